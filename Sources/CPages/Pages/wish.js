// One thing that the operator wants done, under one id. The service does an id once, however often
// it hears it; so the id stays the same until the service has answered for certain.

// 128 random bits in hex. crypto.randomUUID exists only on secure addresses, and a desk on the
// county's own network may use plain HTTP; crypto.getRandomValues exists everywhere.
export function makeId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// How long a second press of a button means the first one [D].
export const BUTTON_MS = 60_000;

export class Wish {
  #id = "";
  #begun = 0;
  #words = "";
  // Whether the dialog it came from is closed: nobody would see a message there.
  isLeft = false;

  // `onRepeat()` is told each time that it is sent again. `lifeMs`: a press after this is another
  // wish; what became of the first is seen on the page by then.
  constructor(onRepeat = () => {}, lifeMs = Infinity) {
    this.onRepeat = onRepeat;
    this.lifeMs = lifeMs;
  }

  // The id to send a body with: the last one while what is wanted is the same and its fate unknown.
  idFor(path, body) {
    const words = JSON.stringify([path, body]);
    if (words !== this.#words || performance.now() - this.#begun > this.lifeMs) {
      this.#begun = performance.now();
      this.#words = words;
      this.#id = makeId();
    }
    return this.#id;
  }

  // The service has answered for certain: what comes next is something else.
  settle() {
    this.#words = "";
  }
}
