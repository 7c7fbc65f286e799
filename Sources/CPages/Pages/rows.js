// One incident in the queue. A row is built once and then only what changed is written.
import { age, now } from "./clock.js";
import { h, setClass, setHidden, setText } from "./dom.js";
import { actorName, isUnanswered, leftWords, liveOffers, nextClock, urgency } from "./incidents.js";
import { both, t } from "./text.js";

const PARTS = ["number", "what", "place", "last", "state", "who", "units", "age", "due"];

export class Row {
  incident = null;

  constructor(id) {
    for (const part of PARTS) this[part] = h("span", { class: `row-${part}` });
    this.severity = h("span", {});
    this.badge = h("span", { class: "severity" },
      h("span", { class: "shape", "aria-hidden": "true" }), this.severity);
    this.presses = h("span", { class: "row-presses" });
    this.link = h("a", { class: "row-link", href: `#/incident/${id}` }, this.badge, this.number,
      h("span", { class: "row-main" }, this.what, this.presses, this.place, this.last),
      h("span", { class: "row-hold" }, this.state, this.who), this.units, this.age, this.due);
    this.node = h("li", { class: "row", data: { testid: `row-${id}`, incident: id } }, this.link);
  }

  // Answers the row, so that a pass can read it on.
  update(incident) {
    if (this.incident === incident) return this;
    this.incident = incident;
    const { severity } = incident;
    const grade = `s${severity}`;
    if (!this.node.classList.contains(grade)) this.node.className = `row ${grade}`;
    setText(this.severity, t(`severity.${severity}`));
    setText(this.number, incident.number);
    setText(this.what, both(incident.natureText));
    setText(this.place, incident.place.words);
    setHidden(this.presses, incident.presses < 2);
    setText(this.presses, t("row.presses", { n: incident.presses }));
    const isWaiting = isUnanswered(incident);
    setText(this.state, isWaiting ? t("unanswered") : both(incident.stateText));
    setText(this.who, incident.answered ? actorName(incident.answered.by) : "");
    setHidden(this.who, !incident.answered);
    setClass(this.node, "unanswered", isWaiting);
    this.#showUnits(incident);
    const last = severity <= 2 ? incident.timeline[incident.timeline.length - 1] : null;
    setText(this.last, last ? both(last.text) : "");
    setHidden(this.last, !last);
    this.tick(now());
    return this;
  }

  #showUnits(incident) {
    const offers = liveOffers(incident);
    const key = offers.map((offer) => `${offer.order}${offer.state}`).join();
    if (this.unitsKey === key) return;
    this.unitsKey = key;
    this.units.replaceChildren(...offers.slice(0, 3).map((offer) =>
      h("span", { class: `chip ${offer.state}` }, offer.callSign ?? offer.unit.slice(-4), " ",
        h("span", { class: "chip-state" }, both(offer.stateText)))),
    ...(offers.length > 3 ? [h("span", { class: "chip" }, `+${offers.length - 3}`)] : []));
  }

  // Writes the clocks as of a time.
  tick(at) {
    const { incident } = this;
    setText(this.age, age(at - Date.parse(incident.opened)));
    const next = nextClock(incident, at);
    const how = next ? urgency(next.leftMs) : "";
    setText(this.due, next ? `${next.text} ${leftWords(next.leftMs)}` : "");
    setClass(this.due, "due", how === "due");
    setClass(this.due, "soon", how === "soon");
  }
}

// Many S3 or S4 of one nature in one area, folded into one line while the flow is high.
export class GroupRow {
  isOpen = false;

  constructor(onToggle) {
    for (const part of ["what", "count", "waiting", "age"]) {
      this[part] = h("span", { class: `group-${part}` });
    }
    this.severity = h("span", {});
    this.badge = h("span", { class: "severity" },
      h("span", { class: "shape", "aria-hidden": "true" }), this.severity);
    this.button = h("button", { type: "button", class: "group-button", "aria-expanded": "false",
      onclick: () => {
        this.isOpen = !this.isOpen;
        this.button.setAttribute("aria-expanded", String(this.isOpen));
        onToggle();
      } }, h("span", { class: "group-mark", "aria-hidden": "true" }), this.badge, this.count,
    this.what, this.waiting, this.age);
    this.node = h("li", { class: "group" }, this.button);
  }

  update(key, incidents, areaName) {
    const gravest = Math.min(...incidents.map((incident) => incident.severity));
    this.opened = Date.parse(incidents[0].opened);
    for (const incident of incidents) {
      this.opened = Math.min(this.opened, Date.parse(incident.opened));
    }
    this.node.dataset.testid = `group-${key}`;
    if (!this.node.classList.contains(`s${gravest}`)) this.node.className = `group s${gravest}`;
    setText(this.severity, t(`severity.${gravest}`));
    setText(this.count, `${incidents.length} ×`);
    setText(this.what, `${both(incidents[0].natureText)} · ${areaName}`);
    const waiting = incidents.filter(isUnanswered).length;
    setText(this.waiting, waiting > 0 ? t("group.waiting", { n: waiting }) : t("group.answered"));
    this.tick(now());
  }

  tick(at) {
    setText(this.age, t("group.oldest", { age: age(at - this.opened) }));
  }
}
