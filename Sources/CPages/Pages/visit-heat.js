// Where something moved in a visit: a small picture of its cells, and a large one over the camera's
// newest picture.
import { h } from "./dom.js";
import { timeOfDay } from "./clock.js";
import { draw } from "./picture-loader.js";

// The cells of a grid that are set, as [column, row]: row by row, the first in the highest bit.
function setCells({ columns, rows }, cells) {
  const bits = atob(cells);
  const found = [];
  for (let index = 0; index < columns * rows; index += 1) {
    if (bits.charCodeAt(index >> 3) & (0x80 >> (index & 7))) {
      found.push([index % columns, Math.floor(index / columns)]);
    }
  }
  return found;
}

// A button with the cells of a visit, a pixel each; pressed, it shows them large.
export function heatButton(app, camera, visit) {
  const { t } = app;
  if (!visit.cells) return "";
  const canvas = h("canvas", { class: "heat-small", "aria-hidden": "true" });
  canvas.width = visit.columns;
  canvas.height = visit.rows;
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffe13c";
  for (const [x, y] of setCells(visit, visit.cells)) context.fillRect(x, y, 1, 1);
  return h("button", { type: "button", class: "button quiet heat",
    "aria-label": t("visits.where.of", { time: timeOfDay(Date.parse(visit.start)) }),
    onclick: () => openHeat(app, camera, visit), data: { testid: "visit-where" } }, canvas);
}

// How many spans of the visit each cell moved in, as a share of those that had any motion.
function heatOf(visit) {
  const heat = new Float32Array(visit.columns * visit.rows);
  for (const { cells } of visit.trail) {
    for (const [x, y] of setCells(visit, cells)) {
      heat[y * visit.columns + x] += 1 / visit.trail.length;
    }
  }
  return heat;
}

async function openHeat(app, camera, { id, start }) {
  const { t } = app;
  const canvas = h("canvas", { class: "camera-picture", role: "img",
    "aria-label": t("visits.where"), data: { testid: "visit-heat" } });
  const words = h("p", { class: "quiet-text", role: "status" }, t("loading"));
  const shown = app.dialog({
    title: t("visits.where.of", { time: timeOfDay(Date.parse(start)) }), wide: true,
    cancelText: t("close"), testid: "visit-where", body: h("div", {}, words, canvas) });
  try {
    const visit = await app.api.get(`/cameras/${camera}/visits/${id}`);
    await drawPicture(app, camera, canvas, visit);
    drawHeat(canvas, visit);
    words.textContent = t("visits.where.lead");
  } catch (error) {
    words.textContent = error.words ?? String(error);
  }
  return shown;
}

// The newest picture, or a dark ground of the grid's shape when there is none.
async function drawPicture(app, camera, canvas, { columns, rows }) {
  try {
    const { blob } = await app.api.picture(`/cameras/${camera}/latest.jpg`);
    const bitmap = await createImageBitmap(blob);
    draw(canvas, bitmap);
    bitmap.close();
  } catch {
    canvas.width = columns * 8;
    canvas.height = rows * 8;
    const context = canvas.getContext("2d");
    context.fillStyle = "#1c2530";
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
}

function drawHeat(canvas, visit) {
  const { columns, rows } = visit;
  const heat = heatOf(visit);
  const most = heat.reduce((most, share) => Math.max(most, share), 0);
  const context = canvas.getContext("2d");
  const [width, height] = [canvas.width / columns, canvas.height / rows];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const share = heat[y * columns + x] / most;
      if (!(share > 0)) continue;
      // From yellow, seldom, to red, most of the time.
      context.fillStyle = `hsl(${Math.round(55 - 55 * share)} 100% 50% / ${35 + 25 * share}%)`;
      context.fillRect(x * width, y * height, width, height);
    }
  }
}
