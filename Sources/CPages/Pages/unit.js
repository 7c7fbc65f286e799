// The page of a patrol unit, for a phone on a bad link. It signs in, shows the order, and reports;
// what the control room has not confirmed is said to be so, act by act.
import { h } from "./dom.js";
import { distanceMetres } from "./geometry.js";
import { both, languageNow, setLanguage, t } from "./text-unit.js";
import { Alarm } from "./unit-alarm.js";
import { call, Link } from "./unit-net.js";
import { Orders } from "./unit-orders.js";
import { isFixDue, Outbox } from "./unit-outbox.js";
import { LOST_MS, UnitView } from "./unit-view.js";
import { makeId } from "./wish.js";

// A position at rest is asked for again after this time.
const REST_MS = 25_000;
// A dead link sounds after this many seconds of it: a phone that wakes has an answer sooner [D].
const LOST_TICKS = 3;

// What a crew says that nobody is to offer an order; the end of an order does not change it.
const UNABLE = new Set(["busy", "outOfService", "offDuty"]);

const root = document.getElementById("unit");
const alarm = new Alarm();
let desk = null;

// What each act tells the control room. "Clear" frees the unit: it is available again.
const REPORTS = {
  accepted: (order) => ({ order, receipt: "accepted" }),
  declined: (order, words) => ({ order, receipt: "declined", words }),
  enRoute: (order) => ({ order, status: "enRoute" }),
  onScene: (order) => ({ order, status: "onScene" }),
  clear: (order) => ({ order, status: "available" }),
  words: (order, words) => (order ? { order, words } : { words }),
};

class Desk {
  constructor(session) {
    const key = `watchpost-unit:${session.person.name}`;
    this.outbox = new Outbox(localStorage, `${key}:outbox`, makeId);
    this.orders = new Orders(localStorage, `${key}:orders`);
    this.skew = 0;
    this.fix = null;
    this.fixProblem = isSecureContext ? null : "insecure";
    this.lastFix = null;
    this.link = new Link(this.outbox, session.csrf, {
      orders: (my) => this.take(my),
      changed: () => this.show(),
      signedOut: ({ status }) => this.signedOut(status),
    });
    if (!session.csrf) {
      // The page began without an answer of the control room.
      this.link.heardTick -= LOST_MS;
      this.link.heard = this.orders.asOf ?? Date.now();
    }
    this.lostTicks = 0;
    this.makeView();
  }

  // Not the crew's doing: no order reaches the phone any more, which must be noticed.
  signedOut(status) {
    const isOnDuty = this.status() !== "offDuty";
    this.stop(() => {
      showSignIn(t(status === 403 ? "signIn.notUnit" : "signIn.over"));
      if (isOnDuty) alarm.ring("signedOut");
    });
  }

  makeView() {
    const draft = this.view?.draft;
    this.view = new UnitView(root, {
      act: (kind, order, words) => this.act(kind, order, words),
      choose: (order) => this.choose(order.order),
      dismissNotice: (notice) => this.then(() => this.orders.dismiss(notice)),
      dismissAct: (id) => this.then(() => this.outbox.dismiss(id)),
      status: (code) => this.reportStatus(code),
      sound: () => alarm.unlock().then(() => this.show()),
      language: () => this.switchLanguage(),
      signOut: () => this.signOut(),
    });
    if (draft) this.view.draft = draft;
  }

  start() {
    this.link.start();
    this.ticker = setInterval(() => this.tick(), 1000);
    this.onVisible = () => {
      if (document.visibilityState !== "visible") return;
      if (alarm.isUnlocked) alarm.keepAwake();
      this.link.hurry();
    };
    document.addEventListener("visibilitychange", this.onVisible);
    this.watchPlace();
    this.show();
  }

  stop(then) {
    this.link.stop();
    releaseTurn?.();
    clearInterval(this.ticker);
    alarm.quiet();
    document.removeEventListener("visibilitychange", this.onVisible);
    if (this.watcher !== undefined) navigator.geolocation.clearWatch(this.watcher);
    desk = null;
    then();
  }

  then(act) {
    act();
    this.show();
  }

  take(my) {
    this.skew = Date.parse(my.at) - Date.now() || 0;
    const { fresh, gone, isBound } = this.orders.take(my, Date.now());
    // The crew is free, unless it holds another order or has said that it cannot go.
    const isFree = !isBound && !UNABLE.has(this.status());
    for (const { order } of gone) {
      const body = { order, receipt: "received" };
      this.put("received", isFree ? { ...body, status: "available" } : body);
    }
    for (const order of fresh) {
      if (!order.isReceived) this.put("received", { order: order.order, receipt: "received" });
      this.view.announce(t("announce.order",
        { nature: both(order.natureText), place: order.place.words }));
    }
    const offered = this.current().filter((o) => o.state === "offered");
    if (fresh.some((o) => o.state === "offered")) {
      alarm.ring(Math.min(...offered.map((o) => o.severity)));
    }
    if (offered.length === 0) alarm.quiet();
  }

  current() {
    return this.orders.current((order) =>
      this.outbox.stateOf(order, this.link.askedAt));
  }

