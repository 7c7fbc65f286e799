// Fetches the newest picture of each visible tile, no faster than the link carries.
//
// The next picture of a tile is asked for only after the last has arrived, and at most `slots` are
// under way. Slots grow while pictures come quickly and halve when they come slowly or not at all;
// a slot rests half as long as its picture took, so that a third of the link stays free for alarms
// and commands. Pictures are drawn on a canvas: decoding happens off the page's thread.

// A browser opens six connections to one address; the stream and a command need theirs [D].
const SLOTS_MAX = 4;
// A tile is never asked for more often than cameras send.
const TILE_MS = 1_000;
const QUICK_MS = 400;
const SLOW_MS = 1_500;
const TIMEOUT_MS = 15_000;
const PACE_WINDOW_MS = 5_000;
// A tile without a picture, or whose picture could not be fetched, waits this long.
const RETRY_MS = 5_000;

export class PictureLoader {
  // `isPaused()` while nothing may be fetched; `signedOut()` when the session has ended.
  constructor({ isPaused, signedOut }) {
    this.isPaused = isPaused;
    this.signedOut = signedOut;
    this.tiles = new Map();
    this.slots = 2;
    this.running = 0;
    this.arrivals = [];
    this.isOver = false;
    this.timer = setInterval(() => this.fill(), 200);
  }

  end() {
    this.isOver = true;
    clearInterval(this.timer);
    this.tiles.clear();
  }

  // `tile`: {id, canvas, shown({received, isNew})}, told "never" or "failed" by `missed(why)`.
  add(tile) {
    if (!this.tiles.has(tile.id)) this.tiles.set(tile.id, { ...tile, due: 0, etag: null });
  }

  // Frees the picture's memory: hundreds of canvases out of sight would fill a desk's.
  remove(id) {
    const tile = this.tiles.get(id);
    if (!tile) return;
    tile.isGone = true;
    this.tiles.delete(id);
    tile.canvas.width = 0;
    tile.canvas.height = 0;
  }

  // Pictures a second, over the last seconds.
  get pace() {
    const since = performance.now() - PACE_WINDOW_MS;
    this.arrivals = this.arrivals.filter((at) => at >= since);
    return (this.arrivals.length * 1000) / PACE_WINDOW_MS;
  }

  fill() {
    if (this.isOver || this.isPaused()) return;
    const now = performance.now();
    const due = [...this.tiles.values()].filter((tile) => !tile.isBusy && tile.due <= now)
      .sort((a, b) => a.due - b.due);
    for (const tile of due) {
      if (this.running >= this.slots) return;
      this.load(tile);
    }
  }

  async load(tile) {
    tile.isBusy = true;
    this.running += 1;
    const start = performance.now();
    let isGood = false;
    try {
      isGood = await this.fetchInto(tile);
      tile.due = start + (tile.hasNone ? RETRY_MS : TILE_MS);
    } catch {
      tile.due = performance.now() + RETRY_MS;
      tile.missed("failed");
    }
    const took = performance.now() - start;
    this.adapt(took, isGood);
    await new Promise((done) => setTimeout(done, Math.min(took / 2, SLOW_MS)));
    tile.isBusy = false;
    this.running -= 1;
    this.fill();
  }

  adapt(took, isGood) {
    if (!isGood || took > SLOW_MS) this.slots = Math.max(1, this.slots / 2);
    else if (took < QUICK_MS) this.slots = Math.min(SLOTS_MAX, this.slots + 0.25);
  }

  async fetchInto(tile) {
    const headers = tile.etag ? { "If-None-Match": tile.etag } : {};
    const answer = await fetch(`/api/v1/cameras/${tile.id}/latest.jpg`, {
      headers, cache: "no-store", credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 401) {
      this.signedOut();
      return false;
    }
    if (answer.status === 404) {
      tile.hasNone = true;
      tile.missed("never");
      return true;
    }
    tile.hasNone = false;
    const received = Date.parse(answer.headers.get("Watchpost-Received"));
    if (answer.status === 304) {
      tile.shown({ received, isNew: false });
      return true;
    }
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const bitmap = await createImageBitmap(await answer.blob());
    try {
      if (tile.isGone || this.isOver) return true;
      draw(tile.canvas, bitmap);
      tile.etag = answer.headers.get("ETag");
      this.arrivals.push(performance.now());
      tile.shown({ received, isNew: true });
    } finally {
      bitmap.close();
    }
    return true;
  }
}

export function draw(canvas, bitmap) {
  if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
  }
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
}
