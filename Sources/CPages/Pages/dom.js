// Builds the document. Texts only ever become text nodes: nothing a device, a crew or a caller
// wrote can become markup (the server's policy forbids it as well).

const SVG = "http://www.w3.org/2000/svg";

// h("button", { class: "act", onclick: fn, data: { testid: "x" } }, "text", node, [more]).
// An attribute that is null, undefined or false is left out; true is written empty.
export function h(tag, attrs, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs ?? {})) setAttribute(node, name, value);
  append(node, children);
  return node;
}

function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

// A line drawing of 24 × 24 from one path.
export function icon(path, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// A drawing, or a part of one: svg("rect", { x: 1, class: "lane" }, [more]).
export function svg(tag, attrs, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attrs ?? {})) node.setAttribute(name, value);
  node.append(...children.flat(Infinity));
  return node;
}

// Writes a text only when it differs, so that a pass over 500 rows touches what changed.
export function setText(node, text) {
  if (node.firstChild && node.firstChild === node.lastChild && node.firstChild.nodeType === 3) {
    if (node.firstChild.data !== text) node.firstChild.data = text;
  } else if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function setClass(node, name, on) {
  if (node.classList.contains(name) !== Boolean(on)) node.classList.toggle(name, Boolean(on));
}

export function setHidden(node, hidden) {
  if (node.hidden !== Boolean(hidden)) node.hidden = Boolean(hidden);
}

// Puts `wanted` into `parent` in order, moving only what is out of place. A node that is moved
// loses the keyboard; the one that has it stays, and the others move around it.
export function arrange(parent, wanted) {
  const kept = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  const { activeElement } = document;
  const still = parent.contains(activeElement)
    ? [...parent.childNodes].find((child) => child.contains(activeElement)) : null;
  let at = parent.firstChild;
  for (const node of wanted) {
    // What stands before the next one stands too early: it goes to the end and is put right later.
    while (at && at !== node && at !== still && (node === still || node === at.nextSibling)) {
      const next = at.nextSibling;
      parent.append(at);
      at = next;
    }
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

// Whether keys typed there are words and not commands.
export function isTyping(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable
      || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])"));
}
