// One incident: what it is, what can be done, what happened. The service decides what is legal;
// this only leaves out what can never be.
import { ApiError } from "./api.js";
import { actionsFor, refusal } from "./acts.js";
import { age, moment } from "./clock.js";
import { h, icon, setClass, setHidden, setText } from "./dom.js";
import { EvidenceStrip } from "./evidence.js";
import { icons } from "./icons.js";
import { ROADSIDE } from "./map-list.js";
import { actorName, isUnanswered, leftWords, nextClock, urgency } from "./incidents.js";
import { LiveCameras } from "./live.js";
import { OfferList } from "./offers.js";
import { both, t } from "./text.js";
import { Timeline } from "./timeline.js";
import { BUTTON_MS, Wish } from "./wish.js";

// A record that could not be had is asked for again after this [D].
const RETRY_MS = 3000;

export class IncidentPane {
  #off = [];
  #isOver = false;
  #isLoading = false;
  #mustLoad = false;
  #retry = 0;
  #wishes = new Map();
  #underWay = new Set();
  incident = null;

  constructor(root, app, id) {
    this.root = root;
    this.app = app;
    this.id = id;
    this.#build();
    this.#off.push(
      app.on("room", (change) => {
        if (change.all || change.incidents.has(id)) this.#changed();
      }),
      app.on("tick", (at) => this.#tick(at)),
      app.on("blind", (isBlind) => {
        if (!isBlind) this.#load();
      }));
    const known = app.room.incidents.get(id);
    if (known) this.#show(known);
    this.#load();
  }

  destroy() {
    this.#isOver = true;
    clearTimeout(this.#retry);
    for (const off of this.#off) off();
    this.evidence.destroy();
    this.live.destroy();
    this.root.replaceChildren();
  }

  focus() {
    this.title.focus({ preventScroll: true });
  }

  #build() {
    const { app } = this;
    this.severity = h("span", {});
    this.badge = h("span", { class: "severity" },
      h("span", { class: "shape", "aria-hidden": "true" }), this.severity);
    this.number = h("span", { class: "pane-number" });
    this.title = h("h2", { tabindex: "-1", class: "pane-title",
      data: { testid: "incident-title" } });
    this.place = h("p", { class: "pane-place" });
    this.state = h("dd", { data: { testid: "incident-state" } });
    this.owner = h("dd", { data: { testid: "incident-owner" } });
    this.age = h("dd", {});
    this.clockName = h("dt", {});
    this.clock = h("dd", { class: "pane-clock", data: { testid: "incident-clock" } });
    this.flags = h("ul", { class: "flags" });
    this.undo = h("div", { class: "undo", hidden: true, data: { testid: "undo-bar" } });
    this.actions = h("div", { class: "actions", role: "toolbar", "aria-label": t("act.label") });
    this.refusal = h("p", { class: "refusal", role: "alert", hidden: true,
      data: { testid: "refusal" } });
    this.offers = new OfferList(this);
    this.timeline = new Timeline(app);
    this.evidence = new EvidenceStrip(app, this.id);
    this.live = new LiveCameras(app);
    this.strip = h("a", { class: "button quiet pane-map", hidden: true,
      data: { testid: "show-strip" } }, icon(icons.bends), t("bends.open.strip"));
    this.head = h("header", { class: "pane-head" },
      h("div", { class: "pane-line" },
        h("a", { class: "button quiet square", href: "#/queue", "aria-label": t("incident.close"),
          data: { testid: "incident-close" } }, icon(icons.back)),
        this.badge, this.number, this.title, this.flags,
        h("a", { class: "button quiet pane-map", href: `#/map/incident/${this.id}`,
          data: { testid: "show-on-map" } }, icon(icons.place), t("incident.onMap")),
        this.strip),
      this.place,
      h("dl", { class: "pane-facts" },
        h("div", {}, h("dt", {}, t("incident.state")), this.state),
        h("div", {}, h("dt", {}, t("incident.owner")), this.owner),
        h("div", {}, h("dt", {}, t("incident.age")), this.age),
        h("div", { class: "fact-clock" }, this.clockName, this.clock)),
      this.actions, this.refusal, this.undo);
    this.root.replaceChildren(h("article", { class: "pane", data: { testid: "incident" } },
      this.head, h("div", { class: "pane-body" },
        h("div", { class: "pane-left" }, this.offers.element, this.timeline.element),
        h("div", { class: "pane-right" }, this.evidence.element, this.live.element))));
  }

  #changed() {
    const incident = this.app.room.incidents.get(this.id);
    if (!incident) {
      // It left the picture: it was closed. Its record says how.
      this.#load();
      return;
    }
    const isWhole = this.timeline.take(incident);
    this.#show(incident);
    if (!isWhole) this.#load();
  }

