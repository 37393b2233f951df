"""Where the bot is a member: foreign groups, its own group's changes, and who blocked it."""

from aiogram import Router
from aiogram.types import ChatMemberUpdated, Message

from chat import house
from chat.screen import Screen
from domain.people import group
from domain.work import Work
from handlers.filters import Migrated

router = Router(name="membership")


@router.my_chat_member()
async def moved(event: ChatMemberUpdated, work: Work) -> Screen | None:
    """Added, promoted, thrown out, blocked or unblocked (F16, F19, F20)."""
    found = group.seen(
        work,
        chat_id=event.chat.id,
        chat_type=event.chat.type,
        status=event.new_chat_member.status,
    )
    return None if found is None else house.in_foreign_group(found)


@router.chat_member()
async def colleague_moved(event: ChatMemberUpdated, work: Work) -> Screen | None:
    """Somebody came to or left the staff group; no right comes or goes with that."""
    return None


@router.message(Migrated())
async def migrated(message: Message, work: Work) -> Screen | None:
    """The staff group became a supergroup: everything waiting goes to its new address (F17)."""
    old = message.migrate_from_chat_id or message.chat.id
    group.migrated(work, old, message.migrate_to_chat_id or message.chat.id)
    return None
