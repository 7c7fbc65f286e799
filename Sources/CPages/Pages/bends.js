// The mountain roads as strips: who is on them, what their signs show, what is at fault.
import { h, setHidden, setText } from "./dom.js";
import { CorridorSection } from "./bends-corridor.js";
import { headDrawing, kindDrawing } from "./bends-marks.js";
import { icons } from "./icons.js";
import { t } from "./text.js";

// The roads themselves change only when the county is reloaded.
const EVERY_MS = 15_000;

class BendsPage {
  #sections = new Map();
  #wanted = null;
  #key = "";
  #frame = 0;
  #before = 0;

  constructor(root, app, route) {
    this.app = app;
    this.said = h("p", { class: "empty" }, t("loading"));
    this.links = h("nav", { class: "row-buttons", "aria-label": t("bends.roads"), hidden: true });
    this.list = h("div", { class: "corridors" });
    root.append(h("div", { class: "page bends" },
      h("header", {}, h("h1", {}, t("bends.title")), h("p", { class: "lead" }, t("bends.lead"))),
      this.links, this.said, this.list, legend()));
    this.sight = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        this.#sections.get(target.dataset.corridor)?.see(isIntersecting);
      }
    }, { rootMargin: "300px" });
    this.show(route);
  }

  start() {
    const { app } = this;
    app.poll(async () => this.#take((await app.api.get("/corridors")).corridors), EVERY_MS);
    app.on("tick", () => this.#each((section) => section.age()));
    app.on("blind", () => this.#each((section) => section.age()));
    const frame = (here) => {
      this.#frame = requestAnimationFrame(frame);
      const passed = Math.min(1000, here - this.#before);
      this.#before = here;
      this.#each((section) => section.frame(performance.now(), passed));
    };
    this.#frame = requestAnimationFrame(frame);
  }

  end() {
    cancelAnimationFrame(this.#frame);
    this.sight.disconnect();
    this.#each((section) => section.destroy());
  }

  #each(fn) {
    for (const section of this.#sections.values()) fn(section);
  }

  #take(corridors) {
    const key = JSON.stringify(corridors);
    if (key === this.#key) return;
    this.#key = key;
    this.#each((section) => section.destroy());
    this.sight.disconnect();
    this.#sections = new Map(corridors.map((corridor) =>
      [corridor.id, new CorridorSection(this.app, corridor)]));
    this.list.replaceChildren(...[...this.#sections.values()].map((section) => section.element));
    this.#each((section) => this.sight.observe(section.element));
    setHidden(this.said, corridors.length > 0);
    setText(this.said, t("bends.none"));
    setHidden(this.links, corridors.length < 2);
    this.links.replaceChildren(...corridors.map(({ id, name }) =>
      h("a", { class: "button", href: `#/bends/road/${encodeURIComponent(id)}` }, name)));
    this.#arrive();
  }

  // From the address: #/bends/road/S228, #/bends/bend/B3, #/bends/device/34.
  show(route) {
    const [, kind, id] = route.path;
    this.#wanted = id ? [kind, id] : null;
    this.#arrive();
  }

  #arrive() {
    if (!this.#wanted || this.#sections.size === 0) return;
    const [kind, id] = this.#wanted;
    this.#wanted = null;
    for (const section of this.#sections.values()) if (section.arrive(kind, id)) return;
  }
}

function legend() {
  const entry = (mark, key) => h("li", {}, mark, h("span", {}, t(key)));
  const swatch = (className) => h("span", { class: `swatch ${className}`, "aria-hidden": "true" });
  return h("details", { class: "panel bends-legend" }, h("summary", {}, t("bends.legend")),
    h("ul", {},
      ["car", "truck", "pedestrian"].map((kind) =>
        entry(h("span", { class: "user-shape" }, kindDrawing(kind)), `bends.kind.${kind}`)),
      entry(swatch("reach unknown"), "bends.legend.reach"),
      ["alive", "waiting", "lost", "blind"].map((state) =>
        entry(h("span", { class: "head-shape", data: { state } }, headDrawing(state)),
          `bends.head.${state}.is`)),
      entry(swatch("bend-advised"), "bends.legend.bend"),
      entry(swatch("warns"), "bends.legend.warning"),
      entry(swatch("message"), "bends.legend.message")),
    h("p", { class: "quiet-text" }, t("bends.way.help")));
}

let page = null;

export const bendsView = {
  id: "bends",
  titleKey: "nav.bends",
  icon: icons.bends,
  right: "read",
  mount(root, app, route) {
    page = new BendsPage(root, app, route);
    page.start();
  },
  route(route) {
    page.show(route);
  },
  unmount() {
    page.end();
    page = null;
  },
};
