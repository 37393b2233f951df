"""/refer: a member's personal link, and what happens to those who follow it."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import referral_screens as screens
from chat.actions_lottery import SeeReferral, ShowReferralCode
from chat.screen import Screen
from domain.members import service as members
from domain.people import facts
from domain.referrals import service as referrals
from domain.standing import service as standing
from domain.work import Work
from handlers.filters import Private
from handlers.start import DEEP_LINKS, OPENERS, home

router = Router(name="refer")


@router.message(Private(), Command("refer"))
async def refer(message: Message, work: Work) -> Screen:
    return replace(_shown(work), fresh=True)


@router.callback_query(Private(), SeeReferral.filter())
async def pressed(press: CallbackQuery, work: Work) -> Screen:
    return _shown(work)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_shown(work), fresh=True)


def _shown(work: Work) -> Screen:
    member = members.of(work)
    if member is None:
        return screens.for_guests()
    if standing.may_move_points(work.session, member.id or 0):
        return screens.resting()
    mine = referrals.own(work)
    bot = facts.fact(work.session, "bot_username") or ""
    return screens.own(mine, screens.link(bot, referrals.LINK + mine.token), work.policy.club_name)


@router.callback_query(Private(), ShowReferralCode.filter())
async def code(press: CallbackQuery, work: Work) -> Screen:
    mine = referrals.own(work).member_id
    if standing.may_move_points(work.session, mine):
        return screens.resting()
    return screens.code(mine)


async def _followed(work: Work, state: FSMContext, token: str) -> Screen:
    """`/start ref-<token>`: kept for the application, then the welcome as for everybody."""
    counts = referrals.touched(work, token)
    return screens.invited(home(work)) if counts else home(work)


DEEP_LINKS["ref"] = _followed
OPENERS["refer"] = _open
