// The page: reads its place from the address, loads what is there, and keeps it live.

import * as api from "./api.js";
import { startComposer, say } from "./composer.js";
import { startConversation } from "./conversation.js";
import { toast } from "./dialogs.js";
import { $ } from "./dom.js";
import { forcedReply, pressAnswered } from "./keyboards.js";
import { startLists } from "./lists.js";
import {
  belongsHere,
  changed,
  dropMessages,
  go,
  group,
  isPrivate,
  loadChats,
  loadCommands,
  loadMessages,
  loadWorld,
  person,
  readAddress,
  remembered,
  remember,
  state,
  takeKeyboard,
  takeMessage,
} from "./state.js";
import { showTheme } from "./theme.js";
import { startTools } from "./tools.js";
import { chooseLanguage, t } from "./words.js";

const TYPING_MS = 5000;
const narrow = matchMedia("(max-width: 700px)");
let typingEnds = 0;
const drafts = new Map();

/** What one had begun to write waits where it was written. */
function swapDraft(before) {
  const key = (at) => `${at.as}/${at.chat}/${at.thread}`;
  drafts.set(key(before), state.editing ? "" : $("#write").value);
  $("#write").value = drafts.get(key(state)) ?? "";
  $("#write").dispatchEvent(new Event("input"));
}

async function arrive() {
  const given = readAddress();
  const before = { as: state.as, chat: state.chat, thread: state.thread };
  if (given.as && !person(given.as)) return go({}, { replace: true });
  // A wide page always shows a conversation; a narrow one shows the list one asked for.
  if (given.as && !given.chat && !narrow.matches)
    return go({ as: given.as, chat: given.as }, { replace: true });
  Object.assign(state, given);
  document.body.dataset.pane = given.chat ? "conversation" : given.as ? "chats" : "people";
  if (given.as) remember("as", given.as);
  const moved =
    before.as !== state.as || before.chat !== state.chat || before.thread !== state.thread;
  if (moved) swapDraft(before);
  if (moved)
    Object.assign(state, {
      messages: [],
      keyboard: null,
      pinned: null,
      commands: [],
      replyTo: null,
      editing: null,
      typing: false,
      earlier: false,
    });
  if (before.chat !== state.chat) state.anonymous = false;
  changed("people", "chats", "head", "tabs", "messages", "composer", "typing");
  if (before.as !== state.as && state.as) api.listen(state.as, { heard, joined, lost });
  if (moved) await refresh();
}

async function refresh() {
  try {
    await Promise.all([loadMessages(), loadCommands()]);
    // A question asked while the list was loading wants its answer as well.
    if (state.messages.length && !state.replyTo) forcedReply(state.messages.at(-1));
    await loadChats();
  } catch (error) {
    toast(t("failed", { reason: error.message }));
  }
  return undefined;
}

function joined(again) {
  state.lost = false;
  $("#lost").hidden = true;
  // Also the first time: what was said before the stream opened would be missing.
  (again ? loadWorld() : Promise.resolve()).then(refresh, () => {});
}

function lost() {
  state.lost = true;
  $("#lost").textContent = t("reconnecting");
  $("#lost").hidden = false;
}

let chatsSoon = 0;
/** Many messages at once ask for the list of chats once. */
function chatsLater() {
  clearTimeout(chatsSoon);
  chatsSoon = setTimeout(() => loadChats().catch(() => {}), 120);
}

let worldSoon = 0;
/** A topic that goes takes all its messages with it, one event each. */
function worldLater() {
  clearTimeout(worldSoon);
  worldSoon = setTimeout(() => loadWorld().then(leaveGoneTopic, () => {}), 120);
}

function leaveGoneTopic() {
  const gone = state.thread && group() && !group().topics.some((x) => x.id === state.thread);
  if (gone) go({ as: state.as, chat: state.chat }, { replace: true });
}

const chatOf = (data) => data.chat?.id ?? data.chat ?? data.chat_id;

const HEARD = {
  message(m) {
    if (takeMessage(m)) {
      stopTyping();
      forcedReply(m);
      changed("messages");
      if (m.pinned_message) loadMessages();
      if (document.visibilityState === "visible") markRead();
    }
    if (
      m.forum_topic_created ||
      m.forum_topic_edited ||
      m.forum_topic_closed ||
      m.forum_topic_reopened ||
      m.new_chat_members ||
      m.left_chat_member ||
      m.new_chat_title
    )
      loadWorld();
    chatsLater();
  },
  edited(m) {
    if (belongsHere(m) && takeMessage(m)) changed("messages");
    chatsLater();
  },
  deleted(data) {
    if (chatOf(data) === state.chat) {
      dropMessages(data.message_ids ?? [data.message_id]);
      changed("messages");
    }
    if (group(chatOf(data))?.is_forum) worldLater();
    chatsLater();
  },
  callback_answer: pressAnswered,
  typing(data) {
    if (chatOf(data) !== state.chat || (data.thread !== undefined && data.thread !== state.thread))
      return;
    state.typing = true;
    clearTimeout(typingEnds);
    typingEnds = setTimeout(stopTyping, TYPING_MS);
    changed("typing");
  },
  keyboard(data) {
    if (chatOf(data) !== state.chat) return;
    takeKeyboard(data.keyboard);
    changed("composer");
  },
  reaction(data) {
    const m =
      chatOf(data) === state.chat && state.messages.find((x) => x.message_id === data.message_id);
    if (!m) return;
    takeMessage({ ...m, reactions: data.reaction });
    changed("messages");
  },
  commands() {
    loadCommands();
  },
  clock(clock) {
    state.world.clock = clock;
    changed("tools", "messages", "chats");
  },
  async reset() {
    await loadWorld();
    state.messages = [];
    if (!person()) go({}, { replace: true });
    await refresh();
  },
};

const heard = (kind, data) => HEARD[kind](data);

let readSoon = 0;
/** Reading the messages is what marks them read. */
function markRead() {
  clearTimeout(readSoon);
  const { as, chat, thread } = state;
  if (!chat) return;
  readSoon = setTimeout(
    () => api.get("messages", { as, chat, thread, limit: 1 }).then(chatsLater, () => {}),
    200,
  );
}

function stopTyping() {
  clearTimeout(typingEnds);
  if (!state.typing) return;
  state.typing = false;
  changed("typing");
}

async function begin() {
  showTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
  chooseLanguage(remembered("language"));
  startLists();
  startConversation(say);
  startComposer();
  startTools();
  addEventListener("hashchange", arrive);
  narrow.addEventListener("change", arrive);
  document.addEventListener("visibilitychange", () => document.hidden || markRead());
  try {
    await loadWorld();
  } catch {
    lost();
    setTimeout(() => location.reload(), 2000);
    return;
  }
  const last = Number(remembered("as"));
  if (!readAddress().as && !narrow.matches) {
    const first = person(last) ?? state.world.people[0];
    if (first) return go({ as: first.id, chat: first.id }, { replace: true });
  }
  await arrive();
  return isPrivate();
}

begin();
