// Calls to the service. Whatever goes wrong becomes an ApiError with a code and words in both
// languages, also when an answer breaks off in its body; a command whose answer is lost is sent
// again under the same id, which the service answers alike and does once.
import { currentLanguage, hasText, t } from "./text.js";
import { Wish } from "./wish.js";

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

  // Whether the same request may go through later: no answer, or one from something in between.
  get isPassing() {
    return this.status === 0 || this.status >= 502;
  }

  // Whether the service may have done it all the same.
  get isUnsure() {
    return this.status === 0 || this.status >= 500;
  }
}

// Waits between repeats of a command [D].
const REPEATS_MS = [300, 700, 1500, 2500, 3000];
// Longest wait for one answer [D]: the page's own limit of patience, above the service's.
const ANSWER_MS = 10_000;
// A command with its repeats, from the press to the word that its fate is unknown [D].
const COMMAND_MS = 15_000;
// With less time left than this another try is not worth beginning.
const LEAST_MS = 1000;

export class Api {
  csrf = "";
  // Called when the session is over.
  onSignedOut = () => {};
  // Told of each answer, whatever it says, and when it was asked for (performance.now()).
  onAnswer = () => {};

  // Answers the value, or { blob, headers } of a picture; throws an ApiError, or what `signal` was
  // aborted with.
  async request(method, path, body, { signal, isPicture, limitMs = ANSWER_MS } = {}) {
    const headers = {};
    if (method !== "GET") headers["Watchpost-CSRF"] = this.csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const limit = AbortSignal.timeout(limitMs);
    const sent = performance.now();
    let failure;
    try {
      const answer = await fetch(`/api/v1${path}`, {
        method, headers, credentials: "same-origin", cache: "no-cache",
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      this.onAnswer(answer, sent);
      if (answer.ok) {
        // The body is read here: it can break off like anything else on the way.
        if (isPicture) return { blob: await answer.blob(), headers: answer.headers };
        return answer.status === 204 ? null : await answer.json();
      }
      failure = await this.failure(answer, path);
    } catch (error) {
      if (signal?.aborted) throw error;
      failure = new ApiError(0, "unreachable", "The service does not answer.");
    }
    throw failure;
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
  picture(path, options) {
    return this.request("GET", path, undefined, { ...options, isPicture: true });
  }

  // A picture as it was taken, without masks; the reason goes into the audit log.
  async original(path, reason) {
    return (await this.request("POST", path, { reason }, { isPicture: true })).blob;
  }

  // Sends a body under its wish's id, again while the answer is lost. A wish that is given again
  // after an unknown end goes out under the same id.
  async once(path, body, wish = new Wish()) {
    const whole = { id: wish.idFor(path, body), ...body };
    const end = performance.now() + COMMAND_MS;
    let isUnsure = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const limitMs = Math.min(ANSWER_MS, end - performance.now());
        const value = await this.request("POST", path, whole, { limitMs });
        wish.settle();
        return value;
      } catch (error) {
        if (!error.isUnsure) {
          wish.settle();
          throw error;
        }
        const wait = REPEATS_MS[Math.min(attempt, REPEATS_MS.length - 1)];
        const isLate = performance.now() + wait + LEAST_MS > end;
        // 503 is the service's own word that it did nothing.
        isUnsure ||= error.status !== 503;
        if (!error.isPassing || isLate) throw isUnsure ? unknownEnd() : error;
        wish.onRepeat();
        await new Promise((done) => setTimeout(done, wait));
      }
    }
  }

  command(incident, command, fields, wish) {
    return this.once(`/incidents/${incident}/commands`, { command, ...fields }, wish);
  }

  report(body, wish) {
    return this.once("/incidents", body, wish);
  }
}

// Nobody knows whether the service did it.
export function unknownEnd() {
  return new ApiError(0, "unknownEnd",
    "Unknown whether it was done. Press again: it is done only once.");
}
