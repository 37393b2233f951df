"""The fee of one registration: ticked off at the desk or the door, paid back by finance."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import event_fee_screens as screens
from chat.actions_event_fees import (
    NoteRefund,
    SeeOwedFee,
    SeeSeatFee,
    TakeSeatFee,
    UndoSeatFee,
)
from chat.screen import Screen
from domain.events import payments
from domain.work import Work
from handlers.filters import Private
from locales.i18n import _

router = Router(name="staff_event_fees")


@router.callback_query(Private(), SeeSeatFee.filter())
async def see(press: CallbackQuery, callback_data: SeeSeatFee, work: Work) -> Screen:
    return screens.at_desk(payments.see(work, callback_data.registration_id), work.zone)


@router.callback_query(Private(), TakeSeatFee.filter())
async def take(press: CallbackQuery, callback_data: TakeSeatFee, work: Work) -> Screen:
    paid = payments.pay(work, callback_data.registration_id, callback_data.how)
    return screens.at_desk(paid, work.zone, toast=screens.ticked(paid, work.zone))


@router.callback_query(Private(), UndoSeatFee.filter())
async def undo(press: CallbackQuery, callback_data: UndoSeatFee, work: Work) -> Screen:
    left = payments.undo(work, callback_data.registration_id)
    return screens.at_desk(left, work.zone, toast=_("Taken back."))


@router.callback_query(Private(), SeeOwedFee.filter())
async def owed(press: CallbackQuery, callback_data: SeeOwedFee, work: Work) -> Screen:
    return screens.at_finance(payments.owed(work, callback_data.registration_id), work.zone)


@router.callback_query(Private(), NoteRefund.filter())
async def refund(press: CallbackQuery, callback_data: NoteRefund, work: Work) -> Screen:
    number, back = callback_data.registration_id, not callback_data.undo
    return screens.at_finance(payments.refund(work, number, back=back), work.zone,
        toast=_("Noted."))  # fmt: skip
