// Where one writes: text, commands, attachments, the reply keyboard.

import * as api from "./api.js";
import { pickFiles, sendFiles } from "./attach.js";
import { setBlocked, startBot } from "./chat_menu.js";
import { menu, trying } from "./dialogs.js";
import { $, fill, h, icon, iconButton, reconcile } from "./dom.js";
import { replyKeyboard, shareContact, shareLocation } from "./keyboards.js";
import { preview } from "./media.js";
import { edit } from "./message_menu.js";
import {
  changed,
  chatRow,
  draws,
  group,
  isPrivate,
  personName,
  person,
  state,
  takeMessage,
} from "./state.js";
import { t } from "./words.js";

const write = () => $("#write");
const touchOnly = () => matchMedia("(hover: none) and (pointer: coarse)").matches;

export function startComposer() {
  draws("composer", drawComposer);
  const box = write();
  box.addEventListener("input", () => {
    grow();
    drawSuggestions();
    drawSendButton();
  });
  box.addEventListener("keydown", pressed);
  box.addEventListener("paste", (event) => takeFiles(event, event.clipboardData));
  $("#conversation").addEventListener("dragover", (event) => event.preventDefault());
  $("#conversation").addEventListener("drop", (event) => takeFiles(event, event.dataTransfer));
  $("#composer").addEventListener("submit", (event) => {
    event.preventDefault();
    sendWritten();
  });
}

function takeFiles(event, source) {
  const files = [...(source?.files ?? [])];
  if (!files.length || !state.chat) return;
  event.preventDefault();
  sendFiles(files.every((f) => f.type.startsWith("image/")) ? "photo" : "document", files);
}

function pressed(event) {
  if (event.isComposing) return; // this Enter chooses a Chinese word
  const first = $("#suggestions button");
  if (event.key === "Enter" && !event.shiftKey && !touchOnly()) {
    event.preventDefault();
    sendWritten();
  } else if (event.key === "Tab" && first && !$("#suggestions").hidden) {
    event.preventDefault();
    first.click();
  } else if (event.key === "ArrowUp" && !write().value) {
    const own = state.messages.findLast((m) => m.outgoing && m.text !== undefined);
    if (own) {
      event.preventDefault();
      edit(own);
    }
  } else if (event.key === "Escape") leaveContext();
}

async function sendWritten() {
  const text = write().value.trim();
  if (!text || !state.chat) return;
  const editing = state.editing;
  write().value = "";
  grow();
  drawSuggestions();
  const done = editing ? await change(editing, text) : await say(text);
  if (!done && !write().value) write().value = text;
  drawSendButton();
}

async function change(m, text) {
  const edited = await trying(() =>
    api.post("edit", { as: state.as, chat: m.chat.id, message_id: m.message_id, text }),
  );
  if (!edited) return false;
  takeMessage(edited);
  leaveContext();
  changed("messages");
  return true;
}

/** Send `text` as the chosen person, here; undefined when it was refused. */
export async function say(text) {
  const sent = await trying(() =>
    api.post("send", {
      as: state.as,
      chat: state.chat,
      thread: state.thread,
      text,
      reply_to: state.replyTo?.message_id,
      anonymous: (!isPrivate() && state.anonymous) || undefined,
    }),
  );
  if (!sent) return undefined;
  takeMessage(sent);
  state.replyTo = null;
  changed("messages", "composer");
  return sent;
}

function leaveContext() {
  if (state.editing) {
    write().value = "";
    grow();
  }
  Object.assign(state, { editing: null, replyTo: null });
  changed("composer");
}

