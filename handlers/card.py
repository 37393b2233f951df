"""/card: the member's card, the handbook, a lost card."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from chat import card_screens as screens
from chat.actions_joining import ReportLost, ShowCard, ShowHandbook
from chat.screen import Screen
from domain.applications import service as applications
from domain.applications.model import WAITING
from domain.cards import service as cards
from domain.members import service as members
from domain.members.model import Status
from domain.work import Work
from handlers.filters import Private

router = Router(name="card")


@router.message(Private(), Command("card"))
async def card(message: Message, work: Work) -> Screen:
    return replace(shown(work), fresh=True)


@router.callback_query(Private(), ShowCard.filter())
async def pressed(press: CallbackQuery, work: Work) -> Screen:
    return shown(work)


def shown(work: Work) -> Screen:
    """The card of a member; to anybody else, what it is and how to get one."""
    member = members.of(work)
    if member is None:
        standing = applications.standing(work)
        return screens.for_guests(applied=standing is not None and standing.state in WAITING)
    if member.status == Status.BLACKLISTED:
        return screens.resting()
    held = cards.of(work)
    if held is None:
        return screens.none_valid(work.policy.contact)
    return screens.card(member, held, work.zone)


@router.callback_query(Private(), ShowHandbook.filter())
async def handbook(press: CallbackQuery, callback_data: ShowHandbook, work: Work) -> Screen:
    return screens.handbook(callback_data.page, work.policy.contact)


@router.callback_query(Private(), ReportLost.filter())
async def lost(press: CallbackQuery, callback_data: ReportLost, work: Work) -> Screen:
    if not callback_data.sure:
        return screens.losing()
    cards.report_lost(work)
    return screens.lost(work.policy.contact)
