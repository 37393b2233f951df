"""The waiting list of an event and the strikes of members, for colleagues."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import event_waiting_screens as screens
from chat import strike_screens
from chat.actions_event_desk import (
    PutTurnBack,
    RevokeTurn,
    SeeAppeals,
    SeeEventsDesk,
    SeeQueue,
    SeeStrike,
    SeeStrikesOf,
    SeeTurn,
)
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.access import Permission
from domain.events import strikes, waiting
from domain.work import Work
from handlers.filling import numbers
from handlers.filters import Private
from handlers.start import DEEP_LINKS, home
from locales.i18n import _

router = Router(name="event waiting")
APPEALS = 8  # a page


@router.callback_query(Private(), SeeQueue.filter())
async def listed(press: CallbackQuery, callback_data: SeeQueue, work: Work) -> Screen:
    page = max(callback_data.page, 1)
    found = waiting.listed(work, callback_data.event_id, first=(page - 1) * waiting.SIZE)
    return screens.listed(found, page, runs=work.actor.may(Permission.RUN_EVENTS))


@router.callback_query(Private(), SeeTurn.filter())
async def one(press: CallbackQuery, callback_data: SeeTurn, work: Work) -> Screen:
    return place(work, callback_data.turn_id)


def place(work: Work, turn_id: int, *, done: str = "") -> Screen:
    """A place in the queue as it stands; `done` says what was just done."""
    event, found = waiting.one(work, turn_id)
    return screens.place(event, found, runs=work.actor.may(Permission.RUN_EVENTS), done=done)


@router.callback_query(Private(), RevokeTurn.filter())
async def revoke(press: CallbackQuery, callback_data: RevokeTurn, work: Work) -> Screen:
    work.require(Permission.RUN_EVENTS)
    number = callback_data.turn_id
    if not callback_data.sure:
        return screens.revoking(*waiting.one(work, number))
    waiting.revoke(work, number, version=callback_data.version)
    return place(work, number, done=_("✓ Set aside."))


@router.callback_query(Private(), PutTurnBack.filter())
async def put_back(press: CallbackQuery, callback_data: PutTurnBack, work: Work) -> Screen:
    number = callback_data.turn_id
    waiting.put_back(work, number, version=callback_data.version)
    return place(work, number, done=_("✓ Back on the list."))


# ── Strikes ───────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeStrikesOf.filter())
async def of_member(press: CallbackQuery, callback_data: SeeStrikesOf, work: Work) -> Screen:
    number, found = strikes.of_member(work, callback_data.member_id)
    back = (Button(_("‹ All events"), SeeEventsDesk()), *menu())
    runs = work.actor.may(Permission.RUN_EVENTS)
    return strike_screens.of_member(number, found, runs=runs, back=back)


@router.callback_query(Private(), SeeAppeals.filter())
async def appeals(press: CallbackQuery, callback_data: SeeAppeals, work: Work) -> Screen:
    page = max(callback_data.page, 1)
    found = strikes.appealed(work, first=(page - 1) * APPEALS, size=APPEALS + 1)
    return strike_screens.appeals(found, page, APPEALS)


@router.callback_query(Private(), SeeStrike.filter())
async def strike(press: CallbackQuery, callback_data: SeeStrike, work: Work) -> Screen:
    return shown(work, callback_data.strike_id)


def shown(work: Work, strike_id: int, *, done: str = "") -> Screen:
    """A strike with its appeal; the look is recorded."""
    return strike_screens.one(strikes.one(work, strike_id), work.zone, done=done)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start strike-<id>`, from a card in the staff group."""
    await state.clear()
    if not work.actor.may(Permission.RUN_EVENTS):
        return home(work)
    return replace(shown(work, numbers(argument, 1)[0]), fresh=True)


DEEP_LINKS["strike"] = _linked
