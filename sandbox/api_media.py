"""Messages with files: photos, documents, voice, video, albums; and files on their way back."""

from typing import Any

from sandbox import files
from sandbox.api import Call, method
from sandbox.api_send import CAPTION, PLACE, SEND, WORDS, deliver, send
from sandbox.chance import CHANCE
from sandbox.formatted import caption_fields, read_caption
from sandbox.params import Upload
from sandbox.refusals import WRONG_FILE, bad
from sandbox.targets import writable_chat

Json = dict[str, Any]

MOST_IN_ALBUM = 10
ALBUM_FAMILIES = {"photo": "seen", "video": "seen", "audio": "audio", "document": "document"}
SHAPE = "duration width height thumbnail"


def taken(call: Call, kind: str, field: str, value: str) -> Json:
    """The file a parameter means: sent along, attached by name, or known by its id.

    Raises:
        Refused: nothing there, wrong file identifier, wrong type, too big.
    """
    upload = call.params.files.get(field)
    if value.startswith("attach://"):
        upload = call.params.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad(WRONG_FILE)
    if upload is not None:
        return kept(call, kind, upload)
    name = kind.replace("_", " ")
    if not value:
        raise bad(f"there is no {name} in the request")
    if value.startswith(("http://", "https://")):
        # The sandbox looks nothing up on the network.
        raise bad("failed to get HTTP URL content")
    record = files.by_id(call.world, value)
    if record is None:
        raise bad(WRONG_FILE)
    if record["kind"] != kind and not (kind == "document" and record["kind"] != "photo"):
        has, wants = record["kind"].title(), kind.title()
        raise bad(f"can't use file of type {has} as {wants}")
    return record


def kept(call: Call, kind: str, upload: Upload) -> Json:
    if not upload.body:
        raise bad("file must be non-empty")
    if len(upload.body) > files.LARGEST_FILE:
        raise bad("file is too big")
    if kind == "photo":
        return files.photo(call.world, upload)
    more = {key: call.params.number(key) for key in ("duration", "width", "height", "length")}
    more = {key: value for key, value in more.items() if value}
    return files.keep(call.world, kind, upload, **more)


def send_file(call: Call, kind: str) -> Json:
    caption = read_caption(caption_fields(call.params))
    record = taken(call, kind, kind, call.params.text(kind))
    content = {kind: files.media(record), **caption}
    if call.params.yes("has_spoiler"):
        content["has_media_spoiler"] = True
    return send(call, content)


@method("sendPhoto", f"{SEND} {CAPTION} photo has_spoiler")
def send_photo(call: Call) -> Json:
    return send_file(call, "photo")


@method("sendDocument", f"{SEND} {WORDS} document thumbnail disable_content_type_detection")
def send_document(call: Call) -> Json:
    return send_file(call, "document")


@method(
    "sendVideo",
    f"{SEND} {CAPTION} {SHAPE} video cover start_timestamp has_spoiler supports_streaming",
)
def send_video(call: Call) -> Json:
    return send_file(call, "video")


@method("sendAnimation", f"{SEND} {CAPTION} {SHAPE} animation has_spoiler")
def send_animation(call: Call) -> Json:
    return send_file(call, "animation")


@method("sendAudio", f"{SEND} {WORDS} audio duration performer title thumbnail")
def send_audio(call: Call) -> Json:
    return send_file(call, "audio")


@method("sendVoice", f"{SEND} {WORDS} voice duration")
def send_voice(call: Call) -> Json:
    return send_file(call, "voice")


@method("sendVideoNote", f"{SEND} video_note duration length thumbnail")
def send_video_note(call: Call) -> Json:
    return send_file(call, "video_note")


@method("sendSticker", f"{SEND} sticker emoji")
def send_sticker(call: Call) -> Json:
    return send_file(call, "sticker")


# --- InputMedia --------------------------------------------------------------------------


def read_input_media(call: Call, given: Any) -> Json:
    """The content of one InputMedia.

    Raises:
        Refused: not an object, unsupported type, or its file or caption is refused.
    """
    if given is None:
        raise bad("there is no media in the request")
    if not isinstance(given, dict):
        raise bad("can't parse InputMedia: expected an Object")
    kind = str(given.get("type") or "")
    if kind not in ("photo", "video", "animation", "audio", "document"):
        raise bad(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    value = given.get("media")
    if not isinstance(value, str) or not value:
        raise bad("can't parse InputMedia: media not found")
    record = taken(call, kind, "", value)
    content = {kind: files.media(record), **read_caption(given)}
    if given.get("has_spoiler") is True:
        content["has_media_spoiler"] = True
    return content


@method(
    "sendMediaGroup",
    f"business_connection_id {PLACE} media disable_notification protect_content"
    " allow_paid_broadcast message_effect_id reply_parameters",
)
def send_media_group(call: Call) -> list[Json]:
    media = call.params.json("media", "media")
    if not isinstance(media, list):
        raise bad("expected an Array of InputMedia")
    if not media:
        raise bad("there are no messages to send")
    if len(media) > MOST_IN_ALBUM:
        raise bad("too many messages to send as an album")
    contents = [read_input_media(call, one) for one in media]
    families = {ALBUM_FAMILIES.get(str(one["type"]), "none") for one in media}
    if len(families) > 1 or "none" in families:
        raise bad("can't use the media of the specified type in the album")
    chat_id = writable_chat(call.params, call.world)
    call.desk.pace.spend(chat_id, len(contents))
    group = {"media_group_id": str(CHANCE.randrange(10**16, 10**17))}
    if len(contents) == 1:
        group = {}
    return [deliver(call, {**group, **one}, paid=True).message for one in contents]


# --- the way back ------------------------------------------------------------------------


@method("getFile", "file_id")
def get_file(call: Call) -> Json:
    if not call.params.text("file_id"):
        raise bad("file_id not specified")
    file_id = call.params.text("file_id")
    record = files.by_id(call.world, file_id)
    if record is None:
        raise bad("invalid file_id")
    if record["size"] > files.LARGEST_DOWNLOAD:
        raise bad("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": record["file_unique_id"],
        "file_size": record["size"],
        "file_path": record["path"],
    }
