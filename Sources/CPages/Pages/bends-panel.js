// The words beside a strip: what is chosen, what is at fault, and the same things as tables.
import { arrange, h, setHidden, setText } from "./dom.js";
import { chainageWords } from "./bends-layout.js";
import {
  headWords, kmh, metres, reasonWords, signState, signText, stretchWords, wayWords,
} from "./bends-words.js";
import { t } from "./text.js";

// A sign that has not confirmed for this long is told among the faults: commands are repeated
// until then [D].
const UNCONFIRMED_MS = 5000;

const healthLink = (device) => [`#/health?device=${device}`, "bends.open.health"];

// What is known of the chosen thing: { title, rows: [[key of a name, words]], links }. `now` may be
// null.
export function describe(key, section) {
  const [kind, id] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
  return { user: describeUser, sign: describeSign, head: describeHead, bend: describeBend }[kind](
    id, section);
}

function describeUser(id, { motion }) {
  const one = motion.users.get(Number(id));
  if (!one) return null;
  const { user, shown } = one;
  const isUnknown = user.knowledge === "unknown";
  return {
    title: t(`bends.kind.${user.kind}`),
    rows: [
      user.isWrongWay && ["bends.is.known", t("bends.wrongWay")],
      ["bends.is.way", wayWords(user.approach)],
      !isUnknown && ["bends.is.speed", kmh(user.kmh)],
      !isUnknown && ["bends.is.place", chainageWords(shown)],
      ["bends.is.stretch", t("bends.is.between", stretchWords(user, shown))],
      ["bends.is.length", metres(user.length)],
      ["bends.is.known", t(isUnknown ? "bends.is.unknown" : "bends.is.tracked")],
    ],
    links: [],
  };
}

function describeSign(device, { corridor, now, bendName }) {
  const sign = corridor.signs.find((one) => one.device === device);
  if (!sign) return null;
  const shown = now?.signs.find((one) => one.device === device);
  return {
    title: sign.name,
    rows: [
      ["bends.is.bend", bendName(sign.bend)],
      ["bends.is.way", wayWords(sign.approach)],
      ["bends.is.place", chainageWords(sign.chainage)],
      ["bends.is.shows", signText(shown)],
      ["bends.is.why", shown ? reasonWords(shown.reason) : t("bends.unknown")],
      ["bends.is.confirmed", t(`bends.sign.${signState(shown)}.is`)],
      ["bends.is.device", device],
    ],
    links: [healthLink(device), [`#/map/device/${device}`, "bends.open.map"]],
  };
}

function describeHead(index, { corridor, now }) {
  const head = corridor.heads[Number(index)];
  if (!head) return null;
  const state = now?.heads[Number(index)]?.state ?? "waiting";
  return {
    title: head.name,
    rows: [
      ["bends.is.state", t(`bends.head.${state}.is`)],
      ["bends.is.place", chainageWords(head.chainage)],
      ["bends.is.way", wayWords(head.looks)],
      ["bends.is.range", metres(head.range)],
      ["bends.is.device", `${head.device} · ${head.number}`],
    ],
    links: [healthLink(head.device), [`#/map/device/${head.device}`, "bends.open.map"]],
  };
}

function describeBend(id, { corridor, now }) {
  const bend = corridor.bends.find((one) => one.id === id);
  if (!bend) return null;
  const signs = corridor.signs.filter((one) => one.bend === id).map((sign) => {
    const shown = now?.signs.find((one) => one.device === sign.device);
    return `${wayWords(sign.approach)}: ${signText(shown)}`;
  });
  return {
    title: bend.name === bend.id ? bend.name : `${bend.id} · ${bend.name}`,
    rows: [
      ["bends.is.advisory", kmh(bend.advisoryKmh)],
      ["bends.is.limit", kmh(bend.limitKmh)],
      ["bends.is.limits", `${chainageWords(bend.pc)} – ${chainageWords(bend.pt)}`],
      ["bends.is.radius", metres(bend.radius)],
      ["bends.is.grade", `${(bend.grade * 100).toFixed(1).replace("-", "−")} %`],
      ["bends.is.signs", signs.join(" · ") || t("nothing")],
    ],
    links: [[`#/map/bend/${encodeURIComponent(id)}`, "bends.open.map"]],
  };
}

// The panel about the chosen thing, which stays in sight below the strip. Its parts stay while what
// they say changes.
export class Details {
  #key = "";

  constructor(app, close) {
    this.app = app;
    this.title = h("h3");
    this.rows = h("dl");
    this.links = h("span", { class: "row-buttons" });
    this.gone = h("p", { class: "quiet-text" }, t("bends.details.gone"));
    this.element = h("section", { class: "panel bends-details", hidden: true,
      "aria-label": t("bends.details"), data: { testid: "bends-details" } },
    h("header", {}, this.title, this.links,
      h("button", { type: "button", class: "button quiet square", "aria-label": t("close"),
        onclick: close, data: { testid: "bends-details-close" } }, "×")),
    this.gone, this.rows);
    this.hint = h("p", { class: "quiet-text" }, t("bends.details.none"));
  }

  show(key, section) {
    setHidden(this.element, !key);
    setHidden(this.hint, Boolean(key));
    const isOther = key !== this.#key;
    this.#key = key;
    if (!key) return;
    const told = describe(key, section);
    setHidden(this.gone, Boolean(told));
    // What was last known of somebody who is gone is not the present.
    setHidden(this.rows, !told);
    setHidden(this.links, !told);
    if (!told) return;
    setText(this.title, told.title);
    const rows = told.rows.filter(Boolean);
    while (this.rows.children.length > rows.length) this.rows.lastChild.remove();
    for (const [index, [name, words]] of rows.entries()) {
      const row = this.rows.children[index]
        ?? this.rows.appendChild(h("div", {}, h("dt"), h("dd")));
      setText(row.firstChild, t(name));
      setText(row.lastChild, words);
    }
    if (!isOther) return;
    this.links.replaceChildren(...told.links.map(([href, text]) =>
      h("a", { class: "button", href }, t(text))));
    // The panel ticks, so it is no live region: it is said once, when it opens.
    this.app.announce(`${told.title}. ${rows.map(([, words]) => words).join(". ")}`);
  }
}

