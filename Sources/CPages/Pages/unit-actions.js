// The bar at the foot of the unit's page: the next step of the order on the screen.
import { h } from "./dom.js";
import { t } from "./text-unit.js";

// What makes sense in each state of an order, the likely one first.
const STEPS = {
  offered: ["accepted", "declined"],
  accepted: ["enRoute"],
  enRoute: ["onScene"],
  onScene: ["clear"],
};
const REASONS = ["busy", "road", "vehicle", "far"];
// A new button under the same thumb does nothing for this long, so that a double tap on "accept"
// does not also say "en route" [D].
const GUARD_MS = 800;

export class ActionBar {
  constructor(on) {
    this.on = on;
    this.node = h("footer", { class: "actions", "aria-live": "off" });
    this.key = "";
    this.question = null;
  }

  update(order) {
    if (this.question && this.question.order !== order?.order) this.question = null;
    const key = `${order?.order}/${order?.state}/${this.question?.kind ?? ""}`;
    if (key === this.key) return;
    const hadFocus = this.node.contains(document.activeElement);
    const isFirst = this.key === "";
    this.key = key;
    this.order = order;
    const steps = STEPS[order?.state] ?? [];
    this.node.hidden = steps.length === 0;
    const buttons = this.question ? this.answers() : steps.map((kind, i) => this.step(kind, i));
    this.node.replaceChildren(...buttons);
    if (!isFirst) this.guard();
    if (hadFocus) this.node.querySelector("button")?.focus();
  }

  guard() {
    const until = performance.now() + GUARD_MS;
    this.isGuarded = () => performance.now() < until;
  }

  tap(act) {
    return () => {
      if (!this.isGuarded?.()) act();
    };
  }

  step(kind, place) {
    const order = this.order;
    const asks = kind === "declined" || kind === "clear";
    return h("button", {
      type: "button", class: place === 0 ? "main" : "second",
      data: { testid: `unit-do-${kind}` },
      onclick: this.tap(() => (asks ? this.ask(kind, order) : this.on.act(kind, order.order))),
    }, t(`do.${kind}`));
  }

  ask(kind, order) {
    this.question = { kind, order: order.order };
    this.update(order);
  }

  // A step that ends the order is asked about once more, or needs its reason.
  answers() {
    const { kind, order } = this.question;
    const back = h("button", { type: "button", class: "second",
      onclick: this.tap(() => this.drop()) }, t("back"));
    if (kind === "clear") {
      return [h("p", {}, t("clear.sure")),
        h("button", { type: "button", class: "main", data: { testid: "unit-do-clear-yes" },
          onclick: this.tap(() => this.finish("clear", order)) }, t("clear.yes")), back];
    }
    return [h("p", {}, t("cannot.why")), ...REASONS.map((reason) =>
      h("button", { type: "button", class: "reason", data: { testid: `unit-cannot-${reason}` },
        onclick: this.tap(() => this.finish("declined", order, t(`cannot.${reason}`))) },
      t(`cannot.${reason}`))), back];
  }

  finish(kind, order, words) {
    this.question = null;
    this.on.act(kind, order, words);
  }

  drop() {
    this.question = null;
    this.update(this.order);
  }
}
