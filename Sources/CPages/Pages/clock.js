// Times as people read them. The county is on one clock, UTC+8, wherever the browser stands; the
// service's clock counts, not the desk computer's.
import { t } from "./text.js";

const COUNTY_OFFSET_MS = 8 * 3_600_000;
// A Date header tells whole seconds, and a server may write it a second late.
const DATE_STEP_MS = 2000;
// Added to performance.now(), which a desk clock that is set right or wrong does not move.
let offsetMs = Date.now() - performance.now();

// Notes what the service's clock says, so that a wrong computer does not show wrong deadlines.
export function noteServerTime(text) {
  const at = Date.parse(text);
  if (Number.isFinite(at)) offsetMs = at - performance.now();
}

// Notes the Date header of an answer to what was asked at `sent` (performance.now()). Its time lay
// between the question and the answer; ours is moved only when it does not fit.
export function noteAnswer(answer, sent) {
  const date = Date.parse(answer.headers.get("Date") ?? "");
  if (!Number.isFinite(date)) return;
  const earliest = date - performance.now();
  const latest = date + DATE_STEP_MS - sent;
  offsetMs = Math.min(Math.max(offsetMs, earliest), latest);
}

// Notes the time of something that the service did: it is not later than now.
export function noteHappened(text) {
  const at = Date.parse(text);
  if (Number.isFinite(at)) offsetMs = Math.max(offsetMs, at - performance.now());
}

// Now on the service's clock, ms since 1970.
export function now() {
  return performance.now() + offsetMs;
}

const two = (n) => String(n).padStart(2, "0");

// "03:14:59" in the county.
export function timeOfDay(ms) {
  const date = new Date(ms + COUNTY_OFFSET_MS);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

// "2026-11-22" in the county.
export function dayOf(ms) {
  return new Date(ms + COUNTY_OFFSET_MS).toISOString().slice(0, 10);
}

// "03:14:59", with the day before it when that is not today. Takes RFC 3339 or ms since 1970.
export function moment(text) {
  const ms = typeof text === "number" ? text : Date.parse(text);
  if (!Number.isFinite(ms)) return "";
  const day = dayOf(ms);
  return day === dayOf(now()) ? timeOfDay(ms) : `${day.slice(5)} ${timeOfDay(ms)}`;
}

// A length of time as digits: "0:07", "12:40", "3:05:00"; from two days on "2d 4h".
export function span(ms) {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  if (hours >= 48) return t("span.days", { d: Math.floor(hours / 24), h: hours % 24 });
  if (hours > 0) return `${hours}:${two(minutes)}:${two(whole % 60)}`;
  return `${minutes}:${two(whole % 60)}`;
}

// A rough length of time for lists: seconds matter in the first hour only.
export function age(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return span(ms);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t("age.hours", { h: hours, m: two(minutes % 60) })
    : t("age.days", { d: Math.floor(hours / 24) });
}
