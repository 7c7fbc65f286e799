// The event stream, read with fetch: EventSource hides the keep-alive comments, and a page that
// cannot tell a quiet county from a dead service must not be trusted.
import { noteAnswer, noteHappened, noteServerTime, now } from "./clock.js";
import { pulse } from "./pulse.js";

// The service sends at least every 3 s. The page promises to say that it is blind 5 s after the last
// word; a check and the drawing are within that.
const BLIND_MS = 4500;
// Waits before each new attempt; the last one repeats.
const BACKOFF_MS = [1000, 1000, 2000, 3000, 5000];

// Splits text/event-stream (WHATWG HTML, section 9.2) into { id, event, data }.
export class EventParser {
  #rest = "";
  #fields = { event: "message", data: null };
  #id = "";

  // Events that the text completes.
  feed(text) {
    const events = [];
    let start = 0;
    let end = text.indexOf("\n");
    while (end !== -1) {
      const line = this.#rest + text.slice(start, end);
      this.#rest = "";
      this.#line(line.endsWith("\r") ? line.slice(0, -1) : line, events);
      start = end + 1;
      end = text.indexOf("\n", start);
    }
    this.#rest += text.slice(start);
    return events;
  }

  #line(line, events) {
    if (line === "") {
      if (this.#fields.data !== null) events.push({ id: this.#id, ...this.#fields });
      this.#fields = { event: "message", data: null };
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon === -1 ? line : line.slice(0, colon);
    let value = colon === -1 ? "" : line.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1);
    if (name === "event") this.#fields.event = value;
    else if (name === "id") this.#id = value;
    else if (name === "data") {
      this.#fields.data = this.#fields.data === null ? value : `${this.#fields.data}\n${value}`;
    }
  }
}

export class Stream {
  #abort = null;
  #lastID = "";
  #lastHeard = 0;
  #attempt = 0;
  #stopWatch = null;
  #wake = null;
  // After an event that could not be read only a whole picture is a sign of life.
  #isDoubtful = false;
  // When the page went blind, ms since 1970 on the service's clock; 0 while it sees.
  blindSince = 0;

  // room takes the events; on.heard() at each sign of life, on.blind(isBlind), on.signedOut().
  constructor(room, on) {
    this.room = room;
    this.on = on;
  }

  start() {
    this.stop();
    this.#lastHeard = performance.now();
    this.#stopWatch = pulse(() => this.#check());
    this.#abort = new AbortController();
    this.#run(this.#abort);
  }

  stop() {
    this.#stopWatch?.();
    this.#stopWatch = null;
    this.#abort?.abort();
    this.#abort = null;
    this.#lastID = "";
    this.#isDoubtful = false;
    this.#attempt = 0;
    this.#see();
  }

  async #run(life) {
    while (!life.signal.aborted) {
      try {
        await this.#read(life);
      } catch {
        // Whatever ended the connection, the next attempt says whether it lasts.
      }
      if (life.signal.aborted) return;
      // Here as well: in a hidden tab timers come late.
      this.#check();
      const wait = BACKOFF_MS[Math.min(this.#attempt, BACKOFF_MS.length - 1)];
      this.#attempt += 1;
      await new Promise((done) => {
        this.#wake = done;
        setTimeout(done, wait);
      });
    }
  }

  async #read(life) {
    const connection = new AbortController();
    const end = () => connection.abort();
    life.signal.addEventListener("abort", end, { once: true });
    this.#connection = connection;
    try {
      const headers = { Accept: "text/event-stream" };
      if (this.#lastID) headers["Last-Event-ID"] = this.#lastID;
      const sent = performance.now();
      const answer = await fetch("/api/v1/stream", {
        headers, cache: "no-store", credentials: "same-origin", signal: connection.signal,
      });
      if (answer.status === 401 || answer.status === 403) {
        this.stop();
        this.on.signedOut();
        return;
      }
      if (!answer.ok) return;
      noteAnswer(answer, sent);
      await this.#events(answer.body);
    } finally {
      life.signal.removeEventListener("abort", end);
    }
  }

  #connection = null;

  async #events(body) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      try {
        for (const event of parser.feed(decoder.decode(value, { stream: true }))) this.#take(event);
      } catch (error) {
        this.#doubt(error);
        return;
      }
      this.#heard();
    }
  }

  #take({ id, event, data }) {
    const value = JSON.parse(data);
    if (event === "snapshot") noteServerTime(value.at);
    else noteHappened(value.timeline?.at(-1)?.at ?? value.since);
    this.room.apply(event, value);
    if (event === "snapshot") this.#isDoubtful = false;
    if (id) this.#lastID = id;
  }

  // The same event would come again after its predecessor's id: a whole picture is asked for.
  #doubt(error) {
    console.error("An event could not be read.", error);
    this.#isDoubtful = true;
    this.#lastID = "";
    this.#connection?.abort();
  }

  #heard() {
    if (this.#isDoubtful) return;
    this.#lastHeard = performance.now();
    this.#attempt = 0;
    this.#see();
    this.on.heard();
  }

  #see() {
    if (!this.blindSince) return;
    this.blindSince = 0;
    this.on.blind(false);
  }

  #check() {
    const silent = performance.now() - this.#lastHeard;
    if (silent < BLIND_MS) return;
    if (!this.blindSince) {
      this.blindSince = now() - silent;
      // A connection that is silent this long is dead whatever TCP believes: try a new one now.
      this.#connection?.abort();
      this.#wake?.();
      this.on.blind(true);
    } else if (silent > 2 * BLIND_MS) {
      // A new connection gets as long as the first had.
      this.#lastHeard = performance.now() - BLIND_MS;
      this.#connection?.abort();
    }
  }
}
