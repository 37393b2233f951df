"""Conditions as one WHERE over the roll: for counts, for audiences, for a single member."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from domain import calendar
from domain.events.after_model import Visit
from domain.events.model import Event
from domain.members.model import Member
from domain.people.model import Person
from domain.points.model import Standing
from domain.purchases.model import Purchase, PurchaseState
from domain.segments.conditions import NEXT_MONTH, ON_THE_ROLL, THIS_MONTH, Code, Conditions
from domain.segments.model import MemberProfile, Segment
from domain.segments.profiles import bits
from domain.standing.model import MemberValue
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_T = MemberProfile.__table__  # type: ignore[attr-defined]
_B = Purchase.__table__  # type: ignore[attr-defined]
_G = Visit.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_W = Standing.__table__  # type: ignore[attr-defined]
_V = MemberValue.__table__  # type: ignore[attr-defined]

Where = ColumnElement[bool]
Values = Sequence[Any]


def chosen(work: Work, conditions: Conditions) -> Select[tuple[int, int | None]]:
    """Member and person ids of those on the roll whom the conditions fit. Who has left or is
    barred is never among them. The caller holds the right."""
    return select(_M.c.id, _M.c.person_id).where(
        _M.c.status.in_(ON_THE_ROLL), *narrowed(work, conditions)
    )


def of_segment(work: Work, segment_id: int) -> list[Where]:
    """What a member of the roll must fulfil to be in this segment; nobody is in an unknown one."""
    found = work.session.get(Segment, segment_id)
    return [false()] if found is None else narrowed(work, found.conditions)


def fits(work: Work, segment_id: int, member_id: int) -> bool:
    """Whether this member is in the segment now; the caller holds the right."""
    found = select(_M.c.id).where(
        _M.c.id == member_id, _M.c.status.in_(ON_THE_ROLL), *of_segment(work, segment_id)
    )
    return work.session.execute(found).first() is not None


def narrowed(work: Work, conditions: Conditions) -> list[Where]:
    """Each condition as an expression over `member`."""
    return [_BY[Code(code)](work, values) for code, values in conditions.items() if values]


# ── Each condition ────────────────────────────────────────────────────────────────────────────


def _profile(*wanted: Where) -> Where:
    return exists().where(_T.c.member_id == _M.c.id, *wanted)


def _interests(work: Work, values: Values) -> Where:
    return _profile(_T.c.interests.bitwise_and(bits(values)) != 0)


def _birthday(work: Work, values: Values) -> Where:
    this = work.today.month
    meant = {THIS_MONTH: this, NEXT_MONTH: this % 12 + 1}
    return _profile(_T.c.birth_month.in_([meant.get(int(one), int(one)) for one in values]))


def _value(work: Work, values: Values) -> Where:
    return exists().where(_V.c.member_id == _M.c.id, _V.c.confirmed.in_(values))


def _languages(work: Work, values: Values) -> Where:
    spoken = or_(*(speaks(work, code) for code in values))
    return exists().where(_P.c.id == _M.c.person_id, spoken)


def speaks(work: Work, code: str) -> Where:
    """Whether somebody is spoken to in this language of ours, by what their client said."""
    said = func.lower(func.coalesce(_P.c.language, work.policy.language))
    chinese = or_(said.like("zh%"), said.like("yue%"))
    marks = ("%hant%", "yue%", "%tw%", "%hk%", "%mo%")
    traditional = and_(said.not_like("%hans%"), or_(*(said.like(mark) for mark in marks)))
    if code == "zh_TW":
        return and_(chinese, traditional)
    return and_(chinese, ~traditional) if code == "zh_CN" else ~chinese


def _reachable(work: Work, values: Values) -> Where:
    return exists().where(
        _P.c.id == _M.c.person_id, _P.c.telegram_id.is_not(None), _P.c.unreachable_since.is_(None)
    )


def _bought(work: Work, values: Values) -> Where:
    since = months_before(work.today, values[0])
    return exists().where(
        _B.c.member_id == _M.c.id, _B.c.bought_on >= since, _B.c.state == PurchaseState.VALID
    )


def _events(work: Work, values: Values) -> Where:
    return exists().where(_G.c.member_id == _M.c.id, _G.c.event_id.in_(values))


def _came(work: Work, values: Values) -> Where:
    since = _midnight(work, months_before(work.today, values[0]))
    return exists().where(
        _G.c.member_id == _M.c.id, _G.c.event_id == _E.c.id, _E.c.ends_at >= since
    )


def _points(work: Work, values: Values) -> Where:
    return exists().where(_W.c.member_id == _M.c.id, _W.c.balance >= values[0])


_BY: dict[Code, Callable[[Work, Values], Where]] = {
    Code.TIER: lambda work, values: _M.c.tier.in_(values),
    Code.STATUS: lambda work, values: _M.c.status.in_(values),
    Code.VALUE: _value,
    Code.LANGUAGE: _languages,
    Code.INTEREST: _interests,
    Code.GENERATION: lambda work, values: _profile(_T.c.generation.in_(values)),
    Code.BIRTHDAY: _birthday,
    Code.DISTRICT: lambda work, values: _profile(_T.c.district.in_(values)),
    Code.ESTATE: lambda work, values: _profile(_T.c.estate.in_(values)),
    Code.JOINED_FROM: lambda work, values: _M.c.joined_on >= date.fromisoformat(values[0]),
    Code.JOINED_BEFORE: lambda work, values: _M.c.joined_on < date.fromisoformat(values[0]),
    Code.BOUGHT: _bought,
    Code.IDLE: lambda work, values: ~_bought(work, values),
    Code.EVENT: _events,
    Code.CAME: _came,
    Code.AWAY: lambda work, values: ~_came(work, values),
    Code.POINTS: _points,
    Code.REACHABLE: _reachable,
}


def months_before(day: date, count: int) -> date:
    """The same day so many months ago, or the last one of that month."""
    month = day.year * 12 + day.month - 1 - count
    first = date(month // 12, month % 12 + 1, 1)
    return first.replace(day=min(day.day, _length(first)))


def _length(first: date) -> int:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (following - first).days


def _midnight(work: Work, day: date) -> datetime:
    return calendar.local_instant(day, time(0), work.policy.timezone)
