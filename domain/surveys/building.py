"""A survey before it is asked for: begun, changed, copied, thrown away (SPEC 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from domain import audit
from domain.access import Permission
from domain.points import rules
from domain.surveys import moving, questions
from domain.surveys.errors import SurveyNotThere, SurveyUnfit
from domain.surveys.model import State, Survey, SurveyQuestion, Template
from domain.surveys.question_rules import Question
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_Q = SurveyQuestion.__table__  # type: ignore[attr-defined]

RULE = "survey.answered"
TITLE_LONGEST = 80
INTRO_LONGEST = 1000
LARGEST_QUOTA = 1_000_000

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What it is called and how it is held. `title` and `intro` are language → words, the club's
    first; moments are aware UTC, without `opens_at` it opens once approved. `rewarded`: whoever
    hands in their answers gets the points of the rule."""

    title: Words
    intro: Words
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    quota: int | None = None
    rewarded: bool = False
    editable: bool = False
    counts_partials: bool = False


def begin(
    work: Work, *, template: str, anonymous: bool, plan: Plan, asked: Sequence[Question] = ()
) -> Survey:
    """A new draft with these questions. Whether it is anonymous stays so (R6.2).

    Raises:
        SurveyUnfit: the plan or a question does not fit.
    """
    work.require(Permission.MAKE_SURVEYS)
    survey = Survey(
        template=Template(template),
        anonymous=anonymous,
        created_by=work.actor.person_id,
        created_at=work.now,
        **_values(work, plan, anonymous=anonymous),
    )
    work.session.add(survey)
    work.session.flush()
    questions.put(work, survey, asked)
    audit.record(work, "survey.begun", survey)
    return survey


def change(work: Work, survey_id: int, plan: Plan, *, version: int) -> Survey:
    """Another plan; `version` is the one the actor saw. An approved survey is a draft again.

    Raises:
        NotFound, Outdated, SurveyNotThere: see `moving.to_change`.
        SurveyUnfit: the plan does not fit.
    """
    work.require(Permission.MAKE_SURVEYS)
    survey = moving.to_change(work, survey_id, version)
    for name, value in _values(work, plan, anonymous=survey.anonymous).items():
        setattr(survey, name, value)
    work.session.flush()
    audit.record(work, "survey.changed", survey, fields=["plan"])
    return survey


def copy(work: Work, survey_id: int) -> Survey:
    """A new draft with the same words and questions, without its dates: what is under way or over
    stays as it was.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.MAKE_SURVEYS)
    same = moving.get(work, survey_id).model_dump(
        include={
            *("template", "title", "intro", "anonymous", "nps", "editable", "counts_partials"),
            *("points", "quota", "audience"),
        }
    )
    survey = Survey(**same, created_by=work.actor.person_id, created_at=work.now)
    work.session.add(survey)
    work.session.flush()
    fresh: dict[int, int] = {}
    for one in questions.of(work.session, survey_id):
        kept = one.model_dump(include={"position", "kind", "words", "options", "required"})
        only = one.only_if
        if only:
            kept["only_if"] = {**only, "question": fresh[only["question"]]}
        question = SurveyQuestion(survey_id=survey.id or 0, **kept)
        work.session.add(question)
        work.session.flush()
        fresh[one.id or 0] = question.id or 0
    audit.record(work, "survey.begun", survey)
    return survey


def discard(work: Work, survey_id: int) -> None:
    """Throw a draft away that was never asked for.

    Raises:
        NotFound: there is none (any more). SurveyNotThere: it is no such draft.
    """
    work.require(Permission.MAKE_SURVEYS)
    survey = moving.get(work, survey_id)
    if survey.state != State.DRAFT or survey.approval_id is not None:
        raise SurveyNotThere(reason=survey.state)
    survey = moving.to_change(work, survey_id, survey.version)
    audit.record(work, "survey.discarded", survey)
    work.session.execute(delete(_Q).where(_Q.c.survey_id == survey_id))
    work.session.execute(delete(_S).where(_S.c.id == survey_id))


def points(work: Work) -> int:
    """What the rule gives for answering a survey today; 0 while it does not run."""
    found = rules.ruling(work, RULE)
    return found.rule.points if found is not None and rules.runs(found, work.today) else 0


def window(work: Work, survey: Survey | Plan) -> None:
    """See that its dates can still be kept.

    Raises:
        SurveyUnfit: no_end, past or window.
    """
    if survey.closes_at is None:
        raise SurveyUnfit(reason="no_end")
    if survey.closes_at <= work.now:
        raise SurveyUnfit(reason="past")
    if survey.opens_at is not None and survey.opens_at >= survey.closes_at:
        raise SurveyUnfit(reason="window")


def _values(work: Work, plan: Plan, *, anonymous: bool) -> dict[str, Any]:
    title, intro = _clean(plan.title), _clean(plan.intro)
    if not title or any(not 2 <= len(one) <= TITLE_LONGEST for one in title.values()):
        raise SurveyUnfit(reason="title", most=TITLE_LONGEST)
    if any(len(one) > INTRO_LONGEST for one in intro.values()):
        raise SurveyUnfit(reason="long", most=INTRO_LONGEST)
    if plan.quota is not None and not 1 <= plan.quota <= LARGEST_QUOTA:
        raise SurveyUnfit(reason="quota")
    if plan.closes_at is not None:
        window(work, plan)
    found = rules.ruling(work, RULE) if plan.rewarded else None
    return {
        "title": title,
        "intro": intro or None,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "quota": plan.quota,
        "points": 0 if found is None else found.rule.points,
        "editable": plan.editable and not anonymous,
        "counts_partials": plan.counts_partials,
    }


def _clean(words: Words) -> dict[str, str]:
    return {code: said.strip() for code, said in words.items() if said and said.strip()}
