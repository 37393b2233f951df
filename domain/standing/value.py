"""Core, important, ordinary: suggested from purchases, confirmed by a specialist (SPEC 4, A:2).

Once a month, a short unit at a time: `figures` are gathered of every member, `cuts` found that
part the buyers into fifths by each measure, `scores` summed up, a `rank` looked for that makes
the wanted share of the club core, and `classes` suggested. What a specialist confirmed is never
touched.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)

from domain import audit, upsert
from domain.access import Permission
from domain.members.model import Member
from domain.people import facts
from domain.purchases.model import Purchase, PurchaseState
from domain.standing import months
from domain.standing.model import MemberValue, Value
from domain.standing.service import COUNTED
from domain.work import Work

CHUNK = 2000
FIFTHS = 5
MEASURES = ("last_bought", "purchases", "yuan", "categories")
_ROUND = "value_round"  # how far this month's round has come, as JSON

_M = Member.__table__  # type: ignore[attr-defined]
_P = Purchase.__table__  # type: ignore[attr-defined]
_V = MemberValue.__table__  # type: ignore[attr-defined]


@dataclass(slots=True)
class Round:
    """A month's round. `cuts`: measure → where its fifths begin; `ranks`: class → (score, yuan,
    member id) of the last member in it."""

    month: str
    stage: str = "figures"
    after: int = 0
    cuts: dict[str, list[Any]] = field(default_factory=dict)
    ranks: dict[str, list[int]] = field(default_factory=dict)


def run(work: Work, *, chunk: int = CHUNK) -> int:
    """The next unit of this month's round; 0 when the month is done."""
    work.require(Permission.RUN_SCHEDULE)
    month = f"{work.today:%Y-%m}"
    kept = facts.fact(work.session, _ROUND)
    at = Round(**orjson.loads(kept)) if kept else Round(month)
    if at.month != month:
        at = Round(month)
    if at.stage == "done":
        return 0
    _STAGES[at.stage](work, at, chunk)
    facts.put(work.session, _ROUND, orjson.dumps(asdict(at)).decode(), work.now)
    return 0 if at.stage == "done" else 1


def _figures(work: Work, at: Round, chunk: int) -> None:
    beginning = at.after == 0
    ids = _stretch(work, at, chunk, "cuts")
    if not ids:
        at.stage = "done" if beginning else at.stage  # a club without members
        return
    since = months.later(work.today, -work.policy.value_months)
    bought = (
        select(
            _P.c.member_id,
            func.max(_P.c.bought_on).label("last_bought"),
            func.count().label("purchases"),
            func.sum(_P.c.amount).label("amount"),
            func.count(func.distinct(func.coalesce(_P.c.category, _P.c.kind))).label("breadth"),
        )
        .where(
            _P.c.member_id.between(ids[0], ids[-1]),
            _P.c.state == PurchaseState.VALID,
            _P.c.bought_on > since,
        )
        .group_by(_P.c.member_id)
        .subquery()
    )
    wanted = (
        select(
            _M.c.id,
            bought.c.last_bought,
            func.coalesce(bought.c.purchases, 0),
            cast(func.coalesce(bought.c.amount, 0), Integer),
            func.coalesce(bought.c.breadth, 0),
            literal(0),
        )
        .outerjoin(bought, bought.c.member_id == _M.c.id)
        .where(_M.c.id.between(ids[0], ids[-1]), _M.c.status.in_(COUNTED))
    )
    columns = ("member_id", *MEASURES, "score")
    upsert.from_select(work.session, _V, ("member_id",), columns, wanted)


def _cuts(work: Work, at: Round, chunk: int) -> None:
    """One measure a unit: the values at which the buyers' second to fifth fifth begins."""
    name = MEASURES[len(at.cuts)]
    column = _V.c[name]
    fifth = func.ntile(FIFTHS).over(order_by=column).label("fifth")
    parted = select(column.label("value"), fifth).where(_V.c.purchases > 0).subquery()
    rows = work.session.execute(
        select(parted.c.fifth, func.min(parted.c.value))
        .group_by(parted.c.fifth)
        .order_by(parted.c.fifth)
    ).all()
    at.cuts[name] = [_plain(value) for part, value in rows if part > 1]
    if len(at.cuts) == len(MEASURES):
        at.stage = "scores"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _scores(work: Work, at: Round, chunk: int) -> None:
    ids = _stretch(work, at, chunk, "rank")
    if not ids:
        return
    marks = sum((_mark(name, at.cuts[name]) for name in MEASURES), literal(0))
    score = case((_V.c.purchases > 0, marks), else_=0)
    work.session.execute(
        update(_V)
        .where(_V.c.member_id.between(ids[0], ids[-1]), _V.c.score != score)
        .values(score=score)
    )


