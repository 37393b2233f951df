"""The member's own tier, and what each tier gives."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import tier_screens as screens
from chat.actions_tiers import SeeTier, SeeTiers
from chat.screen import Screen
from domain.members import service as members
from domain.tiers import ladder
from domain.tiers import service as tiers
from domain.work import Work
from handlers.filters import Private

router = Router(name="tiers")


@router.callback_query(Private(), SeeTier.filter())
async def mine(press: CallbackQuery, work: Work) -> Screen:
    seen = tiers.own(work)
    return _everything(work, member=False) if seen is None else screens.own(seen)


@router.callback_query(Private(), SeeTiers.filter())
async def everything(press: CallbackQuery, work: Work) -> Screen:
    return _everything(work, member=members.of(work) is not None)


def _everything(work: Work, *, member: bool) -> Screen:
    rules = work.policy
    return screens.everything(ladder.floors(rules), rules.tier_metric, member=member)
