"""Surveys for colleagues: the list, one survey, copied, thrown away, closed; the request."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import survey_forms as forms
from chat import survey_screens as screens
from chat.actions_surveys import (
    ChangeSurvey,
    ChooseSurveyAudience,
    CloseSurvey,
    CopySurvey,
    DiscardSurvey,
    RunSurvey,
    RunSurveys,
)
from chat.approvals import Detail
from chat.forms import scattered
from chat.screen import Button, Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.errors import Outdated
from domain.segments import reading as segments
from domain.surveys import audience, building, publishing, reading
from domain.surveys.audience import Audience
from domain.work import Work
from handlers import filling
from handlers.filters import May, Private
from handlers.staff import survey_forms as typed
from handlers.staff.approvals import DETAILS
from handlers.start import OPENERS, home
from locales.i18n import _

router = Router(name="staff_surveys")


@router.message(Private(), Command("surveys"), May(Permission.SEE_SURVEYS))
async def surveys(message: Message, work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(typed.every(work), fresh=True)


@router.callback_query(Private(), RunSurveys.filter())
async def listed(press: CallbackQuery, callback_data: RunSurveys, work: Work) -> Screen:
    return typed.every(work, callback_data.state, callback_data.page)


@router.callback_query(Private(), RunSurvey.filter())
async def opened(press: CallbackQuery, callback_data: RunSurvey, work: Work) -> Screen:
    return typed.shown(work, callback_data.survey_id)


@router.callback_query(Private(), ChangeSurvey.filter())
async def change(
    press: CallbackQuery, callback_data: ChangeSurvey, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.MAKE_SURVEYS)
    seen = reading.one(work, callback_data.survey_id)
    if not seen.changeable:
        raise Outdated
    form = typed.changing(work, f"{seen.survey.id}.{seen.survey.version}")
    kept = forms.filled(seen.survey, work.policy.language, work.policy.timezone)
    return await filling.begin(form, work, state, scattered(form, kept))


@router.callback_query(Private(), ChooseSurveyAudience.filter())
async def choose(
    press: CallbackQuery, callback_data: ChooseSurveyAudience, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.MAKE_SURVEYS)
    seen = reading.one(work, callback_data.survey_id)
    if not seen.changeable:
        raise Outdated
    form = typed.choosing(work, f"{seen.survey.id}.{seen.survey.version}")
    known = (audience.events(work, seen.survey), segments.choices(work))
    kept = forms.narrowed(Audience.of(seen.survey.audience), *known)
    return await filling.begin(form, work, state, kept if seen.survey.audience else None)


@router.callback_query(Private(), CopySurvey.filter())
async def copy(press: CallbackQuery, callback_data: CopySurvey, work: Work) -> Screen:
    fresh = building.copy(work, callback_data.survey_id)
    return typed.shown(work, fresh.id or 0, toast=_("This is the copy, a draft."))


@router.callback_query(Private(), DiscardSurvey.filter())
async def discard(press: CallbackQuery, callback_data: DiscardSurvey, work: Work) -> Screen:
    work.require(Permission.MAKE_SURVEYS)
    number = callback_data.survey_id
    if not callback_data.sure:
        return screens.discarding(reading.one(work, number).survey)
    building.discard(work, number)
    return replace(typed.every(work), toast=_("The draft is gone."))


@router.callback_query(Private(), CloseSurvey.filter())
async def close(press: CallbackQuery, callback_data: CloseSurvey, work: Work) -> Screen:
    work.require(Permission.MAKE_SURVEYS)
    number = callback_data.survey_id
    if not callback_data.sure:
        return screens.closing(reading.one(work, number))
    publishing.close(work, number)
    return typed.shown(work, number, toast=_("Closed."))


def _asked(work: Work, approval: Approval) -> Detail:
    """What the manager sees of the survey beside the reason."""
    seen = reading.asked(work, approval.subject_id or 0)
    number, button = seen.survey.id or 0, None
    if work.actor.may(Permission.SEE_SURVEYS):
        button = Button(_("Look at the survey"), RunSurvey(survey_id=number))
    event = audience.event_title(work, seen.survey)
    return Detail(screens.asked_for(seen, work.zone, event), button)


async def _opener(work: Work, state: FSMContext) -> Screen:
    """`/start go-surveys`, from the staff group."""
    return typed.every(work) if work.actor.may(Permission.SEE_SURVEYS) else home(work)


DETAILS["survey"] = _asked
OPENERS["surveys"] = _opener
