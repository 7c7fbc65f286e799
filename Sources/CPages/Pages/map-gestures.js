// Mouse, touch and keys on the map's canvas, as moves of the view.

const PAN_PX = 80;
// Less than this between down and up is a tap, not a drag.
const TAP_PX = 5;

// `to`: pan(dx, dy), zoom(at, factor), zoomMiddle(factor), fit(), tap(at), hover(at), isReady(),
// unit(): CSS pixels of a unit of the map.
export function gestures(canvas, to) {
  const fingers = new Map();
  let path = 0;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / to.unit(), y: (event.clientY - box.top) / to.unit() };
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (fingers.size === 0) path = 0;
    fingers.set(event.pointerId, at(event));
  });

  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    const here = at(event);
    if (!before) return to.hover(here);
    if (!to.isReady()) return undefined;
    path += Math.hypot(here.x - before.x, here.y - before.y);
    const other = [...fingers].find(([pointer]) => pointer !== event.pointerId)?.[1];
    fingers.set(event.pointerId, here);
    if (!other) return path > TAP_PX ? to.pan(here.x - before.x, here.y - before.y) : undefined;
    const gap = (p) => Math.max(1, Math.hypot(p.x - other.x, p.y - other.y));
    const middle = { x: (here.x + other.x) / 2, y: (here.y + other.y) / 2 };
    to.pan((here.x - before.x) / 2, (here.y - before.y) / 2);
    return to.zoom(middle, gap(here) / gap(before));
  });

  const lift = (event) => {
    const isTap = event.type === "pointerup" && fingers.size === 1 && path <= TAP_PX;
    fingers.delete(event.pointerId);
    if (isTap) to.tap(at(event));
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    // Lines (Firefox) or pixels, so that one notch is about the same everywhere.
    const notch = event.deltaY * (event.deltaMode ? 0.05 : 0.0015);
    if (to.isReady()) to.zoom(at(event), Math.exp(-notch));
  }, { passive: false });

  canvas.addEventListener("dblclick", (event) => to.isReady() && to.zoom(at(event), 2));

  const keys = {
    ArrowLeft: () => to.pan(PAN_PX, 0),
    ArrowRight: () => to.pan(-PAN_PX, 0),
    ArrowUp: () => to.pan(0, PAN_PX),
    ArrowDown: () => to.pan(0, -PAN_PX),
    "+": () => to.zoomMiddle(1.5),
    "=": () => to.zoomMiddle(1.5),
    "-": () => to.zoomMiddle(1 / 1.5),
    0: () => to.fit(),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    if (to.isReady()) keys[event.key]();
  });
}
