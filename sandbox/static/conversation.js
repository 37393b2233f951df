// The conversation: days, senders' runs, albums; it stays at its end unless one has scrolled up.

import { bubble, senderOf, show } from "./bubble.js";
import { $, avatar, fill, h, icon, iconButton, reconcile } from "./dom.js";
import { openChatMenu } from "./chat_menu.js";
import { preview, serviceLine } from "./media.js";
import {
  chatRow,
  draws,
  go,
  group,
  isPrivate,
  loadEarlier,
  nameOf,
  personName,
  person,
  state,
} from "./state.js";
import { dayKey, dayName } from "./times.js";
import { startTabs } from "./tabs.js";
import { openTools } from "./tools.js";
import { t } from "./words.js";

const RUN_SECONDS = 300;
const NEAR_END_PX = 120;
let shownPlace = "";

/** Connect the conversation; `say(text)` sends as the chosen person. */
export function startConversation(say) {
  draws("messages", () => drawMessages(say));
  draws("head", drawHead);
  startTabs();
  draws("typing", drawTyping);
  const list = $("#scroll");
  $("#to-bottom").append(icon("down"));
  $("#to-bottom").addEventListener("click", () => toEnd("smooth"));
  $("#messages").addEventListener("keydown", stepMessages);
  stayAtEnd(list);
}

/** What grows (a picture, the keyboard, a wider window) must not push the end out of sight. */
function stayAtEnd(list) {
  let stuck = true;
  let size = "";
  const sizeNow = () => `${list.clientHeight}/${list.scrollHeight}`;
  list.addEventListener(
    "scroll",
    () => {
      // A scroll told after a change of size says nothing about what the reader wants.
      if (sizeNow() === size) stuck = nearEnd();
      $("#to-bottom").hidden = nearEnd();
      oneDayAtTop();
    },
    { passive: true },
  );
  const settle = new ResizeObserver(() => {
    size = sizeNow();
    if (stuck) toEnd();
    $("#to-bottom").hidden = nearEnd();
    oneDayAtTop();
  });
  settle.observe($("#messages"));
  settle.observe(list);
}

const nearEnd = () => {
  const s = $("#scroll");
  return s.scrollHeight - s.scrollTop - s.clientHeight < NEAR_END_PX;
};
const toEnd = (behavior = "instant") =>
  $("#scroll").scrollTo({ top: $("#scroll").scrollHeight, behavior });

/** Every day that has begun sticks to the top; a day gives way to the one that reaches it. */
function oneDayAtTop() {
  const days = [...$("#messages").querySelectorAll(".day")];
  const boxes = days.map((day) => day.getBoundingClientRect());
  days.forEach((day, i) => {
    day.classList.toggle("past", i + 1 < days.length && boxes[i + 1].top < boxes[i].bottom);
  });
}

function drawMessages(say) {
  const place = `${state.as}/${state.chat}/${state.thread}`;
  const fresh = place !== shownPlace;
  const list = $("#messages");
  if (fresh) list.kept = undefined;
  if (fresh) list.replaceChildren();
  const atEnd = fresh || nearEnd() || state.messages.at(-1)?.outgoing;
  const keepFrom = $("#scroll").scrollHeight - $("#scroll").scrollTop;
  const before = list.kept?.size ?? 0;
  reconcile(list, entries(say));
  if (!list.contains(document.activeElement)) rove([...list.querySelectorAll(".message")].at(-1));
  shownPlace = place;
  $("#empty").hidden = state.messages.length > 0 || !state.chat;
  $("#empty").textContent =
    isPrivate() && chatRow()?.started === false ? t("empty_bot") : t("empty_chat");
  if (atEnd) toEnd();
  else if (list.kept.size > before && keepFrom > 0 && $("#scroll").scrollTop < 60)
    $("#scroll").scrollTop = $("#scroll").scrollHeight - keepFrom;
  oneDayAtTop();
  drawPinned();
}

