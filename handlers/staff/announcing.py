"""A colleague announces an approved event, after a look at how many will be told."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import event_news_screens as screens
from chat.actions_event_desk import SeeEventDesk
from chat.actions_events import AnnounceEvent
from chat.screen import Button, Screen
from domain.events import announcing
from domain.events.model import EventState
from domain.events.plan_rules import segment_of
from domain.segments import reading as segments
from domain.segments.reading import Size
from domain.work import Work
from handlers.filters import Private
from locales.i18n import _

router = Router(name="announcing")


@router.callback_query(Private(), AnnounceEvent.filter())
async def announce(press: CallbackQuery, callback_data: AnnounceEvent, work: Work) -> Screen:
    number = callback_data.event_id
    back = Button(_("‹ The event"), SeeEventDesk(event_id=number))
    if callback_data.sure:
        return screens.on_its_way(announcing.announce(work, number), back)
    event, members = announcing.audience(work, number)
    if event.state == EventState.ANNOUNCED:
        return screens.on_its_way(event, back)
    name = segments.name(work, segment_of(event))
    size = segments.shown(work, members) if name else Size(members)
    return screens.announcing(event, size, work.zone, back, segment=name)
