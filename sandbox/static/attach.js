// Choosing what to send: files, a place, people.

import * as api from "./api.js";
import { form, sheet, trying } from "./dialogs.js";
import { avatar, h, icon } from "./dom.js";
import { changed, personName, state, takeMessage } from "./state.js";
import { fileSize } from "./times.js";
import { t } from "./words.js";

const ACCEPT = { photo: "image/*", voice: "audio/*", video: "video/*", document: "" };

/** Let one choose files on this device, then look at them, add words, and send. */
export function pickFiles(kind, { several = false } = {}) {
  const input = h("input", {
    type: "file",
    accept: ACCEPT[kind],
    multiple: several,
    class: "off-screen",
    tabindex: -1,
    "aria-hidden": "true",
    "data-kind": kind,
  });
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.remove();
    if (files.length) await sendFiles(kind, files);
  });
  input.addEventListener("cancel", () => input.remove());
  document.querySelectorAll("input.off-screen").forEach((old) => old.remove());
  document.body.append(input);
  input.click();
}

/** Also what pasting and dropping ends in. */
export async function sendFiles(kind, files) {
  const addresses = [];
  const shown = files.map((file) => {
    if (kind !== "photo" || !file.type.startsWith("image/"))
      return h(
        "li",
        {},
        h("span", { class: "file-name" }, file.name),
        h("span", { class: "quiet" }, fileSize(file.size)),
      );
    addresses.push(URL.createObjectURL(file));
    return h("li", { class: "thumb" }, h("img", { src: addresses.at(-1), alt: file.name }));
  });
  const caption = await sheet(t("send_files", { count: files.length }), (finish) =>
    h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          finish(event.target.elements.caption.value);
        },
      },
      h("ul", { class: "chosen-files" }, shown),
      h(
        "label",
        { class: "field" },
        h("span", {}, t("caption")),
        h("input", { name: "caption", autocomplete: "off", maxlength: 1024 }),
      ),
      h(
        "div",
        { class: "sheet-foot" },
        h("button", { class: "primary", type: "submit", autofocus: true }, t("send")),
      ),
    ),
  );
  addresses.forEach((address) => URL.revokeObjectURL(address));
  if (caption === undefined) return;
  const sent = await trying(() =>
    api.upload({ as: state.as, chat: state.chat, thread: state.thread, kind, caption }, files),
  );
  sent?.forEach(takeMessage);
  changed("messages");
}

// Places a member might stand at, so that nobody has to know coordinates.
const PLACES = [
  ["南京 · 新街口", 32.0416, 118.7841],
  ["南京 · 玄武湖", 32.0728, 118.7966],
  ["上海 · 外滩", 31.24034, 121.49061],
  ["北京 · 国贸", 39.90899, 116.45939],
  ["台北 101", 25.03396, 121.56447],
];

export async function choosePlace() {
  const values = await form(
    t("location"),
    [
      {
        name: "latitude",
        label: t("latitude"),
        type: "number",
        step: "any",
        min: -90,
        max: 90,
        required: true,
        value: PLACES[0][1],
      },
      {
        name: "longitude",
        label: t("longitude"),
        type: "number",
        step: "any",
        min: -180,
        max: 180,
        required: true,
        value: PLACES[0][2],
      },
    ],
    {
      yes: t("send"),
      extra: (finish) =>
        h(
          "div",
          { class: "places" },
          h("span", { class: "quiet" }, t("use_place")),
          h(
            "div",
            { class: "chips" },
            PLACES.map(([name, latitude, longitude]) =>
              h(
                "button",
                { type: "button", class: "chip", onclick: () => finish({ latitude, longitude }) },
                icon("location"),
                name,
              ),
            ),
          ),
        ),
    },
  );
  return values && { latitude: Number(values.latitude), longitude: Number(values.longitude) };
}

/** The people of the sandbox to tick; resolves with their ids, or undefined when dismissed. */
export function choosePeople(most) {
  return sheet(t("choose_people"), (finish) => {
    const kind = most > 1 ? "checkbox" : "radio";
    const done = h("button", { class: "primary", type: "submit", disabled: true }, t("done"));
    const rows = state.world.people
      .filter((p) => p.id !== state.as)
      .map((p) =>
        h(
          "label",
          { class: "pick-person" },
          h("input", { type: kind, name: "person", value: p.id }),
          avatar(personName(p), p.id),
          h("span", {}, personName(p)),
        ),
      );
    const ticked = (root) =>
      [...root.querySelectorAll("input:checked")].map((i) => Number(i.value));
    const box = h(
      "form",
      {
        onchange: () => {
          const count = ticked(box).length;
          done.disabled = !count;
          box.querySelectorAll("input[type=checkbox]:not(:checked)").forEach((i) => {
            i.disabled = count >= most;
          });
        },
        onsubmit: (event) => {
          event.preventDefault();
          finish(ticked(box));
        },
      },
      most > 1 ? h("p", { class: "quiet" }, t("choose_up_to", { count: most })) : null,
      h("div", { class: "pick-list" }, rows),
      h("div", { class: "sheet-foot" }, done),
    );
    return box;
  });
}
