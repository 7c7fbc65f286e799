// The pinned S1: one tile an incident, above every view, until it has its outcome.
// Nothing can cover it.
import { now, span } from "./clock.js";
import { arrange, h, setClass, setHidden, setText } from "./dom.js";
import {
  actorName, bySeverityThenAge, isPinned, isUnanswered, leftWords, nextClock, urgency,
} from "./incidents.js";
import { both, t } from "./text.js";

// Tiles drawn; more S1 than this are counted in a last tile that leads to the queue [D].
const MOST = 12;
// A tile that has just come to a place is not taken by what was meant for the one before it, nor
// is the next one by the second half of a double press [D].
const GUARD_MS = 800;

export class Strip {
  #app;
  #tiles = new Map();
  // The unanswered S1 that A takes, until when it does not, and what ends the guards.
  #first = null;
  #guardedUntil = 0;
  #timer = 0;

  constructor(app) {
    this.#app = app;
    this.list = h("ul", { class: "strip-list" });
    this.more = h("a", { class: "strip-more", href: "#/queue" });
    this.moreItem = h("li", {}, this.more);
    this.element = h("section", { class: "strip", "aria-label": t("strip.label"), hidden: true,
      data: { testid: "s1-strip" } }, this.list);
    app.listen("room", (change) => {
      if (change.all || [...change.incidents].some((id) => this.#concerns(id))) this.draw();
    });
    this.draw();
  }

  #concerns(id) {
    return this.#tiles.has(id) || this.#app.room.incidents.get(id)?.severity === 1;
  }

  draw() {
    const all = [...this.#app.room.incidents.values()]
      .filter(isPinned)
      .sort((a, b) => isUnanswered(b) - isUnanswered(a) || bySeverityThenAge(a, b));
    const shown = all.slice(0, MOST);
    for (const id of [...this.#tiles.keys()]) {
      if (!shown.some((incident) => incident.id === id)) this.#tiles.delete(id);
    }
    const nodes = shown.map((incident, index) =>
      this.#tile(incident, `${index} ${all.length > 3} ${isUnanswered(incident)}`).node);
    const first = shown.find(isUnanswered)?.id ?? null;
    if (this.#first !== first) this.#guardedUntil = performance.now() + GUARD_MS;
    this.#first = first;
    if (all.length > MOST) {
      setText(this.more, t("strip.more", { n: all.length - MOST }));
      nodes.push(this.moreItem);
    }
    setHidden(this.element, all.length === 0);
    setClass(this.element, "many", all.length > 3);
    this.#keepFocus(() => arrange(this.list, nodes));
    this.#unguard();
    this.tick();
  }

  // A node that is moved loses the focus, and so does a button that goes.
  #keepFocus(change) {
    const focused = document.activeElement;
    const node = this.list.contains(focused) ? focused.closest(".pinned") : null;
    change();
    if (!node?.isConnected || (document.activeElement === focused && !focused.hidden)) return;
    if (focused.hidden) node.querySelector(".pinned-link").focus();
    else focused.focus();
  }

  // Opens the buttons whose tiles have kept their places long enough.
  #unguard() {
    clearTimeout(this.#timer);
    const at = performance.now();
    let next = Infinity;
    for (const tile of this.#tiles.values()) {
      if (tile.guardedUntil > at) next = Math.min(next, tile.guardedUntil);
      else if (tile.act.hasAttribute("aria-disabled")) tile.act.removeAttribute("aria-disabled");
    }
    if (next < Infinity) this.#timer = setTimeout(() => this.#unguard(), next - at + 1);
  }

  #tile(incident, place) {
    let tile = this.#tiles.get(incident.id);
    if (!tile) {
      tile = this.#make(incident.id);
      this.#tiles.set(incident.id, tile);
    }
    tile.incident = incident;
    if (tile.place !== place) {
      tile.place = place;
      tile.guardedUntil = performance.now() + GUARD_MS;
      tile.act.setAttribute("aria-disabled", "true");
    }
    setText(tile.what, `${both(incident.natureText)} · ${incident.place.words}`);
    setText(tile.number, incident.number);
    setText(tile.who, isUnanswered(incident) ? t("unanswered")
      : `${both(incident.stateText)}${incident.answered
        ? ` · ${actorName(incident.answered.by)}` : ""}`);
    setClass(tile.node, "unanswered", isUnanswered(incident));
    setHidden(tile.act, !isUnanswered(incident) || !this.#app.can("operate"));
    return tile;
  }

  #make(id) {
    const [number, what, who, age, clock] = ["number", "what", "who", "age", "due"].map((name) =>
      h("span", { class: `pinned-${name}` }));
    const link = h("a", { class: "pinned-link", href: `#/incident/${id}` },
      h("span", { class: "severity s1" }, h("span", { class: "shape", "aria-hidden": "true" }),
        t("severity.1")),
      number, what, who, age, clock);
    const act = h("button", { type: "button", class: "button alarm",
      data: { testid: `s1-ack-${id}` },
      onclick: (event) => {
        // The second click of a double click was not meant for what has come under it.
        if (event.detail < 2) this.#take(id, this.#tiles.get(id).guardedUntil);
      } }, t("act.acknowledge"),
      h("kbd", { "aria-hidden": "true" }, "A"));
    const node = h("li", { class: "pinned", data: { testid: `s1-${id}` } }, link, act);
    return { node, number, what, who, age, clock, act, incident: null, place: "",
      guardedUntil: 0 };
  }

  tick() {
    const at = now();
    for (const { incident, age, clock } of this.#tiles.values()) {
      setText(age, span(at - Date.parse(incident.opened)));
      const next = nextClock(incident, at);
      setText(clock, next ? `${next.text} ${leftWords(next.leftMs)}` : "");
      const how = next ? urgency(next.leftMs) : "";
      setClass(clock, "due", how === "due");
      setClass(clock, "soon", how === "soon");
    }
  }

  // Takes an S1 unless its guard still holds, or one was taken a moment ago.
  #take(id, guardedUntil) {
    const lastUntil = this.#app.acknowledgedAt + GUARD_MS;
    if (performance.now() >= Math.max(guardedUntil, lastUntil)) this.#app.acknowledge(id);
  }

  // A on a tile; or, while no incident is open and no row has the focus, on the unanswered S1 that
  // has waited longest of those shown. A press takes that one or none, never the next one.
  key(event) {
    if (event.key.toLowerCase() !== "a" || !this.#app.can("operate")) return false;
    const focused = document.activeElement?.closest(".pinned")?.dataset.testid;
    if (focused) {
      const tile = [...this.#tiles.values()].find(({ node }) => node.dataset.testid === focused);
      if (tile && isUnanswered(tile.incident)) {
        this.#take(tile.incident.id, tile.guardedUntil);
      }
      return true;
    }
    if (this.#app.actions || document.activeElement?.closest("[data-incident]")) return false;
    if (this.#first === null) return false;
    this.#take(this.#first, this.#guardedUntil);
    return true;
  }
}
