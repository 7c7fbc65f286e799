// What the unit knows of its orders, kept over a reload: which are new, and which the control room
// took back. Pure but for the storage that is handed in.

const LIVE = new Set(["offered", "accepted", "enRoute", "onScene"]);
export const isLive = (state) => LIVE.has(state);
const WHY = { withdraw: "withdrawn", standDown: "stoodDown", alreadyTaken: "alreadyTaken" };
// Notices that the crew has not tapped away; older ones go first.
const NOTICES_LIMIT = 10;

export class Orders {
  constructor(storage, key) {
    this.storage = storage;
    this.key = key;
    const kept = this.read();
    this.my = kept.my ?? null;
    this.asOf = kept.asOf ?? null;
    // Orders that were live when last heard of: {[order]: order}.
    this.known = kept.known ?? {};
    this.notices = kept.notices ?? [];
    // Ended by the crew itself, so that no notice tells them what they did.
    this.endedHere = new Set(kept.endedHere ?? []);
  }

  read() {
    try {
      return JSON.parse(this.storage.getItem(this.key) ?? "{}") ?? {};
    } catch {
      return {};
    }
  }

  write() {
    const { my, asOf, known, notices } = this;
    const endedHere = [...this.endedHere].slice(-50);
    try {
      this.storage.setItem(this.key, JSON.stringify({ my, asOf, known, notices, endedHere }));
    } catch {
      // Without storage a reload asks the control room again; the outbox tells the crew about it.
    }
  }

  // Takes an answer of the control room; returns the orders that were not known before, those that
  // it ended, and whether any is live.
  take(my, at) {
    const live = my.orders.filter((o) => isLive(o.state) && !this.endedHere.has(o.order));
    const fresh = live.filter((o) => !this.known[o.order]);
    const gone = Object.values(this.known).filter(
      (o) => !live.some((l) => l.order === o.order) && !this.endedHere.has(o.order),
    );
    for (const order of gone) {
      // The control room says why while it still lists the order; after that its last state does.
      const act = my.orders.find((o) => o.order === order.order)?.act;
      const kind = WHY[act] ?? (order.state === "onScene" ? "stoodDown" : "withdrawn");
      this.notices.push({ order, at, kind });
    }
    this.notices = this.notices.slice(-NOTICES_LIMIT);
    this.known = Object.fromEntries(live.map((o) => [o.order, o]));
    this.my = my;
    this.asOf = at;
    this.write();
    return { fresh, gone, isBound: live.length > 0 };
  }

  // The crew has declined or cleared it.
  end(order) {
    this.endedHere.add(order);
    this.write();
  }

  // A refused act of ours did not end it after all.
  endedNot(order) {
    this.endedHere.delete(order);
    this.write();
  }

  dismiss(notice) {
    this.notices = this.notices.filter((n) => n !== notice);
    this.write();
  }

  // Live orders as the crew sees them: the gravest first, then what is under way, then by age.
  current(stateOf) {
    return (this.my?.orders ?? [])
      .map((order) => ({ ...order, state: stateOf(order) }))
      .filter((order) => isLive(order.state) && !this.endedHere.has(order.order))
      .sort(
        (a, b) =>
          a.severity - b.severity ||
          Number(a.state === "offered") - Number(b.state === "offered") ||
          a.order - b.order,
      );
  }
}
