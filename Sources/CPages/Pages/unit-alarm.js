// Sound, vibration and the screen of the unit's phone.

// Beeps by severity: count, pitch in Hz. A graver order sounds higher and longer [D].
const BEEPS = { 1: [5, 988], 2: [3, 880], 3: [2, 660], 4: [1, 523] };
// What is no order: the link is dead, or the phone was signed out and hears of no order. Lower than
// any order, so that a crew can tell them apart [D].
const LOW_BEEPS = { lost: [2, 392], signedOut: [4, 392] };
// An order that nobody has touched sounds again after this time [D].
const AGAIN_MS = 5_000;

export class Alarm {
  constructor() {
    this.context = null;
    this.timer = null;
    // What it rings for: a severity, or a key of LOW_BEEPS.
    this.cause = null;
    this.lock = null;
  }

  get isUnlocked() {
    return this.context?.state === "running";
  }

  // Browsers allow sound only after a tap: called from one.
  async unlock() {
    this.context ??= new AudioContext();
    await this.context.resume();
    this.beep(1, 660);
    this.keepAwake();
  }

  beep(count, pitch) {
    if (!this.isUnlocked) return;
    const { context } = this;
    for (let i = 0; i < count; i += 1) {
      const start = context.currentTime + i * 0.3;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.frequency.value = pitch;
      tone.type = "square";
      gain.gain.setValueAtTime(0.35, start);
      gain.gain.setValueAtTime(0, start + 0.2);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.22);
    }
  }

  // Sounds until `quiet`: an order must not be missed because the phone lay in the car.
  ring(cause) {
    if (this.cause === cause && this.timer) return;
    this.quiet();
    this.cause = cause;
    const once = () => {
      this.beep(...(BEEPS[cause] ?? LOW_BEEPS[cause] ?? BEEPS[4]));
      navigator.vibrate?.([300, 150, 300, 150, 600]);
    };
    once();
    this.timer = setInterval(once, AGAIN_MS);
  }

  quiet() {
    clearInterval(this.timer);
    this.timer = null;
    this.cause = null;
  }

  // Keeps the screen on where the phone allows it; a page that comes back asks again.
  async keepAwake() {
    if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch {
      this.lock = null; // a phone on low battery refuses; orders still sound
    }
  }
}