  choose(order) {
    this.chosen = order;
    this.show();
    scrollTo({ top: 0 });
  }

  put(kind, body) {
    const entry = this.outbox.add(kind, body, Date.now());
    this.isFull = !entry && kind !== "fix";
    if (entry && kind !== "fix") this.link.hurry();
    return entry;
  }

  // Notes an act; false when there was no room for it.
  act(kind, order, words) {
    const entry = this.put(kind, REPORTS[kind](order, words));
    if (entry && (kind === "declined" || kind === "clear")) this.orders.end(order);
    this.show();
    return Boolean(entry);
  }

  reportStatus(code) {
    this.put(code, { status: code });
    this.show();
  }

  // What the crew chose last counts until the control room says otherwise.
  status() {
    const waiting = this.outbox.waiting.filter((e) => e.body.status);
    const mine = waiting[waiting.length - 1]?.body.status;
    return mine ?? this.orders.my?.unit?.status;
  }

  watchPlace() {
    if (this.fixProblem || !navigator.geolocation) return;
    this.placeCalls = [
      ({ coords, timestamp }) => {
        const { latitude: lat, longitude: lon, accuracy } = coords;
        this.fixProblem = null;
        this.fix = { lat, lon, accuracy, at: Math.min(timestamp, Date.now()) };
        this.reportPlace();
      },
      (error) => {
        this.fixProblem = error.code === error.PERMISSION_DENIED ? "denied" : null;
        this.show();
      },
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: 20_000 },
    ];
    this.watcher = navigator.geolocation.watchPosition(...this.placeCalls);
  }

  // A phone at rest tells its watchers nothing: it is asked, so that the unit's place stays fresh.
  askPlace() {
    const isOld = this.fix && Date.now() - this.fix.at > REST_MS;
    if (!isOld || this.fixProblem || this.status() === "offDuty") return;
    if (Date.now() - (this.askedAt ?? 0) < REST_MS) return;
    this.askedAt = Date.now();
    navigator.geolocation.getCurrentPosition(...this.placeCalls);
  }

  reportPlace() {
    const { fix } = this;
    if (!fix || this.status() === "offDuty") return;
    if (this.lastFix && fix.at === this.lastFix.fixAt) return;
    if (!isFixDue(this.lastFix, fix, Date.now(), distanceMetres)) return;
    this.lastFix = { ...fix, fixAt: fix.at, at: Date.now() };
    this.put("fix", { fix: { lat: fix.lat, lon: fix.lon, at: fix.at } });
    this.link.hurry();
  }

  tick() {
    this.askPlace();
    this.reportPlace();
    this.undoRefused();
    this.soundLoss();
    this.show();
  }

  // An ending that the control room refused did not happen: the order is shown again.
  undoRefused() {
    for (const order of this.outbox.takeRefusedEndings()) this.orders.endedNot(order);
  }

  // A dead link sounds until it is touched or back. An order that still rings goes before it.
  soundLoss() {
    const isLost = this.link.silence >= LOST_MS && this.status() !== "offDuty";
    this.lostTicks = isLost ? this.lostTicks + 1 : 0;
    if (this.lostTicks === LOST_TICKS && !alarm.cause) alarm.ring("lost");
    if (!isLost && alarm.cause === "lost") alarm.quiet();
  }

  trouble() {
    if (this.isFull) return t("box.full");
    if (this.link.problem) return t("noUnit");
    return this.outbox.isKept ? null : t("box.notKept");
  }

  show() {
    const orders = this.current();
    const find = (order) => orders.find((o) => o.order === order);
    const held = this.view.isWriting ? find(this.view.shown?.order) : undefined;
    const chosen = find(this.chosen) ?? held ?? orders[0];
    const now = Date.now();
    this.view.update({
      unit: this.orders.my?.unit, orders, chosen, notices: this.orders.notices,
      acts: this.outbox.acts(), silence: this.link.silence, heard: this.link.heard,
      asOf: this.orders.asOf, now,
      serverNow: now + this.skew, fix: this.fix, fixProblem: this.fixProblem,
      fixSent: this.outbox.fixReceivedAt, status: this.status(), isSoundOn: alarm.isUnlocked,
      trouble: this.trouble(),
    });
  }

  switchLanguage() {
    rememberLanguage(languageNow() === "zh" ? "en" : "zh");
    this.makeView();
    this.show();
  }

  async signOut() {
    try {
      await call("DELETE", "session", { csrf: this.link.csrf });
    } catch {
      // Without a link the cookie stays; the page still asks for the password again.
    }
    keep("person", null);
    const n = this.outbox.waitingActs;
    this.stop(() => showSignIn(n ? t("signIn.again", { n }) : ""));
  }
}

function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(`watchpost-unit:${key}`);
    else localStorage.setItem(`watchpost-unit:${key}`, JSON.stringify(value));
  } catch {
    // Not kept: the next visit asks again.
  }
}

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(`watchpost-unit:${key}`));
  } catch {
    return null;
  }
}

function rememberLanguage(language) {
  setLanguage(language);
  keep("language", language);
}

