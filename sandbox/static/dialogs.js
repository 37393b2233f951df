// Toasts, alerts, questions, sheets and menus, all on the browser's own <dialog>.

import { $, h, iconButton } from "./dom.js";
import { t } from "./words.js";

const TOAST_MS = 3800;

export function toast(text) {
  const note = h("div", { class: "toast" }, text);
  const shelf = $("#toasts");
  shelf.append(note);
  // Shown anew each time, so that it lies above a dialog opened meanwhile.
  if (shelf.matches(":popover-open")) shelf.hidePopover();
  shelf.showPopover();
  setTimeout(() => {
    note.remove();
    if (!shelf.children.length) shelf.hidePopover();
  }, TOAST_MS);
}

/** A failed call told in a line; an answer to awaiting code is undefined. */
export async function trying(act) {
  try {
    return await act();
  } catch (error) {
    toast(t("failed", { reason: error.message }));
    return undefined;
  }
}

/** A modal sheet; resolves with what its `finish(value)` was given, undefined when dismissed. */
export function sheet(title, build, { kind = "" } = {}) {
  return new Promise((resolve) => {
    let answer;
    const finish = (value) => {
      answer = value;
      dialog.close();
    };
    const head =
      title &&
      h(
        "div",
        { class: "sheet-head" },
        h("h2", {}, title),
        iconButton("close", t("close"), () => finish()),
      );
    const dialog = h(
      "dialog",
      { class: `sheet ${kind}`, "aria-label": title || t("message_menu") },
      head,
      build(finish),
    );
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) finish();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The bot's alert, or any text that must be acknowledged. */
export const alertBox = (text) =>
  sheet(
    "",
    (finish) => [
      h("p", { class: "plain" }, text),
      h(
        "div",
        { class: "sheet-foot" },
        h(
          "button",
          { type: "button", class: "primary", autofocus: true, onclick: () => finish() },
          t("ok"),
        ),
      ),
    ],
    { kind: "alert" },
  );

export const ask = (text, yes = t("ok"), style = "primary") =>
  sheet(
    "",
    (finish) => [
      h("p", { class: "plain" }, text),
      h(
        "div",
        { class: "sheet-foot" },
        h("button", { type: "button", onclick: () => finish(false) }, t("cancel")),
        h(
          "button",
          { type: "button", class: style, autofocus: true, onclick: () => finish(true) },
          yes,
        ),
      ),
    ],
    { kind: "alert" },
  );

/** A small form; `fields` are {name, label, …input attributes}. Resolves with the values. */
export const form = (title, fields, { yes = t("ok"), extra } = {}) =>
  sheet(title, (finish) => {
    const inputs = fields.map(({ name, label, options, ...rest }) =>
      h(
        "label",
        { class: "field" },
        h("span", {}, label),
        options
          ? h(
              "select",
              { name },
              options.map(([value, word]) => h("option", { value }, word)),
            )
          : h("input", { name, autocomplete: "off", ...rest }),
      ),
    );
    const submit = (event) => {
      event.preventDefault();
      finish(Object.fromEntries([...new FormData(event.target)].map(([k, v]) => [k, v.trim()])));
    };
    return h(
      "form",
      { onsubmit: submit },
      inputs,
      extra ? extra(finish) : null,
      h("div", { class: "sheet-foot" }, h("button", { class: "primary", type: "submit" }, yes)),
    );
  });

/** A menu of {label, icon, act, style} near a point; on a phone it becomes a sheet at the foot. */
export function menu(items, at) {
  let dialog;
  const rows = items.filter(Boolean).map((item) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: `menu-item ${item.style ?? ""}`,
        onclick: () => {
          dialog.close();
          item.act();
        },
      },
      item.icon ?? null,
      h("span", {}, item.label),
    ),
  );
  const step = (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    rows[(rows.indexOf(document.activeElement) + way + rows.length) % rows.length].focus();
  };
  dialog = h(
    "dialog",
    { class: "menu", "aria-label": t("more") },
    h("div", { role: "menu", onkeydown: step }, rows),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  if (!at || matchMedia("(max-width: 700px)").matches) return;
  const box = dialog.getBoundingClientRect();
  dialog.classList.add("placed");
  dialog.style.left = `${Math.max(8, Math.min(at.x, innerWidth - box.width - 8))}px`;
  dialog.style.top = `${Math.max(8, Math.min(at.y, innerHeight - box.height - 8))}px`;
}

/** A labelled choice of [value, word] pairs. */
export function chooser(label, id, options, value, onchoose) {
  const select = h(
    "select",
    { id, onchange: (event) => onchoose(event.target.value) },
    options.map(([v, word]) => h("option", { value: v, selected: v === value }, word)),
  );
  return h("label", { class: "field" }, h("span", {}, label), select);
}
