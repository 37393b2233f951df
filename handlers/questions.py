"""/answers: what the club has answered already, by subject or in the reader's own words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import knowledge_forms as forms
from chat import knowledge_screens as screens
from chat.actions_knowledge import ArticleHelped, SeeArticle, SeeSubject, SeeSubjects
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.knowledge import reading, search, votes
from domain.knowledge.model import AREAS
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS
from handlers.filters import Private
from handlers.start import DEEP_LINKS, OPENERS
from locales.i18n import _, language

router = Router(name="questions")


@router.message(Private(), Command("answers"))
async def listed(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_subjects(work), fresh=True)


@router.callback_query(Private(), SeeSubjects.filter())
async def subjects(press: CallbackQuery, work: Work) -> Screen:
    return _subjects(work)


def _subjects(work: Work) -> Screen:
    return screens.subjects(reading.areas(work))


@router.callback_query(Private(), SeeSubject.filter())
async def subject(press: CallbackQuery, callback_data: SeeSubject, work: Work) -> Screen:
    area, page = callback_data.area, max(callback_data.page, 1)
    if area not in AREAS:
        raise Outdated
    first = (page - 1) * screens.SIZE
    found = reading.of_area(work, area, language=language(), first=first, size=screens.SIZE)
    return screens.subject(area, found, page)


@router.callback_query(Private(), SeeArticle.filter())
async def article(press: CallbackQuery, callback_data: SeeArticle, work: Work) -> Screen:
    return _article(work, callback_data.article_id)


def _article(work: Work, article_id: int, *, toast: str = "") -> Screen:
    return screens.article(reading.read(work, article_id, language=language()), toast=toast)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start art-<id>`, from a poster or a message that was passed on."""
    (number,) = filling.numbers(argument, 1)
    await state.clear()
    return replace(_article(work, number), fresh=True)


@router.callback_query(Private(), ArticleHelped.filter())
async def helped(press: CallbackQuery, callback_data: ArticleHelped, work: Work) -> Screen:
    number = callback_data.article_id
    area = votes.helped(work, number, yes=callback_data.yes)
    if not callback_data.yes:
        return screens.not_helped(area, number)
    return _article(work, number, toast=_("Thank you. That helps us too."))


def _finding(work: Work) -> Form:
    work.require(Permission.RAISE_CASE)

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        return screens.found(search.answer(work, words=answers["words"], language=language()))

    return replace(forms.finding("find", send), left=_subjects)


FORMS["find"] = _finding
OPENERS["answers"] = _open
DEEP_LINKS["art"] = _linked
