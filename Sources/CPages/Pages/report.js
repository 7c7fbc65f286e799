// A call to 110, entered by hand: one form. The place is picked from the county's devices and
// areas or given by coordinates; its words are always the caller's.
import { ApiError } from "./api.js";
import { showDialog } from "./dialog.js";
import { h } from "./dom.js";
import { field, fieldGroup } from "./help.js";
import { t } from "./text.js";

export async function openReport(app) {
  const severity = ["1", "2", "3", "4"].map((value) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "severity", value, checked: value === "2",
      data: { testid: `report-s${value}` } }),
    h("span", { class: `s${value}` }, h("span", { class: "severity" },
      h("span", { class: "shape", "aria-hidden": "true" }), t(`severity.${value}`)), " ",
      t(`severity.${value}.short`))));
  const words = h("input", { list: "report-places", maxlength: 200, required: true,
    autocomplete: "off", data: { testid: "report-place" }, autofocus: true });
  const known = places(app);
  const options = h("datalist", { id: "report-places" },
    [...known.keys()].map((name) => h("option", { value: name })));
  const area = h("select", { data: { testid: "report-area" } }, h("option", { value: "" }, "—"),
    [...app.county.areas.values()].map((one) => h("option", { value: one.code }, one.name)));
  const point = h("input", { maxlength: 40, placeholder: "27.55700, 119.71600",
    data: { testid: "report-point" } });
  const caller = h("input", { maxlength: 200, autocomplete: "off",
    data: { testid: "report-caller" } });
  const note = h("textarea", { rows: 3, maxlength: 2000, required: true,
    data: { testid: "report-note" } });
  words.addEventListener("change", () => {
    const place = known.get(words.value);
    if (!place) return;
    area.value = place.area ?? "";
    point.value = place.lat === undefined ? "" : `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`;
  });
  const id = await showDialog({
    title: t("report.title"), submit: t("report.submit"), testid: "report", wide: true,
    draft: { store: app.drafts, key: "report" },
    body: h("div", { class: "form-grid" }, options,
      field("report.place", words, "report.place.help"),
      field("report.area", area, "report.area.help"),
      field("report.point", point, "report.point.help"),
      field("report.caller", caller, "report.caller.help"),
      h("div", { class: "whole" }, fieldGroup("report.severity", "report.severity.help", severity)),
      h("div", { class: "whole" }, field("report.note", note, "report.note.help"))),
    onSubmit: async ({ form, wish }) => {
      const place = { words: words.value.trim(), ...coordinates(point.value) };
      if (area.value) place.area = area.value;
      if (!place.words) throw wrong(words, "report.noPlace");
      if (!note.value.trim()) throw wrong(note, "report.noNote");
      const body = { place, note: note.value.trim(),
        severity: Number(form.querySelector("input[name=severity]:checked").value) };
      if (caller.value.trim()) body.caller = caller.value.trim();
      return enter(app, body, wish);
    },
  });
  if (!id) return;
  app.toast(t("report.done"));
  app.go(`#/incident/${id}`);
}

// Whoever has left the form hears all the same that the call may not be entered.
async function enter(app, body, wish) {
  try {
    return (await app.api.report(body, wish)).incident;
  } catch (error) {
    if (wish.isLeft) {
      app.toast(error.code === "unknownEnd" ? t("act.left", { act: t("report.title") })
        : `${t("report.title")}: ${error.words}`, "bad");
    }
    throw error;
  }
}

function wrong(control, key) {
  control.focus();
  return new ApiError(400, key, t(key), t(key));
}

// "27.557, 119.716" in one field: nobody types a position into two boxes.
function coordinates(text) {
  if (!text.trim()) return {};
  const found = text.trim().match(/^(-?\d{1,2}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)$/);
  const [lat, lon] = found ? [Number(found[1]), Number(found[2])] : [NaN, NaN];
  if (!(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180)) {
    throw new ApiError(400, "badPoint", t("report.badPoint"), t("report.badPoint"));
  }
  return { lat, lon };
}

// Names that the form knows with their places. Devices before areas; the first of a name counts.
function places(app) {
  const known = new Map();
  for (const device of app.county.map?.devices ?? []) {
    if (!known.has(device.name)) known.set(device.name, device);
  }
  for (const area of app.county.areas.values()) {
    if (!known.has(area.name)) known.set(area.name, { area: area.code });
  }
  return known;
}
