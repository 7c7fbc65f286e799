// What the page knows: the values that the stream brought, by id. Changes are told once a frame,
// however many came, so that 50 changes a second cost 50 rows and not 50 passes.

import { guarded } from "./guard.js";

// A hidden tab has no frames; it is told after this long, so that its sounds still come [D].
const HIDDEN_MS = 250;
// Incidents opened within this time count for flood control: domain.md 4.7.
const FLOOD_WINDOW_MS = 600_000;
const FLOOD_STARTS_ABOVE = 10;
const FLOOD_ENDS_BELOW = 5;

export class Room {
  incidents = new Map();
  units = new Map();
  conditions = new Map();
  // Whether a snapshot came since the page was opened.
  isFilled = false;
  // Whether S3 and S4 are to be grouped.
  isFlood = false;
  #listeners = new Set();
  #change = null;
  #frame = 0;
  #timer = 0;
  // When each incident was opened, kept after it closed: the rule counts arrivals.
  #arrivals = new Map();

  // fn({ all, incidents: Set, units: Set, conditions }) → off. `all` after a snapshot.
  on(fn) {
    this.#listeners.add(fn);
    return () => this.#listeners.delete(fn);
  }

  apply(event, value) {
    const change = this.#pending();
    switch (event) {
      case "snapshot": this.#replace(value, change); break;
      case "incident": this.#incident(value, change); break;
      case "unit":
        // The stream leaves the position out; the last known one stays until /units is asked.
        this.units.set(value.id, { ...value, fix: this.units.get(value.id)?.fix });
        change.units.add(value.id);
        break;
      case "condition":
        this.#condition(value);
        change.conditions = true;
        break;
      default: break;
    }
  }

  clear() {
    this.#replace({ incidents: [], units: [], conditions: [] }, this.#pending());
    this.isFilled = false;
    this.#arrivals.clear();
    this.isFlood = false;
  }

  // Applies the flood rule as of a time.
  judgeFlood(at) {
    let count = 0;
    for (const [id, opened] of this.#arrivals) {
      if (at - opened > FLOOD_WINDOW_MS) this.#arrivals.delete(id);
      else count += 1;
    }
    const was = this.isFlood;
    this.isFlood = was ? count >= FLOOD_ENDS_BELOW : count > FLOOD_STARTS_ABOVE;
    if (was !== this.isFlood) this.#pending().all = true;
    return this.isFlood;
  }

  #replace(value, change) {
    // Half a picture would look like a quiet county: a damaged one changes nothing.
    for (const part of [value.incidents, value.units, value.conditions]) {
      if (!Array.isArray(part) || part.includes(null)) throw new TypeError("a damaged snapshot");
    }
    this.incidents.clear();
    this.units.clear();
    this.conditions.clear();
    for (const incident of value.incidents) this.#incident(incident, change);
    for (const unit of value.units) this.units.set(unit.id, unit);
    for (const condition of value.conditions) this.#condition(condition);
    change.all = true;
    this.isFilled = true;
  }

  #incident(incident, change) {
    this.#arrivals.set(incident.id, Date.parse(incident.opened));
    if (incident.isOpen) this.incidents.set(incident.id, incident);
    else this.incidents.delete(incident.id);
    change.incidents.add(incident.id);
  }

  #condition(condition) {
    if (condition.isRaised) this.conditions.set(condition.code, condition);
    else this.conditions.delete(condition.code);
  }

  #pending() {
    if (!this.#change) {
      this.#change = { all: false, incidents: new Set(), units: new Set(), conditions: false };
      this.#frame = requestAnimationFrame(() => this.#tell());
      this.#timer = setTimeout(() => this.#tell(), HIDDEN_MS);
    }
    return this.#change;
  }

  #tell() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    const change = this.#change;
    this.#change = null;
    // One part of the page that fails must not silence the others.
    for (const fn of [...this.#listeners]) guarded(() => fn(change));
  }
}
