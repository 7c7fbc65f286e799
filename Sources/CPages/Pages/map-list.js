// The words beside the map: a list of what is in the window, and a panel about the chosen thing.
import { arrange, h, setHidden, setText } from "./dom.js";

// Most devices that are listed [D]: more are found by zooming in, and the list says so.
const DEVICES_LISTED = 60;

// Classes of devices that stand on a strip.
export const ROADSIDE = new Set(["bendHead", "sign"]);

export const kindOf = (item) => item.key.split(":")[0];

export class MapList {
  constructor(app, on) {
    this.app = app;
    this.on = on;
    this.rows = new Map();
    this.list = h("ul", { class: "map-list", data: { testid: "map-list" } });
    this.count = h("p", { class: "quiet-text" });
    this.node = h("section", { class: "map-things" }, h("h2", {}, app.t("map.things")),
      this.count, this.list);
    this.buildPanel();
  }

  // Its parts stay: what is written anew while it is read would lose the keyboard's place.
  buildPanel() {
    this.title = h("h2");
    this.about = h("p");
    this.where = h("p", { class: "quiet-text" });
    this.said = h("p", { hidden: true });
    this.linkRow = h("div", { class: "row" });
    this.panel = h("section", { class: "map-panel", hidden: true, data: { testid: "map-panel" } },
      h("header", {}, this.title,
        h("button", { type: "button", class: "button quiet square",
          "aria-label": this.app.t("close"), onclick: () => this.close() }, "×")),
      this.about, this.where, this.said, this.linkRow);
  }

  // The keyboard goes back to the thing's line in the list.
  close() {
    const row = this.rows.get(this.shownKey);
    this.on.close();
    row?.button.focus();
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

  // Its name, and what is known of it; marked when that was last heard too long ago.
  words(item, scene) {
    const words = this.plainWords(item);
    const source = { unit: "units", sign: "signs", device: "devices" }[kindOf(item)];
    if (!scene.old.has(source)) return words;
    return { ...words, about: this.app.t("map.old", words) };
  }

  plainWords(item) {
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
      case "bend":
        return [link(`#/bends/bend/${encodeURIComponent(item.id)}`, "bends.open.strip")];
      case "device":
        return [
          ROADSIDE.has(item.deviceClass)
            && link(`#/bends/device/${item.id}`, "bends.open.strip"),
          item.deviceClass === "camera" && link(`#/cameras/${item.id}`, "map.open.camera"),
          link(`#/health?device=${item.id}`, "map.open.health"),
        ];
      default: return [];
    }
  }

  showPanel(item, scene) {
    setHidden(this.panel, !item);
    const before = this.shownKey;
    this.shownKey = item?.key;
    if (!item) return;
    const { name, about } = this.words(item, scene);
    const { lat, lon } = scene.projection.toEarth(item.at.x, item.at.y);
    const where = [item.area && scene.areaName(item.area), `${lat.toFixed(5)}, ${lon.toFixed(5)}`];
    setText(this.title, name);
    setText(this.about, about);
    setText(this.where, where.filter(Boolean).join(" · "));
    setHidden(this.said, !item.words);
    setText(this.said, item.words ? `“${item.words}”` : "");
    const links = `${item.key}/${item.incident ?? ""}`;
    if (this.linksKey !== links) {
      this.linksKey = links;
      this.linkRow.replaceChildren(...this.links(item).filter(Boolean));
    }
    // The panel ticks, so it is no live region: it is said once, when it opens.
    if (before !== item.key) this.app.announce(`${name}. ${about}`);
  }
}
