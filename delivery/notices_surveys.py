"""What members are told of surveys, and their makers."""

from __future__ import annotations

from chat import survey_screens
from chat.actions_surveys import RunSurvey
from chat.screen import Button, Screen
from chat.survey_invitation_screens import invited
from delivery.notices import Json, notice
from domain.surveys import reading
from domain.work import Work
from locales.i18n import _


@notice("survey.invited")
def _invited(work: Work, params: Json) -> Screen | None:
    found = reading.invitation(work, int(params["survey_id"]), int(params["person_id"]))
    return None if found is None else invited(found, work.zone)


@notice("survey.reminder")
def _reminder(work: Work, params: Json) -> Screen | None:
    found = reading.invitation(work, int(params["survey_id"]), int(params["person_id"]))
    return None if found is None else invited(found, work.zone, again=True)


@notice("survey.closed")
def _closed(work: Work, params: Json) -> Screen | None:
    """To whoever made it."""
    seen = reading.told(work, int(params["survey_id"]))
    see = Button(_("Look at the survey"), RunSurvey(survey_id=seen.survey.id or 0))
    return Screen(**survey_screens.ended(seen), rows=((see,),))