function entries(say) {
  const out = [];
  if (state.earlier)
    out.push({
      key: "earlier",
      sign: t("earlier"),
      build: () =>
        h("button", { type: "button", class: "chip earlier", onclick: loadEarlier }, t("earlier")),
    });
  const units = grouped(state.messages);
  let day = "";
  units.forEach((unit, i) => {
    const m = unit[0];
    const moment = new Date(m.date * 1000);
    if (dayKey(moment) !== day) {
      day = dayKey(moment);
      const name = dayName(moment);
      out.push({
        key: `day ${day}`,
        sign: name,
        build: () => h("div", { class: "day" }, h("span", {}, name)),
      });
    }
    const first = !together(units[i - 1]?.[0], m);
    const last = !together(m, units[i + 1]?.[0]);
    const sign = JSON.stringify([
      unit,
      first,
      last,
      isPrivate(),
      document.documentElement.lang,
      dayKey(moment),
      String(moment.getTimezoneOffset()),
    ]);
    out.push({
      key: m.media_group_id ?? m.message_id,
      sign,
      build: () => bubble(unit, { first, last, say }),
    });
  });
  return out;
}

/** Messages one by one, the parts of an album together. */
function grouped(messages) {
  const units = [];
  for (const m of messages) {
    const before = units.at(-1);
    if (m.media_group_id && before?.[0].media_group_id === m.media_group_id) before.push(m);
    else units.push([m]);
  }
  return units;
}

const together = (a, b) =>
  a &&
  b &&
  serviceLine(a) === null &&
  serviceLine(b) === null &&
  senderOf(a)?.id === senderOf(b)?.id &&
  b.date - a.date < RUN_SECONDS &&
  dayKey(new Date(a.date * 1000)) === dayKey(new Date(b.date * 1000));

/** One message takes part in tabbing; the arrows lead from there to the others. */
function rove(to) {
  $("#messages")
    .querySelectorAll(".message[tabindex='0']")
    .forEach((x) => (x.tabIndex = -1));
  if (to) to.tabIndex = 0;
}

function stepMessages(event) {
  const here = event.target;
  if (!here.classList.contains("message")) return;
  const all = [...$("#messages").querySelectorAll(".message")];
  const to = all[all.indexOf(here) + ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0)];
  if (event.key === "Enter" || event.key === "ContextMenu") {
    const box = here.getBoundingClientRect();
    here
      .querySelector(".bubble")
      .dispatchEvent(new MouseEvent("contextmenu", { clientX: box.x + 40, clientY: box.y + 24 }));
  } else if (to && to !== here) {
    rove(to);
    to.focus();
  } else return;
  event.preventDefault();
}

function drawPinned() {
  const bar = $("#pinned");
  const m =
    typeof state.pinned === "number"
      ? state.messages.find((x) => x.message_id === state.pinned)
      : state.pinned;
  bar.hidden = !m;
  if (m)
    fill(
      bar,
      icon("pin"),
      h(
        "button",
        { type: "button", "data-id": m.message_id, onclick: () => show(m.message_id) },
        h("strong", {}, t("pinned")),
        h("span", {}, preview(m)),
      ),
    );
}

function drawHead() {
  const head = $("#head");
  const chat = chatRow();
  if (!state.chat) return fill(head);
  const title = isPrivate() ? nameOf(state.world.bot) : (group()?.title ?? chat?.title ?? "");
  document.title = `${title} · Sandbox`;
  const below = state.typing
    ? t("typing")
    : isPrivate()
      ? `@${state.world.bot?.username ?? ""} · ${t("bot")}`
      : t("private_group", { count: group()?.members?.length ?? 0 });
  const as = person();
  return fill(
    head,
    iconButton("back", t("back"), () => go({ as: state.as, list: 1 }), {
      class: "icon-button only-narrow",
    }),
    avatar(
      title,
      state.chat === state.as ? state.world.bot?.id : state.chat,
      isPrivate() ? "bot" : "square",
    ),
    h(
      "div",
      { class: "head-words" },
      h("h2", {}, title),
      h("p", { class: `quiet ${state.typing ? "typing" : ""}` }, below),
    ),
    as
      ? h(
          "span",
          { class: "speaking-as", title: personName(as) },
          avatar(personName(as), as.id, "small"),
          h("span", {}, personName(as)),
        )
      : null,
    iconButton("more", t("more"), (event) => openChatMenu(event.currentTarget)),
    iconButton("tools", t("tools"), openTools),
  );
}

function drawTyping() {
  drawHead();
  $("#typing").hidden = !state.typing;
}
