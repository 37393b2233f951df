"""What an event asks of those who register, written by a colleague."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import event_question_forms as forms
from chat.actions_event_desk import SeeEventDesk
from chat.actions_events import AskQuestions
from chat.event_news_screens import questions_kept
from chat.forms import Form
from chat.kinds import Answers
from chat.screen import Button, Screen
from domain.access import Permission
from domain.events import questions
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from locales.i18n import _

router = Router(name="event_questions")


@router.callback_query(Private(), AskQuestions.filter())
async def ask(
    press: CallbackQuery, callback_data: AskQuestions, work: Work, state: FSMContext
) -> Screen:
    event = questions.of(work, callback_data.event_id)
    form = filling.named(work, f"evquest.{event.id}.{event.version}")
    return await filling.begin(form, work, state, forms.before(form, event))


def asking(work: Work, argument: str) -> Form:
    """The questions of an event, as of a version of it."""
    work.require(Permission.PLAN_EVENTS)
    number, version = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        names = bool(answers.get("names"))
        wanted = forms.given(answers)
        event = questions.write(work, number, wanted, names=names, version=version)
        return questions_kept(event, Button(_("‹ The event"), SeeEventDesk(event_id=number)))

    return forms.questions(f"evquest.{argument}", questions.of(work, number), send)


FORMS["evquest"] = asking
