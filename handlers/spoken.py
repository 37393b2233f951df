"""A Telegram message as something said in a case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiogram.enums import ContentType
from aiogram.filters import BaseFilter
from aiogram.types import Message

from chat import case_note_screens as notes
from chat import case_relay_screens as screens
from chat.screen import Screen
from domain.cases import messages
from domain.cases.model import Side
from domain.cases.said import Media, Said
from domain.work import Work

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
# Begins what stays among colleagues: // as every keyboard writes it.
_ASIDE = re.compile(r"\s*[/／\\＼、]{2}")
FORWARDED = "↪"  # begins what somebody else wrote


def words_of(message: Message) -> str:
    return (message.text or message.caption or "").strip()


class Spoken(BaseFilter):
    """Something somebody says: no command, and none of Telegram's own lines."""

    async def __call__(self, message: Message) -> bool:
        text = message.text or ""
        if text.startswith("/") and not is_aside(text):
            return False
        return message.content_type in _MEDIA


def said(message: Message, bodies: Sequence[Mapping[str, Any]] = ()) -> tuple[Said, ...]:
    """The message, or each one of its album; `bodies` are the raw updates of the turn."""
    if message.media_group_id is None or len(bodies) < 2:
        return (_said(message),)
    return tuple(_said(Message.model_validate(one["message"])) for one in bodies)


def _said(message: Message) -> Said:
    mark = FORWARDED if message.forward_origin is not None else ""
    return Said(
        words=f"{mark} {words_of(message)}".strip() or None,
        media=_MEDIA[message.content_type],
        from_chat=message.chat.id,
        from_message=message.message_id,
        album=message.media_group_id,
    )


def as_answer(parts: Sequence[Said], reply_to: int | None) -> tuple[Said, ...]:
    """The first of them answers that message of the case."""
    first, *rest = parts
    return (replace(first, reply_to=reply_to), *rest)


def by_colleague(work: Work, case_id: int, parts: Sequence[Said]) -> bool:
    """An answer to the member, or a note when it begins so; whether the member was answered."""
    aside = is_aside(parts[0].words or "")
    for one in parts:
        if not aside:
            messages.from_staff(work, case_id=case_id, said=one)
            continue
        plain = replace(one, words=without_mark(one.words or ""))
        if plain.words or plain.media != "text":
            messages.note(work, case_id=case_id, said=plain)
    return not aside


def is_aside(words: str) -> bool:
    return _ASIDE.match(words) is not None


def without_mark(words: str) -> str:
    return _ASIDE.sub("", words, count=1).strip()


def changed(message: Message, work: Work, side: Side) -> Screen | None:
    """A colleague edited what they said in a case. What the member has read cannot become a note,
    nor a note an answer."""
    words = words_of(message)
    if is_aside(words) and side == Side.STAFF:
        return screens.too_late_for_a_note()
    plain = without_mark(words) if is_aside(words) else words
    messages.edited(work, chat=message.chat.id, message=message.message_id, words=plain)
    return notes.stays_a_note() if side == Side.NOTE and not is_aside(words) else None
