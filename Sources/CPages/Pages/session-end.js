// A session ends after one shift. The desk is told before, and hears it when it has happened: an
// empty sign-in page beside a sleeping operator must not be silent.
import { moment, now } from "./clock.js";
import { h, setHidden, setText } from "./dom.js";
import { field } from "./help.js";
import { t } from "./text.js";

// Told so long before the end [D].
const WARN_MS = 15 * 60_000;
// What shows that somebody is there.
const HANDS = ["pointerdown", "keydown"];

export class SessionEnd {
  #app;
  #banner = null;
  #hush = () => this.hush();

  constructor(app) {
    this.#app = app;
  }

  // The banner of a shell that is being built.
  banner() {
    this.when = h("strong", {});
    this.#banner = h("div", { class: "banner condition", role: "alert", hidden: true,
      data: { testid: "session-ends" } });
    return this.#banner;
  }

  tick() {
    const ends = Date.parse(this.#app.me?.expires ?? "");
    const isNear = ends - now() < WARN_MS;
    if (!this.#banner || this.#banner.hidden === !isNear) return;
    setHidden(this.#banner, !isNear);
    this.#banner.replaceChildren(...(isNear ? [this.when, h("span", {}, t("session.lost")),
      h("button", { type: "button", class: "button", data: { testid: "session-renew" },
        onclick: () => this.#renew() }, t("session.renew"))] : []));
    if (isNear) setText(this.when, t("session.ends", { time: moment(ends) }));
  }

  async #renew() {
    const app = this.#app;
    const { name, display } = app.me.person;
    const password = h("input", { type: "password", required: true, maxlength: 256,
      autocomplete: "current-password", autofocus: true, data: { testid: "renew-password" } });
    const session = await app.dialog({
      title: t("session.renew.title", { name: display || name }), submit: t("session.renew"),
      testid: "renew", body: [
        h("input", { type: "text", autocomplete: "username", value: name, hidden: true,
          "aria-hidden": "true", tabindex: "-1" }),
        field("signin.password", password, "signin.password.help")],
      onSubmit: () => app.api.send("POST", "/session", { name, password: password.value }),
    });
    if (!session) return;
    app.renew(session);
    app.toast(t("session.renewed", { time: moment(session.expires) }));
    this.tick();
  }

  // The session ended and nobody asked for it: sounds until a hand touches the page.
  cry() {
    this.#app.sound.keep("blind", true);
    for (const name of HANDS) addEventListener(name, this.#hush, true);
  }

  hush() {
    this.#app.sound.keep("blind", false);
    for (const name of HANDS) removeEventListener(name, this.#hush, true);
  }
}
