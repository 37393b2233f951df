"""/desk: what waits for a colleague; cards on their way, fees, a card checked."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import card_check_screens
from chat import desk_screens as screens
from chat.actions import SeeDesk
from chat.actions_joining import CardsInHand, MoveCard
from chat.card_screens import for_staff_only
from chat.desk_screens import PER_PAGE, Today
from chat.screen import Screen
from domain import doubts
from domain.access import Permission
from domain.applications import service as applications
from domain.approvals import reading
from domain.cards import production, verify
from domain.cards import queue as cards
from domain.cases import reading as case_reading
from domain.errors import Outdated
from domain.events import posts, tasks
from domain.rewards import queue as gifts
from domain.work import Work
from handlers.filters import Private
from handlers.start import DEEP_LINKS, OPENERS, home

router = Router(name="desk")
STEPS = {
    "produce": production.produce,
    "ready": production.ready,
    "hand": production.hand_over,
}


@router.message(Private(), Command("desk"))
async def listed(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


@router.callback_query(Private(), SeeDesk.filter())
async def pressed(press: CallbackQuery, work: Work) -> Screen:
    return desk(work)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(desk(work), fresh=True)


def desk(work: Work) -> Screen:
    """What waits for the actor, by what they may do."""
    work.require(Permission.SEE_DESK)
    may = work.actor.may
    today = Today(
        enters=may(Permission.ENTER_APPLICATION),
        verifies=may(Permission.VERIFY_CARD),
        takes_fees=may(Permission.TAKE_FEE),
    )
    if may(Permission.SEE_APPLICATIONS):
        page = applications.queue(work)
        marks = [one.mark for one in page.items]
        late, soon = marks.count("late"), marks.count("soon")
        today = replace(today, applications=page.total, late=late, soon=soon)
    if may(Permission.HANDLE_CASES):
        ours, overdue = case_reading.to_look_after(work)
        today = replace(today, cases=ours, cases_late=overdue)
    elif may(Permission.SEE_CASE_FIGURES):
        today = replace(today, case_figures=True)
    if may(Permission.DECIDE_APPROVAL):
        today = replace(today, approvals=reading.to_decide(work, size=1).total)
    if may(Permission.HANDLE_CARDS):
        today = replace(today, cards=cards.on_their_way(work, size=1).total)
    if may(Permission.RESOLVE_UNCERTAIN):
        today = replace(today, doubts=doubts.count(work))
    if may(Permission.SEE_EVENTS):
        today = replace(today, plan_year=work.today.year)
    if may(Permission.SEE_REWARDS):
        today = replace(today, gifts=gifts.counts(work)["fetch"])
    if may(Permission.CHECK_IN):
        today = replace(today, doors=len(posts.doors(work)))
    today = replace(today, tasks=len(tasks.mine(work)))
    return screens.desk(today)


# ── Cards ─────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), CardsInHand.filter())
async def on_their_way(press: CallbackQuery, callback_data: CardsInHand, work: Work) -> Screen:
    return _cards(work, callback_data.page)


@router.callback_query(Private(), MoveCard.filter())
async def move(press: CallbackQuery, callback_data: MoveCard, work: Work) -> Screen:
    step = STEPS.get(callback_data.step)
    if step is None:
        raise Outdated
    if callback_data.step == "hand" and not callback_data.sure:
        return screens.handing_out(cards.one(work, callback_data.card_id))
    step(work, callback_data.card_id)
    return _cards(work, 1)


def _cards(work: Work, page: int) -> Screen:
    found = cards.on_their_way(work, first=max(page - 1, 0) * PER_PAGE, size=PER_PAGE)
    return screens.cards(found.items, found.total, page, work.zone)


# ── A card checked ────────────────────────────────────────────────────────────────────────────


async def _scanned(work: Work, state: FSMContext, token: str) -> Screen:
    """`/start card-<token>`: the code on a card. Who does not check cards learns nothing of it."""
    await state.clear()
    if work.actor.may(Permission.VERIFY_CARD):
        return check(work, token)
    return home(work) if work.actor.is_staff else for_staff_only(work.policy.club_name)


def check(work: Work, token: str) -> Screen:
    """Whether a code is a valid card; silence after too many guesses (G18)."""
    found = verify.verify(work, token)
    return Screen() if found is None else card_check_screens.checked(found, work.zone)


OPENERS["desk"] = _open
DEEP_LINKS["card"] = _scanned
