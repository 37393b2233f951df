"""Low marks are not left lying (R6.5): a named one becomes a case, anonymous ones a number that
colleagues hear once a day."""

from datetime import timedelta
from typing import Any

from sqlalchemy import case, func, or_, select, update

from domain import audit, outbox, upsert
from domain.access import Permission
from domain.members.model import Member
from domain.people.model import Person
from domain.surveys import ballots
from domain.surveys.answers_model import SurveyAnswer, SurveyBallot, SurveyMix
from domain.surveys.figures import LEAST
from domain.surveys.model import Kind, State, Survey, SurveyQuestion
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_Q = SurveyQuestion.__table__  # type: ignore[attr-defined]
_B = SurveyBallot.__table__  # type: ignore[attr-defined]
_A = SurveyAnswer.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_MIX = SurveyMix.__table__  # type: ignore[attr-defined]

CHUNK = 20
LATELY = timedelta(days=3)  # after it closed
BEST = {Kind.SCALE5: 5, Kind.NPS: 10}


def run(work: Work) -> int:
    """Open a case for each named answer with a low mark, once; tell the staff of anonymous ones.
    How many cases; call again until it is 0."""
    work.require(Permission.RUN_SCHEDULE)
    found = work.session.execute(
        select(_B.c.id, _B.c.survey_id, _M.c.person_id, _P.c.language)
        .join(_M, _M.c.id == _B.c.member_id)
        .outerjoin(_P, _P.c.id == _M.c.person_id)
        .where(_B.c.low.is_(True), _B.c.followed_at.is_(None))
        .order_by(_B.c.id)
        .limit(CHUNK)
    ).all()
    for row in found:
        _follow(work, row.id, row.survey_id, row.person_id, row.language)
    if not found:
        _tell_of_anonymous(work)
    return len(found)


def _follow(
    work: Work, ballot_id: str, survey_id: int, person_id: int | None, language: str | None
) -> None:
    from domain.cases import raising

    ours = work.session.execute(
        update(_B)
        .where(_B.c.id == ballot_id, _B.c.followed_at.is_(None))
        .values(followed_at=work.now)
    )
    if not ours.rowcount or person_id is None:  # type: ignore[attr-defined]
        return
    words = _said(work, ballot_id, survey_id, language or "")
    case = raising.from_survey(work, person_id=person_id, survey_id=survey_id, words=words)
    audit.record(work, "survey.followed_up", case, purpose=f"survey {survey_id}")


def _said(work: Work, ballot_id: str, survey_id: int, language: str) -> str:
    """The survey's name, the low marks and what the member wrote, in their language."""
    survey = work.session.get_one(Survey, survey_id)
    rows = work.session.execute(
        select(_Q.c.kind, _Q.c.words.label("asked"), _A.c.value, _A.c.words)
        .join(_A, _A.c.question_id == _Q.c.id)
        .where(_A.c.ballot_id == ballot_id, _Q.c.kind.in_((*BEST, Kind.TEXT)))
        .order_by(_Q.c.position)
    )
    lines = [_words(survey.title, language)]
    for row in rows:
        asked = _words(row.asked, language)
        if row.kind == Kind.TEXT:
            lines.append(f"{asked}\n{row.words}")
        elif row.value <= ballots.LOW[Kind(row.kind)]:
            lines.append(f"{asked}\n{row.value} / {BEST[Kind(row.kind)]}")
    return "\n\n".join(lines)


def _words(words: Any, language: str) -> str:
    if not isinstance(words, dict):
        return ""
    return words.get(language) or next(iter(words.values()), "")


def _tell_of_anonymous(work: Work) -> None:
    """One line a day for each anonymous survey in which low marks were counted since the last."""
    told = select(_MIX.c.survey_id).where(_MIX.c.told_on == work.today)
    asked = work.session.execute(
        select(_S.c.id).where(
            _S.c.anonymous.is_(True),
            or_(_S.c.state == State.OPEN, _S.c.closed_at > work.now - LATELY),
            _S.c.id.not_in(told),
        )
    ).scalars()
    rows = work.session.execute(
        select(_B.c.survey_id, func.sum(case((_B.c.low.is_(True), 1), else_=0)).label("low"),
               func.coalesce(_MIX.c.low_told, 0).label("before"))
        .outerjoin(_MIX, _MIX.c.survey_id == _B.c.survey_id)
        .where(_B.c.survey_id.in_(list(asked)))
        .group_by(_B.c.survey_id, _MIX.c.low_told)
        .having(func.count() >= LEAST)
    )  # fmt: skip
    for row in rows.all():
        if row.low > row.before:
            _tell(work, row.survey_id, int(row.low))


def _tell(work: Work, survey_id: int, low: int) -> None:
    told = {"low_told": low, "told_on": work.today}
    if not upsert.if_new(work.session, _MIX, survey_id=survey_id, fresh=False, **told):
        work.session.execute(update(_MIX).where(_MIX.c.survey_id == survey_id).values(told))
    outbox.queue(
        work,
        "survey.low_marks",
        to=outbox.STAFF_GROUP,
        key=f"survey:{survey_id}:low:{work.today}",
        topic="alerts",
        not_before=outbox.decent_hour(work),
        survey_id=survey_id,
        count=low,
    )
