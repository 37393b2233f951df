"""Lotteries for colleagues: planned, asked for, drawn, called off; prizes handed over."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import forms, lottery_forms
from chat import lottery_staff_screens as screens
from chat.actions_lottery import (
    ChangeLottery,
    DrawLottery,
    HandOverPrize,
    PrizesWaiting,
    RunLotteries,
    RunLottery,
    SeePrize,
)
from chat.approvals import Detail
from chat.card_screens import for_staff_only
from chat.paging import SIZE
from chat.screen import Button, Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.errors import Outdated
from domain.lottery import planning, prizes, reading, running
from domain.work import Work
from handlers import filling
from handlers.filters import Private
from handlers.staff import lottery_forms as typed
from handlers.staff.approvals import DETAILS
from handlers.start import DEEP_LINKS, home
from locales.i18n import _

router = Router(name="staff_lottery")


@router.callback_query(Private(), RunLotteries.filter())
async def listed(press: CallbackQuery, callback_data: RunLotteries, work: Work) -> Screen:
    page = callback_data.page
    found = reading.all_(work, first=max(page - 1, 0) * SIZE, size=SIZE)
    hands_over = work.actor.may(Permission.HAND_OVER_REWARDS)
    return screens.listed(found, page, hands_over=hands_over)


@router.callback_query(Private(), RunLottery.filter())
async def opened(press: CallbackQuery, callback_data: RunLottery, work: Work) -> Screen:
    return typed.shown(work, callback_data.lottery_id)


@router.callback_query(Private(), ChangeLottery.filter())
async def change(
    press: CallbackQuery, callback_data: ChangeLottery, work: Work, state: FSMContext
) -> Screen:
    form = typed.plan(work, str(callback_data.lottery_id))
    lottery, own = reading.plan(work, callback_data.lottery_id)
    if not planning.may_change(work, lottery):
        raise Outdated
    days = (typed.day_of(work, lottery.opens_at), typed.day_of(work, lottery.closes_at))
    answers = forms.scattered(form, lottery_forms.filled(lottery, own, *days))
    return await filling.begin(form, work, state, answers)


@router.callback_query(Private(), DrawLottery.filter())
async def draw(press: CallbackQuery, callback_data: DrawLottery, work: Work) -> Screen:
    number = callback_data.lottery_id
    if not callback_data.sure:
        return screens.drawing(reading.plan(work, number)[0])
    running.draw_now(work, number)
    return typed.shown(work, number, toast=_("Drawn. Everybody is told now."))


# ── Prizes ────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), PrizesWaiting.filter())
async def waiting(press: CallbackQuery, callback_data: PrizesWaiting, work: Work) -> Screen:
    page = callback_data.page
    found = prizes.waiting(work, first=max(page - 1, 0) * SIZE, size=SIZE)
    return screens.waiting(found, page, work.zone)


@router.callback_query(Private(), SeePrize.filter())
async def prize(press: CallbackQuery, callback_data: SeePrize, work: Work) -> Screen:
    return screens.prize(prizes.one(work, callback_data.win_id), work.zone)


@router.callback_query(Private(), HandOverPrize.filter())
async def hand_over(press: CallbackQuery, callback_data: HandOverPrize, work: Work) -> Screen:
    if not callback_data.sure:
        return screens.handing_over(prizes.one(work, callback_data.win_id))
    return screens.prize(prizes.hand_over(work, callback_data.win_id), work.zone)


async def _scanned(work: Work, state: FSMContext, code: str) -> Screen:
    """`/start win-<code>`: who hands nothing over learns nothing of it."""
    await state.clear()
    if work.actor.may(Permission.HAND_OVER_REWARDS):
        return typed.checked(work, code)
    return home(work) if work.actor.is_staff else for_staff_only(work.policy.club_name)


# ── The request ───────────────────────────────────────────────────────────────────────────────


def _asked(work: Work, approval: Approval) -> Detail:
    """What the leader sees of the lottery beside the reason."""
    lottery, own = reading.asked(work, approval.subject_id or 0)
    button = None
    if work.actor.may(Permission.MANAGE_LOTTERIES):
        button = Button(lottery.title, RunLottery(lottery_id=lottery.id or 0))
    return Detail(f"{lottery.title}\n{screens.facts(lottery, own, work.zone)}", button)


DEEP_LINKS["win"] = _scanned
DETAILS["points_lottery"] = _asked
