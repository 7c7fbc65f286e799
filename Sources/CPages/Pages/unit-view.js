// The crew's screen: one order large, its next step under the thumb.
import { h, setClass, setHidden, setText } from "./dom.js";
import { bearingDegrees, distanceMetres, windOf } from "./geometry.js";
import { both, clock, clockShort, distanceWords, t } from "./text-unit.js";
import { ActionBar } from "./unit-actions.js";

// Nearer than this counts as being there: a fix is good to tens of metres.
const THERE_METRES = 60;
const TRYING_MS = 5_000;
export const LOST_MS = 10_000;
const WORDS_BYTES = 200; // Wire's limit of a unit's words
const STATUSES = ["available", "busy", "offDuty"];

const id = (testid) => ({ data: { testid } });

export class UnitView {
  // `on`: act(kind, order, words), choose(order), dismissNotice(n), dismissAct(id), signOut(),
  // language(), sound(), status(code).
  constructor(root, on) {
    this.on = on;
    this.actions = new ActionBar(on);
    this.parts = {};
    this.notices = new Map();
    root.replaceChildren(this.build());
  }

  // Whether the crew is writing: the order on the screen must not change under their hands.
  get isWriting() {
    const { wordsInput } = this.parts;
    return wordsInput.value !== "" || document.activeElement === wordsInput;
  }

  // What is written and not sent, and for which order, so that it outlives a change of language.
  get draft() {
    return { words: this.parts.wordsInput.value, addressee: this.addressee };
  }

  set draft({ words, addressee }) {
    this.parts.wordsInput.value = words;
    this.addressee = addressee;
    this.countWords();
  }

  part(name, node) {
    this.parts[name] = node;
    return node;
  }

  build() {
    const p = (name, node) => this.part(name, node);
    return h("div", { class: "unit" },
      h("header", { class: "bar" },
        p("callSign", h("h1", id("unit-callsign"))),
        h("p", { class: "link" }, p("link", h("span", id("unit-link"))),
          p("unsent", h("span", { class: "unsent", ...id("unit-unsent") }))),
        h("button", { class: "quiet", type: "button", onclick: this.on.language }, t("language")),
        h("button", { class: "quiet", type: "button", onclick: this.on.signOut,
          ...id("unit-signout") }, t("signOut"))),
      h("div", { class: "top" },
        p("fresh", h("button", { class: "fresh", type: "button", hidden: true,
          onclick: () => this.on.choose(this.next), ...id("unit-fresh") })),
        p("lost", h("div", { class: "lost", role: "alert", hidden: true, ...id("unit-lost") }))),
      p("sound", h("button", { class: "strip", type: "button", onclick: this.on.sound,
        ...id("unit-sound") }, t("sound.locked"))),
      p("trouble", h("div", { class: "strip", role: "alert", hidden: true })),
      h("main", {},
        p("notices", h("div", { class: "notices", "aria-live": "assertive" })),
        this.buildOrder(),
        p("others", h("section", { class: "others", hidden: true })),
        this.buildActs(), this.buildWords(), this.buildStatus(), this.buildPlace()),
      p("said", h("div", { class: "said", role: "status" })),
      this.actions.node);
  }

  buildOrder() {
    const p = (name, node) => this.part(name, node);
    return p("order", h("article", { class: "order", ...id("unit-order") },
      p("severity", h("p", { class: "severity" })),
      p("none", h("div", { class: "none" }, h("h2", {}, t("order.none")),
        h("p", {}, t("order.none.hint")))),
      p("body", h("div", {},
        p("nature", h("h2", { class: "nature" })),
        p("where", h("p", { class: "where", ...id("unit-place") })),
        p("away", h("p", { class: "away" })),
        p("map", h("a", { class: "button maplink" }, t("order.map"))),
        p("text", h("p", { class: "order-text" })),
        h("p", { class: "state" }, p("state", h("strong", id("unit-state"))),
          p("answer", h("span", { class: "answer" })),
          p("number", h("span", { class: "number" })))))));
  }

  buildActs() {
    return h("section", { class: "acts" }, h("h2", {}, t("acts")),
      this.part("acts", h("ul", id("unit-acts"))));
  }

  buildWords() {
    const input = this.part("wordsInput", h("textarea", {
      id: "words", rows: 2, "aria-describedby": "words-left", ...id("unit-words"),
      oninput: () => this.wrote(),
    }));
    const form = h("form", { class: "words", onsubmit: (event) => this.sendWords(event) },
      h("label", { for: "words" }, t("words.label")), input,
      h("div", { class: "row" }, this.part("wordsLeft", h("span", { id: "words-left" })),
        this.part("wordsSend", h("button", { class: "button", type: "submit",
          ...id("unit-words-send") }))));
    this.countWords();
    return form;
  }

