"""/rewards for colleagues: what waits, a code checked, handing over; the catalogue, the costs."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import gift_screens
from chat import reward_keeping_screens as keeping
from chat import reward_staff_screens as screens
from chat.actions_rewards import (
    ApproveGift,
    EditReward,
    GiftReady,
    GiftsWaiting,
    HandOverGift,
    KeepReward,
    KeepRewards,
    OpenGift,
    RewardCosts,
    RewardDesk,
    RewardSheet,
    SetReward,
    ShowAddress,
)
from chat.card_screens import for_staff_only
from chat.reward_questions import answers_of
from chat.screen import Document, Screen
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.rewards import catalogue, handing, own, queue, reports
from domain.rewards.model import RewardState
from domain.work import Work
from handlers import filling
from handlers.filters import May, Private
from handlers.staff.reward_forms import check, hands
from handlers.start import DEEP_LINKS, OPENERS, home
from locales.i18n import _

router = Router(name="reward_desk")


@router.message(Private(), May(Permission.SEE_REWARDS), Command("rewards"))
async def rewards(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(desk(work), fresh=True)


@router.callback_query(Private(), RewardDesk.filter())
async def pressed(press: CallbackQuery, work: Work) -> Screen:
    return desk(work)


def desk(work: Work) -> Screen:
    """What waits for the actor, by what they may do."""
    return screens.desk(queue.counts(work), hands(work))


# ── What waits ────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), GiftsWaiting.filter())
async def waiting(press: CallbackQuery, callback_data: GiftsWaiting, work: Work) -> Screen:
    which, page = callback_data.which, max(callback_data.page, 1)
    found = queue.listed(work, which, first=(page - 1) * screens.SIZE, size=screens.SIZE)
    return screens.waiting(found, which, page, work.zone)


@router.callback_query(Private(), OpenGift.filter())
async def opened(press: CallbackQuery, callback_data: OpenGift, work: Work) -> Screen:
    return shown(work, callback_data.redemption_id)


def shown(work: Work, redemption_id: int, *, line: str = "") -> Screen:
    """One redemption as it stands now."""
    return screens.gift(queue.one(work, redemption_id), hands(work), work.zone, line=line)


@router.callback_query(Private(), ApproveGift.filter())
async def approve(press: CallbackQuery, callback_data: ApproveGift, work: Work) -> Screen:
    handing.approve(work, callback_data.redemption_id)
    return shown(work, callback_data.redemption_id)


@router.callback_query(Private(), GiftReady.filter())
async def ready(press: CallbackQuery, callback_data: GiftReady, work: Work) -> Screen:
    handing.ready(work, callback_data.redemption_id)
    return shown(work, callback_data.redemption_id, line=_("The member is told."))


@router.callback_query(Private(), ShowAddress.filter())
async def address(press: CallbackQuery, callback_data: ShowAddress, work: Work) -> Screen:
    words = handing.address(work, callback_data.redemption_id)
    return screens.address(queue.one(work, callback_data.redemption_id), words)


# ── A code checked ────────────────────────────────────────────────────────────────────────────


async def _scanned(work: Work, state: FSMContext, code: str) -> Screen:
    """`/start gift-<code>`: scanned by a colleague. Its owner sees the own gift, anybody else
    learns nothing."""
    await state.clear()
    if work.actor.may(Permission.HAND_OVER_REWARDS):
        return check(work, code)
    try:
        mine = own.by_code(work, code)
    except NotFound:
        return home(work) if work.actor.is_staff else for_staff_only(work.policy.club_name)
    return replace(gift_screens.gift(mine, work.zone), fresh=True)


@router.callback_query(Private(), HandOverGift.filter())
async def hand_over(press: CallbackQuery, callback_data: HandOverGift, work: Work) -> Screen:
    number = callback_data.redemption_id
    work.require(Permission.HAND_OVER_REWARDS)
    if not callback_data.sure:
        handing.check_code(work, number, callback_data.code)
        return screens.handing_over(queue.one(work, number), callback_data.code)
    handing.hand_over(work, number, callback_data.code)
    return shown(work, number, line=_("Thank you, it is noted."))


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start gifts-<id>`, from a card in the staff group."""
    await state.clear()
    (number,) = filling.numbers(argument, 1)
    return replace(shown(work, number), fresh=True)


# ── The catalogue ─────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), KeepRewards.filter())
async def kept(press: CallbackQuery, callback_data: KeepRewards, work: Work) -> Screen:
    page = max(callback_data.page, 1)
    found = catalogue.listed(work, first=(page - 1) * keeping.SIZE, size=keeping.SIZE)
    return keeping.catalogue(found, page)


@router.callback_query(Private(), KeepReward.filter())
async def keep(press: CallbackQuery, callback_data: KeepReward, work: Work) -> Screen:
    return keeping.reward(catalogue.one(work, callback_data.reward_id))


@router.callback_query(Private(), EditReward.filter())
async def edit(
    press: CallbackQuery, callback_data: EditReward, work: Work, state: FSMContext
) -> Screen:
    one = catalogue.one(work, callback_data.reward_id)
    form = filling.named(work, f"reward.{one.id}.{one.version}")
    return await filling.begin(form, work, state, answers_of(one))


@router.callback_query(Private(), SetReward.filter())
async def set_state(press: CallbackQuery, callback_data: SetReward, work: Work) -> Screen:
    work.require(Permission.MANAGE_REWARDS)
    if callback_data.state not in ("active", "paused", "ended"):
        raise Outdated
    if callback_data.state == "ended" and not callback_data.sure:
        return keeping.ending(catalogue.one(work, callback_data.reward_id))
    state = RewardState(callback_data.state)
    return keeping.reward(catalogue.set_state(work, callback_data.reward_id, state))


# ── What they cost ────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), RewardCosts.filter())
async def costs(press: CallbackQuery, callback_data: RewardCosts, work: Work) -> Screen:
    work.require(Permission.MANAGE_REWARDS)
    first, last = _span(work, callback_data.span, callback_data.back)
    found = reports.costs(work, first, last)
    return keeping.costs(found, callback_data.span, max(callback_data.back, 0))


def _span(work: Work, span: str, before: int) -> reports.Span:
    """The days of a month, quarter or year, so many of them ago.

    Raises:
        Outdated: no such stretch.
    """
    if span not in reports.MONTHS or not 0 <= before <= 400:
        raise Outdated
    return reports.span(work.today, span, before)


@router.callback_query(Private(), RewardSheet.filter())
async def sheet(press: CallbackQuery, callback_data: RewardSheet, work: Work) -> Screen:
    work.require(Permission.MANAGE_REWARDS)
    first, last = _span(work, callback_data.span, callback_data.back)
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return Screen(
        _("What rewards cost"), document=Document("reward_costs", days), rows=(screens.back(),)
    )


OPENERS["rewards"] = _open
DEEP_LINKS["gift"] = _scanned
DEEP_LINKS["gifts"] = _linked
