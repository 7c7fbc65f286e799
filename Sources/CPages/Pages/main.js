// The shell of the control room. A view module plugs in through views.js and exports
//
//   { id, titleKey, icon, right?, paths?, mount(root, app, route), route?(route), unmount?() }
//
//   id        also the hash: "#/map"; `paths` names further first parts that lead to it
//   titleKey  dictionary key of the name in the navigation
//   icon      path data of a line drawing of 24 × 24 (icons.js)
//   right     the view is offered to people who have it ("read", "maintain", "oversee", …)
//   mount     builds the view into the empty element `root`. `route` = { path: ["map"], query }:
//             "#/map/incident/12" is path ["map", "incident", "12"]
//   route     told when the hash changes within the view; without it the view is mounted anew
//   unmount   gives up what the view holds. Listeners and polls made through `app` end alone
//
// `app` =
//   room      .incidents, .units, .conditions: Maps by id (code); .isFlood        (room.js)
//   api       get(path), send(method, path, body), picture(path) → {blob, headers},
//             original(path, reason) → blob, command(incident, name, fields), report(body);
//             paths without "/api/v1"; throws ApiError {status, code, message, words} (api.js)
//   t(key, params), both({en, zh})   words in the language in force                (text.js)
//   me        the session {person, rights, preferences, csrf, …};  can(right) → Bool
//   county    { name, areas: Map code → {code, name, …}, map: the answer of /map or null };
//             areaName(code) → words
//   h, icon   build elements and drawings                                           (dom.js)
//   go(hash)  "#/incident/12"
//   on(event, fn) → off.  "room": {all, incidents: Set, units: Set, conditions} at most once a
//             frame; "tick": once a second with the service's time in ms, not while blind;
//             "blind": true or false; "county": the map came; "countyTrouble": it did not yet;
//             "prefs": density, theme, volume
//   poll(fn, ms) → stop.  Calls the async fn at once and ms after each answer, while the tab is
//             visible, not after the view is unmounted
//   announce(text, isUrgent)   says it to a screen reader
//   toast(text, kind)          "ok", "warn" or "bad"; shown for some seconds, announced
//   dialog({title, body, submit, onSubmit, danger, wide}) → value or null  (dialog.js; askText too)
//   drafts    Map of what was typed into dialogs that a tile closed (`draft` in dialog.js); kept
//             until somebody else signs in
//   acknowledge(id)   takes an incident, once however often it is pressed until the answer
//   prefs     { language, theme, density, volume, keys };  setPrefs({theme: "light"})
//   keys(fn)  fn(event) → true when it took the key; for single keys while the view is mounted
//   now()     the service's time in ms;  clock.js words times
// A listener that throws is reported on the console; the others are told all the same.
// A change of language mounts the view anew.
import { acknowledge } from "./acts.js";
import { Api, ApiError } from "./api.js";
import { moment, noteAnswer, now, span, timeOfDay } from "./clock.js";
import { loadCounty } from "./county.js";
import { askText, closeDialog, isDialogOpen, showDialog } from "./dialog.js";
import { h, icon, isTyping } from "./dom.js";
import { again, guarded } from "./guard.js";
import { Header } from "./header.js";
import { showKeys } from "./help.js";
import { Prefs } from "./prefs.js";
import { openReport } from "./report.js";
import { Room } from "./room.js";
import { SessionEnd } from "./session-end.js";
import { showSignIn } from "./signin.js";
import { Sound } from "./sound.js";
import { Stream } from "./stream.js";
import { Strip } from "./strip.js";
import { both, t } from "./text.js";
import { views } from "./views.js";
import { Watcher } from "./watcher.js";

const TOAST_MS = 5000;

class App {
  room = new Room();
  api = new Api();
  prefs = new Prefs(this.api);
  county = { name: "", areas: new Map(), map: null, trouble: "" };
  drafts = new Map();
  // When the last incident was taken from a tile or a row: performance.now().
  acknowledgedAt = -Infinity;
  // A name and password were good and the person is on the way in.
  isSigningIn = false;
  me = null;
  t = t;
  both = both;
  h = h;
  icon = icon;
  now = now;
  clock = { moment, span, timeOfDay };
  askText = askText;
  dialog = showDialog;
  isBlind = false;
  view = null;
  route = { path: ["queue"], query: new URLSearchParams() };
  // The incident that is open beside the queue, and what its keys do.
  actions = null;
  #listeners = new Map();
  #ofView = new Set();
  #ofShell = new Set();
  #keys = null;
  #underWay = new Set();
  #lastName = "";
  // One for each time that somebody is in.
  #life = null;