  async #load() {
    this.#mustLoad = true;
    if (this.#isLoading) return;
    this.#isLoading = true;
    clearTimeout(this.#retry);
    try {
      while (this.#mustLoad && !this.#isOver) {
        this.#mustLoad = false;
        await this.#loadOnce();
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.#isOver) return;
      this.say(error.words, "load");
      if (error.isPassing) this.#retry = setTimeout(() => this.#load(), RETRY_MS);
    } finally {
      this.#isLoading = false;
    }
  }

  async #loadOnce() {
    const { app, id } = this;
    const before = app.room.incidents.get(id);
    const incident = await app.api.get(`/incidents/${id}`);
    if (this.#isOver) return;
    if (this.sayer === "load") this.say("");
    this.timeline.replace(incident);
    const now = app.room.incidents.get(id);
    if (now === before) this.#show(incident);
    else if (!now || !this.timeline.take(now)) this.#mustLoad = true;
    // The stream overtook the answer: its word is newer, the answer only fills the timeline.
    else this.#show(now);
  }

  #show(incident) {
    this.incident = incident;
    const { app } = this;
    const pane = this.head.parentElement;
    pane.className = `pane s${incident.severity}`;
    setText(this.severity, t(`severity.${incident.severity}`));
    setText(this.number, incident.number);
    setText(this.title, both(incident.natureText));
    setText(this.place, this.#placeWords(incident));
    setText(this.state, both(incident.stateText));
    const isMine = incident.answered?.by.name === app.me.person.name;
    setText(this.owner, !incident.answered ? t("incident.noOwner")
      : isMine ? t("incident.you") : actorName(incident.answered.by));
    setClass(this.owner, "nobody", isUnanswered(incident));
    setClass(this.owner, "other", incident.answered && !isMine);
    this.#showStrip(incident);
    this.#showFlags(incident);
    this.#showActions(incident);
    this.offers.update(incident, this.timeline.facts);
    this.live.update(incident.cameras);
    this.#tick(app.now());
  }

  // The way to the road's strip, for what a bend's head or sign told.
  #showStrip({ sources }) {
    const isRoadside = ({ device }) => this.app.county.map?.devices.some((one) =>
      one.id === device && ROADSIDE.has(one.deviceClass));
    const source = sources.find(isRoadside);
    setHidden(this.strip, !source);
    if (source) this.strip.href = `#/bends/device/${source.device}`;
  }

  #placeWords({ place }) {
    const area = this.app.areaName(place.area);
    const words = [place.words];
    if (area && !place.words.includes(area)) words.push(area);
    if (place.lat === undefined) words.push(t("incident.noPlace"));
    else words.push(`${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`);
    return words.join(" · ");
  }

