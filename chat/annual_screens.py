"""The year's summary of events, and how many were held in each month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

from chat import after_words as words
from chat.actions_after import (
    DrawRate,
    HandInAnnual,
    SeeAnnual,
    SeeAnnualEvents,
    SeeRate,
    TakeAnnual,
    WriteAnnual,
)
from chat.actions_plans import SeePlan
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.pictures import TIERS
from chat.plan_words import grid, month, stands
from chat.screen import Button, Document, Picture, Screen
from chat.summary_screens import PROBLEMS, again, request_button
from domain.plans import held
from domain.plans.held import Year
from domain.plans.rate import Rate
from domain.plans.yearly import Annual
from locales.i18n import N_, _, date_, money_, n_, number_, pair_, series_

Row = tuple[Button, ...]
LINES = 8  # events of a year on a page


# ── The year's ────────────────────────────────────────────────────────────────────────────────


def annual(seen: Annual, zone: tzinfo, *, this_year: int, line: str = "") -> Screen:
    """A year's events against its plan, what changed in the membership, words and signatures."""
    one, number = seen.year, seen.year.year
    parts = [line, annual_step(seen), "\n".join(counts(one)), change(one), *annual_words(seen)]
    parts.append("\n".join(stands(seen.request, zone)))
    return Screen(
        _("Events of {year}: summary", year=str(number)),
        "\n\n".join(filter(None, parts)),
        _annual_acts(seen, this_year),
    )


def annual_step(seen: Annual) -> str:
    """Where the year's summary stands, in a line."""
    state = seen.summary.state if seen.summary else "draft"
    if state == "signed":
        return _("Signed.")
    if state == "proposed":
        returned = seen.request is not None and seen.request.approval.state == "returned"
        return _("Sent back with a question.") if returned else _("Handed in for signature.")
    due = date_(date(seen.year.year, 12, 31), weekday=False)
    return _("To be handed in by {due}.", due=due)


def counts(one: Year) -> list[str]:
    """What became of the plan, what it cost, what members said."""
    took = one.count(held.HELD, held.MOVED, held.OUTSIDE)
    parts = [
        n_("{n} moved", "{n} moved", one.count(held.MOVED)),
        n_("{n} outside the plan", "{n} outside the plan", one.count(held.OUTSIDE)),
        n_("{n} cancelled", "{n} cancelled", one.count(held.CANCELLED)),
        n_("{n} left out", "{n} left out", one.count(held.DROPPED)),
        n_("{n} not made", "{n} not made", one.count(held.OPEN)),
        n_("{n} to come", "{n} to come", one.count(held.COMING)),
    ]
    numbers = [
        one.count(which)
        for which in (
            held.MOVED, held.OUTSIDE, held.CANCELLED, held.DROPPED, held.OPEN, held.COMING,
        )
    ]  # fmt: skip
    rest = series_(said for said, count in zip(parts, numbers, strict=True) if count)
    facts = {"cost": money_(one.cost), "budget": money_(one.budget)}
    lines = [
        n_("{n} event was held", "{n} events were held", took),
        rest,
        _("Cost {cost} of budgets of {budget}", **facts),
        words.of_results(one.said),
    ]
    if one.cost > one.budget:
        lines[2] = f"⚠ {lines[2]}"
    return [line for line in lines if line]


def change(one: Year) -> str:
    """How the membership changed over the year (E45.3)."""
    before, now = one.before, one.now
    lines = [
        _("Members: {before} → {now}, {joined} joined", before=number_(before["members"]),
          now=number_(now["members"]), joined=number_(now["joined"])),
    ]  # fmt: skip
    tiers = [
        _("{tier} {before} → {now}", tier=_(name), before=number_(_of(before, "tiers", code)),
          now=number_(_of(now, "tiers", code)))
        for code, name in TIERS.items()
        if _of(before, "tiers", code) or _of(now, "tiers", code)
    ]  # fmt: skip
    return "\n".join(filter(None, (*lines, series_(tiers))))


def _of(profile: Mapping[str, Any], part: str, code: str) -> int:
    return int(profile[part].get(code, 0))


YEAR_EFFECT = N_("What the year brought about")
DEVIATIONS = N_("Where it went another way")


