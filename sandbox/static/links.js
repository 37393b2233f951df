// Where links lead: deep links to the bot open in the page, the rest in a tab, after a question.

import * as api from "./api.js";
import { ask, toast, trying } from "./dialogs.js";
import { go, state } from "./state.js";
import { t } from "./words.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** {payload} when the address is a deep link to this sandbox's bot, otherwise null. */
export function deepLink(address) {
  const username = state.world.bot?.username?.toLowerCase();
  let url;
  try {
    url = new URL(address.includes(":") ? address : `https://${address}`);
  } catch {
    return null;
  }
  const web = /^(www\.)?(t|telegram)\.me$/i.test(url.hostname) ? url.pathname.split("/")[1] : null;
  const own =
    url.protocol === "tg:" && `${url.hostname}${url.pathname}`.includes("resolve")
      ? url.searchParams.get("domain")
      : null;
  if ((web ?? own)?.toLowerCase() !== username) return null;
  return { payload: url.searchParams.get("start") };
}

export async function openUrl(address) {
  const deep = deepLink(address);
  if (deep) {
    go({ as: state.as, chat: state.as });
    if (deep.payload !== null)
      await trying(() => api.post("start", { as: state.as, payload: deep.payload }));
    return;
  }
  let url;
  try {
    url = new URL(address.includes(":") ? address : `https://${address}`);
  } catch {
    return;
  }
  if (!SAFE.has(url.protocol)) return;
  if (await ask(t("open_link", { url: url.href }), t("open")))
    window.open(url.href, "_blank", "noopener,noreferrer");
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain http on another host has no clipboard API.
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  toast(t("copied"));
}
