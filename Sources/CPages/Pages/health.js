// How the service and its devices are. Everything here is as of one moment, which the page names;
// when the answer stays out the figures are greyed.
import { h, setClass, setText } from "./dom.js";
import { icons } from "./icons.js";
import { moment, span } from "./clock.js";
import { isOld } from "./freshness.js";
import { hasText } from "./text.js";
import { DeviceTable } from "./health-devices.js";

const EVERY_MS = 5_000;
// Less free disk than this is worth a mark: the reserve and a day of evidence [D].
const DISK_LOW = 2 * 1024 ** 3;

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
export function bytes(count) {
  let value = count;
  let i = 0;
  for (; value >= 1024 && i < UNITS.length - 1; i += 1) value /= 1024;
  return `${value.toFixed(i && value < 100 ? 1 : 0)} ${UNITS[i]}`;
}

const sum = (counts) => Object.values(counts).reduce((total, n) => total + n, 0);

class HealthPage {
  constructor(root, app, route) {
    this.app = app;
    const { t } = app;
    this.asOf = h("p", { class: "lead", data: { testid: "health-asof" } });
    this.conditions = h("div", { data: { testid: "health-conditions" } });
    this.service = h("dl", { class: "service", data: { testid: "health-service" } });
    this.retention = h("p", { class: "quiet-text" });
    this.datagrams = h("div", { data: { testid: "ledger-datagrams" } });
    this.items = h("div", { data: { testid: "ledger-items" } });
    this.table = new DeviceTable(app, route.query.get("device") ?? "");
    this.page = h("div", { class: "page health" },
      h("header", {}, h("h1", {}, t("health.title")), this.asOf),
      this.conditions,
      h("div", { class: "columns" },
        h("section", { class: "panel" }, h("h2", {}, t("health.service")), this.service,
          this.retention),
        h("section", { class: "panel" }, h("h2", {}, t("ledger.datagrams")), this.datagrams),
        h("section", { class: "panel" }, h("h2", {}, t("ledger.items")), this.items)),
      this.table.node);
    root.append(this.page);
  }

  start() {
    const { app } = this;
    app.poll(async () => {
      const [health, ledger, { devices }] = await Promise.all([
        app.api.get("/health"), app.api.get("/ledger"), app.api.get("/devices"),
      ]);
      this.at = app.now();
      this.showConditions(health.conditions.filter((one) => one.isRaised));
      this.showService(health);
      this.showLedger(ledger);
      this.table.take(devices);
      this.age();
    }, EVERY_MS);
    app.on("tick", () => this.age());
    app.on("blind", () => this.age());
  }

  age() {
    const { app } = this;
    if (!this.at) return setText(this.asOf, app.t("loading"));
    const age = app.now() - this.at;
    const wasOld = this.isOld;
    this.isOld = app.isBlind || isOld(this.at, app.now(), EVERY_MS);
    setClass(this.page, "old", this.isOld);
    // The line ticks, so it is no live region: only that it has become old is said.
    if (this.isOld && wasOld === false) app.announce(app.t("health.isOld"), true);
    return setText(this.asOf, app.t(this.isOld ? "health.old" : "health.asOf",
      { time: app.clock.timeOfDay(this.at), age: span(age) }));
  }

  showConditions(held) {
    const { t, both } = this.app;
    const key = held.map((one) => one.code + one.since).join();
    if (key === this.conditionsKey) return;
    this.conditionsKey = key;
    if (held.length === 0) {
      this.conditions.replaceChildren(
        h("p", { class: "verdict good" }, `✓ ${t("health.wellConditions")}`));
      return;
    }
    this.conditions.replaceChildren(h("ul", { class: "verdict bad" }, held.map((one) =>
      h("li", {}, h("strong", {}, both(one.text)), ` · ${t("health.since",
        { time: moment(one.since) })}`,
      hasText(`condition.${one.code}.mend`) && h("span", {}, t(`condition.${one.code}.mend`))))));
  }

