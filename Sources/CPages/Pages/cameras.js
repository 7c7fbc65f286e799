// The wall of cameras: the newest picture of each that is in sight, with its age. A picture that is
// old is greyed and says so in words; nothing on the wall may look alive when it is not.
import { arrange, h, setClass, setText } from "./dom.js";
import { icons } from "./icons.js";
import { CameraPage } from "./camera.js";
import { CameraVisits } from "./camera-visits.js";
import { pictureState, stateOf } from "./camera-state.js";
import { helped } from "./help.js";
import { PictureLoader } from "./picture-loader.js";

const LIST_MS = 10_000;
// Tiles that are made at once: more when the end of the wall comes into sight.
const CHUNK = 120;
// A search is said to a screen reader once the typing rests.
const FOUND_MS = 600;
const SIZES = ["S", "M", "L"];
const KEPT = "watchpost-wall-size";

const TROUBLE = { offline: 0, never: 1, stale: 2, live: 3 };

class Tile {
  constructor(app, camera) {
    this.app = app;
    this.canvas = h("canvas", { class: "tile-picture", "aria-hidden": "true" });
    this.name = h("strong");
    this.area = h("span", { class: "tile-area" });
    this.state = h("span", { class: "tile-state" });
    this.marks = h("span", { class: "tile-marks" });
    this.link = h("a", { class: "camera-tile", href: `#/cameras/${camera.id}`,
      data: { testid: "camera-tile", camera: camera.id } },
    h("span", { class: "tile-frame" }, this.canvas, this.state),
    h("span", { class: "tile-caption" }, this.name, this.area, this.marks));
    this.node = h("li", {}, this.link);
    this.note(camera);
  }

  note(camera) {
    const { t } = this.app;
    this.camera = camera;
    this.listed = Date.parse(camera.lastFrame);
    setText(this.name, camera.name);
    setText(this.area, this.app.areaName(camera.area));
    const marks = [
      !camera.isArmed && t("camera.unarmed"), camera.hasMask && t("camera.masked"),
      camera.visitsToday > 0 && t("camera.visits", { n: camera.visitsToday }),
    ];
    setText(this.marks, marks.filter(Boolean).join(" · "));
    this.age();
  }

  shown({ received }) {
    if (Number.isFinite(received)) this.received = received;
    this.isMissed = false;
    this.hasPicture = true;
    this.age();
  }

  missed(why) {
    if (why === "never") this.forget();
    this.isMissed = true;
    this.age();
  }

  // The canvas is empty: no picture's time may stand on it.
  forget() {
    this.received = NaN;
    this.hasPicture = false;
  }

  // The words on the picture are the picture's own; the wall greys what is not live.
  age() {
    const at = this.hasPicture ? this.received : this.listed;
    const { state, words } = pictureState(this.app, this.camera, at, this.isMissed);
    this.link.dataset.state = state;
    setText(this.state, words);
  }
}

class Wall {
  constructor(root, app) {
    this.app = app;
    this.tiles = new Map();
    this.cameras = [];
    this.limit = CHUNK;
    this.loader = new PictureLoader({
      isPaused: () => document.hidden || app.isBlind,
      signedOut: () => app.signedOut(),
    });
    this.build(root);
    this.watch();
  }

  build(root) {
    const { t } = this.app;
    this.search = h("input", { type: "search", id: "wall-search", placeholder: t("camera.search"),
      "aria-label": t("camera.search"), oninput: () => this.find(),
      data: { testid: "wall-search" } });
    this.order = h("select", { "aria-label": t("camera.order"), onchange: () => this.find(),
      data: { testid: "wall-order" } },
    ["trouble", "name", "area", "visits"].map((key) =>
      h("option", { value: key }, t(`camera.order.${key}`))));
    this.sizes = SIZES.map((size) => h("button", { type: "button", class: "button quiet square",
      "aria-label": t(`camera.size.${size}`), onclick: () => this.setSize(size),
      data: { testid: `wall-size-${size}` } }, size));
    this.counts = h("p", { class: "wall-counts", data: { testid: "wall-counts" } });
    this.pace = h("p", { class: "wall-pace", data: { testid: "wall-pace" } });
    this.list = h("ul", { class: "wall", data: { testid: "wall" } });
    this.more = h("div", { class: "wall-more" });
    root.append(h("div", { class: "wall-view" },
      h("h1", { class: "unseen" }, t("nav.cameras")),
      h("div", { class: "wall-tools" },
        helped("camera.search", this.search, "camera.search.help"),
        helped("camera.order", this.order, "camera.order.help"),
        h("div", { class: "wall-sizes", role: "group", "aria-label": t("camera.size") },
          this.sizes),
        h("a", { class: "button quiet", href: "#/cameras/visits",
          data: { testid: "visits-by-day" } }, t("visits.byDay")),
        this.counts, this.pace),
      this.list, this.more));
    this.setSize(localStorage.getItem(KEPT) ?? "M");
  }

