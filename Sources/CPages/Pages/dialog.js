// Dialogs lie inside the work area and are not modal for the top of the page: an S1 that arrives
// while one is open stays in sight and within reach. The view below is inert meanwhile.
import { h, icon } from "./dom.js";
import { field } from "./help.js";
import { icons } from "./icons.js";
import { t } from "./text.js";
import { ApiError } from "./api.js";

let open = null;

// Opens a dialog and answers what `onSubmit` answered; null when it was closed.
// { title, body: Node, submit?: text, danger?, cancelText?, wide?, testid?, onSubmit?(dialog) }.
// An ApiError thrown by onSubmit is shown in words and the dialog stays.
export function showDialog(options) {
  open?.close(null);
  const layer = document.getElementById("layer");
  const below = [document.getElementById("view"), document.getElementById("nav")];
  const before = document.activeElement;
  return new Promise((resolve) => {
    const alert = h("p", { class: "form-error", role: "alert", data: { testid: "dialog-error" } });
    const submit = options.submit && h("button", {
      type: "submit", class: options.danger ? "button danger" : "button primary",
      data: { testid: "dialog-submit" },
    }, options.submit);
    const form = h("form", { novalidate: true, onsubmit: (event) => run(event) },
      h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, options.title),
        h("button", { type: "button", class: "button quiet square", "aria-label": t("close"),
          onclick: () => close(null) }, icon(icons.close))),
      h("div", { class: "dialog-body" }, options.body), alert,
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", onclick: () => close(null),
          data: { testid: "dialog-cancel" } }, options.cancelText ?? t("cancel")), submit));
    const dialog = h("dialog", {
      class: options.wide ? "dialog wide" : "dialog", "aria-labelledby": "dialog-title",
      data: { testid: `dialog-${options.testid ?? "plain"}` },
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        close(null);
      },
    }, form);
    async function run(event) {
      event.preventDefault();
      alert.textContent = "";
      if (!options.onSubmit) return close(true);
      submit.disabled = true;
      dialog.setAttribute("aria-busy", "true");
      try {
        const value = await options.onSubmit({ form, dialog });
        if (value !== undefined) close(value);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        alert.textContent = error.words;
      } finally {
        submit.disabled = false;
        dialog.removeAttribute("aria-busy");
      }
    }
    function close(value) {
      if (open?.dialog !== dialog) return;
      open = null;
      dialog.close();
      dialog.remove();
      layer.hidden = true;
      for (const part of below) part.inert = false;
      if (before?.isConnected) before.focus();
      resolve(value);
    }
    open = { dialog, close };
    layer.replaceChildren(dialog);
    layer.hidden = false;
    for (const part of below) part.inert = true;
    dialog.show();
    focusFirst(dialog);
  });
}

function focusFirst(dialog) {
  const wanted = dialog.querySelector("[autofocus]")
    ?? dialog.querySelector(".dialog-body :is(input, select, textarea)")
    ?? dialog.querySelector("[type=submit]") ?? dialog.querySelector("button");
  wanted.focus();
}

export function isDialogOpen() {
  return open !== null;
}

export function closeDialog() {
  open?.close(null);
}

// Asks for one text, such as a reason. Answers it, or null.
export function askText({ title, label, submit, danger, onSubmit, testid }) {
  const area = h("textarea", { rows: 3, maxlength: 2000, name: "text", autofocus: true,
    "aria-required": "true", data: { testid: "dialog-text" } });
  return showDialog({
    title, submit, danger, testid, body: field(label, area, `${label}.help`),
    onSubmit: async () => {
      const text = area.value.trim();
      if (!text) throw new ApiError(400, "textMissing", "Write something first.");
      return (await onSubmit(text)) ?? true;
    },
  });
}
