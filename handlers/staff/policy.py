"""The club's rules: groups, one setting, a new value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import rules
from chat.actions import SeePolicy, SeePolicyGroup, SeeSetting, short
from chat.forms import Form
from chat.screen import Screen
from domain import policy_change
from domain.access import Permission
from domain.errors import Outdated
from domain.policy import Policy
from domain.work import Work
from handlers.filling import FORMS
from handlers.filters import Private
from handlers.start import OPENERS

router = Router(name="policy")


@router.message(Private(), Command("policy"))
@router.callback_query(Private(), SeePolicy.filter())
async def groups(event: Message | CallbackQuery, work: Work) -> Screen:
    work.require(Permission.SEE_POLICY)
    return rules.groups(policy_change.groups())


@router.callback_query(Private(), SeePolicyGroup.filter())
async def group(press: CallbackQuery, callback_data: SeePolicyGroup, work: Work) -> Screen:
    found = policy_change.groups()
    if callback_data.group not in found:
        raise Outdated
    keys = found[callback_data.group]
    return rules.group(callback_data.group, keys, policy_change.see(work))


@router.callback_query(Private(), SeeSetting.filter())
async def setting(press: CallbackQuery, callback_data: SeeSetting, work: Work) -> Screen:
    key, may = callback_data.key, work.actor.may(Permission.CHANGE_POLICY)
    return rules.setting(key, policy_change.setting(key), policy_change.see(work), may_change=may)


def _changing(work: Work, mark: str) -> Form:
    work.require(Permission.CHANGE_POLICY)
    key = next((key for key in Policy.model_fields if short(key) == mark), None)
    if key is None:
        raise Outdated
    rule = policy_change.setting(key)

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        change = policy_change.change(
            work, key=key, raw=str(answers["value"]), reason=answers.get("reason") or ""
        )
        return rules.changed(change, rule)

    def left(work: Work) -> Screen:
        return rules.setting(key, rule, policy_change.see(work), may_change=True)

    return replace(rules.changing(key, rule, work.policy, send), left=left)


async def _open(work: Work, state: FSMContext) -> Screen:
    work.require(Permission.SEE_POLICY)
    return rules.groups(policy_change.groups())


FORMS[rules.FORM] = _changing
OPENERS["policy"] = _open
