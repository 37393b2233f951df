"""Questions about entries, unusual earning, and the reports of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

from chat import labels
from chat.actions import BeginForm
from chat.actions_programmes import (
    DrawPointsReport,
    SeeDispute,
    SeeDisputes,
    SeeMemberPoints,
    SeePointsReport,
    SeeUnusual,
    TakePointsReport,
)
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.points_staff_screens import back_to_points, said_of
from chat.points_words import CAUSES, KINDS, RULES, points, signed
from chat.screen import Button, Document, Picture, Screen
from domain.people.names import StaffName
from domain.points.disputes import Listed as Disputes
from domain.points.disputes import Seen
from domain.points.own import Around
from domain.points.reports import Keyed, Line, Period, Report, Span, Sums
from domain.points.rules_model import DisputeState
from domain.points.watch import Finding, Sort
from domain.points.watch import Listed as Findings
from locales.i18n import (
    N_,
    _,
    date_,
    moment_,
    money_,
    month_,
    n_,
    number_,
    pair_,
    sentences_,
    series_,
)

SIZE = 6
FINDINGS = 5
LINES = 9  # of a report in the chat; the file has them all


# ── Questions about entries ───────────────────────────────────────────────────────────────────


def disputes(found: Disputes, number: int, zone: tzinfo) -> Screen:
    """Open ones, the oldest first."""
    if not found.items:
        empty = _("No member asks about an entry. Questions appear here and in the staff group.")
        return Screen(_("Questions about entries"), empty, (back_to_points(),))
    rows = tuple(
        (Button(_listed(one, zone), SeeDispute(dispute_id=one.dispute.id or 0)),)
        for one in found.items
    )
    turn = turning(counted(found.total, number, SIZE), lambda to: SeeDisputes(page=to))
    text = _("The oldest stands first. Each is answered within the working days we promise.")
    return Screen(_("Questions about entries"), text, (*rows, *turn, back_to_points()))


def _listed(one: Seen, zone: tzinfo) -> str:
    due = date_(one.dispute.due_at.astimezone(zone).date(), weekday=False)
    words = _("{number} · {signed} · by {day}", number=one.number,
        signed=signed(one.entry.delta), day=due)  # fmt: skip
    return f"⚠ {words}" if one.late else words


def dispute(
    seen: Seen, by: str, around: Around, zone: tzinfo, *, line: str = "", decides: bool = True
) -> Screen:
    """`by` is who made the entry; `decides`: the reader may answer."""
    one = seen.dispute
    lines = [
        line,
        _("{number}: {signed}, {what}, {moment}. Entered by {name}.", number=seen.number,
          signed=signed(seen.entry.delta), what=said_of(seen.entry, around, zone),
          moment=moment_(seen.entry.at, zone), name=by),
        _("The member writes: {words}", words=one.words),
    ]  # fmt: skip
    rows: list[tuple[Button, ...]] = []
    if one.state == DisputeState.DECIDED:
        lines.append(_("Answered: {answer}", answer=one.answer or ""))
    else:
        lines.append(_("An answer is due by {moment}.", moment=moment_(one.due_at, zone)))
        if seen.proposed:
            lines.append(_("A correction is proposed and waits for a colleague's agreement."))
        elif seen.mine:
            lines.append(_("You made this entry, so a colleague answers."))
        elif decides:
            rows += _answers(one.id or 0)
    see = Button(_("The member's points"), SeeMemberPoints(member_id=one.member_id))
    back = (Button(_("‹ Questions"), SeeDisputes()), *menu())
    title = _("Question no. {n}", n=one.id or 0)
    return Screen(title, "\n\n".join(filter(None, lines)), (*rows, (see,), back))


def _answers(number: int) -> list[tuple[Button, ...]]:
    take = Button(_("Take it back"), BeginForm(form=f"pdis.{number}.1"))
    correct = Button(_("Correct it"), BeginForm(form=f"pdis.{number}.2"))
    right = Button(_("It is right"), BeginForm(form=f"pdis.{number}.3"), style="primary")
    return [(right,), (take, correct)]


# ── Unusual earning ───────────────────────────────────────────────────────────────────────────


def unusual(
    found: Findings, names: Mapping[int, StaffName], number: int, hours: int, zone: tzinfo
) -> Screen:
    """The evidence, a paragraph each, and a button to the member's points. `hours` is the span of
    a burst."""
    if not found.items:
        empty = _("Nothing unusual in the last 30 days. What looks odd appears here.")
        return Screen(_("Unusual earning"), empty, (back_to_points(),))
    start = counted(found.total, number, FINDINGS)
    lines = [
        f"{place}. " + sentences_(_evidence(one, names, hours), _last(one, zone))
        for place, one in enumerate(found.items, start.first + 1)
    ]
    opening = tuple(
        Button(f"{place}", SeeMemberPoints(member_id=one.member_id))
        for place, one in enumerate(found.items, start.first + 1)
    )
    turn = turning(start, lambda to: SeeUnusual(page=to))
    note = _("This is a list to look at, not a verdict.")
    text = "\n\n".join((*lines, note))
    return Screen(_("Unusual earning"), text, (opening, *turn, back_to_points()))


def _evidence(one: Finding, names: Mapping[int, StaffName], hours: int) -> str:
    facts = {"number": one.number, "count": number_(one.count), "points": points(one.points)}
    by = labels.colleague(names[one.colleague]) if one.colleague else _("the bot")
    match one.sort:
        case Sort.BURST:
            return _("{number}: {count} entries within {hours} hours, up to {points}.",
                hours=number_(hours), **facts)  # fmt: skip
        case Sort.GRANTS:
            return _("{number}: {count} times given points by {name}, {points}.", name=by, **facts)
        case Sort.SHOP:
            return _("{number}: {count} purchases, {share}% of all, in the shop {shop}, {points}.",
                share=one.share or 0, shop=one.shop or "", **facts)  # fmt: skip
        case Sort.COLLEAGUE:
            return _(
                "{number}: {count} purchases, {share}% of all, recorded by {name}, {points}.",
                share=one.share or 0, name=by, **facts,
            )  # fmt: skip


def _last(one: Finding, zone: tzinfo) -> str:
    return _("Last on {day}.", day=date_(one.last.astimezone(zone).date(), weekday=False))


# ── Reports ───────────────────────────────────────────────────────────────────────────────────

SPANS = {Span.MONTH: N_("Month"), Span.QUARTER: N_("Quarter"), Span.YEAR: N_("Year")}


def named(period: Period) -> str:
    """November 2026; Oct 2026 – Dec 2026; 2026."""
    if period.span is Span.YEAR:
        return str(period.first.year)
    last = period.other(1).first
    before = date(last.year - (last.month == 1), (last.month - 2) % 12 + 1, 1)
    if period.span is Span.MONTH:
        return month_(period.first)
    return _("{first} to {last}", first=month_(period.first), last=month_(before))


def report(seen: Report, by: str) -> Screen:
    """Totals, cost and liability, then by rule or by colleague."""
    blocks = [_totals(seen), _money(seen)]
    lines = _by_colleague(seen.colleagues) if by == "colleague" else _by_rule(seen.rules)
    blocks.append("\n".join(lines[:LINES]))
    if len(lines) > LINES:
        blocks.append(_("The file has all of them."))
    title = _("Points, {period}", period=named(seen.period))
    return Screen(title, "\n\n".join(filter(None, blocks)), _report_rows(seen.period, by))


def _report_rows(period: Period, by: str) -> tuple[tuple[Button, ...], ...]:
    other = "rule" if by == "colleague" else "colleague"
    words = _("By rule") if other == "rule" else _("By colleague")
    turn = (
        Button("‹", _see(period.other(-1), by)),
        Button(words, _see(period, other)),
        Button("›", _see(period.other(1), by)),
    )
    spans = tuple(
        Button(
            f"✓ {_(said)}" if span is period.span else _(said),
            SeePointsReport(span=span, year=period.first.year, month=period.first.month, by=by),
        )
        for span, said in SPANS.items()
    )
    take = TakePointsReport(span=period.span, year=period.first.year, month=period.first.month)
    forms = (
        Button(_("Excel file"), take, style="primary"),
        Button(_("Picture"), DrawPointsReport(year=period.first.year)),
    )
    return (turn, spans, forms, back_to_points())


def _see(period: Period, by: str) -> SeePointsReport:
    return SeePointsReport(
        span=period.span, year=period.first.year, month=period.first.month, by=by
    )


def _totals(seen: Report) -> str:
    total = seen.total
    sums = [
        pair_(_("Earned"), number_(total.earned)),
        pair_(_("Handed over"), number_(total.spent)),
        pair_(_("Expired"), number_(total.expired)),
        pair_(_("Corrected"), signed(total.adjusted) if total.adjusted else "0"),
        pair_(_("Taken back"), signed(total.reversed) if total.reversed else "0"),
        n_("{n} member", "{n} members", total.members),
    ]
    return "\n".join(sums)


def _money(seen: Report) -> str:
    return _(
        "Cost of what was handed over: {cost}. Members hold {points} now, worth {liability}, at "
        "{unit} a point.",
        cost=money_(seen.cost),
        points=points(seen.open_points),
        liability=money_(seen.liability),
        unit=money_(seen.unit_cost),
    )


def rule_words(one: Line) -> str:
    """What a line of the report is about."""
    known = RULES.get(one.code) or CAUSES.get(one.code) or KINDS.get(one.code)
    return one.name or (_(known) if known else one.code)


def _by_rule(lines: Sequence[Line]) -> list[str]:
    return [pair_(rule_words(one), _worth(one.sums)) for one in lines] or [_nothing()]


def _by_colleague(keyed: Sequence[Keyed]) -> list[str]:
    lines = [
        pair_(
            labels.colleague(one.by),
            series_((n_("{n} entry", "{n} entries", one.sums.entries), _worth(one.sums))),
        )
        for one in keyed
    ]
    return lines or [_nothing()]


def _nothing() -> str:
    return _("No points moved in this time.")


def _worth(sums: Sums) -> str:
    parts = [
        _("{points} earned", points=number_(sums.earned)) if sums.earned else "",
        _("{points} handed over", points=number_(sums.spent)) if sums.spent else "",
        _("{points} expired", points=number_(sums.expired)) if sums.expired else "",
        _("{points} corrected", points=signed(sums.adjusted)) if sums.adjusted else "",
        _("{points} taken back", points=signed(sums.reversed)) if sums.reversed else "",
    ]
    return series_(filter(None, parts)) or "0"


def file(period: Period) -> Screen:
    """The Excel file of a period, as a message of its own."""
    params = {"span": period.span, "year": period.first.year, "month": period.first.month}
    return Screen(
        _("Points, {period}", period=named(period)),
        _("By rule and by colleague, with the cost. Please keep it inside the club."),
        (back_to_points(),),
        document=Document("points_report", params),
        fresh=True,
    )


def picture(year: int, this: int) -> Screen:
    """A year of the club's points as a picture; `this` is the present year."""
    other = [Button(f"‹ {year - 1}", DrawPointsReport(year=year - 1))]
    if year < this:
        other.append(Button(f"{year + 1} ›", DrawPointsReport(year=year + 1)))
    back = Button(_("‹ Report"), SeePointsReport(span=Span.YEAR, year=year, month=1))
    return Screen(
        _("Points of the club, {year}", year=year),
        rows=(tuple(other), (back, *menu())),
        picture=Picture("points_report", {"year": year}),
        fresh=True,
    )
