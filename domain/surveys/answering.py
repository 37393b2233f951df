"""Answering a survey: the draft, and handing it in once (R6.2, R6.3).

A turn about an anonymous survey leaves no trace: neither its update nor its reply is kept with
the person it belongs to (`work.untraced`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from domain import upsert
from domain.access import Permission
from domain.errors import Refused
from domain.surveys import ballots, invitations, reading, tray
from domain.surveys.answer_errors import AnsweredBefore
from domain.surveys.answers_model import SurveyDraft
from domain.surveys.errors import SurveyNotOpen
from domain.surveys.model import Receipt, Survey, SurveyQuestion
from domain.surveys.reading import ToAnswer
from domain.work import Work

_D = SurveyDraft.__table__  # type: ignore[attr-defined]
_Q = SurveyQuestion.__table__  # type: ignore[attr-defined]

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mine:
    """A survey that is open to the acting member. `asks`: how many questions at the most;
    `begun`: a draft waits; `done`: they have handed theirs in, which may be `changeable`."""

    survey: Survey
    asks: int
    begun: bool
    done: bool
    points: int = 0

    @property
    def changeable(self) -> bool:
        return self.done and may_change(self.survey)


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of it: `points` were given, `changed` replaced an earlier answer."""

    survey: Survey
    points: int = 0
    changed: bool = False


def may_change(survey: Survey) -> bool:
    """Whether what was handed in may be changed; an anonymous answer cannot be found again."""
    return survey.editable and not survey.anonymous


# ── What is open ──────────────────────────────────────────────────────────────────────────────


def listed(work: Work) -> list[Mine]:
    """What the acting member may answer now, and what they have answered while it is open; what
    is not answered yet first."""
    work.require(Permission.ANSWER_SURVEY)
    found = reading.open_to_me(work)
    ids = [survey.id or 0 for survey, _receipt in found]
    begun = _begun(work, ids)
    rows = work.session.execute(
        select(_Q.c.survey_id, func.count())
        .where(_Q.c.survey_id.in_(ids))
        .group_by(_Q.c.survey_id)
    )
    asks: dict[int, int] = {row[0]: row[1] for row in rows}
    mine = [
        Mine(survey, asks.get(survey.id or 0, 0), survey.id in begun, receipt == Receipt.DONE)
        for survey, receipt in found
    ]
    return sorted(mine, key=lambda one: one.done)


def _begun(work: Work, ids: Sequence[int]) -> set[int]:
    found = work.session.execute(
        select(_D.c.survey_id).where(
            _D.c.person_id == work.actor.person_id, _D.c.survey_id.in_(ids)
        )
    )
    return set(found.scalars())


def seen(work: Work, survey_id: int) -> Mine:
    """One of them, with what is told before the first question.

    Raises:
        NotFound, SurveyNotOpen: see `reading.to_answer`.
    """
    work.require(Permission.ANSWER_SURVEY)
    found = reading.to_answer(work, survey_id)
    begun = bool(_begun(work, [survey_id]))
    done = found.receipt == Receipt.DONE
    return Mine(found.survey, len(found.questions), begun, done, found.points)


# ── The draft ─────────────────────────────────────────────────────────────────────────────────


def to_answer(work: Work, survey_id: int) -> ToAnswer:
    """The survey with its questions, as long as the acting member may answer or change it. A
    draft that can no longer be handed in goes.

    Raises:
        NotFound, SurveyNotOpen: see `reading.to_answer`; full, too, where answers being given
            count towards the quota (R6.3).
        AnsweredBefore: they have, and it cannot be changed.
    """
    work.require(Permission.ANSWER_SURVEY)
    try:
        found = reading.to_answer(work, survey_id)
        _see_to(work, found)
    except Refused:
        drop_draft(work, survey_id)
        raise
    work.untraced = work.untraced or found.survey.anonymous
    return found


def _see_to(work: Work, found: ToAnswer) -> None:
    survey = found.survey
    if found.receipt == Receipt.DONE:
        if not may_change(survey):
            raise AnsweredBefore(anonymous=survey.anonymous)
    elif survey.quota is not None and survey.counts_partials:
        others = select(func.count()).where(
            _D.c.survey_id == survey.id, _D.c.person_id != work.actor.person_id
        )
        if survey.answered + work.session.execute(others).scalar_one() >= survey.quota:
            raise SurveyNotOpen(reason="full")


def draft(work: Work, survey_id: int) -> dict[str, Any]:
    """The answers given so far, by the form's paths; those handed in where they are changed."""
    work.require(Permission.ANSWER_SURVEY)
    kept = _draft(work, survey_id)
    return ballots.own(work, survey_id) if kept is None else dict(kept.answers or {})


def _draft(work: Work, survey_id: int) -> SurveyDraft | None:
    found: SurveyDraft | None = work.session.get(
        SurveyDraft, (survey_id, work.actor.person_id), populate_existing=True
    )
    return found


def touched(work: Work, survey_id: int) -> datetime | None:
    """When the draft was last saved, aware UTC; None without one."""
    work.require(Permission.ANSWER_SURVEY)
    kept = _draft(work, survey_id)
    return kept.touched_at if kept else None


def save(work: Work, survey_id: int, path: str, value: Any) -> None:
    """Keep one answer of the draft; the first begins it (R6.3). For a form that `to_answer` has
    opened in the same turn."""
    work.require(Permission.ANSWER_SURVEY)
    kept = _draft(work, survey_id)
    answers = {**draft(work, survey_id), path: value}
    upsert.or_replace(
        work.session,
        _D,
        ("survey_id", "person_id"),
        survey_id=survey_id,
        person_id=work.actor.person_id,
        answers=answers,
        photos=any(_is_photo(one) for one in answers.values()),
        begun_at=kept.begun_at if kept else work.now,
        touched_at=work.now,
    )
    if kept is None:
        invitations.started(work, survey_id)


def _is_photo(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def drop_draft(work: Work, survey_id: int) -> None:
    """Throw the acting person's draft away; again, nothing changes."""
    work.require(Permission.ANSWER_SURVEY)
    work.session.execute(
        delete(_D).where(_D.c.survey_id == survey_id, _D.c.person_id == work.actor.person_id)
    )


# ── Handing it in ─────────────────────────────────────────────────────────────────────────────


def submit(work: Work, survey_id: int, answers: Answers) -> Handed:
    """Hand the answers in, once a person: the receipt, and apart from it the ballot; the draft
    goes. A named one may be changed until the survey closes, where it allows that (R6.2, R6.3).

    Raises:
        NotFound, SurveyNotOpen, AnsweredBefore: as `to_answer`.
    """
    work.require(Permission.ANSWER_SURVEY)
    tray.hold(work, survey_id)
    found = to_answer(work, survey_id)
    given = {path: one for path, one in answers.items() if one is not None}
    drop_draft(work, survey_id)
    if found.receipt == Receipt.DONE:
        ballots.change(work, found, given)
        return Handed(found.survey, changed=True)
    made = invitations.done(work, survey_id)
    if not made.first:  # somebody else's press of the same person was faster
        raise AnsweredBefore(anonymous=found.survey.anonymous)
    ballots.cast(work, found, given)
    return Handed(found.survey, made.points)
