"""The waiting list of an event for colleagues: who waits, why they have no offer, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from chat import event_words as words
from chat import standing_words
from chat.actions import BeginForm
from chat.actions_event_desk import (
    PutTurnBack,
    RevokeTurn,
    SeeLimits,
    SeeQueue,
    SeeStrikesOf,
    SeeTurn,
)
from chat.application_screens import menu
from chat.event_desk_screens import back
from chat.event_seats_screens import session
from chat.member_screens import masked
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.events.managing import Called
from domain.events.model import Event, Turn, TurnState
from domain.events.seats import Wanted
from domain.events.waiting import SIZE, Listed, Place, Why
from locales.i18n import N_, _, n_, number_

Row = tuple[Button, ...]

_WHY = {
    Why.OFFERED: N_("a seat is offered until {until}"),
    Why.OFFER_OVER: N_("the offer ran out; the seat goes to the next at the next look"),
    Why.REVOKED: N_("set aside until somebody puts it back"),
    Why.LIST_CLOSED: N_("the waiting list is closed"),
    Why.NOT_ANNOUNCED: N_("the event is not announced"),
    Why.PAST_CUTOFF: N_("since {until} nothing is held: first come, first served"),
    Why.FULL: N_("no seat is free"),
    Why.TIER_FULL: N_("no seat is free for this tier"),
    Why.SESSION_FULL: N_("no seat is free in this session"),
    Why.TOO_LARGE: N_("the party is too large: {free} free, {wanted} wanted"),
    Why.BATCH_OUT: N_("all {batch} offers that may stand at a time are out"),
    Why.NEXT: N_("a seat is free; it is offered at the next look, within the hour"),
}
ENDED = {
    TurnState.TAKEN: N_("has a seat now"),
    TurnState.LEFT: N_("has left the list"),
    TurnState.CLOSED: N_("the list has ended"),
}


def listed(found: Listed, page: int, *, runs: bool) -> Screen:
    """In the order of the offers, each place with why it has none."""
    event, number = found.event, found.event.id or 0
    add = Button(_("Add a caller"), BeginForm(form=f"edreg.{number}"))
    tools = (*((add,) if runs else ()), Button(_("Seats and limits"), SeeLimits(event_id=number)))
    if not found.items:
        text = _("Nobody waits. When the event is full, members can wait here for a free seat.")
        return Screen(_("Waiting list"), text, (tools, back(number)))
    lines = [
        _("{n}. {line}", n=number_(one.position), line=_line(event, one)) for one in found.items
    ]
    buttons = [Button(one.number, SeeTurn(turn_id=one.turn.id or 0)) for one in found.items]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    turn = turning(counted(found.total, page, SIZE), lambda to: SeeQueue(event_id=number, page=to))
    counts = (
        n_("{n} on the waiting list", "{n} on the waiting list", found.total)
        + " · "
        + n_("{n} seat wanted", "{n} seats wanted", found.seats)
    )
    head = f"{event.title}\n{counts}"
    return Screen(
        _("Waiting list"),
        "\n\n".join((head, "\n".join(lines))),
        (*rows, *turn, tools, back(number)),
    )


def _line(event: Event, one: Place) -> str:
    turn = one.turn
    parts = (
        one.number,
        masked(one.initial),
        n_("{n} seat", "{n} seats", turn.seats),
        session(event, turn.session),
        why(event, one),
    )
    return " · ".join(filter(None, parts))


def why(event: Event, one: Place) -> str:
    """Why there is no offer, or until when it stands."""
    if one.turn.state in ENDED:
        return _(ENDED[TurnState(one.turn.state)])
    found = one.reason
    until = "" if found.until is None else words.moment(event, found.until)
    return _(
        _WHY[found.why],
        until=until,
        free=number_(found.free),
        wanted=number_(found.wanted),
        batch=number_(found.batch),
    )


# ── One place ─────────────────────────────────────────────────────────────────────────────────


def place(event: Event, one: Place, *, runs: bool, done: str = "") -> Screen:
    """One place with its reason and what can be done; `done` says what was just done."""
    text = "\n\n".join(filter(None, (done, event.title, "\n".join(_facts(event, one)))))
    rows = _acts(one) if runs and not one.own else ()
    strikes = Button(_("Strikes"), SeeStrikesOf(member_id=one.turn.member_id))
    last = (Button(_("‹ Waiting list"), SeeQueue(event_id=event.id or 0)), *menu())
    return Screen(_("{number} waits", number=one.number), text, (*rows, (strikes,), last))


def _facts(event: Event, one: Place) -> Iterator[str]:
    turn = one.turn
    yield " · ".join(
        filter(
            None,
            (
                masked(one.initial),
                standing_words.tier(turn.tier),
                n_("{n} seat", "{n} seats", turn.seats),
                session(event, turn.session),
            ),
        )
    )
    if one.position:
        yield _("Place {n}, round {round}", n=number_(one.position), round=number_(turn.round + 1))
    yield _("Waits since {moment}", moment=words.moment(event, turn.joined_at))
    if turn.priority < 0:
        yield _("Stands behind the others because of strikes")
    if turn.offers:
        yield n_("Was offered a seat {n} time", "Was offered a seat {n} times", turn.offers)
    yield "→ " + why(event, one)
    if one.own:
        yield _("This is your own place. A colleague has to decide about it.")


def _acts(one: Place) -> tuple[Row, ...]:
    turn = one.turn
    number, version = turn.id or 0, turn.version
    hand = Button(_("Offer a seat now"), BeginForm(form=f"edhand.{number}.{version}"))
    if turn.state == TurnState.REVOKED:
        back_ = PutTurnBack(turn_id=number, version=version)
        return ((Button(_("Put back"), back_, style="primary"), hand),)
    if turn.state == TurnState.WAITING:
        return ((hand, _aside(turn)),)
    return ((_aside(turn),),) if turn.state == TurnState.OFFERED else ()


def _aside(turn: Turn) -> Button:
    return Button(_("Set the place aside"), RevokeTurn(turn_id=turn.id or 0, version=turn.version))


def revoking(event: Event, one: Place) -> Screen:
    """The second look before a place is skipped."""
    turn = one.turn
    sure = RevokeTurn(turn_id=turn.id or 0, version=turn.version, sure=True)
    said = _("{number} is skipped until somebody puts the place back. It keeps its order.",
        number=one.number)  # fmt: skip
    offered = _("The offer that stands is taken back, and the member is told.")
    return Screen(
        _("Set this place aside?"),
        "\n\n".join((said, *((offered,) if turn.state == TurnState.OFFERED else ()))),
        (
            (Button(_("Yes, set it aside"), sure, style="danger"),),
            (Button(_("‹ Back"), SeeTurn(turn_id=turn.id or 0)),),
        ),
    )


# ── A caller ──────────────────────────────────────────────────────────────────────────────────


def calling(seen: Called) -> Screen:
    """A member on the phone who has no seat yet: whom it is about, what is free, and the way."""
    event, member = seen.event, seen.member
    free = seen.rooms.free(Wanted(1, member.tier))
    said = [
        " · ".join(
            filter(None, (masked((member.name or "")[:1]), standing_words.tier(member.tier)))
        ),
        words.seats_left(free, waiting=event.waiting_open),
    ]
    rows: list[Row] = []
    if seen.turn is not None:
        said.append(_("This member is on the waiting list."))
        see = Button(_("See the place"), SeeTurn(turn_id=seen.turn.id or 0))
        rows.append((see,))
    form = BeginForm(form=f"edcall.{event.id}.{member.id}")
    rows.insert(0, (Button(_("Go on"), form, style="primary"),))
    return Screen(
        _("A seat for {number}?", number=member.number),
        "\n\n".join((event.title, "\n".join(filter(None, said)))),
        (*rows, back(event.id or 0)),
    )
