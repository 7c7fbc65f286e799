// The top of the page: county, clock, sign of life, sound, language, theme, person; below it the
// banners across the full width.
import { dayOf, moment, now, timeOfDay } from "./clock.js";
import { h, icon, setHidden, setText } from "./dom.js";
import { showKeys } from "./help.js";
import { icons } from "./icons.js";
import { openReport } from "./report.js";
import { both, t } from "./text.js";

export class Header {
  #app;
  #lastBeat = 0;
  #day = "";
  #soundKey = null;
  // The condition items by code, with what they say.
  #items = new Map();

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
    this.soundIcon = h("span", {});
    this.soundText = h("span", {});
    this.soundButton.append(this.soundIcon, this.soundText);
    this.banners = h("div", { class: "banners" }, this.blindBanner, this.conditionBanner,
      this.soundBanner, app.sessionEnd.banner());
    const place = () => setText(this.county,
      app.county.trouble ? t("county.missing", { why: app.county.trouble }) : app.county.name);
    app.listen("county", place);
    app.listen("countyTrouble", place);
    place();
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
    if (this.#app.sound.silentMs) this.sound(this.#app.sound);
    // What was "since 23:50" gets its date.
    if (this.#day !== dayOf(now())) {
      this.#day = dayOf(now());
      this.conditions();
    }
  }

  blind(since) {
    setHidden(this.blindBanner, !since);
    if (!since) return this.blindBanner.replaceChildren();
    // The alert is read once; only the seconds change after that.
    if (!this.blindBanner.firstChild) {
      this.blindFor = h("span", { class: "banner-count", "aria-hidden": "true" });
      this.blindBanner.append(
        h("strong", {}, t("blind.since", { time: moment(since) })),
        h("span", {}, t("blind.old")), this.blindFor);
    }
    setText(this.blindFor, t("blind.for", { n: Math.round((now() - since) / 1000) }));
  }

  // An alert that is written anew is read anew: only what differs is touched.
  conditions() {
    const { conditions } = this.#app.room;
    for (const [code, item] of this.#items) {
      if (conditions.has(code)) continue;
      item.node.remove();
      this.#items.delete(code);
    }
    for (const condition of conditions.values()) {
      const what = both(condition.text);
      const since = t("condition.since", { time: moment(condition.since) });
      const before = this.#items.get(condition.code);
      if (before?.key === what + since) continue;
      const node = h("span", { class: "banner-item",
        data: { testid: `condition-${condition.code}` } },
      h("strong", {}, what), h("span", {}, since));
      if (before) before.node.replaceWith(node);
      else this.conditionBanner.append(node);
      this.#items.set(condition.code, { node, key: what + since });
    }
    setHidden(this.conditionBanner, conditions.size === 0);
  }

  sound(sound) {
    const isOff = sound.trouble !== null;
    const left = Math.ceil(sound.silentMs / 1000);
    const label = sound.isSounding ? t("sound.silence")
      : left > 0 ? t("sound.silenced", { n: left })
        : t(isOff ? "sound.off" : "sound.on");
    this.soundButton.classList.toggle("sounding", sound.isSounding);
    setText(this.soundText, label);
    const key = `${sound.trouble} ${left > 0}`;
    if (this.#soundKey === key) return;
    this.#soundKey = key;
    this.soundIcon.replaceChildren(icon(isOff || left > 0 ? icons.muted : icons.sound));
    this.#showTrouble(sound.trouble);
  }

  #showTrouble(trouble) {
    const isOff = trouble !== null;
    if (this.soundBanner.dataset.trouble === String(trouble)) return;
    this.soundBanner.dataset.trouble = String(trouble);
    setHidden(this.soundBanner, !isOff);
    this.soundBanner.replaceChildren(...(isOff ? [
      h("strong", {}, t("nosound")), h("span", {}, t(`nosound.${trouble}`)),
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
    if (!await app.sound.play("test")) {
      app.toast(t("nosound.failed"), "bad");
      return;
    }
    const asked = app.dialog({ title: t("sound.test"), body: h("p", {}, t("sound.asked")),
      submit: t("sound.yes"), cancelText: t("sound.no"), testid: "sound" });
    // Only the button says "I heard nothing": an S1 tile that closes the dialog does not.
    let said = null;
    document.querySelector("[data-testid=dialog-sound]").addEventListener("click", (event) => {
      if (event.target.closest("[data-testid=dialog-cancel]")) said = false;
    }, true);
    if (await asked === true) said = true;
    if (said !== null) app.sound.heard(said);
  }
}
