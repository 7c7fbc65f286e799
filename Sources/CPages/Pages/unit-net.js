// The unit's link to the control room: one loop asks for orders, one sends what waits. Both go on
// for ever and say when the link last answered.
import { backoff, bodyOf } from "./unit-outbox.js";

const TIMEOUT_MS = 10_000;
const POLL_MS = 3_000;
const POLL_WORST_MS = 15_000;

export async function call(method, path, { body, csrf, etag } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (csrf) headers["Watchpost-CSRF"] = csrf;
  if (etag) headers["If-None-Match"] = etag;
  const answer = await fetch(`/api/v1/${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const isJSON = (answer.headers.get("Content-Type") ?? "").includes("json");
  const value = isJSON ? await answer.json() : null;
  return {
    status: answer.status,
    value,
    error: value?.error ?? null,
    etag: answer.headers.get("ETag"),
    retryAfter: Number(answer.headers.get("Retry-After")) || 0,
  };
}

// Answers that say "not now" rather than "no".
const isForLater = (status) => status === 408 || status === 429 || status >= 500;

export class Link {
  // `told`: {orders(value), changed(), signedOut()}
  constructor(outbox, csrf, told) {
    this.outbox = outbox;
    this.csrf = csrf;
    this.told = told;
    this.hear();
    // When the answer that is shown was asked for, on the page's own clock.
    this.askedAt = 0;
    this.isOver = false;
    this.tries = 0;
    this.wakers = new Map();
  }

  // Notes that the control room has answered: on the phone's clock, which the crew reads, and on
  // the page's own, which nobody sets.
  hear() {
    this.heard = Date.now();
    this.heardTick = performance.now();
  }

  // How long the control room has been silent, ms. The phone's clock may be set back, and the
  // page's stands still while the phone sleeps: the longer of the two counts.
  get silence() {
    return Math.max(performance.now() - this.heardTick, Date.now() - this.heard);
  }

  start() {
    this.poll();
    this.send();
    this.onOnline = () => this.hurry();
    addEventListener("online", this.onOnline);
  }

  stop() {
    this.isOver = true;
    removeEventListener("online", this.onOnline);
    this.hurry();
  }

  // Ends both loops' waits: the link is said to be back, or the crew has done something.
  hurry() {
    for (const wake of [...this.wakers.values()]) wake();
  }

  rest(name, ms) {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.wakers.delete(name);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.wakers.set(name, wake);
    });
  }

  async poll() {
    let etag = null;
    let failures = 0;
    while (!this.isOver) {
      try {
        const askedAt = performance.now();
        const answer = await call("GET", "my", { etag });
        if (this.isOver) return;
        if (answer.status === 401 || answer.status === 403) return this.told.signedOut(answer);
        // The service is there and has no such unit: that is no lack of a link.
        this.problem = answer.status === 404 ? answer.error : null;
        if (![200, 304, 404].includes(answer.status)) throw new Error(`${answer.status}`);
        // The link is back: what waits is sent at once.
        if (failures > 0) this.wakers.get("send")?.();
        failures = 0;
        this.hear();
        if (answer.status !== 404) this.askedAt = askedAt;
        if (answer.status === 200) {
          etag = answer.etag;
          this.told.orders(answer.value);
        }
      } catch {
        failures += 1; // the page shows since when the link is dead; the next try follows
      }
      this.told.changed();
      await this.rest("poll", Math.min(POLL_WORST_MS, POLL_MS * 1.5 ** failures));
    }
  }

  async send() {
    while (!this.isOver) {
      const entry = this.outbox.next();
      if (!entry) {
        await this.rest("send", 60_000);
        continue;
      }
      const isSent = await this.sendOne(entry);
      if (this.isOver) return;
      this.told.changed();
      if (isSent) {
        this.wakers.get("poll")?.();
      } else {
        await this.rest("send", Math.max(this.pauseMs, backoff(this.tries, Math.random())));
        this.tries += 1;
      }
    }
  }

  // Whether the session's secret has changed under us, as after signing in anew elsewhere.
  async hasNewSession() {
    const { value } = await call("GET", "session");
    const isNew = Boolean(value?.csrf) && value.csrf !== this.csrf;
    if (isNew) this.csrf = value.csrf;
    return isNew;
  }

  async sendOne(entry) {
    this.pauseMs = 0;
    this.outbox.begin(entry);
    try {
      const body = bodyOf(entry, this.outbox.page, Date.now());
      const answer = await call("POST", "my/reports", { body, csrf: this.csrf });
      if (isForLater(answer.status)) {
        this.pauseMs = answer.retryAfter * 1000;
        throw new Error(`${answer.status}`);
      }
      this.hear();
      if (answer.status === 401) {
        this.outbox.failed();
        this.told.signedOut(answer);
        return false;
      }
      if (answer.status === 403 && (await this.hasNewSession())) {
        this.outbox.failed();
        return false;
      }
      if (answer.status < 300) this.outbox.received(entry, Date.now(), performance.now());
      else this.outbox.refusedBy(entry, Date.now(), answer.error);
      this.tries = 0;
      return true;
    } catch {
      this.outbox.failed();
      return false;
    }
  }
}
