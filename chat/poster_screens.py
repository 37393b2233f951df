"""Posters with a code, as colleagues manage them and as whoever scans one is greeted; the rota."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from chat import labels
from chat.actions import BeginForm
from chat.actions_voices import (
    DropShift,
    EndPoster,
    PrintPoster,
    SeePoster,
    SeePosters,
    SeeRota,
)
from chat.application_screens import menu
from chat.case_desk_screens import rows_of
from chat.case_figure_screens import to_tools
from chat.case_figure_words import cases
from chat.paging import page, turning
from chat.screen import Button, Document, Screen
from domain.cases.rota import Duty
from domain.voices.posters import SIZE, Hanging
from locales.i18n import _, date_, moment_, pair_

Row = tuple[Button, ...]
LINK = "po-"  # and the poster's token: what its code leads to


def scanned(place: str, token: str) -> Screen:
    """To whoever scanned a poster: three ways to tell us something about the place."""
    text = _("Welcome! You are writing to us about: {place}. What would you like to do?",
             place=place)  # fmt: skip
    return Screen(
        _("Tell us"),
        text,
        (
            (Button(_("Make a complaint"), BeginForm(form=f"complain.{token}")),),
            (Button(_("Make a suggestion"), BeginForm(form=f"suggest.{token}")),),
            (Button(_("Ask a question"), BeginForm(form=f"question.{token}")),),
            menu(),
        ),
    )


# ── For colleagues ────────────────────────────────────────────────────────────────────────────


def listed(found: Sequence[Hanging], number: int, *, makes: bool, line: str = "") -> Screen:
    """The posters that hang; `makes`: the reader may make one."""
    shown = page(found, number, SIZE)
    lines = [
        _("Who scans a poster tells us something about its place, and the case names it."),
        "\n".join(pair_(one.poster.place, cases(one.cases)) for one in shown.items),
    ]
    if not found:
        lines[1] = _("No poster hangs yet. They appear here with the cases that came by them.")
    seeing = [
        Button(one.poster.place, SeePoster(poster=one.poster.id or 0)) for one in shown.items
    ]
    add = ((Button(_("A new poster"), BeginForm(form="poster"), style="primary"),),)
    turn = turning(shown, lambda to: SeePosters(page=to))
    text = "\n\n".join(filter(None, (line, *lines)))
    rows = (*(add if makes else ()), *rows_of(seeing), *turn, to_tools())
    return Screen(_("Posters"), text, rows)


def one(seen: Hanging, *, makes: bool) -> Screen:
    number = seen.poster.id or 0
    text = pair_(_("Came by it"), cases(seen.cases))
    rows: list[Row] = [(Button(_("File to print"), PrintPoster(poster=number), style="primary"),)]
    if makes:
        rows.append((Button(_("It hangs no more"), EndPoster(poster=number)),))
    return Screen(_poster(seen), text, (*rows, _back()))


def _poster(seen: Hanging) -> str:
    return _("Poster: {place}", place=seen.poster.place)


def ending(seen: Hanging) -> Screen:
    number = seen.poster.id or 0
    yes = Button(_("Yes, it is gone"), EndPoster(poster=number, sure=True), style="danger")
    text = _("Who still scans it reaches us, but the case does not name the place any more.")
    back = (Button(_("‹ Back"), SeePoster(poster=number)),)
    return Screen(_poster(seen), text, ((yes,), back))


def printed(seen: Hanging) -> Screen:
    """A page of A4 as a file of its own."""
    return Screen(
        _poster(seen),
        _("A page of A4, ready to print."),
        (_back(),),
        document=Document("poster", {"poster_id": seen.poster.id or 0}),
        fresh=True,
    )


def _back() -> Row:
    return (Button(_("‹ Posters"), SeePosters()), *menu())


# ── On duty ───────────────────────────────────────────────────────────────────────────────────


def rota(
    found: Sequence[Duty], number: int, zone: tzinfo, *, names_them: bool, line: str = ""
) -> Screen:
    """Who is on duty when; `names_them`: the reader may change it."""
    shown = page(found, number, SIZE)
    lines = [_shift(one, zone) for one in shown.items]
    empty = _("Nobody is on duty. Whoever is named here is called to urgent cases while the club "
              "is closed.")  # fmt: skip
    add = ((Button(_("Put somebody on duty"), BeginForm(form="duty"), style="primary"),),)
    drops = [
        Button(
            f"✕ {date_(one.shift.begins_at.astimezone(zone).date(), weekday=False)}"
            f" {one.who.family}",
            DropShift(shift=one.shift.id or 0),
        )
        for one in shown.items
    ]
    turn = turning(shown, lambda to: SeeRota(page=to))
    text = "\n\n".join(filter(None, (line, "\n".join(lines) or empty)))
    changes = (*add, *rows_of(drops)) if names_them else ()
    return Screen(_("On duty"), text, (*changes, *turn, to_tools()))


def _shift(one: Duty, zone: tzinfo) -> str:
    span = _("{begin} to {end}", begin=moment_(one.shift.begins_at, zone),
             end=moment_(one.shift.ends_at, zone))  # fmt: skip
    line = pair_(span, labels.colleague(one.who))
    return _("{shift}. On duty now.", shift=line) if one.now else line


def dropping(one: Duty, zone: tzinfo) -> Screen:
    number = one.shift.id or 0
    yes = Button(_("Yes, take them off"), DropShift(shift=number, sure=True), style="danger")
    return Screen(_("Take this shift out?"), _shift(one, zone), (
        (yes,), (Button(_("‹ On duty"), SeeRota()),)))  # fmt: skip
