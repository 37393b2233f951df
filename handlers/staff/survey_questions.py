"""The questions of a survey: added, changed, worded, moved, copied, taken out, from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import survey_forms, survey_question_forms
from chat import survey_question_screens as screens
from chat.actions_surveys import (
    CopySurveyQuestion,
    EditSurveyQuestion,
    MoveSurveyQuestion,
    RemoveSurveyQuestion,
    SeeSurveyQuestion,
    SeeSurveyQuestions,
    TakeSurveySheet,
    WordSurveyQuestion,
)
from chat.forms import Form, Unknown, scattered
from chat.screen import Screen
from domain.access import Permission
from domain.surveys import questions, reading
from domain.surveys.sheet_rows import look
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from locales.i18n import _, n_

router = Router(name="survey_questions")
Answers = Mapping[str, Any]


def _every(work: Work, survey_id: int, page: int = 1, *, toast: str = "") -> Screen:
    seen = reading.one(work, survey_id)
    changes = seen.changeable and work.actor.may(Permission.MAKE_SURVEYS)
    return screens.listed(seen, page, changes=changes, toast=toast)


def _one(work: Work, question_id: int, *, toast: str = "") -> Screen:
    survey, question, every = reading.question(work, question_id)
    changes = reading.may_change(work, survey) and work.actor.may(Permission.MAKE_SURVEYS)
    return screens.question(survey, question, every, changes=changes, toast=toast)


@router.callback_query(Private(), SeeSurveyQuestions.filter())
async def listed(press: CallbackQuery, callback_data: SeeSurveyQuestions, work: Work) -> Screen:
    return _every(work, callback_data.survey_id, callback_data.page)


@router.callback_query(Private(), SeeSurveyQuestion.filter())
async def opened(press: CallbackQuery, callback_data: SeeSurveyQuestion, work: Work) -> Screen:
    return _one(work, callback_data.question_id)


@router.callback_query(Private(), MoveSurveyQuestion.filter())
async def move(press: CallbackQuery, callback_data: MoveSurveyQuestion, work: Work) -> Screen:
    questions.move(work, callback_data.question_id, up=callback_data.up)
    return _one(work, callback_data.question_id)


@router.callback_query(Private(), CopySurveyQuestion.filter())
async def copy(press: CallbackQuery, callback_data: CopySurveyQuestion, work: Work) -> Screen:
    survey = questions.copy(work, callback_data.question_id)
    return _every(work, survey.id or 0, toast=_("The copy stands right behind it."))


@router.callback_query(Private(), RemoveSurveyQuestion.filter())
async def remove(press: CallbackQuery, callback_data: RemoveSurveyQuestion, work: Work) -> Screen:
    work.require(Permission.MAKE_SURVEYS)
    number = callback_data.question_id
    if not callback_data.sure:
        return screens.removing(reading.question(work, number)[1])
    survey = questions.remove(work, number)
    return _every(work, survey.id or 0, toast=_("Taken out."))


@router.callback_query(Private(), EditSurveyQuestion.filter())
async def edit(
    press: CallbackQuery, callback_data: EditSurveyQuestion, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.MAKE_SURVEYS)
    survey, question, _all = reading.question(work, callback_data.question_id)
    form = editing(work, f"{question.id}.{survey.version}")
    kept = survey_question_forms.filled(question, work.policy.language)
    return await filling.begin(form, work, state, kept)


@router.callback_query(Private(), WordSurveyQuestion.filter())
async def word(
    press: CallbackQuery, callback_data: WordSurveyQuestion, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.MAKE_SURVEYS)
    survey, question, _all = reading.question(work, callback_data.question_id)
    form = wording(work, f"{question.id}.{survey.version}")
    kept = survey_question_forms.in_others(question)
    return await filling.begin(form, work, state, scattered(form, kept) if kept else None)


@router.callback_query(Private(), TakeSurveySheet.filter())
async def sheet(press: CallbackQuery, callback_data: TakeSurveySheet, work: Work) -> Screen:
    number = callback_data.survey_id
    work.require(Permission.SEE_SURVEYS)
    return screens.sheet(reading.one(work, number).survey if number else None)


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────


def adding(work: Work, argument: str) -> Form:
    work.require(Permission.MAKE_SURVEYS)
    (number,) = numbers(argument, 1)
    language, before = work.policy.language, reading.one(work, number).questions

    def send(work: Work, answers: Answers) -> Screen:
        wanted = survey_question_forms.given(answers, language)
        questions.add(work, number, [wanted])
        last = -(-(len(before) + 1) // screens.SIZE)
        return replace(_every(work, number, last, toast=_("Added.")), fresh=True)

    name = f"svqadd.{argument}"
    form = survey_question_forms.question(name, send, language=language, before=before)
    return replace(form, left=lambda work: _every(work, number))


def editing(work: Work, argument: str) -> Form:
    work.require(Permission.MAKE_SURVEYS)
    number, version = numbers(argument, 2)
    _survey, known, every = reading.question(work, number)
    before = [one for one in every if one.position < known.position]
    language = work.policy.language

    def send(work: Work, answers: Answers) -> Screen:
        wanted = survey_question_forms.given(answers, language, known)
        questions.change(work, number, wanted, version=version)
        return replace(_one(work, number, toast=_("Changed.")), fresh=True)

    name = f"svqed.{argument}"
    form = survey_question_forms.question(name, send, language=language, before=before)
    return replace(form, left=lambda work: _one(work, number))


def wording(work: Work, argument: str) -> Form:
    work.require(Permission.MAKE_SURVEYS)
    number, version = numbers(argument, 2)
    _survey, known, _all = reading.question(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        words, options = survey_question_forms.worded(answers)
        questions.translate(work, number, words, options, version=version)
        return replace(_one(work, number, toast=_("Changed.")), fresh=True)

    name = f"svqtr.{argument}"
    form = survey_question_forms.wording(name, send, known, work.policy.language)
    return replace(form, left=lambda work: _one(work, number))


def from_file(work: Work, argument: str) -> Form:
    work.require(Permission.MAKE_SURVEYS)
    (number,) = numbers(argument, 1)
    survey = reading.one(work, number).survey

    def send(work: Work, answers: Answers) -> Screen:
        found, faults = look(answers["file"], work.policy.language)
        if faults:
            raise Unknown(screens.faulty(survey, faults))
        questions.add(work, number, found)
        done = n_("{n} question added.", "{n} questions added.", len(found))
        return replace(_every(work, number, toast=done), fresh=True)

    form = survey_forms.file(f"svfile.{argument}", send)
    return replace(form, left=lambda work: _every(work, number))


FORMS["svqadd"] = adding
FORMS["svqed"] = editing
FORMS["svqtr"] = wording
FORMS["svfile"] = from_file
