// Calls to the service. An answer that is not good becomes an ApiError with a code and words in
// both languages; a lost answer is asked for again under the same id, which the service answers
// alike and does once.
import { currentLanguage, hasText, t } from "./text.js";

export class ApiError extends Error {
  constructor(status, code, message, messageZh, field, retryAfter) {
    super(message);
    Object.assign(this, { status, code, messageZh, field, retryAfter });
  }

  // In the language in force.
  get words() {
    const known = `error.${this.code}`;
    if (hasText(known)) return t(known, { seconds: this.retryAfter ?? "" });
    return currentLanguage() === "zh" && this.messageZh ? this.messageZh : this.message;
  }

  // Whether the same request may go through later.
  get isPassing() {
    return this.status === 0 || this.status === 503;
  }
}

// Waits between repeats of a command: 8 s in all, then the operator is told [D].
const REPEATS_MS = [300, 700, 1500, 2500, 3000];
// Longest wait for one answer [D]: the page's own limit of patience, above the service's.
const ANSWER_MS = 10_000;

export class Api {
  csrf = "";
  // Called when the session is over.
  onSignedOut = () => {};

  async request(method, path, body, { signal, raw } = {}) {
    const headers = {};
    if (method !== "GET") headers["Watchpost-CSRF"] = this.csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const limit = AbortSignal.timeout(ANSWER_MS);
    let answer;
    try {
      answer = await fetch(`/api/v1${path}`, {
        method, headers, credentials: "same-origin", cache: "no-cache",
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(0, "unreachable", "The service does not answer.");
    }
    if (!answer.ok) throw await this.failure(answer, path);
    if (raw) return answer;
    return answer.status === 204 ? null : answer.json();
  }

  async failure(answer, path) {
    let detail = {};
    try {
      detail = (await answer.json()).error ?? {};
    } catch {
      detail = { code: `http${answer.status}`, message: `HTTP ${answer.status}` };
    }
    if (answer.status === 401 && !path.startsWith("/session")) this.onSignedOut();
    return new ApiError(
      answer.status, detail.code, detail.message, detail.messageZh, detail.field,
      answer.headers.get("Retry-After"));
  }

  get(path, options) {
    return this.request("GET", path, undefined, options);
  }

  send(method, path, body, options) {
    return this.request(method, path, body, options);
  }

  // A picture's bytes. The browser keeps its ETag and asks whether it changed.
  async picture(path, options) {
    const answer = await this.request("GET", path, undefined, { ...options, raw: true });
    return { blob: await answer.blob(), headers: answer.headers };
  }

  // A picture as it was taken, without masks; the reason goes into the audit log.
  async original(path, reason) {
    const answer = await this.request("POST", path, { reason }, { raw: true });
    return answer.blob();
  }

  // Sends a body with an id of its own, again under the same id while the answer is lost.
  async once(path, body, onRepeat) {
    const whole = { id: crypto.randomUUID(), ...body };
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.send("POST", path, whole);
      } catch (error) {
        if (!(error instanceof ApiError) || !error.isPassing) throw error;
        if (attempt >= REPEATS_MS.length) throw error;
        onRepeat?.(attempt + 1);
        await new Promise((done) => setTimeout(done, REPEATS_MS[attempt]));
      }
    }
  }

  command(incident, command, fields, onRepeat) {
    return this.once(`/incidents/${incident}/commands`, { command, ...fields }, onRepeat);
  }

  report(body, onRepeat) {
    return this.once("/incidents", body, onRepeat);
  }
}
