"""/lottery: what can be won, a ticket, a prize of one's own, the check of a draw."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import lottery_proof_screens
from chat import lottery_screens as screens
from chat.actions_lottery import (
    CheckDraw,
    ListTickets,
    SeeLotteries,
    SeeLottery,
    SeeWin,
    TakeTicket,
)
from chat.paging import SIZE
from chat.screen import Screen
from domain.access import Permission
from domain.lottery import reading, tickets
from domain.work import Work
from handlers import filling
from handlers.filters import Private
from handlers.staff import lottery_forms
from handlers.start import DEEP_LINKS, OPENERS
from locales.i18n import _, number_

router = Router(name="lottery")


@router.message(Private(), Command("lottery"))
async def listed(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_list(work, 1), fresh=True)


@router.callback_query(Private(), SeeLotteries.filter())
async def turned(press: CallbackQuery, callback_data: SeeLotteries, work: Work) -> Screen:
    return _list(work, callback_data.page)


def _list(work: Work, page: int) -> Screen:
    found = reading.public(work, first=max(page - 1, 0) * SIZE, size=SIZE)
    may = work.actor.may
    return screens.listed(
        found,
        page,
        runs=may(Permission.MANAGE_LOTTERIES),
        hands_over=may(Permission.HAND_OVER_REWARDS),
    )


@router.callback_query(Private(), SeeLottery.filter())
async def opened(press: CallbackQuery, callback_data: SeeLottery, work: Work) -> Screen:
    return screens.lottery(reading.one(work, callback_data.lottery_id), work.zone)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start lottery-<id>`, from the staff group's card: as its keeper or as a member sees it."""
    (number,) = filling.numbers(argument, 1)
    if work.actor.may(Permission.MANAGE_LOTTERIES):
        return lottery_forms.shown(work, number, fresh=True)
    return replace(_shown(work, number), fresh=True)


# ── Tickets and prizes ────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), TakeTicket.filter())
async def take(press: CallbackQuery, callback_data: TakeTicket, work: Work) -> Screen:
    number = callback_data.lottery_id
    if not callback_data.sure:
        view = reading.one(work, number)
        return screens.taking(view) if screens.may_take(view) else _shown(work, number)
    ticket = tickets.take(work, number, nth=callback_data.nth)
    return _shown(work, number, _("Ticket no. {n} is yours.", n=number_(ticket.number)))


def _shown(work: Work, number: int, toast: str = "") -> Screen:
    return screens.lottery(reading.one(work, number), work.zone, toast=toast)


@router.callback_query(Private(), SeeWin.filter())
async def won(press: CallbackQuery, callback_data: SeeWin, work: Work) -> Screen:
    return screens.win(reading.own_win(work, callback_data.win_id), work.policy.contact, work.zone)


# ── Checking ──────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), CheckDraw.filter())
async def check(press: CallbackQuery, callback_data: CheckDraw, work: Work) -> Screen:
    number = callback_data.lottery_id
    if callback_data.how:
        return lottery_proof_screens.how(number)
    return lottery_proof_screens.check(reading.proof(work, number))


@router.callback_query(Private(), ListTickets.filter())
async def list_tickets(press: CallbackQuery, callback_data: ListTickets, work: Work) -> Screen:
    proof = reading.proof(work, callback_data.lottery_id)
    if proof.digest is None:  # it is still growing
        return lottery_proof_screens.check(proof)
    return lottery_proof_screens.tickets(callback_data.lottery_id)


DEEP_LINKS["lottery"] = _linked
OPENERS["lottery"] = _open
