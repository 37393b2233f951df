// What a message carries besides words: photos, albums, files, voice, contacts, places.

import { avatar, h, icon } from "./dom.js";
import { sheet } from "./dialogs.js";
import { personName, state } from "./state.js";
import { duration, fileSize } from "./times.js";
import { t } from "./words.js";

const url = (m) => m.file_url ?? "";

/** The nodes for everything in `m` that is not text. */
export function media(m) {
  if (m.photo) return [photo(m)];
  if (m.sticker)
    return [
      h("img", {
        class: "sticker",
        src: url(m),
        alt: m.sticker.emoji ?? t("sticker"),
        width: 160,
        height: 160,
      }),
    ];
  if (m.voice) return [player(m, m.voice)];
  if (m.audio) return [player(m, m.audio)];
  const video = m.video ?? m.video_note ?? m.animation;
  if (video)
    return [
      h("video", {
        class: "video",
        src: url(m),
        controls: true,
        preload: "metadata",
        width: video.width ?? 320,
        height: video.height ?? 240,
      }),
    ];
  if (m.document) return [file(m)];
  if (m.contact) return [contact(m.contact)];
  if (m.venue) return [map(m.venue.location, m.venue.title)];
  if (m.location) return [map(m.location)];
  if (m.dice) return [h("p", { class: "dice" }, `${m.dice.emoji} ${m.dice.value}`)];
  if (m.poll)
    return [
      h(
        "div",
        { class: "poll" },
        h("strong", {}, m.poll.question),
        h(
          "ul",
          {},
          m.poll.options.map((o) => h("li", {}, o.text)),
        ),
      ),
    ];
  return [];
}

function photo(m, cropped = false) {
  const size = m.photo.at(-1) ?? {};
  // Width and height are known before the picture comes, so nothing jumps when it does.
  const image = h("img", {
    src: url(m),
    alt: m.caption || t("photo"),
    width: size.width ?? 320,
    height: size.height ?? 240,
    decoding: "async",
  });
  const hidden = m.has_media_spoiler;
  const press = (event) => {
    if (event.currentTarget.classList.contains("hidden"))
      event.currentTarget.classList.remove("hidden");
    else enlarge(m);
  };
  const shape = cropped ? "" : `aspect-ratio: ${size.width ?? 4} / ${size.height ?? 3}`;
  const button = h(
    "button",
    {
      type: "button",
      class: `photo ${hidden ? "hidden" : ""}`,
      "aria-label": t("enlarge"),
      onclick: press,
    },
    image,
  );
  button.style.cssText = shape;
  return button;
}

const LARGEST_PX = 420;
const WORDED_PX = 260;

/** How wide a bubble's pictures are shown, in pixels; undefined when it has none. */
export function pictureWidth(messages) {
  if (messages.length > 1)
    return messages.some((m) => m.photo || m.video) ? LARGEST_PX : undefined;
  const [m] = messages;
  if (!m.photo) return undefined;
  const { width = LARGEST_PX, height = LARGEST_PX } = m.photo.at(-1) ?? {};
  const shown = Math.min(width, Math.round((LARGEST_PX * width) / height), LARGEST_PX);
  return m.caption ? Math.max(shown, WORDED_PX) : shown;
}

/** Several messages of one media group as one grid. */
export function album(messages) {
  const pictures = messages.filter((m) => m.photo || m.video);
  if (!pictures.length) return messages.flatMap(media);
  const others = messages.filter((m) => !m.photo && !m.video);
  return [
    h(
      "div",
      { class: `album n${Math.min(pictures.length, 10)}` },
      pictures.map((m) => (m.photo ? photo(m, true) : media(m))),
    ),
    ...others.flatMap(media),
  ];
}

function enlarge(m) {
  return sheet(
    "",
    (finish) => [
      h("img", { src: url(m), alt: m.caption || t("photo"), onclick: () => finish() }),
      m.caption ? h("p", { class: "caption" }, m.caption) : null,
      h(
        "button",
        {
          type: "button",
          class: "lightbox-close",
          "aria-label": t("close"),
          onclick: () => finish(),
        },
        icon("close"),
      ),
    ],
    { kind: "lightbox" },
  );
}

function file(m) {
  const name = m.document.file_name ?? t("file");
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1] ?? "";
  return h(
    "a",
    { class: "file", href: url(m), download: name, "aria-label": t("download", { name }) },
    h(
      "span",
      { class: "file-badge", "aria-hidden": "true" },
      ending ? ending.toUpperCase() : icon("file"),
    ),
    h(
      "span",
      { class: "file-words" },
      h("span", { class: "file-name" }, name),
      h("span", { class: "quiet" }, fileSize(m.document.file_size)),
    ),
  );
}

