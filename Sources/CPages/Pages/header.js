// The top of the page: county, clock, sign of life, sound, language, theme, person; below it the
// banners across the full width.
import { now, timeOfDay } from "./clock.js";
import { h, icon, setHidden, setText } from "./dom.js";
import { showKeys } from "./help.js";
import { icons } from "./icons.js";
import { openReport } from "./report.js";
import { both, t } from "./text.js";

export class Header {
  #app;
  #lastBeat = 0;

  constructor(app) {
    this.#app = app;
    this.clock = h("time", { class: "clock", data: { testid: "clock" } });
    this.county = h("span", { class: "county", data: { testid: "county" } }, app.county.name);
    this.lifeText = h("span", {}, t("life.waiting"));
    this.life = h("span", { class: "life", data: { testid: "life" } },
      h("span", { class: "life-mark", "aria-hidden": "true" }), this.lifeText);
    this.soundButton = h("button", { type: "button", class: "button quiet",
      data: { testid: "sound-toggle" }, onclick: () => this.#soundClick() });
    this.element = h("header", { class: "top" },
      h("div", { class: "brand" }, h("span", { class: "product" }, "Watchpost"), this.county),
      h("div", { class: "top-middle" }, this.clock, this.life),
      h("div", { class: "top-tools" },
        app.can("operate") && h("button", { type: "button", class: "button",
          data: { testid: "open-report" }, onclick: () => openReport(app) },
          icon(icons.phone), t("report.open")),
        this.soundButton, this.#language(), this.#theme(),
        h("button", { type: "button", class: "button quiet square", "aria-label": t("keys.title"),
          data: { testid: "open-help" }, onclick: () => showKeys(app) }, icon(icons.help)),
        this.#person()));
    this.blindBanner = h("div", { class: "banner blind", role: "alert", hidden: true,
      data: { testid: "blind" } });
    this.soundBanner = h("div", { class: "banner nosound", role: "alert", hidden: true,
      data: { testid: "nosound" } });
    this.conditionBanner = h("div", { class: "banner condition", role: "alert", hidden: true,
      data: { testid: "conditions" } });
    this.banners = h("div", { class: "banners" },
      this.blindBanner, this.conditionBanner, this.soundBanner);
    app.listen("county", () => setText(this.county, app.county.name));
    this.tick();
  }

  #language() {
    const app = this.#app;
    const other = app.prefs.language === "zh" ? "en" : "zh";
    return h("button", { type: "button", class: "button quiet",
      lang: other === "zh" ? "zh-CN" : "en", data: { testid: "language" },
      onclick: () => this.#set({ language: other }) },
      other === "zh" ? "中文" : "English");
  }

  #theme() {
    const button = h("button", { type: "button", class: "button quiet square",
      data: { testid: "theme" } });
    const draw = () => {
      const { isDark } = this.#app.prefs;
      button.replaceChildren(icon(isDark ? icons.sun : icons.moon));
      button.setAttribute("aria-label", t(isDark ? "theme.toLight" : "theme.toDark"));
    };
    button.addEventListener("click", () => {
      this.#set({ theme: this.#app.prefs.isDark ? "light" : "dark" });
    });
    this.#app.listen("prefs", draw);
    draw();
    return button;
  }

  async #set(changes) {
    try {
      await this.#app.setPrefs(changes);
    } catch (error) {
      this.#app.toast(error.words ?? String(error), "warn");
    }
  }

  #person() {
    const { person } = this.#app.me;
    const menu = h("ul", { class: "menu", hidden: true, id: "person-menu" },
      h("li", {}, h("a", { href: "#/settings", class: "menu-item" }, t("settings.title"))),
      h("li", {}, h("button", { type: "button", class: "menu-item", data: { testid: "sign-out" },
        onclick: () => this.#app.signOut() }, t("signout"))));
    const button = h("button", { type: "button", class: "button quiet person",
      "aria-expanded": "false", "aria-controls": "person-menu", data: { testid: "person" } },
      icon(icons.person), h("span", {}, person.display || person.name),
      h("span", { class: "role" }, t(`role.${person.role}`)));
    const show = (isShown) => {
      menu.hidden = !isShown;
      button.setAttribute("aria-expanded", String(isShown));
    };
    const box = h("div", { class: "person-box" }, button, menu);
    button.addEventListener("click", () => show(menu.hidden));
    menu.addEventListener("click", () => show(false));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !menu.hidden) {
        show(false);
        button.focus();
        event.stopPropagation();
      }
    });
    box.addEventListener("focusout", (event) => {
      if (!box.contains(event.relatedTarget)) show(false);
    });
    return box;
  }

  // A byte came.
  beat() {
    const at = performance.now();
    if (at - this.#lastBeat < 1000) return;
    this.#lastBeat = at;
    this.life.classList.toggle("odd");
  }

  tick() {
    const { stream, isBlind } = this.#app;
    setText(this.clock, timeOfDay(now()));
    setText(this.lifeText, t(isBlind ? "life.dead"
      : this.#app.room.isFilled ? "life.live" : "life.waiting"));
    this.life.classList.toggle("dead", isBlind);
    if (isBlind) this.blind(stream.blindSince);
    if (this.#app.sound.silencedUntil) this.sound(this.#app.sound);
  }

  blind(since) {
    setHidden(this.blindBanner, !since);
    if (!since) return this.blindBanner.replaceChildren();
    // The alert is read once; only the seconds change after that.
    if (!this.blindBanner.firstChild) {
      this.blindFor = h("span", { class: "banner-count", "aria-hidden": "true" });
      this.blindBanner.append(
        h("strong", {}, t("blind.since", { time: timeOfDay(since) })),
        h("span", {}, t("blind.old")), this.blindFor);
    }
    setText(this.blindFor, t("blind.for", { n: Math.round((Date.now() - since) / 1000) }));
  }

  conditions() {
    const raised = [...this.#app.room.conditions.values()];
    setHidden(this.conditionBanner, raised.length === 0);
    this.conditionBanner.replaceChildren(...raised.map((condition) =>
      h("span", { class: "banner-item", data: { testid: `condition-${condition.code}` } },
        h("strong", {}, both(condition.text)),
        h("span", {}, t("condition.since", { time: timeOfDay(Date.parse(condition.since)) })))));
  }

  sound(sound) {
    const isOff = sound.trouble !== null;
    const left = Math.ceil((sound.silencedUntil - Date.now()) / 1000);
    const label = sound.isSounding ? t("sound.silence")
      : sound.silencedUntil && left > 0 ? t("sound.silenced", { n: left })
        : t(isOff ? "sound.off" : "sound.on");
    this.soundButton.classList.toggle("sounding", sound.isSounding);
    this.soundButton.replaceChildren(
      icon(isOff || sound.silencedUntil ? icons.muted : icons.sound), h("span", {}, label));
    setHidden(this.soundBanner, !isOff);
    this.soundBanner.replaceChildren(...(isOff ? [
      h("strong", {}, t("nosound")), h("span", {}, t(`nosound.${sound.trouble}`)),
      h("button", { type: "button", class: "button", data: { testid: "sound-on" },
        onclick: () => this.#turnOn() }, t("nosound.try")),
    ] : []));
  }

  #soundClick() {
    const { sound } = this.#app;
    if (sound.isSounding) sound.silence();
    else this.#turnOn();
  }

  async #turnOn() {
    const app = this.#app;
    if (app.prefs.volume === 0) await this.#set({ volume: 80 });
    app.sound.heard(true);
    if (!await app.sound.play("test")) return;
    const heard = await app.dialog({ title: t("sound.test"), body: h("p", {}, t("sound.asked")),
      submit: t("sound.yes"), cancelText: t("sound.no"), testid: "sound" });
    app.sound.heard(heard === true);
  }
}
