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

  get facts() {
    return this.#facts;
  }

  // The whole of it, as the service keeps it: the newest 200.
  replace({ timeline }) {
    let same = 0;
    while (same < this.#facts.length && isSame(this.#facts[same], timeline[same])) same += 1;
    if (same < this.#facts.length) {
      this.#facts.length = same;
      while (this.list.children.length > same) this.list.lastChild.remove();
    }
    this.#add(timeline.slice(same));
  }

  // Its newest lines. Answers whether they join what is here; where the oldest have gone, as many
  // go here.
  take({ timeline, timelineCount }) {
    const last = this.#facts.at(-1);
    if (!last) return false;
    const at = timeline.findLastIndex((fact) => isSame(fact, last));
    const fresh = timeline.slice(at + 1);
    const surplus = this.#facts.length + fresh.length - timelineCount;
    if (at === -1 || surplus < 0) return false;
    this.#facts.splice(0, surplus);
    for (let n = 0; n < surplus; n += 1) this.list.firstChild.remove();
    this.#add(fresh);
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

function isSame(a, b) {
  return a?.at === b?.at && a?.code === b?.code && a?.text.en === b?.text.en;
}
