"""/events of a colleague: the list, one event, its registrations, its limits.

A colleague who is a member too finds the events for members under a button; a member's /events
stands in handlers/events, behind this router.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import event_answers_screens
from chat import event_desk_screens as screens
from chat import event_limits_screens as limits
from chat import event_seats_screens as seats
from chat.actions_after import SeeAfter, SeeAfters, SeeAnnual, SeeRate
from chat.actions_door import SeeDoor
from chat.actions_event_changes import SeeEventChanges
from chat.actions_event_desk import (
    ApproveSeat,
    ChooseQuota,
    NarrowRegistrations,
    ReadAnswers,
    SeeEventDesk,
    SeeEventsDesk,
    SeeLimits,
    SeeRegistration,
    SeeRegistrations,
    SwitchQueue,
    SwitchRegistration,
)
from chat.actions_events import AnnounceEvent, AskQuestions, SeeEvent
from chat.actions_plans import PlanEvent, SeeEventPlan, SeePlan, SeeTasks
from chat.event_desk_screens import Ways
from chat.screen import Button, Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.events import capacity, desk, managing, registered
from domain.events.desk import Overview, Shelf
from domain.events.model import Event, EventState
from domain.events.registered import SIZE, Narrowed
from domain.work import Work
from handlers.filters import May, Private
from handlers.start import DEEP_LINKS, OPENERS, home
from locales.i18n import _

router = Router(name="staff events")
HELD = (EventState.ANNOUNCED, EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED)


@router.message(Private(), Command("events"), May(Permission.SEE_EVENTS))
async def events(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(listed(work, Shelf.COMING, 1), fresh=True)


@router.callback_query(Private(), SeeEventsDesk.filter())
async def turned(press: CallbackQuery, callback_data: SeeEventsDesk, work: Work) -> Screen:
    if callback_data.shelf not in set(Shelf):
        raise Outdated
    return listed(work, Shelf(callback_data.shelf), callback_data.page)


def listed(work: Work, shelf: Shelf, page: int) -> Screen:
    """One shelf of the events, with what the reader can begin."""
    page = max(page, 1)
    found = desk.events(work, shelf, first=(page - 1) * desk.SIZE)
    buttons = [Button(_("The year's plan"), SeePlan())]
    if shelf is Shelf.OVER:
        buttons = [
            Button(_("Open books"), SeeAfters()),
            Button(_("Year's summary"), SeeAnnual()),
            Button(_("Months"), SeeRate()),
        ]
    elif work.actor.may(Permission.PLAN_EVENTS):
        buttons.append(Button(_("New event"), PlanEvent()))
    runs = work.actor.may(Permission.RUN_EVENTS)
    ways = Ways(runs=runs, is_member=work.actor.member_id is not None, buttons=buttons)
    return screens.listed(found, shelf, page, ways)


# ── One event ─────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeEventDesk.filter())
async def opened(press: CallbackQuery, callback_data: SeeEventDesk, work: Work) -> Screen:
    return event(work, callback_data.event_id)


def event(work: Work, event_id: int, *, line: str = "") -> Screen:
    """An event as it stands; `line` says what was just done."""
    seen = desk.overview(work, event_id)
    return screens.event(seen, work.now, Ways(buttons=_rooms(work, seen)), line=line)


def _rooms(work: Work, seen: Overview) -> list[Button]:
    """The other rooms of the event, as far as they are open and the reader may go there."""
    one, may = seen.event, work.actor.may
    number, state = one.id or 0, one.state
    found = [
        Button(_("Plan"), SeeEventPlan(event_id=number)),
        Button(_("Tasks"), SeeTasks(event_id=number)),
    ]
    if may(Permission.RUN_EVENTS):
        if state == EventState.APPROVED:
            announce = AnnounceEvent(event_id=number)
            found.insert(0, Button(_("Announce"), announce, style="success"))
        if state in (EventState.APPROVED, EventState.ANNOUNCED, EventState.CANCELLED):
            found.append(Button(_("Change"), SeeEventChanges(event_id=number)))
    past = one.ends_at <= work.now and state in HELD
    if may(Permission.PLAN_EVENTS) and not past:
        found.append(Button(_("Questions"), AskQuestions(event_id=number)))
    if may(Permission.CHECK_IN) and state == EventState.ANNOUNCED:
        found.append(Button(_("Door"), SeeDoor(event_id=number)))
    if past:
        found.append(Button(_("Afterwards"), SeeAfter(event_id=number)))
    elif state == EventState.ANNOUNCED:
        found.append(Button(_("As members see it"), SeeEvent(event_id=number)))
    return found


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start evdesk-<id>`, from a card in the staff group."""
    await state.clear()
    if not work.actor.may(Permission.SEE_EVENTS) or not argument.isdecimal():
        return home(work)
    return replace(event(work, int(argument[:9])), fresh=True)


