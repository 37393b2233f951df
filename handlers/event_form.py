"""Registering for an event that asks something, and the names of more companions."""

from __future__ import annotations

from functools import partial

from chat import event_questions as questions
from chat import event_seat_screens as seat_screens
from chat.event_card_screens import card
from chat.forms import Form, Section
from chat.kinds import Answers
from chat.screen import Screen
from domain.errors import Outdated
from domain.events import asking, view
from domain.events.errors import EventFull
from domain.events.model import Registration, Turn
from domain.events.own import Asked
from domain.events.view import View
from domain.people import facts
from domain.work import Work
from handlers.filling import FORMS, numbers
from locales.i18n import N_, _, moment_


def shown(work: Work, event_id: int, toast: str = "") -> Screen:
    """The event as it stands now."""
    bot = facts.fact(work.session, "bot_username") or ""
    return card(view.see(work, event_id), work.zone, bot, toast=toast)


def registering(work: Work, argument: str) -> Form:
    """Register; should there be no room, whether to wait is asked on the way (F40)."""
    return _asking(work, f"seat.{argument}", numbers(argument, 1)[0], waits=False)


def waiting(work: Work, argument: str) -> Form:
    """The same of somebody who has chosen the waiting list."""
    return _asking(work, f"seatwait.{argument}", numbers(argument, 1)[0], waits=True)


def _asking(work: Work, name: str, event_id: int, *, waits: bool) -> Form:
    found = view.see(work, event_id)
    if found.member is None or found.rooms is None:
        raise Outdated
    return Form(
        name=name,
        sections=questions.sections(found.event, found.rooms, found.tier, waits=waits),
        send=partial(_send, event_id=event_id, waits=waits),
        left=partial(shown, event_id=event_id),
        send_label=N_("Register"),
        verbatim=True,
    )


def _send(work: Work, answers: Answers, *, event_id: int, waits: bool) -> Screen:
    if answers.get(questions.WAIT) is False:
        return shown(work, event_id, _("All right. You are not registered."))
    event = view.see(work, event_id).event
    asked = Asked(
        party=questions.party_of(answers),
        session=questions.session_of(event, answers),
        answers=questions.own_of(answers),
        companions=questions.companions_of(answers),
    )
    made = asking.ask(work, event_id, asked, wait=waits or answers.get(questions.WAIT) is True)
    if made is None:
        raise EventFull(free=0)
    return outcome(work, event_id, made)


def outcome(work: Work, event_id: int, made: Registration | Turn) -> Screen:
    """What came of asking: a seat, a request, or a place in the queue."""
    if isinstance(made, Turn):
        return seat_screens.queued(view.see(work, event_id))
    found = view.taken(work, made)
    return seat_screens.seated(found, made, counted=counted(work, found))


def counted(work: Work, found: View) -> str:
    """Which moment counted, when that was not just now (F39)."""
    moment = work.said_at or work.heard_at or work.now
    if work.now - moment < seat_screens.LATE_BY:
        return ""
    said = moment_(moment, found.event.zone)
    if work.said_at is not None:
        return _(
            "We were late to read it; it counts from {moment}, when you sent it.", moment=said
        )
    return _("We were late to read it; it counts from {moment}, when it reached us.", moment=said)


# ── More companions ───────────────────────────────────────────────────────────────────────────


def naming(work: Work, argument: str) -> Form:
    """The names of those who come in addition: `<event>.<how many come then>`."""
    event_id, seats = numbers(argument, 2)
    found = view.see(work, event_id)
    taken = found.registration
    if taken is None or not taken.seats < seats <= found.event.companions + 1:
        raise Outdated
    kept = list(taken.companions or ())

    def send(work: Work, answers: Answers) -> Screen:
        names = [*kept, *questions.companions_of(answers)]
        asking.change_party(work, event_id, seats, version=taken.version, names=names)
        return shown(work, event_id, _("Changed."))

    return Form(
        name=f"seatnames.{argument}",
        sections=(
            Section("", tuple(questions.names(found.event, before=len(kept), party=seats))),
        ),
        send=send,
        left=partial(shown, event_id=event_id),
        send_label=N_("Change it"),
        verbatim=True,
    )


FORMS["seat"] = registering
FORMS["seatwait"] = waiting
FORMS["seatnames"] = naming
