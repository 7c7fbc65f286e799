// The marks on a strip. Kinds and states differ in shape and in words; colour only repeats them.
import { h, setClass, setHidden, setText, svg } from "./dom.js";
import { signState, userWords, headWords, signWords } from "./bends-words.js";
import { both, t } from "./text.js";

const SHAPES = {
  car: [18, 10, "M0 1.5h11l6.5 3.5-6.5 3.5H0z"],
  truck: [30, 10, "M0 0h17v10H0zM19 1h5l5.5 4-5.5 4h-5z"],
  pedestrian: [9, 13, "M4.5 0a2.3 2.3 0 1 1 0 4.6a2.3 2.3 0 0 1 0-4.6zM2 5.4h5l1.2 7.6H.8z"],
};
// A head is a triangle that points where it looks; what is wrong with it is struck over it.
const HEADS = {
  waiting: "M2 1l9 5-9 5z", alive: "M2 1l9 5-9 5z",
  lost: "M2 1l9 5-9 5zM1 1l10 10M11 1L1 11", blind: "M2 1l9 5-9 5zM0 6h12",
};

function drawing([width, height, path]) {
  return svg("svg", { viewBox: `-1 -1 ${width + 2} ${height + 2}`, "aria-hidden": "true",
    class: "mark" }, svg("path", { d: path }));
}

// The marks of the legend.
export function kindDrawing(kind) {
  return drawing(SHAPES[kind]);
}

export function headDrawing(state) {
  return drawing([12, 12, HEADS[state]]);
}

function setLabel(node, text) {
  if (node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text);
}

// A button of the strip; which of them Tab stops at is the strip's to say.
function button(key, className, onclick, ...children) {
  return h("button", { type: "button", class: `on-road ${className}`, tabindex: "-1",
    "aria-pressed": "false", onclick: () => onclick(key), data: { key } }, children);
}

export class UserMark {
  // Stretches in which it may be, one for each row that they touch.
  reaches = [];
  shown = NaN;

  constructor(user, choose) {
    this.key = `user:${user.id}`;
    this.speed = h("span", { class: "user-speed" });
    this.shape = h("span", { class: "user-shape" });
    this.node = button(this.key, "user", choose, this.shape, this.speed);
    this.node.dataset.testid = `user-${user.id}`;
  }

  get chainage() {
    return this.shown;
  }

  update(user, isCrowded) {
    this.user = user;
    if (this.kind !== user.kind) {
      this.kind = user.kind;
      this.shape.replaceChildren(drawing(SHAPES[user.kind] ?? SHAPES.car));
    }
    const { node } = this;
    setClass(node, "up", user.approach === "up");
    setClass(node, "unknown", user.knowledge === "unknown");
    setClass(node, "wrong", user.isWrongWay);
    setClass(node, "crowded", isCrowded);
    const speed = user.knowledge === "unknown" ? "?" : String(Math.round(user.kmh));
    setText(this.speed, user.isWrongWay ? `${t("bends.wrongWay")} ${speed}` : speed);
    setLabel(node, userWords(user));
  }

  destroy() {
    this.node.remove();
    for (const reach of this.reaches) reach.remove();
  }
}

export class SignMark {
  constructor(sign, bendName, choose) {
    this.key = `sign:${sign.device}`;
    this.sign = sign;
    this.bendName = bendName;
    this.chainage = sign.chainage;
    this.text = h("span", { class: "panel-text" });
    this.speed = h("span", { class: "panel-speed" });
    this.state = h("span", { class: "panel-state" });
    this.node = button(this.key, "sign-panel", choose,
      h("span", { class: "panel-face" }, this.text, this.speed), this.state);
    this.node.dataset.testid = `sign-${sign.device}`;
    this.update(null);
  }

  update(now) {
    const state = signState(now);
    this.node.dataset.state = state;
    setClass(this.node, "warns", Boolean(now?.reason) || (now && now.shows === "caution"));
    setText(this.text, now ? both(now.text) : "…");
    setHidden(this.speed, !now?.speedKmh);
    setText(this.speed, now?.speedKmh ? String(Math.round(now.speedKmh)) : "");
    setText(this.state, t(`bends.sign.${state}`));
    setLabel(this.node, signWords(this.sign, now, this.bendName));
  }
}

export class HeadMark {
  // Lines of the road that it sees, one for each row.
  lines = [];

  constructor(head, index, choose) {
    this.key = `head:${index}`;
    this.head = head;
    this.chainage = head.chainage;
    this.shape = h("span", { class: "head-shape" });
    this.word = h("span", { class: "head-word" });
    this.node = button(this.key, `head ${head.looks}`, choose, this.shape, this.word);
    this.node.dataset.testid = `head-${index}`;
    this.update("waiting");
  }

  update(state) {
    if (this.state === state) return;
    this.state = state;
    this.node.dataset.state = state;
    for (const line of this.lines) line.setAttribute("class", `sees ${state}`);
    this.shape.replaceChildren(headDrawing(state));
    setText(this.word, state === "alive" ? "" : t(`bends.head.${state}`));
    setLabel(this.node, headWords(this.head, state));
  }
}

export class BendMark {
  constructor(bend, choose) {
    this.key = `bend:${bend.id}`;
    this.bend = bend;
    this.chainage = (bend.pc + bend.pt) / 2;
    this.node = button(this.key, "bend-name", choose,
      h("span", { class: "bend-advised" }, String(Math.round(bend.advisoryKmh))),
      h("span", { class: "bend-words" }, bend.name));
    this.node.dataset.testid = `bend-${bend.id}`;
    setLabel(this.node, `${bend.name}, ${t("bends.is.advisory")} ${Math.round(bend.advisoryKmh)}`);
  }
}
