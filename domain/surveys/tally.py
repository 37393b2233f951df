"""How often each answer was given: counted as ballots come in, so that results of twenty thousand
answers are read in a few rows. Written in the transaction that writes the ballots."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from domain.surveys.answers_model import SurveyTally
from domain.work import Work

_T = SurveyTally.__table__  # type: ignore[attr-defined]

ALL = ""  # the pool of everybody; the others are groups such as tier:gold
BALLOTS = (0, 0)  # question and value under which people are counted
ANSWERED = -1  # the value under which those are counted who answered a question at all

Cells = Counter[tuple[str, int, int]]


def of(pool: str, cells: Iterable[tuple[int, int]]) -> Cells:
    """What one ballot adds to a pool: one person, and the cells of its answers."""
    return Counter([(pool, *BALLOTS), *((pool, *one) for one in cells)])


def add(work: Work, survey_id: int, cells: Mapping[tuple[str, int, int], int]) -> None:
    """Count these on; below zero, back. The caller holds the survey."""
    rows = [
        {"survey_id": survey_id, "pool": pool, "question_id": question, "value": value, "n": n}
        for (pool, question, value), n in sorted(cells.items())
        if n
    ]
    if not rows:
        return
    dialect: Any = sqlite
    if work.session.get_bind().dialect.name == "postgresql":
        dialect = postgresql
    new = dialect.insert(_T)
    same = ["survey_id", "pool", "question_id", "value"]
    work.session.execute(
        new.on_conflict_do_update(index_elements=same, set_={"n": _T.c.n + new.excluded.n}), rows
    )


def read(session: Session, survey_ids: Iterable[int], pools: str = ALL) -> list[Any]:
    """Rows of survey_id, pool, question_id, value, n; `pools` names one, or ends in a colon and
    stands for all groups of that dimension. The caller holds the right."""
    which = _T.c.pool.startswith(pools, autoescape=True) if pools else _T.c.pool == ALL
    found = session.execute(
        select(_T).where(_T.c.survey_id.in_(list(survey_ids)), which, _T.c.n > 0)
    )
    return list(found)
