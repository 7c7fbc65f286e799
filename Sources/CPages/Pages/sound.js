// Sounds by severity. A browser plays nothing before a click, so sign-in is the click; whenever a
// sound that is due does not play, the page says NO SOUND.
import { pulse } from "./pulse.js";

const FILES = ["s1", "s2", "s3", "blind", "test"];
// Those that nobody may be without unknowingly.
const VITAL = ["s1", "blind"];
// How long the S1 sound can be held off [D].
const SILENCE_MS = 30_000;
// An unanswered S1 or a blind page sounds again this long after the last sound began [D].
const REPEAT_MS = 3000;
// A file that did not load is asked for again after this long [D].
const RELOAD_MS = 5000;

// Least volume of what must be heard, percent: as the service's preferences say.
const LEAST = 20;

export class Sound {
  #audio = new Map();
  #due = { s1: false, blind: false };
  #turn = 0;
  // When a sound that is due sounds again, and until when S1 is held off: performance.now().
  #next = 0;
  #silencedUntil = 0;
  // What is wrong with each file: "blocked", "failed" or nothing.
  #troubles = new Map();
  #reloads = new Map();
  #isUnheard = false;
  #told = null;
  // Whether the browser was heard to play since the page was loaded.
  isUnlocked = false;
  // Called when `trouble`, the silence or what is due changes.
  onChange = () => {};

  constructor(parent) {
    for (const name of FILES) {
      const audio = document.createElement("audio");
      audio.src = `/assets/${name}.wav`;
      audio.preload = "auto";
      audio.dataset.testid = `sound-${name}`;
      audio.addEventListener("error", () => {
        this.#report(name, "failed");
        clearTimeout(this.#reloads.get(name));
        this.#reloads.set(name, setTimeout(() => this.#reload(audio), RELOAD_MS));
      });
      audio.addEventListener("canplay", () => {
        if (this.#troubles.get(name) !== "failed") return;
        this.#report(name, this.isUnlocked ? null : "blocked");
      });
      parent.append(audio);
      this.#audio.set(name, audio);
      this.#troubles.set(name, "blocked");
      this.#hold(audio);
    }
    this.#told = this.trouble;
    pulse(() => this.#tick());
  }

  // Keeps the sound's bytes in the page: a browser asks the service for a file again when it likes,
  // and the sound of blindness is due when the service is dead.
  async #hold(audio) {
    try {
      const answer = await fetch(audio.src);
      if (!answer.ok) return;
      const held = URL.createObjectURL(await answer.blob());
      const swap = () => (audio.src = held);
      if (audio.paused) swap();
      else audio.addEventListener("ended", swap, { once: true });
    } catch {
      // The element's own loading says what is wrong.
    }
  }

  // Why there is no sound: null, "failed", "blocked", "unheard". Only what must be heard counts.
  get trouble() {
    const found = VITAL.map((name) => this.#troubles.get(name));
    return ["failed", "blocked"].find((trouble) => found.includes(trouble))
      ?? (this.#isUnheard ? "unheard" : null);
  }

  // Percent. S1 and blindness are never turned off: nobody sits at a silent desk unknowingly.
  set volume(percent) {
    for (const [name, audio] of this.#audio) {
      const least = VITAL.includes(name) ? LEAST : 0;
      audio.volume = Math.min(100, Math.max(least, percent)) / 100;
    }
  }

  // Plays once. Answers whether the browser did.
  async play(name) {
    const audio = this.#audio.get(name);
    try {
      this.#reload(audio);
      audio.currentTime = 0;
      await audio.play();
      this.#unlock();
      this.#report(name, null);
      return true;
    } catch (error) {
      // AbortError: another sound of the same element took over.
      if (error.name === "AbortError") return true;
      this.#report(name, error.name === "NotAllowedError" ? "blocked" : "failed");
      return false;
    }
  }

  // An element that failed stays failed until it is told to load again.
  #reload(audio) {
    if (audio.error) audio.load();
  }

  // What the browser lets play once, it lets play for all.
  #unlock() {
    this.isUnlocked = true;
    for (const [name, trouble] of this.#troubles) {
      if (trouble === "blocked") this.#troubles.set(name, null);
    }
    this.#tell();
  }

  // What the operator says about the test sound.
  heard(didHear) {
    this.#isUnheard = !didHear;
    this.#tell();
  }

  get isUnheard() {
    return this.#isUnheard;
  }

  // Sounds `s1` or `blind` again and again while it is due.
  keep(name, isDue) {
    if (this.#due[name] === isDue) return;
    this.#due[name] = isDue;
    this.#audio.get(name).dataset.due = String(isDue);
    // What became due sounds first.
    if (isDue) this.#turn = name === "blind" ? 0 : 1;
    else {
      this.#audio.get(name).pause();
      if (name === "s1") this.#silencedUntil = 0;
    }
    this.onChange();
    if (isDue) this.#again();
  }

  // Somebody needs help who did not a moment ago: ends the silence and sounds at once.
  alarm() {
    this.#silencedUntil = 0;
    this.onChange();
    this.#next = performance.now() + REPEAT_MS;
    this.#turn = 0;
    // Begun anew with each of many presses it would never get past its first tone.
    if (this.#audio.get("s1").paused) this.play("s1");
  }

  get isSounding() {
    return this.#due.s1 && this.silentMs === 0;
  }

  // How long S1 is still held off.
  get silentMs() {
    return Math.max(0, this.#silencedUntil - performance.now());
  }

  silence() {
    this.#silencedUntil = performance.now() + SILENCE_MS;
    this.#audio.get("s1").pause();
    this.onChange();
  }

  stop() {
    this.keep("s1", false);
    this.keep("blind", false);
  }

  #tick() {
    if (this.#silencedUntil && this.silentMs === 0) {
      this.#silencedUntil = 0;
      this.onChange();
    }
    if (performance.now() >= this.#next) this.#again();
  }

  #again() {
    // In turn when both are due: neither may hide the other.
    const due = VITAL.filter((name) => (name === "s1" ? this.isSounding : this.#due.blind));
    if (due.length === 0) return;
    this.#next = performance.now() + REPEAT_MS;
    this.#turn += 1;
    this.play(due[this.#turn % due.length]);
  }

  #report(name, trouble) {
    this.#troubles.set(name, trouble);
    this.#tell();
  }

  #tell() {
    if (this.#told === this.trouble) return;
    this.#told = this.trouble;
    this.onChange();
  }
}
