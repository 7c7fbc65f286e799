// How old a picture may be before it no longer shows the present.

// Ten frames of the slowest camera were missed [D].
export const STALE_MS = 10_000;

// How a camera is: live, stale, offline or never. `received` is its newest picture's time in ms.
export function stateOf(camera, received, now) {
  if (!camera.isOnline) return "offline";
  if (!Number.isFinite(received)) return "never";
  return now - received > STALE_MS ? "stale" : "live";
}

// "3 s", and as digits from a minute on.
export function ageWords(app, ms) {
  if (ms >= 60_000) return app.clock.span(ms);
  return app.t("seconds", { n: Math.max(0, Math.round(ms / 1000)) });
}
