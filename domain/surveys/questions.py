"""What a survey asks: added, changed, moved, copied and taken out while it may be changed."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.surveys import moving
from domain.surveys.errors import SurveyUnfit
from domain.surveys.model import Kind, Survey, SurveyQuestion
from domain.surveys.question_rules import (
    MOST,
    OnlyIf,
    Question,
    Words,
    answers_of,
    check,
    first,
    fits_option,
    fits_words,
    values,
)
from domain.work import Work

_Q = SurveyQuestion.__table__  # type: ignore[attr-defined]


def of(session: Session, survey_id: int) -> list[SurveyQuestion]:
    """The questions in their order; the caller holds the right."""
    found = session.execute(
        select(SurveyQuestion)
        .where(_Q.c.survey_id == survey_id)
        .order_by(_Q.c.position, _Q.c.id)
        .execution_options(populate_existing=True)
    )
    return list(found.scalars())


# ── Changing them ─────────────────────────────────────────────────────────────────────────────


def add(work: Work, survey_id: int, wanted: Sequence[Question]) -> Survey:
    """Put these behind the questions there are, all or none; called again, they stand there twice.

    Raises:
        NotFound, SurveyNotThere: see `moving.to_change`.
        SurveyUnfit: `n` is the number the question would have.
    """
    work.require(Permission.MAKE_SURVEYS)
    survey = moving.to_change(work, survey_id)
    put(work, survey, wanted)
    audit.record(work, "survey.changed", survey, fields=["questions"])
    return survey


def put(work: Work, survey: Survey, wanted: Sequence[Question]) -> None:
    """What `add` does, for a survey that the caller is changing."""
    known = of(work.session, survey.id or 0)
    before = len(known)
    if before + len(wanted) > MOST:
        raise SurveyUnfit(reason="many_questions", most=MOST)
    for place, asked in enumerate(wanted, before + 1):
        one = _placed(asked, known[before:])
        check(one, known, place)
        row = SurveyQuestion(survey_id=survey.id or 0, position=place, **values(one))
        work.session.add(row)
        work.session.flush()
        known.append(row)
    _settle(work, survey)


def _placed(one: Question, batch: Sequence[SurveyQuestion]) -> Question:
    """With the id of a question that was added just before, where it was named by its number."""
    only = one.only_if
    if only is None or not only.of_batch:
        return one
    if not 1 <= only.question <= len(batch):
        raise SurveyUnfit(reason="order", n=only.question)
    return replace(one, only_if=OnlyIf(batch[only.question - 1].id or 0, only.values))


def change(work: Work, question_id: int, wanted: Question, *, version: int) -> Survey:
    """Another wording, kind or condition. Options whose words stay keep their keys.

    Raises:
        NotFound, Outdated, SurveyNotThere: see `moving.to_change`.
        SurveyUnfit: it does not fit; `option_needed`, question `n` is asked only because of an
            answer that is no longer there.
    """
    work.require(Permission.MAKE_SURVEYS)
    question, survey = _held(work, question_id, version)
    known = of(work.session, survey.id or 0)
    check(wanted, known, question.position)
    for name, value in values(wanted, question.options).items():
        setattr(question, name, value)
    _settle(work, survey)
    audit.record(work, "survey.changed", survey, fields=["questions"])
    return survey


def translate(
    work: Work, question_id: int, words: Words, options: Sequence[Words], *, version: int
) -> Survey:
    """The question in further languages; `words` and `options` take the place of all but the
    first language's, in the order of the options there are.

    Raises:
        NotFound, Outdated, SurveyNotThere: see `moving.to_change`.
        SurveyUnfit: `words`, one is too long; `options`, there are more or fewer than it has.
    """
    work.require(Permission.MAKE_SURVEYS)
    question, survey = _held(work, question_id, version)
    own = list(question.options or ())
    if options and len(options) != len(own):
        raise SurveyUnfit(reason="options", n=question.position)
    fits_words({**first(question.words), **words}, question.position)
    question.words = {**first(question.words), **words}
    question.options = [
        {**one, "words": {**first(one["words"]), **(options[at] if options else {})}}
        for at, one in enumerate(own)
    ] or None
    for one in question.options or ():
        fits_option(one["words"], question.position)
    _settle(work, survey)
    audit.record(work, "survey.changed", survey, fields=["questions"])
    return survey


def move(work: Work, question_id: int, *, up: bool) -> Survey:
    """One place up or down; at the end of the list nothing changes.

    Raises:
        NotFound, SurveyNotThere: see `moving.to_change`.
        SurveyUnfit: `order`, question `n` would come before the one it depends on.
    """
    work.require(Permission.MAKE_SURVEYS)
    _question, survey = _held(work, question_id)
    known = of(work.session, survey.id or 0)
    at = next(i for i, one in enumerate(known) if one.id == question_id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(known):
        before, after = known[min(at, to)], known[max(at, to)]
        if after.only_if and after.only_if["question"] == before.id:
            raise SurveyUnfit(reason="order", n=after.position)
        known[at].position, known[to].position = known[to].position, known[at].position
        _settle(work, survey)
        audit.record(work, "survey.changed", survey, fields=["questions"])
    return survey


def copy(work: Work, question_id: int) -> Survey:
    """The same question again, right behind it.

    Raises:
        NotFound, SurveyNotThere: see `moving.to_change`. SurveyUnfit: there are too many.
    """
    work.require(Permission.MAKE_SURVEYS)
    question, survey = _held(work, question_id)
    if len(of(work.session, survey.id or 0)) >= MOST:
        raise SurveyUnfit(reason="many_questions", most=MOST)
    _shift(work, survey, question.position, 1)
    same = question.model_dump(include={"kind", "words", "options", "required", "only_if"})
    place = question.position + 1
    work.session.add(SurveyQuestion(survey_id=question.survey_id, position=place, **same))
    _settle(work, survey)
    audit.record(work, "survey.changed", survey, fields=["questions"])
    return survey


def remove(work: Work, question_id: int) -> Survey:
    """Take a question out; taken out already, NotFound.

    Raises:
        NotFound, SurveyNotThere: see `moving.to_change`.
        SurveyUnfit: `depended`, question `n` is asked only because of an answer to this one.
    """
    work.require(Permission.MAKE_SURVEYS)
    question, survey = _held(work, question_id)
    for one in of(work.session, survey.id or 0):
        if one.only_if and one.only_if["question"] == question_id:
            raise SurveyUnfit(reason="depended", n=one.position)
    place = question.position
    work.session.execute(delete(_Q).where(_Q.c.id == question_id))
    _shift(work, survey, place, -1)
    _settle(work, survey)
    audit.record(work, "survey.changed", survey, fields=["questions"])
    return survey


def _held(
    work: Work, question_id: int, version: int | None = None
) -> tuple[SurveyQuestion, Survey]:
    known = work.session.get(SurveyQuestion, question_id)
    if known is None:
        raise NotFound
    survey = moving.to_change(work, known.survey_id, version)
    question = work.session.get(SurveyQuestion, question_id, populate_existing=True)
    if question is None:
        raise NotFound
    return question, survey


def _shift(work: Work, survey: Survey, behind: int, by: int) -> None:
    work.session.execute(
        update(_Q)
        .where(_Q.c.survey_id == survey.id, _Q.c.position > behind)
        .values(position=_Q.c.position + by)
    )


def _settle(work: Work, survey: Survey) -> None:
    """Write it down, and see that every condition still points at an earlier answer."""
    work.session.flush()
    known = {one.id: one for one in of(work.session, survey.id or 0)}
    for one in known.values():
        if not one.only_if:
            continue
        before = known.get(one.only_if["question"])
        if before is None or before.position >= one.position:
            raise SurveyUnfit(reason="order", n=one.position)
        if not set(one.only_if["values"]) <= set(answers_of(before)):
            raise SurveyUnfit(reason="option_needed", n=one.position)
    found = select(func.count()).where(_Q.c.survey_id == survey.id, _Q.c.kind == Kind.NPS)
    survey.nps = bool(work.session.execute(found).scalar_one())
    work.session.flush()
