// Switching faults on and off: what Telegram and the network do on a bad day.

import * as api from "./api.js";
import { trying } from "./dialogs.js";
import { h, iconButton } from "./dom.js";
import { changed, state } from "./state.js";
import { t } from "./words.js";

const FAULTS = [
  "blocked",
  "deactivated",
  "slow",
  "flood",
  "flood_without_time",
  "server_error",
  "lost_answer",
  "drop",
];
const METHODS = [
  "sendMessage",
  "sendPhoto",
  "sendMediaGroup",
  "sendDocument",
  "editMessageText",
  "answerCallbackQuery",
  "deleteMessage",
  "getUpdates",
  "getFile",
];

async function setFaults(list) {
  const kept = await trying(() => api.post("faults", { faults: list }));
  if (!kept) return;
  state.world.faults = kept;
  changed("tools");
}

/** Counts go down as faults strike. */
export async function readFaults() {
  const list = await api.get("faults").catch(() => state.world.faults);
  if (JSON.stringify(list) === JSON.stringify(state.world.faults)) return;
  state.world.faults = list;
  changed("tools");
}

export function faultSection() {
  const on = state.world.faults;
  const add = (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    const fault = {
      fault: given.fault,
      method: given.method || undefined,
      share: Number(given.share || 100) / 100,
    };
    if (given.times) fault.times = Number(given.times);
    if (given.seconds) fault.seconds = Number(given.seconds);
    setFaults([...on, fault]);
  };
  const number = (name, label, more) =>
    h(
      "label",
      { class: "field" },
      h("span", {}, label),
      h("input", { name, type: "number", inputmode: "numeric", ...more }),
    );
  return h(
    "section",
    {},
    h("h3", {}, t("faults")),
    on.length
      ? h(
          "ul",
          { class: "faults" },
          on.map((fault, i) =>
            h(
              "li",
              {},
              h("span", {}, faultWords(fault)),
              iconButton("close", t("remove"), () => setFaults(on.filter((_, at) => at !== i))),
            ),
          ),
        )
      : h("p", { class: "quiet" }, t("no_faults")),
    h(
      "form",
      { class: "fault-form", onsubmit: add },
      h(
        "label",
        { class: "field" },
        h("span", {}, t("fault")),
        h(
          "select",
          { name: "fault" },
          FAULTS.map((f) => h("option", { value: f }, t(`f_${f}`))),
        ),
      ),
      h(
        "label",
        { class: "field" },
        h("span", {}, t("method")),
        h(
          "select",
          { name: "method" },
          h("option", { value: "" }, t("any_method")),
          METHODS.map((m) => h("option", { value: m }, m)),
        ),
      ),
      h(
        "div",
        { class: "three" },
        number("share", t("share_of"), { min: 1, max: 100, value: 100 }),
        number("times", t("times"), { min: 1, placeholder: "∞" }),
        number("seconds", t("seconds"), { min: 0, step: "any" }),
      ),
      h("button", { type: "submit", class: "wide" }, t("add")),
    ),
  );
}

function faultWords(fault) {
  const word = FAULTS.includes(fault.fault) ? t(`f_${fault.fault}`) : fault.fault;
  const parts = [
    word,
    fault.method || t("any_method"),
    fault.chat ? `#${fault.chat}` : null,
    (fault.share ?? 1) < 1 ? `${Math.round(fault.share * 100)} %` : null,
    Number.isInteger(fault.times) ? `× ${fault.times}` : null,
    fault.seconds ? `${fault.seconds} s` : null,
  ];
  return parts.filter(Boolean).join(" · ");
}
