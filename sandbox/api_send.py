"""sendMessage and the other messages that carry no file."""

from itertools import pairwise
from typing import Any

from sandbox.api import Call, method
from sandbox.chance import CHANCE
from sandbox.formatted import caption_fields, read_caption, read_text
from sandbox.markup import read_markup
from sandbox.refusals import bad
from sandbox.targets import chat_of, reply_of, thread_of, writable_chat
from sandbox.world import MEDIA_KINDS, Entry, copied

Json = dict[str, Any]

PLACE = "chat_id message_thread_id direct_messages_topic_id"
HOW = "disable_notification protect_content"
WITH = "allow_paid_broadcast message_effect_id reply_parameters reply_markup"
COPY = f"{PLACE} {HOW} {WITH} suggested_post_parameters"
SEND = f"business_connection_id {COPY}"
WORDS = "caption parse_mode caption_entities"
CAPTION = f"{WORDS} show_caption_above_media"
ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def send(call: Call, content: Json, **more: Any) -> Json:
    """Put one message of the bot into the chat the call names."""
    return deliver(call, content, **more).message


def deliver(call: Call, content: Json, *, paid: bool = False, **more: Any) -> Entry:
    """`paid`: the pace has been asked already (albums). `more` goes to World.post."""
    params, world = call.params, call.world
    markup = read_markup(params) or {}
    chat_id = writable_chat(params, world)
    thread = thread_of(params, chat_id, world)
    reply_to = reply_of(params, chat_id, world)
    if not paid:
        call.desk.pace.spend(chat_id)
    content = dict(content)
    if params.yes("protect_content"):
        content["has_protected_content"] = True
    if params.has("message_effect_id"):
        content["effect_id"] = params.text("message_effect_id")
    keyboard = markup if markup and "inline_keyboard" not in markup else None
    if markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    return world.post(
        chat_id, world.bot_id, content, thread=thread, reply_to=reply_to, keyboard=keyboard, **more
    )


@method("sendMessage", f"{SEND} text parse_mode entities link_preview_options")
def send_message(call: Call) -> Json:
    return send(call, read_text(call.params))


def read_place(call: Call) -> Json:
    latitude, longitude = call.params.real("latitude"), call.params.real("longitude")
    if latitude is None:
        raise bad("latitude is empty")
    if longitude is None:
        raise bad("longitude is empty")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("wrong location coordinates specified")
    return {"latitude": latitude, "longitude": longitude}


@method(
    "sendLocation",
    f"{SEND} latitude longitude horizontal_accuracy live_period heading proximity_alert_radius",
)
def send_location(call: Call) -> Json:
    return send(call, {"location": read_place(call)})


@method(
    "sendVenue",
    f"{SEND} latitude longitude title address foursquare_id foursquare_type google_place_id"
    " google_place_type",
)
def send_venue(call: Call) -> Json:
    place = read_place(call)
    names = {key: call.params.required(key) for key in ("title", "address")}
    return send(call, {"location": place, "venue": {"location": place, **names}})


@method("sendContact", f"{SEND} phone_number first_name last_name vcard")
def send_contact(call: Call) -> Json:
    contact = {key: call.params.required(key) for key in ("phone_number", "first_name")}
    for key in ("last_name", "vcard"):
        if call.params.has(key):
            contact[key] = call.params.text(key)
    return send(call, {"contact": contact})


@method("sendDice", f"{SEND} emoji")
def send_dice(call: Call) -> Json:
    emoji = call.params.text("emoji") or "🎲"
    if emoji not in DICE:
        raise bad("wrong dice emoji specified")
    return send(call, {"dice": {"emoji": emoji, "value": CHANCE.randint(1, DICE[emoji])}})


@method("sendChatAction", "business_connection_id chat_id message_thread_id action")
def send_chat_action(call: Call) -> bool:
    action = call.params.text("action").lower()
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat_id = writable_chat(call.params, call.world)
    thread_of(call.params, chat_id, call.world)
    shown = {"chat": chat_id, "action": action}
    call.world.hub.tell(call.world.members(chat_id), "typing", shown)
    return True


# --- copies and forwards -----------------------------------------------------------------

CARRIED = [
    "text",
    "entities",
    "link_preview_options",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "contact",
    "location",
    "venue",
    "dice",
    "poll",
    "has_media_spoiler",
    *MEDIA_KINDS,
]


