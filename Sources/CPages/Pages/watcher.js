// Watches the room for what must be heard and announced: new S1 and S2, a blind page, a service
// that is not well, sound that does not play.
import { isUnanswered } from "./incidents.js";
import { both, t } from "./text.js";

export class Watcher {
  #app;
  // Severity of each open incident by id, and the conditions that held, as last told.
  #known = new Map();
  #raised = new Set();
  #isFirst = true;
  #off = null;

  constructor(app) {
    this.#app = app;
  }

  start(isFresh) {
    const { sound, room } = this.#app;
    this.#isFirst = true;
    this.#known.clear();
    sound.onChange = () => this.refresh();
    this.#off = room.on((change) => this.#look(change));
    // After a reload no click has unlocked the sound: find out at once, not at the first S1.
    if (!isFresh) sound.play("test");
    this.refresh();
  }

  stop() {
    this.#off?.();
    this.#off = null;
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

  #look(change) {
    const { room, sound, header } = this.#app;
    if (!room.isFilled) return;
    const ids = change.all ? [...room.incidents.keys()] : change.incidents;
    const fresh = [];
    for (const id of ids) {
      const incident = room.incidents.get(id);
      if (!incident) continue;
      const before = this.#known.get(id);
      if (before === undefined || incident.severity < before) fresh.push(incident);
      this.#known.set(id, incident.severity);
    }
    for (const id of change.all ? [...this.#known.keys()] : change.incidents) {
      if (!room.incidents.has(id)) this.#known.delete(id);
    }
    const isWorse = this.#isWorse();
    if (!this.#isFirst) {
      this.#tellFresh(fresh);
      // The banner speaks for itself to a screen reader; the sound is for who looks elsewhere.
      if (isWorse) sound.play("s2");
    }
    this.#isFirst = false;
    sound.keep("s1", [...room.incidents.values()].some(
      (incident) => incident.severity === 1 && isUnanswered(incident)));
    if (change.all || change.conditions) header?.conditions();
  }

  // Whether the service came to be in a condition that it was not in before.
  #isWorse() {
    const raised = new Set(this.#app.room.conditions.keys());
    const isWorse = [...raised].some((code) => !this.#raised.has(code));
    this.#raised = raised;
    return isWorse;
  }

  #tellFresh(fresh) {
    const grave = fresh.filter((incident) => incident.severity <= 2);
    if (grave.length > 0) {
      const words = grave.slice(0, 3).map((incident) => t("announce.new", {
        severity: incident.severity, nature: both(incident.natureText),
        place: incident.place.words,
      }));
      if (grave.length > 3) words.push(t("announce.more", { n: grave.length - 3 }));
      this.#app.announce(words.join(" "), grave.some((incident) => incident.severity === 1));
    }
    const gravest = Math.min(...fresh.map((incident) => incident.severity));
    if (gravest === 2 || gravest === 3) this.#app.sound.play(`s${gravest}`);
  }
}
