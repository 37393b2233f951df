"""What a survey's maker types; `svplan.12.3` changes survey 12 as it was at version 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chat import survey_answering
from chat import survey_forms as forms
from chat import survey_screens as screens
from chat import survey_templates as templates
from chat.actions_survey_answers import MySurveys, SeeResults
from chat.actions_surveys import RunSurvey
from chat.forms import Form
from chat.screen import Button, Screen
from domain.access import Permission
from domain.segments import reading as segments
from domain.surveys import audience, building, publishing, reading
from domain.surveys.errors import SurveyNotThere
from domain.surveys.model import State
from domain.surveys.reading import STATES
from domain.work import Work
from handlers.filling import FORMS, numbers
from locales.i18n import _

Answers = Mapping[str, Any]


def every(work: Work, state: int = 0, page: int = 1) -> Screen:
    """The list, in one state (1 being the first) or whole."""
    state = state if 0 <= state <= len(STATES) else 0
    wanted, page = STATES[state - 1] if state else None, max(page, 1)
    found = reading.listed(
        work, state=wanted, first=(page - 1) * screens.SIZE, size=screens.SIZE
    )  # fmt: skip
    own = ((Button(_("My own surveys"), MySurveys()),),) if work.actor.member_id else ()
    makes = work.actor.may(Permission.MAKE_SURVEYS)
    return screens.listed(found, state, page, makes=makes, own=own)


def shown(work: Work, number: int, *, toast: str = "", fresh: bool = False) -> Screen:
    """A survey as its makers see it."""
    seen = reading.one(work, number)
    results: screens.Rows = ()
    if seen.survey.opened_at is not None:
        see = SeeResults(survey_id=number)
        results = ((Button(_("What was answered"), see, style="primary"),),)
    screen = screens.survey(
        seen,
        work.zone,
        makes=work.actor.may(Permission.MAKE_SURVEYS),
        event=audience.event_title(work, seen.survey),
        results=results,
        toast=toast,
    )
    return replace(screen, fresh=fresh)


# ── The plan ──────────────────────────────────────────────────────────────────────────────────


def making(work: Work) -> Form:
    """A new survey, with the questions of its template."""
    work.require(Permission.MAKE_SURVEYS)
    language = work.policy.language

    def send(work: Work, answers: Answers) -> Screen:
        made = building.begin(
            work,
            template=answers["template"],
            anonymous=answers["anonymous"] == "yes",
            plan=forms.planned(answers, language, work.policy.timezone),
            asked=templates.preset(answers["template"], language),
        )
        return shown(work, made.id or 0, toast=_("Kept as a draft."), fresh=True)

    form = forms.plan("svnew", send, language=language, fresh=True)
    return replace(form, left=every)


def changing(work: Work, argument: str) -> Form:
    work.require(Permission.MAKE_SURVEYS)
    number, version = numbers(argument, 2)
    survey = reading.one(work, number).survey
    language = work.policy.language

    def send(work: Work, answers: Answers) -> Screen:
        wanted = forms.planned(answers, language, work.policy.timezone)
        building.change(work, number, wanted, version=version)
        return shown(work, number, toast=_("Changed."), fresh=True)

    name, anonymous = f"svplan.{argument}", survey.anonymous
    form = forms.plan(name, send, language=language, fresh=False, anonymous=anonymous)
    return replace(form, left=lambda work: shown(work, number))


def choosing(work: Work, argument: str) -> Form:
    """Whom it goes to."""
    work.require(Permission.MAKE_SURVEYS)
    number, version = numbers(argument, 2)
    survey = reading.one(work, number).survey

    def send(work: Work, answers: Answers) -> Screen:
        audience.choose(work, number, forms.chosen(answers), version=version)
        return shown(work, number, toast=_("Changed."), fresh=True)

    known = audience.events(work, survey)
    form = forms.audience(f"svaud.{argument}", send, known, segments.choices(work))
    return replace(form, left=lambda work: shown(work, number))


# ── Asking, trying out ────────────────────────────────────────────────────────────────────────


def asking(work: Work, argument: str) -> Form:
    """Why the manager should agree (R8.2)."""
    work.require(Permission.MAKE_SURVEYS)
    (number,) = numbers(argument, 1)
    reading.one(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        publishing.propose(work, number, answers["reason"])
        return shown(work, number, toast=_("The manager is asked now."), fresh=True)

    form = forms.asking(f"svask.{argument}", send)
    return replace(form, left=lambda work: shown(work, number))


def longer(work: Work, argument: str) -> Form:
    """A later last day, while it is open."""
    work.require(Permission.MAKE_SURVEYS)
    (number,) = numbers(argument, 1)
    survey = reading.one(work, number).survey
    if survey.state != State.OPEN:
        raise SurveyNotThere(reason=survey.state)
    zone = work.policy.timezone

    def send(work: Work, answers: Answers) -> Screen:
        publishing.extend(work, number, forms.closing_at(answers, zone))
        return shown(work, number, toast=_("It runs longer now."), fresh=True)

    form = forms.longer(f"svend.{argument}", send, survey, zone)
    return replace(form, left=lambda work: shown(work, number))


def trying(work: Work, argument: str) -> Form:
    """The survey as members get it; nothing is kept."""
    work.require(Permission.SEE_SURVEYS)
    (number,) = numbers(argument, 1)
    seen = reading.one(work, number)
    if not seen.questions:
        publishing.has_questions(seen.questions)

    def send(work: Work, answers: Answers) -> Screen:
        back = (Button(_("‹ The survey"), RunSurvey(survey_id=number)),)
        text = _("This is how members see it. Nothing of what you answered was kept.")
        return Screen(_("That was the survey"), text, (back,), fresh=True)

    return Form(
        f"svtry.{argument}",
        survey_answering.sections(seen.survey, seen.questions),
        send,
        left=lambda work: shown(work, number),
        verbatim=True,
    )


FORMS["svnew"] = making
FORMS["svplan"] = changing
FORMS["svaud"] = choosing
FORMS["svask"] = asking
FORMS["svend"] = longer
FORMS["svtry"] = trying
