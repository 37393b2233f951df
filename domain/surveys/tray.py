"""Anonymous answers wait here for others, so that none is found by when it came (R6.2).

A pool is written anew, shuffled, whenever one more comes. From POOL on, BATCH of them, chosen by
lot, move on and are counted; the others stay for company. Two looks at the results therefore
differ by BATCH answers or by none. When a survey closes its ballots all move on; marks by group
that never found company are dropped, so that no group can be had by subtraction.
"""

from collections.abc import Mapping, Sequence
from random import SystemRandom
from secrets import token_hex
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, text, update

from domain import upsert
from domain.surveys import tally
from domain.surveys.answers_model import (
    SurveyAnswer,
    SurveyBallot,
    SurveyMix,
    SurveyTray,
)
from domain.surveys.model import Survey
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_T = SurveyTray.__table__  # type: ignore[attr-defined]
_B = SurveyBallot.__table__  # type: ignore[attr-defined]
_A = SurveyAnswer.__table__  # type: ignore[attr-defined]
_MIX = SurveyMix.__table__  # type: ignore[attr-defined]

POOL, BATCH = 10, 5
BALLOTS = ""  # the pool of whole ballots
SMALL = 200  # ballots, up to which they are written anew at once and not in the night
_DICE = SystemRandom()


def hold(work: Work, survey_id: int) -> None:
    """Nobody else's answers to this survey are put down until the transaction ends."""
    work.session.execute(select(_S.c.id).where(_S.c.id == survey_id).with_for_update())


def put(work: Work, survey_id: int, pools: Mapping[str, Any], *, photos: bool = False) -> None:
    """Lay one content into each of these pools; the caller holds the survey."""
    waiting = work.session.execute(
        select(_T.c.pool, _T.c.content, _T.c.photos).where(
            _T.c.survey_id == survey_id, _T.c.pool.in_(pools)
        )
    ).all()
    work.session.execute(delete(_T).where(_T.c.survey_id == survey_id, _T.c.pool.in_(pools)))
    stay: list[dict[str, Any]] = []
    go: dict[str, list[Any]] = {}
    for pool, content in pools.items():
        kept = [(row.content, row.photos) for row in waiting if row.pool == pool]
        kept.append((content, photos and pool == BALLOTS))
        _DICE.shuffle(kept)
        if len(kept) >= POOL:
            go[pool], kept = [one for one, _photos in kept[:BATCH]], kept[BATCH:]
        stay += [_row(survey_id, pool, one, pictured) for one, pictured in kept]
    _DICE.shuffle(stay)
    if stay:
        work.session.execute(insert(_T), stay)
    _move_on(work, survey_id, go)


def _row(survey_id: int, pool: str, content: Any, photos: bool) -> dict[str, Any]:
    return {
        "id": token_hex(12),
        "survey_id": survey_id,
        "pool": pool,
        "photos": photos,
        "content": content,
    }


def empty(work: Work, survey_id: int) -> int:
    """The survey is closed: its ballots move on, marks by group are dropped. How many lay there;
    again, none do."""
    hold(work, survey_id)
    rows = work.session.execute(
        select(_T.c.pool, _T.c.content).where(_T.c.survey_id == survey_id)
    ).all()
    work.session.execute(delete(_T).where(_T.c.survey_id == survey_id))
    ballots = [row.content for row in rows if row.pool == BALLOTS]
    _DICE.shuffle(ballots)
    if ballots:
        _move_on(work, survey_id, {BALLOTS: ballots})
    return len(rows)


def _move_on(work: Work, survey_id: int, go: Mapping[str, Sequence[Any]]) -> None:
    for pool, contents in go.items():
        if pool != BALLOTS:
            cells = sum((tally.of(pool, map(_pair, one)) for one in contents), tally.Cells())
            tally.add(work, survey_id, cells)
    if go.get(BALLOTS):
        write(work, survey_id, [({}, one) for one in go[BALLOTS]])
        upsert.or_replace(work.session, _MIX, ["survey_id"], survey_id=survey_id, fresh=True,
                          low_told=_told(work, survey_id))  # fmt: skip
        if _ballots(work, survey_id) <= SMALL:
            mix(work, survey_id)


def _told(work: Work, survey_id: int) -> int:
    told = select(_MIX.c.low_told).where(_MIX.c.survey_id == survey_id)
    return work.session.execute(told).scalar_one_or_none() or 0


def _ballots(work: Work, survey_id: int) -> int:
    count = select(func.count()).select_from(_B).where(_B.c.survey_id == survey_id)
    return int(work.session.execute(count).scalar_one())


def write(
    work: Work,
    survey_id: int,
    ballots: Sequence[tuple[Mapping[str, Any], Any]],
    pools: Sequence[str] = (),
) -> None:
    """Ballots with their answers, each under a number that says nothing, and counted. `facts` are
    columns of the ballot; the content is made by `ballots.content`. `pools`: the groups in which
    its marks count, too, of a named one."""
    rows: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    cells = tally.Cells()
    for facts, content in ballots:
        number = token_hex(12)
        rows.append({"id": number, "survey_id": survey_id, "low": content["low"], **facts})
        answers += [{"ballot_id": number, **_EMPTY, **one} for one in content["answers"]]
        cells += counted(content, pools)
    work.session.execute(insert(_B), rows)
    if answers:
        work.session.execute(insert(_A), sorted(answers, key=lambda one: str(one["ballot_id"])))
    tally.add(work, survey_id, cells)


def counted(content: Mapping[str, Any], pools: Sequence[str]) -> tally.Cells:
    """What one content adds to the tally: of everybody, and its marks in these groups."""
    cells = tally.of(tally.ALL, map(_pair, content["cells"]))
    for pool in pools:
        cells += tally.of(pool, map(_pair, content["marks"]))
    return cells


def _pair(cell: Sequence[int]) -> tuple[int, int]:
    question, value = cell
    return question, value


_EMPTY = {"place": 0, "value": None, "words": None, "stored": None}


# ── Written anew ──────────────────────────────────────────────────────────────────────────────


def mix(work: Work, survey_id: int) -> None:
    """Write the survey's ballots and answers anew in random order, all in one transaction, so that
    PostgreSQL's own marks of a row tell no more. SQLite keeps none of these."""
    if work.session.get_bind().dialect.name == "postgresql":
        hold(work, survey_id)
        for statement in (_ANSWERS_ANEW, _BALLOTS_ANEW):
            work.session.execute(text(statement), {"one": survey_id})
    work.session.execute(
        update(_MIX).where(_MIX.c.survey_id == survey_id).values(fresh=False, mixed_on=work.today)
    )


_ANSWERS_ANEW = """
    WITH gone AS (
        DELETE FROM survey_answer USING survey_question
        WHERE survey_question.id = survey_answer.question_id AND survey_question.survey_id = :one
        RETURNING survey_answer.*)
    INSERT INTO survey_answer SELECT * FROM gone ORDER BY random()
"""
_BALLOTS_ANEW = """
    WITH gone AS (DELETE FROM survey_ballot WHERE survey_id = :one RETURNING *)
    INSERT INTO survey_ballot SELECT * FROM gone ORDER BY random()
"""


def mix_one(work: Work) -> int:
    """Once a night: one survey whose ballots lie as they came since another day. How many were
    done, 0 when none is left."""
    found = work.session.execute(
        select(_MIX.c.survey_id)
        .where(
            _MIX.c.fresh.is_(True), or_(_MIX.c.mixed_on.is_(None), _MIX.c.mixed_on < work.today)
        )
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        return 0
    mix(work, found)
    return 1
