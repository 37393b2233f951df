"""A survey changes under its guard: of two people at once, one wins (F3)."""

from typing import Any

from sqlalchemy import select, update

from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.taking import hold
from domain.errors import NotFound, Outdated
from domain.surveys.errors import SurveyNotThere
from domain.surveys.model import State, Survey
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]


def get(work: Work, survey_id: int) -> Survey:
    """The survey as it stands now, for the contexts that have seen to the right.

    Raises:
        NotFound: there is none.
    """
    survey = work.session.get(Survey, survey_id, populate_existing=True)
    if survey is None:
        raise NotFound
    return survey


def moved(work: Work, survey_id: int, before: State, after: State, **values: Any) -> bool:
    """Take it from `before` to `after` in one statement; whether it was there."""
    done = work.session.execute(
        update(_S)
        .where(_S.c.id == survey_id, _S.c.state == before)
        .values(state=after, version=_S.c.version + 1, **values)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def to_change(work: Work, survey_id: int, version: int | None = None) -> Survey:
    """A survey that may be changed now, nobody else's until the transaction ends, counted one
    version on: a draft, what was sent back for revision, or an approved one, whose approval is
    void then (R12.2). `version` is the one the actor saw.

    Raises:
        NotFound: there is none. Outdated: a colleague has changed it.
        SurveyNotThere: it waits for the manager, is open or closed.
    """
    known = select(_S.c.approval_id).where(_S.c.id == survey_id)
    approval_id = work.session.execute(known).scalar_one_or_none()
    held = hold(work, approval_id)
    locked = select(Survey).where(_S.c.id == survey_id).with_for_update()
    survey: Survey | None = work.session.execute(
        locked.execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if survey is None:
        raise NotFound
    if survey.approval_id != approval_id or version not in (None, survey.version):
        raise Outdated
    if survey.state == State.APPROVED:
        _void(work, survey)
        survey.state = State.DRAFT
    elif survey.state != State.DRAFT and (survey.state, held) != (State.ASKED, "returned"):
        raise SurveyNotThere(reason=survey.state)
    survey.version += 1
    work.session.flush()
    return survey


def _void(work: Work, survey: Survey) -> None:
    if survey.approval_id is not None:
        approval = work.session.get_one(Approval, survey.approval_id, populate_existing=True)
        approvals.void(work, approval, why="survey_changed")


def changeable(work: Work, survey: Survey) -> bool:
    """Whether its plan and questions can be changed now; the caller holds the right."""
    if survey.state != State.ASKED:
        return survey.state in (State.DRAFT, State.APPROVED)
    if survey.approval_id is None:
        return False
    approval = work.session.get_one(Approval, survey.approval_id, populate_existing=True)
    return approval.state == "returned"