  #showFlags(incident) {
    const flags = [
      incident.isLatched && ["latched", t("incident.latched")],
      incident.presses > 1 && ["", t("row.presses", { n: incident.presses })],
      incident.isEscalated && ["", t("incident.escalated")],
      incident.verified && ["", t(`verify.${incident.verified}`)],
      incident.outcome && ["", t(`outcome.${incident.outcome}`)],
      !incident.isOpen && ["", t("incident.closed")],
    ].filter(Boolean);
    const key = flags.map(([, text]) => text).join();
    if (this.flagsKey === key) return;
    this.flagsKey = key;
    this.flags.replaceChildren(...flags.map(([name, text]) =>
      h("li", { class: `flag ${name}` }, text)));
  }

  #showActions(incident) {
    const offered = this.app.can("operate") ? actionsFor(incident) : [];
    const key = offered.map((action) => action.name).join();
    this.offered = offered;
    if (this.actionsKey === key) return;
    this.actionsKey = key;
    const focused = this.actions.contains(document.activeElement)
      ? document.activeElement.dataset.testid : null;
    this.actions.replaceChildren(...offered.map((action) =>
      h("button", { type: "button", class: action.isMain ? "button primary" : "button",
        data: { testid: `act-${action.name}` }, onclick: () => this.act(action.name) },
      t(`act.${action.name}`), action.key && h("kbd", { "aria-hidden": "true" }, action.key))));
    // The button that was pressed is gone: the next one keeps the keyboard in place.
    if (focused) {
      (this.actions.querySelector(`[data-testid="${focused}"]`)
        ?? this.actions.querySelector("button") ?? this.title).focus();
    }
  }

  // Does one of the acts that are offered now.
  async act(name) {
    const action = this.offered.find((one) => one.name === name);
    if (!action) return;
    this.say("");
    await action.run(this);
  }

  // Sends a command; a refusal is shown beside the actions. Answers whether it was done.
  async send(name, fields = {}) {
    // A second press while the first waits for its answer is the same press.
    if (this.#underWay.has(name)) return false;
    this.#underWay.add(name);
    const wish = this.#wishes.get(name) ?? new Wish(() => this.say(t("act.again")), BUTTON_MS);
    this.#wishes.set(name, wish);
    try {
      await this.command(name, fields, wish);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.#isOver) this.app.toast(this.#about(refusal(name, error)), "bad");
      else this.say(refusal(name, error));
      this.#load();
      return false;
    } finally {
      this.#underWay.delete(name);
    }
  }

  // Sends a command; throws an ApiError. For dialogs, which show it themselves.
  async command(name, fields, wish) {
    const { app } = this;
    let answer;
    try {
      answer = await app.api.command(this.id, name, fields, wish);
    } catch (error) {
      if (wish.isLeft) app.toast(this.#about(refusal(name, error, true)), "bad");
      throw error;
    }
    this.say("");
    const done = this.#about(t("act.done", { act: t(`act.${name}`) }));
    if (answer.result === "doneNotOnDisk") app.toast(`${done} ${t("act.notOnDisk")}`, "warn");
    else app.toast(done);
    this.#load();
    return true;
  }

  #about(words) {
    return `${this.incident?.number ?? `#${this.id}`} · ${words}`;
  }

  // `sayer`: what the words are about, so that only it takes them back.
  say(text, sayer = "act") {
    if (this.#isOver) return;
    this.sayer = sayer;
    setText(this.refusal, text);
    setHidden(this.refusal, !text);
  }

  #tick(at) {
    const { incident } = this;
    if (!incident) return;
    setText(this.age, t("incident.openedAt",
      { time: moment(incident.opened), age: age(at - Date.parse(incident.opened)) }));
    const next = nextClock(incident, at);
    setHidden(this.clock.parentElement, !next);
    if (next) {
      setText(this.clockName, next.text);
      setText(this.clock, leftWords(next.leftMs));
      setClass(this.clock, "due", urgency(next.leftMs) === "due");
      setClass(this.clock, "soon", urgency(next.leftMs) === "soon");
    }
    this.#showUndo(at);
  }

  #showUndo(at) {
    const undo = this.app.can("operate") ? this.incident.undo : null;
    const left = undo ? Date.parse(undo.until) - at : 0;
    setHidden(this.undo, left <= 0);
    if (left <= 0) {
      this.undoOf = null;
      return;
    }
    if (this.undoOf !== undo.of) {
      this.undoOf = undo.of;
      this.undoLeft = h("span", { class: "undo-left" });
      this.undo.replaceChildren(
        h("span", {}, t("undo.what", {
          act: both(undo.actText) || t(`act.${undo.act}`), who: actorName(undo.by),
        })),
        this.undoLeft,
        h("button", { type: "button", class: "button", data: { testid: "act-undo" },
          onclick: () => this.#takeBack() }, t("act.undo"),
          h("kbd", { "aria-hidden": "true" }, "U")));
    }
    setText(this.undoLeft, t("undo.left", { n: Math.ceil(left / 1000) }));
  }

  #takeBack() {
    return this.send("undo", { of: this.undoOf });
  }

  // A key that is an act here. Answers whether it was.
  key(event) {
    const key = event.key.toUpperCase();
    if (!this.app.can("operate")) return false;
    if (key === "U" && this.undoOf) {
      this.#takeBack();
      return true;
    }
    const action = this.offered?.find((one) => one.key === key);
    if (!action) return false;
    this.act(action.name);
    return true;
  }
}
