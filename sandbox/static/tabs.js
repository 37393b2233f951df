// The topics of a forum as tabs.

import { $, fill, h } from "./dom.js";
import { draws, go, group, state } from "./state.js";
import { t } from "./words.js";

let shownTab = "";

/** Connect the bar of topics. */
export const startTabs = () => draws("tabs", drawTabs);

function drawTabs() {
  const bar = $("#tabs");
  const forum = group();
  bar.hidden = !forum?.is_forum;
  if (bar.hidden) {
    shownTab = "";
    return fill(bar);
  }
  const topics = [{ id: null, name: t("general") }, ...forum.topics];
  bar.setAttribute("aria-label", t("topics"));
  fill(
    bar,
    ...topics.map(({ id, name, closed }) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          class: `tab ${closed ? "closed" : ""}`,
          "aria-selected": String(id === state.thread),
          "data-thread": id ?? "",
          tabindex: id === state.thread ? 0 : -1,
          onclick: () => go({ as: state.as, chat: state.chat, thread: id }),
          onkeydown: stepTabs,
        },
        name,
      ),
    ),
  );
  const open = `${state.chat}/${state.thread}`;
  if (open !== shownTab && showTab(bar)) shownTab = open;
  return undefined;
}

/** The open topic in the middle of the bar; how a reader moved the bar afterwards is left alone. */
function showTab(bar) {
  const tab = bar.querySelector("[aria-selected=true]");
  if (!tab) return false;
  const [around, box] = [bar.getBoundingClientRect(), tab.getBoundingClientRect()];
  bar.scrollLeft += box.left - around.left - (around.width - box.width) / 2;
  return true;
}

function stepTabs(event) {
  const way = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
  const next = way && event.currentTarget[way];
  if (next) {
    next.focus();
    next.click();
  }
}
