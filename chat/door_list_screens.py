"""The lists of a door: who is missing or found, walk-ins, numbers typed in, wall and paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from chat.actions import BeginForm
from chat.actions_door import LetIn, LetInBeyond, SeeGuests, TakeWallDown
from chat.door_screens import back, clock, title
from chat.member_screens import masked
from chat.paging import counted, turning
from chat.screen import Button, Document, Picture, Screen
from domain.events.by_number import WHY, Entered, Walk
from domain.events.guest_list import Line, Listed
from domain.events.model import Event
from domain.events.wall import Shown
from locales.i18n import N_, _, list_, n_

SIZE = 6

BEYOND: Mapping[str, str] = {
    "promised": N_("It was promised"),
    "guest_of_honour": N_("Guest of honour"),
    "room_found": N_("There is room"),
}
assert set(BEYOND) == set(WHY)


def guests(event: Event, found: Listed, page: int, *, everybody: bool) -> Screen:
    """A page of the list; a tap on a number lets in."""
    number = event.id or 0
    other = SeeGuests(event_id=number, everybody=not everybody)
    words = _("Only who is missing") if everybody else _("Everybody")
    rows = (Button(words, other), Button(_("Find"), BeginForm(form=f"doorfind.{number}")))
    if not found.items:
        empty = (
            _("Nobody has registered. Who comes all the same walks in by the number.")
            if everybody
            else _("Nobody is missing: all who registered are in.")
        )
        return Screen(title(event), empty, (rows, back(number)))
    shown = counted(found.total, page, SIZE)
    return Screen(
        title(event),
        "\n".join(_line(event, one) for one in found.items)
        + "\n\n"
        + _("Tap a number to let them in."),
        (
            *_taps(number, found.items),
            *turning(shown, lambda to: SeeGuests(event_id=number, page=to, everybody=everybody)),
            rows,
            back(number),
        ),
    )


def hits(event: Event, lines: Sequence[Line], words: str) -> Screen:
    """What was found for a number or a name."""
    number = event.id or 0
    again = (
        Button(_("Find another"), BeginForm(form=f"doorfind.{number}")),
        Button(_("Walk-in"), BeginForm(form=f"doorwalk.{number}")),
    )
    if not lines:
        none = _("Nobody on the list fits “{words}”.", words=words)
        return Screen(title(event), none, (again, back(number)))
    text = "\n".join(_line(event, one) for one in lines)
    rows = (*_taps(number, lines), again, back(number))
    return Screen(title(event), f"{text}\n\n{_('Tap a number to let them in.')}", rows)


def _taps(event_id: int, lines: Sequence[Line]) -> tuple[tuple[Button, ...], ...]:
    missing = [
        Button(one.number, LetIn(event_id=event_id, registration_id=one.registration_id))
        for one in lines
        if one.came_at is None
    ]
    return tuple(tuple(missing[at : at + 3]) for at in range(0, len(missing), 3))


def _line(event: Event, one: Line) -> str:
    parts = [one.number, masked(one.initial), n_("{n} seat", "{n} seats", one.seats)]
    if one.came_at is not None:
        parts.append(_("in at {time}", time=clock(event, one.came_at)))
    if one.late:
        parts.append(_("late"))
    return ("✓ " if one.came_at else "· ") + " · ".join(filter(None, parts))


# ── Walk-ins, numbers, the wall, paper ────────────────────────────────────────────────────────


def full(event: Event, walk: Walk, free: int, *, may: bool) -> Screen:
    """No room for somebody who walks in; `may`: the colleague can make room."""
    number = event.id or 0
    names = list(event.sessions or {})
    session = names.index(walk.session) if walk.session in names else ""
    left_ = n_("There is {n} seat left.", "There are {n} seats left.", free)
    if not may:
        text = _("Only whoever runs the event can let in more: a manager or activity specialist.")
        return Screen(_("🔴 No room"), f"{left_}\n\n{text}", (back(number),))
    rows = tuple(
        (Button(_(BEYOND[why]), LetInBeyond(event_id=number, member_id=walk.member_id,
                                            party=f"{walk.party}.{session}", why=why)),)
        for why in WHY
    )  # fmt: skip
    text = _("You can let them in all the same; the event then has more seats. Why?")
    return Screen(_("🔴 No room"), f"{left_}\n\n{text}", (*rows, back(number)))


def entered(event: Event, found: Entered) -> Screen:
    """What came of a list typed in later."""
    lines = [n_("{n} is in by this list.", "{n} are in by this list.", found.came)]
    if found.before:
        lines.append(n_("{n} was in before.", "{n} were in before.", found.before))
    if found.strangers:
        them = list_(list(found.strangers))
        lines.append(_("Not registered, so not let in: {numbers}.", numbers=them))
    if found.unknown:
        them = list_(list(found.unknown))
        lines.append(_("Nobody has this number: {numbers}.", numbers=them))
    if found.forged:
        lines.append(n_("{n} code is no ticket of this event.",
                        "{n} codes are no tickets of this event.", found.forged))  # fmt: skip
    number = event.id or 0
    more = Button(_("Enter more"), BeginForm(form=f"doorlist.{number}"))
    return Screen(title(event), "\n".join(lines), ((more,), back(number)))


def wall(shown: Shown) -> Screen:
    """The code for the screen at the entrance; its message is drawn anew all the time."""
    number = shown.event.id or 0
    return Screen(
        title(shown.event),
        _("Show this code at the entrance. It renews itself every half minute; this one opens the "
          "door until {time}.", time=_seconds(shown)),
        ((Button(_("Take the code down"), TakeWallDown(event_id=number)), *back(number)),),
        picture=Picture("wall", {"event_id": number, "slot": shown.slot}),
    )  # fmt: skip


def _seconds(shown: Shown) -> str:
    return f"{shown.until.astimezone(ZoneInfo(shown.event.zone)):%H:%M:%S}"


def paper(event: Event, person_id: int, now: datetime) -> Screen:
    """The list as a file, for a door without network."""
    params = {"event_id": event.id, "person_id": person_id, "at": now.isoformat()}
    return Screen(
        title(event),
        _("Print it, tick off who comes, and enter the numbers afterwards: each counts once. "
          "Please destroy the paper then."),
        (back(event.id or 0),),
        document=Document("door_list", params),
    )  # fmt: skip
