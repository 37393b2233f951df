"""What surveys come to, for colleagues: figures, groups, words, pictures, files."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import survey_results as screens
from chat import survey_words
from chat.actions_survey_answers import (
    AskResultsFile,
    DrawResults,
    ReadTexts,
    SeeGroups,
    SeeQuestionResults,
    SeeResults,
    TakeResultsFile,
)
from chat.forms import Field, Form, Section
from chat.kinds import Answers, Text
from chat.screen import Document, Screen
from domain.access import Permission
from domain.surveys import exporting, results, texts
from domain.surveys.bands import DIMENSIONS
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from handlers.start import DEEP_LINKS
from locales.i18n import N_, _

router = Router(name="survey_results")


@router.callback_query(Private(), SeeResults.filter())
async def whole(press: CallbackQuery, callback_data: SeeResults, work: Work) -> Screen:
    return screens.whole(results.seen(work, callback_data.survey_id))


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start answers-<survey>`, from the staff group."""
    await state.clear()
    (survey_id,) = numbers(argument, 1)
    return replace(screens.whole(results.seen(work, survey_id)), fresh=True)


@router.callback_query(Private(), SeeQuestionResults.filter())
async def question(press: CallbackQuery, callback_data: SeeQuestionResults, work: Work) -> Screen:
    found = results.seen(work, callback_data.survey_id)
    return screens.question(found, callback_data.place)


@router.callback_query(Private(), SeeGroups.filter())
async def groups(press: CallbackQuery, callback_data: SeeGroups, work: Work) -> Screen:
    by = callback_data.by if callback_data.by in DIMENSIONS else DIMENSIONS[0]
    found = results.seen(work, callback_data.survey_id)
    return screens.groups(found, by, results.groups(work, callback_data.survey_id, by))


@router.callback_query(Private(), DrawResults.filter())
async def draw(press: CallbackQuery, callback_data: DrawResults, work: Work) -> Screen:
    return screens.picture(results.seen(work, callback_data.survey_id), callback_data.what[:8])


# ── Words ─────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), ReadTexts.filter())
async def read(press: CallbackQuery, callback_data: ReadTexts, work: Work) -> Screen:
    page, place = max(callback_data.page, 1), callback_data.place
    first = (page - 1) * screens.PER_PAGE
    found = texts.read(work, callback_data.survey_id, place, first=first, size=screens.PER_PAGE)
    return screens.texts(found, place, page)


def _finding(work: Work, argument: str) -> Form:
    work.require(Permission.SEE_SURVEYS)
    survey_id, place = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        words = str(answers["words"])
        found = texts.read(work, survey_id, place, size=screens.PER_PAGE, holding=words)
        return screens.texts(found, place, 1, words)

    def left(work: Work) -> Screen:
        return screens.question(results.seen(work, survey_id), place)

    asked = Field("words", N_("Which words are you looking for?"), Text(longest=60))
    return Form(
        name=f"svfind.{argument}", sections=(Section("", (asked,)),), send=send, left=left,
        title=N_("Search what was answered"), review=False,
    )  # fmt: skip


# ── Files ─────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), AskResultsFile.filter())
async def files(press: CallbackQuery, callback_data: AskResultsFile, work: Work) -> Screen:
    found = results.seen(work, callback_data.survey_id)
    return screens.files(found, reads=work.actor.may(Permission.READ_SURVEY_ANSWERS))


@router.callback_query(Private(), TakeResultsFile.filter())
async def taken(press: CallbackQuery, callback_data: TakeResultsFile, work: Work) -> Screen:
    number, answers = callback_data.survey_id, callback_data.answers
    found = results.seen(work, number)
    if answers:
        exporting.take(work, number)
    kind = "survey_answers" if answers else "survey_results"
    file = Document(kind, {"survey_id": number, "by": work.actor.person_id})
    text = _("Please do not pass this file on.")
    name = survey_words.title(found.survey)
    return Screen(name, text, (screens.back(number),), document=file, fresh=True)


FORMS["svfind"] = _finding
DEEP_LINKS["answers"] = _linked
