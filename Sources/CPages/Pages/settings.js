// What a person sets for themselves: language, theme, density, sound, keys, password.
import { ApiError } from "./api.js";
import { h } from "./dom.js";
import { field, fieldGroup } from "./help.js";
import { icons } from "./icons.js";
import { passwordFields } from "./signin.js";
import { t } from "./text.js";

async function save(app, changes) {
  try {
    await app.setPrefs(changes);
    app.toast(t("settings.saved"));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    app.toast(t("settings.notSaved", { why: error.words }), "warn");
  }
}

function choices(app, name, values) {
  return fieldGroup(`settings.${name}`, `settings.${name}.help`, values.map((value) =>
    h("label", { class: "choice" },
      h("input", { type: "radio", name, value, checked: app.prefs[name] === value,
        data: { testid: `set-${name}-${value}` }, onchange: () => save(app, { [name]: value }) }),
      h("span", {}, t(`settings.${name}.${value}`)))));
}

function volume(app) {
  const slider = h("input", { type: "range", min: 0, max: 100, step: 5,
    value: app.prefs.volume, data: { testid: "set-volume" } });
  const shown = h("output", { class: "figure" }, `${slider.value} %`);
  slider.addEventListener("input", () => (shown.textContent = `${slider.value} %`));
  slider.addEventListener("change", async () => {
    await save(app, { volume: Number(slider.value) });
    app.sound.play("test");
  });
  return field("settings.volume", slider, "settings.volume.help", [shown,
    h("button", { type: "button", class: "button", onclick: () => app.sound.play("test") },
      t("sound.again"))]);
}

function keys(app) {
  return fieldGroup("settings.keys", "settings.keys.help", h("label", { class: "choice" },
    h("input", { type: "checkbox", checked: app.prefs.keys, data: { testid: "set-keys" },
      onchange: (event) => save(app, { keys: event.target.checked }) }),
    h("span", {}, t("settings.keys.on"))));
}

function password(app) {
  const old = h("input", { type: "password", autocomplete: "current-password", maxlength: 256,
    data: { testid: "password-old" } });
  const fields = passwordFields();
  const alert = h("p", { class: "form-error", role: "alert" });
  return h("form", { class: "panel", novalidate: true, data: { testid: "password-form" },
    onsubmit: async (event) => {
      event.preventDefault();
      alert.textContent = "";
      try {
        await app.api.send("PUT", "/session/password", { old: old.value, new: fields.value() });
        event.target.reset();
        app.toast(t("password.changed"));
        const session = await app.api.get("/session");
        app.renew(session);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        alert.textContent = error.words;
      }
    } },
    h("h2", {}, t("password.change")),
    h("input", { type: "text", autocomplete: "username", value: app.me.person.name, hidden: true,
      "aria-hidden": "true", tabindex: "-1" }),
    field("password.old", old, "password.old.help"), fields.nodes, alert,
    h("button", { type: "submit", class: "button primary" }, t("password.set")));
}

export const settingsView = {
  id: "settings",
  titleKey: "settings.title",
  icon: icons.settings,
  mount(root, app) {
    root.append(h("div", { class: "page narrow" },
      h("h1", {}, t("settings.title")),
      h("p", { class: "lead" }, t("settings.who", {
        name: app.me.person.display || app.me.person.name, role: t(`role.${app.me.person.role}`),
      })),
      h("section", { class: "panel" }, h("h2", {}, t("settings.look")),
        choices(app, "language", ["zh", "en"]), choices(app, "theme", ["auto", "dark", "light"]),
        choices(app, "density", ["comfortable", "compact"])),
      h("section", { class: "panel" }, h("h2", {}, t("settings.ears")), volume(app), keys(app)),
      password(app)));
  },
};
