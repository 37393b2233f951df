"""Segments at the desk: the list, one of them, its conditions with a count after each press."""

from __future__ import annotations

from collections.abc import Sequence

from chat import labels
from chat import segment_words as words
from chat.actions import BeginForm, short
from chat.actions_segments import (
    ClearCondition,
    DiscardSegment,
    SeeCondition,
    SeeConditions,
    SeeSegment,
    SeeSegments,
    TickValue,
)
from chat.application_screens import menu
from chat.desk_screens import back_to_desk
from chat.paging import counted, page, turning
from chat.screen import Button, Screen
from domain.segments.conditions import DAYS, Code
from domain.segments.reading import Listed, Seen
from locales.i18n import _

Rows = tuple[tuple[Button, ...], ...]
Offered = Sequence[tuple[str | int, str]]

SIZE = 6
VALUES = 8  # on a page, two in a row
PLACES = (Code.DISTRICT, Code.ESTATE)


def mark(code: Code, value: str | int) -> str:
    """What stands for a value in a button: places are too long for one."""
    return short(str(value)) if code in PLACES else str(value)


def listed(found: Listed, number: int, *, makes: bool, toast: str = "") -> Screen:
    new = Button(_("New segment"), BeginForm(form="sgnew"), style="primary")
    tools: Rows = ((new,),) if makes else ()
    if not found.total:
        text = _("A segment is a choice of members under a name, such as golfers in one district. "
                 "Surveys and events can go to it, and it is counted anew each time.")  # fmt: skip
        return Screen(_("Segments"), text, (*tools, back_to_desk()), toast=toast or None)
    rows = tuple((Button(one.name, SeeSegment(segment_id=one.id or 0)),) for one in found.items)
    pages = turning(counted(found.total, number, SIZE), lambda to: SeeSegments(page=to))
    text = _("Tap a segment to see whom it holds and how many they are.")
    return Screen(
        _("Segments"), text, (*rows, *pages, *tools, back_to_desk()), toast=toast or None
    )


def one(seen: Seen, *, makes: bool, toast: str = "") -> Screen:
    """A segment with how many are in it; the ways to change it, for those who may."""
    segment, number = seen.segment, seen.segment.id or 0
    lines = words.described(segment.conditions, seen.titles)
    made = "" if seen.by is None else _("Made by {name}", name=labels.colleague(seen.by))
    parts = [
        words.size(seen.size),
        "\n".join(lines) or _("No conditions yet: it is everybody on the roll."),
        words.used(seen.uses),
        made,
    ]
    rows: list[tuple[Button, ...]] = []
    if makes and not seen.uses.agreed:
        rows.append(_families(number))
    if makes:
        rows.append((
            Button(_("Rename"), BeginForm(form=f"sgname.{number}")),
            Button(_("Copy"), BeginForm(form=f"sgcopy.{number}")),
            *((Button(_("Delete"), DiscardSegment(segment_id=number)),)
              if not seen.uses.total else ()),
        ))  # fmt: skip
    rows.append((Button(_("‹ Segments"), SeeSegments()), *menu()))
    text = "\n\n".join(filter(None, parts))
    return Screen(segment.name, text, tuple(rows), toast=toast or None)


def _families(number: int) -> tuple[Button, ...]:
    return tuple(
        Button(_(label), SeeConditions(segment_id=number, family=at))
        for at, (label, _codes) in enumerate(words.FAMILIES)
    )


def family(seen: Seen, at: int) -> Screen:
    """The conditions of a family; those that are set have a tick."""
    segment, number = seen.segment, seen.segment.id or 0
    label, codes = words.FAMILIES[at]
    lines = words.described(segment.conditions, seen.titles)
    buttons = [
        Button(
            ("✓ " if segment.conditions.get(code) else "") + _(words.LABELS[code]),
            SeeCondition(segment_id=number, code=code),
        )
        for code in codes
    ]
    rows = tuple(tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2))
    text = "\n\n".join(filter(None, (words.size(seen.size), "\n".join(lines))))
    return Screen(
        _("{segment}: {family}", segment=segment.name, family=_(label)),
        text,
        (*rows, (Button(_("‹ The segment"), SeeSegment(segment_id=number)), *menu())),
    )


def condition(seen: Seen, code: Code, offered: Offered, number: int = 1) -> Screen:
    """One condition: its values to tick, and how many are in the segment now."""
    segment, segment_id = seen.segment, seen.segment.id or 0
    ticked = segment.conditions.get(code, ())
    shown = page(offered, number, VALUES)
    buttons = [
        Button(
            ("✓ " if value in ticked else "") + label[:40],
            TickValue(
                segment_id=segment_id,
                code=code,
                value=mark(code, value),
                on=value not in ticked,
                page=shown.number,
            ),
        )
        for value, label in shown.items
    ]
    rows = [tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2)]
    if code in DAYS:
        day = Button(_("Choose a day"), BeginForm(form=f"sgday.{segment_id}.{DAYS.index(code)}"))
        rows = [(day,)]
    pages = turning(
        shown, lambda to: SeeCondition(segment_id=segment_id, code=code, page=to)
    )  # fmt: skip
    clear: tuple[Button, ...] = ()
    if ticked:
        clear = (Button(_("Leave this out"), ClearCondition(segment_id=segment_id, code=code)),)
    empty = "" if rows else _("The club does not know this of enough members yet.")
    lines = words.described(segment.conditions, seen.titles)
    text = [_(words.ASKED[code]), empty, words.size(seen.size), "\n".join(lines)]
    back = SeeConditions(segment_id=segment_id, family=family_of(code))
    return Screen(
        _(words.LABELS[code]),
        "\n\n".join(filter(None, text)),
        (*rows, *pages, (*clear, Button(_("‹ Conditions"), back), *menu())),
    )


def family_of(code: Code) -> int:
    return next(at for at, (_label, codes) in enumerate(words.FAMILIES) if code in codes)


def discarding(seen: Seen) -> Screen:
    """The second look."""
    number = seen.segment.id or 0
    sure = DiscardSegment(segment_id=number, sure=True)
    return Screen(
        _("Delete this segment?"),
        _("“{segment}” and its conditions would be gone for good. The members stay as they are.",
          segment=seen.segment.name),
        (
            (Button(_("Yes, delete it"), sure, style="danger"),),
            (Button(_("‹ Back"), SeeSegment(segment_id=number)),),
        ),
    )  # fmt: skip
