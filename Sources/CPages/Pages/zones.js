// Zones and masks of one camera, drawn on its picture. The mouse drags corners; the keyboard moves
// the same corners with the arrow keys, or edits them as numbers in the list.
import { arrange, h, setHidden, setText } from "./dom.js";
import { areaOf, clamp, crossesItself } from "./geometry.js";
import { ApiError } from "./api.js";
import { helped } from "./help.js";

const SVG = "http://www.w3.org/2000/svg";
const KINDS = ["include", "exclude", "privacy"];
// The service's limits (ZoneText, ZoneMap).
const ZONES_MAX = 64;
const CORNERS_MAX = 256;
const UNDO_MAX = 100;
// Smaller than this share of the picture is a slip of the hand [D].
const AREA_MIN = 0.0004;
// Share of the picture that an arrow key moves a corner, and with Shift [D].
const STEP = 0.005;
const STEP_WIDE = 0.05;

// What was changed and not saved, by person and camera: {zones, version, undone}. It waits here
// while the maintainer looks at an alarm.
const drafts = new Map();
addEventListener("beforeunload", (event) => drafts.size > 0 && event.preventDefault());

const round = (value) => Math.round(clamp(value, 0, 1) * 10_000) / 10_000;
const copy = (zones) => JSON.parse(JSON.stringify(zones));

export class ZoneEditor {
  constructor(app, camera, frame) {
    this.app = app;
    this.camera = camera;
    this.frame = frame;
    // Of the person who made it: another who signs in on the same page has own drafts.
    this.draftKey = `${app.me?.person.name}/${camera}`;
    this.canEdit = app.can("maintain");
    this.zones = [];
    this.undone = [];
    this.chosen = null;
    this.drawing = null;
    this.isChanged = false;
    this.build();
  }

