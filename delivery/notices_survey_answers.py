"""What the staff group is told of answers to surveys: numbers only."""

from __future__ import annotations

from chat import survey_words
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.people import facts
from domain.surveys import reading
from domain.work import Work
from locales.i18n import _, n_


@notice("survey.low_marks")
def _low_marks(work: Work, params: Json) -> Screen | None:
    """An anonymous survey holds low marks; nobody knows whose (R6.5)."""
    seen = reading.told(work, int(params["survey_id"]))
    count = n_("{n} answer so far holds a low mark.", "{n} answers so far hold a low mark.",
               int(params["count"]))  # fmt: skip
    why = _("The survey is anonymous, so this is a number only, told once a day at the most.")
    name = facts.fact(work.session, "bot_username") or ""
    link = f"https://t.me/{name}?start=answers-{seen.survey.id}"
    rows = ((Button(_("Open in private"), url=link),),) if name else ()
    return Screen(survey_words.title(seen.survey), f"{count}\n\n{why}", rows)
