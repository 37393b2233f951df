"""Where a message or press comes from. Classes only: aiogram runs plain callables in threads."""

from __future__ import annotations

from typing import Any

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

from domain.access import Permission
from domain.people import group
from domain.people.names import shown_name
from domain.people.service import NOBODY
from domain.work import Work


def _message(event: Message | CallbackQuery) -> Any:
    return event.message if isinstance(event, CallbackQuery) else event


class Private(BaseFilter):
    """In the person's own chat with the bot."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        message = _message(event)
        return message is not None and message.chat.type == "private"


class StaffGroup(BaseFilter):
    """In the bound staff group."""

    async def __call__(self, event: Message | CallbackQuery, work: Work) -> bool:
        message = _message(event)
        if message is None or message.chat.type == "private":
            return False
        return bool(message.chat.id == group.staff_group(work.session))


class Unbound(BaseFilter):
    """In a group that is not the staff group."""

    async def __call__(self, event: Message | CallbackQuery, work: Work) -> bool:
        message = _message(event)
        if message is None or message.chat.type == "private":
            return False
        return bool(message.chat.id != group.staff_group(work.session))


class Incognito(BaseFilter):
    """Somebody who does not show who they are: an anonymous admin or a channel (F15)."""

    async def __call__(self, message: Message) -> bool:
        if message.chat.type == "private":
            return False
        sender = message.from_user
        hidden = message.sender_chat is not None and not message.is_automatic_forward
        return hidden or (sender is not None and sender.id in NOBODY)


class Migrated(BaseFilter):
    """One of Telegram's two messages about a group that became a supergroup (F17)."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.migrate_to_chat_id or message.migrate_from_chat_id)


class May(BaseFilter):
    """The sender holds this right. Only a courtesy: the domain asks again."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, event: Message | CallbackQuery, work: Work) -> bool:
        return work.actor.may(self.permission)


class CommandLike(BaseFilter):
    """Some command or other, known or not."""

    async def __call__(self, message: Message) -> bool:
        return (message.text or "").startswith("/")


class Someone(BaseFilter):
    """A person, picked from the contacts, shared as a contact, or whose message was forwarded.

    Hands the handler `picked`: (Telegram id or None when it is hidden, name or None).
    """

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        if message.users_shared and message.users_shared.users:
            user: Any = message.users_shared.users[0]
            return {"picked": (user.user_id, _name(user.first_name, user.last_name))}
        if message.contact:
            contact = message.contact
            return {"picked": (contact.user_id, _name(contact.first_name, contact.last_name))}
        origin = message.forward_origin
        if origin is None:
            return False
        user = getattr(origin, "sender_user", None)
        if user is None:
            return {"picked": (None, None)}
        return {"picked": (user.id, _name(user.first_name, user.last_name))}


def _name(first: str | None, last: str | None) -> str | None:
    return shown_name({"first_name": first, "last_name": last})
