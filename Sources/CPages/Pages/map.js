// The map: drawn by us from the county's own coordinates, so that it needs no tile server. The
// canvas is for the eye and the mouse; the list beside it names the same things for the keyboard
// and the screen reader.
import { h, icon, setClass, setHidden, setText } from "./dom.js";
import { icons } from "./icons.js";
import { fitted, panned, scaleBar, toPlaneOf, toWindow, zoomed } from "./geometry.js";
import { deviceHalf, drawGround, drawLive, incidentReach, readPalette, sized } from "./map-draw.js";
import { gestures } from "./map-gestures.js";
import { kindOf, MapList } from "./map-list.js";
import { isOld } from "./freshness.js";
import { LAYERS, Scene, STALE_MS } from "./map-scene.js";

const KEPT = "watchpost-map-layers";
// How often what lives is asked for.
const ASKED = { units: 3_000, signs: 2_000, devices: 30_000 };
const GLIDE_MS = 900;
// What an incident or a chosen thing is shown at: the village round it.
const CLOSE_SCALE = 0.15;
// The map is drawn for this size of letters; on a wall everything on it grows as the letters do.
const DRAWN_FOR_PX = 14;
// What an address may name.
const LINKED = ["incident", "device", "bend"];

class MapPage {
  constructor(root, app) {
    this.app = app;
    this.scene = null;
    this.view = null;
    this.size = { width: 0, height: 0, unit: 1 };
    this.unit = 1;
    this.layers = this.keptLayers();
    this.selected = null;
    this.dirty = { ground: true, live: true };
    // When each of ASKED was last answered.
    this.heard = {};
    this.startedAt = app.now();
    this.build(root);
    this.observe();
  }

