// Sounds by severity. A browser plays nothing before a click, so sign-in is the click; whenever a
// sound that is due does not play, the page says NO SOUND.

const FILES = ["s1", "s2", "s3", "blind", "test"];
// How long the S1 sound can be held off [D].
const SILENCE_MS = 30_000;
// An unanswered S1 or a blind page sounds again this long after the last sound began [D].
const REPEAT_MS = 3000;

export class Sound {
  #audio = new Map();
  #timer = 0;
  #due = { s1: false, blind: false };
  #isMuted = false;
  #turn = 0;
  silencedUntil = 0;
  // Whether the browser was heard to play since the page was loaded.
  isUnlocked = false;
  // Why there is no sound: null, "blocked", "failed", "unheard", "muted".
  trouble = "blocked";
  // Called when `trouble` or the silence changes.
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
    }
  }

  set volume(share) {
    this.#isMuted = share <= 0;
    for (const audio of this.#audio.values()) audio.volume = Math.min(1, Math.max(0, share));
    if (this.#isMuted) this.#report("muted");
    else if (this.trouble === "muted") this.#report(this.isUnlocked ? null : "blocked");
  }

  // Plays once. Answers whether the browser did.
  async play(name) {
    const audio = this.#audio.get(name);
    try {
      audio.currentTime = 0;
      await audio.play();
      this.isUnlocked = true;
      if (!this.#isMuted && this.trouble !== "unheard") this.#report(null);
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
    if (!didHear) this.#report("unheard");
    else if (!this.#isMuted) this.#report(this.isUnlocked ? null : "blocked");
  }

  // Sounds `s1` or `blind` again and again while it is due.
  keep(name, isDue) {
    if (this.#due[name] === isDue) return;
    this.#due[name] = isDue;
    this.#audio.get(name).dataset.due = String(isDue);
    if (!isDue) {
      this.#audio.get(name).pause();
      if (name === "s1" && this.silencedUntil) {
        this.silencedUntil = 0;
        this.onChange();
      }
    }
    this.#schedule(0);
  }

  get isSounding() {
    return this.#due.s1 && Date.now() >= this.silencedUntil;
  }

  get isDue() {
    return this.#due.s1;
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
