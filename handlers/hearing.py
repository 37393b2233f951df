"""A Telegram message as the value a form reads."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.enums import ContentType
from aiogram.types import Message

from chat.kinds import File, Incoming

_WITH_FILES = (ContentType.PHOTO, ContentType.DOCUMENT)
_READ_ELSEWHERE = (
    ContentType.TEXT,
    *_WITH_FILES,
    ContentType.CONTACT,
    ContentType.LOCATION,
    ContentType.VENUE,
    ContentType.USERS_SHARED,
)


def incoming(message: Message, files: Sequence[File] = ()) -> Incoming:
    """What the person sent in this turn; `files` were fetched and checked before the turn.

    A file that was announced but did not come counts as one that failed to reach us.
    """
    if message.content_type in _WITH_FILES and not files:
        files = (File(unique_id="", refusal="failed"),)
    contact, place, sender = message.contact, message.location, message.from_user
    kind = ContentType(message.content_type)
    return Incoming(
        text=message.text or message.caption or "",
        contact_phone=contact.phone_number if contact else "",
        contact_is_own=bool(contact and sender and contact.user_id == sender.id),
        files=tuple(files),
        location=(place.latitude, place.longitude) if place else None,
        users=tuple(user.user_id for user in message.users_shared.users)
        if message.users_shared
        else (),
        other="" if kind in _READ_ELSEWHERE else kind.value,
        forwarded=message.forward_origin is not None,
        chat=message.chat.id,
        message=message.message_id,
    )
