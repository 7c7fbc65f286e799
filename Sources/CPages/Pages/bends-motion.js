// Where those on the road are between two answers of the service.

// Without an answer for this long, nothing shown is the present.
export const STALE_MS = 2000;
// How far ahead of an answer anybody is drawn.
const AHEAD_MS = 1000;
// How fast what is drawn closes up to where it belongs [D].
const EASE_MS = 120;
// Farther off than this somebody is drawn at the new place at once [D].
const JUMP_METRES = 60;
// Answers that are this much later than the quickest one mean that the service's clock was set.
const CLOCK_SET_MS = 3000;

// Ends of the stretch in which its front may be, lower chainage first.
export function stretchOf(user, chainage = user.chainage) {
  return user.approach === "up"
    ? [chainage - user.behind, chainage + user.ahead]
    : [chainage - user.ahead, chainage + user.behind];
}

export class Motion {
  // { user, shown } by id; `shown` is the chainage that is drawn.
  users = new Map();
  // The newest answer's time by the service's clock, ms, and when it came (performance.now()).
  at = NaN;
  heardAt = -Infinity;
  // What the service's clock is behind performance.now(), by the quickest answer.
  #offset = Infinity;

  // Takes an answer that came at `here`; those that left are gone.
  take(now, here) {
    const at = Date.parse(now.at);
    // The same look at the road once more tells nothing new.
    if (at !== this.at) this.heardAt = here;
    this.at = at;
    const offset = here - at;
    if (offset < this.#offset || offset - this.#offset > CLOCK_SET_MS) this.#offset = offset;
    const before = this.users;
    this.users = new Map(now.users.map((user) =>
      [user.id, { user, shown: before.get(user.id)?.shown ?? user.chainage }]));
  }

  isOld(here) {
    return here - this.heardAt > STALE_MS;
  }

  // Moves all to where they are at `here`, `passed` ms after the last time; `isStill` without any
  // movement between answers.
  step(here, passed, isStill) {
    const since = Math.min(Math.max(0, here - this.at - this.#offset), AHEAD_MS);
    const share = 1 - Math.exp(-passed / EASE_MS);
    for (const one of this.users.values()) {
      const { user } = one;
      const gone = isStill || user.knowledge !== "tracked" ? 0 : user.kmh / 3600 * since;
      const aim = user.chainage + (user.approach === "up" ? gone : -gone);
      const isFar = Math.abs(aim - one.shown) > JUMP_METRES;
      one.shown = isStill || isFar ? aim : one.shown + (aim - one.shown) * share;
    }
  }
}
