"""One change of a redemption's state, decided by the row itself: the first of two wins (R3.9).

Locks are taken in one order everywhere: redemption, the member's points, reward, trail.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import update

from domain.errors import NotFound
from domain.people import service as people
from domain.points import ledger
from domain.rewards.errors import GiftHandedOver, GiftNotThere
from domain.rewards.model import HELD, Redemption, Reward, Stage
from domain.work import Work

_R = Reward.__table__  # type: ignore[attr-defined]
_X = Redemption.__table__  # type: ignore[attr-defined]

OUT_OF_STOCK = "out_of_stock"  # the shelf is empty though the count says otherwise (F44)


def get(work: Work, redemption_id: int) -> Redemption:
    """The redemption as it stands now.

    Raises:
        NotFound: no such redemption.
    """
    found = work.session.get(Redemption, redemption_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def reward_of(work: Work, redemption: Redemption) -> Reward:
    return work.session.get_one(Reward, redemption.reward_id, populate_existing=True)


def move(
    work: Work, redemption_id: int, allowed: Sequence[Stage], state: Stage, **values: Any
) -> Redemption:
    """Write the new state and `values` if it is in an `allowed` one.

    Raises:
        NotFound: no such redemption.
        GiftHandedOver: a colleague handed it over before.
        GiftNotThere: it is elsewhere.
    """
    done = work.session.execute(
        update(_X)
        .where(_X.c.id == redemption_id, _X.c.state.in_(allowed))
        .values(**{"state": state, "state_since": work.now, **values})
    )
    redemption = get(work, redemption_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        refuse(work, redemption)
    return redemption


def refuse(work: Work, redemption: Redemption) -> None:
    """Say why a step cannot be taken now.

    Raises:
        GiftHandedOver: it was handed over, by whom and when.
        GiftNotThere: it is elsewhere.
    """
    if redemption.state == Stage.HANDED_OVER and redemption.handed_by and redemption.handed_at:
        by = people.staff_name(work.session, redemption.handed_by)
        raise GiftHandedOver(by=by, at=redemption.handed_at)
    raise GiftNotThere(state=redemption.state)


def end(
    work: Work, redemption_id: int, state: Stage, reason: str, note: str | None = None
) -> Redemption:
    """Take a redemption back: the points go to the lots they came from, the piece to the stock.
    With OUT_OF_STOCK there is no piece, so the stock is counted one less (F44).

    Raises:
        GiftHandedOver, GiftNotThere: it is not waiting any more.
    """
    redemption = move(
        work,
        redemption_id,
        HELD,
        state,
        reason=reason,
        note=note,
        ended_by=work.actor.person_id or None,
        watch_at=None,
        address=None,
    )
    assert redemption.hold_id is not None  # made together with it
    ledger.release(work, redemption.hold_id)
    lost = 1 if reason == OUT_OF_STOCK else 0
    work.session.execute(
        update(_R)
        .where(_R.c.id == redemption.reward_id)
        .values(
            taken=_R.c.taken - 1,
            spent_fen=_R.c.spent_fen - redemption.cost_fen,
            stock=_R.c.stock - lost,
        )
    )
    return redemption


# ── How long it waits ─────────────────────────────────────────────────────────────────────────


def collecting(work: Work, reward: Reward) -> dict[str, Any]:
    """The last day to collect what is ready now, and when the schedule looks at it first."""
    days = reward.collect_days or work.policy.reward_days
    last = work.today + timedelta(days=days)
    return {"collect_by": last, "watch_at": next_watch(work, last)}


def next_watch(work: Work, last: date) -> datetime:
    """The next reminder, else the end: the night after the last day. Reminders keep their
    distance from the end when a reward waits longer or shorter than usual."""
    usual = work.policy.reward_days
    days = [last - timedelta(days=usual - after) for after in work.policy.reward_reminders]
    moments = [_night(work, day) for day in (*days, last + timedelta(days=1)) if day <= last]
    moments.append(_night(work, last + timedelta(days=1)))
    return min(one for one in moments if one > work.now or one == moments[-1])


def _night(work: Work, day: date) -> datetime:
    return datetime.combine(day, time(), work.zone).astimezone(UTC)
