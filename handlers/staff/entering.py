"""An application entered for somebody on the phone, on paper or at the desk (SPEC 2.1)."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import desk_screens as screens
from chat.actions_joining import EnterForCaller
from chat.screen import Screen
from domain.applications import service as applications
from domain.applications.model import Channel
from domain.errors import Outdated
from domain.work import Work
from handlers import filling
from handlers.filters import Private

router = Router(name="entering")


@router.callback_query(Private(), EnterForCaller.filter())
async def enter(
    press: CallbackQuery, callback_data: EnterForCaller, work: Work, state: FSMContext
) -> Screen:
    standing = applications.open_one(work, for_caller=True)
    if not callback_data.channel or standing is not None:
        return screens.channels(going_on=standing is not None)
    if callback_data.channel not in set(Channel) - {Channel.BOT}:
        raise Outdated
    applications.begin_for_caller(work, Channel(callback_data.channel))
    return await filling.begin(filling.named(work, "entry"), work, state)
