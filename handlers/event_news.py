"""Announcements as their reader answers them: not this one, no more of them, some again."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import event_news_screens as screens
from chat.actions_events import EventNews, NoThanks
from chat.screen import Screen
from domain.events import news, view
from domain.work import Work
from handlers.filters import Private

router = Router(name="event_news")


@router.callback_query(Private(), NoThanks.filter())
async def no_thanks(press: CallbackQuery, callback_data: NoThanks, work: Work) -> Screen:
    return screens.declined(view.see(work, callback_data.event_id).event)


@router.callback_query(Private(), EventNews.filter())
async def choose(press: CallbackQuery, callback_data: EventNews, work: Work) -> Screen:
    news.choose(work, on=callback_data.on)
    return screens.chosen(on=callback_data.on)
