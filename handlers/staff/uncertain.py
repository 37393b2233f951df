"""Messages that may or may not have arrived, and those that became too late: a person decides
(F25, F31)."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import uncertain_screens as screens
from chat.actions import LeaveDoubt, SeeDoubt, SeeDoubts, SendAgain
from chat.screen import Screen
from chat.uncertain_screens import PER_PAGE
from domain import doubts
from domain.doubts import Doubt
from domain.errors import Outdated
from domain.work import Work
from handlers.filters import Private
from locales.i18n import _

router = Router(name="uncertain")


@router.callback_query(Private(), SeeDoubts.filter())
async def listed(press: CallbackQuery, callback_data: SeeDoubts, work: Work) -> Screen:
    return _page(work, callback_data.page)


@router.callback_query(Private(), SeeDoubt.filter())
async def one(press: CallbackQuery, callback_data: SeeDoubt, work: Work) -> Screen:
    return screens.doubt(_open(work, callback_data.row_id), work.zone)


@router.callback_query(Private(), SendAgain.filter())
async def send_again(press: CallbackQuery, callback_data: SendAgain, work: Work) -> Screen:
    found = _open(work, callback_data.row_id)
    if not callback_data.sure:
        return screens.sure(found, work.zone)
    doubts.send_again(work, found.id)
    return replace(_page(work, 1), toast=_("It goes out now."))


@router.callback_query(Private(), LeaveDoubt.filter())
async def leave(press: CallbackQuery, callback_data: LeaveDoubt, work: Work) -> Screen:
    found = _open(work, callback_data.row_id)
    doubts.leave(work, found.id)
    return replace(_page(work, 1), toast=_("Left as it is."))


def _open(work: Work, row_id: int) -> Doubt:
    """One that is still open; a colleague may have decided it meanwhile."""
    found = doubts.one(work, row_id)
    if found is None:
        raise Outdated
    return found


def _page(work: Work, page: int) -> Screen:
    total = doubts.count(work)
    last = max(1, -(-total // PER_PAGE))
    number = min(max(page, 1), last)
    found = doubts.listed(work, first=(number - 1) * PER_PAGE, size=PER_PAGE)
    return screens.doubts(found, total, number, work.zone)
