// Draws the map on two canvases: the ground (areas, roads, bends, devices), which changes when the
// view or the county does, and above it what lives (signs, units, incidents). Every class has a
// shape of its own, so that the map reads without colours.
import { toWindow } from "./geometry.js";

const PALETTE = [
  "ground", "area", "area-line", "label", "faint", "halo", "road", "road-edge", "bend", "device",
  "device-off", "sign", "lit", "unit", "unit-ink", "stale", "select", "s1", "s2", "s3", "s4",
  "s1-ink", "s2-ink", "s3-ink", "s4-ink",
];

export function readPalette(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    PALETTE.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()]),
  );
}

// Fits the canvas to its box and the screen's pixels; what follows counts in units of the map.
export function sized(canvas, size) {
  const ratio = (globalThis.devicePixelRatio || 1) * size.unit;
  const [wide, high] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, size.width, size.height);
  return pen;
}

const isNear = (p, size, margin) =>
  p.x > -margin && p.y > -margin && p.x < size.width + margin && p.y < size.height + margin;

// Half the size of a device's shape at a scale: dots over the county, shapes in a village.
export const deviceHalf = (scale) =>
  scale < 0.012 ? 1.6 : Math.min(8, Math.max(3.2, 6 + Math.log2(scale / 0.08)));

function path(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
}

const SHAPES = {
  camera: (pen, x, y, r) => {
    // A body with a lens that widens to the right.
    path(pen, [
      [x - r, y - r * 0.7], [x + r * 0.3, y - r * 0.7], [x + r * 0.3, y - r * 0.2],
      [x + r * 1.1, y - r * 0.7], [x + r * 1.1, y + r * 0.7], [x + r * 0.3, y + r * 0.2],
      [x + r * 0.3, y + r * 0.7], [x - r, y + r * 0.7],
    ]);
    pen.closePath();
  },
  post: (pen, x, y, r) => {
    path(pen, [[x, y - r * 1.2], [x + r * 1.2, y], [x, y + r * 1.2], [x - r * 1.2, y]]);
    pen.closePath();
  },
  bendHead: (pen, x, y, r) => {
    path(pen, [[x, y - r], [x + r, y + r * 0.8], [x - r, y + r * 0.8]]);
    pen.closePath();
  },
  sign: (pen, x, y, r) => {
    pen.beginPath();
    pen.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  },
  disc: (pen, x, y, r) => {
    pen.beginPath();
    pen.arc(x, y, r, 0, Math.PI * 2);
  },
};

function drawDevice(pen, device, p, half, palette) {
  const shape = half < 2 ? SHAPES.disc : (SHAPES[device.deviceClass] ?? SHAPES.disc);
  if (device.isKeySite && half > 2) {
    SHAPES.disc(pen, p.x, p.y, half * 1.9);
    pen.strokeStyle = palette.device;
    pen.lineWidth = 1.2;
    pen.stroke();
  }
  shape(pen, p.x, p.y, half);
  if (device.isOnline === false) {
    pen.fillStyle = palette.ground;
    pen.fill();
    pen.strokeStyle = palette["device-off"];
    pen.lineWidth = 1.5;
    pen.stroke();
    if (half > 2) {
      path(pen, [[p.x - half, p.y + half], [p.x + half, p.y - half]]);
      pen.stroke();
    }
    return;
  }
  pen.fillStyle = device.deviceClass === "sign" ? palette.sign : palette.device;
  pen.fill();
}

// Labels that would cover one another are left out, the later ones.
class Labels {
  constructor(pen, palette) {
    this.pen = pen;
    this.palette = palette;
    this.taken = [];
  }

  // Keeps labels off a mark.
  keepOff(p, half) {
    this.taken.push([p.x - half, p.y - half, p.x + half, p.y + half]);
  }

  // Beside a mark: right, left, below or above, whichever is free.
  beside(text, p, half, style) {
    const places = [
      [p.x + half + 4, p.y, 0], [p.x - half - 4, p.y, 1], [p.x, p.y + half + 9, 0.5],
      [p.x, p.y - half - 9, 0.5],
    ];
    return places.some(([x, y, share]) => this.put(text, x, y, { ...style, share }));
  }

  // Writes a text whose `share` lies left of x; false when something is there already.
  put(text, x, y, { colour = this.palette.label, font, share = 0 } = {}) {
    const { pen } = this;
    pen.font = font;
    const width = pen.measureText(text).width;
    const left = x - width * share;
    const box = [left - 3, y - 8, left + width + 3, y + 8];
    const isTaken = this.taken.some(
      (b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3],
    );
    if (isTaken) return false;
    this.taken.push(box);
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = this.palette.halo;
    pen.strokeText(text, left, y);
    pen.fillStyle = colour;
    pen.fillText(text, left, y);
    return true;
  }
}

