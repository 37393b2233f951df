"""Answers one by one as a file: of a named survey by member number, of an anonymous one without
any number and in an order drawn by lot (R6.2, R2.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import SystemRandom

from sqlalchemy import LargeBinary, select, type_coerce
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.members.model import Member
from domain.surveys import counting, moving
from domain.surveys.answers_model import SurveyAnswer, SurveyBallot
from domain.surveys.errors import SurveyNotThere
from domain.surveys.figures import LEAST
from domain.surveys.model import State, Survey
from domain.work import Work

_B = SurveyBallot.__table__  # type: ignore[attr-defined]
_A = SurveyAnswer.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

MOST = 20_000  # lines of a file


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer: a value, or words still sealed here and opened when they are written."""

    value: int | None
    sealed: bytes | None = None

    @property
    def words(self) -> str:
        return str(_A.c.words.type.process_result_value(self.sealed, None) or "")


@dataclass(slots=True)
class Line:
    """What one person answered, by question; number and day only where they gave their name."""

    number: str = ""
    day: date | None = None
    cells: dict[int, list[Cell]] = field(default_factory=dict)


def take(work: Work, survey_id: int) -> Survey:
    """Let the actor take the answers along; kept in the trail.

    Raises:
        NotFound: there is none. SurveyNotThere: it is not open yet.
    """
    work.require(Permission.READ_SURVEY_ANSWERS)
    survey = moving.get(work, survey_id)
    if survey.state not in (State.OPEN, State.CLOSED):
        raise SurveyNotThere(reason=survey.state)
    audit.record(work, "survey.answers_taken", survey)
    return survey


def lines(session: Session, survey: Survey) -> Sequence[Line]:
    """All that was answered, for whoever was let `take` it; of an anonymous survey nothing below
    five answers."""
    if survey.anonymous and counting.people(session, survey) < LEAST:
        return ()
    found = _ballots(session, survey)
    rows = session.execute(
        select(
            _A.c.ballot_id,
            _A.c.question_id,
            _A.c.value,
            type_coerce(_A.c.words, LargeBinary).label("words"),
        )
        .join(_B, _B.c.id == _A.c.ballot_id)
        .where(_B.c.survey_id == survey.id)
        .order_by(_A.c.ballot_id, _A.c.question_id, _A.c.place)
    )
    for row in rows:
        if row.ballot_id in found:
            cells = found[row.ballot_id].cells
            cells.setdefault(row.question_id, []).append(Cell(row.value, row.words))
    every = list(found.values())
    if survey.anonymous:
        SystemRandom().shuffle(every)
        return every
    return sorted(every, key=lambda one: one.number)


def _ballots(session: Session, survey: Survey) -> Mapping[str, Line]:
    columns = (_B.c.id,) if survey.anonymous else (_B.c.id, _M.c.number, _B.c.on_day)
    rows = session.execute(
        select(*columns)
        .select_from(_B.outerjoin(_M, _M.c.id == _B.c.member_id))
        .where(_B.c.survey_id == survey.id)
        .order_by(_B.c.id)
        .limit(MOST)
    )
    return {row[0]: Line(*row[1:]) for row in rows}
