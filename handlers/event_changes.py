"""A moved event: the member keeps the seat, or gives it up freely."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import event_change_screens as screens
from chat.actions_event_changes import KeepSeat, LetSeatGo
from chat.screen import Screen
from domain.events import choosing
from domain.work import Work
from handlers.filters import Private

router = Router(name="event_changes")


@router.callback_query(Private(), KeepSeat.filter())
async def keep(press: CallbackQuery, callback_data: KeepSeat, work: Work) -> Screen:
    kept = choosing.keep(work, callback_data.change_id)
    return screens.kept(kept.event, kept.change, waiting=kept.seat is None)


@router.callback_query(Private(), LetSeatGo.filter())
async def let_go(press: CallbackQuery, callback_data: LetSeatGo, work: Work) -> Screen:
    if not callback_data.sure:
        asked = choosing.asked(work, callback_data.change_id)
        return screens.letting_go(asked.event, asked.change, asked.seat)
    return screens.gone(choosing.let_go(work, callback_data.change_id).event)
