// Dialogs lie inside the work area and are not modal for the top of the page: an S1 that arrives
// while one is open stays in sight and within reach. The view below is inert meanwhile.
import { ApiError, unknownEnd } from "./api.js";
import { h, icon } from "./dom.js";
import { field } from "./help.js";
import { icons } from "./icons.js";
import { t } from "./text.js";
import { Wish } from "./wish.js";

let open = null;

// Opens a dialog and answers what `onSubmit` answered; null when it was closed.
// { title, body: Node, submit?: text, danger?, cancelText?, wide?, testid?, draft?, onSubmit? }
//   onSubmit({ form, dialog, wish })   an ApiError that it throws is shown in words, and the dialog
//           stays. Commands go out under `wish` (wish.js): pressed again after an unknown end, the
//           same one is sent. A try lasts some 15 s at most; the fields can be used meanwhile
//   draft   { store: Map, key }: what was typed outlives a closing that the operator did not ask
//           for, as by going to another incident; cancelled or done, it is forgotten
export function showDialog(options) {
  closeDialog();
  return new Promise((resolve) => new Dialog(options, resolve).show());
}

class Dialog {
  #isRunning = false;

  constructor(options, resolve) {
    this.options = options;
    this.resolve = resolve;
    this.layer = document.getElementById("layer");
    this.below = [document.getElementById("view"), document.getElementById("nav")];
    this.before = document.activeElement;
    this.wish = new Wish();
    this.#build();
  }

  #build() {
    const { options } = this;
    this.alert = h("p", { class: "form-error", role: "alert", data: { testid: "dialog-error" } });
    this.status = h("p", { class: "quiet-text", role: "status",
      data: { testid: "dialog-status" } });
    this.submit = options.submit && h("button", {
      type: "submit", class: options.danger ? "button danger" : "button primary",
      data: { testid: "dialog-submit" },
    }, options.submit);
    this.form = h("form", { novalidate: true, onsubmit: (event) => this.#run(event) },
      h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, options.title),
        h("button", { type: "button", class: "button quiet square", "aria-label": t("close"),
          onclick: () => this.cancel() }, icon(icons.close))),
      h("div", { class: "dialog-body" }, options.body), this.status, this.alert,
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", onclick: () => this.cancel(),
          data: { testid: "dialog-cancel" } }, options.cancelText ?? t("cancel")), this.submit));
    this.dialog = h("dialog", {
      class: options.wide ? "dialog wide" : "dialog", "aria-labelledby": "dialog-title",
      data: { testid: `dialog-${options.testid ?? "plain"}` },
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        this.cancel();
      },
    }, this.form);
  }

  show() {
    open = this;
    this.first = JSON.stringify(this.#values);
    this.#takeUp();
    this.wish.onRepeat = () => (this.status.textContent = t("act.again"));
    this.layer.replaceChildren(this.dialog);
    this.layer.hidden = false;
    for (const part of this.below) part.inert = true;
    this.dialog.show();
    focusFirst(this.dialog);
  }

  async #run(event) {
    event.preventDefault();
    if (this.#isRunning) return;
    this.alert.textContent = "";
    if (!this.options.onSubmit) {
      this.close(true);
      return;
    }
    this.#isRunning = true;
    this.submit.disabled = true;
    this.dialog.setAttribute("aria-busy", "true");
    const { form, dialog, wish } = this;
    wish.isLeft = false;
    try {
      const value = await this.options.onSubmit({ form, dialog, wish });
      if (value === undefined) return;
      this.#forget();
      // Closed and opened again meanwhile: what stands there is done.
      if (open?.wish === wish) open.close(value);
    } catch (error) {
      const isKnown = error instanceof ApiError;
      this.alert.textContent = (isKnown ? error : unknownEnd()).words;
      // A slip of the page's own: for the console, and the operator is not left without a word.
      if (!isKnown) reportError(error);
    } finally {
      this.#isRunning = false;
      this.status.textContent = "";
      this.submit.disabled = false;
      this.dialog.removeAttribute("aria-busy");
    }
  }

  cancel() {
    this.#forget();
    this.close(null);
  }

  close(value) {
    if (open !== this) return;
    open = null;
    this.wish.isLeft = true;
    this.dialog.close();
    this.dialog.remove();
    this.layer.hidden = true;
    for (const part of this.below) part.inert = false;
    this.#giveBackFocus();
    this.resolve(value);
  }

  // The button that opened it may have been drawn anew, or be gone with the act that was done.
  #giveBackFocus() {
    const { before } = this;
    const testid = before?.dataset?.testid;
    const places = [
      before,
      testid && document.querySelector(`#view [data-testid="${CSS.escape(testid)}"]`),
      document.querySelector("#view .pane-title"), document.getElementById("view"),
    ];
    for (const place of places) {
      if (!place?.isConnected || place === document.body) continue;
      place.focus();
      if (document.activeElement === place) return;
    }
  }

  get #controls() {
    return [...this.form.querySelectorAll("input, select, textarea")];
  }

  // Keeps what was typed, and the wish with it: a call that was sent is not entered a second time.
  keep() {
    const { draft } = this.options;
    if (!draft) return;
    const values = this.#values;
    if (JSON.stringify(values) === this.first) return;
    draft.store.set(draft.key, { values, wish: this.wish });
  }

  get #values() {
    return this.#controls.map((control) => [control.value, control.checked]);
  }

  #takeUp() {
    const { draft } = this.options;
    const kept = draft?.store.get(draft.key);
    if (!kept) return;
    draft.store.delete(draft.key);
    kept.wish.isLeft = false;
    this.wish = kept.wish;
    this.#controls.forEach((control, index) => {
      const [value, checked] = kept.values[index];
      if (control.type !== "radio" && control.type !== "checkbox") control.value = value;
      else control.checked = checked;
    });
  }

  // Done or cancelled: the draft goes, unless it has become another dialog's.
  #forget() {
    const { draft } = this.options;
    if (draft && draft.store.get(draft.key)?.wish === this.wish) draft.store.delete(draft.key);
  }
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

// Closes what is open because the page goes elsewhere; drafts are kept.
export function closeDialog() {
  open?.keep();
  open?.close(null);
}

// Asks for one text, such as a reason. Answers it, or null. onSubmit(text, wish).
export function askText({ title, label, submit, danger, onSubmit, testid, draft }) {
  const area = h("textarea", { rows: 3, maxlength: 2000, name: "text", autofocus: true,
    "aria-required": "true", data: { testid: "dialog-text" } });
  return showDialog({
    title, submit, danger, testid, draft, body: field(label, area, `${label}.help`),
    onSubmit: async ({ wish }) => {
      const text = area.value.trim();
      if (!text) throw new ApiError(400, "textMissing", "Write something first.");
      return (await onSubmit(text, wish)) ?? true;
    },
  });
}
