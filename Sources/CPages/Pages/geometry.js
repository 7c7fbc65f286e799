// Plane geometry of the map and of zones. Pure: no page, no clock, no network.

const EARTH_RADIUS_M = 6371008.8; // mean radius, IUGG
const RAD = Math.PI / 180;

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// Equirectangular: x east and y north in metres of a plane that is true at `lat0`. Over a county of
// 100 km the error of a distance stays under one percent, and lines of latitude stay straight.
export function projection(lat0, lon0) {
  const perDegree = EARTH_RADIUS_M * RAD;
  const shrink = Math.cos(lat0 * RAD);
  return {
    toPlane: (lat, lon) => ({ x: (lon - lon0) * perDegree * shrink, y: (lat - lat0) * perDegree }),
    toEarth: (x, y) => ({ lat: lat0 + y / perDegree, lon: lon0 + x / (perDegree * shrink) }),
  };
}

// Great-circle distance in metres.
export function distanceMetres(a, b) {
  const dLat = (b.lat - a.lat) * RAD;
  const dLon = (b.lon - a.lon) * RAD;
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * RAD) * Math.cos(b.lat * RAD) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

// First bearing from `a` to `b`, 0..360 clockwise from north.
export function bearingDegrees(a, b) {
  const dLon = (b.lon - a.lon) * RAD;
  const y = Math.sin(dLon) * Math.cos(b.lat * RAD);
  const x =
    Math.cos(a.lat * RAD) * Math.sin(b.lat * RAD) -
    Math.sin(a.lat * RAD) * Math.cos(b.lat * RAD) * Math.cos(dLon);
  return (Math.atan2(y, x) / RAD + 360) % 360;
}

// One of eight winds: 0 north, 1 north-east … 7 north-west.
export const windOf = (degrees) => Math.round(degrees / 45) % 8;

export function boundsOf(points) {
  let box = null;
  for (const p of points) {
    if (!box) box = { minX: p.x, maxX: p.x, minY: p.y, maxY: p.y };
    if (p.x < box.minX) box.minX = p.x;
    if (p.x > box.maxX) box.maxX = p.x;
    if (p.y < box.minY) box.minY = p.y;
    if (p.y > box.maxY) box.maxY = p.y;
  }
  return box;
}

// A view of the plane: the plane's point in the middle of the window, and pixels a metre.
export const SCALE_MIN = 0.0005; // 2 km a pixel: a province in the window
export const SCALE_MAX = 4; // 25 cm a pixel: past the exactness of any fix

export function fitted(box, size, margin) {
  const wide = Math.max(box.maxX - box.minX, 400);
  const high = Math.max(box.maxY - box.minY, 400);
  const across = Math.max(40, size.width - 2 * margin) / wide;
  const down = Math.max(40, size.height - 2 * margin) / high;
  return {
    x: (box.minX + box.maxX) / 2,
    y: (box.minY + box.maxY) / 2,
    scale: clamp(Math.min(across, down), SCALE_MIN, SCALE_MAX),
  };
}

export const toWindow = (view, size, p) => ({
  x: size.width / 2 + (p.x - view.x) * view.scale,
  y: size.height / 2 - (p.y - view.y) * view.scale,
});

export const toPlaneOf = (view, size, at) => ({
  x: view.x + (at.x - size.width / 2) / view.scale,
  y: view.y - (at.y - size.height / 2) / view.scale,
});

export const panned = (view, dx, dy) => ({
  x: view.x - dx / view.scale,
  y: view.y + dy / view.scale,
  scale: view.scale,
});

// Zooms so that what lies under `at` stays there.
export function zoomed(view, size, at, factor) {
  const scale = clamp(view.scale * factor, SCALE_MIN, SCALE_MAX);
  const under = toPlaneOf(view, size, at);
  return {
    x: under.x - (at.x - size.width / 2) / scale,
    y: under.y + (at.y - size.height / 2) / scale,
    scale,
  };
}

// The longest of 1, 2, 5 × 10ⁿ metres that is no wider than `widest` pixels.
export function scaleBar(scale, widest) {
  const most = widest / scale;
  const ten = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((s) => s * ten <= most) ?? 1;
  return { metres: step * ten, pixels: step * ten * scale };
}

// Convex hull, anticlockwise (Andrew's monotone chain).
export function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const chain = (list) => {
    const kept = [];
    for (const p of list) {
      while (kept.length > 1 && turn(kept[kept.length - 2], kept[kept.length - 1], p) <= 0) {
        kept.pop();
      }
      kept.push(p);
    }
    kept.pop();
    return kept;
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

export function isInside(polygon, at) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > at[1] !== yj > at[1] && at[0] < ((xj - xi) * (at[1] - yi)) / (yj - yi) + xi) {
      inside = !inside;
    }
  }
  return inside;
}

const side = (a, b, c) =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

const crosses = (a, b, c, d) =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

// Whether two sides of a polygon cross: such a zone covers other ground than it seems to.
export function crossesItself(polygon) {
  const n = polygon.length;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) {
      const [a, b] = [polygon[i], polygon[(i + 1) % n]];
      const [c, d] = [polygon[j], polygon[(j + 1) % n]];
      if (crosses(a, b, c, d)) return true;
    }
  }
  return false;
}

// The share of the picture that a polygon covers.
export function areaOf(polygon) {
  let sum = 0;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    sum += polygon[j][0] * polygon[i][1] - polygon[i][0] * polygon[j][1];
  }
  return Math.abs(sum) / 2;
}

// The nearest corner of some polygons within `reach` (in the polygons' unit, by `aspect` = width /
// height of a unit), as [polygon, corner]; null without one.
export function nearestCorner(polygons, at, reach, aspect) {
  let best = null;
  let least = reach;
  polygons.forEach((polygon, p) =>
    polygon.forEach((corner, c) => {
      const far = Math.hypot((corner[0] - at[0]) * aspect, corner[1] - at[1]);
      if (far <= least) [best, least] = [[p, c], far];
    }),
  );
  return best;
}
