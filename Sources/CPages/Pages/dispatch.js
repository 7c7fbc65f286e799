// The choice of units: the service's recommendation, best first, with why and how long.
import { ApiError } from "./api.js";
import { h } from "./dom.js";
import { showDialog } from "./dialog.js";
import { field } from "./help.js";
import { distance, duration } from "./incidents.js";
import { both, t } from "./text.js";

// An S1 goes to the two nearest: domain.md 4.8.
const PRESELECTED_S1 = 2;

// { title, submit, isMany, wantsReason, without: a unit left out, onSubmit(units, reason, wish) }.
export async function chooseUnits(pane, options) {
  const list = h("ul", { class: "units", data: { testid: "units" } },
    h("li", { class: "empty" }, t("dispatch.asking")));
  const reason = h("textarea", { rows: 2, maxlength: 2000, data: { testid: "dialog-text" } });
  const answered = showDialog({
    title: options.title, submit: options.submit, testid: "units", wide: true,
    body: [h("p", { class: "lead" }, t("dispatch.lead")), list,
      options.wantsReason && field("reason", reason, "reason.help")],
    onSubmit: ({ form, wish }) => {
      const units = [...form.querySelectorAll("input[name=unit]:checked")].map((box) => box.value);
      if (units.length === 0) throw new ApiError(400, "nothingChosen", "Choose one.");
      const words = reason.value.trim();
      if (options.wantsReason && !words) {
        throw new ApiError(400, "textMissing", "Write something first.");
      }
      return options.onSubmit(units, words, wish);
    },
  });
  await fill(pane, list, options);
  return answered;
}

async function fill(pane, list, options) {
  try {
    const { units } = await pane.app.api.get(`/incidents/${pane.id}/recommendation`);
    const offered = units.filter((unit) => unit.unit !== options.without);
    const wanted = options.isMany && pane.incident.severity === 1 ? PRESELECTED_S1 : 1;
    const first = offered.filter((unit) => unit.canTake && !unit.isBound).slice(0, wanted)
      .map((unit) => unit.unit);
    list.replaceChildren(...offered.map((unit) => row(unit, options, first.includes(unit.unit))));
    if (offered.length === 0) list.append(h("li", { class: "empty" }, t("dispatch.none")));
    list.querySelector("input:not(:disabled)")?.focus();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    list.replaceChildren(h("li", { class: "form-error", role: "alert" }, error.words));
  }
}

function row(unit, options, isChosen) {
  const box = h("input", { type: options.isMany ? "checkbox" : "radio", name: "unit",
    value: unit.unit, checked: isChosen, disabled: !unit.canTake,
    data: { testid: `unit-${unit.unit}` } });
  return h("li", {}, h("label", { class: unit.canTake ? "unit" : "unit cannot" }, box,
    h("span", { class: "unit-name" }, h("strong", {}, unit.callSign),
      h("span", { class: "unit-status" }, both(unit.statusText))),
    h("span", { class: "unit-why" }, both(unit.why),
      unit.fixAgeSeconds !== undefined
        && ` · ${t("dispatch.fixAge", { age: duration(unit.fixAgeSeconds) })}`,
      unit.isBound && h("span", { class: "flag" }, t("dispatch.bound")),
      unit.isEstimated && h("span", { class: "flag" }, t("offers.estimated"))),
    h("span", { class: "unit-reach" },
      h("strong", {}, unit.seconds === undefined ? "–" : duration(unit.seconds)),
      h("span", {}, unit.metres === undefined ? "" : distance(unit.metres)))));
}
