// The day's speeds at each bend and way, with a small drawing of the day.
import { h, setHidden, setText, svg } from "./dom.js";
import { timeOfDay } from "./clock.js";
import { wayWords } from "./bends-words.js";
import { hasText, t } from "./text.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const COUNTY_OFFSET = "+08:00";
// Bins farther apart than this are not joined: nobody passed between them [D].
const GAP_MS = 20 * 60_000;
const SIZE = { width: 160, height: 30 };
const HEADS = ["bend", "way", "vehicles", "kinds", "advisory", "v50", "v85", "max", "warned", "lit",
  "warnings", "near", "gap", "day"];
const NUMBERS = new Set(["vehicles", "advisory", "v50", "v85", "max", "warned", "lit", "near",
  "gap"]);

const whole = (value) => (value === undefined ? "—" : String(Math.round(value)));
const share = (value) => (value === undefined ? "—" : `${(value * 100).toFixed(1)} %`);

export class Speeds {
  #key = "";

  constructor(app, corridor) {
    this.app = app;
    this.corridor = corridor;
    this.title = h("h2");
    this.asOf = h("p", { class: "quiet-text" });
    this.notes = h("ul", { class: "fault-list" });
    this.body = h("tbody");
    this.caption = h("caption", { class: "unseen" });
    this.element = h("section", { class: "panel", hidden: true, data: { testid: "bends-speeds" } },
      this.title, h("div", { class: "scroll", tabindex: "0", role: "region",
        "aria-label": `${corridor.name}: ${t("bends.speeds.v85")}` },
      h("table", { class: "table speeds" }, this.caption,
        h("thead", {}, h("tr", {}, HEADS.map((head) =>
          h("th", { scope: "col", class: NUMBERS.has(head) ? "number" : "" },
            t(`bends.speeds.${head}`))))), this.body)),
      this.notes, this.asOf,
      h("div", { class: "row-buttons" }, h("a", { class: "button", download: "", href: "/api/v1"
        + `/corridors/${encodeURIComponent(corridor.id)}/speeds?format=csv`,
      data: { testid: "bends-speeds-file" } }, t("bends.speeds.file"))));
  }

  hide() {
    setHidden(this.element, true);
  }

  // An answer of `/speeds`; a service that has none shows nothing.
  show(answer) {
    setHidden(this.element, false);
    const title = t("bends.speeds", { day: answer.day });
    setText(this.title, title);
    setText(this.caption, `${this.corridor.name}: ${title}`);
    setText(this.asOf, `${t("bends.speeds.old", { time: timeOfDay(this.app.now()) })} · `
      + t("bends.speeds.units"));
    const key = JSON.stringify(answer);
    if (key === this.#key) return;
    this.#key = key;
    const order = new Map(this.corridor.bends.map((bend, index) => [bend.id, { bend, index }]));
    const rows = answer.bends.filter((one) => order.has(one.bend)).sort((a, b) =>
      order.get(a.bend).index - order.get(b.bend).index || b.approach.localeCompare(a.approach));
    this.body.replaceChildren(...rows.map((one) =>
      this.#row(one, order.get(one.bend).bend, answer.day)));
    this.notes.replaceChildren(...rows.flatMap((one) => {
      const words = { bend: order.get(one.bend).bend.name, way: wayWords(one.approach),
        hours: (one.overLitHours ?? []).map(hourWords).join(t("bends.speeds.and")) };
      return [one.isOverLit && t("bends.speeds.overLit", words),
        words.hours && t("bends.speeds.overLitHours", words)].filter(Boolean);
    }).map((words) => h("li", {}, `▲ ${words}`)));
    if (rows.length === 0) {
      this.body.append(h("tr", {}, h("td", { colspan: HEADS.length }, t("bends.speeds.none"))));
    }
  }

  #row(one, bend, day) {
    const number = (text, isHigh) =>
      h("td", { class: isHigh ? "number high" : "number" }, isHigh ? `▲ ${text}` : text);
    return h("tr", {}, h("th", { scope: "row" }, bend.name), h("td", {}, wayWords(one.approach)),
      number(one.vehicles.toLocaleString()),
      h("td", {}, `${one.cars} / ${one.trucks} / ${one.pedestrians}`),
      number(whole(bend.advisoryKmh)), number(whole(one.v50)),
      number(whole(one.v85)), number(whole(one.max)),
      number(share(one.warnedShare), one.isOverLit), number(share(one.litShare)),
      h("td", {}, warningWords(one.warnings)),
      number(String(one.nearMisses ?? 0), one.nearMisses > 0),
      number(one.smallestGap === undefined ? "—"
        : t("seconds", { n: one.smallestGap.toFixed(1) })),
      h("td", {}, sparkline(one.bins ?? [], bend.advisoryKmh, day)));
  }
}

// The hour that begins then, as 08:00–09:00.
function hourWords(begin) {
  const at = Date.parse(begin);
  return [at, at + HOUR_MS].map((end) => timeOfDay(end).slice(0, 5)).join("–");
}

// "3 × arrivals in the bend overlap", most first.
function warningWords(warnings) {
  const held = Object.entries(warnings ?? {}).filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1]);
  if (held.length === 0) return "0";
  return h("ul", { class: "refusals" }, held.map(([reason, n]) => h("li", {},
    h("strong", {}, `${n.toLocaleString()} × `),
    hasText(`bends.rule.${reason}`) ? t(`bends.rule.${reason}`) : reason)));
}

// The 85th percentile over the day, with the advised speed as a dashed line.
function sparkline(bins, advised, day) {
  const start = Date.parse(`${day}T00:00:00${COUNTY_OFFSET}`);
  const known = bins.filter((bin) => bin.v85 !== undefined)
    .map((bin) => ({ at: Date.parse(bin.from), v85: bin.v85 }));
  if (known.length === 0 || !Number.isFinite(start)) return "—";
  const speeds = known.map((bin) => bin.v85);
  const [least, most] = [Math.min(...speeds), Math.max(...speeds)];
  const [low, high] = [Math.min(least, advised) - 4, Math.max(most, advised) + 4];
  const x = (at) => (at - start) / DAY_MS * SIZE.width;
  const y = (speed) => SIZE.height - (speed - low) / (high - low) * SIZE.height;
  const path = known.map((bin, index) => {
    const isNew = index === 0 || bin.at - known[index - 1].at > GAP_MS;
    // A bin by itself is a dot: a line of no length with round ends.
    const at = `${x(bin.at).toFixed(1)} ${y(bin.v85).toFixed(1)}`;
    return isNew ? `M${at}h0` : `L${at}`;
  }).join("");
  const highest = known.find((bin) => bin.v85 === most);
  const words = t("bends.spark", { low: Math.round(least), high: Math.round(most),
    time: timeOfDay(highest.at).slice(0, 5) });
  return svg("svg", { class: "spark", viewBox: `0 -1 ${SIZE.width} ${SIZE.height + 2}`,
    role: "img", "aria-label": words },
  svg("path", { class: "spark-advised", d: `M0 ${y(advised).toFixed(1)}H${SIZE.width}` }),
  svg("path", { class: "spark-hours",
    d: [6, 12, 18].map((hour) => `M${hour / 24 * SIZE.width} 0V${SIZE.height}`).join("") }),
  svg("path", { class: "spark-line", d: path }));
}
