// What the page knows, where it stands (in the address), and who redraws when something changes.

import * as api from "./api.js";

export const state = {
  world: { bot: null, people: [], groups: [], clock: {}, faults: [] },
  as: null,
  chat: null,
  thread: null,
  chats: [],
  messages: [],
  keyboard: null,
  pinned: null,
  commands: [],
  earlier: false,
  keyboardHidden: false,
  replyTo: null,
  editing: null,
  anonymous: false,
  typing: false,
  lost: false,
};

const drawers = {};
/** Register what redraws a part of the page. */
export const draws = (part, draw) => (drawers[part] ??= []).push(draw);
export const changed = (...parts) =>
  parts.forEach((part) => drawers[part]?.forEach((draw) => draw()));

export const PAGE = 60;
export const person = (id = state.as) => state.world.people.find((p) => p.id === id);
export const group = (id = state.chat) => state.world.groups.find((g) => g.id === id);
export const chatRow = () => state.chats.find((c) => c.id === state.chat);
export const isPrivate = () => state.chat === state.as;
export const nameOf = (who) =>
  [who?.first_name, who?.last_name].filter(Boolean).join(" ") || who?.title || "";

/** In the order people gave it, as Telegram does; a Chinese name needs no space. */
export function personName(who) {
  const name = nameOf(who);
  return /^[\p{Script=Han}\s]+$/u.test(name) ? name.replace(/\s+/g, "") : name;
}

export function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const number = (name) => (given.has(name) ? Number(given.get(name)) || null : null);
  return { as: number("as"), chat: number("chat"), thread: number("thread") };
}

/** Go to a person, a chat, a topic; the browser's Back button comes back from there. */
export function go(place, { replace = false } = {}) {
  const kept = Object.entries(place).filter(([, v]) => v);
  const hash = `#${new URLSearchParams(kept)}`;
  if (hash === location.hash || (hash === "#" && !location.hash)) return;
  if (replace) {
    history.replaceState(null, "", hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = hash;
}

export function remembered(name) {
  try {
    return localStorage.getItem(`sandbox.${name}`);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`sandbox.${name}`, value);
  } catch {
    /* private windows may refuse */
  }
}

const newest = { world: 0, chats: 0 };

export async function loadWorld() {
  const mine = ++newest.world;
  const world = await api.get("world");
  // An older answer may come after a newer one.
  if (mine !== newest.world) return;
  state.world = world;
  changed("people", "head", "tabs", "tools", "composer");
}

export async function loadChats() {
  if (!state.as) return;
  const as = state.as;
  const mine = ++newest.chats;
  const chats = await api.get("chats", { as });
  if (as !== state.as || mine !== newest.chats) return;
  state.chats = chats;
  changed("chats", "head", "composer");
}

const place = () => ({ as: state.as, chat: state.chat, thread: state.thread });
// Without a thread the sandbox tells everything; General, the topic without a number, is 0.
export const asked = (here) => ({
  ...here,
  thread: group(here.chat)?.is_forum ? (here.thread ?? 0) : null,
});
const same = (a) => a.as === state.as && a.chat === state.chat && a.thread === state.thread;

// What was told while a list of messages was on its way: the list may not know of it yet.
let meanwhile = null;

export async function loadMessages() {
  if (!state.chat) return;
  const here = place();
  const told = (meanwhile = { messages: [], keyboard: false });
  const got = await api.get("messages", { ...asked(here), limit: PAGE });
  if (!same(here) || told !== meanwhile) return;
  meanwhile = null;
  state.messages = got.messages.filter((m) => !m.deleted);
  state.earlier = got.messages.length >= PAGE;
  state.pinned = got.pinned ?? null;
  if (!told.keyboard) takeKeyboard(got.keyboard);
  told.messages.forEach(takeMessage);
  changed("messages", "composer");
}

export async function loadEarlier() {
  const here = place();
  const first = state.messages[0];
  const got = await api.get("messages", {
    ...asked(here),
    before: first?.message_id,
    limit: PAGE,
  });
  if (!same(here)) return;
  const known = new Set(state.messages.map((m) => m.message_id));
  state.messages = [
    ...got.messages.filter((m) => !m.deleted && !known.has(m.message_id)),
    ...state.messages,
  ];
  state.earlier = got.messages.length >= PAGE;
  changed("messages");
}

export async function loadCommands() {
  if (!state.chat) return;
  const here = place();
  const commands = await api.get("commands", { as: here.as, chat: here.chat });
  if (!same(here)) return;
  state.commands = commands;
  changed("composer");
}

/** A new reply keyboard shows itself; the same one again leaves a hidden keyboard hidden. */
export function takeKeyboard(keyboard) {
  if (meanwhile) meanwhile.keyboard = true;
  const fresh = keyboard?.keyboard ? keyboard : null;
  if (JSON.stringify(fresh) !== JSON.stringify(state.keyboard)) state.keyboardHidden = false;
  state.keyboard = fresh;
}

/** Put a message where it belongs, once, whether it comes as an answer, an event or both. */
export function takeMessage(given) {
  if (!belongsHere(given)) return false;
  meanwhile?.messages.push(given);
  // Who speaks as the group is shown as the group, to themselves too.
  const message = given.sender_chat ? { ...given, outgoing: false } : given;
  const at = state.messages.findIndex((m) => m.message_id === message.message_id);
  if (message.deleted) {
    if (at >= 0) state.messages.splice(at, 1);
  } else if (at >= 0) state.messages[at] = { reactions: state.messages[at].reactions, ...message };
  else {
    state.messages.push(message);
    state.messages.sort((a, b) => a.message_id - b.message_id);
  }
  return true;
}

/** Take messages out of what is open here. */
export function dropMessages(ids) {
  const place = { chat: { id: state.chat }, message_thread_id: state.thread };
  for (const id of ids) takeMessage({ ...place, message_id: id, deleted: true });
}

export function belongsHere(message) {
  if (message.chat?.id !== state.chat) return false;
  if (!group()?.is_forum) return true;
  return (message.message_thread_id ?? null) === state.thread;
}
