// What keeps the page going when a part of it fails.

// Waits before what the page needs is asked for again; the last one repeats [D].
const AGAIN_MS = [2000, 5000, 10_000, 30_000];

// Resolves when it is time for the next attempt; `attempt` counts from 0.
export function again(attempt) {
  const wait = AGAIN_MS[Math.min(attempt, AGAIN_MS.length - 1)];
  return new Promise((done) => setTimeout(done, wait));
}

// Calls fn; what it throws is reported and ends here.
export function guarded(fn) {
  try {
    return fn();
  } catch (error) {
    console.error(error);
    return undefined;
  }
}