  build() {
    const { t } = this.app;
    this.svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of [["viewBox", "0 0 1 1"], ["preserveAspectRatio", "none"],
      ["class", "zones-svg"], ["aria-hidden", "true"]]) this.svg.setAttribute(name, value);
    this.handles = h("div", { class: "zones-handles" });
    this.frame.append(this.svg, this.handles);
    this.list = h("ul", { class: "zones-list", data: { testid: "zones" } });
    this.message = h("p", { class: "form-error", role: "alert", data: { testid: "zones-error" } });
    this.hint = h("p", { class: "quiet-text", role: "status" });
    this.kind = h("select", { id: "zone-kind", data: { testid: "zone-kind" } },
      KINDS.map((kind) => h("option", { value: kind }, t(`zone.${kind}`))));
    const button = (key, act, testid, more = "") =>
      h("button", { type: "button", class: `button ${more}`, onclick: act, data: { testid } },
        t(key));
    this.saveButton = button("zone.save", () => this.save(), "zones-save", "primary");
    this.undoButton = button("zone.undo", () => this.undo(), "zones-undo");
    this.tools = h("div", { class: "zones-tools", hidden: !this.canEdit },
      h("label", { for: "zone-kind" }, t("zone.kind")),
      helped("zone.kind", this.kind, "zone.kind.help"),
      h("div", { class: "row-buttons" },
        button("zone.draw", () => this.startDrawing(), "zone-draw"),
        button("zone.box", () => this.addBox(), "zone-box")),
      h("div", { class: "row-buttons" }, this.undoButton,
        button("zone.reload", () => this.discard(), "zones-reload"), this.saveButton));
    this.node = h("section", { class: "panel zones" }, h("h2", {}, t("zone.title")),
      h("p", { class: "quiet-text" }, t(this.canEdit ? "zone.lead" : "zone.readonly")),
      this.tools, this.hint, this.message, this.list);
    this.frame.addEventListener("pointerdown", (event) => this.down(event));
    this.frame.addEventListener("pointermove", (event) => this.move(event));
    this.frame.addEventListener("pointerup", () => this.up());
    this.frame.addEventListener("pointercancel", () => this.up());
    this.frame.addEventListener("dblclick", () => this.close());
    this.onKey = (event) => this.key(event);
    addEventListener("keydown", this.onKey, true);
    this.onLeave = (event) => this.isChanged && event.preventDefault();
    addEventListener("beforeunload", this.onLeave);
  }

  end() {
    removeEventListener("keydown", this.onKey, true);
    removeEventListener("beforeunload", this.onLeave);
    if (!this.isChanged) return;
    const { zones, version, undone } = this;
    drafts.set(this.draftKey, { zones, version, undone });
    this.app.toast(this.app.t("zone.kept"), "warn");
  }

  discard() {
    drafts.delete(this.draftKey);
    return this.load();
  }

  async load() {
    try {
      const { zones, version } = await this.app.api.get(`/cameras/${this.camera}/zones`);
      Object.assign(this, { zones, version, undone: [], chosen: null, drawing: null });
      this.isChanged = false;
      setText(this.message, "");
      setText(this.hint, "");
    } catch (error) {
      setText(this.message, error.words ?? String(error));
    }
    this.restore();
    this.show();
  }

  // Brings back what was not saved. It was made on the version it names: were the zones saved by
  // somebody else meanwhile, the service would refuse it, and that is said at once.
  restore() {
    const draft = drafts.get(this.draftKey);
    if (!draft) return;
    drafts.delete(this.draftKey);
    const isStale = this.version !== undefined && this.version !== draft.version;
    Object.assign(this, draft, { isChanged: true });
    setText(this.hint, this.app.t("zone.draft"));
    if (isStale) setText(this.message, this.app.t("zone.stale"));
  }

  // Keeps what is there so that `undo` brings it back.
  remember() {
    this.undone = [...this.undone, copy(this.zones)].slice(-UNDO_MAX);
    this.isChanged = true;
  }

  undo() {
    if (this.drawing) this.drawing.pop();
    else if (this.undone.length) {
      this.zones = this.undone.pop();
      this.isChanged = true;
    }
    this.show();
  }

  // A name that no zone of this camera has.
  freeName(kind) {
    const taken = new Set(this.zones.map((zone) => zone.id));
    for (let n = 1; ; n += 1) if (!taken.has(`${kind}-${n}`)) return `${kind}-${n}`;
  }

  addZone(polygon) {
    if (this.zones.length >= ZONES_MAX) {
      setText(this.message, this.app.t("zone.tooMany", { n: ZONES_MAX }));
      return;
    }
    this.remember();
    const kind = this.kind.value;
    this.zones.push({ id: this.freeName(kind), kind, polygon });
    this.chosen = this.zones.length - 1;
    this.show();
  }

  // For the keyboard: a rectangle in the middle, whose corners are then moved.
  addBox() {
    this.addZone([[0.35, 0.35], [0.65, 0.35], [0.65, 0.65], [0.35, 0.65]]);
    this.handles.querySelector("button")?.focus();
  }

  startDrawing() {
    this.drawing = [];
    setText(this.hint, this.app.t("zone.drawing"));
    this.show();
  }

  // Ends the drawing: three corners make a zone.
  close() {
    const corners = this.drawing;
    if (!corners || corners.length < 3) return;
    this.drawing = null;
    setText(this.hint, "");
    this.addZone(corners);
  }

  at(event) {
    const box = this.frame.getBoundingClientRect();
    return [round((event.clientX - box.left) / box.width),
      round((event.clientY - box.top) / box.height)];
  }

  down(event) {
    if (!this.drawing || event.button !== 0) return;
    event.preventDefault();
    const here = this.at(event);
    const [first] = this.drawing;
    const isClosing = first && this.drawing.length > 2
      && Math.hypot(first[0] - here[0], first[1] - here[1]) < 0.02;
    const last = this.drawing.at(-1);
    if (isClosing) this.close();
    else if (!last || last[0] !== here[0] || last[1] !== here[1]) {
      if (this.drawing.length < CORNERS_MAX) this.drawing.push(here);
      this.show();
    }
  }

  move(event) {
    if (this.drawing) {
      this.pointer = this.at(event);
      this.draw();
    } else if (this.dragged !== undefined) {
      this.zones[this.chosen].polygon[this.dragged] = this.at(event);
      this.draw();
    }
  }

  up() {
    if (this.dragged === undefined) return;
    this.dragged = undefined;
    this.show();
  }

  key(event) {
    if (!this.canEdit || event.target.closest?.("dialog")) return;
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (isUndo && !event.target.matches("input, textarea")) this.undo();
    else if (this.drawing && event.key === "Enter" && this.drawing.length > 2) this.close();
    else if (this.drawing && event.key === "Escape") {
      this.drawing = null;
      setText(this.hint, "");
      this.show();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  moveCorner(index, event) {
    const step = event.shiftKey ? STEP_WIDE : STEP;
    const [dx, dy] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step],
      ArrowDown: [0, step] }[event.key] ?? [];
    if (event.key === "Delete" || event.key === "Backspace") this.dropCorner(index);
    else if (dx === undefined) return;
    else {
      this.remember();
      const corner = this.zones[this.chosen].polygon[index];
      this.zones[this.chosen].polygon[index] = [round(corner[0] + dx), round(corner[1] + dy)];
      this.show();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  dropCorner(index) {
    const { polygon } = this.zones[this.chosen];
    if (polygon.length <= 3) return;
    this.remember();
    polygon.splice(index, 1);
    this.show();
  }

  // A new corner in the middle of the side that follows a corner.
  addCorner(index) {
    const { polygon } = this.zones[this.chosen];
    if (polygon.length >= CORNERS_MAX) return;
    this.remember();
    const [a, b] = [polygon[index], polygon[(index + 1) % polygon.length]];
    polygon.splice(index + 1, 0, [round((a[0] + b[0]) / 2), round((a[1] + b[1]) / 2)]);
    this.show();
  }

  remove(index) {
    this.remember();
    this.zones.splice(index, 1);
    this.chosen = null;
    this.show();
  }

  // What the service would refuse, or what would surely not do what was meant; null when well.
  fault() {
    const { t } = this.app;
    for (const { id, polygon } of this.zones) {
      if (crossesItself(polygon)) return t("zone.crosses", { id });
      if (areaOf(polygon) < AREA_MIN) return t("zone.tiny", { id });
    }
    return null;
  }

  async save() {
    const { app } = this;
    const fault = this.fault();
    setText(this.message, fault ?? "");
    if (fault) return;
    this.saveButton.disabled = true;
    try {
      const { zones, version } = await app.api.send("PUT", `/cameras/${this.camera}/zones`,
        { zones: this.zones, version: this.version });
      Object.assign(this, { zones, version, undone: [] });
      this.isChanged = false;
      app.toast(app.t("zone.saved"));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(this.message, error.code === "stale" ? app.t("zone.stale") : error.words);
    }
    this.saveButton.disabled = false;
    this.show();
  }

  show() {
    this.refresh();
    this.showList();
  }

  // All but the list, which must not be made anew under the hand that types in it.
  refresh() {
    this.draw();
    this.showHandles();
    this.frame.classList.toggle("drawing", Boolean(this.drawing));
    this.undoButton.disabled = !this.undone.length && !this.drawing?.length;
    this.saveButton.disabled = !this.isChanged;
  }

  draw() {
    const polygon = (points, name) => {
      const node = document.createElementNS(SVG, this.drawing === points ? "polyline" : "polygon");
      node.setAttribute("points", points.map((p) => p.join(",")).join(" "));
      node.setAttribute("class", name);
      node.setAttribute("vector-effect", "non-scaling-stroke");
      return node;
    };
    const nodes = this.zones.map((zone, i) => {
      const name = i === this.chosen ? `zone ${zone.kind} chosen` : `zone ${zone.kind}`;
      return polygon(zone.polygon, name);
    });
    if (this.drawing) {
      nodes.push(polygon(this.drawing, "zone fresh"));
      const last = this.drawing.at(-1);
      if (last && this.pointer) nodes.push(polygon([last, this.pointer], "zone rubber"));
    }
    this.svg.replaceChildren(...nodes);
    const corners = this.zones[this.chosen]?.polygon ?? [];
    [...this.handles.children].forEach((handle, i) => corners[i] && place(handle, corners[i]));
  }

  showHandles() {
    const corners = this.canEdit && !this.drawing ? this.zones[this.chosen]?.polygon ?? [] : [];
    const wanted = corners.map((corner, i) => this.handles.children[i] ?? this.handle(i));
    arrange(this.handles, wanted);
    const { t } = this.app;
    wanted.forEach((handle, i) => {
      place(handle, corners[i]);
      handle.setAttribute("aria-label", t("zone.corner", { n: i + 1, of: corners.length,
        x: Math.round(corners[i][0] * 100), y: Math.round(corners[i][1] * 100) }));
    });
  }

  handle(index) {
    return h("button", { type: "button", class: "zone-handle", data: { testid: "zone-handle" },
      onkeydown: (event) => this.moveCorner(index, event),
      onpointerdown: (event) => {
        if (this.drawing) return;
        event.preventDefault();
        event.currentTarget.focus();
        this.frame.setPointerCapture(event.pointerId);
        this.remember();
        this.dragged = index;
      } });
  }

  showList() {
    const { t } = this.app;
    const at = document.activeElement?.dataset?.at;
    this.list.replaceChildren(...this.zones.map((zone, i) => this.row(zone, i)));
    setHidden(this.list, this.zones.length === 0);
    if (this.zones.length === 0 && !this.drawing && !this.hint.textContent) {
      setText(this.hint, t("zone.none"));
    }
    // The list is made anew; whoever typed in it goes on at the same place.
    if (at) this.list.querySelector(`[data-at="${at}"]`)?.focus();
  }

  row(zone, index) {
    const { t } = this.app;
    const isChosen = index === this.chosen;
    const share = Math.round(areaOf(zone.polygon) * 100);
    const choose = () => {
      this.chosen = isChosen ? null : index;
      this.drawing = null;
      this.show();
    };
    return h("li", { class: `zone-row ${zone.kind}` },
      h("div", { class: "zone-head" },
        h("button", { type: "button", class: "button quiet", "aria-expanded": String(isChosen),
          onclick: choose, data: { at: `zone${index}`, testid: "zone-choose" } },
        h("strong", {}, zone.id),
        h("span", {}, `${t(`zone.${zone.kind}`)} · ${t("zone.share", { n: share })}`)),
        this.canEdit && h("button", { type: "button", class: "button quiet",
          onclick: () => this.remove(index), data: { testid: "zone-remove" },
          "aria-label": t("zone.removeOf", { id: zone.id }) }, t("zone.remove"))),
      isChosen && zone.kind === "include" && this.persistence(zone),
      isChosen && this.corners(zone));
  }

  // Frames in a row that begin a visit in this zone; empty for the camera's own number.
  persistence(zone) {
    const { t } = this.app;
    const id = `persistence-${zone.id}`;
    return h("div", { class: "zone-persistence" }, h("label", { for: id }, t("zone.persistence")),
      helped("zone.persistence", h("input", { id, type: "number", min: 1, max: 50, step: 1,
        value: zone.persistence ?? "", disabled: !this.canEdit,
        data: { at: "persistence", testid: "zone-persistence" },
        onchange: (event) => {
          const frames = Math.round(Number(event.target.value));
          this.remember();
          if (frames >= 1 && frames <= 50) zone.persistence = frames;
          else delete zone.persistence;
          event.target.value = zone.persistence ?? "";
          this.refresh();
        } }), "zone.persistence.help"));
  }

  corners(zone) {
    const { t } = this.app;
    const number = (corner, axis, i) => h("input", { type: "number", min: 0, max: 100, step: 0.1,
      value: Math.round(zone.polygon[i][axis] * 1000) / 10, disabled: !this.canEdit,
      "aria-label": t(axis ? "zone.y" : "zone.x", { n: i + 1 }),
      data: { at: `c${i}-${axis}`, testid: `zone-${axis ? "y" : "x"}-${i + 1}` },
      onchange: (event) => {
        const value = Number(event.target.value);
        if (!Number.isFinite(value)) return;
        this.remember();
        zone.polygon[i][axis] = round(value / 100);
        event.target.value = Math.round(zone.polygon[i][axis] * 1000) / 10;
        this.refresh();
      } });
    return h("ol", { class: "zone-corners" }, zone.polygon.map((corner, i) =>
      h("li", {}, h("span", {}, `${i + 1}`), number(corner, 0, i), number(corner, 1, i),
        this.canEdit && h("button", { type: "button", class: "button quiet square",
          "aria-label": t("zone.addCorner", { n: i + 1 }), title: t("zone.addCorner", { n: i + 1 }),
          onclick: () => this.addCorner(i) }, "+"),
        this.canEdit && h("button", { type: "button", class: "button quiet square",
          "aria-label": t("zone.dropCorner", { n: i + 1 }),
          title: t("zone.dropCorner", { n: i + 1 }), disabled: zone.polygon.length <= 3,
          onclick: () => this.dropCorner(i) }, "×"))));
  }
}

function place(handle, corner) {
  handle.style.left = `${corner[0] * 100}%`;
  handle.style.top = `${corner[1] * 100}%`;
}
