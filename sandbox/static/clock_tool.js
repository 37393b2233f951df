// Moving the clock: tomorrow's greeting today.

import * as api from "./api.js";
import { chooser, trying } from "./dialogs.js";
import { h } from "./dom.js";
import { changed, state } from "./state.js";
import {
  clockTime,
  dayKey,
  instantOf,
  now,
  offset,
  setZone,
  span,
  tomorrowNine,
  wholeTime,
  zone,
  ZONES,
} from "./times.js";
import { t } from "./words.js";

async function moveClock(body) {
  const clock = await trying(() => api.post("clock", body));
  if (!clock) return;
  state.world.clock = clock;
  changed("tools", "messages", "chats");
}

export function clockSection() {
  const step = (label, body, id) =>
    h("button", { type: "button", class: "chip", id, onclick: () => moveClock(body()) }, label);
  const toChosen = (event) => {
    event.preventDefault();
    const [day, time] = event.target.elements.when.value.split("T");
    moveClock({ to: instantOf(day, time).toISOString() });
  };
  const when = `${dayKey(now())}T${clockTime(now())}`;
  return h(
    "section",
    {},
    h("h3", {}, t("clock")),
    h("p", { class: "clock-now", id: "clock-now" }, wholeTime(now())),
    h(
      "p",
      { class: "quiet", id: "clock-offset" },
      Math.abs(offset()) < 1 ? t("clock_real") : t("clock_ahead", { time: span(offset()) }),
    ),
    h(
      "div",
      { class: "chips" },
      step(t("plus_hour"), () => ({ advance: 3600 }), "plus-hour"),
      step(t("plus_day"), () => ({ advance: 86400 }), "plus-day"),
      step(t("tomorrow_nine"), () => ({ to: tomorrowNine().toISOString() }), "tomorrow-nine"),
    ),
    h(
      "form",
      { class: "inline-form", onsubmit: toChosen },
      h(
        "label",
        { class: "field" },
        h("span", {}, t("date_time")),
        h("input", { type: "datetime-local", name: "when", required: true, value: when }),
      ),
      h("button", { type: "submit" }, t("set_clock")),
    ),
    chooser(
      t("time_zone"),
      "zone",
      ZONES.map((z) => [z, z.replace("_", " ")]),
      zone(),
      (value) => {
        setZone(value);
        changed("messages", "chats", "tools");
      },
    ),
  );
}
