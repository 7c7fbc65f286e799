// Sign-in: name and password, a new password when the first one was made for the person, and the
// sound test. The click that signs in is what lets the browser play sounds.
import { ApiError } from "./api.js";
import { h } from "./dom.js";
import { field } from "./help.js";
import { t } from "./text.js";

// Shortest password, as the service asks for it.
const PASSWORD_LEAST = 10;

// Shows the sign-in page. `notice` is the key of why one is here again.
export function showSignIn(app, error, notice) {
  // A name that was begun stays.
  const typed = document.querySelector("[data-testid=signin-name]")?.value ?? "";
  const name = h("input", { name: "name", autocomplete: "username", required: true, maxlength: 64,
    value: typed, autocapitalize: "none", spellcheck: "false", data: { testid: "signin-name" } });
  const password = h("input", { name: "password", type: "password", required: true,
    autocomplete: "current-password", maxlength: 256, data: { testid: "signin-password" } });
  const alert = h("p", { class: "form-error", role: "alert", data: { testid: "signin-error" } },
    error ? error.words ?? String(error) : "");
  const button = h("button", { type: "submit", class: "button primary wide",
    data: { testid: "signin-submit" } }, t("signin.do"));
  const form = h("form", { class: "card", novalidate: true, data: { testid: "signin" },
    onsubmit: async (event) => {
      event.preventDefault();
      // Within the click: later the browser would refuse.
      app.sound.volume = app.prefs.volume;
      app.sound.play("test");
      await attempt(app, form, alert, button, async () => {
        const session = await app.api.send("POST", "/session",
          { name: name.value.trim(), password: password.value });
        app.api.csrf = session.csrf;
        next(app, page, session, password.value);
      });
    } },
    h("h1", {}, "Watchpost"), h("p", { class: "lead" }, t("signin.lead")),
    notice && h("p", { class: "notice", role: "status" }, t(notice)),
    field("signin.name", name, "signin.name.help"),
    field("signin.password", password, "signin.password.help"), alert, button,
    languages(app, () => showSignIn(app, error, notice)));
  const page = h("main", { class: "gate" }, form);
  document.title = `${t("signin.title")} · Watchpost`;
  document.querySelector(".gate")?.remove();
  document.body.prepend(page);
  name.focus();
}

function languages(app, again) {
  return h("p", { class: "gate-language" }, ["zh", "en"].map((code) =>
    h("button", { type: "button", class: "button quiet", lang: code === "zh" ? "zh-CN" : "en",
      "aria-pressed": String(app.prefs.language === code), data: { testid: `gate-${code}` },
      onclick: async () => {
        try {
          await app.setPrefs({ language: code });
        } catch (error) {
          // Not kept for the account; it holds on this screen.
          console.error(error);
        }
        again();
      } }, code === "zh" ? "中文" : "English")));
}

async function attempt(app, form, alert, button, work) {
  alert.textContent = "";
  button.disabled = true;
  form.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    alert.textContent = error.words;
  } finally {
    button.disabled = false;
    form.removeAttribute("aria-busy");
  }
}

function next(app, page, session, password) {
  app.isSigningIn = true;
  if (session.mustChangePassword) showChange(app, page, session, password);
  else if (session.person.role === "unit") app.enter(session, true);
  else showSoundTest(app, page, session);
}

function showChange(app, page, session, old) {
  const fields = passwordFields();
  const alert = h("p", { class: "form-error", role: "alert" });
  const button = h("button", { type: "submit", class: "button primary wide" }, t("password.set"));
  const form = h("form", { class: "card", novalidate: true, data: { testid: "must-change" },
    onsubmit: async (event) => {
      event.preventDefault();
      await attempt(app, form, alert, button, async () => {
        const wanted = fields.value();
        await app.api.send("PUT", "/session/password", { old, new: wanted });
        const renewed = await app.api.get("/session");
        app.api.csrf = renewed.csrf;
        next(app, page, { ...renewed, mustChangePassword: false });
      });
    } },
    h("h1", {}, t("password.must")), h("p", { class: "lead" }, t("password.must.why")),
    fields.nodes, alert, button);
  page.replaceChildren(form);
  fields.focus();
}

// Two fields for a new password; `value()` throws when they will not do.
export function passwordFields() {
  const make = (testid) => h("input", { type: "password", autocomplete: "new-password",
    maxlength: 256, required: true, data: { testid } });
  const [first, second] = [make("password-new"), make("password-again")];
  return {
    nodes: [field("password.new", first, "password.new.help"),
      field("password.again", second, "password.again.help")],
    focus: () => first.focus(),
    value() {
      if (first.value.length < PASSWORD_LEAST) {
        throw new ApiError(400, "passwordShort", "The new password is too short.");
      }
      if (first.value !== second.value) {
        throw new ApiError(400, "passwordsDiffer", "The two new passwords differ.");
      }
      return first.value;
    },
  };
}

function showSoundTest(app, page, session) {
  app.sound.play("test");
  const finish = (didHear) => {
    app.sound.heard(didHear);
    page.remove();
    app.enter(session, true);
  };
  const yes = h("button", { type: "button", class: "button primary", data: { testid: "sound-yes" },
    onclick: () => finish(true) }, t("sound.yes"));
  page.replaceChildren(h("section", { class: "card", "aria-labelledby": "sound-title",
    data: { testid: "sound-test" } },
    h("h1", { id: "sound-title" }, t("sound.test")), h("p", { class: "lead" }, t("sound.asked")),
    h("div", { class: "row-buttons" }, yes,
      h("button", { type: "button", class: "button", data: { testid: "sound-again" },
        onclick: () => app.sound.play("test") }, t("sound.again")),
      h("button", { type: "button", class: "button", data: { testid: "sound-no" },
        onclick: () => finish(false) }, t("sound.no")))));
  yes.focus();
}