function firstLanguage() {
  return kept("language") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
}

let releaseTurn = null;

// Two pages with one outbox would send and forget each other's acts: the first one has the turn.
function takeTurn(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(`watchpost-unit:${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise((release) => { releaseTurn = release; });
    });
  });
}

async function begin(session) {
  if (session.person.role !== "unit") return showSignIn(t("signIn.notUnit"));
  if (!(await takeTurn(session.person.name))) {
    root.replaceChildren(h("main", {}, h("button", { class: "strip", type: "button",
      onclick: () => location.reload() }, t("other.tab"))));
    return undefined;
  }
  keep("person", session.person);
  desk = new Desk(session);
  return desk.start();
}

function showSignIn(message) {
  const error = h("p", { class: "error", role: "alert", data: { testid: "unit-signin-error" } },
    message);
  const name = h("input", { id: "name", autocomplete: "username", autocapitalize: "none",
    required: true, data: { testid: "unit-name" } });
  const password = h("input", { id: "password", type: "password", required: true,
    autocomplete: "current-password", data: { testid: "unit-password" } });
  const submit = h("button", { class: "main", type: "submit", data: { testid: "unit-signin" } },
    t("signIn"));
  const form = h("form", { class: "signin", onsubmit: async (event) => {
    event.preventDefault();
    submit.disabled = true;
    // The tap that signs in is also the one that unlocks the sound.
    alarm.unlock().catch(() => {});
    error.textContent = await signIn(name.value, password.value);
    submit.disabled = false;
  } },
  h("h1", {}, t("title")), h("label", { for: "name" }, t("name")), name,
  h("label", { for: "password" }, t("password")), password, error, submit,
  h("button", { class: "quiet", type: "button", onclick: () => {
    rememberLanguage(languageNow() === "zh" ? "en" : "zh");
    showSignIn("");
  } }, t("language")));
  root.replaceChildren(h("main", {}, form));
}

// The first password was made for the crew and lay open on somebody's screen: a new one is due.
function showChange(session, old) {
  const error = h("p", { class: "error", role: "alert" });
  const [first, second] = ["password-new", "password-again"].map((testid) =>
    h("input", { id: testid, type: "password", autocomplete: "new-password", required: true,
      maxlength: 256, data: { testid } }));
  const submit = h("button", { class: "main", type: "submit" }, t("password.set"));
  const form = h("form", { class: "signin", data: { testid: "must-change" },
    onsubmit: async (event) => {
      event.preventDefault();
      submit.disabled = true;
      error.textContent = first.value === second.value
        ? await change(session, old, first.value) : t("password.differ");
      submit.disabled = false;
    } },
  h("h1", {}, t("password.must")), h("p", {}, t("password.why")),
  h("label", { for: "password-new" }, t("password.new")), first,
  h("label", { for: "password-again" }, t("password.again")), second, error, submit);
  root.replaceChildren(h("main", {}, form));
  first.focus();
  return "";
}

// Answers words about what went wrong.
async function change({ csrf }, old, wanted) {
  try {
    const answer = await call("PUT", "session/password", { csrf, body: { old, new: wanted } });
    if (answer.error) return both({ en: answer.error.message, zh: answer.error.messageZh });
    const renewed = await call("GET", "session");
    return renewed.status === 200 ? ((await begin(renewed.value)) ?? "") : t("signIn.noLink");
  } catch {
    return t("signIn.noLink");
  }
}

// Answers words about what went wrong; none when the page went on.
async function signIn(name, password) {
  try {
    const answer = await call("POST", "session", { body: { name, password } });
    if (answer.status === 200) {
      if (answer.value.mustChangePassword) return showChange(answer.value, password);
      return (await begin(answer.value)) ?? "";
    }
    if (answer.status === 429) return t("signIn.many", { seconds: answer.retryAfter || 30 });
    if (answer.status === 401) return t("signIn.wrong");
    return answer.error ? both({ en: answer.error.message, zh: answer.error.messageZh }) : "";
  } catch {
    return t("signIn.noLink");
  }
}

// A link that is down at the start is waited for. Who was signed in before sees the order as it was
// last known, and goes on: what needs the session's secret fetches it when the link is back.
async function resume() {
  let isAsking = false;
  while (!desk) {
    try {
      const answer = await call("GET", "session");
      if (desk) return undefined;
      // The first password is not known any more: signing in again leads to the change of it.
      if (answer.status === 200 && answer.value.mustChangePassword) return showSignIn("");
      if (answer.status === 200) return await begin(answer.value);
      if (answer.status === 401) return isAsking ? undefined : showSignIn("");
    } catch {
      const person = kept("person");
      if (person) return await begin({ person, csrf: "" });
      if (!isAsking) showSignIn(t("signIn.noLink"));
      isAsking = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
  return undefined;
}

// A touch says that the crew has noticed; typing on does not, for the eyes are on the words.
addEventListener("pointerdown", () => alarm.quiet());
addEventListener("keydown", (event) => event.target.matches?.("textarea") || alarm.quiet());
setLanguage(firstLanguage());
resume();
