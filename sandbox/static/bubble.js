// One message, or one album, as a bubble.

import { $, avatar, h } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard, manyColumns } from "./keyboards.js";
import { album, media, pictureWidth, preview, serviceLine } from "./media.js";
import { isPrivate, personName, state } from "./state.js";
import { clockTime } from "./times.js";
import { messageMenu } from "./message_menu.js";
import { t } from "./words.js";

const HUES = 8;
const LONG_PRESS_MS = 480;

/** Who a message is shown as from: a chat when an administrator speaks anonymously. */
export const senderOf = (m) => m.sender_chat ?? m.from ?? m.chat;

/** One message or the parts of one album; `first`, `last`: its place in its sender's run. */
export function bubble(messages, { first, last, say }) {
  const m = messages[0];
  const service = serviceLine(m);
  if (service !== null)
    return h("div", { class: "service", "data-id": m.message_id }, h("span", {}, service));
  const own = Boolean(m.outgoing);
  const speaking = senderOf(m);
  const named = !own && !isPrivate() && first;
  const wide = pictureWidth(messages);
  const words = text(messages.find((x) => x.text !== undefined || x.caption) ?? m, say);
  const carried = messages.length > 1 ? album(messages) : media(m);
  const kinds = [
    (wide || m.sticker) && "visual",
    wide && "pictured",
    words ? "worded" : "wordless",
    m.sticker && "bare",
  ];
  const body = h(
    "div",
    { class: `bubble ${kinds.filter(Boolean).join(" ")}` },
    named
      ? h(
          "div",
          { class: `sender ink-${Math.abs(speaking.id) % HUES}` },
          personName(speaking),
          m.author_signature || m.sender_tag
            ? h("span", { class: "quiet" }, ` ${m.author_signature ?? m.sender_tag}`)
            : null,
        )
      : null,
    quote(m),
    m.show_caption_above_media ? words : null,
    carried,
    m.show_caption_above_media ? null : words,
    !words && !carried.length ? h("p", { class: "quiet" }, t("unsupported")) : null,
    stamp(m, messages),
    reactions(m),
  );
  if (wide) body.style.setProperty("--wide", `${wide}px`);
  const side =
    !own && !isPrivate()
      ? last
        ? avatar(personName(speaking), speaking.id, "small")
        : h("span", { class: "avatar-gap" })
      : null;
  const buttons = messages.find((x) => x.reply_markup) ?? m;
  const places = [own ? "own" : "theirs", first && "first", last && "last"];
  const row = h(
    "div",
    {
      class: ["message", ...places, manyColumns(buttons) && "gridded"].filter(Boolean).join(" "),
      "data-id": m.message_id,
      tabindex: -1,
    },
    side,
    h("div", { class: "stack" }, body, inlineKeyboard(buttons)),
  );
  pressLong(body, (at) => messageMenu(m, at));
  return row;
}

function text(m, say) {
  const words = m.text ?? m.caption;
  if (!words) return null;
  return h(
    "div",
    { class: `text ${bigEmoji(words) ? "big" : ""}`, dir: "auto" },
    formatted(words, m.entities ?? m.caption_entities, say),
  );
}

const bigEmoji = (words) =>
  words.length < 12 && /^(\p{Extended_Pictographic}\u{FE0F}?\u{200D}?){1,3}$/u.test(words);

function quote(m) {
  const answered = m.reply_to_message;
  // In a forum every message "replies" to the one that opened its topic; that is no quotation.
  if (!answered || answered.forum_topic_created) return null;
  const known = state.messages.find((x) => x.message_id === answered.message_id) ?? answered;
  return h(
    "button",
    { type: "button", class: "quote", onclick: () => show(answered.message_id) },
    h("span", { class: "quote-name" }, known.outgoing ? t("you") : personName(senderOf(known))),
    h("span", { class: "quote-text" }, m.quote?.text ?? preview(known)),
  );
}

/** Scroll to a message and let it be noticed. */
export function show(id) {
  const node = $(`#messages [data-id="${id}"]`);
  node?.scrollIntoView({ block: "center", behavior: "smooth" });
  node?.classList.add("noticed");
  setTimeout(() => node?.classList.remove("noticed"), 1600);
}

function stamp(m, messages) {
  const edited = messages.some((x) => x.edit_date);
  const moment = new Date(m.date * 1000);
  return h(
    "span",
    { class: "stamp" },
    edited ? h("span", {}, t("edited")) : null,
    h("time", { datetime: moment.toISOString() }, clockTime(moment)),
  );
}

function reactions(m) {
  const given = (m.reactions ?? []).map((r) => r.emoji ?? r.type?.emoji).filter(Boolean);
  return given.length
    ? h(
        "div",
        { class: "reactions" },
        given.map((emoji) => h("span", {}, emoji)),
      )
    : null;
}

/** Right click, or a finger that stays. */
function pressLong(node, open) {
  let timer = 0;
  let start = null;
  let opened = false;
  const once = (at) => {
    clearTimeout(timer);
    if (!opened) open(at);
    opened = Boolean(start);
  };
  node.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    once({ x: event.clientX, y: event.clientY });
  });
  const begin = ({ touches: [touch] }) => {
    opened = false;
    start = { x: touch.clientX, y: touch.clientY };
    timer = setTimeout(() => once(start), LONG_PRESS_MS);
  };
  const end = (event) => {
    clearTimeout(timer);
    // The click that would follow belongs to nobody: it would close the menu again.
    if (opened && event.cancelable) event.preventDefault();
    start = null;
    opened = false;
  };
  node.addEventListener("touchstart", begin, { passive: true });
  node.addEventListener("touchend", end);
  node.addEventListener("touchcancel", end);
  const moved = ({ touches: [touch] }) => {
    if (start && Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > 8)
      clearTimeout(timer);
  };
  node.addEventListener("touchmove", moved, { passive: true });
}
