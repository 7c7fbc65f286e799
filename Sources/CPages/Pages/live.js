// The cameras that see the place, live: the newest picture of each, once a second, while in sight.
import { ageWords, STALE_MS } from "./camera-state.js";
import { h, setClass, setHidden, setText } from "./dom.js";
import { PictureLoader } from "./picture-loader.js";
import { t } from "./text.js";

// A tab has four picture requests under way at most, so that a command finds a connection free; the
// kept pictures beside these take two [D].
const SLOTS_MAX = 2;

class FewSlots extends PictureLoader {
  adapt(...how) {
    super.adapt(...how);
    this.slots = Math.min(this.slots, SLOTS_MAX);
  }
}

// One camera: its picture and how old that is.
class Screen {
  #received = NaN;
  // Why there is no newer picture: "never", "failed" or "".
  #missed = "";

  constructor(app, camera) {
    this.app = app;
    this.id = camera.id;
    this.canvas = h("canvas", { class: "picture", role: "img", "aria-label": camera.name });
    this.words = h("span", { class: "live-age" });
    this.node = h("li", { class: "screen", data: { camera: camera.id,
      testid: `live-${camera.id}` } }, this.canvas,
    h("p", {}, h("a", { href: `#/cameras/${camera.id}` }, camera.name), this.words));
    this.clear();
  }

  // No picture: a grey field of the usual shape, so that the page does not jump.
  clear() {
    this.canvas.width = 320;
    this.canvas.height = 180;
    this.#received = NaN;
    this.#missed = "";
    this.age();
  }

  shown({ received }) {
    this.#received = received;
    this.#missed = "";
    this.age();
  }

  missed(why) {
    if (why === "never") this.#received = NaN;
    this.#missed = why;
    this.age();
  }

  age() {
    const { app } = this;
    const ms = app.now() - this.#received;
    const isKnown = Number.isFinite(ms);
    const isOld = !isKnown || ms > STALE_MS || this.#missed !== "" || app.isBlind;
    setClass(this.node, "old", isOld);
    setText(this.words, isKnown
      ? t(isOld ? "live.old" : "live.age", { age: ageWords(app, Math.max(0, ms)) })
      : t({ never: "camera.is.never", failed: "error.unreachable" }[this.#missed]
        ?? "live.waiting"));
  }
}

export class LiveCameras {
  #screens = new Map();
  #key = null;

  constructor(app) {
    this.app = app;
    this.grid = h("ul", { class: "live" });
    this.none = h("p", { class: "empty" }, t("loading"));
    this.element = h("section", { class: "part", "aria-labelledby": "live-title",
      data: { testid: "live" } }, h("h3", { id: "live-title" }, t("live.title")), this.none,
    this.grid);
    this.loader = new FewSlots({
      isPaused: () => document.hidden || app.isBlind,
      signedOut: () => app.signedOut(),
    });
    this.sight = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const screen = this.#screens.get(target.dataset.camera);
        if (screen) this.#see(screen, isIntersecting);
      }
    });
    this.off = app.on("tick", () => this.#age());
    this.offBlind = app.on("blind", () => this.#age());
  }

  // `cameras`: those linked to the incident; undefined while nobody knows them.
  update(cameras) {
    const key = cameras?.map((camera) => camera.id).join();
    if (key === undefined || key === this.#key) return;
    this.#key = key;
    this.#clear();
    setText(this.none, t("live.none"));
    setHidden(this.none, cameras.length > 0);
    for (const camera of cameras) {
      const screen = new Screen(this.app, camera);
      this.#screens.set(camera.id, screen);
      this.grid.append(screen.node);
      this.sight.observe(screen.node);
    }
  }

  destroy() {
    this.off();
    this.offBlind();
    this.#clear();
    this.loader.end();
  }

  #clear() {
    this.sight.disconnect();
    for (const id of this.#screens.keys()) this.loader.remove(id);
    this.#screens.clear();
    this.grid.replaceChildren();
  }

  #see(screen, isSeen) {
    if (isSeen) {
      this.loader.add({ id: screen.id, canvas: screen.canvas,
        shown: (news) => screen.shown(news), missed: (why) => screen.missed(why) });
    } else {
      this.loader.remove(screen.id);
      screen.clear();
    }
  }

  #age() {
    for (const screen of this.#screens.values()) screen.age();
  }
}
