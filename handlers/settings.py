"""Language, settings, privacy, help."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import house
from chat.actions import ChooseLanguage, ReadHelp, ReadPrivacy, SeeSettings, SpeakLanguage
from chat.screen import Screen
from domain.errors import Outdated
from domain.events import news
from domain.people import service as people
from domain.surveys import wishes
from domain.work import Work
from handlers.filters import Private
from handlers.start import OPENERS, home
from locales import i18n

router = Router(name="settings")


@router.message(Private(), Command("language"))
@router.callback_query(Private(), ChooseLanguage.filter())
async def choose_language(event: Message | CallbackQuery, work: Work) -> Screen:
    return house.languages()


@router.callback_query(Private(), SpeakLanguage.filter())
async def speak(press: CallbackQuery, callback_data: SpeakLanguage, work: Work) -> Screen:
    """One tap: the menu appears in the language chosen."""
    if callback_data.code not in i18n.LANGUAGES:
        raise Outdated
    people.set_language(work, callback_data.code)
    i18n.use(callback_data.code)
    return home(work)


@router.message(Private(), Command("settings"))
@router.callback_query(Private(), SeeSettings.filter())
async def settings(event: Message | CallbackQuery, work: Work) -> Screen:
    return house.settings(news=news.wanted(work), surveys=wishes.wanted(work))


@router.message(Private(), Command("privacy"))
@router.callback_query(Private(), ReadPrivacy.filter())
async def privacy(event: Message | CallbackQuery, work: Work) -> Screen:
    return house.privacy(work.policy.club_name, work.policy.rejected_kept_days)


@router.message(Private(), Command("help"))
@router.callback_query(Private(), ReadHelp.filter())
async def help_(event: Message | CallbackQuery, work: Work) -> Screen:
    return house.help_(work.actor, work.policy.contact)


async def _help(work: Work, state: FSMContext) -> Screen:
    return house.help_(work.actor, work.policy.contact)


OPENERS["help"] = _help
