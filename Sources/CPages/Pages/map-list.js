// The words beside the map: a list of what is in the window, and a panel about the chosen thing.
import { arrange, h, setHidden, setText } from "./dom.js";

// Most devices that are listed [D]: more are found by zooming in, and the list says so.
const DEVICES_LISTED = 60;

export const kindOf = (item) => item.key.split(":")[0];

export class MapList {
  constructor(app, on) {
    this.app = app;
    this.on = on;
    this.rows = new Map();
    this.list = h("ul", { class: "map-list", data: { testid: "map-list" } });
    this.count = h("p", { class: "quiet-text", role: "status" });
    this.node = h("section", { class: "map-things" }, h("h2", {}, app.t("map.things")),
      this.count, this.list);
    this.panel = h("section", { class: "map-panel", hidden: true, "aria-live": "polite",
      data: { testid: "map-panel" } });
  }

  show(items, scene, selected) {
    const devices = items.filter((item) => kindOf(item) === "device" || kindOf(item) === "bend");
    const shown = [
      ...items.filter((item) => !devices.includes(item)), ...devices.slice(0, DEVICES_LISTED),
    ];
    const { t } = this.app;
    const parts = [t("map.inWindow", { n: items.length })];
    if (devices.length > DEVICES_LISTED) {
      parts.push(t("map.more", { n: devices.length - DEVICES_LISTED }));
    }
    if (scene.unplacedUnits) parts.push(t("map.unplaced", { n: scene.unplacedUnits }));
    setText(this.count, parts.join(" · "));
    const wanted = shown.map((item) => this.row(item, scene, selected));
    const keys = new Set(shown.map((item) => item.key));
    for (const key of this.rows.keys()) if (!keys.has(key)) this.rows.delete(key);
    arrange(this.list, wanted);
  }

  row(item, scene, selected) {
    let row = this.rows.get(item.key);
    if (!row) {
      const name = h("strong");
      const about = h("span");
      const button = h("button", { type: "button", class: "map-thing",
        onclick: () => this.on.choose(row.item) }, name, about);
      row = { node: h("li", {}, button), name, about, button };
      this.rows.set(item.key, row);
    }
    row.item = item;
    const { name, about } = this.words(item, scene);
    setText(row.name, name);
    setText(row.about, about);
    row.button.dataset.kind = kindOf(item);
    row.button.dataset.severity = item.severity ?? "";
    row.button.setAttribute("aria-pressed", String(item.key === selected));
    return row.node;
  }

  words(item, scene) {
    const { t, both } = this.app;
    switch (kindOf(item)) {
      case "incident":
        return { name: `S${item.severity} ${both(item.natureText)}`,
          about: `${item.place.words} · ${both(item.stateText)}` };
      case "unit": {
        const age = t(item.isStale ? "map.fix.old" : "map.fix", { age: item.ageWords ?? "" });
        return { name: item.callSign, about: `${both(item.statusText)} · ${age}` };
      }
      case "sign":
        return { name: `${item.name}: ${both(item.text)}`,
          about: t(item.isConfirmed ? "map.sign.confirmed" : "map.sign.unconfirmed") };
      case "bend": return { name: item.name, about: t("map.kind.bend") };
      default: {
        const state = item.isOnline === undefined ? "unknown" : item.isOnline ? "on" : "off";
        return { name: item.name, about:
          `${t(`class.${item.deviceClass}`)} · ${t(`map.state.${state}`)}` };
      }
    }
  }

  links(item) {
    const { t } = this.app;
    const link = (href, key, params) => h("a", { class: "button", href }, t(key, params));
    switch (kindOf(item)) {
      case "incident": return [link(`#/incident/${item.id}`, "map.open.incident")];
      case "unit":
        return item.incident
          ? [link(`#/incident/${item.incident}`, "map.open.its", { n: item.incident })] : [];
      case "device":
        return [
          item.deviceClass === "camera" && link(`#/cameras/${item.id}`, "map.open.camera"),
          link(`#/health?device=${item.id}`, "map.open.health"),
        ];
      default: return [];
    }
  }

  showPanel(item, scene) {
    setHidden(this.panel, !item);
    if (!item) return this.panel.replaceChildren();
    const { t } = this.app;
    const { name, about } = this.words(item, scene);
    const key = `${item.key}/${name}/${about}`;
    if (this.panel.dataset.shown === key && this.panel.firstChild) return undefined;
    this.panel.dataset.shown = key;
    const { lat, lon } = scene.projection.toEarth(item.at.x, item.at.y);
    const where = [item.area && scene.areaName(item.area), `${lat.toFixed(5)}, ${lon.toFixed(5)}`];
    return this.panel.replaceChildren(
      h("header", {}, h("h2", {}, name),
        h("button", { type: "button", class: "button quiet square", "aria-label": t("close"),
          onclick: () => this.on.close() }, "×")),
      h("p", {}, about), h("p", { class: "quiet-text" }, where.filter(Boolean).join(" · ")),
      h("p", { hidden: !item.words }, item.words ? `“${item.words}”` : ""),
      h("div", { class: "row" }, this.links(item)));
  }
}
