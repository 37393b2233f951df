"""The audit trail, for whoever may see it."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import trail
from chat.actions import SeeAudit
from chat.screen import Screen
from domain import audit
from domain.people import service as people
from domain.work import Work
from handlers.filters import Private
from handlers.start import OPENERS

router = Router(name="audit")


@router.message(Private(), Command("audit"))
async def newest(message: Message, work: Work) -> Screen:
    return _page(work, 1, "")


@router.callback_query(Private(), SeeAudit.filter())
async def page(press: CallbackQuery, callback_data: SeeAudit, work: Work) -> Screen:
    return _page(work, callback_data.page, callback_data.about)


def _page(work: Work, number: int, about: str) -> Screen:
    start = f"{about}." if about else ""
    first = max(number - 1, 0) * trail.SIZE
    shown = audit.entries(work, first=first, size=trail.SIZE, action=start)
    names = people.staff_names(work.session, {one.actor_id for one in shown.items} - {0})
    return trail.audit(shown, names, number, start, work.zone)


async def _open(work: Work, state: FSMContext) -> Screen:
    return _page(work, 1, "")


OPENERS["audit"] = _open
