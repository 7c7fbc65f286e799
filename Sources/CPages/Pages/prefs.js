// What a person set for themselves. The service keeps it with the account; this browser remembers
// language and theme too, for the sign-in page, and whether single keys act.
import { languages, setLanguage } from "./text.js";

const STORED = "watchpost.prefs";

export class Prefs {
  language = "zh";
  // "auto" follows the system.
  theme = "auto";
  density = "comfortable";
  // Percent.
  volume = 80;
  // Single-key commands; a person whose software types letters for them can switch them off.
  keys = true;
  onChange = () => {};
  #system = matchMedia("(prefers-color-scheme: dark)");

  constructor(api) {
    this.api = api;
    const browser = (navigator.language ?? "zh").slice(0, 2);
    this.language = languages.includes(browser) ? browser : "zh";
    try {
      Object.assign(this, this.#known(JSON.parse(localStorage.getItem(STORED) ?? "{}")));
    } catch {
      // A damaged note in the browser's store means defaults.
    }
    this.#apply();
    this.#system.addEventListener("change", () => {
      this.#apply();
      this.onChange(new Set(["theme"]));
    });
  }

  // Whether the theme in force is the dark one.
  get isDark() {
    return this.theme === "dark" || (this.theme === "auto" && this.#system.matches);
  }

  // What the account says.
  take(preferences) {
    const before = { ...this };
    Object.assign(this, this.#known(preferences));
    this.#apply();
    if (before.language !== this.language) this.onChange(new Set(["language"]));
  }

  // Sets some and saves them. Throws an ApiError when the service did not take them; they hold
  // here all the same.
  async set(changes) {
    Object.assign(this, this.#known(changes));
    this.#apply();
    this.onChange(new Set(Object.keys(changes)));
    if (!this.api.csrf || Object.keys(changes).every((name) => name === "keys")) return;
    const { language, theme, density, volume } = this;
    await this.api.send("PUT", "/session/preferences", { language, theme, density, volume });
  }

  #known(values) {
    const known = {};
    if (languages.includes(values.language)) known.language = values.language;
    if (["auto", "dark", "light"].includes(values.theme)) known.theme = values.theme;
    if (["comfortable", "compact"].includes(values.density)) known.density = values.density;
    if (values.volume >= 0 && values.volume <= 100) known.volume = values.volume;
    if (typeof values.keys === "boolean") known.keys = values.keys;
    return known;
  }

  #apply() {
    setLanguage(this.language);
    const { dataset } = document.documentElement;
    dataset.theme = this.isDark ? "dark" : "light";
    dataset.density = this.density;
    const { language, theme, keys } = this;
    try {
      localStorage.setItem(STORED, JSON.stringify({ language, theme, keys }));
    } catch {
      // A browser without a store forgets them; the account does not.
    }
  }
}
