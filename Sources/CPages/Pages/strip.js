// The pinned S1: one tile an incident, above every view, until it has its outcome.
// Nothing can cover it.
import { now, span } from "./clock.js";
import { arrange, h, setClass, setHidden, setText } from "./dom.js";
import {
  actorName, bySeverityThenAge, isPinned, isUnanswered, leftWords, nextClock, urgency,
} from "./incidents.js";
import { both, t } from "./text.js";
import { acknowledge } from "./acts.js";

// Tiles drawn; more S1 than this are counted in a last tile that leads to the queue [D].
const MOST = 12;

export class Strip {
  #app;
  #tiles = new Map();

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
    const nodes = shown.map((incident) => this.#tile(incident).node);
    if (all.length > MOST) {
      setText(this.more, t("strip.more", { n: all.length - MOST }));
      nodes.push(this.moreItem);
    }
    setHidden(this.element, all.length === 0);
    setClass(this.element, "many", all.length > 3);
    arrange(this.list, nodes);
    this.tick();
  }

  #tile(incident) {
    let tile = this.#tiles.get(incident.id);
    if (!tile) {
      tile = this.#make(incident.id);
      this.#tiles.set(incident.id, tile);
    }
    tile.incident = incident;
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
      onclick: () => acknowledge(this.#app, id) }, t("act.acknowledge"),
      h("kbd", { "aria-hidden": "true" }, "A"));
    const node = h("li", { class: "pinned", data: { testid: `s1-${id}` } }, link, act);
    return { node, number, what, who, age, clock, act, incident: null };
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

  // A on a tile, or on none while an S1 waits and no incident is open: takes the S1 that waits.
  key(event) {
    if (event.key.toLowerCase() !== "a" || !this.#app.can("operate")) return false;
    const focused = document.activeElement?.closest(".pinned")?.dataset.testid;
    const tiles = [...this.#tiles.values()];
    const tile = tiles.find(({ node }) => node.dataset.testid === focused)
      ?? (this.#app.actions || document.activeElement?.closest("[data-incident]") ? null
        : tiles.find(({ incident }) => isUnanswered(incident)));
    if (!tile) return false;
    acknowledge(this.#app, tile.incident.id);
    return true;
  }
}
