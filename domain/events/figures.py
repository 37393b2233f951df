"""An event in figures: who was invited, registered, waited, came; what it cost; how it was (R4.9).

Counted by registration: whoever brought companions counts once, `seats` has them all.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session

from domain.events import costs, feedback
from domain.events.after_model import Visit
from domain.events.model import Event, Registration, SeatState, Turn
from domain.events.news_model import EventNews
from domain.events.turnout import counted
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]
_N = EventNews.__table__  # type: ignore[attr-defined]
_G = Visit.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Tier:
    """Of one tier: who had a seat, and who of them came."""

    registered: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """`invited` were told of it, `registered` had a seat when it began, `given_up` had one before;
    `waited` stood in the queue. `checked`: somebody was let in at a door, so that `came`,
    `no_show` and `walk_ins` say something. Sums in yuan; `points` were given to those who came.
    `csat` and `nps` are None below five answers."""

    invited: int
    registered: int
    seats: int
    given_up: int
    waited: int
    checked: bool
    came: int
    seats_came: int
    walk_ins: int
    points: int
    budget: Decimal
    cost: Decimal
    bearers: Mapping[str, Decimal]
    asked: int
    answers: int
    csat: int | None = None
    nps: int | None = None
    stars: tuple[int, ...] | None = None
    tiers: Mapping[str, Tier] = field(default_factory=dict)

    @property
    def no_show(self) -> int:
        return self.registered - self.came if self.checked else 0

    @property
    def over(self) -> bool:
        return self.cost > self.budget

    @property
    def each(self) -> Decimal | None:
        """The cost for each who came; None when nobody did."""
        seats = self.seats_came if self.checked else self.seats
        return (self.cost / seats).quantize(costs.CENT) if seats else None


def of(work: Work, event: Event) -> Figures:
    """The figures as they are now; the caller holds the right."""
    session, event_id = work.session, int(event.id or 0)
    invited, waited, given_up, points = session.execute(_counts(event_id)).one()
    tiers = _tiers(session, event_id)
    sums, said = costs.sums(session, event), feedback.reckoned(session, event_id)
    seats, seats_came, walk_ins = session.execute(
        select(
            func.coalesce(func.sum(_R.c.seats), 0),
            func.coalesce(func.sum(case((_R.c.came_at.is_not(None), _R.c.seats), else_=0)), 0),
            func.coalesce(func.sum(case((_R.c.walk_in, 1), else_=0)), 0),
        ).where(_R.c.event_id == event_id, _R.c.state == SeatState.HELD)
    ).one()
    return Figures(
        invited=int(invited or 0),
        registered=sum(one.registered for one in tiers.values()),
        seats=int(seats),
        given_up=int(given_up),
        waited=int(waited),
        checked=counted(work, event_id) == "came",
        came=sum(one.came for one in tiers.values()),
        seats_came=int(seats_came),
        walk_ins=int(walk_ins),
        points=int(points or 0),
        budget=sums.budget,
        cost=sums.total,
        bearers=sums.by_bearer,
        asked=said.asked,
        answers=said.n,
        csat=said.csat,
        nps=said.nps,
        stars=said.stars,
        tiers=tiers,
    )


def _counts(event_id: int) -> Any:
    """One row: invited, waited, gave their seat up, points given."""
    gone = (SeatState.CANCELLED,)
    stands = select(_R.c.member_id).where(_R.c.event_id == event_id, _R.c.state == SeatState.HELD)
    given_up = select(func.count(_R.c.member_id.distinct())).where(
        _R.c.event_id == event_id, _R.c.state.in_(gone), _R.c.member_id.not_in(stands)
    )
    return select(
        select(_N.c.told).where(_N.c.event_id == event_id).scalar_subquery(),
        select(func.count(_T.c.member_id.distinct()))
        .where(_T.c.event_id == event_id)
        .scalar_subquery(),
        given_up.scalar_subquery(),
        select(func.sum(_G.c.points)).where(_G.c.event_id == event_id).scalar_subquery(),
    )


def _tiers(session: Session, event_id: int) -> dict[str, Tier]:
    rows = session.execute(
        select(_R.c.tier, func.count(), func.count(_R.c.came_at))
        .where(_R.c.event_id == event_id, _R.c.state == SeatState.HELD)
        .group_by(_R.c.tier)
    )
    return {tier: Tier(int(registered), int(came)) for tier, registered, came in rows}


# ── Kept as JSON ──────────────────────────────────────────────────────────────────────────────


def frozen(one: Figures) -> dict[str, Any]:
    """As a summary keeps them."""
    kept = asdict(one)
    kept["budget"], kept["cost"] = format(one.budget, ".2f"), format(one.cost, ".2f")
    kept["bearers"] = {bearer: format(amount, ".2f") for bearer, amount in one.bearers.items()}
    return kept


def thawed(kept: Mapping[str, Any]) -> Figures:
    """The other way round."""
    found = Figures(**kept)
    return replace(
        found,
        budget=Decimal(kept["budget"]),
        cost=Decimal(kept["cost"]),
        bearers={bearer: Decimal(amount) for bearer, amount in kept["bearers"].items()},
        stars=None if kept["stars"] is None else tuple(kept["stars"]),
        tiers={tier: Tier(**one) for tier, one in kept["tiers"].items()},
    )
