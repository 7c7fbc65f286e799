// What the pages ask of an incident's view.
import { age, span } from "./clock.js";
import { both, t } from "./text.js";

const ACTIVE = ["RECEIVED", "TRIAGED", "ASSIGNED", "HANDLING"];

// Somebody has to do something about it now: it has no outcome yet.
export function isActive(incident) {
  return ACTIVE.includes(incident.state);
}

// Nobody has taken it.
export function isUnanswered(incident) {
  return !incident.answered && isActive(incident);
}

// An S1 is pinned until it has its outcome. The follow-up a day later is work for the list: it
// would crowd out the S1 that burn.
export function isPinned(incident) {
  return incident.severity === 1 && isActive(incident);
}

// The person or thing of an Actor, in words.
export function actorName(actor) {
  if (!actor) return "";
  return actor.name ?? actor.id ?? t(`actor.${actor.kind}`);
}

// Gravest first, then oldest first.
export function bySeverityThenAge(a, b) {
  return a.severity - b.severity || a.id - b.id;
}

// The clock that runs next: { text, leftMs } as of a time, or null.
export function nextClock(incident, at) {
  const { timer } = incident;
  return timer ? { text: both(timer.text), leftMs: Date.parse(timer.due) - at } : null;
}

// "due", "soon" or "": how pressing a clock is. Soon is half an S1 answer clock [D].
export function urgency(leftMs) {
  if (leftMs <= 0) return "due";
  return leftMs <= 15_000 ? "soon" : "";
}

const LIVE_OFFERS = ["offered", "accepted", "enRoute", "onScene"];

// A unit is asked, or on it.
export function isLiveOffer(offer) {
  return LIVE_OFFERS.includes(offer.state);
}

export function liveOffers(incident) {
  return incident.offers.filter(isLiveOffer);
}

// "0:12", or how long it is overdue.
export function leftWords(leftMs) {
  return leftMs > 0 ? span(leftMs) : t("due.for", { n: age(-leftMs) });
}

// "850 m", "4.2 km".
export function distance(metres) {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
}

// A drive in words: "3 min".
export function duration(seconds) {
  return t("minutes", { n: Math.max(1, Math.round(seconds / 60)) });
}
