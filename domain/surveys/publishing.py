"""A survey is asked for, approved, opened and closed (R8.2, R6.4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from domain import audit, outbox
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import ReasonMissing
from domain.surveys import audience, building, moving, questions
from domain.surveys.audience import Audience
from domain.surveys.errors import SurveyNotThere, SurveyUnfit
from domain.surveys.model import Receipt, State, Survey, SurveyInvitation, SurveyQuestion
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_I = SurveyInvitation.__table__  # type: ignore[attr-defined]

KIND = "survey"


def propose(work: Work, survey_id: int, reason: str) -> Approval:
    """Ask the manager; the survey stays as it is from here on. Of two colleagues at once, one
    asks.

    Raises:
        ReasonMissing: no reason. NotFound: no such survey.
        SurveyUnfit: no_questions; no_end, past or window.
        SurveyNotThere: it is asked for already, approved, open or closed.
    """
    work.require(Permission.MAKE_SURVEYS)
    if not reason.strip():
        raise ReasonMissing
    _ready(work, moving.get(work, survey_id))
    if not moving.moved(work, survey_id, State.DRAFT, State.ASKED):
        raise SurveyNotThere(reason=moving.get(work, survey_id).state)
    survey = moving.get(work, survey_id)
    asked = _asked(work, survey)
    approval = approvals.propose(work, KIND, subject=survey, reason=reason, proposal=asked)
    survey.approval_id = approval.id
    work.session.flush()
    audit.record(work, "survey.proposed", survey)
    return approval


def _ready(work: Work, survey: Survey) -> None:
    has_questions(questions.of(work.session, survey.id or 0))
    building.window(work, survey)


def has_questions(found: Sequence[SurveyQuestion]) -> None:
    """See that there is something to answer.

    Raises:
        SurveyUnfit: no_questions.
    """
    if not found:
        raise SurveyUnfit(reason="no_questions")


def _asked(work: Work, survey: Survey) -> dict[str, Any]:
    """What the manager agrees to, frozen; `members` are those it would go to now."""
    return {
        "title": survey.title,
        "intro": survey.intro,
        "anonymous": survey.anonymous,
        "opens_at": survey.opens_at.isoformat() if survey.opens_at else None,
        "closes_at": survey.closes_at.isoformat() if survey.closes_at else None,
        "quota": survey.quota,
        "points": survey.points,
        "audience": survey.audience,
        "members": audience.count(work, Audience.of(survey.audience)),
        "questions": [one.words for one in questions.of(work.session, survey.id or 0)],
    }


@approvals.reviser(KIND)
def revised(work: Work, approval: Approval) -> dict[str, Any]:
    """The survey as it stands after the revision."""
    survey = moving.get(work, approval.subject_id or 0)
    _ready(work, survey)
    return _asked(work, survey)


@approvals.executor(KIND)
def approved(work: Work, approval: Approval) -> None:
    """The manager agreed: it opens by itself when its time has come."""
    survey = moving.get(work, approval.subject_id or 0)
    building.window(work, survey)
    if moving.moved(work, survey.id or 0, State.ASKED, State.APPROVED):
        audit.record(work, "survey.approved", survey)


@approvals.refusal(KIND)
def declined(work: Work, approval: Approval) -> None:
    """Rejected or taken back: a draft again."""
    moving.moved(work, approval.subject_id or 0, State.ASKED, State.DRAFT)


# ── Opening and closing ───────────────────────────────────────────────────────────────────────


def open_(work: Work, survey_id: int) -> bool:
    """From now on answers are taken and invitations go out; False when somebody else opened it or
    it is not approved. For the schedule."""
    work.require(Permission.RUN_SCHEDULE)
    values = {"opened_at": work.now}
    if not moving.moved(work, survey_id, State.APPROVED, State.OPEN, **values):
        return False
    audit.record(work, "survey.opened", moving.get(work, survey_id))
    return True


def close(work: Work, survey_id: int) -> Survey:
    """Take no more answers from now on. Closed already, nothing changes.

    Raises:
        NotFound: there is none. SurveyNotThere: it is not open.
    """
    work.require(Permission.MAKE_SURVEYS)
    survey = moving.get(work, survey_id)
    if survey.state == State.CLOSED:
        return survey
    if not ended(work, survey_id, "staff"):
        raise SurveyNotThere(reason=moving.get(work, survey_id).state)
    return moving.get(work, survey_id)


def extend(work: Work, survey_id: int, closes_at: datetime) -> Survey:
    """Have an open survey close later than it would, never sooner. The moment it has already
    changes nothing; who is still to be invited or reminded will be, until the new one.

    Raises:
        NotFound: there is none. SurveyNotThere: it is not open (any more).
        SurveyUnfit: sooner, with the moment it has.
    """
    work.require(Permission.MAKE_SURVEYS)
    before = moving.get(work, survey_id).closes_at
    if before == closes_at:
        return moving.get(work, survey_id)
    done = work.session.execute(
        update(_S)
        .where(
            _S.c.id == survey_id, _S.c.state == State.OPEN,
            _S.c.closes_at > work.now, _S.c.closes_at < closes_at,
        )
        .values(closes_at=closes_at, version=_S.c.version + 1)
    )  # fmt: skip
    survey = moving.get(work, survey_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        if survey.state != State.OPEN or survey.closes_at is None or survey.closes_at <= work.now:
            closed = State.CLOSED if survey.state == State.OPEN else survey.state
            raise SurveyNotThere(reason=closed)
        raise SurveyUnfit(reason="sooner")
    audit.record(work, "survey.extended", survey, purpose=f"to {closes_at.isoformat()}")
    return survey


def ended(work: Work, survey_id: int, why: str) -> bool:
    """It closes: who was not asked is not asked any more, and its maker is told. False when it is
    not open (any more). `why`: date, quota or staff. The caller holds the right."""
    values = {"closed_at": work.now, "closed_why": why}
    if not moving.moved(work, survey_id, State.OPEN, State.CLOSED, **values):
        return False
    work.session.execute(
        update(_I)
        .where(_I.c.survey_id == survey_id, _I.c.state == Receipt.QUEUED)
        .values(state=Receipt.LAPSED, next_at=None)
    )
    work.session.execute(
        update(_I)
        .where(_I.c.survey_id == survey_id, _I.c.next_at.is_not(None))
        .values(next_at=None)
    )
    survey = moving.get(work, survey_id)
    audit.record(work, "survey.closed", survey, purpose=why)
    outbox.queue(
        work,
        "survey.closed",
        to=survey.created_by,
        key=f"survey:{survey_id}:closed",
        survey_id=survey_id,
    )
    return True


def due(work: Work) -> int:
    """Open and close what is due, one survey a call; 0 when none is."""
    work.require(Permission.RUN_SCHEDULE)
    over = _one(work, _S.c.state == State.OPEN, _S.c.closes_at <= work.now)
    if over is not None:
        return int(ended(work, over, "date"))
    late = _one(work, _S.c.state == State.APPROVED, _S.c.closes_at <= work.now)
    if late is not None:  # approved too late to open at all
        values = {"closed_at": work.now, "closed_why": "date"}
        return int(moving.moved(work, late, State.APPROVED, State.CLOSED, **values))
    begun = or_(_S.c.opens_at.is_(None), _S.c.opens_at <= work.now)
    found = _one(work, _S.c.state == State.APPROVED, begun)
    return int(found is not None and open_(work, found))


def _one(work: Work, *wanted: Any) -> int | None:
    return work.session.execute(
        select(_S.c.id).where(*wanted).order_by(_S.c.id).limit(1)
    ).scalar_one_or_none()