const FACE = 'system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const TIERS = {
  county: { from: 0, to: 0.004, font: `600 17px ${FACE}` },
  town: { from: 0, to: 1, font: `600 14px ${FACE}` },
  village: { from: 0.02, to: 9, font: `13px ${FACE}` },
  grid: { from: 0.12, to: 9, font: `12px ${FACE}` },
};

function drawAreas(pen, scene, view, size, palette) {
  for (const area of scene.areas) {
    if (area.hull.length < 3) continue;
    path(pen, area.hull.map((p) => Object.values(toWindow(view, size, p))));
    pen.closePath();
    // A wide, round edge of its own colour gives the hull room around its outermost devices.
    pen.lineJoin = "round";
    pen.lineWidth = 28;
    pen.strokeStyle = palette["area-line"];
    pen.stroke();
    pen.lineWidth = 25;
    pen.strokeStyle = palette.area;
    pen.stroke();
    pen.fillStyle = palette.area;
    pen.fill();
  }
}

function drawRoads(pen, scene, view, size, palette) {
  const width = Math.min(9, Math.max(2.2, 3.5 + Math.log2(view.scale / 0.03)));
  pen.lineJoin = "round";
  pen.lineCap = "round";
  for (const [colour, extra] of [[palette["road-edge"], 1.6], [palette.road, 0]]) {
    pen.strokeStyle = colour;
    pen.lineWidth = width + extra;
    for (const road of scene.roads) {
      path(pen, road.line.map((p) => Object.values(toWindow(view, size, p))));
      pen.stroke();
    }
  }
  pen.lineCap = "butt";
}

function drawBends(pen, scene, view, size, palette) {
  pen.strokeStyle = palette.bend;
  pen.lineWidth = 2;
  const r = view.scale < 0.02 ? 3 : 9;
  for (const bend of scene.bends) {
    const p = toWindow(view, size, bend.at);
    if (!isNear(p, size, 20)) continue;
    pen.beginPath();
    pen.arc(p.x, p.y, r, Math.PI * 0.75, Math.PI * 2.1);
    pen.stroke();
  }
}

export function drawGround(pen, scene, view, size, palette, layers) {
  const labels = new Labels(pen, palette);
  if (layers.areas) drawAreas(pen, scene, view, size, palette);
  if (layers.roads) drawRoads(pen, scene, view, size, palette);
  if (layers.bends) drawBends(pen, scene, view, size, palette);
  const half = deviceHalf(view.scale);
  const named = [];
  for (const device of scene.devices) {
    if (!layers[device.layer]) continue;
    const p = toWindow(view, size, device.at);
    if (!isNear(p, size, 20)) continue;
    drawDevice(pen, device, p, half, palette);
    if (view.scale > 0.12) named.push([device, p]);
  }
  if (layers.roads) drawRoadNames(labels, scene, view, size, palette);
  for (const [device, p] of named.slice(0, 200)) {
    const at = p.x + half * 1.6 + 4;
    labels.put(device.name, at, p.y, { colour: palette.faint, font: `12px ${FACE}` });
  }
}

function drawRoadNames(labels, scene, view, size, palette) {
  for (const road of scene.roads) {
    if (!road.name) continue;
    const seen = road.line
      .map((p) => toWindow(view, size, p))
      .filter((p) => isNear(p, size, -30));
    const p = seen[Math.floor(seen.length / 2)];
    if (p) {
      labels.put(road.name, p.x, p.y, {
        colour: palette.faint, font: `600 11px ${FACE}`, share: 0.5,
      });
    }
  }
}

// Names of areas, the higher tiers first; a name that finds no free place is left out.
function nameAreas(labels, areas, view, size, palette) {
  for (const tier of Object.keys(TIERS)) {
    const { from, to, font } = TIERS[tier];
    if (view.scale < from || view.scale >= to) continue;
    const colour = tier === "town" || tier === "county" ? palette.label : palette.faint;
    for (const area of areas) {
      if (area.tier !== tier || !area.at) continue;
      const p = toWindow(view, size, area.at);
      if (!isNear(p, size, 60)) continue;
      [0, 20, -20, 38, -38, 56, -56].some((dy) =>
        labels.put(area.name, p.x, p.y + dy, { colour, font, share: 0.5 }));
    }
  }
}

