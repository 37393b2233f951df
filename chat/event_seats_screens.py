"""The registrations of an event for colleagues: the list, what narrows it, one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from chat import event_words as words
from chat import standing_words
from chat.actions import BeginForm
from chat.actions_event_desk import (
    ApproveSeat,
    NarrowRegistrations,
    ReadAnswers,
    SeeListRequest,
    SeeRegistration,
    SeeRegistrations,
    SeeStrikesOf,
)
from chat.application_screens import menu
from chat.event_desk_screens import back, search
from chat.event_fee_screens import button
from chat.member_screens import masked
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.events.model import Event, SeatState
from domain.events.own import STANDING
from domain.events.registered import SIZE, Line, Listed, One
from locales.i18n import N_, _, n_, number_, time_

Row = tuple[Button, ...]
Narrowing = SeeRegistrations | NarrowRegistrations

STATES = {
    SeatState.ASKED: N_("asks"),
    SeatState.HELD: N_("has a seat"),
    SeatState.CANCELLED: N_("given up"),
    SeatState.REFUSED: N_("refused"),
}
_CHOICES = {
    "state": {"asked": N_("Asking"), "held": N_("Seated"), "ended": N_("Ended")},
    "came": {"yes": N_("Came"), "no": N_("Not there")},
}
_ENDED = {
    "member": N_("by themselves, in time"),
    "late": N_("by themselves, late"),
    "event_cancelled": N_("because the event was cancelled"),
    "refused": N_("by a colleague"),
    "staff": N_("by a colleague, for them"),
}
_HOW = {
    "scan": N_("ticket scanned"),
    "wall": N_("code on the wall"),
    "list": N_("from the list"),
    "sheet": N_("from the paper list"),
}


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, narrowed: SeeRegistrations, *, runs: bool) -> Screen:
    """Numbers, seats and state; of a name the first sign only."""
    event, number = found.event, narrowed.event_id
    choose = NarrowRegistrations(**narrowed.model_dump(exclude={"page"}))
    tools = [search(number), Button(_("Narrow the list"), choose)]
    if runs:
        form = BeginForm(form=f"edreg.{number}")
        tools.append(
            Button(_("Register a caller"), form, style=None if found.items else "primary")
        )
    last = (tuple(tools), _last(number, takes=runs and bool(found.total)))
    said = _narrowing(event, narrowed)
    if not found.items:
        text = (
            _("Nobody here is like this: {filter}.", filter=said)
            if said
            else _("Nobody has registered yet. Everybody who does stands here, by number.")
        )
        return Screen(_("Registrations"), text, last)
    lines = [
        _("{n}. {line}", n=number_(at), line=line(one, event))
        for at, one in enumerate(found.items, (narrowed.page - 1) * SIZE + 1)
    ]
    buttons = [
        Button(one.number, SeeRegistration(registration_id=one.registration_id))
        for one in found.items
    ]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    turn = turning(
        counted(found.total, narrowed.page, SIZE),
        lambda to: narrowed.model_copy(update={"page": to}),
    )
    counts = _count(found)
    head = "\n".join(filter(None, (event.title, counts, said)))
    return Screen(_("Registrations"), "\n\n".join((head, "\n".join(lines))), (*rows, *turn, *last))


def _count(found: Listed) -> str:
    return (
        n_("{n} registration", "{n} registrations", found.total)
        + " · "
        + n_("{n} seat", "{n} seats", found.seats)
    )


def line(one: Line, event: Event) -> str:
    parts = [
        one.number,
        masked(one.initial),
        n_("{n} seat", "{n} seats", one.seats),
        session(event, one.session),
        _(STATES[SeatState(one.state)]),
    ]
    if event.fee and one.state in STANDING:
        parts.append(_("paid") if one.paid is not None else _("not paid"))
    if one.came_at is not None:
        parts.append("✓ " + time_(one.came_at.astimezone(ZoneInfo(event.zone))))
    return " · ".join(filter(None, parts))


def session(event: Event, key: str | None) -> str:
    """The words of a session; "" without one."""
    return "" if key is None else str((event.sessions or {}).get(key, key))


def _last(number: int, *, takes: bool) -> Row:
    take = Button(_("Take the list"), SeeListRequest(event_id=number))
    return (*((take,) if takes else ()), *back(number))


def _narrowing(event: Event, narrowed: Narrowing) -> str:
    parts = [_(_CHOICES["state"][narrowed.state]) if narrowed.state in _CHOICES["state"] else ""]
    parts.append(session(event, narrowed.session or None))
    parts.append(_(_CHOICES["came"][narrowed.came]) if narrowed.came in _CHOICES["came"] else "")
    return " · ".join(filter(None, parts))


def narrowing(event: Event, chosen: NarrowRegistrations, total: int) -> Screen:
    """State, session and whether they came, each pressed on or off; then the list."""
    rows = [_options(chosen, what, _CHOICES[what]) for what in ("state", "came")]
    if event.sessions:
        keys = list(event.sessions.items())[:8]
        buttons = list(_sessions(chosen, keys))
        rows += [tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)]
    show = SeeRegistrations(**chosen.model_dump())
    said = n_("Show {n} registration", "Show {n} registrations", total)
    rows.append((Button(said, show, style="primary"),))
    number = chosen.event_id
    text = _narrowing(event, chosen) or _(
        "Everybody with a seat or asking for one. Tap what you look for; tap again to let it go."
    )
    last = (Button(_("‹ Registrations"), SeeRegistrations(event_id=number)), *menu())
    return Screen(_("Which registrations?"), text, (*rows, last))


def _options(chosen: NarrowRegistrations, what: str, options: Mapping[str, str]) -> Row:
    now = getattr(chosen, what)
    return tuple(
        Button(
            f"✓ {_(name)}" if code == now else _(name),
            chosen.model_copy(update={what: "" if code == now else code}),
        )
        for code, name in options.items()
    )


def _sessions(chosen: NarrowRegistrations, keys: Sequence[tuple[str, Any]]) -> Iterator[Button]:
    for key, said in keys:
        on = key == chosen.session
        yield Button(
            f"✓ {said}"[:30] if on else str(said)[:30],
            chosen.model_copy(update={"session": "" if on else key}),
        )


# ── One registration ──────────────────────────────────────────────────────────────────────────


def one(seen: One, *, runs: bool, fees: bool, done: str = "") -> Screen:
    """A registration without what is personal; `done` says what was just done. `fees`: the reader
    may tick off what is paid."""
    found, event = seen.registration, seen.event
    said = [
        " · ".join(
            filter(
                None,
                (
                    masked(seen.initial),
                    standing_words.tier(found.tier),
                    session(event, found.session),
                ),
            )
        ),
        f"{n_('{n} seat', '{n} seats', found.seats)} · {_(STATES[SeatState(found.state)])}",
        _("Registered {moment}", moment=words.moment(event, found.heard_at)),
    ]
    said += list(_after(seen))
    if seen.own:
        said.append(_("This is your own registration."))
    return Screen(
        _("Registration of {number}", number=seen.number),
        "\n\n".join(filter(None, (done, event.title, "\n".join(said)))),
        (*(_acts if runs else _looks)(seen, fees=fees), to_list(event.id or 0)),
    )


def _after(seen: One) -> Iterator[str]:
    found, event = seen.registration, seen.event
    if found.came_at is not None:
        came = _("Came {moment}", moment=words.moment(event, found.came_at))
        how = _(_HOW[found.came_how]) if found.came_how in _HOW else ""
        yield " · ".join(filter(None, (came, how)))
    if found.walk_in:
        yield _("Walked in")
    if found.ended_at is not None:
        ended = _("Ended {moment}", moment=words.moment(event, found.ended_at))
        why = _(_ENDED[found.ended_because]) if found.ended_because in _ENDED else ""
        yield " · ".join(filter(None, (ended, why)))


def _looks(seen: One, *, fees: bool) -> tuple[Row, ...]:
    strikes = Button(_("Strikes"), SeeStrikesOf(member_id=seen.registration.member_id))
    fee = (button(seen.registration.id or 0),) if fees and seen.event.fee else ()
    return ((*fee, strikes),)


def _acts(seen: One, *, fees: bool) -> tuple[Row, ...]:
    found = seen.registration
    number, stands = found.id or 0, f"{found.id}.{found.version}"
    rows: list[Row] = []
    if found.state == SeatState.ASKED and not seen.own:
        yes = ApproveSeat(registration_id=number, version=found.version)
        no = BeginForm(form=f"edno.{stands}")
        rows.append((Button(_("Agree"), yes, style="success"), Button(_("Refuse"), no)))
    answers = Button(_("Show answers"), ReadAnswers(registration_id=number))
    rows.append((answers, *_looks(seen, fees=fees)[0]))
    if found.state == SeatState.HELD and found.came_at is None and not seen.own:
        off = BeginForm(form=f"edoff.{stands}")
        rows.append((Button(_("Give the seat up"), off, style="danger"),))
    return tuple(rows)


def to_list(number: int) -> Row:
    return (Button(_("‹ Registrations"), SeeRegistrations(event_id=number)), *back(number))
