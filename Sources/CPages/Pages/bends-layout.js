// A road of kilometres on a page: folded into rows at one scale, so that chainage is to scale and
// nothing must be scrolled sideways.

// Least and most rem a metre [D]: at the least, two signs of bends 300 m apart stand side by side.
const LEAST = 0.03;
const MOST = 0.09;
// Rem kept free at both ends of a row.
export const EDGE = 0.75;

// "K1+060": kilometres and metres, as road signs have them.
export function chainageWords(metres) {
  const whole = Math.max(0, Math.round(metres));
  return `K${Math.floor(whole / 1000)}+${String(whole % 1000).padStart(3, "0")}`;
}

// Metres on each side of a bend that stay with it when there is room: its signs stand there [D].
const BESIDE = 150;

// Where the road is cut: between bends, as late as `longest` metres allow.
function cuts({ from, to, bends }, longest) {
  const gaps = bends.slice(1).map((bend, index) => {
    const [low, high] = [bends[index].pt + BESIDE, bend.pc - BESIDE];
    const middle = (bends[index].pt + bend.pc) / 2;
    return low < high ? { low, high } : { low: middle, high: middle };
  });
  const ends = [];
  let start = from;
  while (to - start > longest) {
    const last = start + longest;
    const gap = gaps.filter(({ low, high }) => low <= last && high > start + longest * 0.3).pop();
    const end = gap ? Math.min(gap.high, last) : last;
    ends.push(end);
    start = end;
  }
  return [...ends, to];
}

// Rows { from, to } in metres and the scale in pixels a metre, for a width in pixels and pixels a
// rem.
export function foldRoad(corridor, width, rem) {
  const room = Math.max(width - 2 * EDGE * rem, 10 * rem);
  const ends = cuts(corridor, room / (LEAST * rem));
  const rows = ends.map((to, index) => ({ from: index ? ends[index - 1] : corridor.from, to }));
  const longest = Math.max(1, ...rows.map((row) => row.to - row.from));
  return { rows, scale: Math.min(MOST * rem, room / longest) };
}

export function rowOf(rows, chainage) {
  const found = rows.findIndex((row) => chainage < row.to);
  return found < 0 ? rows.length - 1 : found;
}

// Puts panels of one width side by side in as few tiers as will do: each gets { left, tier }.
// `panels`: [{ x }] by rising x.
export function tiersOf(panels, width, room, gap) {
  const ends = [];
  return panels.map((panel) => {
    const left = Math.min(Math.max(0, panel.x - width / 2), Math.max(0, room - width));
    let tier = ends.findIndex((end) => end + gap <= left);
    if (tier < 0) tier = ends.length;
    ends[tier] = left + width;
    return { ...panel, left, tier };
  });
}

// Chainages of the marks of a row: every 100 m, named every 500 m.
export function marksOf(row) {
  const marks = [];
  for (let at = Math.ceil(row.from / 100) * 100; at <= row.to; at += 100) {
    marks.push({ at, isNamed: at % 500 === 0 });
  }
  return marks;
}

// The part of a stretch that lies on a row, [low, high], or null.
export function partOn(row, low, high) {
  const [a, b] = [Math.max(row.from, low), Math.min(row.to, high)];
  return a < b ? [a, b] : null;
}
