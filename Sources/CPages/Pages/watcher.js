// Watches the room for what must be heard and announced: new S1 and S2, a blind page, a service
// that is not well, sound that does not play.
import { isUnanswered } from "./incidents.js";
import { both, t } from "./text.js";

// What is remembered of an incident to tell that it became worse.
function digest(incident) {
  return { severity: incident.severity, presses: incident.presses ?? 0,
    waits: isUnanswered(incident) };
}

// Whether somebody needs help in this S1 who did not when `before` was told.
function isAlarming(incident, before) {
  if (incident.severity !== 1) return false;
  if (!before || before.severity > 1) return isUnanswered(incident);
  return (incident.presses ?? 0) > before.presses || (isUnanswered(incident) && !before.waits);
}

export class Watcher {
  #app;
  // What each open incident was, by id, and the conditions that held, as last told.
  #known = new Map();
  #raised = new Set();
  #isFirst = true;
  #isOn = false;

  constructor(app) {
    this.#app = app;
  }

  start(isFresh) {
    const { sound } = this.#app;
    this.#isFirst = true;
    this.#isOn = true;
    this.#known.clear();
    this.#raised.clear();
    sound.onChange = () => this.refresh();
    // After a reload no click has unlocked the sound: find out at once, not at the first S1.
    if (!isFresh) sound.play("test");
    this.refresh();
  }

  stop() {
    this.#isOn = false;
    this.#app.sound.onChange = () => {};
  }

  blind(isBlind) {
    const { sound, stream, header } = this.#app;
    sound.keep("blind", isBlind);
    header?.blind(stream.blindSince);
    this.#app.announce(t(isBlind ? "blind.now" : "blind.over"), true);
  }

  refresh() {
    const { header, sound, stream } = this.#app;
    header?.sound(sound);
    header?.blind(stream.blindSince);
    header?.conditions();
  }

  // The room changed. Sounds come first: whatever else fails, they are heard.
  look(change) {
    const { room, sound, header } = this.#app;
    if (!this.#isOn || !room.isFilled) return;
    const { fresh, isAlarm } = this.#compare(change);
    const isWorse = this.#isWorse();
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    const wasDue = sound.isSounding;
    sound.keep("s1", [...room.incidents.values()].some(
      (incident) => incident.severity === 1 && isUnanswered(incident)));
    // What has just become due sounds already.
    if (!isFirst && isAlarm && (wasDue || !sound.isSounding)) sound.alarm();
    if (!isFirst) {
      this.#playFresh(fresh);
      // The banner speaks for itself to a screen reader; the sound is for who looks elsewhere.
      if (isWorse) sound.play("s2");
      this.#tellFresh(fresh);
    }
    if (change.all || change.conditions) header?.conditions();
  }

  // What is new or graver, and whether an S1 among it needs the alarm.
  #compare(change) {
    const { incidents } = this.#app.room;
    const fresh = [];
    let isAlarm = false;
    for (const id of change.all ? [...incidents.keys()] : change.incidents) {
      const incident = incidents.get(id);
      if (!incident) continue;
      const before = this.#known.get(id);
      if (!before || incident.severity < before.severity) fresh.push(incident);
      if (isAlarming(incident, before)) isAlarm = true;
      this.#known.set(id, digest(incident));
    }
    for (const id of change.all ? [...this.#known.keys()] : change.incidents) {
      if (!incidents.has(id)) this.#known.delete(id);
    }
    return { fresh, isAlarm };
  }

  // Whether the service came to be in a condition that it was not in before.
  #isWorse() {
    const raised = new Set(this.#app.room.conditions.keys());
    const isWorse = [...raised].some((code) => !this.#raised.has(code));
    this.#raised = raised;
    return isWorse;
  }

  #playFresh(fresh) {
    const gravest = Math.min(...fresh.map((incident) => incident.severity));
    if (gravest === 2 || gravest === 3) this.#app.sound.play(`s${gravest}`);
  }

  #tellFresh(fresh) {
    const grave = fresh.filter((incident) => incident.severity <= 2);
    if (grave.length === 0) return;
    const words = grave.slice(0, 3).map((incident) => t("announce.new", {
      severity: incident.severity, nature: both(incident.natureText),
      place: incident.place.words,
    }));
    if (grave.length > 3) words.push(t("announce.more", { n: grave.length - 3 }));
    this.#app.announce(words.join(" "), grave.some((incident) => incident.severity === 1));
  }
}
