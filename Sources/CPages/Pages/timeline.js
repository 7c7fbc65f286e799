// What happened, oldest first. The stream brings the newest lines; a gap is filled by a fetch.
import { moment } from "./clock.js";
import { h, setText } from "./dom.js";
import { actorName } from "./incidents.js";
import { both, t } from "./text.js";

export class Timeline {
  #facts = [];

  constructor(app) {
    this.app = app;
    this.count = h("span", { class: "count" });
    this.list = h("ol", { class: "timeline", data: { testid: "timeline" } });
    this.element = h("section", { class: "part", "aria-labelledby": "timeline-title" },
      h("h3", { id: "timeline-title" }, t("timeline.title"), " ", this.count), this.list);
  }

  // The whole of it.
  replace(incident) {
    const { timeline } = incident;
    if (timeline.length < this.#facts.length || timeline[0]?.at !== this.#facts[0]?.at) {
      this.#facts = [];
      this.list.replaceChildren();
    }
    this.#add(timeline.slice(this.#facts.length));
  }

  // Its newest lines. Answers whether they join what is here.
  take(incident) {
    const start = incident.timelineCount - incident.timeline.length;
    const have = this.#facts.length;
    if (have === 0 || start > have || incident.timelineCount < have) return false;
    this.#add(incident.timeline.slice(have - start));
    return true;
  }

  #add(facts) {
    for (const fact of facts) {
      this.#facts.push(fact);
      this.list.append(h("li", { class: `fact by-${fact.by.kind} is-${fact.code}` },
        h("time", { datetime: fact.at }, moment(fact.at)),
        h("span", { class: "fact-by" }, actorName(fact.by)),
        h("span", { class: "fact-text" }, both(fact.text))));
    }
    setText(this.count, String(this.#facts.length));
  }
}
