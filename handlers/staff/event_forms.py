"""What is typed at the desk of events; `edno.12.3` refuses registration 12 as it was at version 3.

`edreg.4` asks a caller's number for event 4, `edcall.4.7` what event 4 asks of member 7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chat import event_answers_screens as list_screens
from chat import event_desk_forms as forms
from chat import event_limits_screens as limits
from chat import event_questions as questions
from chat.actions_event_desk import SeeRegistrations
from chat.event_agreeing_screens import ASKED
from chat.event_waiting_screens import calling
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.events import (
    agreeing,
    capacity,
    desk,
    exporting,
    managing,
    registered,
    strikes,
    waiting,
)
from domain.events.errors import EventFull
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.staff.event_waiting import place, shown
from handlers.staff.events import limits_of, narrowed_list, registration
from locales.i18n import _

Answers = dict[str, Any]


def _fresh(screen: Screen) -> Screen:
    return replace(screen, fresh=True)


# ── Registrations ─────────────────────────────────────────────────────────────────────────────


def find(work: Work, argument: str) -> Form:
    work.require(Permission.SEE_EVENTS)
    (event_id,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        found = registered.found(work, event_id, number=answers["number"])
        return _fresh(registration(work, found))

    return _to_list(forms.finding(f"edfind.{argument}", send), event_id)


def _to_list(form: Form, event_id: int) -> Form:
    wanted = SeeRegistrations(event_id=event_id)
    return replace(form, left=lambda work: narrowed_list(work, wanted))


def refuse(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    number, version = numbers(argument, 2)
    seen = registered.one(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        managing.refuse(work, number, version=version, words=answers["words"])
        return _fresh(registration(work, number, done=_("✓ Refused. The member is told.")))

    form = forms.refusing(f"edno.{argument}", seen.number, send)
    return replace(form, left=lambda work: registration(work, number))


def give_up(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    number, version = numbers(argument, 2)
    seen = registered.one(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        managing.give_up(work, number, version=version, words=answers["words"])
        return _fresh(registration(work, number, done=_("✓ Given up. The member is told.")))

    form = forms.giving_up(f"edoff.{argument}", seen.number, send)
    return replace(form, left=lambda work: registration(work, number))


# ── A caller ──────────────────────────────────────────────────────────────────────────────────


def name_caller(work: Work, argument: str) -> Form:
    """The number of who calls; then what they have at the event, or the way to a seat."""
    work.require(Permission.RUN_EVENTS)
    (event_id,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        member_id = managing.caller(work, number=answers["number"])
        return _fresh(_called(work, event_id, member_id))

    return _to_list(forms.naming(f"edreg.{argument}", send), event_id)


def _called(work: Work, event_id: int, member_id: int) -> Screen:
    seen = managing.called(work, event_id, member_id)
    if seen.registration is not None:
        done = _("This member is registered already.")
        return registration(work, seen.registration.id or 0, done=done)
    return calling(seen)


def call(work: Work, argument: str) -> Form:
    """What the event asks of somebody who registers, asked of a caller."""
    work.require(Permission.RUN_EVENTS)
    event_id, member_id = numbers(argument, 2)
    seen = managing.called(work, event_id, member_id)

    def send(work: Work, answers: Answers) -> Screen:
        return _fresh(_seat(work, event_id, member_id, answers))

    sections = questions.sections(seen.event, seen.rooms, seen.member.tier, waits=False)
    form = forms.caller(f"edcall.{argument}", seen.member.number, sections, send)
    return _to_list(form, event_id)


def _seat(work: Work, event_id: int, member_id: int, answers: Answers) -> Screen:
    """Take the seats, or the place in the queue the caller chose to have (F40)."""
    event = desk.overview(work, event_id).event
    terms: dict[str, Any] = {
        "party": questions.party_of(answers),
        "session": questions.session_of(event, answers),
        "answers": questions.own_of(answers),
        "companions": questions.companions_of(answers),
    }
    if not answers.get(questions.WAIT):
        made = managing.register_for(work, event_id, member_id, **terms)
        return registration(work, made.id or 0, done=_("✓ Registered. The member is told."))
    try:
        with work.session.begin_nested():
            made = managing.register_for(work, event_id, member_id, **terms)
    except EventFull:
        turn = managing.queue_for(work, event_id, member_id, **terms)
        return place(work, turn.id or 0, done=_("✓ On the waiting list now."))
    return registration(work, made.id or 0, done=_("✓ Registered. The member is told."))


# ── Names ─────────────────────────────────────────────────────────────────────────────────────


def ask_names(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    (event_id,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        asked = exporting.ask_names(
            work,
            event_id,
            purpose=answers["purpose"],
            days=int(answers["days"]),
            reason=answers["reason"],
        )
        event = desk.overview(work, event_id).event
        return _fresh(list_screens.taking(event, None, work.zone, asked=asked))

    return _to_list(forms.asking_names(f"ednames.{argument}", send), event_id)


# ── Limits ────────────────────────────────────────────────────────────────────────────────────


def set_capacity(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    number, version = numbers(argument, 2)
    taken = desk.overview(work, number).event.taken

    def asks(seats: int | None) -> bool:
        return agreeing.needs_agreement(work, number, seats)

    def send(work: Work, answers: Answers) -> Screen:
        wanted, why = answers.get("seats"), answers.get("reason") or ""
        asked = agreeing.ask_capacity(work, number, wanted, reason=why, version=version)
        done = _("✓ The capacity is changed.") if asked is None else _(ASKED)
        return _fresh(limits_of(work, number, done=done))

    form = forms.capacity(f"edcap.{argument}", taken, send, asks=asks)
    return replace(form, left=lambda work: limits_of(work, number))


def set_quota(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    number, version, nth = numbers(argument, 3)
    event = desk.overview(work, number).event
    keys = limits.keys(event)
    if nth >= len(keys):
        raise Outdated
    kind, key = keys[nth]

    def send(work: Work, answers: Answers) -> Screen:
        capacity.set_quota(work, number, kind, key, answers.get("seats"), version=version)
        return _fresh(limits_of(work, number, done=_("✓ The limit is changed.")))

    form = forms.quota(f"edquo.{argument}", limits.named(event, kind, key), send)
    return replace(form, left=lambda work: limits_of(work, number))


def set_companions(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    number, version = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        capacity.set_companions(work, number, int(answers["most"]), version=version)
        return _fresh(limits_of(work, number, done=_("✓ Changed.")))

    form = forms.companions(f"edcom.{argument}", send)
    return replace(form, left=lambda work: limits_of(work, number))


# ── The waiting list, strikes ─────────────────────────────────────────────────────────────────


def by_hand(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    number, version = numbers(argument, 2)
    _event, found = waiting.one(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        waiting.offer_by_hand(work, number, version=version, why=answers["why"])
        return _fresh(place(work, number, done=_("✓ Offered. The member is told.")))

    form = forms.by_hand(f"edhand.{argument}", found.number, send)
    return replace(form, left=lambda work: place(work, number))


def waive(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        strikes.waive(work, number, reason=answers["reason"], words=answers["words"])
        return _fresh(shown(work, number, done=_("✓ Waived. The member is told.")))

    form = forms.waiving(f"edwaive.{argument}", send)
    return replace(form, left=lambda work: shown(work, number))


def keep(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        strikes.keep(work, number, words=answers["words"])
        return _fresh(shown(work, number, done=_("✓ Answered. The member is told.")))

    form = forms.keeping(f"edkeep.{argument}", send)
    return replace(form, left=lambda work: shown(work, number))


_ALL: dict[str, Callable[..., Form]] = {
    "edfind": find,
    "edno": refuse,
    "edoff": give_up,
    "edreg": name_caller,
    "edcall": call,
    "ednames": ask_names,
    "edcap": set_capacity,
    "edquo": set_quota,
    "edcom": set_companions,
    "edhand": by_hand,
    "edwaive": waive,
    "edkeep": keep,
}
FORMS.update(_ALL)
