"""Invitations to surveys as their reader answers them: later, no more of them, some again."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import survey_invitation_screens as screens
from chat.actions_surveys import SurveyLater, SurveyWishes
from chat.screen import Screen
from domain.surveys import reading, wishes
from domain.work import Work
from handlers.filters import Private

router = Router(name="survey_invitations")


@router.callback_query(Private(), SurveyLater.filter())
async def later(press: CallbackQuery, callback_data: SurveyLater, work: Work) -> Screen:
    reading.to_answer(work, callback_data.survey_id)
    return screens.later()


@router.callback_query(Private(), SurveyWishes.filter())
async def choose(press: CallbackQuery, callback_data: SurveyWishes, work: Work) -> Screen:
    wishes.choose(work, on=callback_data.on)
    return screens.chosen(on=callback_data.on)