  keptLayers() {
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    } catch {
      // Unreadable: all layers are shown.
    }
    return Object.fromEntries(LAYERS.map((name) => [name, kept[name] !== false]));
  }

  build(root) {
    const { t } = this.app;
    this.ground = h("canvas", { class: "map-canvas", "aria-hidden": "true" });
    this.live = h("canvas", {
      class: "map-canvas", tabindex: "0", role: "application", "aria-label": t("map.canvas"),
      "aria-describedby": "map-keys", data: { testid: "map-canvas" },
    });
    this.bar = h("span", { class: "map-bar" });
    this.barText = h("span");
    this.asOf = h("p", { class: "map-asof", data: { testid: "map-asof" } });
    this.empty = h("p", { class: "map-empty" }, t("map.loading"));
    this.wrap = h("div", { class: "map-wrap" }, this.ground, this.live, this.empty,
      h("div", { class: "map-tools" },
        this.tool("map.in", "+", () => this.zoom(1.5)),
        this.tool("map.out", "−", () => this.zoom(1 / 1.5)),
        this.tool("map.fit", "0", () => this.fit())),
      this.asOf,
      h("div", { class: "map-scale", "aria-hidden": "true" }, this.bar, this.barText));
    this.list = new MapList(this.app, {
      choose: (item) => this.choose(item.key, true),
      close: () => this.choose(null),
    });
    const title = h("h1", { class: "unseen" }, t("nav.map"));
    root.append(h("div", { class: "map-view" }, title, this.wrap,
      h("aside", { class: "map-side", "aria-label": t("map.side") }, this.list.panel,
        this.toggles(), this.list.node,
        h("p", { id: "map-keys", class: "quiet-text" }, t("map.keys")))));
  }

  tool(key, text, act) {
    return h("button", { type: "button", class: "map-tool", "aria-label": this.app.t(key),
      title: this.app.t(key), onclick: act, data: { testid: key.replace(".", "-") } }, text);
  }

  toggles() {
    const { t } = this.app;
    this.boxes = LAYERS.map((name) =>
      h("label", { class: "map-layer", data: { layer: name } },
        h("input", { type: "checkbox", checked: this.layers[name],
          data: { testid: `map-layer-${name}` },
          onchange: (event) => this.setLayer(name, event.target.checked) }),
        icon(SYMBOLS[name]), h("span", {}, t(`map.layer.${name}`))));
    return h("details", { class: "map-layers", open: innerHeight > 1000 },
      h("summary", { data: { testid: "map-layers" } }, t("map.layers")),
      h("div", {}, this.boxes));
  }

  setLayer(name, isOn) {
    this.layers[name] = isOn;
    try {
      localStorage.setItem(KEPT, JSON.stringify(this.layers));
    } catch {
      // Not kept for the next visit; the map obeys all the same.
    }
    this.redraw(true);
    this.relist();
  }

  observe() {
    this.resizer = new ResizeObserver(() => {
      const { width, height } = this.wrap.getBoundingClientRect();
      if (!width || !height) return;
      const isFirst = !this.size.width;
      this.unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / DRAWN_FOR_PX;
      this.size = { width: width / this.unit, height: height / this.unit, unit: this.unit };
      if (isFirst || !this.view) this.arrive();
      this.redraw(true);
    });
    this.resizer.observe(this.wrap);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.recolour = () => {
      this.palette = null;
      this.redraw(true);
    };
    this.dark.addEventListener("change", this.recolour);
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    gestures(this.live, {
      pan: (dx, dy) => this.move(panned(this.view, dx, dy)),
      zoom: (at, factor) => this.move(zoomed(this.view, this.size, at, factor)),
      zoomMiddle: (factor) => this.zoom(factor),
      fit: () => this.fit(),
      tap: (at) => this.tap(at),
      hover: (at) => this.hover(at),
      isReady: () => Boolean(this.view),
      unit: () => this.unit,
    });
  }

  take(map) {
    this.scene = new Scene(map);
    setHidden(this.empty, Boolean(this.scene.box));
    setText(this.empty, this.app.t("map.nothing"));
    this.scene.noteDevices(this.devices ?? []);
    this.noteIncidents();
    this.arrive();
    this.redraw(true);
    this.relist();
  }

  noteIncidents() {
    this.scene?.noteIncidents([...this.app.room.incidents.values()]);
    if (this.wanted && this.view) this.choose(this.wanted, true);
    this.redraw(false);
    this.relist();
  }

  // The first view, once the scene and the window's size are both there.
  arrive() {
    if (!this.scene?.box || !this.size.width) return;
    if (!this.view) this.fit();
    if (!this.wanted) return;
    this.showLayerOf(...this.wanted.split(":"));
    this.choose(this.wanted, true);
  }

  // From the address: #/map/incident/12, #/map/device/34 or #/map/bend/B5; nothing else.
  show(route) {
    const [, kind, id] = route.path;
    this.wanted = LINKED.includes(kind) && id ? `${kind}:${id}` : null;
    if (this.wanted) this.showLayerOf(kind, id);
    if (this.wanted && this.scene && this.view) this.choose(this.wanted, true);
  }

  // What a link leads to must be seen, whatever layers are off.
  showLayerOf(kind, id) {
    const layer = kind === "device" ? this.scene?.deviceByID.get(id)?.layer : `${kind}s`;
    if (!layer || this.layers[layer]) return;
    this.layers[layer] = true;
    const box = this.boxes.find((one) => one.dataset.layer === layer);
    if (box) box.querySelector("input").checked = true;
    this.redraw(true);
  }

  fit() {
    if (this.scene?.box) this.move(fitted(this.scene.box, this.size, 50));
  }

  zoom(factor) {
    if (!this.view) return;
    const middle = { x: this.size.width / 2, y: this.size.height / 2 };
    this.move(zoomed(this.view, this.size, middle, factor));
  }

  move(view) {
    this.view = view;
    this.redraw(true);
    this.relist();
  }

  find(key) {
    return this.scene?.items(this.layers).find((item) => item.key === key) ?? null;
  }

  choose(key, isCentred = false) {
    this.selected = key;
    const item = key ? this.find(key) : null;
    if (item) {
      this.wanted = null;
      if (isCentred) {
        const scale = Math.max(this.view.scale, CLOSE_SCALE);
        this.move({ ...item.at, scale });
      }
    }
    this.list.showPanel(item, this.scene);
    this.redraw(false);
  }

  // The gravest thing within reach of a point of the window.
  hit(at) {
    let best = null;
    let least = Infinity;
    for (const item of this.scene.items(this.layers)) {
      const p = toWindow(this.view, this.size, item.shown ?? item.at);
      const far = Math.hypot(p.x - at.x, p.y - at.y);
      const kind = kindOf(item);
      const reach = kind === "incident" ? incidentReach(item.severity)
        : kind === "unit" || kind === "sign" ? 12 : Math.max(8, deviceHalf(this.view.scale) + 4);
      // What lives lies above the ground and is taken first.
      const rank = kind === "device" || kind === "bend" ? far + 100 : far;
      if (far <= reach && rank < least) [best, least] = [item, rank];
    }
    return best;
  }

  tap(at) {
    if (this.scene && this.view) this.choose(this.hit(at)?.key ?? null);
  }

  hover(at) {
    if (!this.scene || !this.view) return;
    setClass(this.live, "over", Boolean(this.hit(at)));
  }

  redraw(isGround) {
    this.dirty.live = true;
    if (isGround) this.dirty.ground = true;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    const { scene, view, size, dirty } = this;
    if (!scene || !view || !size.width) return;
    this.palette ??= readPalette(this.wrap);
    if (dirty.ground) {
      drawGround(sized(this.ground, size), scene, view, size, this.palette, this.layers);
      this.drawScale();
    }
    const now = this.app.now();
    const isMoving = scene.step(now, this.still.matches ? 0 : GLIDE_MS);
    for (const unit of scene.units) {
      const age = now - unit.fixedAt;
      unit.isStale = age > STALE_MS || scene.old.has("units");
      unit.ageWords = this.app.clock.span(age);
    }
    for (const sign of scene.lit) sign.isOld = scene.old.has("signs");
    const chosen = this.selected ? this.find(this.selected) : null;
    const live = {
      signs: this.layers.lit ? scene.lit : [],
      units: this.layers.units ? scene.units : [],
      incidents: this.layers.incidents ? scene.incidents : [],
      areas: this.layers.areas ? scene.areas : [],
      selected: this.selected,
      chosen: chosen && kindOf(chosen) !== "incident" ? chosen.shown ?? chosen.at : null,
    };
    drawLive(sized(this.live, size), live, view, size, this.palette,
      (sign) => sign.isOld ? this.app.t("map.old", { about: this.app.both(sign.text) })
        : this.app.both(sign.text));
    this.dirty = { ground: false, live: false };
    if (isMoving) this.redraw(false);
  }

  drawScale() {
    const { metres, pixels } = scaleBar(this.view.scale, 120);
    this.bar.style.width = `${pixels * this.unit}px`;
    setText(this.barText, metres >= 1000 ? `${metres / 1000} km` : `${metres} m`);
  }

  // The list follows the window once it rests: a list that changes while one drags is noise.
  relist() {
    clearTimeout(this.listTimer);
    this.listTimer = setTimeout(() => {
      if (!this.scene || !this.view) return;
      const { size, view } = this;
      const [a, b] = [{ x: 0, y: size.height }, { x: size.width, y: 0 }]
        .map((at) => toPlaneOf(view, size, at));
      const inWindow = this.scene.items(this.layers).filter(({ at }) =>
        at.x >= a.x && at.x <= b.x && at.y >= a.y && at.y <= b.y);
      this.list.show(inWindow, this.scene, this.selected);
      if (this.selected) this.list.showPanel(this.find(this.selected), this.scene);
    }, 250);
  }

  async askUnits() {
    const { units } = await this.app.api.get("/units");
    this.heard.units = this.app.now();
    this.scene?.noteUnits(units, this.heard.units);
    this.redraw(false);
    this.relist();
  }

  async askSigns() {
    const { signs } = await this.app.api.get("/signs");
    this.heard.signs = this.app.now();
    this.scene?.noteSigns(signs);
    this.redraw(false);
  }

  async askDevices() {
    const { devices } = await this.app.api.get("/devices");
    this.heard.devices = this.app.now();
    // Kept for a map that comes later than they do.
    this.devices = devices;
    this.scene?.noteDevices(devices);
    this.redraw(true);
  }

  // Names all that was last heard too long ago, and marks it on the map and in the list.
  showAge() {
    const { t, clock, isBlind } = this.app;
    const now = this.app.now();
    const old = Object.keys(ASKED).filter((name) =>
      isBlind || isOld(this.heard[name] ?? this.startedAt, now, ASKED[name]));
    const since = (name) => {
      const at = this.heard[name];
      return t(`map.asOf.${name}`, { time: at ? clock.timeOfDay(at) : t("map.asOf.never") });
    };
    setClass(this.asOf, "old", old.length > 0);
    if (old.length) setText(this.asOf, t("map.asOf.old", { what: old.map(since).join(" · ") }));
    else if (this.heard.units) {
      setText(this.asOf, t("map.asOf", { time: clock.timeOfDay(this.heard.units) }));
    }
    if (this.scene && old.join() !== [...this.scene.old].join()) {
      this.scene.old = new Set(old);
      this.relist();
    }
    this.redraw(false);
  }

  start() {
    const { app } = this;
    if (app.county.map) this.take(app.county.map);
    app.on("county", () => this.take(app.county.map));
    app.on("room", (change) => {
      if (change.all || change.incidents.size) this.noteIncidents();
    });
    app.on("prefs", this.recolour);
    app.on("blind", () => this.showAge());
    app.on("tick", () => this.showAge());
    app.poll(() => this.askUnits(), ASKED.units);
    app.poll(() => this.askSigns(), ASKED.signs);
    app.poll(() => this.askDevices(), ASKED.devices);
  }

  end() {
    this.resizer.disconnect();
    this.dark.removeEventListener("change", this.recolour);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.listTimer);
  }
}

// The layers' marks as line drawings: the toggles are the legend as well.
const SYMBOLS = {
  incidents: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16v.5",
  units: "M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  lit: "M5 7h14v10H5zM12 1v3M12 20v3M1 12h2M21 12h2M3 3l2 2M19 19l2 2M19 5l2-2M3 21l2-2",
  cameras: "M3 7h11v10H3zM14 11l7-4v10l-7-4",
  posts: "M12 4l8 8-8 8-8-8z",
  heads: "M12 5l8 14H4z",
  signs: "M5 5h14v14H5z",
  bends: "M6 19a8 8 0 1 1 12 0",
  roads: "M3 20C8 14 10 16 13 11S17 5 21 4",
  areas: "M5 8l8-4 7 6-3 9-10 1z",
};

let page = null;

export const mapView = {
  id: "map",
  titleKey: "nav.map",
  icon: icons.map,
  right: "read",
  mount(root, app, route) {
    page = new MapPage(root, app);
    page.show(route);
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
