"""/rewards: the catalogue, redeeming with a second look, one's own rewards and their codes."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from chat import gift_screens, reward_questions
from chat import reward_screens as screens
from chat.actions_rewards import (
    CancelGift,
    GiftArrived,
    SeeGift,
    SeeGifts,
    SeeReward,
    SeeRewards,
    TakeReward,
)
from chat.forms import Form
from chat.kinds import Answers
from chat.screen import Screen
from domain.rewards import eligibility, own, redeeming
from domain.rewards.model import HELD, Redemption, Way
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from locales.i18n import _

router = Router(name="rewards")


@router.message(Private(), Command("rewards"))
async def rewards(message: Message, work: Work) -> Screen:
    return replace(_catalogue(work, 1), fresh=True)


@router.callback_query(Private(), SeeRewards.filter())
async def turned(press: CallbackQuery, callback_data: SeeRewards, work: Work) -> Screen:
    return _catalogue(work, callback_data.page)


def _catalogue(work: Work, page: int) -> Screen:
    page = max(page, 1)
    found = eligibility.offers(work, first=(page - 1) * screens.SIZE, size=screens.SIZE)
    return screens.catalogue(found, page, work.policy.contact)


@router.callback_query(Private(), SeeReward.filter())
async def opened(press: CallbackQuery, callback_data: SeeReward, work: Work) -> Screen:
    return screens.reward(eligibility.offer(work, callback_data.reward_id), work.policy.contact)


@router.callback_query(Private(), TakeReward.filter())
async def take(press: CallbackQuery, callback_data: TakeReward, work: Work) -> Screen:
    offer = eligibility.offer(work, callback_data.reward_id)
    if not callback_data.sure:
        if offer.verdict.passed:
            return screens.taking_it(offer, work.policy.reward_days)
        return screens.reward(offer, work.policy.contact)
    key = key_of(callback_data.reward_id, callback_data.nth)
    known = redeeming.of_press(work, key)
    if known is not None:
        return _again(work, known)
    taken = redeeming.redeem(work, callback_data.reward_id, key=key, version=callback_data.version)
    return _redeemed(work, taken)


def _again(work: Work, known: Redemption) -> Screen:
    """The same button once more: what it took is there already, or shown as it stands now."""
    if known.state not in HELD:
        return gift_screens.gift(own.one(work, known.id or 0), work.zone)
    if known.way == Way.POST:
        raise redeeming.taken(known)
    return Screen(toast=_("You have it already: it is under “My rewards”."), alert=True)


def key_of(reward_id: int, nth: int) -> str:
    """The same press twice is one redemption: of this reward, the member's `nth`."""
    return f"{reward_id}:{nth}"


def _redeemed(work: Work, taken: Redemption) -> Screen:
    line = _("It is yours. Enjoy it!")
    return gift_screens.gift(own.one(work, taken.id or 0), work.zone, line=line)


def by_post(work: Work, argument: str) -> Form:
    """Redeem it and have it posted; the address is asked for."""
    reward_id, version, nth = numbers(argument, 3)
    redeeming.check_posting(work, reward_id, key=key_of(reward_id, nth))

    def send(work: Work, answers: Answers) -> Screen:
        taken = redeeming.redeem(
            work,
            reward_id,
            key=key_of(reward_id, nth),
            way=Way.POST,
            address=str(answers["address"]),
            version=version,
        )
        return _redeemed(work, taken)

    return reward_questions.posting(f"gpost.{argument}", send)


# ── One's own ─────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeGifts.filter())
async def mine(press: CallbackQuery, callback_data: SeeGifts, work: Work) -> Screen:
    page = max(callback_data.page, 1)
    size = gift_screens.SIZE
    return gift_screens.gifts(own.mine(work, first=(page - 1) * size, size=size), page)


@router.callback_query(Private(), SeeGift.filter())
async def gift(press: CallbackQuery, callback_data: SeeGift, work: Work) -> Screen:
    return gift_screens.gift(own.one(work, callback_data.redemption_id), work.zone)


@router.callback_query(Private(), CancelGift.filter())
async def cancel(press: CallbackQuery, callback_data: CancelGift, work: Work) -> Screen:
    if not callback_data.sure:
        return gift_screens.giving_back(own.one(work, callback_data.redemption_id))
    return gift_screens.gift(own.cancel(work, callback_data.redemption_id), work.zone)


@router.callback_query(Private(), GiftArrived.filter())
async def arrived(press: CallbackQuery, callback_data: GiftArrived, work: Work) -> Screen:
    return gift_screens.gift(own.arrived(work, callback_data.redemption_id), work.zone)


FORMS["gpost"] = by_post
