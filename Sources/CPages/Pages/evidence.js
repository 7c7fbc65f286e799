// The pictures kept with an incident, before and after it, played as a strip with the cells that
// moved drawn over them. Two pictures at most are fetched at a time: the one to be shown, and the
// one after it.
import { ApiError } from "./api.js";
import { askText } from "./dialog.js";
import { moment } from "./clock.js";
import { h, icon, setHidden, setText } from "./dom.js";
import { icons } from "./icons.js";
import { draw } from "./picture-loader.js";
import { t } from "./text.js";

// Pictures held decoded: two of 40 s at one a second [D]. The longest unused goes first.
const HELD = 80;
// Pause between pictures at speed 1, as they come while something moves (5 a second).
const STEP_MS = 200;
// How often new pictures are looked for while they may still come; later on, every so many turns.
const LOOK_MS = 5000;
const LOOK_LATER = 12;
const FRESH_MS = 120_000;

export class EvidenceStrip {
  #cameras = new Map();
  #camera = "";
  #at = 0;
  #isPlaying = false;
  #timer = 0;
  #held = new Map();
  #rests = 0;
  #drawing = null;
  #isAhead = false;
  #isMissing = false;
  #abort = new AbortController();

  constructor(app, incident) {
    this.app = app;
    this.id = incident;
    this.#build();
    this.stopPoll = app.poll(() => this.#look(), LOOK_MS);
  }

  destroy() {
    this.stopPoll();
    clearTimeout(this.#timer);
    this.#abort.abort();
    for (const entry of this.#held.values()) entry.bitmap?.close();
    this.#held.clear();
  }

  #build() {
    const button = (name, path, run) => h("button", { type: "button", class: "button square",
      "aria-label": t(`evidence.${name}`), data: { testid: `evidence-${name}` }, onclick: run },
    icon(path));
    this.tabs = h("div", { class: "segments", role: "group", "aria-label": t("evidence.cameras") });
    this.canvas = h("canvas", { class: "picture", role: "img", width: 640, height: 360,
      data: { testid: "evidence-picture" } });
    this.when = h("span", { class: "evidence-when" });
    this.trouble = h("p", { class: "picture-note", hidden: true });
    this.slider = h("input", { type: "range", min: 0, max: 0, value: 0, class: "evidence-slider",
      "aria-label": t("evidence.position"), data: { testid: "evidence-slider" },
      oninput: () => this.#go(Number(this.slider.value)) });
    this.mark = h("span", { class: "evidence-mark", "aria-hidden": "true" });
    this.playButton = button("play", icons.play, () => this.#play(!this.#isPlaying));
    this.speed = h("select", { "aria-label": t("evidence.speed"),
      data: { testid: "evidence-speed" } }, [0.5, 1, 2, 4].map((value) =>
      h("option", { value, selected: value === 1 }, `${value} ×`)));
    this.cells = h("input", { type: "checkbox", checked: true, data: { testid: "evidence-cells" },
      onchange: () => this.#draw() });
    this.player = h("div", { class: "player", hidden: true }, this.tabs,
      h("figure", { class: "picture-box" }, this.canvas, this.trouble,
        h("figcaption", {}, this.when)),
      h("div", { class: "slider-box" }, this.slider, this.mark),
      h("div", { class: "player-tools" },
        button("previous", icons.previous, () => this.#step(-1)), this.playButton,
        button("next", icons.next, () => this.#step(1)), this.speed,
        h("label", { class: "choice" }, this.cells, h("span", {}, t("evidence.cells"))),
        this.app.can("operate") && h("button", { type: "button", class: "button",
          data: { testid: "evidence-original" }, onclick: () => this.#original() },
        t("evidence.original"))));
    this.none = h("p", { class: "empty" }, t("loading"));
    this.element = h("section", { class: "part", "aria-labelledby": "evidence-title",
      data: { testid: "evidence" } },
    h("h3", { id: "evidence-title" }, t("evidence.title")), this.none, this.player);
  }

  async #look() {
    if (this.#rests > 0) {
      this.#rests -= 1;
      return;
    }
    try {
      const { evidence } = await this.app.api.get(`/incidents/${this.id}/evidence`,
        { signal: this.#abort.signal });
      const incident = this.app.room.incidents.get(this.id);
      const isFresh = incident && this.app.now() - Date.parse(incident.opened) < FRESH_MS;
      this.#rests = isFresh ? 0 : LOOK_LATER - 1;
      this.#take(evidence);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      // No answer says nothing about pictures; the next turn asks again.
      setText(this.none, error.words ?? t("error.unreachable"));
      throw error;
    }
  }

  #take(evidence) {
    setText(this.none, t("evidence.none"));
    if (evidence.length === 0) return;
    const cameras = new Map();
    for (const record of evidence) {
      if (!cameras.has(record.camera)) cameras.set(record.camera, []);
      cameras.get(record.camera).push(record);
    }
    const before = this.#cameras;
    this.#cameras = cameras;
    setHidden(this.none, true);
    setHidden(this.player, false);
    const isSame = [...cameras.keys()].join() === [...before.keys()].join();
    if (!isSame) this.#drawTabs();
    if (!cameras.has(this.#camera)) this.#choose(cameras.keys().next().value);
    else this.#range();
    if (this.#isMissing) this.#draw();
  }

  #drawTabs() {
    this.tabs.replaceChildren(...[...this.#cameras].map(([camera, records]) =>
      h("button", { type: "button", class: "segment", data: { camera },
        "aria-pressed": String(camera === this.#camera), onclick: () => this.#choose(camera) },
      this.#cameraName(camera), " ", h("span", { class: "count" }, String(records.length)))));
  }

  #cameraName(camera) {
    const incident = this.app.room.incidents.get(this.id);
    return incident?.cameras?.find((one) => one.id === camera)?.name
      ?? incident?.sources.find((one) => one.device === camera)?.name ?? camera.slice(-6);
  }

  #choose(camera) {
    this.#camera = camera;
    for (const tab of this.tabs.children) {
      tab.setAttribute("aria-pressed", String(tab.dataset.camera === camera));
    }
    // Begin with the first picture after the event: what the operator wants to see.
    const after = this.#records.findIndex((record) => this.#offset(record) >= 0);
    this.#at = Math.max(0, after);
    this.#range();
    this.#draw();
  }

  get #records() {
    return this.#cameras.get(this.#camera) ?? [];
  }

  // Seconds after the incident was opened.
  #offset(record) {
    const incident = this.app.room.incidents.get(this.id);
    const opened = incident ? Date.parse(incident.opened) : Date.parse(record.received);
    return (Date.parse(record.received) - opened) / 1000;
  }

  #range() {
    const records = this.#records;
    this.slider.max = Math.max(0, records.length - 1);
    this.slider.value = this.#at;
    const after = records.findIndex((record) => this.#offset(record) >= 0);
    setHidden(this.mark, after <= 0);
    const share = after / Math.max(1, records.length - 1);
    this.mark.style.setProperty("--share", String(share));
  }

  #play(isPlaying) {
    this.#isPlaying = isPlaying;
    this.playButton.replaceChildren(icon(isPlaying ? icons.pause : icons.play));
    this.playButton.setAttribute("aria-label", t(isPlaying ? "evidence.pause" : "evidence.play"));
    clearTimeout(this.#timer);
    if (isPlaying) this.#next();
  }

  async #next() {
    const last = this.#records.length - 1;
    await this.#go(this.#at >= last ? 0 : this.#at + 1);
    if (!this.#isPlaying || this.#abort.signal.aborted) return;
    this.#timer = setTimeout(() => this.#next(), STEP_MS / Number(this.speed.value));
  }

  #step(by) {
    this.#play(false);
    this.#go(Math.min(this.#records.length - 1, Math.max(0, this.#at + by)));
  }

  #go(at) {
    this.#at = at;
    this.slider.value = at;
    return this.#draw();
  }

  get #record() {
    return this.#records[this.#at];
  }

  #caption(record) {
    const offset = this.#offset(record);
    const words = t(offset < 0 ? "evidence.before" : "evidence.after",
      { n: Math.abs(offset).toFixed(1) });
    return `${this.#at + 1} / ${this.#records.length} · ${moment(record.received)} · ${words}`;
  }

  // Shows the picture that is chosen. While one is under way the newest choice waits for it: the
  // slider passes many pictures, and none of those between is fetched.
  #draw() {
    if (this.#record) {
      const caption = this.#caption(this.#record);
      setText(this.when, caption);
      this.slider.setAttribute("aria-valuetext", caption);
    }
    this.#drawing ??= this.#drawNewest().finally(() => (this.#drawing = null));
    return this.#drawing;
  }

  async #drawNewest() {
    for (;;) {
      const record = this.#record;
      if (!record) return;
      const { bitmap, words } = await this.#picture(record);
      if (this.#abort.signal.aborted) return;
      if (this.#record?.id === record.id) {
        this.#show(record, bitmap, words);
        this.#fetchAhead();
        return;
      }
    }
  }

  #show(record, bitmap, words) {
    this.#isMissing = !bitmap;
    setHidden(this.trouble, bitmap !== null);
    if (!bitmap) {
      setText(this.trouble, words);
      return;
    }
    draw(this.canvas, bitmap);
    this.canvas.setAttribute("aria-label",
      `${this.#cameraName(this.#camera)} · ${this.#caption(record)}`);
    if (this.cells.checked) drawCells(this.canvas, record);
  }

  async #fetchAhead() {
    const next = this.#records[this.#at + 1];
    if (!next || this.#isAhead) return;
    this.#isAhead = true;
    await this.#picture(next);
    this.#isAhead = false;
  }

  // The picture of a record: { bitmap, words }; without a bitmap, the words say why.
  async #picture(record) {
    const entry = this.#held.get(record.id) ?? { promise: this.#fetch(record), bitmap: null };
    this.#held.delete(record.id);
    this.#held.set(record.id, entry);
    const picture = await entry.promise;
    entry.bitmap = picture.bitmap;
    if (!entry.bitmap) this.#held.delete(record.id);
    while (this.#held.size > HELD) {
      const [oldest, gone] = this.#held.entries().next().value;
      this.#held.delete(oldest);
      gone.bitmap?.close();
    }
    return picture;
  }

  async #fetch(record) {
    try {
      const { blob } = await this.app.api.picture(`/evidence/${record.id}`,
        { signal: this.#abort.signal });
      const bitmap = await createImageBitmap(blob);
      if (this.#abort.signal.aborted) bitmap.close();
      return { bitmap, words: "" };
    } catch (error) {
      return { bitmap: null,
        words: error instanceof ApiError ? error.words : t("picture.damaged") };
    }
  }

  // The picture as it was taken. The service writes down who asked, and why.
  async #original() {
    const record = this.#record;
    this.#play(false);
    const blob = await askText({
      title: t("evidence.original"), label: "original.reason", submit: t("evidence.open"),
      testid: "original",
      onSubmit: (reason) => this.app.api.original(`/evidence/${record.id}/original`, reason),
    });
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    await this.app.dialog({ title: `${t("evidence.isOriginal")} · ${moment(record.received)}`,
      wide: true, testid: "original-picture", cancelText: t("close"),
      body: h("img", { class: "picture", src: url, alt: t("evidence.isOriginal") }) });
    URL.revokeObjectURL(url);
  }
}

// Outlines the cells that moved: row by row, the first cell in the highest bit.
export function drawCells(canvas, { columns, rows, cells }) {
  if (!cells || !columns || !rows) return;
  const bits = atob(cells);
  const context = canvas.getContext("2d");
  const isSet = (x, y) => {
    if (x < 0 || y < 0 || x >= columns || y >= rows) return false;
    const index = y * columns + x;
    return (bits.charCodeAt(index >> 3) & (0x80 >> (index & 7))) !== 0;
  };
  const [width, height] = [canvas.width / columns, canvas.height / rows];
  const edge = new Path2D();
  context.fillStyle = "rgb(255 225 60 / 22%)";
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      if (!isSet(x, y)) continue;
      const [left, top, right, bottom] = [x * width, y * height, (x + 1) * width, (y + 1) * height];
      context.fillRect(left, top, width, height);
      if (!isSet(x - 1, y)) line(edge, left, top, left, bottom);
      if (!isSet(x + 1, y)) line(edge, right, top, right, bottom);
      if (!isSet(x, y - 1)) line(edge, left, top, right, top);
      if (!isSet(x, y + 1)) line(edge, left, bottom, right, bottom);
    }
  }
  // A dark line under a light one shows on any picture.
  context.lineWidth = Math.max(3, canvas.width / 160);
  context.strokeStyle = "rgb(0 0 0 / 70%)";
  context.stroke(edge);
  context.lineWidth /= 2;
  context.strokeStyle = "#ffe13c";
  context.stroke(edge);
}

function line(path, x0, y0, x1, y1) {
  path.moveTo(x0, y0);
  path.lineTo(x1, y1);
}
