// How a camera is, and the words for it: the same on the wall and on its own page.
import { isOld, OLD_MS } from "./freshness.js";

// A picture older than this no longer shows the present.
export const STALE_MS = OLD_MS;

// live, stale, offline or never, by the camera's state and its newest picture's time in ms.
export function stateOf(camera, received, now) {
  if (camera && !camera.isOnline) return "offline";
  if (!Number.isFinite(received)) return "never";
  return isOld(received, now) ? "stale" : "live";
}

// How the picture on the screen is: {state, words}. `isMissed` when the last try to fetch it
// failed; without a picture `received` is what the list says.
export function pictureState(app, camera, received, isMissed) {
  const now = app.now();
  let state = stateOf(camera, received, now);
  if (state === "live" && (app.isBlind || isMissed)) state = "stale";
  const age = Number.isFinite(received) ? ageWords(app, now - received) : "";
  const key = state === "offline" && !age ? "lost" : state;
  return { state, words: app.t(`camera.is.${key}`, { age }) };
}

// "3 s", and as digits from a minute on.
export function ageWords(app, ms) {
  if (ms >= 60_000) return app.clock.span(ms);
  return app.t("seconds", { n: Math.max(0, Math.round(ms / 1000)) });
}
