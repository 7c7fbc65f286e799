// A camera's day: its visits on a line of 24 hours and in a table, and what was not reported.
import { h, setText } from "./dom.js";
import { dayOf, timeOfDay } from "./clock.js";
import { helped } from "./help.js";
import { heatButton } from "./visit-heat.js";

const DAY_MS = 86_400_000;
const SUPPRESSIONS = 200;

export class CameraDay {
  // `judged()` after what people called false has changed.
  constructor(app, id, judged) {
    this.app = app;
    this.id = id;
    this.judged = judged;
    const { t } = app;
    const today = dayOf(app.now());
    this.date = h("input", { type: "date", value: today, max: today, id: "camera-date",
      onchange: () => this.load(), data: { testid: "camera-date" } });
    this.line = h("div", { class: "dayline", role: "img" });
    this.summary = h("p", { role: "status", data: { testid: "visits-summary" } });
    this.visits = h("div", { class: "scroll", tabindex: "0", role: "region",
      "aria-label": t("visits.title"), data: { testid: "visits" } });
    this.hidden = h("div", { class: "scroll", tabindex: "0", role: "region",
      "aria-label": t("hidden.title"), data: { testid: "suppressions" } });
    this.node = h("section", { class: "panel" },
      h("div", { class: "camera-date" }, h("h2", {}, t("visits.title")),
        this.stepButton("‹", "visits.before", -1),
        h("label", { for: "camera-date", class: "unseen" }, t("visits.date")),
        helped("visits.date", this.date, "visits.date.help"),
        this.stepButton("›", "visits.after", 1), this.summary),
      this.line,
      h("div", { class: "columns" }, this.visits,
        h("section", {}, h("h3", {}, t("hidden.title")),
          h("p", { class: "quiet-text" }, t("hidden.lead")), this.hidden)));
  }

  stepButton(sign, key, days) {
    return h("button", { type: "button", class: "button quiet square",
      "aria-label": this.app.t(key), onclick: () => {
        const ms = Date.parse(`${this.date.value || dayOf(this.app.now())}T00:00:00+08:00`);
        const next = Math.min(ms + days * DAY_MS, this.app.now());
        this.date.value = dayOf(next);
        this.load();
      } }, sign);
  }

  async load() {
    const { app } = this;
    const day = this.date.value || dayOf(app.now());
    setText(this.summary, app.t("loading"));
    try {
      const [{ visits }, { suppressions }] = await Promise.all([
        app.api.get(`/cameras/${this.id}/visits?date=${day}`),
        app.api.get(`/suppressions?camera=${this.id}&limit=${SUPPRESSIONS}`),
      ]);
      if (day !== (this.date.value || day)) return;
      const start = Date.parse(`${day}T00:00:00+08:00`);
      const ofDay = suppressions.filter(({ start: at }) => {
        const ms = Date.parse(at);
        return ms >= start && ms < start + DAY_MS;
      });
      this.show(start, visits, ofDay);
    } catch (error) {
      setText(this.summary, error.words ?? String(error));
      this.visits.replaceChildren();
      this.hidden.replaceChildren();
      this.line.replaceChildren();
    }
  }

  show(start, visits, hidden) {
    const { t } = this.app;
    this.counted = { visits, hidden: hidden.length };
    this.count();
    this.line.replaceChildren(
      ...Array.from({ length: 25 }, (_, hour) => this.mark("dayline-hour", hour * 3_600_000, 0,
        hour % 3 ? "" : `${String(hour).padStart(2, "0")}`)),
      ...hidden.map((one) => this.mark("dayline-hidden", Date.parse(one.start) - start, 60_000)),
      ...visits.map((visit) => {
        const from = Date.parse(visit.start) - start;
        const to = (visit.end ? Date.parse(visit.end) : this.app.now()) - start;
        return this.mark("dayline-visit", from, to - from);
      }));
    this.visits.replaceChildren(this.table("visits.title",
      ["visits.where", "visits.start", "visits.length", "visits.peak", "visits.share",
        "visits.zones", "visits.judgement"],
      [...visits].reverse().map((visit) => [
        heatButton(this.app, this.id, visit), timeOfDay(Date.parse(visit.start)),
        this.lengthOf(visit), timeOfDay(Date.parse(visit.peak)), percent(visit.peakShare),
        visit.zones.join(", ") || t("visits.everywhere"), this.judgementOf(visit),
      ])));
    this.hidden.replaceChildren(this.table("hidden.title",
      ["hidden.start", "hidden.why", "hidden.frames", "visits.share"],
      hidden.map((one) => [
        timeOfDay(Date.parse(one.start)), t(`hidden.${one.reason}`), String(one.frames),
        percent(one.peakShare),
      ])));
  }

  count() {
    const { t } = this.app;
    const { visits, hidden } = this.counted;
    setText(this.summary, visits.length === 0 ? t("visits.none", { hidden })
      : t("visits.count", { n: visits.length, hidden,
        falses: visits.filter(({ isFalse }) => isFalse).length }));
    this.line.setAttribute("aria-label", this.summary.textContent);
  }

  // Whether the visit was false: a switch for those who may say so, words for all others.
  judgementOf(visit) {
    const { app } = this;
    const { t } = app;
    const words = h("span", { class: "quiet-text" });
    const time = timeOfDay(Date.parse(visit.start));
    const button = app.can("operate") && h("button", { type: "button", class: "button quiet",
      "aria-label": t("visits.false.of", { time }), onclick: () => judge(),
      data: { testid: "visit-false" } }, t("visits.false"));
    const show = () => {
      if (button) button.setAttribute("aria-pressed", String(visit.isFalse));
      const by = visit.falseBy?.replace(/^(person|token):/, "");
      setText(words, !visit.isFalse ? ""
        : t("visits.false.by", { who: by, at: app.clock.moment(visit.falseAt) }));
    };
    const judge = async () => {
      button.disabled = true;
      try {
        // Nothing when the visit itself is not kept any more: taken back.
        const { isFalse, falseBy, falseAt } = await app.api.send("PUT",
          `/cameras/${this.id}/visits/${visit.id}/judgement`, { isFalse: !visit.isFalse })
          ?? { isFalse: false };
        Object.assign(visit, { isFalse, falseBy, falseAt });
        show();
        this.count();
        this.judged();
        app.announce(this.summary.textContent);
      } catch (error) {
        app.toast(error.words ?? String(error), "bad");
      } finally {
        button.disabled = false;
        if (document.activeElement === document.body) button.focus();
      }
    };
    show();
    return h("span", { class: "judgement" }, button || null, words);
  }

  lengthOf(visit) {
    if (!visit.end) return this.app.t("visits.going");
    return this.app.clock.span(Date.parse(visit.end) - Date.parse(visit.start));
  }

  mark(name, from, length, text = "") {
    const node = h("span", { class: name }, text);
    node.style.left = `${(Math.max(0, from) / DAY_MS) * 100}%`;
    if (length) node.style.width = `${(Math.min(length, DAY_MS - from) / DAY_MS) * 100}%`;
    return node;
  }

  table(caption, heads, rows) {
    const { t } = this.app;
    if (rows.length === 0) return h("p", { class: "quiet-text" }, t("nothing"));
    return h("table", { class: "table" }, h("caption", { class: "unseen" }, t(caption)),
      h("thead", {}, h("tr", {}, heads.map((key) => h("th", { scope: "col" }, t(key))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))));
  }
}

export const percent = (share) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