  // Words belong to the order that was on the screen when the first of them was written.
  wrote() {
    if (this.parts.wordsInput.value === "") this.addressee = undefined;
    else this.addressee ??= { order: this.shown?.order, number: this.shown?.number };
    this.countWords();
  }

  countWords() {
    const { number } = this.addressee ?? this.shown ?? {};
    setText(this.parts.wordsSend, number ? t("words.sendTo", { n: number }) : t("words.send"));
    const left = WORDS_BYTES - new TextEncoder().encode(this.parts.wordsInput.value).length;
    setText(this.parts.wordsLeft, t("words.help", { n: left }));
    setClass(this.parts.wordsLeft, "over", left < 0);
    return left;
  }

  sendWords(event) {
    event.preventDefault();
    const { wordsInput } = this.parts;
    const words = wordsInput.value.trim();
    if (!words || this.countWords() < 0) {
      wordsInput.focus();
      return;
    }
    if (!this.on.act("words", this.addressee?.order, words)) return;
    wordsInput.value = "";
    wordsInput.blur();
    this.addressee = undefined;
    this.countWords();
  }

  buildStatus() {
    const buttons = STATUSES.map((code) =>
      h("button", { type: "button", class: "choice", "aria-pressed": "false",
        onclick: () => this.on.status(code), ...id(`unit-status-${code}`) }, t(`status.${code}`)));
    this.statusButtons = buttons;
    return h("section", { class: "status" }, h("h2", {}, t("status.label")),
      h("div", { class: "choices", role: "group", "aria-label": t("status.label") }, buttons));
  }

  buildPlace() {
    return h("section", { class: "place" }, h("h2", {}, t("place.label")),
      this.part("place", h("p", id("unit-position"))));
  }

