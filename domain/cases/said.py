"""What somebody said in a case, as it comes in."""

from dataclasses import dataclass
from typing import Literal

Media = Literal[
    "text",
    "photo",
    "document",
    "voice",
    "audio",
    "video",
    "video_note",
    "sticker",
    "animation",
    "location",
    "contact",
    "other",
]


@dataclass(frozen=True, slots=True)
class Said:
    """`from_chat` and `from_message` are where the original stands in Telegram, `reply_to` the id
    of the case message it answers, `stored` the name of a file in the sealed store."""

    words: str | None = None
    media: Media = "text"
    from_chat: int | None = None
    from_message: int | None = None
    album: str | None = None
    reply_to: int | None = None
    stored: str | None = None
    media_type: str | None = None
