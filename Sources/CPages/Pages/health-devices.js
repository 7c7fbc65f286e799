// The devices by state: what is offline or at fault comes first.
import { arrange, h, setHidden, setText } from "./dom.js";
import { span } from "./clock.js";
import { helped } from "./help.js";
import { hasText } from "./text.js";

const CLASSES = ["camera", "post", "bendHead", "sign", "unit"];
const STATES = ["trouble", "all", "offline", "fault", "refused", "ok"];
const CHUNK = 100;

// `never` is offline that was never heard: it was not installed, or has the wrong key.
export function stateOf(device) {
  if (!device.isOnline) return device.lastHeard ? "offline" : "never";
  if (device.faults.length) return "fault";
  return refusals(device) > 0 ? "refused" : "ok";
}

const refusals = (device) => Object.values(device.rejected).reduce((a, b) => a + b, 0);
const RANK = { offline: 0, never: 1, fault: 2, refused: 3, ok: 4 };

export class DeviceTable {
  constructor(app, search) {
    this.app = app;
    this.devices = [];
    this.rows = new Map();
    this.limit = CHUNK;
    const { t } = app;
    const again = () => {
      this.limit = CHUNK;
      this.show();
      app.announce(this.said.textContent);
    };
    const select = (id, keys, words) => h("select", { id, onchange: again, data: { testid: id } },
      keys.map((key) => h("option", { value: key }, words(key))));
    this.state = select("device-state", STATES, (key) => t(`devices.${key}`));
    if (search) this.state.value = "all";
    this.kind = select("device-class", ["", ...CLASSES],
      (key) => t(key ? `class.${key}` : "devices.anyClass"));
    this.search = h("input", { type: "search", value: search, placeholder: t("devices.search"),
      "aria-label": t("devices.search"), oninput: again, data: { testid: "device-search" } });
    this.classes = h("div", { class: "class-counts", data: { testid: "device-classes" } });
    this.body = h("tbody", { data: { testid: "devices" } });
    this.said = h("p", { class: "quiet-text" });
    this.more = h("button", { type: "button", class: "button", hidden: true, onclick: () => {
      this.limit += CHUNK;
      this.show();
    } }, t("devices.more"));
    const heads = [
      "name", "class", "area", "state", "last", "accepted", "lost", "refused", "power",
    ];
    this.node = h("section", { class: "panel" }, h("h2", {}, t("devices.title")), this.classes,
      h("div", { class: "filters" },
        h("label", { for: "device-state" }, t("devices.state")),
        helped("devices.state", this.state, "devices.state.help"),
        h("label", { for: "device-class" }, t("devices.class")),
        helped("devices.class", this.kind, "devices.class.help"),
        helped("devices.search", this.search, "devices.search.help")),
      h("div", { class: "scroll", tabindex: "0", role: "region",
        "aria-label": t("devices.title") },
      h("table", { class: "table devices" }, h("caption", { class: "unseen" }, t("devices.title")),
        h("thead", {}, h("tr", {}, heads.map((key) =>
          h("th", { scope: "col" }, t(`devices.${key}`))))), this.body)),
      this.said, this.more);
  }

  take(devices) {
    this.devices = devices;
    this.showClasses();
    this.show();
  }

  showClasses() {
    const { t } = this.app;
    const counts = CLASSES.map((kind) => {
      const all = this.devices.filter((device) => device.deviceClass === kind);
      const off = all.filter((device) => !device.isOnline).length;
      const faulty = all.filter((device) => device.isOnline && device.faults.length).length;
      return { kind, all: all.length, off, faulty };
    }).filter(({ all }) => all > 0);
    const key = JSON.stringify(counts);
    if (key === this.classesKey) return;
    this.classesKey = key;
    this.classes.replaceChildren(...counts.map(({ kind, all, off, faulty }) =>
      h("div", { class: off || faulty ? "class-count bad" : "class-count" },
        h("strong", {}, t(`class.${kind}`)),
        h("span", {}, t("devices.online", { n: all - off, of: all })),
        off > 0 && h("span", { class: "bad" }, t("devices.offlineCount", { n: off })),
        faulty > 0 && h("span", { class: "bad" }, t("devices.faultCount", { n: faulty })))));
  }

