"""A lottery changes its state under its guard: of two people at once, one wins (F3)."""

from typing import Any

from sqlalchemy import ColumnElement, true, update

from domain import outbox
from domain.errors import NotFound
from domain.lottery.errors import LotteryNotThere
from domain.lottery.model import Lottery, State
from domain.outbox import STAFF_GROUP
from domain.work import Work

_L = Lottery.__table__  # type: ignore[attr-defined]
TOPIC = "rewards"


def get(work: Work, lottery_id: int) -> Lottery:
    """The lottery as it stands now, for the contexts that have seen to the right.

    Raises:
        NotFound: there is none.
    """
    lottery = work.session.get(Lottery, lottery_id, populate_existing=True)
    if lottery is None:
        raise NotFound
    return lottery


def moved(
    work: Work,
    lottery_id: int,
    before: tuple[State, ...],
    after: State,
    guard: ColumnElement[bool] | None = None,
    **values: Any,
) -> bool:
    """Take it from one of `before` to `after` in one statement, if the `guard` holds too; whether
    it was there."""
    done = work.session.execute(
        update(_L)
        .where(_L.c.id == lottery_id, _L.c.state.in_(before), true() if guard is None else guard)
        .values(state=after, version=_L.c.version + 1, **values)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def move(
    work: Work, lottery_id: int, before: tuple[State, ...], after: State, **values: Any
) -> Lottery:
    """The same for somebody who is told when it was not there.

    Raises:
        NotFound, LotteryNotThere.
    """
    if not moved(work, lottery_id, before, after, **values):
        raise LotteryNotThere(state=get(work, lottery_id).state)
    return get(work, lottery_id)


def card(work: Work, lottery: Lottery) -> None:
    """The staff group's card: put there at the opening, redrawn with every change after."""
    if lottery.opened_at is None:
        return
    first = f"lottery:{lottery.id}:desk"
    again = lottery.state != State.OPEN
    outbox.queue(
        work,
        "desk.lottery",
        to=STAFF_GROUP,
        key=f"{first}:{lottery.version}" if again else first,
        edits=first if again else None,
        topic=TOPIC,
        lottery_id=lottery.id,
    )
