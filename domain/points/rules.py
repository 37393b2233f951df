"""What a rule is worth, when it runs, how much of it one may have, when its points expire."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import and_, select, update

from domain import calendar, upsert
from domain.points.rules_model import CapUse, Programme, ProgrammeState, Rule, RuleKind
from domain.work import Work

_R = Rule.__table__  # type: ignore[attr-defined]
_P = Programme.__table__  # type: ignore[attr-defined]
_U = CapUse.__table__  # type: ignore[attr-defined]

CENT = Decimal("0.01")
LARGEST_SUM = Decimal(1_000_000_000)  # yuan; beyond lies a typing mistake


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule with the programme it belongs to."""

    rule: Rule
    programme: Programme


def ruling(work: Work, code: str) -> Ruling | None:
    """The rule of this code, running or not; for the contexts that award, and their forms."""
    row = work.session.execute(
        select(Rule, Programme)
        .join(Programme, _P.c.id == _R.c.programme_id)
        .where(_R.c.code == code)
        .execution_options(populate_existing=True)
    ).first()
    return None if row is None else Ruling(*row)


def runs(found: Ruling, day: date) -> bool:
    """Whether the rule gives points for something that happened on this club day."""
    rule, programme = found.rule, found.programme
    return (
        rule.active
        and programme.state == ProgrammeState.RUNNING
        and _within(day, programme.starts_on, programme.ends_on)
        and _within(day, rule.starts_on, rule.ends_on)
    )


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def fits(amount: Decimal | None) -> bool:
    """Whether it is a sum of yuan one can count with: above zero, two decimals, not absurd."""
    if amount is None or not amount.is_finite():
        return False
    return 0 < amount <= LARGEST_SUM and amount == amount.quantize(CENT)


def worth(rule: Rule, amount: Decimal | None) -> int:
    """Points for one transaction: floor(amount / unit) × points, partial units dropped (R3.6).
    0 for a sum that does not fit; a rule per event takes no sum."""
    if rule.kind == RuleKind.PER_EVENT or rule.unit is None:
        return rule.points
    if not fits(amount):
        return 0
    assert amount is not None
    return int(amount // rule.unit) * rule.points


# ── When the points can be used ───────────────────────────────────────────────────────────────


def usable_from(work: Work, rule: Rule, at: datetime) -> datetime:
    """The instant from which the points can be spent: `lock_days` after what earned them, and
    not before now."""
    return max(work.now, at + timedelta(days=rule.lock_days))


def expiry(work: Work, active_from: datetime) -> datetime | None:
    """When points usable from then on are gone, by the club's setting; None: never (R3.2).

    Always the beginning of a club day. Twelve months: of 6 July they are gone on 1 August of the
    next year; thirty days: the thirtieth day after still counts.
    """
    day = active_from.astimezone(work.zone).date()
    count = work.policy.points_expiry_count
    match work.policy.points_expiry:
        case "never":
            return None
        case "days":
            gone = day + timedelta(days=count + 1)
        case "end_of_month":
            gone = _month_on(day, 1)
        case "end_of_year":
            gone = date(day.year + 1, 1, 1)
        case "months":
            gone = _month_on(day, count + 1)
    return calendar.local_instant(gone, time(0), work.policy.timezone)


def _month_on(day: date, months: int) -> date:
    """The first day of the month so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


# ── Limits and budgets: each is one conditional update ────────────────────────────────────────


def take_budget(work: Work, programme: Programme, points: int) -> bool:
    """Set points of a running programme aside; False when it has too few or runs no more. Two at
    once take turns on the row, so the budget is never exceeded."""
    done = work.session.execute(
        update(_P)
        .where(
            _P.c.id == programme.id,
            _P.c.state == ProgrammeState.RUNNING,
            _P.c.spent + points <= _P.c.budget,
        )
        .values(spent=_P.c.spent + points)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def give_budget_back(work: Work, programme_id: int, points: int) -> None:
    """What was taken back from a member can be given again; never below zero."""
    work.session.execute(
        update(_P)
        .where(_P.c.id == programme_id, _P.c.spent >= points)
        .values(spent=_P.c.spent - points)
    )


def take_cap(work: Work, rule: Rule, member_id: int, points: int, day: date) -> bool:
    """Count points against the member's limits of that day, week and month; False when one of
    them does not leave room for all of them (the caller undoes the rest)."""
    for period, cap in periods(rule, day):
        mine = {"rule_id": rule.id, "member_id": member_id, "period": period}
        upsert.if_new(work.session, _U, **mine, used=0)
        done = work.session.execute(
            update(_U)
            .where(and_(*(_U.c[key] == value for key, value in mine.items())))
            .where(_U.c.used + points <= cap)
            .values(used=_U.c.used + points)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            return False
    return True


def give_cap_back(work: Work, rule: Rule, member_id: int, points: int, day: date) -> None:
    """What was taken back counts against no limit; never below zero."""
    counted = [period for period, _cap in periods(rule, day)]
    work.session.execute(
        update(_U)
        .where(
            _U.c.rule_id == rule.id,
            _U.c.member_id == member_id,
            _U.c.period.in_(counted),
            _U.c.used >= points,
        )
        .values(used=_U.c.used - points)
    )


def periods(rule: Rule, day: date) -> list[tuple[str, int]]:
    """The periods of that club day in which the rule has a limit for one member, and the limit."""
    year, week, _weekday = day.isocalendar()
    limits = (
        (f"d{day.isoformat()}", rule.cap_day),
        (f"w{year}-{week:02}", rule.cap_week),
        (f"m{day.year}-{day.month:02}", rule.cap_month),
    )
    return [(period, cap) for period, cap in limits if cap is not None]
