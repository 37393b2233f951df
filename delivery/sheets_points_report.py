"""The report of points as an Excel file: by rule, by colleague, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from chat import labels
from chat.points_report_screens import named, rule_words
from chat.sheets import Book, Cell, Table
from delivery.drawing import Json
from delivery.sheets import sheet
from domain import clock
from domain.points import reports
from domain.points.reports import Report, Span, Sums
from locales.i18n import _


@dataclass(frozen=True, slots=True)
class _Facts:
    report: Report


def _read(session: Session, params: Json) -> _Facts:
    first = date(int(params["year"]), int(params["month"]), 1)
    wanted = reports.period(Span(params["span"]), first)
    return _Facts(reports.drawn(session, wanted, clock.now()))


def _write(facts: _Facts) -> Book:
    seen = facts.report
    first = seen.period.first
    return Book(
        file=f"points-{seen.period.span}-{first:%Y-%m}",
        tables=(_by_rule(seen), _by_colleague(seen), _cost(seen)),
    )


def _head(first: str) -> tuple[str, ...]:
    return (
        first,
        _("Entries"),
        _("Members"),
        _("Earned"),
        _("Handed over"),
        _("Expired"),
        _("Corrected"),
        _("Taken back"),
    )


def _cells(name: str, sums: Sums) -> tuple[Cell, ...]:
    return (
        name, sums.entries, sums.members, sums.earned, sums.spent, sums.expired, sums.adjusted,
        sums.reversed,
    )  # fmt: skip


_WIDTHS = (34, 10, 10, 12, 14, 12, 12, 12)


def _by_rule(seen: Report) -> Table:
    rows = [_cells(rule_words(one), one.sums) for one in seen.rules]
    rows.append(_cells(_("All together"), seen.total))
    note = _("Points, {period}", period=named(seen.period))
    return Table(_("By rule"), _head(_("Rule")), rows, _WIDTHS, notes=(note,))


def _by_colleague(seen: Report) -> Table:
    rows = [_cells(labels.colleague(one.by), one.sums) for one in seen.colleagues]
    return Table(_("By colleague"), _head(_("Colleague")), rows, _WIDTHS)


def _cost(seen: Report) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (_("Points handed over"), seen.total.spent),
        (_("Cost of a point, in yuan"), seen.unit_cost),
        (_("Cost, in yuan"), seen.cost),
        (_("Members on the roll"), seen.n),
        (_("Cost a member, in yuan"), seen.cost / seen.n if seen.n else None),
        (_("Points members hold now"), seen.open_points),
        (_("What we owe for them, in yuan"), seen.liability),
    ]
    return Table(_("Cost"), (_("What"), _("How much")), rows, (34, 16))


sheet("points_report", read=_read, write=_write)
