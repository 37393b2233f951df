// What one can do with a message: reply, edit one's own, copy.

import { menu } from "./dialogs.js";
import { $, icon } from "./dom.js";
import { copy } from "./links.js";
import { changed, state } from "./state.js";
import { t } from "./words.js";

export function messageMenu(m, at) {
  const words = m.text ?? m.caption;
  menu(
    [
      { label: t("reply"), icon: icon("reply"), act: () => replyTo(m) },
      m.outgoing &&
        m.text !== undefined && { label: t("edit"), icon: icon("edit"), act: () => edit(m) },
      words && { label: t("copy"), icon: icon("copy"), act: () => copy(words) },
    ],
    at,
  );
}

function replyTo(m) {
  Object.assign(state, { replyTo: m, editing: null });
  changed("composer");
  $("#write").focus();
}

/** Take one's own message back into the composer. */
export function edit(m) {
  Object.assign(state, { editing: m, replyTo: null });
  const write = $("#write");
  write.value = m.text;
  changed("composer");
  write.focus();
  write.setSelectionRange(write.value.length, write.value.length);
}
