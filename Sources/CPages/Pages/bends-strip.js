// One road as a strip: rows to scale with its bends, heads, signs and whoever is on it.
import { h, setClass, setHidden, svg } from "./dom.js";
import {
  chainageWords, EDGE, foldRoad, marksOf, partOn, rowOf, tiersOf,
} from "./bends-layout.js";
import { BendMark, HeadMark, SignMark, UserMark } from "./bends-marks.js";
import { stretchOf } from "./bends-motion.js";
import { t } from "./text.js";

// Heights and widths in rem [D].
const PANEL = { width: 9.2, height: 4.6, gap: 0.4 };
const NAMES = 1.9;
const ROAD = 3.9;
const HEADS = 2.1;
const MARKS = 1.4;
// Share of the road's height at which each way drives: on the right, so upwards on the lower half.
const LANES = { up: 0.74, down: 0.26 };
// Speeds are written beside marks that are this many rem apart.
const SPEED_ROOM = 4.5;
// A stretch shorter than this is not drawn for somebody who is followed, metres [D].
const REACH_LEAST = 4;

export class Strip {
  #marks = new Map();
  #users = new Map();
  #rows = [];
  #scale = 1;
  #rem = 14;
  #width = 0;
  #current = null;
  #selected = null;

  constructor(app, corridor, choose) {
    this.app = app;
    this.corridor = corridor;
    this.choose = choose;
    const names = new Map(corridor.bends.map((bend) => [bend.id, bend.name]));
    this.bends = corridor.bends.map((bend) => new BendMark(bend, choose));
    this.heads = corridor.heads.map((head, index) => new HeadMark(head, index, choose));
    this.signs = corridor.signs.map((sign) =>
      new SignMark(sign, names.get(sign.bend) ?? sign.bend, choose));
    for (const mark of [...this.bends, ...this.heads, ...this.signs]) {
      this.#marks.set(mark.key, mark);
    }
    this.element = h("div", { class: "road", role: "group",
      "aria-label": t("bends.strip", { name: corridor.name }),
      data: { testid: `road-${corridor.id}` },
      onkeydown: (event) => this.#key(event),
      onfocusin: (event) => this.#makeCurrent(event.target.dataset.key) });
    this.#makeCurrent([...this.#marks.keys()][0]);
    this.resizer = new ResizeObserver(() => this.#fit());
    this.resizer.observe(this.element);
  }

  destroy() {
    this.resizer.disconnect();
  }

  // What a key names: a mark with `key` and `chainage`, or undefined.
  mark(key) {
    return this.#marks.get(key);
  }

  select(key) {
    if (this.#selected === key) return;
    this.#marks.get(this.#selected)?.node.setAttribute("aria-pressed", "false");
    this.#selected = key;
    this.#marks.get(key)?.node.setAttribute("aria-pressed", "true");
  }

  // An answer: who is there, what signs and heads say.
  update(now, motion) {
    const signs = new Map(now.signs.map((sign) => [sign.device, sign]));
    for (const mark of this.signs) mark.update(signs.get(mark.sign.device));
    for (const [index, mark] of this.heads.entries()) {
      mark.update(now.heads[index]?.state ?? "waiting");
    }
    for (const [id, mark] of this.#users) if (!motion.users.has(id)) this.#remove(id, mark);
    const crowded = this.#crowded(motion);
    for (const [id, { user }] of motion.users) {
      let mark = this.#users.get(id);
      if (!mark) {
        mark = new UserMark(user, this.choose);
        this.#users.set(id, mark);
        this.#marks.set(mark.key, mark);
        if (mark.key === this.#selected) mark.node.setAttribute("aria-pressed", "true");
      }
      mark.update(user, crowded.has(id));
    }
  }

  // Whose speed would be written over the next one's mark.
  #crowded(motion) {
    const crowded = new Set();
    const room = SPEED_ROOM * this.#rem / this.#scale;
    for (const way of ["up", "down"]) {
      const lane = [...motion.users.values()].filter(({ user }) =>
        (user.approach === way) !== user.isWrongWay).sort((a, b) => a.shown - b.shown);
      for (let index = 1; index < lane.length; index += 1) {
        const [low, high] = [lane[index - 1], lane[index]];
        // The speed stands behind its mark.
        if (high.shown - low.shown < room) crowded.add((way === "up" ? high : low).user.id);
      }
    }
    return crowded;
  }

  #remove(id, mark) {
    const hadFocus = document.activeElement === mark.node;
    const order = hadFocus || this.#current === mark.key ? this.#order() : [];
    const next = order.find((one) => one !== mark && one.chainage >= mark.chainage)
      ?? order.find((one) => one !== mark);
    this.#users.delete(id);
    this.#marks.delete(mark.key);
    if (next) this.#makeCurrent(next.key);
    if (next && hadFocus) next.node.focus({ preventScroll: true });
    mark.destroy();
  }

  #order() {
    return [...this.#marks.values()].sort((a, b) => a.chainage - b.chainage);
  }

  // The one of the strip that Tab stops at.
  #makeCurrent(key) {
    if (!key || key === this.#current) return;
    const before = this.#marks.get(this.#current);
    if (before) before.node.tabIndex = -1;
    this.#current = key;
    const mark = this.#marks.get(key);
    if (mark) mark.node.tabIndex = 0;
  }

  #key(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const order = this.#order();
    const at = order.findIndex(({ key }) => key === this.#current);
    let next = null;
    if (event.key in steps) next = order[at + steps[event.key]];
    else if (event.key === "Home") next = order[0];
    else if (event.key === "End") next = order[order.length - 1];
    else return;
    event.preventDefault();
    next?.node.focus();
  }

  #fit() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = this.element.clientWidth;
    if (!width || (width === this.#width && rem === this.#rem && this.#rows.length)) return;
    [this.#width, this.#rem] = [width, rem];
    const { rows, scale } = foldRoad(this.corridor, width, rem);
    this.#scale = scale;
    for (const mark of this.heads) mark.lines = [];
    this.#rows = rows.map((row) => this.#buildRow(row));
    // What had the focus keeps it: its node is moved, not made anew.
    const focused = this.element.contains(document.activeElement) ? document.activeElement : null;
    this.element.replaceChildren(...this.#rows.map((row) => row.node));
    focused?.focus({ preventScroll: true });
    for (const mark of this.#users.values()) mark.row = null;
  }

  #x(row, chainage) {
    return EDGE * this.#rem + (chainage - row.from) * this.#scale;
  }

  #buildRow(extent) {
    const rem = this.#rem;
    const isLast = extent.to === this.corridor.to;
    const holds = ({ chainage }) =>
      chainage >= extent.from && (chainage < extent.to || isLast);
    const x = (chainage) => this.#x(extent, chainage);
    const side = (way) => tiersOf(
      this.signs.filter((mark) => mark.sign.approach === way && holds(mark))
        .sort((a, b) => a.chainage - b.chainage)
        .map((mark) => ({ mark, x: x(mark.chainage) })),
      PANEL.width * rem, this.#width, PANEL.gap * rem);
    const [above, below] = [side("down"), side("up")];
    const tier = (PANEL.height + PANEL.gap) * rem;
    const tiers = (panels) => Math.max(0, ...panels.map((panel) => panel.tier + 1));
    const names = tiers(above) * tier;
    const road = names + NAMES * rem;
    const heads = road + ROAD * rem;
    const marks = heads + HEADS * rem;
    const bottom = marks + MARKS * rem;
    const height = bottom + tiers(below) * tier;
    const row = { ...extent, road, heads };
    const place = (node, left, top) => {
      node.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
    };
    for (const panel of above) {
      place(panel.mark.node, panel.left, names - (panel.tier + 1) * tier);
    }
    for (const panel of below) {
      place(panel.mark.node, panel.left, bottom + panel.tier * tier + PANEL.gap * rem);
    }
    const onRow = { heads: this.heads.filter(holds), bends: this.bends.filter(holds) };
    for (const mark of onRow.heads) place(mark.node, x(mark.chainage), heads);
    this.#placeNames(onRow.bends, x, names, place);
    const picture = svg("svg", { class: "road-drawing", "aria-hidden": "true",
      width: this.#width, height },
    this.#drawRoad(row, x, marks), this.#drawSight(row, x),
    above.map((panel) => svg("path", { class: "leader", d: leader(panel, names - panel.tier * tier,
      road, PANEL.width * rem) })),
    below.map((panel) => svg("path", { class: "leader", d: leader(panel,
      bottom + panel.tier * tier + PANEL.gap * rem, heads, PANEL.width * rem) })));
    row.users = h("div", { class: "road-users" });
    row.node = h("div", { class: "road-row", data: { testid: "road-row" } }, picture,
      [...onRow.bends, ...onRow.heads].map((mark) => mark.node),
      [...above, ...below].map((panel) => panel.mark.node), row.users);
    row.node.style.height = `${height}px`;
    return row;
  }

  // A bend's name stands over it, cut where the next one's begins.
  #placeNames(bends, x, top, place) {
    const rem = this.#rem;
    for (const [index, mark] of bends.entries()) {
      const middle = x(mark.chainage);
      const left = index ? (x(bends[index - 1].chainage) + middle) / 2 : 0;
      const right = index + 1 < bends.length
        ? (x(bends[index + 1].chainage) + middle) / 2 : this.#width;
      const half = Math.max(1.5 * rem, Math.min(middle - left, right - middle, 7 * rem) - 2);
      mark.node.style.maxWidth = `${2 * half}px`;
      place(mark.node, middle, top);
    }
  }

  #drawRoad(row, x, marksAt) {
    const rem = this.#rem;
    const [left, right] = [x(row.from), x(row.to)];
    const high = ROAD * rem;
    const bends = this.corridor.bends.flatMap((bend) => {
      const part = partOn(row, bend.pc, bend.pt);
      return part ? [svg("rect", { class: "bend-band", x: x(part[0]), y: row.road - 0.3 * rem,
        width: Math.max(2, x(part[1]) - x(part[0])), height: high + 0.6 * rem })] : [];
    });
    const line = (className, y) => svg("path", { class: className, d: `M${left} ${y}H${right}` });
    const marks = marksOf(row).flatMap(({ at, isNamed }) => [
      svg("path", { class: "km-mark",
        d: `M${x(at)} ${marksAt}v${(isNamed ? 0.45 : 0.25) * rem}` }),
      ...(isNamed ? [svg("text", { class: "km-text", x: x(at), y: marksAt + 1.3 * rem,
        "text-anchor": x(at) < 2 * rem ? "start" : x(at) > this.#width - 2 * rem ? "end" : "middle",
      }, chainageWords(at))] : []),
    ]);
    return [
      svg("rect", { class: "lanes", x: left, y: row.road, width: right - left, height: high }),
      ...bends, line("edge", row.road), line("edge", row.road + high),
      line("middle", row.road + high / 2), ...marks,
    ];
  }

  // The road that each head sees, so that a gap shows when one is lost.
  #drawSight(row, x) {
    return this.heads.flatMap((mark) => {
      const { head } = mark;
      const part = head.looks === "up" ? partOn(row, head.chainage, head.chainage + head.range)
        : partOn(row, head.chainage - head.range, head.chainage);
      if (!part) return [];
      const y = row.heads + (head.looks === "up" ? 0.2 : 0.4) * this.#rem;
      const line = svg("path", { class: `sees ${mark.state}`,
        d: `M${x(part[0])} ${y}H${x(part[1])}` });
      mark.lines.push(line);
      return [line];
    });
  }

  // Draws everybody where `motion` has them now.
  place(motion) {
    if (!this.#rows.length) return;
    for (const [id, { user, shown }] of motion.users) {
      const mark = this.#users.get(id);
      if (mark) this.#placeUser(mark, user, shown);
    }
  }

  #placeUser(mark, user, shown) {
    if (mark.row && mark.shown === shown && mark.placed === user) return;
    [mark.shown, mark.placed] = [shown, user];
    const row = this.#rows[rowOf(this.#rows, shown)];
    if (mark.row !== row) {
      mark.row = row;
      const hadFocus = document.activeElement === mark.node;
      row.users.append(mark.node);
      if (hadFocus) mark.node.focus({ preventScroll: true });
    }
    const lane = LANES[(user.approach === "up") !== user.isWrongWay ? "up" : "down"];
    const y = row.road + lane * ROAD * this.#rem;
    // Its front is where it is, whichever way it goes.
    const anchor = user.approach === "up" ? "-100%" : "0";
    mark.node.style.transform = `translate(${this.#x(row, shown).toFixed(1)}px, `
      + `${y.toFixed(1)}px) translate(${anchor}, -50%)`;
    this.#placeReach(mark, user, shown, lane);
  }

  #placeReach(mark, user, shown, lane) {
    const [low, high] = stretchOf(user, shown);
    const isDrawn = user.knowledge === "unknown" || high - low > REACH_LEAST;
    const parts = isDrawn ? this.#rows.flatMap((row) => {
      const part = partOn(row, low, high);
      return part ? [[row, ...part]] : [];
    }) : [];
    for (const [index, [row, from, to]] of parts.entries()) {
      const reach = mark.reaches[index] ??= h("div", { class: "reach", "aria-hidden": "true" });
      if (reach.parentNode !== row.users) row.users.prepend(reach);
      setHidden(reach, false);
      setClass(reach, "unknown", user.knowledge === "unknown");
      const y = row.road + lane * ROAD * this.#rem;
      reach.style.transform = `translate(${this.#x(row, from).toFixed(1)}px, ${y.toFixed(1)}px)`;
      reach.style.width = `${((to - from) * this.#scale).toFixed(1)}px`;
    }
    for (const reach of mark.reaches.slice(parts.length)) setHidden(reach, true);
  }
}

// From the nearer edge of a panel at `y` to the road at `road`, where the sign stands.
function leader({ x, left }, y, road, width) {
  const at = Math.min(Math.max(x, left + 2), left + width - 2);
  return `M${at} ${y}L${x} ${road}`;
}
