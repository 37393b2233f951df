"""Whatever nobody else answered."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from chat import house
from chat.screen import Screen
from domain.errors import Outdated
from domain.work import Work
from handlers.filters import CommandLike, Private, StaffGroup
from handlers.start import OPENERS

router = Router(name="fallback")


@router.message(Private())
async def not_understood(message: Message, work: Work) -> Screen:
    return house.not_understood()


@router.message(StaffGroup(), CommandLike())
async def in_group(message: Message, work: Work, bot_username: str) -> Screen | None:
    """A colleague's command in the staff group is answered in their own chat; no right comes
    from being in the group, so nobody else is answered."""
    if not work.actor.is_staff:
        return None
    name = (message.text or "").split()[0].lstrip("/").partition("@")[0].lower()
    payload = f"go-{name}" if name in OPENERS else "go-menu"
    return house.in_private(f"https://t.me/{bot_username}?start={payload}")


@router.callback_query()
async def old_button(press: CallbackQuery, work: Work) -> Screen:
    raise Outdated
