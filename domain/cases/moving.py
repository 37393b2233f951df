"""A case changes its state under its guard and keeps each step: of two at once, one wins."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, update

from domain import audit
from domain.cases import clocks, conflict, silence, telling
from domain.cases.errors import CaseMoved
from domain.cases.model import CaseMessage, CaseStep, Clock, ServiceCase, State
from domain.cases.ways import Way, allows
from domain.work import Work

_C = ServiceCase.__table__  # type: ignore[attr-defined]


def check(case: ServiceCase, way: Way) -> None:
    """
    Raises:
        CaseMoved: the case, which is held, is not where the way begins.
    """
    if not allows(way, case):
        raise CaseMoved(reason=case.state)


def stands_at(way: Way) -> ColumnElement[bool]:
    """The case is where the way begins: of two who move it at once, the second's is not."""
    states, kinds = way
    return and_(_C.c.state.in_(states), _C.c.kind.in_(kinds))


def move(work: Work, case: ServiceCase, way: Way, **values: Any) -> ServiceCase:
    """Write `values` if the case is still in one of the states of the way.

    Raises:
        CaseMoved: it is not; with the state it is in.
    """
    done = work.session.execute(
        update(_C)
        .where(_C.c.id == case.id, stands_at(way))
        .values(version=_C.c.version + 1, **values)
    )
    work.session.refresh(case)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise CaseMoved(reason=case.state)
    return case


def step(
    work: Work, case: ServiceCase, what: str, *, stars: int | None = None, **facts: Any
) -> CaseStep:
    """Keep what happened, tell whom it concerns, and reckon when to look at the case again."""
    assert case.id is not None
    made = CaseStep(
        case_id=case.id,
        at=work.now,
        by=work.actor.person_id or None,
        what=what,
        stars=stars,
        facts=facts or None,
    )
    work.session.add(made)
    work.session.flush()
    audit.record(work, f"case.{what}", case, purpose=case.number)
    silence.watch(work, case)
    telling.moved(work, case, made)
    return made


def silent_from(moment: datetime | None) -> dict[str, Any]:
    """The columns of a case that waits for the member's word from then on, or no more."""
    return {"silent_since": moment, "reminded": 0, "reminded_at": None}


def end(
    work: Work, case: ServiceCase, way: Way, state: State, how: str, **values: Any
) -> ServiceCase:
    """The case ends: nothing is owed any more.

    Raises:
        CaseMoved: it ended already.
    """
    check(case, way)
    clocks.drop(work, case)
    values |= {"ended_at": work.now, "ended_how": how, **silent_from(None)}
    return move(work, case, way, state=state, **values)


def again(work: Work, case: ServiceCase, way: Way, message: CaseMessage) -> ServiceCase:
    """It goes on after all: a solution is due anew from this message, and the rating of the last
    one is history (it stands in its step). A colleague who has left has it no more.

    Raises:
        CaseMoved: it is being worked on.
    """
    keeper = case.assignee_id
    if keeper is not None and not conflict.may_take(work, case, keeper):
        keeper = None
    cleared = (
        *("ended_at", "ended_how", "forgotten_at", "told_at"),
        *("rating", "rating_words", "rating_skipped"),
    )
    values = dict.fromkeys(cleared) | silent_from(None)
    values |= {"assignee_id": keeper, "reopened": case.reopened + 1}
    move(work, case, way, state=State.IN_PROGRESS, **values)
    clocks.begin(work, case, Clock.RESOLUTION, message)
    return case
