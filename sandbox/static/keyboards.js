// Buttons under messages and under the composer, and what each kind does.

import * as api from "./api.js";
import { choosePeople, choosePlace } from "./attach.js";
import { alertBox, ask, toast, trying } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { copy, openUrl } from "./links.js";
import { changed, isPrivate, person, state, takeMessage } from "./state.js";
import { t } from "./words.js";

const GIVE_UP_MS = 30000;
const MANY = 5;
const STYLES = new Set(["primary", "success", "danger"]);
const styleOf = (button) => (STYLES.has(button.style) ? button.style : "");

const waiting = new Map();
const answeredEarly = new Map();

export function inlineKeyboard(m) {
  const rows = m.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h(
    "div",
    { class: "inline-keyboard" },
    rows.map((row) =>
      h(
        "div",
        { class: "keyboard-row" },
        row.map((button) => inlineButton(m, button)),
      ),
    ),
  );
}

/** A calendar, say: it needs the whole width. */
export const manyColumns = (m) =>
  Boolean(m.reply_markup?.inline_keyboard?.some((row) => row.length >= MANY));

function inlineButton(m, button) {
  const mark = button.url ? "link" : button.copy_text ? "copy" : null;
  return h(
    "button",
    {
      type: "button",
      class: `kb ${styleOf(button)}`,
      onclick: (event) => act(m, button, event.currentTarget),
    },
    h("span", { class: "kb-text" }, button.text),
    mark ? h("span", { class: "kb-mark" }, icon(mark)) : null,
  );
}

function act(m, button, node) {
  if (button.callback_data !== undefined) return press(m, button.callback_data, node);
  if (button.url) return openUrl(button.url);
  if (button.copy_text) return copy(button.copy_text.text);
  return toast(t("not_here"));
}

async function press(m, data, node) {
  if (node.classList.contains("busy")) return;
  node.classList.add("busy");
  node.setAttribute("aria-busy", "true");
  const query = await trying(() =>
    api.post("press", { as: state.as, chat: m.chat.id, message_id: m.message_id, data }),
  );
  if (!query) return calm(node);
  const id = query.callback_query_id;
  // The answer may overtake our own request: the bot is quick.
  if (answeredEarly.delete(id)) return calm(node);
  waiting.set(id, node);
  setTimeout(() => {
    if (waiting.delete(id)) {
      calm(node);
      toast(t("no_answer"));
    }
  }, GIVE_UP_MS);
}

function calm(node) {
  node.classList.remove("busy");
  node.removeAttribute("aria-busy");
}

/** The bot's answer to a press: the spinner goes, a toast or an alert comes, a deep link opens. */
export function pressAnswered({ callback_query_id: id, text, show_alert: loud, url }) {
  const node = waiting.get(id);
  if (node) {
    waiting.delete(id);
    calm(node);
  } else answeredEarly.set(id, true);
  if (url) openUrl(url);
  if (text) (loud ? alertBox : toast)(text);
}

/** The reply keyboard of this chat, or null when there is none to show. */
export function replyKeyboard(say) {
  const keyboard = state.keyboard;
  if (!keyboard || state.keyboardHidden) return null;
  return h(
    "div",
    {
      class: `reply-keyboard ${keyboard.resize_keyboard ? "" : "tall"}`,
      role: "group",
      "aria-label": t("keyboard"),
    },
    keyboard.keyboard.map((row) =>
      h(
        "div",
        { class: "keyboard-row" },
        row.map((given) => replyButton(typeof given === "string" ? { text: given } : given, say)),
      ),
    ),
  );
}

function replyButton(button, say) {
  const mark = button.request_contact
    ? "contact"
    : button.request_location
      ? "location"
      : button.request_users
        ? "people"
        : null;
  const onclick = async () => {
    const sent = await trying(() => answer(button, say));
    if (sent && state.keyboard?.one_time_keyboard) {
      state.keyboardHidden = true;
      changed("composer");
    }
  };
  return h(
    "button",
    { type: "button", class: `kb ${styleOf(button)}`, onclick },
    mark ? icon(mark) : null,
    h("span", { class: "kb-text" }, button.text),
  );
}

async function answer(button, say) {
  if (button.request_contact) return shareContact();
  if (button.request_location) return shareLocation();
  if (button.request_users) return shareUsers(button.request_users);
  if (button.request_chat || button.request_poll || button.web_app || button.request_managed_bot)
    return toast(t("not_here"));
  return say(button.text);
}

const keep = (message) => {
  takeMessage(message);
  changed("messages");
  return true;
};
const here = () => ({ as: state.as, chat: state.chat, thread: state.thread });

export async function shareContact() {
  const me = person();
  const phone = me?.phone ?? "";
  if (!(await ask(t("share_contact_q", { phone }), t("share")))) return false;
  return keep(await api.post("contact", here()));
}

export async function shareLocation() {
  const place = await choosePlace();
  return place ? keep(await api.post("location", { ...here(), ...place })) : false;
}

async function shareUsers(request) {
  const chosen = await choosePeople(request.max_quantity ?? 1);
  return chosen
    ? keep(
        await api.post("users", {
          as: state.as,
          chat: state.chat,
          request_id: request.request_id,
          user_ids: chosen,
        }),
      )
    : false;
}

/** The bot asked for a reply to its message: the composer answers that message. */
export function forcedReply(m) {
  const forced = m.reply_markup?.force_reply;
  if (!forced || m.outgoing || !(isPrivate() || !m.reply_markup.selective)) return;
  state.replyTo = m;
  changed("composer");
}
