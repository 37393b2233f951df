// Moments as the page shows them: in one chosen zone, by the sandbox's own clock.

import { locale, t } from "./words.js";
import { remember, remembered, state } from "./state.js";

const DEVICE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
export const ZONES = [...new Set(["Asia/Shanghai", DEVICE, "UTC"])];
// Clubs of this kind live on Beijing time, so the page does too until one chooses otherwise.
export const zone = () =>
  ZONES.includes(remembered("zone")) ? remembered("zone") : "Asia/Shanghai";
export const setZone = (name) => remember("zone", name);

export const offset = () => state.world.clock.offset ?? 0;
export const now = () => new Date(Date.now() + offset() * 1000);

const format = (options) => new Intl.DateTimeFormat(locale(), { timeZone: zone(), ...options });
export const clockTime = (moment) =>
  format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
export const wholeTime = (moment) =>
  format({
    weekday: "short",
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(moment);

/** The day as 2026-11-22 in the chosen zone. */
export const dayKey = (moment) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone() }).format(moment);

const DAY = 86400000;

export function dayName(moment) {
  const key = dayKey(moment);
  if (key === dayKey(now())) return t("today");
  if (key === dayKey(new Date(now().getTime() - DAY))) return t("yesterday");
  const year = key.slice(0, 4) === dayKey(now()).slice(0, 4) ? {} : { year: "numeric" };
  return format({ month: "long", day: "numeric", weekday: "short", ...year }).format(moment);
}

export function shortMoment(moment) {
  if (dayKey(moment) === dayKey(now())) return clockTime(moment);
  return format({ month: "numeric", day: "numeric" }).format(moment);
}

/** The wall time of the chosen zone as an instant: `day` 2026-11-23, `time` 09:00. */
export function instantOf(day, time) {
  const asUtc = new Date(`${day}T${time.slice(0, 5)}:00Z`).getTime();
  let guess = asUtc;
  for (let round = 0; round < 2; round += 1) guess = asUtc - ahead(guess);
  return new Date(guess);
}

function ahead(instant) {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone(),
    dateStyle: "short",
    timeStyle: "medium",
  }).format(instant);
  return new Date(`${parts.replace(" ", "T")}Z`).getTime() - Math.floor(instant / 1000) * 1000;
}

export const tomorrowNine = () =>
  instantOf(dayKey(new Date(instantOf(dayKey(now()), "12:00").getTime() + DAY)), "09:00");

/** Seconds as "2 d 3 h 5 min", in the page's language. */
export function span(seconds) {
  const unit = (value, name) =>
    new Intl.NumberFormat(locale(), { style: "unit", unit: name, unitDisplay: "short" }).format(
      value,
    );
  const whole = Math.round(Math.abs(seconds) / 60);
  const parts = [
    [Math.floor(whole / 1440), "day"],
    [Math.floor((whole % 1440) / 60), "hour"],
    [whole % 60, "minute"],
  ];
  return (
    parts
      .filter(([value]) => value)
      .map(([value, name]) => unit(value, name))
      .join(" ") || unit(0, "minute")
  );
}

export function fileSize(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576
    ? `${(bytes / 1024).toFixed(1)} KB`
    : `${(bytes / 1048576).toFixed(1)} MB`;
}

export const duration = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
