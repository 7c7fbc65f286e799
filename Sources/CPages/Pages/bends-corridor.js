// One road on the page: its strip, and the words beside it. It is asked for only while it is seen.
import { h, setClass, setText } from "./dom.js";
import { chainageWords } from "./bends-layout.js";
import { Motion } from "./bends-motion.js";
import { Details, Faults, Tables } from "./bends-panel.js";
import { Speeds } from "./bends-speeds.js";
import { Strip } from "./bends-strip.js";
import { t } from "./text.js";

const EVERY_MS = 500;
// An answer that takes longer is of no use to who looks at the road now.
const ANSWER_MS = 2000;
// How often it is looked whether the speeds have grown old, and when they have: bins are no finer.
const SPEEDS_LOOK_MS = 30_000;
const SPEEDS_MS = 300_000;

export class CorridorSection {
  motion = new Motion();
  now = null;
  #stops = [];
  #isSeen = false;
  // The service says that nobody looks at the road.
  #isUnwatched = false;
  #speedsAt = -Infinity;
  #wasOld = null;
  #seenAt = Infinity;
  #selected = null;

  constructor(app, corridor) {
    this.app = app;
    this.corridor = corridor;
    this.path = `/corridors/${encodeURIComponent(corridor.id)}`;
    this.names = new Map(corridor.bends.map((bend) => [bend.id, bend.name]));
    this.bendName = (id) => this.names.get(id) ?? id;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.strip = new Strip(app, corridor, (key) => this.#choose(key));
    this.details = new Details(app, () => this.#leave());
    this.faults = new Faults(app);
    this.tables = new Tables(app, corridor.name);
    this.speeds = new Speeds(app, corridor);
    this.asOf = h("p", { class: "corridor-asof", data: { testid: "bends-asof" } },
      t("bends.waiting"));
    this.count = h("p", { class: "quiet-text", data: { testid: "bends-count" } });
    const extent = t("bends.extent", { from: chainageWords(corridor.from),
      to: chainageWords(corridor.to), n: corridor.bends.length });
    this.title = h("h2", { tabindex: "-1" }, corridor.name);
    this.element = h("section", { class: "corridor waiting", "aria-label": corridor.name,
      data: { corridor: corridor.id, testid: `corridor-${corridor.id}` },
      onkeydown: (event) => {
        if (event.key !== "Escape" || !this.#selected) return;
        event.preventDefault();
        this.#leave();
      } },
    h("header", { class: "corridor-head" }, this.title, this.count, this.asOf),
    h("p", { class: "quiet-text" }, `${extent} · ${t(`bends.mode.${corridor.mode}`)}`),
    this.strip.element, this.details.hint, this.details.element, this.faults.element,
    this.speeds.element, this.tables.element);
    this.tables.element.addEventListener("toggle", () => this.now && this.tables.show(this));
    this.#stops.push(app.poll(() => this.#ask(), EVERY_MS),
      app.poll(() => this.#askSpeeds(), SPEEDS_LOOK_MS));
  }

  destroy() {
    for (const stop of this.#stops) stop();
    this.strip.destroy();
  }

  // Told when it comes into the window and when it leaves it.
  see(isSeen) {
    if (isSeen === this.#isSeen) return;
    this.#isSeen = isSeen;
    if (!isSeen) return;
    this.#seenAt = performance.now();
    // The next turn of the polls may be half a minute off.
    this.#stops.splice(0).forEach((stop) => stop());
    const { app } = this;
    this.#stops.push(app.poll(() => this.#ask(), EVERY_MS),
      app.poll(() => this.#askSpeeds(), SPEEDS_LOOK_MS));
  }

  async #ask() {
    if (!this.#isSeen) return;
    const now = await this.app.api.get(`${this.path}/now`, { limitMs: ANSWER_MS });
    this.#isUnwatched = now.at === undefined;
    if (this.#isUnwatched) {
      setText(this.count, "");
      this.age();
      return;
    }
    this.now = now;
    this.motion.take(this.now, performance.now());
    this.strip.update(this.now, this.motion);
    this.faults.show(this, this.motion.at);
    this.tables.show(this);
    this.details.show(this.#selected, this);
    setText(this.count, t("bends.onRoad", { n: this.now.users.length }));
    this.age();
  }

  async #askSpeeds() {
    if (!this.#isSeen || performance.now() - this.#speedsAt < SPEEDS_MS) return;
    try {
      this.speeds.show(await this.app.api.get(`${this.path}/speeds`));
      this.#speedsAt = performance.now();
    } catch (error) {
      if (error.status === 404) this.speeds.hide();
      else throw error;
    }
  }

  frame(here, passed) {
    if (!this.#isSeen || !this.now) return;
    const isOld = this.#isOld(here);
    if (isOld !== this.#wasOld) this.age();
    // What is old stands still: nothing may look alive that is not.
    if (!isOld) this.motion.step(here, passed, this.still.matches);
    this.strip.place(this.motion);
  }

  #isOld(here) {
    // Whoever comes back into the window has a moment for the first answer.
    return this.app.isBlind || this.#isUnwatched
      || (this.motion.isOld(here) && here - this.#seenAt > 2000);
  }

  age() {
    const here = performance.now();
    const isOld = this.#isSeen && this.#isOld(here);
    const { asOf, app } = this;
    setClass(this.element, "old", isOld);
    setClass(this.element, "waiting", !this.now);
    if (this.#isUnwatched && !app.isBlind) setText(asOf, t("bends.unwatched"));
    else if (!this.now) setText(asOf, t(isOld ? "bends.old.never" : "bends.waiting"));
    else {
      const time = app.clock.timeOfDay(this.motion.at);
      setText(asOf, isOld
        ? t("bends.old", { time, age: app.clock.span(here - this.motion.heardAt) })
        : t("bends.asOf", { time }));
    }
    // The line ticks, so it is no live region: only that it has become old is said.
    if (isOld && this.#wasOld === false) {
      app.announce(t("bends.isOld", { name: this.corridor.name }), true);
    }
    this.#wasOld = isOld;
  }

  #choose(key) {
    this.#selected = key === this.#selected ? null : key;
    this.strip.select(this.#selected);
    this.details.show(this.#selected, this);
  }

  // Closes the panel; the keyboard goes back to what it was about.
  #leave() {
    const mark = this.strip.mark(this.#selected);
    this.#choose(this.#selected);
    mark?.node.focus({ preventScroll: true });
  }

  // Whether an address leads here; if it does, it is shown and what it names is chosen.
  arrive(kind, id) {
    const { corridor } = this;
    const head = corridor.heads.findIndex((one) => one.device === id);
    const key = kind === "bend" && this.names.has(id) ? `bend:${id}`
      : kind === "device" && corridor.signs.some((one) => one.device === id) ? `sign:${id}`
        : kind === "device" && head >= 0 ? `head:${head}` : null;
    if (!key && !(kind === "road" && corridor.id === id)) return false;
    const node = key ? this.strip.mark(key).node : this.title;
    // The strip has its rows once it was measured.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      node.scrollIntoView({ block: key ? "center" : "start" });
      node.focus({ preventScroll: true });
    }));
    if (key && key !== this.#selected) this.#choose(key);
    return true;
  }
}
