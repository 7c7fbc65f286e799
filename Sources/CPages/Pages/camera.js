// One camera's page: its picture with zones and masks, its day, and what was suppressed.
import { h, setHidden, setText } from "./dom.js";
import { pictureState } from "./camera-state.js";
import { CameraDay, percent } from "./camera-day.js";
import { CameraJudged } from "./camera-judged.js";
import { draw, PictureLoader } from "./picture-loader.js";
import { ZoneEditor } from "./zones.js";

const STATE_MS = 5_000;
// What a camera hides changes by the hour.
const JUDGED_MS = 60_000;
const ID = /^[0-9]{20}$/;

export class CameraPage {
  constructor(root, app, id) {
    this.app = app;
    this.id = id;
    const { t } = app;
    if (!ID.test(id)) {
      root.append(h("div", { class: "page" }, h("h1", {}, t("camera.unknown")),
        h("a", { class: "button", href: "#/cameras" }, t("camera.back"))));
      return;
    }
    this.title = h("h1", { data: { testid: "camera-title" } }, id);
    this.about = h("p", { class: "lead", data: { testid: "camera-about" } });
    this.canvas = h("canvas", { class: "camera-picture", role: "img",
      "aria-label": t("camera.live"), data: { testid: "camera-picture" } });
    this.state = h("p", { class: "tile-state", data: { testid: "camera-state" } });
    this.frame = h("div", { class: "camera-frame" }, this.canvas, this.state);
    this.editor = new ZoneEditor(app, id, this.frame);
    this.judged = new CameraJudged(app, id, this.frame, this.canvas);
    this.day = new CameraDay(app, id, () => this.askState());
    root.append(h("div", { class: "page camera-page" },
      h("header", { class: "camera-head" },
        h("a", { class: "button quiet", href: "#/cameras" }, `← ${t("camera.back")}`),
        h("div", {}, this.title, this.about),
        h("div", { class: "row-buttons" },
          this.mapLink = h("a", { class: "button", hidden: true,
            href: `#/map/device/${id}` }, t("camera.map")),
          app.can("operate") || app.can("maintain")
            ? h("button", { type: "button", class: "button", onclick: () => this.openOriginal(),
              data: { testid: "camera-original" } }, t("camera.original")) : null)),
      h("div", { class: "camera-main" }, this.frame, this.editor.node),
      this.judged.node, this.day.node));
  }

  start() {
    if (!this.title) return;
    const { app } = this;
    this.loader = new PictureLoader({
      isPaused: () => document.hidden || app.isBlind,
      signedOut: () => app.signedOut(),
    });
    this.loader.add({ id: this.id, canvas: this.canvas,
      shown: (news) => this.shown(news), missed: (why) => this.missed(why) });
    this.editor.load();
    this.day.load();
    app.poll(() => this.askState(), STATE_MS);
    app.poll(() => this.judged.load(), JUDGED_MS);
    app.on("tick", () => this.age());
    app.on("blind", () => this.age());
  }

  async askState() {
    const { cameras } = await this.app.api.get("/cameras");
    this.camera = cameras.find((camera) => camera.id === this.id);
    const { app } = this;
    const { t } = app;
    if (!this.camera) {
      setText(this.title, t("camera.unknown"));
      return;
    }
    setText(this.title, this.camera.name);
    setText(this.about, [
      app.areaName(this.camera.area), this.id,
      t(this.camera.isArmed ? "camera.armed" : "camera.unarmed"),
      this.camera.hasMask && t("camera.masked"),
      t("camera.today", { n: this.camera.visitsToday, hidden: this.camera.suppressedToday }),
      this.camera.raisedCells > 0 && t("camera.raised",
        { n: this.camera.raisedCells, share: percent(this.camera.raisedShare) }),
    ].filter(Boolean).join(" · "));
    setHidden(this.mapLink, this.camera.lat === undefined);
    this.listed = Date.parse(this.camera.lastFrame);
    this.age();
  }

  shown({ received }) {
    if (Number.isFinite(received)) this.received = received;
    this.isMissed = false;
    this.hasPicture = true;
    // The frame has the picture's shape: zones are shares of the picture, not of the frame.
    this.frame.style.setProperty("--ratio", this.canvas.width / this.canvas.height);
    this.age();
  }

  missed(why) {
    if (why === "never") this.hasPicture = false;
    this.isMissed = true;
    this.age();
  }

  age() {
    const { app } = this;
    const at = this.hasPicture ? this.received : this.listed;
    const { state, words } = pictureState(app, this.camera, at, this.isMissed);
    this.frame.dataset.state = state;
    setText(this.state, Number.isFinite(at)
      ? `${words} · ${app.t("camera.at", { time: app.clock.timeOfDay(at) })}` : words);
  }

  // The picture as the camera took it; the reason goes into the audit log.
  async openOriginal() {
    const { app } = this;
    const { t } = app;
    const reason = h("textarea", { rows: 3, maxlength: 500, required: true,
      data: { testid: "original-reason" } });
    const blob = await app.dialog({
      title: t("camera.original"), submit: t("camera.original.open"), testid: "original",
      body: h("label", { class: "field" }, h("span", { class: "field-head" }, t("camera.reason")),
        reason, h("span", { class: "field-help" }, t("camera.reason.help"))),
      onSubmit: async () => {
        const words = reason.value.trim();
        if (!words) {
          reason.focus();
          return undefined;
        }
        return app.api.original(`/cameras/${this.id}/original`, words);
      },
    });
    if (!blob) return;
    const bitmap = await createImageBitmap(blob);
    const canvas = h("canvas", { class: "camera-picture", role: "img",
      "aria-label": t("camera.original") });
    draw(canvas, bitmap);
    bitmap.close();
    await app.dialog({ title: t("camera.original.title", { name: this.title.textContent }),
      wide: true, cancelText: t("close"), testid: "original-picture",
      body: h("div", {}, h("p", { class: "notice" }, t("camera.original.warn")), canvas) });
  }

  end() {
    this.loader?.end();
    this.editor?.end();
  }
}