  // Shows `state`: {unit, orders, chosen, notices, acts, silence, heard, asOf, now, serverNow, fix,
  // fixProblem, fixSent, status, isSoundOn, trouble}.
  update(state) {
    const p = this.parts;
    setText(p.callSign, state.unit?.callSign ?? "");
    this.updateLink(state);
    setHidden(p.sound, state.isSoundOn);
    setHidden(p.trouble, !state.trouble);
    setText(p.trouble, state.trouble ?? "");
    this.updateNotices(state);
    this.updateOrder(state);
    this.updateFresh(state);
    this.updateOthers(state);
    this.updateActs(state);
    this.statusButtons.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(state.status === STATUSES[i])));
    setText(p.place, this.placeWords(state));
    this.countWords();
    this.actions.update(this.shown);
  }

  updateLink({ silence: silent, heard, asOf, acts }) {
    const { link, lost } = this.parts;
    const isLost = silent >= LOST_MS;
    setClass(link, "good", silent < TRYING_MS);
    setText(link, silent < TRYING_MS
      ? t("link.good") : t("link.trying", { seconds: Math.round(silent / 1000) }));
    setText(this.parts.unsent, this.unsentWords(acts));
    setHidden(lost, !isLost);
    setClass(this.parts.order, "stale", isLost);
    if (!isLost) return setText(lost, "");
    const shown = asOf ? ` ${t("link.shown", { time: clock(asOf) })}` : "";
    setText(lost, t("link.lost", { time: clockShort(heard) }) + shown);
  }

  // What the crew did and the control room does not have, from wherever the page is scrolled to.
  unsentWords(acts) {
    const refused = acts.filter((act) => act.refusedAt).length;
    const waiting = acts.filter((act) => !act.refusedAt && !act.receivedAt).length;
    return [
      waiting && t("acts.unsent", { n: waiting }), refused && t("acts.refused", { n: refused }),
    ].filter(Boolean).join(" · ");
  }

  // A graver order came while another stays on the screen: it is a tap away.
  updateFresh({ orders, chosen }) {
    const { fresh } = this.parts;
    const [first] = orders;
    this.next = first && first.order !== chosen.order && first.state === "offered" ? first : null;
    setHidden(fresh, !this.next);
    fresh.dataset.severity = this.next?.severity ?? "";
    setText(fresh, this.next ? t("order.fresh", { severity: this.next.severity,
      nature: both(this.next.natureText), place: this.next.place.words }) : "");
  }

  updateNotices({ notices }) {
    for (const [notice, node] of this.notices) {
      if (notices.includes(notice)) continue;
      node.remove();
      this.notices.delete(notice);
    }
    for (const notice of notices) {
      if (this.notices.has(notice)) continue;
      const { order } = notice;
      const node = h("div", { class: "notice", ...id("unit-notice") },
        h("h2", {}, t(`notice.${notice.kind}`, { time: clockShort(notice.at) })),
        h("p", {}, `${both(order.natureText)} · ${order.place.words} · `,
          t("order.number", { n: order.number })),
        h("button", { class: "button", type: "button",
          onclick: () => this.on.dismissNotice(notice) }, t("dismiss")));
      this.notices.set(notice, node);
      this.parts.notices.append(node);
    }
  }

  updateOrder(state) {
    const p = this.parts;
    const order = state.chosen;
    this.shown = order;
    setHidden(p.none, Boolean(order));
    setHidden(p.body, !order);
    setHidden(p.severity, !order);
    p.order.dataset.severity = order?.severity ?? "";
    if (!order) return;
    p.order.setAttribute("aria-label", t("order.label", { n: order.severity }));
    setText(p.severity, t(`severity.${order.severity}`));
    setText(p.nature, both(order.natureText));
    setText(p.where, order.place.words);
    setText(p.away, this.awayWords(order, state));
    const hasPlace = order.place.lat !== undefined;
    setHidden(p.map, !hasPlace);
    if (hasPlace) {
      const at = `${order.place.lat.toFixed(6)},${order.place.lon.toFixed(6)}`;
      p.map.setAttribute("href", `geo:${at}?q=${at}`);
    }
    // What only repeats the lines above is left out.
    setHidden(p.text, !order.text || order.text.includes(both(order.natureText)));
    setText(p.text, order.text ?? "");
    setText(p.state, t(`state.${order.state}`));
    setText(p.answer, this.answerWords(order, state.serverNow));
    setText(p.number, t("order.number", { n: order.number }));
  }

  awayWords(order, { fix, now }) {
    if (order.place.lat === undefined) return t("order.noPlace");
    if (!fix) return t("order.noFix");
    const metres = distanceMetres(fix, order.place);
    const distance = distanceWords(Math.max(metres, THERE_METRES));
    if (metres < THERE_METRES) return t("order.here", { distance });
    const wind = t(`wind.${windOf(bearingDegrees(fix, order.place))}`);
    const words = t("order.away", { distance, wind });
    const isOld = now - fix.at > 60_000;
    return isOld ? `${words} (${t("order.oldFix", { time: clockShort(fix.at) })})` : words;
  }

  answerWords(order, now) {
    if (order.state !== "offered" || !order.signOffBy) return "";
    const left = Math.ceil((Date.parse(order.signOffBy) - now) / 1000);
    if (left <= 0) return t("order.late");
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    return t("order.answer", { time });
  }

  updateOthers({ orders, chosen }) {
    const { others } = this.parts;
    const rest = orders.filter((o) => o.order !== chosen?.order);
    setHidden(others, rest.length === 0);
    const key = rest.map((o) => `${o.order}${o.state}`).join();
    if (key === this.othersKey) return;
    this.othersKey = key;
    others.replaceChildren(h("h2", {}, t("order.others")), ...rest.map((order) =>
      h("button", { type: "button", class: "other", data: { severity: order.severity },
        onclick: () => this.on.choose(order) },
      h("strong", {}, `S${order.severity} ${both(order.natureText)}`),
      h("span", {}, order.place.words), h("em", {}, t(`state.${order.state}`)))));
  }

  updateActs({ acts }) {
    const key = acts.map((a) => `${a.id}${a.receivedAt ?? ""}${a.refusedAt ?? ""}`).join();
    if (key === this.actsKey) return;
    this.actsKey = key;
    const rows = acts.map((act) => this.actRow(act));
    this.parts.acts.replaceChildren(...(rows.length ? rows : [h("li", {}, t("acts.none"))]));
  }

  actRow(act) {
    const what = [t(`act.${act.kind}`), act.body.words].filter(Boolean).join(": ");
    const head = h("span", { class: "what" }, h("time", {}, clock(act.at)), ` ${what}`);
    if (act.refusedAt) {
      const why = both({ en: act.message?.message, zh: act.message?.messageZh });
      return h("li", { class: "refused" }, head,
        h("span", { class: "fate" }, t("act.refused", {
          time: clock(act.refusedAt), why: why || t("act.refused.plain") })),
        h("button", { class: "button", type: "button",
          onclick: () => this.on.dismissAct(act.id) }, t("dismiss")));
    }
    const fate = act.receivedAt
      ? t("act.received", { time: clock(act.receivedAt) }) : t("act.waiting");
    return h("li", { class: act.receivedAt ? "received" : "waiting" }, head,
      h("span", { class: "fate" }, fate));
  }

  placeWords({ fix, fixProblem, fixSent, status, now }) {
    if (status === "offDuty") return t("place.offDuty");
    if (fixProblem) return t(`place.${fixProblem}`);
    if (!fix) return t("place.waiting");
    const age = Math.round((now - fix.at) / 1000);
    const known = t("place.good", { accuracy: Math.round(fix.accuracy), age });
    const sent = fixSent ? t("place.sent", { time: clock(fixSent) }) : t("place.unsent");
    return `${known} · ${sent}`;
  }

  announce(text) {
    setText(this.parts.said, text);
  }
}
