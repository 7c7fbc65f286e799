// Commands on incidents with their words.
import { ApiError } from "./api.js";
import { t } from "./text.js";

// Sends a command and says how it went. Answers whether it was done; throws nothing.
export async function command(app, id, name, fields, words) {
  try {
    const answer = await app.api.command(id, name, fields, () =>
      app.toast(t("act.again"), "warn"));
    if (answer.incident) app.room.learn(answer.incident);
    app.toast(words ?? t("act.done", { act: t(`act.${name}`) }),
      answer.result === "doneNotOnDisk" ? "warn" : "ok");
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    app.toast(t("act.refused", { act: t(`act.${name}`), why: error.words }), "bad");
    return false;
  }
}

export function acknowledge(app, id) {
  const number = app.room.incidents.get(id)?.number ?? `#${id}`;
  return command(app, id, "acknowledge", {}, t("act.acknowledged", { number }));
}
