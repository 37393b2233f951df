"""/articles: written, published, taken down; ready answers; who answers what."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import knowledge_desk_screens as screens
from chat.actions_knowledge import (
    ArticleFromCase,
    OpenArticle,
    PublishArticle,
    ReadDraft,
    RetireArticle,
    SeeArticles,
    SettleArticle,
    TakeStock,
    TakeUpArticle,
    WriteArticle,
)
from chat.knowledge_words import FILTERS
from chat.paging import SIZE
from chat.screen import Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.knowledge import publishing, stocking, texts, writing
from domain.knowledge.model import LANGUAGES
from domain.work import Work
from handlers import filling
from handlers.filters import Private
from handlers.staff import article_forms as typed
from handlers.start import OPENERS
from locales.i18n import _, language, n_

router = Router(name="articles")


@router.message(Private(), Command("articles"))
async def articles(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(listed(work, "", 1), fresh=True)


@router.callback_query(Private(), SeeArticles.filter())
async def turned(press: CallbackQuery, callback_data: SeeArticles, work: Work) -> Screen:
    return listed(work, callback_data.only, callback_data.page)


def listed(work: Work, only: str, page: int, *, toast: str = "") -> Screen:
    """A page of all articles, or of those in a state."""
    only, page = only if only in FILTERS else "", max(page, 1)
    first = (page - 1) * SIZE
    found = writing.listed(work, only=only, language=language(), first=first, size=SIZE)
    may = work.actor.may
    publishes, routes = may(Permission.PUBLISH_ARTICLES), may(Permission.ASSIGN_CASES)
    shown = screens.listed(found, only, page, publishes=publishes, routes=routes)
    return replace(shown, toast=toast or None)


@router.callback_query(Private(), OpenArticle.filter())
async def opened(press: CallbackQuery, callback_data: OpenArticle, work: Work) -> Screen:
    return typed.shown(work, callback_data.article_id)


@router.callback_query(Private(), ReadDraft.filter())
async def draft(press: CallbackQuery, callback_data: ReadDraft, work: Work) -> Screen:
    seen, place = writing.one(work, callback_data.article_id), callback_data.language
    if place not in range(len(LANGUAGES)) or LANGUAGES[place] not in seen.drafts:
        raise Outdated
    body = seen.drafts[LANGUAGES[place]].body
    return screens.draft(seen, place, texts.filled(body, texts.facts(work)))


@router.callback_query(Private(), WriteArticle.filter())
async def write(
    press: CallbackQuery, callback_data: WriteArticle, work: Work, state: FSMContext
) -> Screen:
    seen, place = writing.one(work, callback_data.article_id), callback_data.language
    if place not in range(len(LANGUAGES)):
        raise Outdated
    one = seen.article
    form = typed.writing_text(work, f"{one.id}.{place}.{one.version}")
    text = seen.drafts.get(LANGUAGES[place])
    kept = {"title": text.title, "body": text.body, "asked": text.asked or None} if text else None
    return await filling.begin(form, work, state, kept)


@router.callback_query(Private(), SettleArticle.filter())
async def settle(
    press: CallbackQuery, callback_data: SettleArticle, work: Work, state: FSMContext
) -> Screen:
    one = writing.one(work, callback_data.article_id).article
    form = typed.settling(work, f"{one.id}.{one.version}")
    day = one.review_by.isoformat() if one.review_by and one.review_by > work.today else None
    kept = {"area": one.area} | ({"day": day} if day else {})
    return await filling.begin(form, work, state, kept)


@router.callback_query(Private(), PublishArticle.filter())
async def publish(press: CallbackQuery, callback_data: PublishArticle, work: Work) -> Screen:
    number = callback_data.article_id
    publishing.publish(work, number, version=callback_data.version)
    return typed.shown(work, number, toast=_("Members can read it now."))


@router.callback_query(Private(), RetireArticle.filter())
async def retire(press: CallbackQuery, callback_data: RetireArticle, work: Work) -> Screen:
    work.require(Permission.PUBLISH_ARTICLES)
    number = callback_data.article_id
    if not callback_data.sure:
        return screens.retiring(writing.one(work, number))
    publishing.retire(work, number)
    return typed.shown(work, number, toast=_("Taken down."))


@router.callback_query(Private(), TakeUpArticle.filter())
async def take_up(press: CallbackQuery, callback_data: TakeUpArticle, work: Work) -> Screen:
    publishing.take_up(work, callback_data.article_id)
    return typed.shown(work, callback_data.article_id, toast=_("It is a draft again."))


@router.callback_query(Private(), TakeStock.filter())
async def take_stock(press: CallbackQuery, callback_data: TakeStock, work: Work) -> Screen:
    work.require(Permission.PUBLISH_ARTICLES)
    if not callback_data.sure:
        return screens.taking_stock(len(stocking.articles()))
    taken = stocking.take(work)
    return listed(work, "", 1, toast=n_("{n} article taken.", "{n} articles taken.", taken))


@router.callback_query(Private(), ArticleFromCase.filter())
async def from_case(
    press: CallbackQuery, callback_data: ArticleFromCase, work: Work, state: FSMContext
) -> Screen:
    kept = typed.said_in(work, callback_data.case)
    form = typed.from_case(work, str(callback_data.case))
    return await filling.begin(form, work, state, kept)


OPENERS["articles"] = _open