  showService(health) {
    const { t, both } = this.app;
    const { database, clock, heartbeat, audit, retention, build } = health;
    const made = build && `${build.configuration}${build.tls ? ", TLS" : ""}`;
    const rows = [
      ["health.version", [health.version, made].filter(Boolean).join(" · ")],
      ["health.uptime", span(health.uptimeSeconds * 1000)],
      ["health.disk", bytes(health.diskFreeBytes), health.diskFreeBytes < DISK_LOW],
      ["health.reserve", t(health.reserveWhole ? "health.reserve.whole" : "health.reserve.spent"),
        !health.reserveWhole],
      ["health.evidence", retention
        ? t("health.evidence.of", { used: bytes(health.evidenceBytes),
          limit: bytes(retention.evidenceLimitBytes) }) : bytes(health.evidenceBytes)],
      ["health.journal", t("health.journal.is", { n: database.journalEntries.toLocaleString(),
        waiting: database.waiting }), database.waiting > 1000],
      ["health.sync", t(database.synchronous >= 2 ? "health.sync.full" : "health.sync.weak"),
        database.synchronous < 2],
    ];
    if (health.schema !== undefined) rows.push(["health.schema", String(health.schema)]);
    if (clock) rows.push(this.clockRow(clock));
    if (heartbeat) rows.push(this.heartbeatRow(heartbeat));
    if (audit) {
      rows.push(["health.audit", t("health.audit.is", audit), audit.dropped > 0]);
    }
    this.service.replaceChildren(...rows.map(([key, value, isBad]) =>
      h("div", { class: isBad ? "bad" : "" }, h("dt", {}, t(key)),
        h("dd", {}, isBad ? `⚠ ${value}` : value))));
    const kept = retention?.oldestEvidence
      ? ` ${t("health.oldest", { time: moment(retention.oldestEvidence) })}` : "";
    setText(this.retention, retention ? both(retention.text) + kept : "");
  }

  clockRow(clock) {
    const { t } = this.app;
    const wall = `${moment(clock.wall)} (${clock.timeZone})`;
    if (!clock.jumped) return ["health.clock", wall];
    return ["health.clock", `${wall}, ${t("health.jumped", { time: moment(clock.jumped) })}`, true];
  }

  heartbeatRow(heartbeat) {
    const { t } = this.app;
    if (!heartbeat.url) return ["health.heartbeat", t("health.heartbeat.off")];
    const last = heartbeat.lastOk ? moment(heartbeat.lastOk) : t("never");
    const words = t("health.heartbeat.is", { url: heartbeat.url, every: heartbeat.everySeconds,
      last, failures: heartbeat.failures });
    return ["health.heartbeat", words, heartbeat.failuresInARow >= 3];
  }

  showLedger({ datagrams, frames, events, closed }) {
    const { t } = this.app;
    const [rejected, shed] = [sum(datagrams.rejected), sum(datagrams.shed)];
    const open = datagrams.received - datagrams.accepted - datagrams.duplicate - rejected - shed;
    this.datagrams.replaceChildren(
      this.verdict(open === 0 && closed, open),
      this.rows([
        ["ledger.received", datagrams.received, "total"],
        ["ledger.accepted", datagrams.accepted],
        ["ledger.duplicate", datagrams.duplicate],
        ["ledger.rejected", rejected, rejected && "warn"],
        ...reasons(datagrams.rejected, "reject"),
        ["ledger.shed", shed, shed && "warn"],
        ...reasons(datagrams.shed, "shed"),
        ["ledger.kernel", datagrams.kernelDropped, datagrams.kernelDropped && "bad"],
      ]),
      h("p", { class: "quiet-text" }, t("ledger.datagrams.lead")));
    this.items.replaceChildren(
      this.verdict(closed, 0),
      this.rows([
        ["ledger.frames", frames.complete + frames.incomplete + frames.shed, "total"],
        ["ledger.complete", frames.complete],
        ["ledger.incomplete", frames.incomplete, frames.incomplete && "warn"],
        ["ledger.shed", frames.shed, frames.shed && "warn"],
        ["ledger.events", events.accepted + events.rejected + events.shed, "total"],
        ["ledger.accepted", events.accepted],
        ["ledger.rejected", events.rejected, events.rejected && "warn"],
        ["ledger.shed", events.shed, events.shed && "bad"],
      ]),
      h("p", { class: "quiet-text" }, t("ledger.items.lead")));
  }

  verdict(isClosed, open) {
    const { t } = this.app;
    return h("p", { class: isClosed ? "verdict good" : "verdict bad",
      data: { testid: "ledger-verdict" } },
    isClosed ? `${t("ledger.closed")} ✓`
      : t(open ? "ledger.open" : "ledger.open.some", { n: open.toLocaleString() }));
  }

  rows(rows) {
    const { t } = this.app;
    return h("table", { class: "table counts" }, h("tbody", {}, rows.map(([key, count, kind]) => {
      const name = hasText(key) ? t(key) : key.split(".").pop();
      return h("tr", { class: kind || "" }, h("th", { scope: "row" }, name),
        h("td", {}, count.toLocaleString()));
    })));
  }
}

// The reasons that occurred, most frequent first, as rows below their sum.
const reasons = (counts, kind) => Object.entries(counts).filter(([, n]) => n > 0)
  .sort((a, b) => b[1] - a[1]).map(([reason, n]) => [`${kind}.${reason}`, n, "part"]);

export const healthView = {
  id: "health",
  titleKey: "nav.health",
  icon: icons.health,
  right: "read",
  mount(root, app, route) {
    new HealthPage(root, app, route).start();
  },
};