function grow() {
  const box = write();
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

function drawComposer() {
  const blocked = isPrivate() && person()?.blocked;
  const unstarted = isPrivate() && !blocked && chatRow()?.started === false;
  const closed = !isPrivate() && group()?.topics.find((x) => x.id === state.thread)?.closed;
  const gate = $("#gate");
  gate.hidden = !(blocked || unstarted || closed);
  $("#composer").hidden = !state.chat || !gate.hidden;
  if (blocked)
    gate.replaceChildren(
      h("p", { class: "quiet" }, t("blocked_note")),
      h(
        "button",
        { type: "button", class: "primary wide", onclick: () => setBlocked(false) },
        t("unblock"),
      ),
    );
  else if (unstarted)
    gate.replaceChildren(
      h("button", { type: "button", class: "primary wide", onclick: startBot }, t("start")),
    );
  else if (closed) gate.replaceChildren(h("p", { class: "quiet" }, t("topic_closed")));
  drawContext();
  drawButtons();
  const keyboard = gate.hidden ? replyKeyboard(say) : null;
  const sign = JSON.stringify([
    state.keyboard,
    state.keyboardHidden,
    gate.hidden,
    document.documentElement.lang,
  ]);
  reconcile($("#keyboard"), keyboard ? [{ key: "keyboard", sign, build: () => keyboard }] : []);
  write().placeholder =
    (!state.keyboardHidden && state.keyboard?.input_field_placeholder) ||
    state.replyTo?.reply_markup?.input_field_placeholder ||
    t("write");
  write().setAttribute("aria-label", t("write"));
  drawSuggestions();
  drawSendButton();
}

function drawContext() {
  const m = state.editing ?? state.replyTo;
  const bar = $("#context");
  bar.hidden = !m;
  if (!m) return;
  const title = state.editing
    ? t("editing")
    : t("replying", { name: m.outgoing ? t("you") : personName(m.sender_chat ?? m.from) });
  fill(
    bar,
    icon(state.editing ? "edit" : "reply"),
    h("div", { class: "context-words" }, h("strong", {}, title), h("span", {}, preview(m))),
    iconButton("close", t("cancel"), leaveContext),
  );
}

function drawButtons() {
  const left = $("#composer-left");
  const right = $("#composer-right");
  fill(
    left,
    iconButton("attach", t("attach"), (event) => attachMenu(event.currentTarget)),
  );
  const anonymous =
    !isPrivate() && state.chat
      ? iconButton(
          "mask",
          t("anonymous"),
          () => {
            state.anonymous = !state.anonymous;
            changed("composer");
          },
          {
            "aria-pressed": String(state.anonymous),
            class: `icon-button ${state.anonymous ? "on" : ""}`,
          },
        )
      : null;
  fill(
    right,
    ...[
      anonymous,
      state.commands.length
        ? iconButton("slash", t("commands"), () => {
            write().value = write().value === "/" ? "" : "/";
            write().focus();
            drawSuggestions();
          })
        : null,
      state.keyboard
        ? iconButton(
            "keyboard",
            t("keyboard"),
            () => {
              state.keyboardHidden = !state.keyboardHidden;
              changed("composer");
            },
            {
              "aria-pressed": String(!state.keyboardHidden),
              class: `icon-button ${state.keyboardHidden ? "" : "on"}`,
            },
          )
        : null,
    ].filter(Boolean),
  );
}

function drawSendButton() {
  const button = $("#send");
  const label = state.editing ? t("save") : t("send");
  button.replaceChildren(icon(state.editing ? "done" : "send"));
  button.setAttribute("aria-label", label);
  button.title = label;
  button.disabled = !write().value.trim();
}

/** The commands that go on from what is written. */
function drawSuggestions() {
  const list = $("#suggestions");
  const typed = /^\/(\w*)$/.exec(write().value)?.[1];
  const fitting =
    typed === undefined
      ? []
      : state.commands.filter((c) => c.command.startsWith(typed.toLowerCase()));
  list.hidden = !fitting.length || state.editing !== null;
  list.setAttribute("aria-label", t("commands"));
  list.replaceChildren(
    ...fitting.map(({ command, description }) =>
      h(
        "button",
        {
          type: "button",
          onclick: () => {
            write().value = "";
            grow();
            say(`/${command}`);
            drawSuggestions();
            write().focus();
          },
        },
        h("strong", {}, `/${command}`),
        h("span", { class: "quiet" }, description),
      ),
    ),
  );
}

function attachMenu(button) {
  const box = button.getBoundingClientRect();
  const keep = (act) => async () => {
    await trying(act);
  };
  menu(
    [
      { label: t("photo"), icon: icon("photo"), act: () => pickFiles("photo") },
      { label: t("album"), icon: icon("album"), act: () => pickFiles("photo", { several: true }) },
      {
        label: t("file"),
        icon: icon("file"),
        act: () => pickFiles("document", { several: true }),
      },
      { label: t("voice_file"), icon: icon("voice"), act: () => pickFiles("voice") },
      { label: t("my_contact"), icon: icon("contact"), act: keep(shareContact) },
      { label: t("location"), icon: icon("location"), act: keep(shareLocation) },
    ],
    { x: box.left, y: box.top - 290 },
  );
}
