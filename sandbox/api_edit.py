"""Edits, deletions, pins and reactions."""

from typing import Any

from sandbox.api import Call, method
from sandbox.api_media import read_input_media
from sandbox.api_send import CAPTION, CAPTIONED, message_ids
from sandbox.formatted import caption_fields, read_caption, read_text
from sandbox.markup import read_markup
from sandbox.refusals import NOT_MODIFIED, bad
from sandbox.targets import chat_of, message_number, message_of, writable_chat
from sandbox.texts import found_entities
from sandbox.world import MEDIA_KINDS, Entry

Json = dict[str, Any]

WHICH = "business_connection_id chat_id message_id inline_message_id reply_markup"
DELETABLE_SECONDS = 48 * 3600
CAPTION_KEYS = ["caption", "caption_entities", "show_caption_above_media"]


def editable(call: Call) -> Entry:
    """The message to edit.

    Raises:
        Refused: message to edit not found, message can't be edited.
    """
    params = call.params
    if params.has("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    if not params.has("chat_id"):
        raise bad("chat_id is empty")
    if not params.has("message_id"):
        raise bad("message identifier is not specified")
    entry = message_of(params, call.world, "message to edit")
    # A message sent with a reply keyboard cannot be edited, not even by its author.
    if not entry.by_bot or entry.keyboard or "forward_origin" in entry.message:
        raise bad("message can't be edited")
    return entry


def new_markup(call: Call) -> Json | None:
    markup = read_markup(call.params)
    if markup and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def change(call: Call, entry: Entry, content: Json, replaced: list[str]) -> Json:
    """Replace the keys `replaced` and the keyboard by what is new.

    Raises:
        Refused: message is not modified.
    """
    markup = new_markup(call)
    if markup:
        content = {**content, "reply_markup": markup}
    keys = [*replaced, "reply_markup"]
    if all(entry.message.get(key) == with_found(content).get(key) for key in keys):
        raise bad(NOT_MODIFIED)
    call.desk.pace.edit()
    call.world.edit(entry, content, removed=keys)
    return entry.message


def with_found(content: Json) -> Json:
    """As the message will look once links and commands are marked, to compare with it."""
    whole = dict(content)
    for text, key in (("text", "entities"), ("caption", "caption_entities")):
        if content.get(text):
            entities = found_entities(content[text], content.get(key) or [])
            if entities:
                whole[key] = entities
    return whole


@method(
    "editMessageText",
    f"{WHICH} text parse_mode entities link_preview_options rich_message",
)
def edit_message_text(call: Call) -> Json:
    content = read_text(call.params)
    entry = editable(call)
    if "text" not in entry.message:
        raise bad("there is no text in the message to edit")
    return change(call, entry, content, ["text", "entities", "link_preview_options"])


@method("editMessageCaption", f"{WHICH} {CAPTION}")
def edit_message_caption(call: Call) -> Json:
    content = read_caption(caption_fields(call.params))
    entry = editable(call)
    if not CAPTIONED & entry.message.keys():
        raise bad("there is no caption in the message to edit")
    return change(call, entry, content, CAPTION_KEYS)


@method("editMessageMedia", f"{WHICH} media")
def edit_message_media(call: Call) -> Json:
    media = call.params.json("media", "input media")
    content = read_input_media(call, media)
    entry = editable(call)
    if not any(kind in entry.message for kind in [*MEDIA_KINDS, "text"]):
        raise bad("message can't be edited")
    removed = [*MEDIA_KINDS, *CAPTION_KEYS, "text", "entities", "link_preview_options"]
    return change(call, entry, content, removed)


@method("editMessageReplyMarkup", WHICH)
def edit_message_reply_markup(call: Call) -> Json:
    return change(call, editable(call), {}, [])


# --- deletions ---------------------------------------------------------------------------


def deletable(call: Call, entry: Entry) -> bool:
    message, world = entry.message, call.world
    if world.clock.now() - message["date"] > DELETABLE_SECONDS:
        return False
    chat_id = message["chat"]["id"]
    return chat_id > 0 or entry.by_bot or world.bot_in(chat_id) == "administrator"


@method("deleteMessage", "chat_id message_id")
def delete_message(call: Call) -> bool:
    if not call.params.has("chat_id"):
        raise bad("chat identifier is not specified")
    if not message_number(call.params):
        raise bad("message identifier is not specified")
    entry = message_of(call.params, call.world, "message to delete")
    if not deletable(call, entry):
        raise bad("message can't be deleted for everyone")
    call.world.delete(entry)
    return True


@method("deleteMessages", "chat_id message_ids")
def delete_messages(call: Call) -> bool:
    ids = message_ids(call)
    chat_id = writable_chat(call.params, call.world)
    for number in ids:
        entry = call.world.entry(chat_id, number)
        if entry and deletable(call, entry):
            call.world.delete(entry)
    return True


# --- pins and reactions ------------------------------------------------------------------


def may_pin(call: Call) -> int:
    chat_id = writable_chat(call.params, call.world)
    if chat_id < 0 and call.world.bot_in(chat_id) != "administrator":
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat_id


@method("pinChatMessage", "business_connection_id chat_id message_id disable_notification")
def pin_chat_message(call: Call) -> bool:
    chat_id = may_pin(call)
    entry = message_of(call.params, call.world, "message to pin")
    pins = call.world.pins.setdefault(chat_id, [])
    if entry.id in pins:
        pins.remove(entry.id)
    pins.append(entry.id)
    call.world.touch("chat", chat_id)
    pinned = {k: v for k, v in entry.message.items() if k != "reply_to_message"}
    call.world.post(chat_id, call.world.bot_id, {"pinned_message": pinned})
    return True


@method("unpinChatMessage", "business_connection_id chat_id message_id")
def unpin_chat_message(call: Call) -> bool:
    chat_id = may_pin(call)
    pins = call.world.pins.get(chat_id, [])
    number = message_number(call.params) or (pins[-1] if pins else 0)
    if number not in pins:
        raise bad("message to unpin not found")
    pins.remove(number)
    call.world.touch("chat", chat_id)
    return True


@method("unpinAllChatMessages", "chat_id")
def unpin_all_chat_messages(call: Call) -> bool:
    chat_id = may_pin(call)
    call.world.pins[chat_id] = []
    call.world.touch("chat", chat_id)
    return True


@method("setMessageReaction", "chat_id message_id reaction is_big")
def set_message_reaction(call: Call) -> bool:
    chat_id = chat_of(call.params, call.world)
    reaction = call.params.json("reaction", "reaction types") or []
    if not isinstance(reaction, list):
        raise bad("expected an Array of ReactionType")
    if len(reaction) > 1 or not all(isinstance(r, dict) and r.get("emoji") for r in reaction):
        raise bad("REACTION_INVALID")
    entry = message_of(call.params, call.world, "message to react")
    shown = {"chat": chat_id, "message_id": entry.id, "reaction": reaction}
    call.world.hub.tell(call.world.members(chat_id), "reaction", shown)
    return True
