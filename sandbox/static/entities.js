// Formatted text. Entities count UTF-16 units, which is what a JavaScript string counts too.

import { h } from "./dom.js";
import { copy, openUrl } from "./links.js";
import { t } from "./words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** The text as nodes; entities may nest, touch or overlap. */
export function formatted(text, entities, send) {
  if (!entities?.length) return [text];
  return nest(
    text,
    0,
    text.length,
    [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length),
    send,
  );
}

function nest(text, from, to, entities, send) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [outer, ...others] = rest;
    const start = Math.max(outer.offset, at);
    const end = Math.min(outer.offset + outer.length, to);
    rest = others;
    if (end <= start) continue;
    if (start > at) nodes.push(text.slice(at, start));
    const inside = others.filter((e) => e.offset < end);
    nodes.push(wrap(outer, text.slice(start, end), nest(text, start, end, inside, send), send));
    rest = others.filter((e) => e.offset + e.length > end);
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(entity, piece, children, send) {
  const press = (act) => (event) => {
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  if (TAGS[entity.type])
    return h(
      TAGS[entity.type],
      entity.type === "code" ? { onclick: () => copy(piece) } : {},
      children,
    );
  if (entity.type === "spoiler") {
    const reveal = (event) => {
      event.currentTarget.classList.add("shown");
      event.currentTarget.removeAttribute("aria-label");
    };
    return h(
      "span",
      {
        class: "spoiler",
        role: "button",
        tabindex: 0,
        "aria-label": t("spoiler"),
        onclick: reveal,
        onkeydown: (e) => e.key === "Enter" && reveal(e),
      },
      children,
    );
  }
  const href = {
    url: piece,
    text_link: entity.url,
    email: `mailto:${piece}`,
    phone_number: `tel:${piece}`,
    mention: `https://t.me/${piece.slice(1)}`,
  }[entity.type];
  if (href)
    return h("a", { href: "#", title: href, onclick: press(() => openUrl(href)) }, children);
  if (entity.type === "bot_command")
    return h("a", { href: "#", onclick: press(() => send(piece)) }, children);
  return h("span", { class: `e-${entity.type}` }, children);
}