def _mark(name: str, cuts: Sequence[Any]) -> Any:
    """1 to 5: the fifth in which the member's figure lies."""
    limits = [date.fromisoformat(cut) if name == "last_bought" else cut for cut in cuts]
    steps = [(_V.c[name] >= limit, n) for n, limit in enumerate(limits, 2)]
    return case(*reversed(steps), else_=1) if steps else literal(1)


def _rank(work: Work, at: Round, chunk: int) -> None:
    """Who is the last core member, and the last important one, counted from the top."""
    counted = _M.c.status.in_(COUNTED)
    total = work.session.execute(select(func.count()).select_from(_M).where(counted)).scalar_one()
    core = total * work.policy.core_share // 100
    below = total * (work.policy.core_share + work.policy.important_share) // 100
    for name, place in ((Value.CORE, core), (Value.IMPORTANT, below)):  # two
        at.ranks[name.value] = _at_place(work, place)
    at.stage, at.after = "classes", 0


def _at_place(work: Work, place: int) -> list[int]:
    """(score, yuan, member id) of the buyer on that place; of the last when there are fewer."""
    if place < 1:
        return []
    buyers = (
        select(_V.c.score, _V.c.yuan, _V.c.member_id)
        .join(_M, _M.c.id == _V.c.member_id)
        .where(_V.c.score > 0, _M.c.status.in_(COUNTED))
    )
    best = (_V.c.score.desc(), _V.c.yuan.desc(), _V.c.member_id.desc())
    row = work.session.execute(buyers.order_by(*best).offset(place - 1).limit(1)).first()
    if row is None:
        worst = (_V.c.score, _V.c.yuan, _V.c.member_id)
        row = work.session.execute(buyers.order_by(*worst).limit(1)).first()
    return [] if row is None else list(row)


def _classes(work: Work, at: Round, chunk: int) -> None:
    ids = _stretch(work, at, chunk, "done")
    if ids:
        found: Any = case(
            (_reaches(at.ranks[Value.CORE.value]), Value.CORE.value),
            (_reaches(at.ranks[Value.IMPORTANT.value]), Value.IMPORTANT.value),
            else_=Value.ORDINARY.value,
        )
        work.session.execute(
            update(_V)
            .where(
                _V.c.member_id.between(ids[0], ids[-1]),
                or_(_V.c.suggested.is_(None), _V.c.suggested != found),
            )
            .values(suggested=found)
        )
    if at.stage == "done":
        audit.record(work, "member.values_suggested", purpose=at.month)


def _reaches(rank: Sequence[int]) -> ColumnElement[bool]:
    if not rank:
        return literal(value=False)
    score, yuan, member_id = rank
    return and_(
        _V.c.score > 0,
        or_(
            _V.c.score > score,
            and_(_V.c.score == score, _V.c.yuan > yuan),
            and_(_V.c.score == score, _V.c.yuan == yuan, _V.c.member_id >= member_id),
        ),
    )


def _stretch(work: Work, at: Round, chunk: int, then: str) -> Sequence[int]:
    """The next members by id; at the end of the roll on to the stage `then`."""
    ids = (
        work.session.execute(
            select(_M.c.id).where(_M.c.id > at.after).order_by(_M.c.id).limit(chunk)
        )
        .scalars()
        .all()
    )
    at.after = ids[-1] if ids else at.after
    if len(ids) < chunk:
        at.stage, at.after = then, 0
    return ids


_STAGES: dict[str, Callable[[Work, Round, int], None]] = {
    "figures": _figures,
    "cuts": _cuts,
    "scores": _scores,
    "rank": _rank,
    "classes": _classes,
}
