"""Counts of answers and receipts: a few small statements, however many answered."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session

from domain.surveys import tally
from domain.surveys.answers_model import SurveyAnswer
from domain.surveys.model import Kind, Receipt, Survey, SurveyInvitation, SurveyQuestion

_I = SurveyInvitation.__table__  # type: ignore[attr-defined]
_A = SurveyAnswer.__table__  # type: ignore[attr-defined]

Counted = dict[int, tuple[int, dict[int, int], Any]]


def by_question(
    session: Session, survey: Survey, asked: Sequence[SurveyQuestion]
) -> tuple[int, Counted]:
    """How many ballots; question → people, value → how many, average of a number."""
    ballots, found = 0, dict[int, tuple[int, dict[int, int], Any]]()
    for _survey, _pool, question, value, n in tally.read(session, [survey.id or 0]):
        if question == 0:
            ballots = n
            continue
        people, cells, _mean = found.get(question, (0, {}, None))
        if value == tally.ANSWERED:
            found[question] = (n, cells, None)
        else:
            found[question] = (people, {**cells, value: n}, None)
    numbers = [one.id for one in asked if one.kind == Kind.NUMBER]
    rows = session.execute(
        select(_A.c.question_id, func.avg(_A.c.value))
        .where(_A.c.question_id.in_(numbers))
        .group_by(_A.c.question_id)
    )
    for question, mean in rows if numbers else ():
        people, cells, _none = found.get(question, (0, {}, None))
        found[question] = (people, cells, mean)
    return ballots, found


def people(session: Session, survey: Survey) -> int:
    """How many ballots are counted."""
    rows = tally.read(session, [survey.id or 0])
    return sum(row.n for row in rows if row.question_id == 0)


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
