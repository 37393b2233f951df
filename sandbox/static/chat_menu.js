// The menu of a chat: blocking the bot, or what one may do to a group.

import * as api from "./api.js";
import { ask, form, menu, trying } from "./dialogs.js";
import {
  go,
  group,
  isPrivate,
  loadChats,
  loadMessages,
  loadWorld,
  person,
  state,
} from "./state.js";
import { t } from "./words.js";

export async function setBlocked(blocked) {
  await trying(() => api.post("block", { as: state.as, blocked }));
  await Promise.all([loadWorld(), loadChats()]);
}

export const startBot = () =>
  trying(() => api.post("start", { as: state.as })).then(() =>
    Promise.all([loadMessages(), loadChats()]),
  );

async function inGroup(action, more = {}) {
  const done = await trying(() =>
    api.post("group", { group: state.chat, as: state.as, action, ...more }),
  );
  if (!done) return;
  await Promise.all([loadWorld(), loadChats()]);
  const id = typeof done.group === "object" ? done.group?.id : done.group;
  if (id && id !== state.chat) go({ as: state.as, chat: id });
  else if (action === "delete_topic") go({ as: state.as, chat: state.chat });
  else if (action === "leave") go({ as: state.as, chat: state.as });
  else await loadMessages();
}

export function openChatMenu(button) {
  const box = button.getBoundingClientRect();
  const at = { x: box.right - 240, y: box.bottom + 4 };
  if (isPrivate()) {
    const blocked = person()?.blocked;
    return menu(
      [
        { label: t("restart"), act: startBot },
        {
          label: blocked ? t("unblock") : t("block"),
          style: blocked ? "" : "danger",
          act: () => setBlocked(!blocked),
        },
      ],
      at,
    );
  }
  const act = (label, action, more = {}) => ({
    label: t(label),
    act: () => inGroup(action),
    ...more,
  });
  return menu(
    [
      ...topicItems(),
      act("add_bot", "add_bot"),
      act("promote_bot", "promote_bot"),
      act("kick_bot", "kick_bot", { style: "danger" }),
      group()?.type === "group" && act("migrate", "migrate"),
      act("leave", "leave", { style: "danger" }),
    ],
    at,
  );
}

function topicItems() {
  if (!group()?.is_forum) return [];
  const create = async () => {
    const values = await form(
      t("create_topic"),
      [{ name: "title", label: t("title"), required: true, maxlength: 128 }],
      { yes: t("add") },
    );
    if (values) await inGroup("create_topic", values);
  };
  const fresh = { label: t("create_topic"), act: create };
  const topic = group().topics.find((x) => x.id === state.thread);
  if (!topic) return [fresh];
  const turn = topic.closed ? "reopen_topic" : "close_topic";
  const remove = async () =>
    (await ask(t("delete_topic"), t("remove"), "danger")) &&
    inGroup("delete_topic", { thread: topic.id });
  return [
    fresh,
    { label: t(turn), act: () => inGroup(turn, { thread: topic.id }) },
    { label: t("delete_topic"), style: "danger", act: remove },
  ];
}

export async function createGroup() {
  const values = await form(
    t("create_group"),
    [
      { name: "title", label: t("title"), required: true, maxlength: 128 },
      {
        name: "kind",
        label: t("kind"),
        options: [
          ["group", t("group")],
          ["forum", t("forum")],
        ],
      },
    ],
    { yes: t("add") },
  );
  const made =
    values &&
    (await trying(() =>
      api.post("group", {
        action: "create",
        as: state.as,
        title: values.title,
        is_forum: values.kind === "forum",
      }),
    ));
  if (made) await arrive(made.group);
}

export async function joinGroup(id) {
  const done = await trying(() => api.post("group", { action: "join", as: state.as, group: id }));
  if (done) await arrive(id);
}

async function arrive(given) {
  await Promise.all([loadWorld(), loadChats()]);
  go({ as: state.as, chat: typeof given === "object" ? given.id : given });
}
