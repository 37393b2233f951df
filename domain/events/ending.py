"""Many registrations end at once: seats and points go back (R4.5, R4.8)."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import update

from domain import audit
from domain.events import seats
from domain.events.model import Event, Registration, SeatState
from domain.events.own import STANDING
from domain.events.rounds import Seated
from domain.events.seats import Wanted
from domain.points import ledger
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]


def end_many(
    work: Work, event: Event, those: Sequence[Seated], state: SeatState, why: str
) -> None:
    """End these registrations of a locked event; none of them has ended before. Points put aside
    come back, each in its own entry. `before_cancel` keeps what they were."""
    if not those:
        return
    ids = [one.id for one in those]
    work.session.execute(
        update(_R)
        .where(_R.c.id.in_(ids), _R.c.state.in_(STANDING))
        .values(
            state=state,
            before_cancel=_R.c.state,
            ended_at=work.now,
            ended_because=why,
            version=_R.c.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    for (tier, session), count in by_quota(those).items():  # a handful, not one for each person
        seats.give_back(work, event, Wanted(count, tier, session))
    for one in those:
        if one.hold_id is not None:
            ledger.release(work, one.hold_id)
    audit.record_all(work, f"registration.{state}", "registration", ids, purpose=why)


def by_quota(those: Sequence[Seated]) -> dict[tuple[str, str | None], int]:
    """(tier, session) → their seats together."""
    found: dict[tuple[str, str | None], int] = defaultdict(int)
    for one in those:
        found[one.tier, one.session] += one.seats
    return found
