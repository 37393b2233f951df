"""Counts of answers, straight from the database: a few statements, however many answered."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session

from domain.surveys.answers_model import SurveyAnswer, SurveyBallot, SurveyTally
from domain.surveys.model import CHOICES, Kind, Receipt, Survey, SurveyInvitation, SurveyQuestion

_Q = SurveyQuestion.__table__  # type: ignore[attr-defined]
_I = SurveyInvitation.__table__  # type: ignore[attr-defined]
_B = SurveyBallot.__table__  # type: ignore[attr-defined]
_A = SurveyAnswer.__table__  # type: ignore[attr-defined]
_TALLY = SurveyTally.__table__  # type: ignore[attr-defined]

CODED = (*CHOICES, Kind.SCALE5, Kind.NPS)
Banded = list[tuple[str, str, int, int, int]]


def by_question(
    session: Session, asked: Sequence[SurveyQuestion]
) -> dict[int, tuple[int, dict[int, int], Any]]:
    """Question → people, value → how many, average of a number."""
    coded = [one.id for one in asked if one.kind in CODED]
    days = [one.id for one in asked if one.kind == Kind.DATE]
    others = [one.id for one in asked if one.kind not in (*CODED, Kind.DATE)]
    found: dict[int, tuple[int, dict[int, int], Any]] = {}
    for ids, value in ((coded, _A.c.value), (days, _A.c.value // 100)):
        if not ids:
            continue
        rows = session.execute(
            select(_A.c.question_id, value, func.count(), _first())
            .where(_A.c.question_id.in_(ids))
            .group_by(_A.c.question_id, value)
        )
        for question, one, n, first in rows:
            known, cells, _mean = found.get(question, (0, {}, None))
            found[question] = (known + first, {**cells, int(one): n}, None)
    if others:
        rows = session.execute(
            select(_A.c.question_id, _first(), func.avg(_A.c.value))
            .where(_A.c.question_id.in_(others))
            .group_by(_A.c.question_id)
        )
        for question, first, mean in rows:
            found[question] = (first, {}, mean)
    return found


def _first() -> Any:
    """How many people: of several ticks or photos of one, only the first counts."""
    return func.sum(case((_A.c.place == 0, 1), else_=0))


def people(session: Session, survey: Survey) -> int:
    count = select(func.count()).select_from(_B).where(_B.c.survey_id == survey.id)
    return int(session.execute(count).scalar_one())


def receipts(session: Session, survey: Survey) -> tuple[int, int, int]:
    """Invited, of them done, done without."""
    done = _I.c.state == Receipt.DONE
    row = session.execute(
        select(
            func.count(_I.c.invited_at),
            func.sum(case((done & _I.c.invited_at.is_not(None), 1), else_=0)),
            func.sum(case((done & _I.c.invited_at.is_(None), 1), else_=0)),
        ).where(_I.c.survey_id == survey.id)
    ).one()
    return row[0], row[1] or 0, row[2] or 0


def joined(session: Session, survey: Survey, by: str) -> Banded:
    """Of a named survey: band, kind, question, value, how many; question 0 counts people."""
    band = func.coalesce(_B.c[by], "")
    heads = session.execute(
        select(band, func.count()).where(_B.c.survey_id == survey.id).group_by(band)
    )
    rows = session.execute(
        select(band, _Q.c.kind, _Q.c.id, _A.c.value, func.count())
        .join(_A, _A.c.question_id == _Q.c.id)
        .join(_B, _B.c.id == _A.c.ballot_id)
        .where(_Q.c.survey_id == survey.id, _Q.c.kind.in_((Kind.SCALE5, Kind.NPS)))
        .group_by(band, _Q.c.kind, _Q.c.id, _A.c.value)
    )
    return [(one, "", 0, 0, n) for one, n in heads] + [tuple(row) for row in rows]


def tallied(session: Session, survey: Survey, by: str) -> Banded:
    """The same of an anonymous one, from what was counted group by group."""
    rows = session.execute(
        select(_TALLY.c.pool, _Q.c.kind, _TALLY.c.question_id, _TALLY.c.value, _TALLY.c.n)
        .outerjoin(_Q, _Q.c.id == _TALLY.c.question_id)
        .where(_TALLY.c.survey_id == survey.id, _TALLY.c.pool.startswith(f"{by}:"))
    )
    return [(row[0].partition(":")[2], row[1] or "", *row[2:]) for row in rows]
