"""A seat at an event: taken, asked for, waited for, changed, given up."""

from __future__ import annotations

from datetime import timedelta

from chat import event_words as words
from chat.actions import BeginForm
from chat.actions_door import SeeTicket
from chat.actions_events import (
    AcceptOffer,
    ChangeParty,
    GiveUpSeat,
    JoinQueue,
    LeaveQueue,
    MyEvents,
    RegisterEvent,
    SeeEvent,
    TakeCalendar,
)
from chat.event_card_screens import waiting
from chat.event_screens import to_event
from chat.screen import Button, Screen
from domain.events.asking import Cost
from domain.events.model import Event, Registration, SeatState
from domain.events.view import View
from locales.i18n import _, n_, number_, sentences_

IN_A_ROW = 6
LATE_BY = timedelta(minutes=1)  # from then on it is worth saying which moment counted


# ── Taken, asked for, waited for ──────────────────────────────────────────────────────────────


def seated(view: View, made: Registration, *, counted: str = "") -> Screen:
    """The seat is theirs, or their request is with us. `counted` says which moment counted when
    that was not just now (F39)."""
    event, number = view.event, view.event.id or 0
    lines = [words.title(event) + " · " + words.begins(event)]
    if made.state == SeatState.ASKED:
        lines.append(_("A colleague answers soon. Your seat is kept until then."))
        rows = ((Button(_("My events"), MyEvents(), style="primary"),), to_event(number))
        return Screen(_("Your request is with us"), _joined(*lines, counted), rows)
    lines.append(_number(event, made))
    ticket = Button(_("My ticket"), SeeTicket(event_id=number), style="primary")
    calendar = Button(_("Calendar"), TakeCalendar(event_id=number))
    title = n_("You have a seat", "You have {n} seats", made.seats)
    return Screen(
        title,
        _joined(*lines, counted),
        ((ticket,), (calendar, Button(_("My events"), MyEvents())), to_event(number)),
    )


def _joined(*lines: str) -> str:
    return "\n\n".join(filter(None, lines))


def _number(event: Event, made: Registration) -> str:
    lines = []
    if session := (event.sessions or {}).get(made.session):
        lines.append(str(session))
    if event.points_price:
        spent = event.points_price * made.seats
        lines.append(
            n_("{n} point is put aside for it.", "{n} points are put aside for it.", spent)
        )
    if event.fee:
        lines.append(words.price(event) if not event.points_price else "")
    return "\n".join(filter(None, lines))


def queued(view: View) -> Screen:
    """On the waiting list."""
    number = view.event.id or 0
    return Screen(
        _("You are on the waiting list"),
        _joined(words.title(view.event), waiting(view)),
        ((Button(_("My events"), MyEvents(), style="primary"),), to_event(number)),
    )


def full(view: View) -> Screen:
    """The race was lost: whether to wait is asked, never assumed (F40)."""
    number = view.event.id or 0
    return Screen(
        _("All seats are taken now"),
        _("Somebody was faster. Shall we put you on the waiting list? If a seat is freed, we "
          "offer it to you."),
        (
            (Button(_("Wait for a seat"), JoinQueue(event_id=number), style="primary"),),
            to_event(number),
        ),
    )  # fmt: skip


# ── Second looks ──────────────────────────────────────────────────────────────────────────────


def paying(view: View, seats: int, *, offer: bool = False) -> Screen:
    """Before points are put aside."""
    event, number = view.event, view.event.id or 0
    cost = event.points_price * seats
    sure = (AcceptOffer if offer else RegisterEvent)(event_id=number, sure=True)
    left = view.points - cost
    if left < 0:
        missing = n_("You are {n} point short.", "You are {n} points short.", -left)
        text = sentences_(_("It costs {points}.", points=words.points(cost)), missing)
        return Screen(words.title(event), text, (to_event(number),))
    text = n_(
        "It costs {n} point; you keep {left}. If you cancel in time it comes back.",
        "It costs {n} points; you keep {left}. If you cancel in time they come back.",
        cost,
        left=words.points(left),
    )
    yes = Button(_("Yes, take the seat"), sure, style="primary")
    return Screen(_("Take a seat?"), _joined(words.title(event), text), ((yes,), to_event(number)))


def giving_up(view: View, cost: Cost) -> Screen:
    """What giving the seat up means, before it is done."""
    event, number = view.event, view.event.id or 0
    lines = [words.title(event) + " · " + words.begins(event)]
    if cost.late:
        lines.append(_("It is late: the time to cancel free of charge is over."))
    if cost.strike:
        lines.append(_("It is counted, and you may register later for other events that count."))
    if cost.spent:
        spent = cost.spent
        lines.append(n_("{n} point is not given back.", "{n} points are not given back.", spent))
    if cost.back:
        back = cost.back
        lines.append(n_("{n} point comes back to you.", "{n} points come back to you.", back))
    lines.append(_("If somebody waits for a seat, it goes to them at once."))
    sure = GiveUpSeat(event_id=number, registration_id=cost.registration.id or 0)
    title = n_("Give your seat up?", "Give your {n} seats up?", cost.registration.seats)
    return Screen(
        title,
        _joined(*lines),
        (
            (Button(_("Keep my seat"), SeeEvent(event_id=number), style="primary"),),
            (Button(_("Give it up"), sure, style="danger"),),
        ),
    )


def leaving(view: View, *, offer: bool) -> Screen:
    """Before a place in the queue, or an offer, is given up."""
    number = view.event.id or 0
    text = (
        _("The seat goes to the next on the list, and you lose your place there.")
        if offer
        else _("You lose your place. If you come back, you start at the end.")
    )
    stay = Button(_("Stay"), SeeEvent(event_id=number), style="primary")
    go = Button(_("Decline") if offer else _("Leave the list"),
        LeaveQueue(event_id=number, sure=True), style="danger")  # fmt: skip
    title = _("Decline the seat?") if offer else _("Leave the waiting list?")
    return Screen(title, _joined(words.title(view.event), text), ((stay,), (go,)))


# ── How many come ─────────────────────────────────────────────────────────────────────────────


def party(view: View, found: Registration, *, named: bool) -> Screen:
    """How many come. `named`: the event wants to know who they are, so more of them are asked
    for by name."""
    event, number = view.event, view.event.id or 0
    choices = [
        Button(
            _("Only me") if seats == 1 else number_(seats), _changing(found, seats, named=named)
        )
        for seats in range(1, event.companions + 2)
        if seats != found.seats
    ]
    rows = tuple(tuple(choices[at : at + IN_A_ROW]) for at in range(0, len(choices), IN_A_ROW))
    now = n_("You have {n} seat.", "You have {n} seats.", found.seats)
    lines = [now, _("How many will you be, yourself included?")]
    if event.points_price:
        lines.append(words.price(event))
    return Screen(_("How many come"), _joined(*lines), (*rows, to_event(number)))


def _changing(found: Registration, seats: int, *, named: bool) -> ChangeParty | BeginForm:
    if named and seats > found.seats:
        return BeginForm(form=f"seatnames.{found.event_id}.{seats}")
    return ChangeParty(event_id=found.event_id, seats=seats, version=found.version)
