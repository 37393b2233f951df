"""An event moved, cancelled or taken up again by colleagues; fees of a cancelled one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import event_agreeing_screens as agreed
from chat import event_change_forms as forms
from chat import event_change_screens as screens
from chat.actions_event_changes import RestoreEvent, SeeEventChanges, SeeEventFees, TakeEventFees
from chat.approvals import Detail
from chat.forms import Form
from chat.kinds.places import read_time
from chat.screen import Button, Screen
from domain import calendar
from domain.access import Permission
from domain.approvals.model import Approval
from domain.errors import Outdated
from domain.events import agreeing, cancelling, changing, fees, history
from domain.events.changing import When
from domain.events.model import Event
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from handlers.staff.approvals import DETAILS
from handlers.start import DEEP_LINKS, home
from locales.i18n import _

router = Router(name="staff_event_changes")
Answers = Mapping[str, Any]


def shown(work: Work, event_id: int, *, toast: str = "", fresh: bool = False) -> Screen:
    """An event's changes, with what the actor may do."""
    holds = work.actor.may
    may = screens.May(
        run=holds(Permission.RUN_EVENTS),
        restore=holds(Permission.RESTORE_EVENTS),
        fees=holds(Permission.TAKE_FEE),
    )
    screen = screens.page(history.page(work, event_id), work.zone, may, toast=toast)
    return replace(screen, fresh=fresh)


@router.callback_query(Private(), SeeEventChanges.filter())
async def opened(press: CallbackQuery, callback_data: SeeEventChanges, work: Work) -> Screen:
    return shown(work, callback_data.event_id)


@router.callback_query(Private(), RestoreEvent.filter())
async def restore(press: CallbackQuery, callback_data: RestoreEvent, work: Work) -> Screen:
    number = callback_data.event_id
    if not callback_data.sure:
        return screens.restoring(history.page(work, number).event)
    cancelling.restore(work, number)
    return shown(work, number, toast=_("It takes place. Everybody is told now."))


@router.callback_query(Private(), SeeEventFees.filter())
async def fees_listed(press: CallbackQuery, callback_data: SeeEventFees, work: Work) -> Screen:
    return _fees(work, callback_data.event_id, callback_data.page)


@router.callback_query(Private(), TakeEventFees.filter())
async def take_fees(press: CallbackQuery, callback_data: TakeEventFees, work: Work) -> Screen:
    event = fees.taken(work, callback_data.event_id)
    return screens.fees_file(event, work.actor.person_id, work.now)


def _fees(work: Work, event_id: int, page: int) -> Screen:
    size = screens.FEES_A_PAGE
    found = fees.fees(work, event_id, first=max(page - 1, 0) * size, size=size)
    return screens.fees(found, page, sees=work.actor.may(Permission.SEE_EVENTS))


# ── From the staff group ──────────────────────────────────────────────────────────────────────


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start evc-<id>`: the changes of an event, for who may see events."""
    await state.clear()
    (number,) = numbers(argument, 1)
    if not work.actor.may(Permission.SEE_EVENTS):
        return home(work)
    return shown(work, number, fresh=True)


async def _linked_fees(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start evfee-<id>`: what finance pays back."""
    await state.clear()
    (number,) = numbers(argument, 1)
    if not work.actor.may(Permission.TAKE_FEE):
        return home(work)
    return replace(_fees(work, number, 1), fresh=True)


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────


def move(work: Work, argument: str) -> Form:
    """Another time or place; `evmove.12.3` is about event 12 as it stood at version 3."""
    work.require(Permission.RUN_EVENTS)
    number, version = numbers(argument, 2)
    event = _seen(work, number, version)

    def send(work: Work, answers: Answers) -> Screen:
        new = _when(_seen(work, number, version), answers)
        asked = agreeing.ask_move(work, number, new, reason=answers["reason"], version=version)
        toast = _("Changed. Everybody is told now.") if asked is None else _(agreed.ASKED)
        return shown(work, number, toast=toast, fresh=True)

    form = forms.moving(f"evmove.{argument}", event, send)
    return replace(form, left=lambda work: shown(work, number))


def _seen(work: Work, number: int, version: int) -> Event:
    event = history.page(work, number).event
    if event.version != version:
        raise Outdated
    return event


def _when(event: Event, answers: Answers) -> When:
    """What was typed, by the clocks of the event's place; the rest stays."""
    what = answers["what"]
    starts, ends = event.starts_at, event.ends_at
    place, spot = event.place, changing.spot(event)
    if what in ("time", "both"):
        day = date.fromisoformat(answers["day"])
        starts = _moment(day, answers["begins"], event.zone)
        last = date.fromisoformat(answers.get("last_day") or answers["day"])
        ends = _moment(last, answers["ends"], event.zone)
        if ends <= starts and "last_day" not in answers:  # past midnight
            ends = _moment(last + timedelta(days=1), answers["ends"], event.zone)
    if what in ("place", "both"):
        found = answers.get("spot")
        place, spot = answers["place"], (found[0], found[1]) if found else None
    return When(starts, ends, place, spot)


def _moment(day: date, words: str, zone: str) -> datetime:
    at = read_time(words)
    if at is None:
        raise Outdated
    return calendar.local_instant(day, at, zone)


def call_off(work: Work, argument: str) -> Form:
    """Why the event is cancelled; the summary asks once more."""
    work.require(Permission.RUN_EVENTS)
    number, version = numbers(argument, 2)
    found = history.page(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        cancelling.call_off(work, number, reason=answers["reason"], version=version)
        return shown(work, number, toast=_("Cancelled. Everybody is told now."), fresh=True)

    form = forms.cancelling(
        f"evoff.{argument}", send, members=found.members, waiting=found.waiting
    )
    return replace(form, left=lambda work: shown(work, number))


def _asked(work: Work, approval: Approval) -> Detail:
    """What manager and leader agree to, and the way to the event."""
    button = None
    if work.actor.may(Permission.SEE_EVENTS):
        button = Button(_("The event"), SeeEventChanges(event_id=approval.subject_id or 0))
    return Detail(agreed.asked(approval), button)


DETAILS[agreeing.KIND] = _asked
DETAILS[agreeing.URGENT] = _asked
FORMS["evmove"] = move
FORMS["evoff"] = call_off
DEEP_LINKS["evc"] = _linked
DEEP_LINKS["evfee"] = _linked_fees
