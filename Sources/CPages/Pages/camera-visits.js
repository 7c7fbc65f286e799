// Every camera's visits and false ones by the day: which camera cries wolf, and since when.
import { h, setText } from "./dom.js";
import { dayOf } from "./clock.js";
import { helped } from "./help.js";

const DAY_MS = 86_400_000;
const LENGTHS = [7, 14, 31];

export class CameraVisits {
  constructor(root, app) {
    this.app = app;
    const { t } = app;
    this.length = h("select", { "aria-label": t("visits.days"), onchange: () => this.load(),
      data: { testid: "visit-days" } },
    LENGTHS.map((n) => h("option", { value: String(n) }, t("visits.days.n", { n }))));
    this.summary = h("p", { role: "status", data: { testid: "visit-days-summary" } });
    this.table = h("div", { class: "scroll", tabindex: "0", role: "region",
      "aria-label": t("visits.byDay"), data: { testid: "visit-days-table" } });
    root.append(h("div", { class: "page" },
      h("header", { class: "camera-head" },
        h("a", { class: "button quiet", href: "#/cameras" }, `← ${t("camera.back")}`),
        h("div", {}, h("h1", {}, t("visits.byDay")),
          h("p", { class: "lead" }, t("visits.byDay.lead"))),
        h("div", { class: "row-buttons" },
          helped("visits.days", this.length, "visits.days.help"))),
      h("section", { class: "panel" }, this.summary, this.table)));
  }

  start() {
    this.load();
  }

  async load() {
    const { app } = this;
    const length = Number(this.length.value);
    setText(this.summary, app.t("loading"));
    const last = Date.parse(`${dayOf(app.now())}T00:00:00+08:00`);
    const days = Array.from({ length }, (_, i) => dayOf(last - (length - 1 - i) * DAY_MS));
    try {
      const { cameras } = await app.api.get(`/visits?from=${days[0]}&until=${days.at(-1)}`);
      if (length === Number(this.length.value)) this.show(days, cameras);
    } catch (error) {
      setText(this.summary, error.words ?? String(error));
      this.table.replaceChildren();
    }
  }

  show(days, cameras) {
    const { t } = this.app;
    const sum = (key) => cameras.reduce((total, camera) => total + camera[key], 0);
    setText(this.summary, t("visits.byDay.sum",
      { n: sum("visits"), falses: sum("falseVisits"), cameras: cameras.length }));
    if (cameras.length === 0) {
      this.table.replaceChildren(h("p", { class: "quiet-text" }, t("nothing")));
      return;
    }
    const heads = [t("visits.camera"), t("visits.all"), t("visits.falses"),
      ...days.map((day) => day.slice(5))];
    this.table.replaceChildren(h("table", { class: "table visit-days" },
      h("caption", { class: "unseen" }, t("visits.byDay")),
      h("thead", {}, h("tr", {}, heads.map((text, i) =>
        h("th", { scope: "col", class: i > 0 ? "number" : null }, text)))),
      h("tbody", {}, cameras.map((camera) => this.row(days, camera)))));
  }

  row(days, camera) {
    const ofDay = new Map(camera.days.map((day) => [day.date, day]));
    return h("tr", { data: { testid: "visit-days-row", camera: camera.id } },
      h("th", { scope: "row" },
        h("a", { href: `#/cameras/${camera.id}` }, camera.name ?? camera.id)),
      h("td", { class: "number" }, String(camera.visits)),
      h("td", { class: camera.falseVisits > 0 ? "number bad" : "number" },
        String(camera.falseVisits)),
      days.map((day) => this.cell(ofDay.get(day))));
  }

  cell(day) {
    if (!day) return h("td", { class: "number" }, "0");
    return h("td", { class: "number" }, String(day.visits),
      day.falseVisits > 0 ? h("span", { class: "bad" }, ` (${day.falseVisits})`) : null);
  }

  end() {}
}
