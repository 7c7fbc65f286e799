// The words of the pages, English and Chinese. Each writer keeps an own dictionary; a key is
// written once with both languages beside each other, so that none can be forgotten.
import { textA } from "./text-a.js";
import { textB } from "./text-b.js";
import { shellText } from "./text-shell.js";

const dictionary = { ...shellText, ...textA, ...textB };
export const languages = ["zh", "en"];
let language = "zh";

export function setLanguage(wanted) {
  language = languages.includes(wanted) ? wanted : "zh";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

export function currentLanguage() {
  return language;
}

// t("queue.shown", { n: 3 }): `{n}` in the text is filled in. An unknown key shows itself, so that
// a slip is seen at once.
export function t(key, params) {
  const pair = dictionary[key];
  const text = pair ? pair[language === "zh" ? 1 : 0] : key;
  if (!params) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    params[name] === undefined ? whole : String(params[name]));
}

export function hasText(key) {
  return key in dictionary;
}

// What the server words: {en, zh} → the text in force.
export function both(text) {
  return text ? text[language] || text.en || "" : "";
}
