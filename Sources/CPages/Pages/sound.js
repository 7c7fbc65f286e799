// Sounds by severity. A browser plays nothing before a click, so sign-in is the click; whenever a
// sound that is due does not play, the page says NO SOUND.

const FILES = ["s1", "s2", "s3", "blind", "test"];
// How long the S1 sound can be held off [D].
const SILENCE_MS = 30_000;
// An unanswered S1 or a blind page sounds again this long after the last sound began [D].
const REPEAT_MS = 3000;

// Least volume of what must be heard, percent: as the service's preferences say.
const LEAST = 20;

export class Sound {
  #audio = new Map();
  #timer = 0;
  #due = { s1: false, blind: false };
  #turn = 0;
  silencedUntil = 0;
  // Whether the browser was heard to play since the page was loaded.
  isUnlocked = false;
  // Why there is no sound: null, "blocked", "failed", "unheard".
  trouble = "blocked";
  // Called when `trouble`, the silence or what is due changes.
  onChange = () => {};

  constructor(parent) {
    for (const name of FILES) {
      const audio = document.createElement("audio");
      audio.src = `/assets/${name}.wav`;
      audio.preload = "auto";
      audio.dataset.testid = `sound-${name}`;
      audio.addEventListener("error", () => this.#report("failed"));
      parent.append(audio);
      this.#audio.set(name, audio);
      this.#hold(audio);
    }
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

  // Percent. S1 and blindness are never turned off: nobody sits at a silent desk unknowingly.
  set volume(percent) {
    for (const [name, audio] of this.#audio) {
      const least = name === "s1" || name === "blind" ? LEAST : 0;
      audio.volume = Math.min(100, Math.max(least, percent)) / 100;
    }
  }

  // Plays once. Answers whether the browser did.
  async play(name) {
    const audio = this.#audio.get(name);
    try {
      audio.currentTime = 0;
      await audio.play();
      this.isUnlocked = true;
      if (this.trouble !== "unheard") this.#report(null);
      return true;
    } catch (error) {
      // AbortError: another sound of the same element took over.
      if (error.name === "AbortError") return true;
      this.#report(error.name === "NotAllowedError" ? "blocked" : "failed");
      return false;
    }
  }

  // What the operator says about the test sound.
  heard(didHear) {
    this.#report(!didHear ? "unheard" : this.isUnlocked ? null : "blocked");
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
      if (name === "s1") this.silencedUntil = 0;
    }
    this.onChange();
    this.#schedule(0);
  }

  get isSounding() {
    return this.#due.s1 && Date.now() >= this.silencedUntil;
  }

  silence() {
    this.silencedUntil = Date.now() + SILENCE_MS;
    this.#audio.get("s1").pause();
    this.onChange();
  }

  stop() {
    this.keep("s1", false);
    this.keep("blind", false);
  }

  #schedule(wait) {
    clearTimeout(this.#timer);
    if (!this.#due.s1 && !this.#due.blind) return;
    this.#timer = setTimeout(() => this.#again(), wait);
  }

  #again() {
    if (this.silencedUntil && Date.now() >= this.silencedUntil) {
      this.silencedUntil = 0;
      this.onChange();
    }
    // In turn when both are due: neither may hide the other.
    const due = ["s1", "blind"].filter((name) =>
      (name === "s1" ? this.isSounding : this.#due.blind));
    this.#turn += 1;
    if (due.length > 0) this.play(due[this.#turn % due.length]);
    this.#schedule(REPEAT_MS);
  }

  #report(trouble) {
    if (this.trouble === trouble) return;
    this.trouble = trouble;
    this.onChange();
  }
}
