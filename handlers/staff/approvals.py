"""Approvals: what waits for me, what I asked for, deciding with a reason.

`DETAILS["leave"]` adds lines and a button to a request of that kind; contexts register their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import approvals as screens
from chat import labels
from chat.actions import (
    ApproveRequest,
    AskWithdrawRequest,
    RefuseRequest,
    ReviseRequest,
    SeeApproval,
    SeeApprovals,
    WithdrawRequest,
)
from chat.approvals import Detail
from chat.forms import Form
from chat.paging import SIZE
from chat.screen import Screen
from domain.access import Permission
from domain.approvals import reading, subjects
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.errors import NotFound
from domain.people import absences
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS
from handlers.filters import Private
from handlers.start import DEEP_LINKS, OPENERS
from locales.i18n import _, date_, language, opening

router = Router(name="approvals")
DETAILS: dict[str, Callable[[Work, Approval], Detail]] = {}
_LETTERS = {"returned": "b", "rejected": "r"}


@router.message(Private(), Command("approvals"))
async def listed(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return _list(work, "todo", 1)


@router.callback_query(Private(), SeeApprovals.filter())
async def see_list(press: CallbackQuery, callback_data: SeeApprovals, work: Work) -> Screen:
    return _list(work, callback_data.whose, callback_data.page)


def _list(work: Work, whose: str, page: int) -> Screen:
    decides = work.actor.may(Permission.DECIDE_APPROVAL)
    first = max(page - 1, 0) * SIZE
    if whose == "todo" and decides:
        found = reading.to_decide(work, first=first)
        return screens.todo(found.items, found.total, page, work.zone, _names(work, found))
    found = reading.asked(work, first=first)
    return screens.mine(found.items, found.total, page, _names(work, found), decides=decides)


def _names(work: Work, found: reading.Listed) -> dict[int, str]:
    return subjects.names(work.session, found.items, language=language())


@router.callback_query(Private(), SeeApproval.filter())
async def see(press: CallbackQuery, callback_data: SeeApproval, work: Work) -> Screen:
    return _one(work, callback_data.approval_id)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    (approval_id,) = filling.numbers(argument, 1)
    return _one(work, approval_id)


def _one(work: Work, approval_id: int, toast: str = "", *, fresh: bool = False) -> Screen:
    opened = reading.opened(work, approval_id)
    detail = DETAILS.get(opened.approval.kind, _nothing)(work, opened.approval)
    return screens.request(opened, detail, work.zone, toast=toast, fresh=fresh)


# ── Deciding ──────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), ApproveRequest.filter())
async def approve(press: CallbackQuery, callback_data: ApproveRequest, work: Work) -> Screen:
    approval_id = callback_data.approval_id
    approvals.decide(work, approval_id, Decision.APPROVE, version=callback_data.version)
    return _one(work, approval_id, _("Approved"))


@router.callback_query(Private(), RefuseRequest.filter())
async def refuse(
    press: CallbackQuery, callback_data: RefuseRequest, work: Work, state: FSMContext
) -> Screen:
    letter = _LETTERS.get(callback_data.decision, "r")
    argument = f"{callback_data.approval_id}.{callback_data.version}.{letter}"
    return await filling.begin(_refusing(work, argument), work, state)


def _refusing(work: Work, argument: str) -> Form:
    work.require(Permission.DECIDE_APPROVAL)
    stands, _dot, letter = argument.rpartition(".")
    approval_id, version = filling.numbers(stands, 2)
    decision = Decision.RETURN if letter == "b" else Decision.REJECT

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        reason = screens.typed(answers["reason"])
        approvals.decide(work, approval_id, decision, version=version, reason=reason)
        return _one(work, approval_id, opening(labels.state(decision)), fresh=True)

    form = screens.refusing(f"no.{argument}", decision, send)
    return replace(form, left=lambda work: _one(work, approval_id))


# ── The requester's side ──────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), ReviseRequest.filter())
async def revise(
    press: CallbackQuery, callback_data: ReviseRequest, work: Work, state: FSMContext
) -> Screen:
    argument = f"{callback_data.approval_id}.{callback_data.version}"
    return await filling.begin(_revising(work, argument), work, state)


def _revising(work: Work, argument: str) -> Form:
    work.require(Permission.PROPOSE)
    approval_id, version = filling.numbers(argument, 2)

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        approvals.resubmit(work, approval_id, version=version, reason=answers["reason"])
        return _one(work, approval_id, _("Handed in again"), fresh=True)

    form = screens.revising(f"revise.{argument}", send)
    return replace(form, left=lambda work: _one(work, approval_id))


@router.callback_query(Private(), AskWithdrawRequest.filter())
async def ask_withdraw(
    press: CallbackQuery, callback_data: AskWithdrawRequest, work: Work
) -> Screen:
    if not reading.opened(work, callback_data.approval_id).mine:
        raise NotFound
    return screens.ask_withdraw(callback_data.approval_id)


@router.callback_query(Private(), WithdrawRequest.filter())
async def withdraw(press: CallbackQuery, callback_data: WithdrawRequest, work: Work) -> Screen:
    approvals.withdraw(work, callback_data.approval_id)
    return _one(work, callback_data.approval_id, _("Withdrawn"))


# ── Details by kind ───────────────────────────────────────────────────────────────────────────


def _nothing(work: Work, approval: Approval) -> Detail:
    return Detail()


def _leave(work: Work, approval: Approval) -> Detail:
    absence, substitute = absences.asked_for(work, approval)
    days = {"first": date_(absence.first_day), "last": date_(absence.last_day)}
    name = labels.colleague(substitute)
    return Detail(_("Away from {first} to {last}; {name} stands in.", name=name, **days))


def _rule(work: Work, approval: Approval) -> Detail:
    key, value = approval.proposal["key"], approval.proposal["value"]
    facts = {
        "setting": labels.policy(key),
        "now": labels.policy_value(getattr(work.policy, key)),
        "value": labels.policy_value(tuple(value) if isinstance(value, list) else value),
    }
    return Detail(_("{setting}: now {now}, asked for {value}.", **facts))


DETAILS["leave"] = _leave
DETAILS["policy_article"] = _rule
FORMS["no"] = _refusing
FORMS["revise"] = _revising
DEEP_LINKS["approval"] = _linked
OPENERS["approvals"] = _open