def annual_words(seen: Annual) -> list[str]:
    """The specialist's words, or that they are missing."""
    one = seen.summary
    if one is None or not one.effect:
        if not seen.writable:
            return []
        return [_("Your words are still missing: what the events did for the membership, where "
                  "the year left its plan and why, what went wrong.")]  # fmt: skip
    named = ((YEAR_EFFECT, one.effect), (DEVIATIONS, one.deviations), (PROBLEMS, one.problems))
    return [pair_(_(name), said) for name, said in named if said]


def _annual_acts(seen: Annual, this_year: int) -> tuple[Row, ...]:
    number = seen.year.year
    rows: list[Row] = []
    if seen.writable:
        first: Row = ()
        if seen.may_hand_in:
            first = (Button(_("Hand it in"), HandInAnnual(year=number), style="primary"),)
        elif seen.summary is not None and seen.summary.state == "proposed":
            first = again(seen.request)
        write = WriteAnnual(year=number)
        own = Button(_("Write it"), write, style=None if first else "primary")
        rows.append((*first, own))
    looks = (
        Button(_("Events"), SeeAnnualEvents(year=number)),
        Button(_("Months"), SeeRate(year=number)),
        Button(_("Excel"), TakeAnnual(year=number)),
    )
    rows.append((*looks, *request_button(seen.request)))
    return (*rows, (*_years(number, this_year, SeeAnnual), *menu()))


def _years(number: int, this_year: int, press: type[SeeAnnual | SeeRate]) -> Row:
    before = Button(f"‹ {number - 1}", press(year=number - 1))
    after = Button(f"{number + 1} ›", press(year=number + 1))
    return (before, after) if number < this_year else (before,)


def annual_events(seen: Annual, number: int) -> Screen:
    """What became of each event of the year, a line each."""
    one = seen.year
    page = counted(len(one.lines), number, LINES)
    here = one.lines[page.first : page.first + LINES]
    text = "\n".join(f"• {words.line(line)}" for line in here)
    turn = turning(page, lambda to: SeeAnnualEvents(year=one.year, page=to))
    last = (Button(_("‹ Summary"), SeeAnnual(year=one.year)), *menu())
    empty = _("There was no event in this year, and none was planned.")
    title = _("Events of {year}", year=str(one.year))
    return Screen(title, text or empty, (*turn, last))


def handing_in_year(number: int) -> Screen:
    yes = Button(_("Yes, hand it in"), HandInAnnual(year=number, sure=True), style="primary")
    return Screen(
        _("Hand the summary of {year} in?", year=str(number)),
        _("Manager, leader and general manager sign it one after another. Figures and words stay "
          "as they are then."),
        ((yes,), (Button(_("‹ Back"), SeeAnnual(year=number)),)),
    )  # fmt: skip


def annual_file(number: int) -> Screen:
    return Screen(
        _("Events of {year}: summary", year=str(number)),
        _("Events, membership and words. Please keep it inside the club."),
        ((Button(_("‹ Summary"), SeeAnnual(year=number)), *menu()),),
        document=Document("annual_summary", {"year": number}),
        fresh=True,
    )


# ── The activity rate ─────────────────────────────────────────────────────────────────────────


def rate(seen: Rate, this_year: int) -> Screen:
    """Events held in each month, against how many there should be (R13)."""
    number = seen.year
    total = sum(seen.months)
    lines = [
        n_("{n} event held", "{n} events held", total),
        _("At least {least} a month is the aim.", least=number_(seen.least)),
    ]
    if seen.short:
        names = series_(month(one) for one in seen.short)
        lines.append("⚠ " + _("Fewer in: {months}.", months=names))
    elif seen.begun:
        lines.append(_("Every month so far has reached it."))
    text = "\n".join((*lines[:2], "", grid(seen.months, seen.least), "", *lines[2:]))
    row = (
        Button(_("Picture"), DrawRate(year=number), style="primary"),
        Button(_("Year's summary"), SeeAnnual(year=number)),
        Button(_("The plan"), SeePlan(year=number)),
    )
    rows = (row, (*_years(number, this_year, SeeRate), *menu()))
    return Screen(_("Events a month, {year}", year=str(number)), text, rows)


def rate_picture(number: int) -> Screen:
    last = (Button(_("‹ Months"), SeeRate(year=number)), *menu())
    return Screen(
        _("Events a month, {year}", year=str(number)),
        rows=(last,),
        picture=Picture("event_rate", {"year": number}),
        fresh=True,
    )
