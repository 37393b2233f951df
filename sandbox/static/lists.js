// The two columns before the conversation: the people, and the chosen person's chats.

import * as api from "./api.js";
import { createGroup, joinGroup } from "./chat_menu.js";
import { form, menu, trying } from "./dialogs.js";
import { $, avatar, fill, h, icon, iconButton } from "./dom.js";
import { preview } from "./media.js";
import { draws, go, loadWorld, nameOf, person, personName, state } from "./state.js";
import { shortMoment } from "./times.js";
import { openTools } from "./tools.js";
import { t } from "./words.js";

const DOT = " · ";

export function startLists() {
  draws("people", drawPeople);
  draws("chats", drawChats);
  draws("people", drawChats);
}

function drawPeople() {
  fill(
    $("#people-head"),
    h(
      "div",
      { class: "head-words" },
      h("h1", {}, t("people")),
      h("p", { class: "quiet" }, t("people_hint")),
    ),
    iconButton("plus", t("add_person"), addPerson),
    iconButton("tools", t("tools"), openTools, { class: "icon-button only-narrow" }),
  );
  $("#people").setAttribute("aria-label", t("people"));
  fill(
    $("#people-list"),
    ...state.world.people.map((p) => {
      const below = [p.note, p.language_code, p.blocked ? t("blocked_note") : null]
        .filter(Boolean)
        .join(DOT);
      return h(
        "button",
        {
          type: "button",
          class: "row",
          "data-person": p.id,
          title: personName(p),
          "aria-current": p.id === state.as ? "true" : undefined,
          onclick: () => go({ as: p.id, ...landing(p.id) }),
        },
        avatar(personName(p), p.id),
        h(
          "span",
          { class: "row-words" },
          h("span", { class: "row-title" }, personName(p)),
          h("span", { class: "quiet" }, below),
        ),
      );
    }),
  );
}

/** On a wide page a person is met with the bot's chat open; on a phone with the list of chats. */
const narrow = () => matchMedia("(max-width: 700px)").matches;
const landing = (id) => (narrow() ? { list: 1 } : { chat: id });

async function addPerson() {
  const values = await form(
    t("add_person"),
    [
      { name: "first_name", label: t("first_name"), required: true, maxlength: 64 },
      { name: "last_name", label: t("last_name"), maxlength: 64 },
      {
        name: "username",
        label: t("username"),
        maxlength: 32,
        pattern: "[A-Za-z][A-Za-z0-9_]{3,31}",
      },
      { name: "phone", label: t("phone"), type: "tel", maxlength: 20 },
      {
        name: "language_code",
        label: t("language"),
        options: [
          ["zh-hans", "简体中文"],
          ["zh-hant", "繁體中文"],
          ["en", "English"],
        ],
      },
    ],
    { yes: t("add") },
  );
  if (!values) return;
  const given = Object.fromEntries(Object.entries(values).filter(([, v]) => v));
  const made = await trying(() => api.post("people", given));
  if (!made) return;
  await loadWorld();
  go({ as: made.id, ...landing(made.id) });
}

function drawChats() {
  const me = person();
  $("#chats").setAttribute("aria-label", t("chats"));
  fill(
    $("#chats-head"),
    ...[
      iconButton("back", t("back"), () => go({}), { class: "icon-button only-narrow" }),
      me ? avatar(personName(me), me.id, "only-narrow") : null,
      h(
        "div",
        { class: "head-words" },
        h("h2", {}, me ? personName(me) : t("chats")),
        h("p", { class: "quiet" }, me?.username ? `@${me.username}` : t("chats")),
      ),
      me ? iconButton("plus", t("group"), (event) => groupMenu(event.currentTarget)) : null,
      iconButton("tools", t("tools"), openTools, { class: "icon-button only-narrow" }),
    ].filter(Boolean),
  );
  fill(
    $("#chats-list"),
    ...(me ? state.chats.map(chatButton) : [h("p", { class: "hint" }, t("people_hint"))]),
  );
}

function chatButton(chat) {
  const own = chat.id === state.as;
  const title = own ? nameOf(state.world.bot) || chat.title : chat.title;
  const last = typeof chat.last === "object" ? chat.last : null;
  return h(
    "button",
    {
      type: "button",
      class: "row",
      "data-chat": chat.id,
      "aria-current": chat.id === state.chat ? "true" : undefined,
      onclick: () => go({ as: state.as, chat: chat.id }),
    },
    avatar(title, own ? state.world.bot?.id : chat.id, own ? "bot" : "square"),
    h(
      "span",
      { class: "row-words" },
      h(
        "span",
        { class: "row-line" },
        h("span", { class: "row-title" }, title),
        last ? h("time", { class: "quiet" }, shortMoment(new Date(last.date * 1000))) : null,
      ),
      h(
        "span",
        { class: "row-line" },
        h(
          "span",
          { class: "quiet row-preview" },
          last ? who(last, own) + preview(last) : own ? t("bot") : t("group"),
        ),
        chat.unread
          ? h(
              "span",
              { class: "badge", "aria-label": t("unread", { count: chat.unread }) },
              chat.unread > 99 ? "99+" : String(chat.unread),
            )
          : null,
      ),
    ),
  );
}

const who = (m, own) =>
  m.outgoing ? `${t("you")}: ` : own || !m.from ? "" : `${personName(m.sender_chat ?? m.from)}: `;

function groupMenu(button) {
  const box = button.getBoundingClientRect();
  const mine = new Set(state.chats.map((c) => c.id));
  menu(
    [
      { label: t("create_group"), icon: icon("people"), act: createGroup },
      ...state.world.groups
        .filter((g) => !mine.has(g.id) && !g.migrated_to)
        .map((g) => ({
          label: `${t("join")} ${g.title}`,
          icon: icon("plus"),
          act: () => joinGroup(g.id),
        })),
    ],
    { x: box.right - 240, y: box.bottom + 4 },
  );
}
