// Calls what must go on four times a second, in a hidden tab too. A worker keeps the time; where
// there is none, the page's own timer does.
import { guarded } from "./guard.js";

// Agrees with tick.js.
const TICK_MS = 250;
const PATH = "/assets/tick.js";
const listeners = new Set();
let isRunning = false;

// fn() → stop.
export function pulse(fn) {
  listeners.add(fn);
  run();
  return () => listeners.delete(fn);
}

function beat() {
  for (const fn of [...listeners]) guarded(fn);
}

function run() {
  if (isRunning) return;
  isRunning = true;
  // The page's own timer goes on all the same: a worker may fail to start without a word.
  setInterval(beat, TICK_MS);
  try {
    // The only script address that the page ever makes; the policy of this name gives no other.
    const address = globalThis.trustedTypes
      ? trustedTypes.createPolicy("tick", { createScriptURL: () => PATH }).createScriptURL("")
      : PATH;
    new Worker(address).onmessage = beat;
  } catch (error) {
    console.error("No worker: a hidden tab notices late.", error);
  }
}