  constructor() {
    const polite = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
    const urgent = h("div", { class: "unseen", role: "alert", "aria-live": "assertive",
      data: { testid: "urgent" } });
    this.live = { polite, urgent };
    this.toasts = h("div", { class: "toasts", data: { testid: "toasts" } });
    const sounds = h("div", { hidden: true });
    document.body.append(polite, urgent, sounds, this.toasts);
    this.sound = new Sound(sounds);
    this.stream = new Stream(this.room, {
      heard: () => this.header?.beat(),
      blind: (isBlind) => this.#blind(isBlind),
      signedOut: () => this.signedOut(),
    });
    this.watcher = new Watcher(this);
    this.sessionEnd = new SessionEnd(this);
    this.api.onSignedOut = () => this.signedOut();
    this.api.onAnswer = noteAnswer;
    // What is heard comes before what is drawn.
    this.room.on((change) => this.watcher.look(change));
    this.room.on((change) => this.emit("room", change));
    this.prefs.onChange = (changed) => this.#prefsChanged(changed);
    addEventListener("hashchange", () => this.#routeChanged());
    addEventListener("keydown", (event) => this.#key(event));
    setInterval(() => this.#tick(), 1000);
  }

  async start() {
    for (let attempt = 0; !this.me && !this.isSigningIn; attempt += 1) {
      const { session, error } = await this.#session();
      if (this.me || this.isSigningIn) return;
      // The first password is not known here: signing in again leads to the change of it.
      if (session && !session.mustChangePassword) return this.enter(session, false);
      const isFinal = !error || error.status === 401;
      if (attempt === 0 || isFinal) showSignIn(this, isFinal ? null : error);
      if (isFinal) return;
      // The service is down; the session may be good all the same.
      await again(attempt);
    }
  }

  async #session() {
    try {
      return { session: await this.api.get("/session") };
    } catch (error) {
      return { error };
    }
  }

  // A session is there: builds the shell and begins to listen.
  enter(session, isFresh) {
    document.querySelector(".gate")?.remove();
    if (this.#lastName !== session.person.name) this.drafts.clear();
    this.#lastName = session.person.name;
    this.renew(session);
    this.isSigningIn = false;
    this.sessionEnd.hush();
    this.prefs.take(session.preferences);
    this.sound.volume = this.prefs.volume;
    if (session.person.role === "unit") {
      location.assign("/unit");
      return;
    }
    this.#build();
    this.#life = {};
    this.watcher.start(isFresh);
    this.stream.start();
    this.#loadCounty(this.#life);
    this.#routeChanged();
  }

  // The session as the service has it now.
  renew(session) {
    this.me = session;
    this.api.csrf = session.csrf;
  }

  can(right) {
    return this.me?.rights.includes(right) ?? false;
  }

  signedOut() {
    if (!this.me) return;
    this.me = null;
    this.leave();
    this.sessionEnd.cry();
    showSignIn(this, null, "signin.over");
  }

  async signOut() {
    try {
      await this.api.send("DELETE", "/session");
    } catch (error) {
      this.toast(error.words, "bad");
      return;
    }
    this.me = null;
    this.leave();
    showSignIn(this);
  }

  leave() {
    this.#life = null;
    this.api.csrf = "";
    this.stream.stop();
    this.watcher.stop();
    this.sound.stop();
    closeDialog();
    this.#unmount();
    this.room.clear();
    this.#demolish();
  }

  #demolish() {
    for (const off of [...this.#ofShell]) off();
    this.header = null;
    this.strip = null;
    this.shell?.remove();
    this.shell = null;
  }

  #build() {
    this.#demolish();
    this.header = new Header(this);
    this.strip = new Strip(this);
    this.root = h("main", { id: "view", class: "view", tabindex: "-1" });
    this.layer = h("div", { id: "layer", class: "layer", hidden: true });
    this.shell = h("div", { class: "shell" },
      h("a", { class: "skip", href: "#view", onclick: (event) => {
        event.preventDefault();
        this.root.focus();
      } }, t("skip")),
      this.header.element, this.header.banners, this.strip.element,
      h("div", { class: "work" }, this.#nav(), this.root, this.layer));
    document.body.prepend(this.shell);
    document.body.classList.toggle("is-blind", this.isBlind);
  }

  #nav() {
    const links = this.offered.map((view, index) =>
      h("li", {}, h("a", { href: `#/${view.id}`, class: "nav-link", title: String(index + 1),
        data: { testid: `nav-${view.id}`, view: view.id } },
        icon(view.icon), h("span", {}, t(view.titleKey)))));
    return h("nav", { id: "nav", class: "nav", "aria-label": t("nav.label") }, h("ul", {}, links));
  }

  get offered() {
    return views.filter((view) => !view.right || this.can(view.right));
  }

  go(hash) {
    if (location.hash === hash) this.#routeChanged();
    else location.hash = hash;
  }

  #routeChanged() {
    if (!this.shell) return;
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    this.route = {
      // A part that is not well written stands for itself.
      path: path.split("/").filter(Boolean).map((part) =>
        guarded(() => decodeURIComponent(part)) ?? part),
      query: new URLSearchParams(query ?? ""),
    };
    const first = this.route.path[0];
    const view = this.offered.find((one) => one.id === first || one.paths?.includes(first))
      ?? this.offered[0];
    closeDialog();
    if (view === this.view && view.route) guarded(() => view.route(this.route));
    else this.#mount(view);
  }

  #mount(view) {
    const isOther = view !== this.view;
    this.#unmount();
    this.view = view;
    for (const link of this.shell.querySelectorAll(".nav-link")) {
      if (link.dataset.view === view.id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = `${t(view.titleKey)} · Watchpost`;
    this.root.dataset.view = view.id;
    this.root.setAttribute("aria-label", t(view.titleKey));
    guarded(() => view.mount(this.root, this, this.route));
    if (isOther && document.activeElement?.closest(".nav")) this.root.focus();
  }

  #unmount() {
    guarded(() => this.view?.unmount?.());
    for (const off of [...this.#ofView]) off();
    this.#keys = null;
    this.actions = null;
    this.view = null;
    this.root?.replaceChildren();
  }

  on(event, fn) {
    return this.#add(event, fn, this.#ofView);
  }

  // Like `on`, for the shell's own parts, which outlive views and end with the shell.
  listen(event, fn) {
    return this.#add(event, fn, this.#ofShell);
  }

  // `owners` holds what ends with the view or the shell; what ends before leaves it.
  #add(event, fn, owners) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event).add(fn);
    const off = () => {
      owners.delete(off);
      this.#listeners.get(event).delete(fn);
    };
    owners.add(off);
    return off;
  }

  emit(event, value) {
    for (const fn of [...(this.#listeners.get(event) ?? [])]) guarded(() => fn(value));
  }

  poll(fn, ms) {
    let timer = 0;
    let isOver = false;
    const run = async () => {
      clearTimeout(timer);
      if (isOver) return;
      try {
        if (!document.hidden && !this.isBlind) await fn();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      } finally {
        // Whatever went wrong, the next turn comes: a poll must never end in silence.
        if (!isOver) timer = setTimeout(run, ms);
      }
    };
    const stop = () => {
      isOver = true;
      clearTimeout(timer);
      this.#ofView.delete(stop);
    };
    this.#ofView.add(stop);
    run();
    return stop;
  }

  keys(fn) {
    this.#keys = fn;
  }

  announce(text, isUrgent = false) {
    const node = isUrgent ? this.live.urgent : this.live.polite;
    // The same words twice are read twice only when the text was away between.
    node.textContent = "";
    requestAnimationFrame(() => (node.textContent = text));
  }

  toast(text, kind = "ok") {
    const node = h("p", { class: `toast ${kind}` }, text);
    this.toasts.append(node);
    this.announce(text, kind === "bad");
    setTimeout(() => node.remove(), TOAST_MS);
  }

  setPrefs(changes) {
    return this.prefs.set(changes);
  }

  #prefsChanged(changed) {
    this.sound.volume = this.prefs.volume;
    if (changed.has("language") && this.shell) {
      const view = this.view;
      closeDialog();
      this.#unmount();
      this.#build();
      this.watcher.refresh();
      this.#mount(view ?? this.offered[0]);
    }
    this.emit("prefs", changed);
  }

  areaName(code) {
    return this.county.areas.get(code)?.name ?? code;
  }

  // Takes an incident from a tile or a row. One press is one command, however often it is pressed.
  async acknowledge(id) {
    if (this.#underWay.has(id)) return;
    this.#underWay.add(id);
    this.acknowledgedAt = performance.now();
    try {
      await acknowledge(this, id);
    } finally {
      this.#underWay.delete(id);
    }
  }

  // The header says that the map is missing meanwhile.
  async #loadCounty(life) {
    const county = await loadCounty(this.api, () => this.#life !== life, (why, isFirst) => {
      this.county.trouble = why;
      this.emit("countyTrouble");
      if (isFirst) this.toast(t("county.missing", { why }), "bad");
    });
    if (!county) return;
    this.county = county;
    this.emit("county");
  }

  #blind(isBlind) {
    this.isBlind = isBlind;
    document.body.classList.toggle("is-blind", isBlind);
    this.watcher.blind(isBlind);
    this.emit("blind", isBlind);
  }

  #tick() {
    if (!this.shell) return;
    guarded(() => this.header.tick());
    guarded(() => this.sessionEnd.tick());
    if (this.isBlind) return;
    this.room.judgeFlood(now());
    this.strip.tick();
    this.emit("tick", now());
  }

  #key(event) {
    if (!this.shell || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "F1") {
      event.preventDefault();
      showKeys(this);
      return;
    }
    if (event.defaultPrevented || isTyping(event.target) || isDialogOpen()) return;
    // A key that is held, or a book that lies on it, is one press.
    if (event.key.length === 1 && (event.repeat || !this.prefs.keys)) return;
    if (this.#shellKey(event) || this.#keys?.(event)) event.preventDefault();
  }

  #shellKey(event) {
    const key = event.key.toLowerCase();
    if (key === "?") showKeys(this);
    else if (key === "s" && this.sound.isSounding) this.sound.silence();
    else if (key === "c" && this.can("operate")) openReport(this);
    else if (key >= "1" && key <= "9" && this.offered[key - 1]) {
      this.go(`#/${this.offered[key - 1].id}`);
    } else return this.strip.key(event);
    return true;
  }
}

new App().start();
