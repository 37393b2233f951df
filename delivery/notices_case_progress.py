"""What a member hears of the steps of a case that others took."""

from __future__ import annotations

from chat import case_progress_screens as screens
from chat import survey_words
from chat.case_progress_screens import Progress
from chat.screen import Screen
from delivery.notices import Json, notice
from domain.cases.model import CaseMessage, CaseStep, ServiceCase
from domain.people import service as people
from domain.surveys import reading
from domain.work import Work


@notice("case.opened")
def _opened(work: Work, params: Json) -> Screen | None:
    """Who raised it here has read its number at once."""
    case = work.session.get_one(ServiceCase, int(params["case_id"]))
    return None if case.source == "bot" else screens.recorded(case)


@notice("case.followed_up")
def _followed_up(work: Work, params: Json) -> Screen | None:
    """To who gave a low mark in a survey with their name (R6.5)."""
    case = work.session.get_one(ServiceCase, int(params["case_id"]))
    survey = reading.told(work, int(params["survey_id"])).survey
    return screens.followed_up(case, survey_words.title(survey))


@notice("case.moved")
def _moved(work: Work, params: Json) -> Screen | None:
    case = work.session.get_one(ServiceCase, int(params["case_id"]))
    step = work.session.get_one(CaseStep, int(params["step_id"]))
    facts = step.facts or {}
    said = work.session.get(CaseMessage, facts["message_id"]) if "message_id" in facts else None
    holder = facts.get("to") or step.by
    who = people.staff_name(work.session, holder) if holder else None
    points = facts.get("points")
    return screens.moved(
        case,
        Progress(
            step.what,
            who,
            said.words if said else None,
            points if isinstance(points, int) else 0,
        ),
    )
