// When what is shown no longer shows the present: one rule for pictures, positions and figures.

// Ten frames of the slowest camera, or three answers to what is asked every 3 s, were missed [D].
export const OLD_MS = 10_000;
// What is asked seldom is old when this many answers in a row stayed out [D].
const MISSED = 3;

// Whether an answer of the time `at`, asked for every `everyMs`, is old at `now`. What never came
// is not old: the page says that it is loading.
export function isOld(at, now, everyMs = 0) {
  return Number.isFinite(at) && now - at > Math.max(OLD_MS, MISSED * everyMs);
}
