// The audit log: who saw or did what, when, from where, and how it ended.
import { h, setHidden, setText } from "./dom.js";
import { icons } from "./icons.js";
import { moment } from "./clock.js";
import { helped } from "./help.js";
import { hasText } from "./text.js";
import { ApiError } from "./api.js";

const LIMIT = 100;
// Acts that can be filtered by, as the service records them.
const ACTS = [
  "signIn", "signInFailed", "signOut", "passwordChanged", "command", "report", "viewCamera",
  "viewEvidence", "viewOriginal", "zonesChanged", "judgeVisit", "auditRead", "addPerson",
  "setPassword", "disablePerson", "enablePerson", "removePerson", "backup", "restore",
];

class AuditPage {
  constructor(root, app) {
    this.app = app;
    const { t } = app;
    this.who = h("input", { type: "search", id: "audit-who", data: { testid: "audit-who" },
      placeholder: "li", onchange: () => this.load() });
    this.act = h("select", { id: "audit-act", onchange: () => this.load(),
      data: { testid: "audit-act" } }, h("option", { value: "" }, t("audit.all")),
    ACTS.map((act) => h("option", { value: act }, this.actWords(act))));
    this.rows = h("tbody", { data: { testid: "audit-rows" } });
    this.said = h("p", { role: "status", class: "quiet-text" });
    this.more = h("button", { type: "button", class: "button", hidden: true,
      onclick: () => this.load(this.next), data: { testid: "audit-more" } }, t("audit.more"));
    const heads = ["number", "at", "who", "from", "act", "object", "detail", "outcome"];
    root.append(h("div", { class: "page" }, h("h1", {}, t("audit.title")),
      h("p", { class: "lead" }, t("audit.lead")),
      h("form", { class: "filters", onsubmit: (event) => {
        event.preventDefault();
        this.load();
      } },
      h("label", { for: "audit-who" }, t("audit.who")),
      helped("audit.who", this.who, "audit.who.help"),
      h("label", { for: "audit-act" }, t("audit.act")),
      helped("audit.act", this.act, "audit.act.help"),
      h("button", { type: "submit", class: "button" }, t("audit.show"))),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("audit.title") },
        h("table", { class: "table" }, h("caption", { class: "unseen" }, t("audit.title")),
          h("thead", {}, h("tr", {}, heads.map((key) =>
            h("th", { scope: "col" }, t(`audit.${key}`))))), this.rows)),
      this.said, this.more));
  }

  // An act that has no words yet is shown by its code.
  actWords(act) {
    const key = `audit.act.${act}`;
    return hasText(key) ? this.app.t(key) : act;
  }

  async load(before) {
    const { app } = this;
    const query = new URLSearchParams({ limit: LIMIT });
    if (before) query.set("before", before);
    const who = this.who.value.trim();
    // A bare name is a person's; programs and the system are written out, as the log has them.
    if (who) query.set("who", who.includes(":") ? who : `person:${who}`);
    if (this.act.value) query.set("act", this.act.value);
    this.serial = (this.serial ?? 0) + 1;
    const mine = this.serial;
    try {
      const { entries, next } = await app.api.get(`/audit?${query}`);
      if (mine !== this.serial) return;
      if (!before) this.rows.replaceChildren();
      this.rows.append(...entries.map((entry) => this.row(entry)));
      this.next = next;
      setHidden(this.more, !next);
      setText(this.said, this.rows.children.length ? app.t("audit.count",
        { n: this.rows.children.length }) : app.t("nothing"));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(this.said, error.words);
    }
  }

  row(entry) {
    const isBad = entry.outcome !== "done";
    const cells = [
      entry.number, h("time", { datetime: entry.at }, moment(entry.at)),
      entry.who.replace(/^person:/, ""),
      entry.address || "—", this.actWords(entry.act), this.object(entry.object), entry.detail,
      isBad ? h("strong", { class: "bad" }, entry.outcome) : this.app.t("audit.done"),
    ];
    return h("tr", {}, cells.map((cell) => h("td", {}, cell)));
  }

  deviceName(id) {
    return this.app.county.map?.devices.find((device) => device.id === id)?.name ?? id;
  }

  object(object) {
    const [kind, id] = object.split(":");
    if (kind === "incident") return h("a", { href: `#/incident/${id}` }, object);
    if (kind === "camera") return h("a", { href: `#/cameras/${id}`, title: id }, this.deviceName(id));
    return object;
  }
}

export const auditView = {
  id: "audit",
  titleKey: "nav.audit",
  icon: icons.audit,
  right: "oversee",
  mount(root, app) {
    new AuditPage(root, app).load();
  },
};