// A lit sign; when the signs were last heard too long ago it is hollow, for it may be dark by now.
function drawSigns(pen, signs, view, size, palette, labels, later, words) {
  for (const sign of signs) {
    const p = toWindow(view, size, sign.at);
    if (!isNear(p, size, 30)) continue;
    const r = Math.max(6, deviceHalf(view.scale) + 2);
    pen.beginPath();
    pen.rect(p.x - r, p.y - r, 2 * r, 2 * r);
    pen.fillStyle = sign.isOld ? palette.ground : palette.lit;
    pen.fill();
    pen.lineWidth = 2;
    // A command that the sign has not confirmed is outlined in dashes: it may be dark.
    pen.setLineDash(sign.isConfirmed ? [] : [3, 3]);
    pen.strokeStyle = sign.isOld ? palette.stale : palette.label;
    pen.stroke();
    pen.setLineDash([]);
    labels.keepOff(p, r);
    if (view.scale > 0.02) {
      const colour = sign.isOld ? palette.stale : palette.label;
      later.push(() => labels.beside(words(sign), p, r, { colour, font: `600 12px ${FACE}` }));
    }
  }
}

function drawUnits(pen, units, view, size, palette, labels, later) {
  for (const unit of units) {
    const p = toWindow(view, size, unit.shown);
    if (!isNear(p, size, 40)) continue;
    const colour = unit.isStale ? palette.stale : palette.unit;
    SHAPES.disc(pen, p.x, p.y, 9);
    pen.fillStyle = unit.isStale ? palette.ground : colour;
    pen.fill();
    pen.lineWidth = 2.5;
    pen.strokeStyle = colour;
    pen.stroke();
    if (unit.isEngaged) {
      SHAPES.disc(pen, p.x, p.y, 4);
      pen.fillStyle = unit.isStale ? colour : palette["unit-ink"];
      pen.fill();
    }
    const text = unit.isStale ? `${unit.callSign} · ${unit.ageWords}` : unit.callSign;
    labels.keepOff(p, 10);
    later.push(() => labels.beside(text, p, 10, { colour, font: `600 13px ${FACE}` }));
  }
}

// One outline a severity: octagon, triangle, diamond, disc. Larger when graver.
function incidentOutline(severity, x, y) {
  const ring = (count, r, turn) =>
    Array.from({ length: count }, (_, i) => {
      const a = turn + (i * 2 * Math.PI) / count;
      return [x + r * Math.cos(a), y + r * Math.sin(a)];
    });
  if (severity === 1) return ring(8, 17, Math.PI / 8);
  if (severity === 2) return ring(3, 19, -Math.PI / 2);
  if (severity === 3) return ring(4, 14, -Math.PI / 2);
  return ring(24, 10, 0);
}

export const incidentReach = (severity) => [0, 18, 18, 14, 11][severity] ?? 12;

function drawIncidents(pen, incidents, view, size, palette, labels, selected) {
  // The gravest last, so that it lies on top.
  for (const incident of [...incidents].sort((a, b) => b.severity - a.severity)) {
    const p = toWindow(view, size, incident.at);
    if (!isNear(p, size, 40)) continue;
    path(pen, incidentOutline(incident.severity, p.x, p.y));
    pen.closePath();
    pen.lineJoin = "round";
    pen.lineWidth = incident.key === selected ? 7 : 4;
    pen.strokeStyle = incident.key === selected ? palette.select : palette.halo;
    pen.stroke();
    pen.fillStyle = palette[`s${incident.severity}`];
    pen.fill();
    pen.fillStyle = palette[`s${incident.severity}-ink`];
    pen.font = `700 ${incident.severity < 3 ? 12 : 10}px ${FACE}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(`${incident.severity}`, p.x, p.y + (incident.severity === 2 ? 3 : 1));
    pen.textAlign = "start";
    labels.keepOff(p, incidentReach(incident.severity));
  }
}

export function drawLive(pen, live, view, size, palette, words) {
  const labels = new Labels(pen, palette);
  if (live.chosen) {
    const p = toWindow(view, size, live.chosen);
    SHAPES.disc(pen, p.x, p.y, 24);
    pen.lineWidth = 3;
    pen.strokeStyle = palette.select;
    pen.stroke();
  }
  // Marks first: a label must never hide one, and goes where no mark is.
  const later = [];
  drawSigns(pen, live.signs, view, size, palette, labels, later, words);
  drawUnits(pen, live.units, view, size, palette, labels, later);
  drawIncidents(pen, live.incidents, view, size, palette, labels, live.selected);
  for (const write of later) write();
  nameAreas(labels, live.areas, view, size, palette);
}
