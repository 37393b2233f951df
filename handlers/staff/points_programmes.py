"""Points programmes and rules: made, changed, handed in, switched, closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import points_staff_forms as forms
from chat import programme_screens as screens
from chat.actions_programmes import (
    CloseProgramme,
    EditProgramme,
    EditRule,
    SeeProgramme,
    SeeProgrammes,
    SeeRule,
    SwitchRule,
)
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.points import programmes
from domain.points.rules_model import ProgrammeState
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from locales.i18n import _

router = Router(name="points programmes")
Answers = dict[str, Any]


@router.callback_query(Private(), SeeProgrammes.filter())
async def listed(press: CallbackQuery, callback_data: SeeProgrammes, work: Work) -> Screen:
    return _list(work, callback_data.page)


def _list(work: Work, number: int = 1) -> Screen:
    first = max(number - 1, 0) * screens.SIZE
    found = programmes.listed(work, first=first, size=screens.SIZE)
    return screens.programmes(found, number, manages=_manages(work))


def _manages(work: Work) -> bool:
    return work.actor.may(Permission.MANAGE_PROGRAMMES)


@router.callback_query(Private(), SeeProgramme.filter())
async def opened(press: CallbackQuery, callback_data: SeeProgramme, work: Work) -> Screen:
    return _one(work, callback_data.programme_id, number=callback_data.page)


def _one(work: Work, programme_id: int, *, number: int = 1, line: str = "") -> Screen:
    seen = programmes.opened(work, programme_id)
    return screens.programme(
        seen, number, work.policy.point_cost, manages=_manages(work), line=line
    )


@router.callback_query(Private(), SeeRule.filter())
async def rule(press: CallbackQuery, callback_data: SeeRule, work: Work) -> Screen:
    return _rule(work, callback_data.rule_id)


def _rule(work: Work, rule_id: int, *, line: str = "") -> Screen:
    one, of = programmes.rule(work, rule_id)
    return screens.rule(one, of, manages=_manages(work), line=line)


@router.callback_query(Private(), SwitchRule.filter())
async def switch(press: CallbackQuery, callback_data: SwitchRule, work: Work) -> Screen:
    work.require(Permission.MANAGE_PROGRAMMES)
    rule_id, on = callback_data.rule_id, callback_data.on == 1
    one, of = programmes.rule(work, rule_id)
    if of.state == ProgrammeState.RUNNING and not callback_data.sure:
        return screens.switching(one, of, on=on)
    programmes.change_rule(work, rule_id, version=callback_data.version, active=on)
    return _rule(work, rule_id, line=_("✓ Switched on.") if on else _("✓ Switched off."))


@router.callback_query(Private(), CloseProgramme.filter())
async def close(press: CallbackQuery, callback_data: CloseProgramme, work: Work) -> Screen:
    work.require(Permission.MANAGE_PROGRAMMES)
    number = callback_data.programme_id
    if not callback_data.sure:
        return screens.closing(programmes.opened(work, number).programme)
    programmes.close(work, number, version=callback_data.version)
    return _one(work, number, line=_("✓ Closed."))


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), EditProgramme.filter())
async def edit(
    press: CallbackQuery, callback_data: EditProgramme, work: Work, state: FSMContext
) -> Screen:
    number = callback_data.programme_id
    form = change(work, f"{number}.{callback_data.version}")
    now = forms.programme_now(programmes.opened(work, number).programme)
    return await filling.begin(form, work, state, answers=now)


@router.callback_query(Private(), EditRule.filter())
async def edit_rule(
    press: CallbackQuery, callback_data: EditRule, work: Work, state: FSMContext
) -> Screen:
    form = change_rule(work, f"{callback_data.rule_id}.{callback_data.version}")
    one, _of = programmes.rule(work, callback_data.rule_id)
    return await filling.begin(form, work, state, answers=forms.rule_now(one))


def make(work: Work) -> Form:
    work.require(Permission.MANAGE_PROGRAMMES)

    def send(work: Work, answers: Answers) -> Screen:
        made = programmes.create(work, name=answers["name"], **_budget(answers))
        return _one(work, made.id or 0, line=_("✓ Made. Add a rule, then hand it in."))

    return replace(forms.making("pnew", send), left=_list)


def change(work: Work, argument: str) -> Form:
    work.require(Permission.MANAGE_PROGRAMMES)
    number, version = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        programmes.change(work, number, version=version, **_budget(answers))
        return _one(work, number, line=_("✓ Changed."))

    return replace(forms.changing(f"pchg.{argument}", send), left=lambda work: _one(work, number))


def _budget(answers: Answers) -> dict[str, Any]:
    return {
        "budget": answers["budget"],
        "starts_on": _day(answers.get("starts_on")),
        "ends_on": _day(answers.get("ends_on")),
    }


def _day(typed: str | None) -> date | None:
    return date.fromisoformat(typed) if typed else None


def add_rule(work: Work, argument: str) -> Form:
    work.require(Permission.MANAGE_PROGRAMMES)
    number, version = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        values = {"name": answers["name"], "kind": answers["kind"], **_rule_values(answers)}
        made = programmes.add_rule(work, number, version=version, **values)
        return _rule(work, made.id or 0, line=_("✓ Added."))

    form = forms.adding_rule(f"prule.{argument}", send)
    return replace(form, left=lambda work: _one(work, number))


def change_rule(work: Work, argument: str) -> Form:
    work.require(Permission.MANAGE_PROGRAMMES)
    rule_id, version = numbers(argument, 2)
    one, _of = programmes.rule(work, rule_id)

    def send(work: Work, answers: Answers) -> Screen:
        programmes.change_rule(work, rule_id, version=version, **_rule_values(answers))
        return _rule(work, rule_id, line=_("✓ Changed."))

    form = forms.changing_rule(f"pedit.{argument}", one, send)
    return replace(form, left=lambda work: _rule(work, rule_id))


def _rule_values(answers: Answers) -> dict[str, Any]:
    unit = answers.get("unit")
    names = ("points", "cap_day", "cap_week", "cap_month", "lock_days", "counts")
    found = {name: answers.get(name) for name in names}
    return {**found, "unit": Decimal(unit)} if unit else found


def hand_in(work: Work, argument: str) -> Form:
    work.require(Permission.MANAGE_PROGRAMMES)
    number, version = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        programmes.propose(work, number, version=version, reason=answers["reason"])
        return _one(work, number, line=_("✓ Handed in. The leader decides."))

    form = forms.handing_in(f"pask.{argument}", send)
    return replace(form, left=lambda work: _one(work, number))


_ALL: dict[str, Callable[..., Form]] = {
    "pnew": make,
    "pchg": change,
    "prule": add_rule,
    "pedit": change_rule,
    "pask": hand_in,
}
FORMS.update(_ALL)
