// How a camera is judged: its levels, whether it is night, and the cells that it hides because they
// always move, drawn over the picture.
import { h, setText } from "./dom.js";
import { dayOf, timeOfDay } from "./clock.js";

const SVG = "http://www.w3.org/2000/svg";

export class CameraJudged {
  constructor(app, id, frame, canvas) {
    this.app = app;
    this.canvas = canvas;
    this.id = id;
    const { t } = app;
    this.svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of [["preserveAspectRatio", "none"], ["class", "zones-svg"],
      ["aria-hidden", "true"]]) this.svg.setAttribute(name, value);
    frame.append(this.svg);
    this.levels = h("p", { data: { testid: "judged-levels" } });
    this.hidden = h("p", { class: "quiet-text" });
    this.list = h("ul", { data: { testid: "judged-hidden" } });
    this.node = h("section", { class: "panel" }, h("h2", {}, t("judged.title")), this.levels,
      this.hidden, this.list, h("p", { class: "quiet-text" }, t("judged.lead")));
  }

  async load() {
    try {
      this.show(await this.app.api.get(`/cameras/${this.id}/detection`));
    } catch (error) {
      setText(this.levels, error.words ?? String(error));
    }
  }

  show({ sensitivity, nightBy, isNight, hidden }) {
    const { t } = this.app;
    const level = (name) => t(`judged.level.${name}`);
    setText(this.levels, [
      t("judged.levels", { day: level(sensitivity.day), night: level(sensitivity.night) }),
      t(`judged.by.${nightBy}`),
      isNight !== undefined && t(isNight ? "judged.isNight" : "judged.isDay"),
    ].filter(Boolean).join(" · "));
    setText(this.hidden, t(hidden.length ? "judged.hidden" : "judged.none"));
    this.list.replaceChildren(...hidden.map((part) => {
      const since = Date.parse(part.since);
      return h("li", {}, t("judged.part", { n: cellsOf(part).length,
        time: `${dayOf(since)} ${timeOfDay(since)}`, share: Math.round(part.share * 100) }));
    }));
    this.draw(hidden);
  }

  draw(hidden) {
    const [first] = hidden;
    // The last cells reach over a picture whose sides are no multiples of eight.
    const [across, down] = [this.canvas.width / 8, this.canvas.height / 8];
    const isThis = Math.ceil(across) === first?.columns && Math.ceil(down) === first?.rows;
    this.svg.setAttribute("viewBox", isThis ? `0 0 ${across} ${down}`
      : `0 0 ${first?.columns ?? 1} ${first?.rows ?? 1}`);
    this.svg.replaceChildren(...hidden.flatMap((part) => cellsOf(part).map(([x, y]) => {
      const cell = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x, y, width: 1, height: 1,
        class: "hidden-cell" })) cell.setAttribute(name, value);
      return cell;
    })));
  }
}

// Columns and rows of the cells that are set: a bit each, row by row, the highest first.
export function cellsOf({ columns, rows, cells }) {
  const bytes = Uint8Array.from(atob(cells), (letter) => letter.charCodeAt(0));
  return Array.from({ length: columns * rows }, (_, i) => i)
    .filter((i) => bytes[i >> 3] & (0x80 >> (i & 7)))
    .map((i) => [i % columns, Math.floor(i / columns)]);
}
