// The orders of an incident: who was asked, how it stands, what the crew said.
import { reassign, withdraw } from "./acts.js";
import { moment } from "./clock.js";
import { h } from "./dom.js";
import { distance, duration, isLiveOffer } from "./incidents.js";
import { both, t } from "./text.js";

export class OfferList {
  #key = "";
  // The last words of each unit. An event carries only the newest lines of a timeline.
  #words = new Map();

  constructor(pane) {
    this.pane = pane;
    this.list = h("ul", { class: "offers", data: { testid: "offers" } });
    this.element = h("section", { class: "part", "aria-labelledby": "offers-title" },
      h("h3", { id: "offers-title" }, t("offers.title")), this.list);
  }

  // `facts`: the timeline as far as it is known.
  update(incident, facts = []) {
    const words = this.#words;
    for (const fact of [...facts, ...incident.timeline]) {
      if (fact.code === "words") words.set(fact.by.id, both(fact.text));
    }
    const key = JSON.stringify([incident.offers, [...words]]);
    if (key === this.#key) return;
    this.#key = key;
    const focused = this.list.contains(document.activeElement)
      ? document.activeElement.dataset.testid : null;
    const rows = incident.offers.map((offer) => this.#row(offer, words.get(offer.unit)));
    this.list.replaceChildren(...(rows.length > 0 ? rows.reverse()
      : [h("li", { class: "empty" }, t("offers.none"))]));
    if (focused) {
      (this.list.querySelector(`[data-testid="${focused}"]`) ?? this.pane.title).focus();
    }
  }

  #row(offer, words) {
    const isLive = isLiveOffer(offer);
    const reach = [
      offer.metres !== undefined && distance(offer.metres),
      offer.seconds !== undefined && duration(offer.seconds),
      offer.isEstimated && t("offers.estimated"),
    ].filter(Boolean).join(" · ");
    const may = isLive && this.pane.app.can("operate");
    return h("li", { class: `offer ${offer.state}`, data: { testid: `offer-${offer.order}` } },
      h("div", { class: "offer-line" },
        h("strong", {}, offer.callSign ?? offer.unit),
        h("span", { class: `chip ${offer.state}` }, both(offer.stateText)),
        h("time", { datetime: offer.since }, moment(offer.since)),
        may && h("span", { class: "offer-acts" },
          h("button", { type: "button", class: "button small",
            data: { testid: `act-reassign-${offer.order}` },
            onclick: () => reassign(this.pane, offer) }, t("act.reassign")),
          h("button", { type: "button", class: "button small",
            data: { testid: `act-withdraw-${offer.order}` },
            onclick: () => withdraw(this.pane, offer) }, t("act.withdraw")))),
      h("p", { class: "offer-more" }, t("offers.order", { n: offer.order }),
        reach && ` · ${reach}`,
        offer.state === "offered"
          && ` · ${t(offer.isReceived ? "offers.received" : "offers.notReceived")}`),
      words && h("blockquote", { class: "words" }, words));
  }
}
