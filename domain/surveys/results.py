"""What a survey comes to while it is open and after: response, marks, each question, groups (R6).

Ballots of an anonymous survey are counted five at a time (tray.py). What is not handed in is a
number of its own and counts nowhere (R6.3). Nothing below five answers is shown (R6.1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from domain.access import Permission
from domain.surveys import ballots, counting, figures, moving, questions, tally
from domain.surveys.answers_model import SurveyDraft
from domain.surveys.bands import DIMENSIONS
from domain.surveys.errors import SurveyNotThere
from domain.surveys.figures import LEAST, Marks
from domain.surveys.model import CHOICES, Kind, State, Survey, SurveyQuestion
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_Q = SurveyQuestion.__table__  # type: ignore[attr-defined]
_D = SurveyDraft.__table__  # type: ignore[attr-defined]

CODED = (*CHOICES, *ballots.SCORES)
BEFORE = 5  # surveys of the same template a trend looks back on

Cells = Mapping[int, int]
Sorted = dict[str, dict[int, dict[int, int]]]  # kind → question → value → how many


@dataclass(frozen=True, slots=True)
class Answered:
    """One question. `n` people answered; below LEAST all else is empty. `cells`: value (a day as
    202611 for its month) → how many, HIDDEN where too few; `mean` of marks and numbers."""

    question: SurveyQuestion
    n: int
    cells: Cells = field(default_factory=dict)
    csat: int | None = None
    nps: int | None = None
    mean: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier survey of the same template."""

    survey: Survey
    marks: Marks


@dataclass(frozen=True, slots=True)
class Results:
    """`sent` were invited, of whom `answered` handed theirs in; `uninvited` answered from the
    list; `begun` have not handed theirs in. `n` ballots are counted by now."""

    survey: Survey
    sent: int
    answered: int
    uninvited: int
    begun: int
    n: int
    marks: Marks
    questions: Sequence[Answered]
    before: Past | None = None

    @property
    def enough(self) -> bool:
        return self.n >= LEAST


@dataclass(frozen=True, slots=True)
class Group:
    """Members of one band; `n` is HIDDEN where the group is not shown."""

    band: str
    n: int
    marks: Marks = field(default_factory=Marks)


# ── For colleagues ────────────────────────────────────────────────────────────────────────────


def seen(work: Work, survey_id: int) -> Results:
    """All of it but the groups, in a few statements.

    Raises:
        NotFound: there is none. SurveyNotThere: it is not open yet.
    """
    work.require(Permission.SEE_SURVEYS)
    survey = moving.get(work, survey_id)
    if survey.state not in (State.OPEN, State.CLOSED):
        raise SurveyNotThere(reason=survey.state)
    return drawn(work.session, survey)


def drawn(session: Session, survey: Survey) -> Results:
    """The same for a picture or a file; the caller holds the right."""
    asked = questions.of(session, survey.id or 0)
    n, every = counting.by_question(session, survey, asked)
    invited, of_them, uninvited = counting.receipts(session, survey)
    uninvited = max(uninvited, survey.answered - of_them)  # receipts go with who leaves
    begun = select(func.count()).select_from(_D).where(_D.c.survey_id == survey.id)
    past = trend(session, survey, most=1)
    return Results(
        survey, invited, of_them, uninvited, session.execute(begun).scalar_one(), n,
        _marks(asked, every) if n >= LEAST else Marks(),
        [_answered(one, *every.get(one.id or 0, (0, {}, None))) for one in asked],
        past[0] if past else None,
    )  # fmt: skip


def groups(work: Work, survey_id: int, by: str) -> list[Group]:
    """Satisfaction and recommendation by tier, age, district or language, largest first; small
    groups are hidden, and as many others that none is found by subtraction.

    Raises:
        NotFound: there is none. SurveyNotThere: it is not open yet.
    """
    work.require(Permission.SEE_SURVEYS)
    survey = moving.get(work, survey_id)
    if survey.state not in (State.OPEN, State.CLOSED):
        raise SurveyNotThere(reason=survey.state)
    return grouped(work.session, survey, by if by in DIMENSIONS else DIMENSIONS[0])


