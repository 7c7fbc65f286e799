// What the crew did and the control room has not yet confirmed: kept over a reload, sent one at a
// time, always under the id it was made with, so that a repeat does nothing twice. Pure but for the
// storage that is handed in.

// Most entries [D]: an hour without a connection at one act a minute leaves room to spare. When it
// is full a position report goes first, oldest first; an act is never dropped: `add` then refuses,
// and the page tells the crew to use the radio. Counters: `droppedFixes`, `refused`.
export const LIMIT = 200;
// Acts that were received and are still known; and refused ones that the crew has not tapped away.
const RECEIVED_LIMIT = 12;
const REFUSED_LIMIT = 100;
// Received acts that the page shows; what waits or was refused is shown whole [D].
const RECEIVED_SHOWN = 6;

const STATE_AFTER = {
  accepted: "accepted", declined: "declined", enRoute: "enRoute", onScene: "onScene",
  clear: "cleared",
};

const ENDINGS = new Set(["declined", "clear"]);

export class Outbox {
  constructor(storage, key, makeId) {
    this.storage = storage;
    this.key = key;
    this.makeId = makeId;
    // The control room orders what one load of the page says, not what two phones say.
    this.page = makeId();
    this.isKept = true;
    this.droppedFixes = 0;
    this.refused = 0;
    const kept = this.read();
    this.waiting = kept.waiting;
    this.settled = kept.settled;
    this.sequence = kept.sequence;
  }

  read() {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) ?? "{}");
      const list = (value) => (Array.isArray(value) ? value.filter((e) => e?.id && e.body) : []);
      // The page's clock began anew: what was received before counts as received at its beginning.
      const settled = list(kept.settled).map((e) => ({ ...e, receivedTick: 0 }));
      return { waiting: list(kept.waiting).slice(-LIMIT), settled,
        sequence: Number(kept.sequence) || 0 };
    } catch {
      // Unreadable means written by something else: an empty box is the only safe reading.
      return { waiting: [], settled: [], sequence: 0 };
    }
  }

  write() {
    try {
      const { waiting, settled, sequence } = this;
      this.storage.setItem(this.key, JSON.stringify({ waiting, settled, sequence }));
      this.isKept = true;
    } catch {
      this.isKept = false; // full or forbidden: the page says that a reload would lose them
    }
  }

  // Adds an act (`kind` names its words on the page) or a position; null when there is no room.
  add(kind, body, at) {
    if (kind === "fix") {
      // A newer position makes an older one worthless, and none may hold up an act.
      const before = this.waiting.length;
      this.waiting = this.waiting.filter((e) => e.kind !== "fix" || e.id === this.sending);
      this.droppedFixes += before - this.waiting.length;
    }
    if (this.waiting.length >= LIMIT) {
      const oldest = this.waiting.findIndex((e) => e.kind === "fix" && e.id !== this.sending);
      if (oldest < 0) {
        this.refused += 1;
        return null;
      }
      this.waiting.splice(oldest, 1);
      this.droppedFixes += 1;
    }
    // Rises even when the phone's clock is set back: the control room takes no status that comes
    // after a later one.
    this.sequence = Math.max(this.sequence + 1, at);
    const entry = { id: this.makeId(), kind, body, at, sequence: this.sequence };
    this.waiting.push(entry);
    this.write();
    return entry;
  }

  // What is sent next: acts in the order they were made, a position when no act waits.
  next() {
    return this.waiting.find((e) => e.kind !== "fix") ?? this.waiting[0] ?? null;
  }

  // An entry is under way until `received`, `refusedBy` or `failed`.
  begin(entry) {
    this.sending = entry.id;
  }

  failed() {
    this.sending = undefined;
  }

  // `tick` is the same moment on the page's own clock.
  received(entry, at, tick) {
    if (entry.kind === "fix") this.fixReceivedAt = at;
    this.close(entry, { receivedAt: at, receivedTick: tick });
  }

  // The control room has read it and will not have it: sending it again would change nothing.
  refusedBy(entry, at, message) {
    this.close(entry, { refusedAt: at, message });
  }

  close(entry, outcome) {
    this.sending = undefined;
    this.waiting = this.waiting.filter((e) => e.id !== entry.id);
    if (entry.kind !== "fix") {
      const settled = [...this.settled, { ...entry, ...outcome }];
      const newest = (list, limit) => list.slice(-limit);
      const stays = new Set([
        ...newest(settled.filter((e) => e.receivedAt), RECEIVED_LIMIT),
        ...newest(settled.filter((e) => e.refusedAt), REFUSED_LIMIT),
      ]);
      this.settled = settled.filter((e) => stays.has(e));
    }
    this.write();
  }

  // Orders whose ending was refused since the last call: each refusal is told once, so that a later
  // "clear" that was received stays.
  takeRefusedEndings() {
    const fresh = this.settled.filter((e) => e.refusedAt && !e.isTold);
    if (fresh.length === 0) return [];
    for (const entry of fresh) entry.isTold = true;
    this.write();
    return fresh.filter((e) => ENDINGS.has(e.kind)).map((e) => e.body.order);
  }

  dismiss(id) {
    this.settled = this.settled.filter((e) => e.id !== id);
    this.write();
  }

  // Acts of the crew, newest first: all that wait or were refused, and the last that were received.
  acts() {
    const mine = [...this.settled, ...this.waiting]
      .filter((e) => e.kind !== "fix" && e.kind !== "received")
      .sort((a, b) => b.sequence - a.sequence);
    const received = mine.filter((e) => e.receivedAt).slice(0, RECEIVED_SHOWN);
    return mine.filter((e) => !e.receivedAt || received.includes(e));
  }

  get waitingActs() {
    return this.waiting.filter((e) => e.kind !== "fix").length;
  }

  // The state of an order as the crew sees it: what they did counts at once, whether or not the
  // control room has it yet, until an answer that was asked for after it was received.
  stateOf(order, askedAt) {
    const fresh = this.settled.filter((e) => e.receivedAt && e.receivedTick >= askedAt);
    const mine = [...fresh, ...this.waiting].filter(
      (e) => e.body.order === order.order && STATE_AFTER[e.kind],
    );
    return mine.length ? STATE_AFTER[mine[mine.length - 1].kind] : order.state;
  }
}

// The body to send: a position's age is that of now, not of when it was put in the box.
export function bodyOf(entry, page, now) {
  const { fix } = entry.body;
  const head = { id: entry.id, page, sequence: entry.sequence, ...entry.body };
  if (!fix) return head;
  const ageSeconds = Math.min(65534, Math.max(0, Math.round((now - fix.at) / 1000)));
  return { ...head, fix: { lat: fix.lat, lon: fix.lon, ageSeconds } };
}

// Milliseconds before try `tries` + 1: 1, 2, 4, 8, 15 s, a fifth more or less, so that a village's
// phones do not all come back in the same instant.
export function backoff(tries, chance) {
  const seconds = Math.min(15, 2 ** Math.min(tries, 4));
  return seconds * 1000 * (0.8 + 0.4 * chance);
}

// Whether a position is due: every 10 s on the move, every 30 s at rest.
export function isFixDue(last, fix, now, metres) {
  if (!last) return true;
  const age = now - last.at;
  const moved = metres(last, fix) > Math.max(20, fix.accuracy);
  return age >= (moved ? 10_000 : 30_000);
}
