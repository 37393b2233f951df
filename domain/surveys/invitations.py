"""The receipt that somebody has answered: who, and once (R6.2, R6.4)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update

from domain import upsert
from domain.access import Permission
from domain.errors import NotFound
from domain.members import service as members
from domain.points import earning
from domain.surveys import building, moving, publishing
from domain.surveys.errors import SurveyNotOpen
from domain.surveys.model import Receipt, State, Survey, SurveyInvitation
from domain.surveys.rest import may_ask, take_day
from domain.work import Work

__all__ = ("Done", "done", "may_ask", "shut", "started", "take_day")

_S = Survey.__table__  # type: ignore[attr-defined]
_I = SurveyInvitation.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Done:
    """`first`: the receipt is new. `points` were given for it."""

    first: bool
    points: int = 0


def started(work: Work, survey_id: int) -> None:
    """Note that the acting member has begun to answer; again, nothing changes.

    Raises:
        NotFound: no such survey, or they are no member.
    """
    work.require(Permission.ANSWER_SURVEY)
    survey = moving.get(work, survey_id)
    me = work.actor.person_id
    row = _row(survey, me, _member(work)) | {"state": Receipt.STARTED}
    if not upsert.if_new(work.session, _I, **row):
        open_ = (Receipt.QUEUED, Receipt.SENT)
        work.session.execute(
            update(_I)
            .where(
                _I.c.survey_id == survey.id, _I.c.person_id == me, _I.c.state.in_(open_)
            )
            .values(state=Receipt.STARTED)
        )  # fmt: skip


def done(work: Work, survey_id: int) -> Done:
    """The receipt of the acting member: their answers are handed in. Counted once, with the points
    of the rule; handed in again, `first` is False. The last one of a quota closes the survey.

    Raises:
        NotFound: no such survey, or they are no member.
        SurveyNotOpen: not_yet, closed or full.
    """
    work.require(Permission.ANSWER_SURVEY)
    survey, member_id = moving.get(work, survey_id), _member(work)
    me = work.actor.person_id
    if _is_done(work, survey_id, me):
        shut(work, survey)
        return Done(first=False)
    if not _take_room(work, survey_id):
        shut(work, moving.get(work, survey_id))
        raise SurveyNotOpen(reason="full")
    if not _mark(work, survey, member_id):
        _give_room_back(work, survey_id)
        return Done(first=False)
    given = 0
    if survey.points:
        given = earning.award(
            work, building.RULE, member_id=member_id, source="survey", source_id=survey_id
        ).points
    survey = moving.get(work, survey_id)
    if survey.quota is not None and survey.answered >= survey.quota:
        publishing.ended(work, survey_id, "quota")
    return Done(first=True, points=given)


def shut(work: Work, survey: Survey) -> None:
    """See that answers are taken; the caller holds the right.

    Raises:
        SurveyNotOpen: not_yet, closed or full.
    """
    if survey.state not in (State.OPEN, State.CLOSED):
        raise SurveyNotOpen(reason="not_yet")
    if survey.state == State.CLOSED:
        raise SurveyNotOpen(reason="full" if survey.closed_why == "quota" else "closed")
    if survey.closes_at is not None and survey.closes_at <= work.now:
        raise SurveyNotOpen(reason="closed")


def receipt(work: Work, survey_id: int) -> Receipt | None:
    """Where the acting person stands with it; None: never asked, never begun."""
    found = work.session.execute(
        select(_I.c.state).where(
            _I.c.survey_id == survey_id, _I.c.person_id == work.actor.person_id
        )
    ).scalar_one_or_none()
    return None if found is None else Receipt(found)


def _member(work: Work) -> int:
    member = members.of(work)
    if member is None or member.id is None:
        raise NotFound
    return member.id


def _row(survey: Survey, person_id: int, member_id: int) -> dict[str, Any]:
    return {
        "survey_id": survey.id,
        "person_id": person_id,
        "member_id": member_id,
        "nps": survey.nps,
        "reminded": 0,
    }


def _is_done(work: Work, survey_id: int, person_id: int) -> bool:
    found = select(_I.c.id).where(
        _I.c.survey_id == survey_id, _I.c.person_id == person_id, _I.c.state == Receipt.DONE
    )
    return work.session.execute(found).first() is not None


def _take_room(work: Work, survey_id: int) -> bool:
    """One more answer, if it is open and the quota has room: of two at once, one wins."""
    taken = work.session.execute(
        update(_S)
        .where(
            _S.c.id == survey_id,
            _S.c.state == State.OPEN,
            _S.c.closes_at > work.now,
            or_(_S.c.quota.is_(None), _S.c.answered < _S.c.quota),
        )
        .values(answered=_S.c.answered + 1)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def _give_room_back(work: Work, survey_id: int) -> None:
    work.session.execute(update(_S).where(_S.c.id == survey_id).values(answered=_S.c.answered - 1))


def _mark(work: Work, survey: Survey, member_id: int) -> bool:
    """Set the receipt, once for each person."""
    me = work.actor.person_id
    end = {"state": Receipt.DONE, "done_on": work.today}
    if upsert.if_new(work.session, _I, **(_row(survey, me, member_id) | end)):
        return True
    marked = work.session.execute(
        update(_I)
        .where(
            _I.c.survey_id == survey.id, _I.c.person_id == me, _I.c.state != Receipt.DONE
        )
        .values(next_at=None, held=None, **end)
    )  # fmt: skip
    return bool(marked.rowcount)  # type: ignore[attr-defined]
