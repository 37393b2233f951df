// Building elements. Text goes in as text nodes: nothing a person wrote is parsed as markup.

const SVG = "http://www.w3.org/2000/svg";

// Drawn by hand on a 24 × 24 grid, stroked with the text colour.
const ICONS = {
  back: "M15 5l-7 7 7 7",
  hall: "M5 10l7-5 7 5M6.5 19v-8M12 19v-8M17.5 19v-8M5 19h14",
  close: "M6 6l12 12M18 6L6 18",
  tools: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  attach:
    "M19 11.5l-7.3 7.3a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3.1 3.1 0 0 1 4.4 4.4" +
    "l-7.5 7.5a1.6 1.6 0 0 1-2.2-2.2l6.8-6.8",
  send: "M5 12h13M12 5.5l6.5 6.5-6.5 6.5",
  done: "M5 12.5l4.5 4.5L19 7.5",
  keyboard: "M3.5 6.5h17v11h-17zM7 10h.01M10.3 10h.01M13.6 10h.01M17 10h.01M8 14h8",
  slash: "M5 4.5h14v15H5zM13.5 8.5l-3 7",
  photo: "M4 5.5h16v13H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.2v.01",
  album: "M7.5 4h12.5v12.5H7.5zM4 8v12h12M8 14l3.5-3.5 2.5 2.5 2-2 4 4",
  file: "M6.5 3.5h7l4 4v13h-11zM13 4v4h4",
  voice:
    "M12 4a2.6 2.6 0 0 1 2.6 2.6v5a2.6 2.6 0 0 1-5.2 0v-5A2.6 2.6 0 0 1 12 4z" +
    "M6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3.5",
  contact: "M12 12a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2zM5 20a7 7 0 0 1 14 0",
  location:
    "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11z" +
    "M12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  people:
    "M9 11.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z" +
    "M3 19.5a6 6 0 0 1 12 0M16 5.5a3.2 3.2 0 0 1 0 5.8M17.5 14.2a6 6 0 0 1 3.5 5.3",
  plus: "M12 5v14M5 12h14",
  link: "M14 5h5v5M19 5l-8.5 8.5M17 14v5H5V7h5",
  copy: "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
  reply: "M9.5 6L4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6v1",
  edit: "M4.5 19.5l.8-4L16 4.8l3.2 3.2L8.5 18.7z",
  down: "M6 9.5l6 6 6-6",
  play: "M8 5.5v13l11-6.5z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  pin: "M9 4h6l-1 6 3.5 3.5h-11L10 10zM12 13.5V20",
  mask:
    "M4 8.5c5-2 11-2 16 0-.3 5-2.5 8-5 8-1.5 0-2-1.5-3-1.5s-1.5 1.5-3 1.5c-2.5 0-4.7-3-5-8z" +
    "M8.2 11.2h2M13.8 11.2h2",
};

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(
    ...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false),
  );
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, extra = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...extra },
    icon(name),
  );
}

export const $ = (selector) => document.querySelector(selector);

/** Put `entries` ({key, sign, build}) into `parent` in order, keeping unchanged nodes. */
export function reconcile(parent, entries) {
  const old = parent.kept ?? new Map();
  const kept = new Map();
  let place = parent.firstChild;
  for (const { key, sign, build } of entries) {
    const before = old.get(key);
    const node = before && before.sign === sign ? before.node : build();
    kept.set(key, { sign, node });
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
  parent.kept = kept;
}

/** Give `parent` these children; those that look the same stay, and so does the focus. */
export function fill(parent, ...children) {
  const fresh = children.flat(Infinity).filter(Boolean);
  const path = focusPath(parent);
  fresh.forEach((node, i) => {
    const old = parent.children[i];
    if (!old) parent.append(node);
    else if (!old.isEqualNode(node)) old.replaceWith(node);
  });
  while (parent.children.length > fresh.length) parent.lastElementChild.remove();
  if (path && !parent.contains(document.activeElement))
    path.reduce((node, i) => node?.children[i], parent)?.focus();
}

/** Which child of which child has the focus, or null. */
function focusPath(parent) {
  const path = [];
  let node = document.activeElement;
  if (!parent.contains(node) || node === parent) return null;
  for (; node !== parent; node = node.parentElement)
    path.unshift([...node.parentElement.children].indexOf(node));
  return path;
}

const HUES = 8;

/** A round badge with initials; of a Chinese name its last two characters; the bot a hall. */
export function avatar(name, id, kind = "") {
  const letters = [...(name || "?").trim()];
  const chinese = /\p{Script=Han}/u.test(name || "");
  const words = (name || "?").trim().split(/\s+/);
  const short = chinese
    ? (kind === "square" ? letters.slice(0, 2) : letters.slice(-2)).join("")
    : words
        .slice(0, 2)
        .map((w) => [...w][0] ?? "")
        .join("")
        .toUpperCase();
  return h(
    "span",
    { class: `avatar hue-${Math.abs(Number(id) || 0) % HUES} ${kind}`, "aria-hidden": "true" },
    kind === "bot" ? icon("hall") : short || letters[0] || "?",
  );
}
