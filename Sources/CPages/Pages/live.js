// The cameras that see the place, live: the newest frame of each, once a second, while in sight.
import { ApiError } from "./api.js";
import { h, setClass, setText } from "./dom.js";
import { t } from "./text.js";

const FRAME_MS = 1000;
// A camera without a picture is asked again after so many turns.
const RESTS = 5;
// A picture older than this is called old: ten frames at the usual one a second [D].
const OLD_MS = 10_000;

// Puts a picture on a canvas in its own size.
export function showPicture(canvas, bitmap, label) {
  if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
  }
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  canvas.setAttribute("aria-label", label);
}

export class LiveCameras {
  #screens = new Map();
  #key = "";

  constructor(app) {
    this.app = app;
    this.grid = h("ul", { class: "live" });
    this.none = h("p", { class: "empty" }, t("live.none"));
    this.element = h("section", { class: "part", "aria-labelledby": "live-title",
      data: { testid: "live" } }, h("h3", { id: "live-title" }, t("live.title")), this.none,
    this.grid);
    this.sight = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const screen = this.#screens.get(entry.target.dataset.camera);
        if (screen) screen.isSeen = entry.isIntersecting;
      }
    });
  }

  update(cameras) {
    const key = cameras.map((camera) => camera.id).join();
    if (key === this.#key) return;
    this.#key = key;
    this.#clear();
    this.none.hidden = cameras.length > 0;
    this.grid.replaceChildren(...cameras.map((camera) => this.#screen(camera)));
  }

  destroy() {
    this.#clear();
    this.sight.disconnect();
  }

  #clear() {
    for (const screen of this.#screens.values()) screen.stop();
    this.#screens.clear();
    this.sight.disconnect();
  }

  #screen(camera) {
    const canvas = h("canvas", { class: "picture", role: "img", width: 320, height: 180,
      "aria-label": camera.name });
    const age = h("span", { class: "live-age" }, t("live.waiting"));
    const node = h("li", { class: "screen", data: { camera: camera.id,
      testid: `live-${camera.id}` } }, canvas,
    h("p", {}, h("a", { href: `#/cameras?camera=${camera.id}` }, camera.name), age));
    const screen = { isSeen: false, received: 0, rests: 0, stop: () => {} };
    this.#screens.set(camera.id, screen);
    screen.stop = this.app.poll(() => this.#fetch(camera, screen, canvas, age, node), FRAME_MS);
    this.sight.observe(node);
    return node;
  }

  async #fetch(camera, screen, canvas, age, node) {
    if (!screen.isSeen) return;
    if (screen.rests > 0) {
      screen.rests -= 1;
      return;
    }
    let trouble = "";
    try {
      const { blob, headers } = await this.app.api.picture(`/cameras/${camera.id}/latest.jpg`);
      const received = Date.parse(headers.get("Watchpost-Received") ?? "");
      if (received !== screen.received) {
        const bitmap = await createImageBitmap(blob);
        showPicture(canvas, bitmap, camera.name);
        bitmap.close();
      }
      screen.received = received;
    } catch (error) {
      if (!(error instanceof ApiError) && error.name !== "InvalidStateError") throw error;
      screen.rests = RESTS;
      trouble = error.words ?? t("picture.damaged");
    }
    const ms = this.app.now() - screen.received;
    const isOld = !screen.received || !(ms < OLD_MS);
    setClass(node, "old", isOld);
    setText(age, trouble || (isOld ? t("live.old", { n: Math.round(ms / 1000) })
      : t("live.age", { n: Math.max(0, ms / 1000).toFixed(0) })));
  }
}
