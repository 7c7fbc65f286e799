// The acts on an incident: which are offered, and the dialogs that gather what they need.
import { ApiError } from "./api.js";
import { h } from "./dom.js";
import { askText, showDialog } from "./dialog.js";
import { field, fieldGroup } from "./help.js";
import { chooseUnits } from "./dispatch.js";
import { isActive, isUnanswered } from "./incidents.js";
import { t } from "./text.js";
import { BUTTON_MS, Wish } from "./wish.js";

const ENDING = ["RESOLVED", "FOLLOW_UP"];

// Each: its name, its key, when it is offered, what it does with the open incident.
const ACTIONS = [
  { name: "acknowledge", key: "A", isMain: true, when: isUnanswered,
    run: (pane) => pane.send("acknowledge") },
  { name: "dispatch", key: "D", when: isActive, run: (pane) => dispatch(pane) },
  { name: "verify", key: "V", when: isActive, run: (pane) => verify(pane) },
  { name: "reset", key: "R", when: (incident) => incident.isLatched,
    run: (pane) => withReason(pane, "reset") },
  { name: "resolve", key: "E", when: isActive, run: (pane) => resolve(pane) },
  { name: "followUp", key: "F", isMain: true, when: isEnding, run: (pane) => followUp(pane) },
  { name: "archive", key: "H", when: isEnding, run: (pane) => pane.send("archive") },
  { name: "reopen", key: "O", when: isEnding, run: (pane) => withReason(pane, "reopen") },
  { name: "note", key: "N", when: (incident) => incident.isOpen, run: (pane) => note(pane) },
  { name: "severity", key: "G", when: isActive, run: (pane) => severity(pane) },
];

function isEnding(incident) {
  return ENDING.includes(incident.state);
}

export function actionsFor(incident) {
  return ACTIONS.filter((action) => action.when(incident));
}

// Acknowledgements whose fate is unknown, by incident: pressed again, the same one is sent.
const unsure = new Map();

// Acknowledges from a tile or a row, where no incident is open, and says how it went.
export async function acknowledge(app, id) {
  const number = app.room.incidents.get(id)?.number ?? `#${id}`;
  const wish = unsure.get(id) ?? new Wish(() => app.toast(t("act.again"), "warn"), BUTTON_MS);
  unsure.set(id, wish);
  try {
    const answer = await app.api.command(id, "acknowledge", {}, wish);
    unsure.delete(id);
    const done = t("act.acknowledged", { number });
    if (answer.result === "doneNotOnDisk") app.toast(`${done} ${t("act.notOnDisk")}`, "warn");
    else app.toast(done);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!error.isUnsure) unsure.delete(id);
    app.toast(`${number} · ${refusal("acknowledge", error)}`, "bad");
  }
}

// Why an act was not done, or that nobody knows whether it was. `isLeft`: its dialog is closed, and
// another press would be another act.
export function refusal(name, error, isLeft = false) {
  const unknown = isLeft ? "act.left" : "act.unknown";
  const key = error.code === "unknownEnd" ? unknown : "act.refused";
  return t(key, { act: t(`act.${name}`), why: error.words });
}

function title(pane, name) {
  return `${t(`act.${name}`)} · ${pane.incident.number}`;
}

async function dispatch(pane) {
  await chooseUnits(pane, {
    title: title(pane, "dispatch"), submit: t("dispatch.do"), isMany: true,
    onSubmit: (units, _, wish) => pane.command("dispatch", { units }, wish),
  });
}

// Takes an order back from its unit.
export function withdraw(pane, offer) {
  return withReason(pane, "withdraw", { order: offer.order });
}

// Takes an order back and offers it to another unit in one act.
export async function reassign(pane, offer) {
  await chooseUnits(pane, {
    title: `${title(pane, "reassign")} · ${offer.callSign ?? offer.unit}`,
    submit: t("act.reassign"), isMany: false, wantsReason: true, without: offer.unit,
    onSubmit: ([unit], reason, wish) =>
      pane.command("reassign", { order: offer.order, unit, reason }, wish),
  });
}

function withReason(pane, name, fields = {}) {
  return askText({
    title: title(pane, name), label: "reason", submit: t(`act.${name}`), testid: name,
    onSubmit: (reason, wish) => pane.command(name, { ...fields, reason }, wish),
  });
}

function note(pane) {
  return askText({
    title: title(pane, "note"), label: "note", submit: t("act.note"), testid: "note",
    draft: { store: pane.app.drafts, key: `note:${pane.id}` },
    onSubmit: (text, wish) => pane.command("note", { note: text }, wish),
  });
}

function radios(name, values, label, chosen) {
  return values.map((value) => h("label", { class: "choice" },
    h("input", { type: "radio", name, value, checked: value === chosen,
      data: { testid: `${name}-${value}` } }),
    h("span", {}, label(value))));
}

function chosen(form, name) {
  const value = form.querySelector(`input[name="${name}"]:checked`)?.value;
  if (!value) throw new ApiError(400, "nothingChosen", "Choose one.");
  return value;
}

function verify(pane) {
  return showDialog({
    title: title(pane, "verify"), submit: t("act.verify"), testid: "verify",
    body: fieldGroup("verify.found", "verify.found.help",
      radios("verification", ["real", "silent", "false", "test"], (value) => t(`verify.${value}`))),
    onSubmit: ({ form, wish }) =>
      pane.command("verify", { verification: chosen(form, "verification") }, wish),
  });
}

function optionalNote() {
  return h("textarea", { rows: 2, maxlength: 2000, data: { testid: "dialog-note" } });
}

function resolve(pane) {
  const area = optionalNote();
  const outcomes = ["handled", "nothingFound", "falseAlarm", "test", "transferred"];
  return showDialog({
    title: title(pane, "resolve"), submit: t("act.resolve"), testid: "resolve",
    body: [
      pane.incident.isLatched && h("p", { class: "notice" }, t("resolve.latched")),
      fieldGroup("resolve.outcome", "resolve.outcome.help",
        radios("outcome", outcomes, (value) => t(`outcome.${value}`))),
      field("note.optional", area, "note.optional.help"),
    ],
    onSubmit: ({ form, wish }) => pane.command("resolve",
      { outcome: chosen(form, "outcome"), note: area.value.trim() }, wish),
  });
}

function followUp(pane) {
  const area = optionalNote();
  return showDialog({
    title: title(pane, "followUp"), submit: t("act.followUp"), testid: "followUp",
    body: [
      fieldGroup("followUp.found", "followUp.found.help",
        radios("satisfied", ["yes", "no"], (value) => t(`followUp.${value}`))),
      field("note.optional", area, "note.optional.help"),
    ],
    onSubmit: ({ form, wish }) => pane.command("followUp",
      { satisfied: chosen(form, "satisfied") === "yes", note: area.value.trim() }, wish),
  });
}

function severity(pane) {
  const area = h("textarea", { rows: 2, maxlength: 2000, data: { testid: "dialog-text" } });
  const others = ["1", "2", "3", "4"].filter((one) => Number(one) !== pane.incident.severity);
  return showDialog({
    title: title(pane, "severity"), submit: t("act.severity"), testid: "severity",
    body: [
      fieldGroup("severity.to", "severity.to.help",
        radios("severity", others, (value) => t(`severity.${value}.words`))),
      field("reason", area, "reason.help"),
    ],
    onSubmit: ({ form, wish }) => {
      const wanted = Number(chosen(form, "severity"));
      if (!area.value.trim()) throw new ApiError(400, "textMissing", "Write something first.");
      return pane.command("severity", { severity: wanted, reason: area.value.trim() }, wish);
    },
  });
}
