// A worker that ticks: the timers of a hidden tab are slowed down to one a minute, a worker's
// are not.
const TICK_MS = 250;
setInterval(() => postMessage(null), TICK_MS);
