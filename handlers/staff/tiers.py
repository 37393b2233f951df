"""/tiers: tiers that are fixed by hand, for the manager."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import labels, tier_forms
from chat import tier_screens as screens
from chat.actions_tiers import SeePin, SeePins, Unpin
from chat.forms import Form
from chat.screen import Screen
from chat.tier_screens import PER_PAGE
from domain.access import Permission
from domain.members import service as members
from domain.people import service as people
from domain.tiers import pinning
from domain.tiers.model import Tier
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from handlers.start import OPENERS
from locales.i18n import _

router = Router(name="fixed-tiers")


@router.message(Private(), Command("tiers"))
async def listed(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


@router.callback_query(Private(), SeePins.filter())
async def turned(press: CallbackQuery, callback_data: SeePins, work: Work) -> Screen:
    return _page(work, callback_data.page)


@router.callback_query(Private(), SeePin.filter())
async def one(press: CallbackQuery, callback_data: SeePin, work: Work) -> Screen:
    return _shown(work, callback_data.member_id)


@router.callback_query(Private(), Unpin.filter())
async def end(press: CallbackQuery, callback_data: Unpin, work: Work) -> Screen:
    member_id = callback_data.member_id
    if not callback_data.sure:
        return screens.ending(pinning.one(work, member_id).pin)
    pinning.unpin(work, member_id)
    return replace(_page(work, 1), toast=_("The points decide again."))


def _page(work: Work, number: int) -> Screen:
    found = pinning.pins(work, first=max(number - 1, 0) * PER_PAGE, size=PER_PAGE)
    return screens.pins(found.items, found.total, number)


def _shown(work: Work, member_id: int, *, fresh: bool = False) -> Screen:
    opened = pinning.one(work, member_id)
    by = labels.colleague(people.staff_name(work.session, opened.by_id))
    return screens.pin(opened, by, fresh=fresh)


def fix(work: Work, argument: str = "") -> Form:
    """Fix a tier; `argument` is the member's id, who is asked for by number without it."""
    work.require(Permission.PIN_TIER)
    known = numbers(argument, 1)[0] if argument else None

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        member_id = known or members.find(work, number=answers["number"]).id or 0
        until = answers.get("until")
        pinning.pin(
            work,
            member_id,
            tier=Tier(answers["tier"]),
            reason=answers["reason"],
            until=date.fromisoformat(until) if until else None,
        )
        return _shown(work, member_id, fresh=True)

    name = f"pintier.{argument}" if argument else "pintier"
    form = tier_forms.pinning(name, send, number=known is None)
    return replace(form, left=lambda work: _page(work, 1))


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_page(work, 1), fresh=True)


FORMS["pintier"] = fix
OPENERS["tiers"] = _open