  get wanted() {
    const words = this.search.value.trim().toLowerCase();
    const wish = this.state.value;
    const kind = this.kind.value;
    const fits = (device) => {
      const state = stateOf(device);
      if (kind && device.deviceClass !== kind) return false;
      if (wish === "trouble" && state === "ok") return false;
      if (wish === "offline" && state !== "offline" && state !== "never") return false;
      if ((wish === "fault" || wish === "refused" || wish === "ok") && state !== wish) return false;
      return !words || device.name.toLowerCase().includes(words) || device.id.includes(words)
        || this.app.areaName(device.area).toLowerCase().includes(words);
    };
    return this.devices.filter(fits).sort((a, b) =>
      RANK[stateOf(a)] - RANK[stateOf(b)] || a.deviceClass.localeCompare(b.deviceClass)
      || a.id.localeCompare(b.id));
  }

  show() {
    const { t } = this.app;
    const wanted = this.wanted;
    const shown = wanted.slice(0, this.limit);
    const ids = new Set(shown.map((device) => device.id));
    for (const id of this.rows.keys()) if (!ids.has(id)) this.rows.delete(id);
    arrange(this.body, shown.map((device) => this.row(device)));
    setHidden(this.more, wanted.length <= this.limit);
    setText(this.said, wanted.length === 0 && this.state.value === "trouble"
      ? t("devices.allWell") : t("devices.shown", { n: shown.length, of: wanted.length }));
  }

  row(device) {
    let row = this.rows.get(device.id);
    const { app } = this;
    const { t } = app;
    const last = device.lastHeard
      ? t("ago", { age: span(app.now() - Date.parse(device.lastHeard)) }) : t("never");
    if (!row) {
      row = this.makeRow(device);
      this.rows.set(device.id, row);
    }
    setText(row.last, last);
    const key = JSON.stringify(device);
    if (row.key === key) return row.node;
    row.key = key;
    const state = stateOf(device);
    const words = [t(`devices.is.${state}`),
      ...device.faults.map((fault) => (hasText(`fault.${fault}`) ? t(`fault.${fault}`) : fault))];
    row.node.dataset.state = state;
    setText(row.name, device.name);
    setText(row.area, app.areaName(device.area));
    setText(row.state, words.join(t("listComma")));
    setText(row.accepted, device.accepted.toLocaleString());
    setText(row.lost, device.lostInNetwork.toLocaleString());
    row.refused.replaceChildren(this.refused(device));
    setText(row.power, this.power(device));
    return row.node;
  }

  // The cells of a device, which stay: a row made anew would take the focus from its link.
  makeRow(device) {
    const cell = (name) => h("td", name ? { class: name } : {});
    const isCamera = device.deviceClass === "camera";
    const row = {
      name: isCamera ? h("a", { href: `#/cameras/${device.id}` }) : h("span"), area: cell(),
      state: cell("device-state"), last: cell(), accepted: cell("number"), lost: cell("number"),
      refused: cell(), power: cell("power"),
    };
    row.node = h("tr", {}, h("th", { scope: "row" }, row.name, h("small", {}, device.id)),
      h("td", {}, this.app.t(`class.${device.deviceClass}`)), row.area, row.state, row.last,
      row.accepted, row.lost, row.refused, row.power);
    return row;
  }

  // Each reason in words, with what mends it.
  refused(device) {
    const { t } = this.app;
    const entries = Object.entries(device.rejected).filter(([, n]) => n > 0)
      .sort((a, b) => b[1] - a[1]);
    if (entries.length === 0) return "0";
    return h("ul", { class: "refusals" }, entries.map(([reason, n]) => {
      const key = `reject.${reason}`;
      return h("li", {}, h("strong", {}, `${n.toLocaleString()} × `),
        hasText(key) ? t(key) : reason,
        hasText(`${key}.mend`) && h("small", {}, t(`${key}.mend`)));
    }));
  }

  power(device) {
    const parts = [
      device.batteryMillivolts && `${(device.batteryMillivolts / 1000).toFixed(1)} V`,
      device.signalDBm && `${device.signalDBm} dBm`,
    ];
    return parts.filter(Boolean).join(" · ") || "—";
  }
}