# ── Registrations ─────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeRegistrations.filter())
async def registrations(
    press: CallbackQuery, callback_data: SeeRegistrations, work: Work
) -> Screen:
    return narrowed_list(work, callback_data)


def narrowed_list(work: Work, wanted: SeeRegistrations) -> Screen:
    """The registrations the reader looks for, a page."""
    wanted = wanted.model_copy(update={"page": max(wanted.page, 1)})
    narrowed = Narrowed(wanted.state, wanted.session, wanted.came)
    first = (wanted.page - 1) * SIZE
    found = registered.listed(work, wanted.event_id, narrowed, first=first)
    return seats.listed(found, wanted, runs=work.actor.may(Permission.RUN_EVENTS))


@router.callback_query(Private(), NarrowRegistrations.filter())
async def narrow(press: CallbackQuery, callback_data: NarrowRegistrations, work: Work) -> Screen:
    chosen = callback_data
    narrowed = Narrowed(chosen.state, chosen.session, chosen.came)
    found = registered.listed(work, chosen.event_id, narrowed, size=1)
    return seats.narrowing(found.event, chosen, found.total)


@router.callback_query(Private(), SeeRegistration.filter())
async def one(press: CallbackQuery, callback_data: SeeRegistration, work: Work) -> Screen:
    return registration(work, callback_data.registration_id)


def registration(work: Work, registration_id: int, *, done: str = "") -> Screen:
    """A registration as it stands; `done` says what was just done."""
    seen = registered.one(work, registration_id)
    may = work.actor.may
    runs, fees = may(Permission.RUN_EVENTS), may(Permission.CHECK_IN)
    return seats.one(seen, runs=runs, fees=fees, done=done)


@router.callback_query(Private(), ReadAnswers.filter())
async def read(press: CallbackQuery, callback_data: ReadAnswers, work: Work) -> Screen:
    return event_answers_screens.answers(registered.answers(work, callback_data.registration_id))


@router.callback_query(Private(), ApproveSeat.filter())
async def approve(press: CallbackQuery, callback_data: ApproveSeat, work: Work) -> Screen:
    number = callback_data.registration_id
    managing.approve(work, number, version=callback_data.version)
    return registration(work, number, done=_("✓ Agreed. The member is told."))


# ── Limits ────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeLimits.filter())
async def see_limits(press: CallbackQuery, callback_data: SeeLimits, work: Work) -> Screen:
    return limits_of(work, callback_data.event_id)


def limits_of(work: Work, event_id: int, *, done: str = "") -> Screen:
    """The limits of an event as they stand; `done` says what was just done."""
    seen = desk.overview(work, event_id)
    one = seen.event
    open_ = work.now < (one.closes_at or one.starts_at)
    runs = work.actor.may(Permission.RUN_EVENTS) and _runs(one, work)
    return limits.limits(seen, runs=runs, open_=open_, done=done)


def _runs(one: Event, work: Work) -> bool:
    standing = (EventState.APPROVED, EventState.ANNOUNCED)
    return one.state in standing and work.now < one.ends_at


@router.callback_query(Private(), ChooseQuota.filter())
async def choose_quota(press: CallbackQuery, callback_data: ChooseQuota, work: Work) -> Screen:
    work.require(Permission.RUN_EVENTS)
    return limits.choosing(desk.overview(work, callback_data.event_id))


@router.callback_query(Private(), SwitchRegistration.filter())
async def switch_window(
    press: CallbackQuery, callback_data: SwitchRegistration, work: Work
) -> Screen:
    work.require(Permission.RUN_EVENTS)
    number, version = callback_data.event_id, callback_data.version
    if callback_data.open:
        capacity.open_registration(work, number, version=version)
        return limits_of(work, number, done=_("✓ Registration is open until the event begins."))
    if not callback_data.sure:
        return limits.closing_registration(desk.overview(work, number))
    capacity.close_registration(work, number, version=version)
    return limits_of(work, number, done=_("✓ Registration is closed."))


@router.callback_query(Private(), SwitchQueue.filter())
async def switch_queue(press: CallbackQuery, callback_data: SwitchQueue, work: Work) -> Screen:
    work.require(Permission.RUN_EVENTS)
    number, version = callback_data.event_id, callback_data.version
    if callback_data.open:
        capacity.open_list(work, number, version=version)
        return limits_of(work, number, done=_("✓ The waiting list goes on."))
    if not callback_data.sure:
        return limits.closing_queue(desk.overview(work, number))
    capacity.close_list(work, number, version=version)
    return limits_of(work, number, done=_("✓ The waiting list is closed."))


OPENERS["events"] = _open
DEEP_LINKS["evdesk"] = _linked