def grouped(session: Session, survey: Survey, by: str) -> list[Group]:
    """The same for a picture or a file; the caller holds the right."""
    kinds = _kinds(session, [survey.id or 0])
    heads: dict[str, int] = {}
    marks: dict[str, Sorted] = {}
    for row in tally.read(session, [survey.id or 0], f"{by}:"):
        band = row.pool.partition(":")[2]
        if row.question_id == 0:
            heads[band] = row.n
        else:
            _sort(marks.setdefault(band, {}), kinds, row)
    away = figures.hidden(heads)
    shown = [
        Group(band, figures.HIDDEN) if band in away else Group(band, n, _of(marks.get(band, {})))
        for band, n in heads.items()
    ]
    return sorted(shown, key=lambda one: (-one.n, one.band))


def _kinds(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Of the questions that ask for a mark."""
    rows = session.execute(
        select(_Q.c.id, _Q.c.kind).where(_Q.c.survey_id.in_(ids), _Q.c.kind.in_(ballots.SCORES))
    )
    return {row.id: row.kind for row in rows}


def _sort(into: Sorted, kinds: Mapping[int, str], row: Any) -> None:
    """Put a mark's count to its kind and question."""
    kind = kinds.get(row.question_id)
    if kind is not None and row.value != tally.ANSWERED:
        into.setdefault(kind, {}).setdefault(row.question_id, {})[row.value] = row.n


def _of(by_kind: Mapping[str, Mapping[int, Cells]]) -> Marks:
    return figures.together(
        _summed(by_kind.get(Kind.SCALE5, {})), _summed(by_kind.get(Kind.NPS, {}))
    )


def _summed(by_question: Mapping[int, Cells]) -> dict[int, int]:
    """Marks of several questions together; one that too few answered counts nowhere."""
    total: dict[int, int] = {}
    for cells in by_question.values():
        if sum(cells.values()) >= LEAST:
            for value, n in cells.items():
                total[value] = total.get(value, 0) + n
    return total


def trend(session: Session, survey: Survey, *, most: int = BEFORE) -> list[Past]:
    """Surveys of the same template that opened before, the latest first, with what they came to;
    the caller holds the right."""
    past = list(
        session.execute(
            select(Survey)
            .where(
                _S.c.template == survey.template,
                _S.c.id != survey.id,
                _S.c.state.in_((State.OPEN, State.CLOSED)),
                _S.c.opened_at < survey.opened_at,
            )
            .order_by(_S.c.opened_at.desc(), _S.c.id.desc())
            .limit(most)
        ).scalars()
    )
    ids = [one.id or 0 for one in past]
    kinds, marks = _kinds(session, ids), dict[int, Sorted]()
    for row in tally.read(session, ids):
        _sort(marks.setdefault(row.survey_id, {}), kinds, row)
    return [Past(one, _of(marks.get(one.id or 0, {}))) for one in past]


def _answered(one: SurveyQuestion, n: int, cells: dict[int, int], mean: Any) -> Answered:
    if n < LEAST:
        return Answered(one, n)
    kind = Kind(one.kind)
    if kind in CODED and kind != Kind.NPS:
        keys = [each["key"] for each in one.options or ()] or range(1, 6)
        cells = {int(key): cells.get(int(key), 0) for key in keys}
    if kind == Kind.NPS:
        promoters, passives, detractors = figures.thirds(cells)
        thirds = {10: promoters, 8: passives, 6: detractors}
        return Answered(one, n, figures.shown(thirds), nps=figures.nps(cells))
    if kind == Kind.SCALE5:
        return Answered(one, n, figures.shown(cells), csat=figures.csat(cells))
    average = None if mean is None else Decimal(str(mean)).quantize(Decimal("0.1"))
    return Answered(one, n, figures.shown(cells), mean=average)


def _marks(
    asked: Sequence[SurveyQuestion], every: Mapping[int, tuple[int, dict[int, int], Any]]
) -> Marks:
    by_kind: dict[str, dict[int, Cells]] = {}
    for one in asked:
        cells = every.get(one.id or 0, (0, {}, None))[1]
        by_kind.setdefault(one.kind, {})[one.id or 0] = cells
    return _of(by_kind)