def originals(call: Call, what: str, names: list[int]) -> list[Entry]:
    source = chat_of(call.params, call.world, "from_chat_id")
    found = [call.world.entry(source, number) for number in names]
    entries = [entry for entry in found if entry is not None]
    if not entries:
        raise bad(f"{what} not found" if len(names) == 1 else "there are no messages to forward")
    return entries


CAPTIONED = frozenset(MEDIA_KINDS) - {"sticker", "video_note"}


def can_carry(entry: Entry) -> bool:
    if entry.message.get("has_protected_content"):
        return False
    return any(key in entry.message for key in CARRIED)


def carried(entry: Entry) -> Json:
    content = {key: copied(entry.message[key]) for key in CARRIED if key in entry.message}
    if not content or entry.message.get("has_protected_content"):
        raise bad("message can't be copied")
    return content


def message_ids(call: Call) -> list[int]:
    ids = call.params.json("message_ids", "message_ids")
    if ids is None:
        raise bad("message identifiers are not specified")
    if not isinstance(ids, list):
        raise bad("expected an Array of message identifiers")
    if len(ids) > 100:
        raise bad("too many message identifiers specified")
    if not all(str(number).isdigit() and int(number) > 0 for number in ids):
        raise bad("invalid message identifier specified")
    return [int(number) for number in ids]


def rising(ids: list[int]) -> list[int]:
    """What is copied or forwarded together has to stand in order.

    Raises:
        Refused: it does not.
    """
    if any(later <= earlier for earlier, later in pairwise(ids)):
        raise bad("message identifiers must be in a strictly increasing order")
    return ids


def grouped(entries: list[Entry], contents: list[Json]) -> list[Json]:
    """Pictures of one album stay one album, under a name of its own."""
    fresh: dict[str, str] = {}
    for entry, content in zip(entries, contents, strict=True):
        if group := entry.message.get("media_group_id"):
            fresh.setdefault(group, str(CHANCE.randrange(10**16, 10**17)))
            content["media_group_id"] = fresh[group]
    return contents


@method("copyMessage", f"{COPY} from_chat_id message_id video_start_timestamp {CAPTION}")
def copy_message(call: Call) -> Json:
    number = call.params.number("message_id")
    content = carried(originals(call, "message to copy", [number])[0])
    if "caption" in call.params.values and CAPTIONED & content.keys():
        for key in ("caption", "caption_entities", "show_caption_above_media"):
            content.pop(key, None)
        content |= read_caption(caption_fields(call.params))
    return {"message_id": deliver(call, content).id}


@method("copyMessages", f"{PLACE} {HOW} from_chat_id message_ids remove_caption")
def copy_messages(call: Call) -> list[Json]:
    found = originals(call, "message to copy", rising(message_ids(call)))
    entries = [entry for entry in found if can_carry(entry)]
    if not entries:
        raise bad("there are no messages to copy")
    contents = grouped(entries, [carried(entry) for entry in entries])
    chat_id = writable_chat(call.params, call.world)
    call.desk.pace.spend(chat_id, len(contents))
    if call.params.yes("remove_caption"):
        contents = [{k: v for k, v in c.items() if "caption" not in k} for c in contents]
    return [{"message_id": deliver(call, content, paid=True).id} for content in contents]


def forwarded(call: Call, entry: Entry) -> Json:
    content = carried(entry)
    origin: Json = {"date": entry.message["date"]}
    if entry.message.get("sender_chat"):
        origin |= {"type": "chat", "sender_chat": entry.message["sender_chat"]}
    else:
        origin |= {"type": "user", "sender_user": entry.message["from"]}
    content["forward_origin"] = entry.message.get("forward_origin") or origin
    return content


@method(
    "forwardMessage",
    f"{PLACE} {HOW} from_chat_id message_id video_start_timestamp message_effect_id"
    " suggested_post_parameters",
)
def forward_message(call: Call) -> Json:
    number = call.params.number("message_id")
    return send(call, forwarded(call, originals(call, "message to forward", [number])[0]))


@method("forwardMessages", f"{PLACE} {HOW} from_chat_id message_ids")
def forward_messages(call: Call) -> list[Json]:
    found = originals(call, "message to forward", rising(message_ids(call)))
    entries = [entry for entry in found if can_carry(entry)]
    if not entries:
        raise bad("there are no messages to forward")
    contents = grouped(entries, [forwarded(call, entry) for entry in entries])
    chat_id = writable_chat(call.params, call.world)
    call.desk.pace.spend(chat_id, len(contents))
    return [{"message_id": deliver(call, content, paid=True).id} for content in contents]
