"""A second opinion on an applicant's eligibility, and notes between colleagues (E17, E22.2)."""

from sqlalchemy import select, update

from domain import audit
from domain.access import Permission, Role
from domain.applications import desk, moving
from domain.applications.errors import OpinionGiven
from domain.applications.model import Application, Opinion, ReviewNote
from domain.errors import NotFound, OwnRequest, ReasonMissing
from domain.people import service as people
from domain.work import Work

_O = Opinion.__table__  # type: ignore[attr-defined]


def ask_opinion(work: Work, application_id: int, question: str = "") -> Opinion:
    """Ask the reviewers what they think; the clocks go on. While one is open, that one stands.

    Raises:
        NotFound, OwnRequest, ClaimedByAnother, LateDecision.
    """
    work.require(Permission.REVIEW_APPLICATION)
    application = moving.in_hand(work, application_id)
    moving.refuse_late(work, application)
    asked = select(Opinion).where(_O.c.application_id == application_id, _O.c.given_at.is_(None))
    found: Opinion | None = work.session.execute(asked).scalars().first()
    if found is not None:
        return found
    opinion = Opinion(
        application_id=application_id,
        asked_by=work.actor.person_id,
        asked_at=work.now,
        question=question.strip() or None,
    )
    work.session.add(opinion)
    work.session.flush()
    audit.record(work, "application.opinion_asked", application)
    _tell(work, application, "application.opinion_asked", reviewers(work), opinion)
    return opinion


def give_opinion(work: Work, opinion_id: int, *, eligible: bool, text: str = "") -> Opinion:
    """A reviewer's answer; words are needed for a no. One's own again changes nothing.

    Raises:
        ReasonMissing: a no without words.
        OwnRequest: the actor is the applicant.
        OpinionGiven: a colleague has answered.
        NotFound: no such question.
    """
    work.require(Permission.GIVE_OPINION)
    if not eligible and not text.strip():
        raise ReasonMissing
    opinion = work.session.get(Opinion, opinion_id)
    if opinion is None:
        raise NotFound
    application = moving.get(work, opinion.application_id)
    if application.person_id == work.actor.person_id:
        raise OwnRequest
    done = work.session.execute(
        update(_O)
        .where(_O.c.id == opinion_id, _O.c.given_at.is_(None))
        .values(
            given_by=work.actor.person_id,
            given_at=work.now,
            eligible=eligible,
            text=text.strip() or None,
        )
    )
    opinion = work.session.get_one(Opinion, opinion_id, populate_existing=True)
    if not done.rowcount:  # type: ignore[attr-defined]
        if opinion.given_by == work.actor.person_id:
            return opinion
        by = people.staff_name(work.session, opinion.given_by or 0)
        raise OpinionGiven(by=str(by), at=opinion.given_at)
    audit.record(work, "application.opinion_given", application)
    _tell(work, application, "application.opinion_given", [opinion.asked_by], opinion)
    return opinion


def note(work: Work, application_id: int, text: str) -> ReviewNote:
    """Leave a remark for colleagues. The same words again are a second remark.

    Raises:
        ReasonMissing: no words.
        NotFound: no such application.
    """
    work.require(Permission.REVIEW_APPLICATION)
    if not text.strip():
        raise ReasonMissing
    application = moving.get(work, application_id)
    remark = ReviewNote(
        application_id=application_id,
        written_by=work.actor.person_id,
        written_at=work.now,
        text=text.strip(),
    )
    work.session.add(remark)
    audit.record(work, "application.noted", application)
    return remark


def reviewers(work: Work) -> list[int]:
    return people.holders(work.session, Role.REVIEWER, work.today)


def _tell(
    work: Work, application: Application, kind: str, to: list[int], opinion: Opinion
) -> None:
    desk.tell_staff(work, application, kind, to, opinion_id=opinion.id)
