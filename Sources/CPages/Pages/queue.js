// The queue: every open incident by severity and age, and beside it the one that is open.
import { arrange, h, icon, setClass, setHidden, setText } from "./dom.js";
import { fieldLabel } from "./help.js";
import { icons } from "./icons.js";
import { IncidentPane } from "./incident.js";
import { bySeverityThenAge, isPinned, isUnanswered } from "./incidents.js";
import { GroupRow, Row } from "./rows.js";
import { t } from "./text.js";

// Rows built in one frame: the rest follow in the next ones, so that 500 do not stop the page [D].
const BUILT_A_FRAME = 24;
const FILTERS = ["all", "mine", "waiting", "closed"];
// Closed incidents listed: a shift and more [D].
const CLOSED_LISTED = 200;
// Letters that are acts of an incident (acts.js), and those of them that act without a dialog.
const ACTS = "dvrefhongu";
const AT_ONCE = "hu";

class Queue {
  #rows = new Map();
  #groups = new Map();
  #filter = "all";
  #search = "";
  #frame = 0;
  #closed = [];
  #pane = null;
  // The act that was asked for on a row which had to be opened first: { id, key }.
  #asked = null;
  // Rows that the present pass had to build.
  #built = 0;

  constructor(root, app) {
    this.app = app;
    this.counts = new Map(FILTERS.map((name) => [name, h("span", { class: "count" }, "0")]));
    this.buttons = FILTERS.map((name) => h("button", { type: "button", class: "segment",
      "aria-pressed": String(name === "all"), data: { testid: `filter-${name}`, name },
      onclick: () => this.#choose(name) }, t(`filter.${name}`), " ",
      name === "closed" ? null : this.counts.get(name)));
    this.search = h("input", { type: "search", maxlength: 100, id: "queue-search",
      placeholder: t("queue.search"), "aria-label": t("queue.search"),
      data: { testid: "queue-search" }, oninput: () => this.#seek() });
    this.grades = [1, 2, 3, 4].map((grade) => {
      const count = h("span", {}, "0");
      return { count, node: h("span", { class: `grade s${grade}` }, h("span", { class: "severity" },
        h("span", { class: "shape", "aria-hidden": "true" }), t(`severity.${grade}`)), count) };
    });
    this.flood = h("p", { class: "flood", role: "status", hidden: true, data: { testid: "flood" } },
      t("queue.flood"));
    this.first = h("ol", { class: "cards", "aria-label": t("strip.label"),
      data: { testid: "queue-s1" } });
    this.list = h("ol", { class: "rows", "aria-label": t("queue.rest"),
      data: { testid: "queue-list" } });
    this.empty = h("p", { class: "empty", hidden: true });
    this.side = h("section", { class: "side", "aria-label": t("incident.label"), hidden: true });
    this.element = h("div", { class: "queue" },
      h("section", { class: "queue-list", "aria-label": t("nav.queue") },
        h("header", { class: "queue-head" },
          h("h1", { class: "unseen" }, t("nav.queue")),
          h("div", { class: "grades", role: "group", "aria-label": t("queue.counts") },
            this.grades.map((grade) => grade.node)),
          h("div", { class: "segments", role: "group", "aria-label": t("queue.filter") },
            this.buttons),
          h("div", { class: "search" }, icon(icons.search), this.search,
            fieldLabel("queue.search", "queue.search.help"))),
        this.flood, this.first, h("div", { class: "rows-box" }, this.list, this.empty)),
      this.side);
    this.element.addEventListener("keydown", (event) => this.#arrows(event));
    root.append(this.element);
    app.on("room", (change) => this.#changed(change));
    app.on("tick", (at) => this.#tick(at));
    app.on("county", () => this.#draw());
    app.keys((event) => this.#key(event));
    this.#draw();
  }

  // "#/incident/12" opens 12 beside the queue; "#/queue" closes it.
  show(route) {
    const id = route.path[0] === "incident" ? Number(route.path[1]) : 0;
    if (this.#pane?.id === id) return;
    const before = this.#pane?.id;
    this.#pane?.destroy();
    this.#pane = Number.isInteger(id) && id > 0 ? new IncidentPane(this.side, this.app, id) : null;
    this.app.actions = this.#pane;
    // While one is open its keys are meant for it, and the pinned tiles do not promise them.
    setClass(this.app.shell, "is-working", this.#pane);
    setHidden(this.side, !this.#pane);
    setClass(this.element, "has-side", this.#pane);
    for (const [rowID, row] of this.#rows) this.#mark(row, rowID);
    if (this.#pane) this.#openedFor(id);
    else if (before) this.#focusRow(before);
  }

  #openedFor(id) {
    this.#pane.focus();
    const asked = this.#asked;
    this.#asked = null;
    if (asked?.id === id) this.#pane.key(asked);
  }

  // Back to where the operator came from; to the queue when that row is gone.
  #focusRow(id) {
    const link = this.#rows.get(id)?.link;
    if (link?.isConnected) link.focus();
    else this.app.root.focus();
  }

  destroy() {
    setClass(this.app.shell, "is-working", false);
    cancelAnimationFrame(this.#frame);
    this.#pane?.destroy();
  }

  #mark(row, id) {
    if (id === this.#pane?.id) row.link.setAttribute("aria-current", "true");
    else if (row.link.hasAttribute("aria-current")) row.link.removeAttribute("aria-current");
  }

  #changed(change) {
    if (change.all || change.incidents.size > 0) this.#draw();
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    const { room } = this.app;
    const all = [...room.incidents.values()].sort(bySeverityThenAge);
    this.#count(all);
    this.#built = 0;
    const first = all.filter(isPinned);
    arrange(this.first, first.map((incident) => this.#row(incident).node));
    setHidden(this.first, first.length === 0);
    const isClosed = this.#filter === "closed";
    const rest = isClosed ? this.#closed.filter((incident) => this.#matches(incident))
      : all.filter((incident) => !isPinned(incident) && this.#passes(incident));
    setHidden(this.flood, !room.isFlood || isClosed);
    const nodes = room.isFlood && !isClosed ? this.#grouped(rest) : this.#plain(rest);
    arrange(this.list, nodes);
    setHidden(this.empty, rest.length > 0);
    setText(this.empty, !room.isFilled ? t("queue.waiting")
      : this.#filter === "all" && !this.#search ? t("queue.none") : t("queue.noMatch"));
    this.#forget();
    if (this.#built > BUILT_A_FRAME) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  // The row of an incident; undefined when this frame has built enough.
  #row(incident, mayWait = false) {
    let row = this.#rows.get(incident.id);
    if (!row) {
      this.#built += 1;
      if (mayWait && this.#built > BUILT_A_FRAME) return undefined;
      row = new Row(incident.id);
      this.#rows.set(incident.id, row);
      this.#mark(row, incident.id);
    }
    return row.update(incident);
  }

  #plain(incidents) {
    const nodes = [];
    for (const incident of incidents) {
      const row = this.#row(incident, true);
      if (!row) break;
      nodes.push(row.node);
    }
    return nodes;
  }

  #grouped(incidents) {
    const groups = new Map();
    const nodes = [];
    for (const incident of incidents) {
      if (incident.severity < 3) {
        nodes.push(this.#row(incident).node);
        continue;
      }
      const key = `${incident.nature}-${incident.place.area}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(incident);
    }
    for (const [key, members] of groups) {
      if (members.length === 1) {
        nodes.push(...this.#plain(members));
        continue;
      }
      let group = this.#groups.get(key);
      if (!group) {
        group = new GroupRow(() => this.#draw());
        this.#groups.set(key, group);
      }
      group.update(key, members, this.app.areaName(members[0].place.area));
      nodes.push(group.node);
      if (group.isOpen) nodes.push(...this.#plain(members));
    }
    for (const key of [...this.#groups.keys()]) if (!groups.has(key)) this.#groups.delete(key);
    return nodes;
  }

  #forget() {
    if (this.#rows.size <= this.app.room.incidents.size + this.#closed.length) return;
    const closed = new Set(this.#closed.map((incident) => incident.id));
    for (const id of [...this.#rows.keys()]) {
      if (!this.app.room.incidents.has(id) && !closed.has(id)) this.#rows.delete(id);
    }
  }

  #isMine(incident) {
    return incident.answered?.by.name === this.app.me.person.name;
  }

  // No filter hides an S1.
  #passes(incident) {
    if (incident.severity === 1) return true;
    if (this.#filter === "mine" && !this.#isMine(incident)) return false;
    if (this.#filter === "waiting" && !isUnanswered(incident)) return false;
    return this.#matches(incident);
  }

  #matches(incident) {
    if (!this.#search) return true;
    const words = [incident.number, incident.natureText.en, incident.natureText.zh,
      incident.place.words, incident.place.area, this.app.areaName(incident.place.area),
      incident.stateText.en, incident.stateText.zh, incident.answered?.by.name,
      ...incident.offers.map((offer) => offer.callSign)];
    return words.some((word) => word?.toLowerCase().includes(this.#search));
  }

  #count(all) {
    const found = { all: all.length, mine: 0, waiting: 0 };
    const grades = [0, 0, 0, 0];
    for (const incident of all) {
      grades[incident.severity - 1] += 1;
      if (this.#isMine(incident)) found.mine += 1;
      if (isUnanswered(incident)) found.waiting += 1;
    }
    for (const [name, count] of Object.entries(found)) {
      setText(this.counts.get(name), String(count));
    }
    grades.forEach((count, index) => setText(this.grades[index].count, String(count)));
  }

  async #choose(name) {
    this.#filter = name;
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.name === name));
    }
    this.#closed = [];
    if (name === "closed") await this.#loadClosed();
    this.#draw();
  }

  async #loadClosed() {
    try {
      const { incidents } = await this.app.api.get(`/incidents?open=false&limit=${CLOSED_LISTED}`);
      this.#closed = incidents;
    } catch (error) {
      this.app.toast(error.words ?? String(error), "bad");
    }
  }

  #seek() {
    this.#search = this.search.value.trim().toLowerCase();
    this.#draw();
  }

  #tick(at) {
    for (const row of this.#rows.values()) if (row.node.isConnected) row.tick(at);
    for (const group of this.#groups.values()) if (group.node.isConnected) group.tick(at);
  }

  // Arrows move between rows and groups, across the pinned cards and the list.
  #arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const current = document.activeElement;
    if (!step || !current?.matches(".row-link, .group-button")) return;
    event.preventDefault();
    const stops = [...this.element.querySelectorAll(".row-link, .group-button")];
    stops[stops.indexOf(current) + step]?.focus();
  }

  // A letter acts on the row that has the focus, else on the incident that is open. What acts at
  // once, without a dialog, only opens the row: it is in sight before a second press does it.
  #rowKey(key, id) {
    if (!this.app.can("operate")) return false;
    if (key === "a") {
      const incident = this.app.room.incidents.get(id);
      if (incident && isUnanswered(incident)) this.app.acknowledge(id);
      return true;
    }
    if (!ACTS.includes(key)) return false;
    this.#asked = AT_ONCE.includes(key) ? null : { id, key };
    this.app.go(`#/incident/${id}`);
    return true;
  }

  #key(event) {
    const focused = Number(document.activeElement?.closest(".row")?.dataset.incident ?? 0);
    const key = event.key.toLowerCase();
    if (key === "/") this.search.focus();
    else if (key.length === 1 && focused && focused !== this.#pane?.id) {
      return this.#rowKey(key, focused);
    } else if (key === "escape" && this.#pane) this.app.go("#/queue");
    else if (key === "arrowdown" && document.activeElement === this.app.root) {
      this.element.querySelector(".row-link")?.focus();
    } else return this.#pane?.key(event) ?? false;
    return true;
  }
}

let queue = null;

export const queueView = {
  id: "queue",
  titleKey: "nav.queue",
  icon: icons.queue,
  paths: ["incident"],
  mount(root, app, route) {
    queue = new Queue(root, app);
    queue.show(route);
  },
  route(route) {
    queue.show(route);
  },
  unmount() {
    queue.destroy();
    queue = null;
  },
};
