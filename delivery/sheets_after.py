"""Summaries as Excel files: one event's, and the year's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import after_words, event_words
from chat.annual_screens import DEVIATIONS, YEAR_EFFECT
from chat.pictures import TIERS
from chat.plan_words import kind
from chat.sheets import Book, Cell, Table
from chat.summary_screens import EFFECT, LESSONS, PROBLEMS
from delivery.drawing import Json
from delivery.sheets import sheet
from domain import clock
from domain.access import SYSTEM
from domain.events import costs, summary
from domain.events.after_model import EventCost
from domain.events.summary import Summary
from domain.plans import yearly
from domain.plans.yearly import Annual
from domain.work import Work
from locales.i18n import _, opening

Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class _One:
    seen: Summary
    costs: list[EventCost]
    zone: ZoneInfo


def _read(session: Session, params: Json) -> _One:
    work = Work(session, SYSTEM, clock.now())
    event_id = int(params["event_id"])
    return _One(summary.told(work, event_id), costs.entries(session, event_id), work.zone)


def _write(found: _One) -> Book:
    event = found.seen.event
    day = event.starts_at.astimezone(ZoneInfo(event.zone))
    tables = (_figures(found), _costs(found), _words(found.seen))
    return Book(f"summary-{event.id}-{day:%Y-%m-%d}", tables)


def _figures(found: _One) -> Table:
    event, one = found.seen.event, found.seen.figures
    said = after_words.of_figures(one)
    rows: Rows = [
        (_("Event"), event_words.title(event)),
        (_("When"), event_words.span(event, ZoneInfo(event.zone))),
        (_("Place"), event.place),
        (_("Invited"), one.invited),
        (_("Registered"), one.registered),
        (_("Seats"), one.seats),
        (_("On the waiting list"), one.waited),
        (_("Gave the seat up"), one.given_up),
    ]
    if one.checked:
        rows += [
            (_("Came"), one.came),
            (_("Did not come"), one.no_show),
            (_("Walked in"), one.walk_ins),
        ]
    rows += [
        (_("Points given"), one.points),
        (_("Budget, in yuan"), one.budget),
        (_("Cost, in yuan"), one.cost),
        (_("Cost for each guest, in yuan"), one.each),
        (_("Answers"), one.answers),
        (_("Satisfied, in per cent"), one.csat),
        (_("NPS"), one.nps),
    ]
    return Table(_("Figures"), (_("What"), _("How much")), rows, (34, 40), notes=(said,))


def _costs(found: _One) -> Table:
    rows: Rows = [
        (
            one.noted_at.astimezone(found.zone).date(),
            one.what,
            one.bearer or opening(_("the club")),
            one.amount,
            _("yes") if one.voucher else _("no"),
        )
        for one in found.costs
    ]
    rows.append((None, _("All together"), "", sum(one.amount for one in found.costs), ""))
    head = (_("Noted"), _("Paid for"), _("Borne by"), _("Sum in yuan"), _("Bill"))
    return Table(_("Costs"), head, rows, (14, 34, 20, 14, 8))


def _words(seen: Summary) -> Table:
    after = seen.after
    rows: Rows = []
    if after is not None:
        named = ((EFFECT, after.effect), (PROBLEMS, after.problems), (LESSONS, after.lessons))
        rows += [(_(name), said) for name, said in named]
    rows += [(_("A member said"), quote) for quote in seen.quotes]
    return Table(_("Words"), (_("What"), _("Words")), rows, (26, 90))


# ── The year's ────────────────────────────────────────────────────────────────────────────────


def _read_year(session: Session, params: Json) -> Annual:
    return yearly.told(Work(session, SYSTEM, clock.now()), int(params["year"]))


def _write_year(seen: Annual) -> Book:
    tables = (_events(seen), _membership(seen), _year_words(seen))
    return Book(f"events-{seen.year.year}", tables)


def _events(seen: Annual) -> Table:
    rows: Rows = [
        (
            one.on or (f"{seen.year.year}-{one.planned:02}" if one.planned else ""),
            one.title,
            kind(one.kind),
            opening(_(after_words.BECAME[one.became])),
            one.came if one.took_place else None,
            one.budget,
            one.cost,
            one.cost - one.budget if one.took_place else None,
        )
        for one in seen.year.lines
    ]
    rows.append((None, _("All together"), "", "", None, seen.year.budget, seen.year.cost, None))
    head = (
        _("Day"), _("Event"), _("Kind"), _("What became of it"), _("Guests"),
        _("Budget in yuan"), _("Cost in yuan"), _("More than planned"),
    )  # fmt: skip
    note = after_words.of_results(seen.year.said)
    return Table(_("Events"), head, rows, (14, 34, 16, 24, 10, 16, 16, 18), notes=(note,))


def _membership(seen: Annual) -> Table:
    before, now = seen.year.before, seen.year.now
    rows: Rows = [
        (_("Members"), before["members"], now["members"]),
        (_("Joined in the year"), before["joined"], now["joined"]),
    ]
    rows += [
        (_(name), _of(before, code), _of(now, code))
        for code, name in TIERS.items()
        if _of(before, code) or _of(now, code)
    ]
    head = (_("Members"), before["on"], now["on"])
    return Table(_("Membership"), head, rows, (30, 14, 14))


def _of(profile: Mapping[str, Any], code: str) -> int:
    return int(profile["tiers"].get(code, 0))


def _year_words(seen: Annual) -> Table:
    one = seen.summary
    said = ("", "", "") if one is None else (one.effect, one.deviations, one.problems)
    names = (YEAR_EFFECT, DEVIATIONS, PROBLEMS)
    rows: Rows = [(_(name), words) for name, words in zip(names, said, strict=True)]
    return Table(_("Words"), (_("What"), _("Words")), rows, (30, 90))


sheet("event_summary", read=_read, write=_write)
sheet("annual_summary", read=_read_year, write=_write_year)
