// Help on every field, and the list of keys.
import { h, icon } from "./dom.js";
import { icons } from "./icons.js";
import { t } from "./text.js";

let serial = 0;

// A labelled control with its help: a button `?` that opens one sentence below, for mouse, keyboard
// and screen reader alike. `helpKey` is a key of the dictionary; `suffix` stands behind.
export function field(labelKey, control, helpKey, suffix) {
  serial += 1;
  control.id ||= `field-${serial}`;
  const note = h("p", { class: "field-help", id: `${control.id}-help`, hidden: true }, t(helpKey));
  control.setAttribute("aria-describedby", note.id);
  return h("div", { class: "field" },
    h("div", { class: "field-head" },
      h("label", { for: control.id }, t(labelKey)), helpButton(note, t(labelKey))),
    h("div", { class: "field-control" }, control, suffix), note);
}

// A group of choices (radios, checkboxes) with one legend and its help.
export function fieldGroup(labelKey, helpKey, ...controls) {
  serial += 1;
  const note = h("p", { class: "field-help", id: `group-${serial}-help`, hidden: true },
    t(helpKey));
  return h("fieldset", { class: "field", "aria-describedby": note.id },
    h("legend", { class: "field-head" }, h("span", {}, t(labelKey)),
      helpButton(note, t(labelKey))),
    h("div", { class: "field-choices" }, controls), note);
}

// A help button with its sentence for a control that has its label elsewhere.
export function fieldLabel(labelKey, helpKey) {
  serial += 1;
  const note = h("span", { class: "field-help floating", id: `note-${serial}`, hidden: true },
    t(helpKey));
  return [helpButton(note, t(labelKey)), note];
}

// A control with its help button beside it, for a row of filters; its label stands elsewhere.
export function helped(labelKey, control, helpKey) {
  const [button, note] = fieldLabel(labelKey, helpKey);
  control.setAttribute("aria-describedby", note.id);
  return h("span", { class: "helped" }, control, button, note);
}

function helpButton(note, label) {
  const button = h("button", {
    type: "button", class: "help-button", "aria-expanded": "false", "aria-controls": note.id,
    "aria-label": t("help.about", { what: label }),
    onclick: () => {
      note.hidden = !note.hidden;
      button.setAttribute("aria-expanded", String(!note.hidden));
    },
  }, icon(icons.help));
  return button;
}

const KEYS = [
  ["keys.work", [
    ["A", "act.acknowledge"], ["D", "act.dispatch"], ["V", "act.verify"], ["N", "act.note"],
    ["G", "act.severity"],
    ["R", "act.reset"], ["E", "act.resolve"], ["F", "act.followUp"], ["H", "act.archive"],
    ["O", "act.reopen"], ["U", "act.undo"],
  ]],
  ["keys.around", [
    ["1 – 7", "keys.views"], ["↑ ↓", "keys.move"], ["Enter", "keys.open"], ["Esc", "keys.close"],
    ["/", "keys.search"], ["C", "report.title"], ["S", "sound.silence"], ["?  F1", "keys.help"],
  ]],
];

// The list of keys in a dialog.
export function showKeys(app) {
  const parts = KEYS.map(([title, rows]) =>
    h("section", { class: "keys" }, h("h3", {}, t(title)),
      h("dl", {}, rows.map(([key, text]) =>
        h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(text)))))));
  return app.dialog({
    title: t("keys.title"), body: h("div", { class: "keys-columns" }, parts),
    cancelText: t("close"), testid: "keys",
  });
}
