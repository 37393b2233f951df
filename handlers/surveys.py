"""/surveys: what is open for a member, what is told first, the questions one by one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import survey_answering as screens
from chat.actions_survey_answers import LookAtSurvey, MySurveys
from chat.forms import Form
from chat.kinds import Answers
from chat.screen import Screen
from domain.access import Permission
from domain.surveys import answering
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private

router = Router(name="surveys")


@router.message(Private(), Command("surveys"))
async def surveys(message: Message, work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_list(work), fresh=True)


@router.callback_query(Private(), MySurveys.filter())
async def turned(press: CallbackQuery, callback_data: MySurveys, work: Work) -> Screen:
    return _list(work, callback_data.page)


def _list(work: Work, page: int = 1) -> Screen:
    return screens.listed(answering.listed(work), page, work.zone)


@router.callback_query(Private(), LookAtSurvey.filter())
async def opened(press: CallbackQuery, callback_data: LookAtSurvey, work: Work) -> Screen:
    return screens.opened(answering.seen(work, callback_data.survey_id), work.zone)


# ── The questions ─────────────────────────────────────────────────────────────────────────────


def _answering(work: Work, argument: str) -> Form:
    work.require(Permission.ANSWER_SURVEY)
    (survey_id,) = numbers(argument, 1)
    found = answering.to_answer(work, survey_id)
    return Form(
        name=screens.form_name(survey_id),
        sections=screens.sections(found.survey, found.questions),
        send=partial(_send, survey_id=survey_id),
        load=partial(answering.draft, survey_id=survey_id),
        save=partial(_save, survey_id=survey_id),
        drop=partial(answering.drop_draft, survey_id=survey_id),
        touched=partial(answering.touched, survey_id=survey_id),
        left=_list,
        verbatim=True,
    )


def _save(work: Work, path: str, value: object, *, survey_id: int) -> None:
    answering.save(work, survey_id, path, value)


def _send(work: Work, answers: Answers, *, survey_id: int) -> Screen:
    return screens.thanks(answering.submit(work, survey_id, answers))


FORMS["survey"] = _answering
