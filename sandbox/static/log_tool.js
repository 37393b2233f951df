// What the bot asked of the sandbox, newest first, for the curious.

import * as api from "./api.js";
import { $, h } from "./dom.js";
import { clockTime } from "./times.js";
import { t } from "./words.js";

const LOG_KEPT = 200;
const LOG_SHOWN = 80;
let log = [];

export const forgetLog = () => {
  log = [];
};

/** Drawn anew it keeps its filter and stays open. */
export function logSection() {
  const filter = $("#log-filter")?.value ?? "";
  const open = $("#log-section")?.open ?? false;
  return h(
    "details",
    { id: "log-section", open },
    h("summary", {}, t("log")),
    h(
      "label",
      { class: "field" },
      h("span", {}, t("filter")),
      h("input", { id: "log-filter", type: "search", value: filter, oninput: drawLog }),
    ),
    h("ol", { class: "log", id: "log" }),
  );
}

export async function readLog() {
  try {
    const fresh = await api.get("log", { since: log.at(-1)?.seq ?? 0 });
    const known = log.at(-1)?.seq ?? 0;
    log = [...log, ...fresh.filter((line) => line.seq > known)].slice(-LOG_KEPT);
    drawLog();
  } catch {
    /* the bar at the top already says that the connection is gone */
  }
}

export function drawLog() {
  const list = $("#log");
  if (!list) return;
  const wish = $("#log-filter").value.trim().toLowerCase();
  const lines = log
    .filter(
      (l) =>
        !wish ||
        `${l.method} ${l.params?.chat_id ?? ""} ${l.error ?? ""}`.toLowerCase().includes(wish),
    )
    .slice(-LOG_SHOWN)
    .reverse();
  list.replaceChildren(
    ...(lines.length ? lines.map(logLine) : [h("li", { class: "quiet" }, t("log_empty"))]),
  );
}

function logLine(line) {
  const moment = new Date(typeof line.at === "number" ? line.at * 1000 : line.at);
  const error = line.ok
    ? null
    : typeof line.error === "string"
      ? line.error
      : (line.error?.description ?? JSON.stringify(line.error));
  return h(
    "li",
    { class: line.ok ? "" : "bad" },
    h("time", { class: "quiet" }, clockTime(moment)),
    h("strong", {}, line.method),
    h("span", { class: "quiet" }, String(line.params?.chat_id ?? "")),
    error ? h("span", { class: "log-error" }, error) : null,
  );
}