const BARS = 28;

function player(m, sound) {
  const audio = h("audio", { src: url(m), preload: "none" });
  const time = h("span", { class: "quiet" }, duration(sound.duration ?? 0));
  const bars = h(
    "span",
    { class: "bars", "aria-hidden": "true" },
    Array.from({ length: BARS }, (_, i) => {
      const bar = h("i");
      bar.style.height = `${25 + ((m.message_id * 37 + i * i * 53 + i * 17) % 75)}%`;
      return bar;
    }),
  );
  const button = h(
    "button",
    {
      type: "button",
      class: "play",
      "aria-label": t("play"),
      onclick: () => (audio.paused ? audio.play() : audio.pause()).catch?.(() => {}),
    },
    icon("play"),
  );
  const show = (name) => {
    button.replaceChildren(icon(name));
    button.setAttribute("aria-label", t(name));
  };
  audio.addEventListener("play", () => show("pause"));
  audio.addEventListener("pause", () => show("play"));
  audio.addEventListener("timeupdate", () => {
    const share = audio.currentTime / (audio.duration || sound.duration || 1);
    [...bars.children].forEach((bar, i) => bar.classList.toggle("played", i / BARS < share));
    time.textContent = duration(audio.currentTime);
  });
  audio.addEventListener("ended", () => {
    time.textContent = duration(sound.duration ?? 0);
  });
  const title = sound.title ?? sound.file_name;
  return h(
    "div",
    { class: "voice" },
    button,
    h(
      "span",
      { class: "voice-words" },
      title ? h("span", { class: "file-name" }, title) : null,
      bars,
      time,
    ),
    audio,
  );
}

function contact(c) {
  const name = personName(c);
  return h(
    "div",
    { class: "contact" },
    avatar(name, c.user_id ?? 0),
    h(
      "span",
      { class: "file-words" },
      h("span", { class: "file-name" }, name),
      h("span", { class: "quiet" }, c.phone_number),
    ),
  );
}

/** A place without map tiles: a drawn pattern turned by the place, a pin, and coordinates. */
function map(place, title) {
  const turn = Math.round(Math.abs(place.latitude * 977 + place.longitude * 613)) % 60;
  const drawn = h("div", { class: "map-drawn" }, icon("location"));
  drawn.style.setProperty("--turn", `${turn - 30}deg`);
  const words = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  return h(
    "figure",
    { class: "map", "aria-label": `${t("location")} ${words}` },
    drawn,
    h(
      "figcaption",
      {},
      title ? h("strong", {}, title) : null,
      h("span", { class: "quiet" }, words),
    ),
  );
}

/** One line that stands for a message: in the list of chats, above a reply. */
export function preview(m) {
  if (!m) return "";
  const words = m.text ?? m.caption;
  if (words) return words;
  const kind = ["photo", "voice", "video", "audio", "sticker", "contact", "location"].find(
    (k) => m[k],
  );
  if (kind) return `[${t(kind)}]`;
  if (m.document) return `[${t("file")}] ${m.document.file_name ?? ""}`;
  return serviceLine(m) ?? "";
}

/** A sentence for what happened in a group, or null for an ordinary message. */
export function serviceLine(m) {
  const names = (people) => people.map(personName).join("、");
  if (m.new_chat_members) return t("s_joined", { name: names(m.new_chat_members) });
  if (m.left_chat_member) return t("s_left", { name: personName(m.left_chat_member) });
  if (m.forum_topic_created) return t("s_topic", { name: m.forum_topic_created.name });
  if (m.forum_topic_edited) return t("s_topic_edited", { name: m.forum_topic_edited.name ?? "" });
  if (m.forum_topic_closed) return t("s_topic_closed");
  if (m.forum_topic_reopened) return t("s_topic_reopened");
  if (m.pinned_message) return t("s_pinned");
  if (m.group_chat_created || m.supergroup_chat_created) return t("s_created");
  if (m.new_chat_title) return t("s_title", { name: m.new_chat_title });
  if (m.migrate_to_chat_id || m.migrate_from_chat_id) return t("s_migrated");
  if (m.users_shared) {
    const chosen = m.users_shared.users.map((u) =>
      personName(u.first_name ? u : state.world.people.find((p) => p.id === u.user_id)),
    );
    return t("s_users", { name: chosen.join("、") });
  }
  return null;
}
