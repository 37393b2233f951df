// Light or dark: as the device says, unless one has chosen.

import { remember, remembered } from "./state.js";

export const theme = () =>
  ["light", "dark"].includes(remembered("theme")) ? remembered("theme") : "auto";

export function applyTheme(name) {
  remember("theme", name);
  showTheme();
}

export function showTheme() {
  const dark =
    theme() === "dark" ||
    (theme() === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.querySelector("meta[name=theme-color]").content = dark ? "#151b1c" : "#ffffff";
}
