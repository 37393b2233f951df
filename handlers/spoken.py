"""A Telegram message as something said in a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiogram.enums import ContentType
from aiogram.filters import BaseFilter
from aiogram.types import Message

from domain.cases.said import Media, Said

_MEDIA: Mapping[str, Media] = {
    ContentType.TEXT: "text",
    ContentType.PHOTO: "photo",
    ContentType.DOCUMENT: "document",
    ContentType.VOICE: "voice",
    ContentType.AUDIO: "audio",
    ContentType.VIDEO: "video",
    ContentType.VIDEO_NOTE: "video_note",
    ContentType.STICKER: "sticker",
    ContentType.ANIMATION: "animation",
    ContentType.LOCATION: "location",
    ContentType.VENUE: "location",
    ContentType.CONTACT: "contact",
    ContentType.POLL: "other",
    ContentType.DICE: "other",
    ContentType.STORY: "other",
    ContentType.GAME: "other",
    ContentType.PAID_MEDIA: "other",
    ContentType.CHECKLIST: "other",
    ContentType.GIVEAWAY: "other",
    ContentType.INVOICE: "other",
}
ASIDE = "//"  # begins what stays among colleagues


def words_of(message: Message) -> str:
    return (message.text or message.caption or "").strip()


class Spoken(BaseFilter):
    """Something somebody says: no command, and none of Telegram's own lines."""

    async def __call__(self, message: Message) -> bool:
        text = message.text or ""
        if text.startswith("/") and not text.startswith(ASIDE):
            return False
        return message.content_type in _MEDIA


def said(message: Message, bodies: Sequence[Mapping[str, Any]] = ()) -> tuple[Said, ...]:
    """The message, or each one of its album; `bodies` are the raw updates of the turn."""
    if message.media_group_id is None or len(bodies) < 2:
        return (_said(message),)
    return tuple(_said(Message.model_validate(one["message"])) for one in bodies)


def _said(message: Message) -> Said:
    return Said(
        words=words_of(message) or None,
        media=_MEDIA[message.content_type],
        from_chat=message.chat.id,
        from_message=message.message_id,
        album=message.media_group_id,
    )


def as_answer(parts: Sequence[Said], reply_to: int | None) -> tuple[Said, ...]:
    """The first of them answers that message of the case."""
    first, *rest = parts
    return (replace(first, reply_to=reply_to), *rest)
