// The drawer: the clock, faults, the bot's requests, appearance, starting over.

import * as api from "./api.js";
import { clockSection } from "./clock_tool.js";
import { ask, chooser, trying } from "./dialogs.js";
import { $, fill, h, iconButton } from "./dom.js";
import { faultSection, readFaults } from "./fault_tool.js";
import { drawLog, forgetLog, logSection, readLog } from "./log_tool.js";
import { changed, draws, loadWorld, remember, state } from "./state.js";
import { applyTheme, theme } from "./theme.js";
import { now, wholeTime } from "./times.js";
import { chooseLanguage, language, LANGUAGES, t } from "./words.js";

const LOG_MS = 2000;

let timer = 0;
let opener = null;

export function startTools() {
  draws("tools", () => {
    if (!$("#tools").hidden) drawTools();
  });
  $("#tools").addEventListener("keydown", (event) => event.key === "Escape" && closeTools());
  setInterval(() => {
    const node = $("#clock-now");
    if (node) node.textContent = wholeTime(now());
  }, 1000);
}

/** A column of its own on a wide page, to see what the clock brings; the whole page on a phone. */
export function openTools() {
  if (!$("#tools").hidden) return closeTools();
  opener = document.activeElement;
  $("#tools").hidden = false;
  document.body.classList.add("tools-open");
  if (matchMedia("(max-width: 700px)").matches)
    document.querySelectorAll(".pane").forEach((pane) => {
      pane.inert = true;
    });
  drawTools();
  $("#tools button").focus();
  timer = setInterval(() => {
    readLog();
    if (state.world.faults.length) readFaults();
  }, LOG_MS);
  return readLog();
}

function closeTools() {
  clearInterval(timer);
  $("#tools").hidden = true;
  document.body.classList.remove("tools-open");
  document.querySelectorAll(".pane").forEach((pane) => {
    pane.inert = false;
  });
  opener?.focus?.();
}

function drawTools() {
  const drawer = $("#tools");
  drawer.setAttribute("aria-label", t("tools"));
  fill(
    drawer,
    h(
      "div",
      { class: "sheet-head" },
      h("h2", {}, t("tools")),
      iconButton("close", t("close"), closeTools),
    ),
    clockSection(),
    faultSection(),
    logSection(),
    lookSection(),
    h(
      "section",
      {},
      h(
        "button",
        { type: "button", class: "danger wide", id: "reset", onclick: startOver },
        t("reset"),
      ),
    ),
  );
  drawLog();
}

function lookSection() {
  return h(
    "section",
    {},
    h("h3", {}, t("appearance")),
    chooser(
      t("theme"),
      "theme",
      [
        ["auto", t("theme_auto")],
        ["light", t("theme_light")],
        ["dark", t("theme_dark")],
      ],
      theme(),
      applyTheme,
    ),
    chooser(t("page_language"), "language", Object.entries(LANGUAGES), language(), (value) => {
      remember("language", value);
      chooseLanguage(value);
      changed("people", "chats", "head", "tabs", "messages", "composer", "tools");
    }),
  );
}

async function startOver() {
  if (!(await ask(t("reset_q"), t("reset"), "danger"))) return;
  forgetLog();
  await trying(() => api.post("reset"));
  await loadWorld();
}