// What is at fault, in words.
export class Faults {
  #since = new Map();
  #lines = new Map();
  count = 0;

  constructor(app) {
    this.app = app;
    this.list = h("ul", { class: "fault-list" });
    this.verdict = h("p", { class: "quiet-text" }, t("bends.faults.unknown"));
    this.element = h("section", { class: "panel", data: { testid: "bends-faults" } },
      h("h2", {}, t("bends.faults")), this.verdict, this.list);
  }

  // `at`: the answer's time on the service's clock.
  show({ corridor, now, bendName }, at) {
    const faults = [
      ...corridor.heads.flatMap((head, index) => {
        const state = now.heads[index]?.state ?? "waiting";
        return state === "alive" ? [] : [{ key: `head:${index}`, device: head.device,
          isGrave: state !== "waiting", words: headWords(head, state, "bends.fault.head") }];
      }),
      ...corridor.signs.flatMap((sign) => {
        const shown = now.signs.find((one) => one.device === sign.device);
        return this.#signFault(sign, shown, bendName(sign.bend), at);
      }),
    ].sort((a, b) => b.isGrave - a.isGrave);
    this.count = faults.length;
    setHidden(this.verdict, faults.length > 0);
    setText(this.verdict, `✓ ${t("bends.faults.none")}`);
    const keys = new Set(faults.map((fault) => fault.key));
    for (const key of this.#lines.keys()) if (!keys.has(key)) this.#lines.delete(key);
    arrange(this.list, faults.map((fault) => this.#line(fault)));
  }

  #signFault(sign, shown, bend, at) {
    const key = `sign:${sign.device}`;
    const state = signState(shown);
    const about = { way: wayWords(sign.approach), bend, text: signText(shown) };
    if (state === "confirmed") this.#since.delete(key);
    else if (!this.#since.has(key)) this.#since.set(key, at);
    const fault = { key, device: sign.device, isGrave: state === "faulty" };
    if (state === "faulty") return [{ ...fault, words: t("bends.fault.sign", about) }];
    const ms = at - (this.#since.get(key) ?? at);
    return ms < UNCONFIRMED_MS ? [] : [{ ...fault, words: t("bends.fault.unconfirmed",
      { ...about, age: this.app.clock.span(ms) }) }];
  }

  #line({ key, device, isGrave, words }) {
    let line = this.#lines.get(key);
    if (!line) {
      line = { text: h("span") };
      const [href, text] = healthLink(device);
      line.node = h("li", {}, line.text, " ", h("a", { href }, t(text)));
      this.#lines.set(key, line);
    }
    line.node.className = isGrave ? "grave" : "";
    setText(line.text, `${isGrave ? "✕" : "?"} ${words}`);
    return line.node;
  }
}

// Everything on the strip once more as tables, for who cannot or will not read the drawing.
export class Tables {
  constructor(app, name) {
    const table = (title, heads, body) => h("div", { class: "scroll", tabindex: "0",
      role: "region", "aria-label": `${name}: ${title}` },
    h("table", { class: "table" }, h("caption", {}, title),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, t(head))))), body));
    this.users = h("tbody");
    this.signs = h("tbody");
    this.nobody = h("p", { class: "quiet-text" }, t("bends.users.none"));
    this.element = h("details", { class: "panel bends-tables", data: { testid: "bends-tables" } },
      h("summary", {}, t("bends.table")),
      table(t("bends.users.title"), ["bends.table.kind", "bends.is.way", "bends.is.place",
        "bends.is.speed"], this.users), this.nobody,
      table(t("bends.table.signs"), ["bends.is.bend", "bends.is.way", "bends.is.place",
        "bends.is.shows", "bends.is.why", "bends.is.confirmed"], this.signs));
  }

  get isOpen() {
    return this.element.open;
  }

  show({ corridor, now, bendName }) {
    if (!this.isOpen) return;
    setHidden(this.nobody, now.users.length > 0);
    fill(this.users, now.users.map((user) => {
      const { from, to } = stretchWords(user, user.chainage);
      const isUnknown = user.knowledge === "unknown";
      const kind = t(`bends.kind.${user.kind}`);
      return [user.isWrongWay ? `${kind}, ${t("bends.wrongWay")}` : kind, wayWords(user.approach),
        isUnknown ? t("bends.is.between", { from, to }) : chainageWords(user.chainage),
        isUnknown ? t("bends.unknown") : kmh(user.kmh)];
    }));
    fill(this.signs, corridor.signs.map((sign) => {
      const shown = now.signs.find((one) => one.device === sign.device);
      return [bendName(sign.bend), wayWords(sign.approach), chainageWords(sign.chainage),
        signText(shown), shown ? reasonWords(shown.reason) : t("bends.unknown"),
        t(`bends.sign.${signState(shown)}`)];
    }));
  }
}

// Writes rows of words into a table's body, the first of each as its head.
function fill(body, rows) {
  while (body.children.length > rows.length) body.lastChild.remove();
  for (const [index, words] of rows.entries()) {
    const row = body.children[index] ?? body.appendChild(h("tr", {}, words.map((_, at) =>
      (at ? h("td") : h("th", { scope: "row" })))));
    for (const [at, text] of words.entries()) setText(row.children[at], text);
  }
}
