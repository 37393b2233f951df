"""/events: what is on, one event, a seat there or a place in the queue, one's own events."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import event_questions as questions
from chat import event_screens as screens
from chat import event_seat_screens as seat_screens
from chat import event_words as words
from chat.actions_events import (
    AcceptOffer,
    ChangeParty,
    FilterEvents,
    GiveUpSeat,
    JoinQueue,
    LeaveQueue,
    MyEvents,
    RegisterEvent,
    SeeEvent,
    SeeEvents,
    TakeCalendar,
)
from chat.screen import Document, Screen
from domain.events import asking, listing, queue, registering, view
from domain.events.own import Asked
from domain.events.view import Step
from domain.members import service as members
from domain.work import Work
from handlers import filling
from handlers.event_form import outcome, shown
from handlers.filters import Private
from handlers.start import DEEP_LINKS
from locales.i18n import _

router = Router(name="events")


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


@router.message(Private(), Command("events"))
async def events(message: Message, work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_list(work, 1, ""), fresh=True)


@router.callback_query(Private(), SeeEvents.filter())
async def turned(press: CallbackQuery, callback_data: SeeEvents, work: Work) -> Screen:
    return _list(work, callback_data.page, callback_data.only)


def _list(work: Work, page: int, only: str) -> Screen:
    page = max(page, 1)
    only = only if only in {listing.MONTH, listing.MY_TIER, *words.KINDS} else ""
    first = (page - 1) * screens.SIZE
    return screens.listed(listing.coming(work, first=first, only=only), page, only)


@router.callback_query(Private(), FilterEvents.filter())
async def filters(press: CallbackQuery, work: Work) -> Screen:
    return screens.filters(listing.kinds(work), is_member=members.of(work) is not None)


@router.callback_query(Private(), MyEvents.filter())
async def mine(press: CallbackQuery, callback_data: MyEvents, work: Work) -> Screen:
    page, past = max(callback_data.page, 1), callback_data.past
    found = listing.mine(work, past=past, first=(page - 1) * screens.SIZE)
    return screens.mine(found, page, past=past)


@router.callback_query(Private(), SeeEvent.filter())
async def opened(press: CallbackQuery, callback_data: SeeEvent, work: Work) -> Screen:
    return shown(work, callback_data.event_id)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start ev-<id>`, a link that was shared: members see their way in, guests how to join."""
    (number,) = filling.numbers(argument, 1)
    return replace(shown(work, number), fresh=True)


@router.callback_query(Private(), TakeCalendar.filter())
async def calendar(press: CallbackQuery, callback_data: TakeCalendar, work: Work) -> Screen:
    found = view.see(work, callback_data.event_id)
    if found.member is None:
        return shown(work, callback_data.event_id)
    return Screen(
        words.title(found.event),
        _("Open this file to put the event into your calendar."),
        (screens.to_event(callback_data.event_id),),
        document=Document("event.calendar", {"event_id": callback_data.event_id}),
        fresh=True,
    )


# ── A seat, or a place in the queue ───────────────────────────────────────────────────────────


@router.callback_query(Private(), RegisterEvent.filter())
async def register(
    press: CallbackQuery, callback_data: RegisterEvent, work: Work, state: FSMContext
) -> Screen:
    number = callback_data.event_id
    found = view.see(work, number)
    if found.step != Step.REGISTER:
        return seat_screens.full(found) if found.step == Step.WAIT else shown(work, number)
    if questions.needed(found.event):
        return await filling.begin(filling.named(work, f"seat.{number}"), work, state)
    if found.event.points_price and not callback_data.sure:
        return seat_screens.paying(found, 1)
    made = asking.ask(work, number, Asked())
    return seat_screens.full(found) if made is None else outcome(work, number, made)


@router.callback_query(Private(), JoinQueue.filter())
async def join(
    press: CallbackQuery, callback_data: JoinQueue, work: Work, state: FSMContext
) -> Screen:
    number = callback_data.event_id
    found = view.see(work, number)
    if found.step == Step.REGISTER and found.event.points_price:  # a seat is free again
        return shown(work, number)
    if found.step not in (Step.WAIT, Step.REGISTER):
        return shown(work, number)
    if questions.needed(found.event):
        return await filling.begin(filling.named(work, f"seatwait.{number}"), work, state)
    made = asking.ask(work, number, Asked(), wait=True)
    return shown(work, number) if made is None else outcome(work, number, made)


@router.callback_query(Private(), LeaveQueue.filter())
async def leave(press: CallbackQuery, callback_data: LeaveQueue, work: Work) -> Screen:
    number = callback_data.event_id
    found = view.see(work, number)
    if found.turn is None:
        return shown(work, number)
    if not callback_data.sure:
        return seat_screens.leaving(found, offer=found.step == Step.ACCEPT)
    queue.leave(work, number)
    return shown(work, number, _("All right, you wait no more."))


@router.callback_query(Private(), AcceptOffer.filter())
async def accept(press: CallbackQuery, callback_data: AcceptOffer, work: Work) -> Screen:
    number = callback_data.event_id
    found = view.see(work, number)
    if found.turn is None:
        return shown(work, number)
    price = found.event.points_price
    if price and found.step == Step.ACCEPT and not callback_data.sure:
        return seat_screens.paying(found, found.turn.seats, offer=True)
    return outcome(work, number, registering.accept(work, number))


# ── Giving up, more or fewer ──────────────────────────────────────────────────────────────────


@router.callback_query(Private(), GiveUpSeat.filter())
async def give_up(press: CallbackQuery, callback_data: GiveUpSeat, work: Work) -> Screen:
    number = callback_data.event_id
    found = view.see(work, number)
    if found.step not in (Step.SEATED, Step.ASKED):
        return shown(work, number)
    cost = asking.cost(work, number)
    if callback_data.registration_id != cost.registration.id:
        return seat_screens.giving_up(found, cost)
    registering.cancel(work, number)
    return shown(work, number, _("Your seat is given up."))


@router.callback_query(Private(), ChangeParty.filter())
async def party(press: CallbackQuery, callback_data: ChangeParty, work: Work) -> Screen:
    number, seats = callback_data.event_id, callback_data.seats
    found = view.see(work, number)
    if found.registration is None or found.step not in (Step.SEATED, Step.ASKED):
        return shown(work, number)
    named = questions.asks_names(found.event)
    if not seats or (named and seats > found.registration.seats):
        return seat_screens.party(found, found.registration, named=named)
    asking.change_party(work, number, seats, version=callback_data.version)
    return shown(work, number, _("Changed."))


DEEP_LINKS["ev"] = _linked