  setSize(size) {
    this.list.dataset.size = SIZES.includes(size) ? size : "M";
    localStorage.setItem(KEPT, this.list.dataset.size);
    this.sizes.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(SIZES[i] === this.list.dataset.size)));
  }

  watch() {
    this.seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const tile = this.tiles.get(target.firstChild.dataset.camera);
        if (!tile) continue;
        tile.isInSight = isIntersecting;
        if (isIntersecting) {
          this.loader.add({ id: tile.camera.id, canvas: tile.canvas,
            shown: (news) => tile.shown(news), missed: (why) => tile.missed(why) });
        } else {
          this.loader.remove(tile.camera.id);
          tile.forget();
        }
      }
    }, { rootMargin: "100px" });
    this.ender = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting || this.limit >= this.wanted.length) return;
      this.limit += CHUNK;
      this.show();
    });
    this.ender.observe(this.more);
  }

  start() {
    const { app } = this;
    app.poll(async () => {
      this.cameras = (await app.api.get("/cameras")).cameras;
      this.show();
    }, LIST_MS);
    app.on("tick", () => this.age());
    app.on("blind", () => this.age());
    this.age();
    app.keys((event) => {
      if (event.key !== "/") return false;
      this.search.focus();
      return true;
    });
  }

  age() {
    for (const tile of this.tiles.values()) if (tile.isInSight) tile.age();
    const { t } = this.app;
    if (!this.isLoaded) setText(this.counts, t(this.app.isBlind ? "camera.blind" : "loading"));
    const pace = this.loader.pace;
    const inSight = this.loader.tiles.size;
    setText(this.pace, pace < 0.1 ? t("camera.pace.none", { n: inSight })
      : t("camera.pace", { pace: pace.toFixed(pace < 10 ? 1 : 0), n: inSight,
        each: Math.max(1, inSight / pace).toFixed(0) }));
  }

  stateOf(camera) {
    // The newest picture that is known of, by the list that came last or here.
    const listed = Date.parse(camera.lastFrame);
    const received = this.tiles.get(camera.id)?.received;
    return stateOf(camera, received > listed ? received : listed, this.app.now());
  }

  get wanted() {
    const words = this.search.value.trim().toLowerCase();
    const { app } = this;
    const found = this.cameras.filter((camera) => !words
      || camera.name.toLowerCase().includes(words) || camera.id.includes(words)
      || app.areaName(camera.area).toLowerCase().includes(words));
    const byName = (a, b) => a.name.localeCompare(b.name, "zh") || a.id.localeCompare(b.id);
    const orders = {
      trouble: (a, b) => TROUBLE[this.stateOf(a)] - TROUBLE[this.stateOf(b)] || byName(a, b),
      name: byName,
      area: (a, b) => a.area.localeCompare(b.area) || byName(a, b),
      visits: (a, b) => b.visitsToday - a.visitsToday || byName(a, b),
    };
    return found.sort(orders[this.order.value]);
  }

  // A new search or order begins at the top, with one screen's worth of tiles.
  find() {
    this.limit = CHUNK;
    if (!this.isLoaded) return;
    this.show();
    // The counts tick with the cameras: they are said when the operator asked, and not else.
    clearTimeout(this.teller);
    this.teller = setTimeout(() => this.app.announce(this.counts.textContent), FOUND_MS);
  }

  show() {
    const { app } = this;
    const wanted = this.wanted;
    const nodes = wanted.slice(0, this.limit).map((camera) => {
      let tile = this.tiles.get(camera.id);
      if (tile) {
        tile.note(camera);
      } else {
        tile = new Tile(app, camera);
        this.tiles.set(camera.id, tile);
        this.seen.observe(tile.node);
      }
      return tile.node;
    });
    arrange(this.list, nodes);
    const troubled = this.cameras.filter((camera) => this.stateOf(camera) !== "live").length;
    this.isLoaded = true;
    setText(this.counts, this.cameras.length === 0 ? app.t("camera.none")
      : app.t("camera.counts", { n: wanted.length, all: this.cameras.length, troubled }));
    setClass(this.counts, "bad", troubled > 0);
  }

  end() {
    clearTimeout(this.teller);
    this.loader.end();
    this.seen.disconnect();
    this.ender.disconnect();
  }
}

let page = null;

export const camerasView = {
  id: "cameras",
  titleKey: "nav.cameras",
  icon: icons.cameras,
  right: "read",
  mount(root, app, route) {
    const id = route.path[1];
    if (id === "visits") page = new CameraVisits(root, app);
    else page = id ? new CameraPage(root, app, id) : new Wall(root, app);
    page.start();
  },
  unmount() {
    page?.end();
    page = null;
  },
};
