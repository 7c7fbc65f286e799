// What is said of those on the road, of signs and of heads: on the strip, in its panels and to a
// screen reader alike.
import { chainageWords } from "./bends-layout.js";
import { stretchOf } from "./bends-motion.js";
import { both, hasText, t } from "./text.js";

export const kmh = (value) => t("bends.kmh", { n: Math.round(value) });
export const metres = (value) => t("bends.metres", { n: Math.round(value) });
export const wayWords = (way) => t(`bends.way.${way}`);

// "K0+930 and K1+010": where its front may be.
export function stretchWords(user, chainage) {
  const [low, high] = stretchOf(user, chainage);
  return { from: chainageWords(low), to: chainageWords(high) };
}

export function userWords(user, chainage = user.chainage) {
  const kind = t(`bends.kind.${user.kind}`);
  const way = wayWords(user.approach);
  const words = user.knowledge === "unknown"
    ? t("bends.user.unknown", { kind, way, ...stretchWords(user, chainage) })
    : t("bends.user", { kind, way, speed: kmh(user.kmh), place: chainageWords(chainage) });
  return user.isWrongWay ? `${t("bends.wrongWay")}: ${words}` : words;
}

// confirmed, unconfirmed or faulty.
export function signState(now) {
  if (!now) return "unconfirmed";
  return now.isFaulty ? "faulty" : now.isConfirmed ? "confirmed" : "unconfirmed";
}

// What a sign is told to show, with the speed beside it.
export function signText(now) {
  if (!now) return t("bends.unknown");
  return now.speedKmh ? `${both(now.text)} ${kmh(now.speedKmh)}` : both(now.text);
}

export function signWords(sign, now, bendName) {
  return t("bends.sign", { way: wayWords(sign.approach), bend: bendName,
    place: chainageWords(sign.chainage), text: signText(now),
    state: t(`bends.sign.${signState(now)}.is`) });
}

export function reasonWords(reason) {
  if (!reason) return t("bends.is.message");
  return hasText(`bends.reason.${reason}`) ? t(`bends.reason.${reason}`) : reason;
}

export function headWords(head, state, key = "bends.head") {
  return t(key, { n: head.number, place: chainageWords(head.chainage),
    way: wayWords(head.looks), state: t(`bends.head.${state}.is`) });
}
