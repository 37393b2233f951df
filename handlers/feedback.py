"""How it was: the questions after an event, and the answer changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import after_forms as forms
from chat import event_words, feedback_screens
from chat.actions_after import GiveFeedback
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.events import feedback
from domain.events.feedback import Answer
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from handlers.start import home

router = Router(name="feedback")


@router.callback_query(Private(), GiveFeedback.filter())
async def give(
    press: CallbackQuery, callback_data: GiveFeedback, work: Work, state: FSMContext
) -> Screen:
    found = feedback.own(work, callback_data.event_id)
    form = _asking(work, str(callback_data.event_id))
    return await filling.begin(form, work, state, forms.feedback_now(found.visit))


def _asking(work: Work, argument: str) -> Form:
    work.require(Permission.SEE_OWN)
    (event_id,) = numbers(argument, 1)
    found = feedback.own(work, event_id)

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        given = Answer(
            stars=answers["stars"],
            recommend=answers["recommend"],
            good=answers.get("good") or "",
            bad=answers.get("bad") or "",
            quotable=bool(answers.get("quotable")),
        )
        kept = feedback.answer(work, event_id, given)
        return feedback_screens.thanks(event_id, kept.after.closes_at, work.zone)

    title = event_words.title(found.event)
    return replace(forms.feedback(f"feedback.{argument}", title, send), left=home)


FORMS["feedback"] = _asking
