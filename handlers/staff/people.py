"""Colleagues: the list, naming by picking a contact, ending; undertaking and absence."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import team as screens
from chat.actions import (
    AskEndRole,
    ChooseRole,
    ComeBack,
    EndRole,
    NameColleague,
    PickColleague,
    SeeAbsences,
    SeeColleague,
    SeePeople,
)
from chat.approvals import typed
from chat.forms import Form
from chat.labels import role as role_name
from chat.screen import Screen
from domain.access import Permission, Role
from domain.errors import NotFound, Outdated
from domain.people import absences, roles, signing, team
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS
from handlers.filters import May, Private, Someone
from handlers.start import OPENERS
from locales.i18n import _

router = Router(name="people")


@router.message(Private(), Command("people"))
async def people(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _people(work, state)


async def _people(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return _listed(work, 1)


@router.callback_query(Private(), SeePeople.filter())
async def see_people(press: CallbackQuery, callback_data: SeePeople, work: Work) -> Screen:
    return _listed(work, callback_data.page)


def _listed(work: Work, page: int) -> Screen:
    return screens.people(team.colleagues(work), page, may_name=bool(roles.may_name(work)))


@router.callback_query(Private(), SeeColleague.filter())
async def see(press: CallbackQuery, callback_data: SeeColleague, work: Work) -> Screen:
    return _one(work, callback_data.person_id)


def _one(work: Work, person_id: int, toast: str = "") -> Screen:
    mine = [] if person_id == work.actor.person_id else roles.may_name(work)
    return screens.colleague(team.colleague(work, person_id), mine, toast=toast)


# ── Naming ────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), PickColleague.filter())
async def pick(press: CallbackQuery, work: Work, state: FSMContext) -> Screen:
    work.require(Permission.NAME_STAFF)
    await state.clear()
    return screens.pick()


@router.message(Private(), StateFilter(None), May(Permission.NAME_STAFF), Someone())
async def picked(message: Message, work: Work, picked: tuple[int | None, str | None]) -> Screen:
    telegram_id, name = picked
    if telegram_id is None:
        return screens.hidden()
    person_id = team.introduce(work, telegram_id=telegram_id, name=name)
    return screens.choose_role(team.colleague(work, person_id), roles.may_name(work))


@router.callback_query(Private(), ChooseRole.filter())
async def choose_role(press: CallbackQuery, callback_data: ChooseRole, work: Work) -> Screen:
    one = team.colleague(work, callback_data.person_id)
    return screens.choose_role(one, roles.may_name(work), picked=False)


@router.callback_query(Private(), NameColleague.filter())
async def name(press: CallbackQuery, callback_data: NameColleague, work: Work) -> Screen:
    person_id, role = callback_data.person_id, _role(callback_data.role)
    roles.name_colleague(work, person_id=person_id, role=role)
    return _one(work, person_id, _("Named: {role}", role=role_name(role)))


@router.callback_query(Private(), AskEndRole.filter())
async def ask_end(press: CallbackQuery, callback_data: AskEndRole, work: Work) -> Screen:
    one = team.colleague(work, callback_data.person_id)
    return screens.ask_end(one, _role(callback_data.role))


@router.callback_query(Private(), EndRole.filter())
async def end(press: CallbackQuery, callback_data: EndRole, work: Work) -> Screen:
    person_id, role = callback_data.person_id, _role(callback_data.role)
    roles.end_role(work, person_id=person_id, role=role)
    return _one(work, person_id, _("Ended: {role}", role=role_name(role)))


def _role(code: str) -> Role:
    if code not in set(Role):
        raise Outdated
    return Role(code)


# ── Undertaking ───────────────────────────────────────────────────────────────────────────────


@router.message(Private(), Command("undertaking"))
async def undertaking(message: Message, work: Work, state: FSMContext) -> Screen:
    return await filling.begin(_undertaking(work), work, state)


def _undertaking(work: Work) -> Form:
    work.require(Permission.SIGN_UNDERTAKING)
    return screens.undertaking(work.today.year, _signed)


def _signed(work: Work, answers: dict[str, Any]) -> Screen:
    signing.sign_undertaking(work, typed_name=answers["name"])
    return screens.signed()


# ── Absence ───────────────────────────────────────────────────────────────────────────────────


@router.message(Private(), Command("absence"))
@router.callback_query(Private(), SeeAbsences.filter())
async def absence(event: Message | CallbackQuery, work: Work) -> Screen:
    return screens.absences(absences.standing(work), work.actor.person_id)


@router.callback_query(Private(), ComeBack.filter())
async def come_back(press: CallbackQuery, callback_data: ComeBack, work: Work) -> Screen:
    absences.come_back(work, callback_data.absence_id)
    return screens.absences(absences.standing(work), work.actor.person_id)


def _leave(work: Work) -> Form:
    others = team.substitutes(work)
    if not others:
        raise NotFound
    return screens.leave(others, _asked)


def _asked(work: Work, answers: dict[str, Any]) -> Screen:
    absences.ask_absence(
        work,
        substitute_id=int(answers["substitute"]),
        first_day=date.fromisoformat(answers["first_day"]),
        last_day=date.fromisoformat(answers["last_day"]),
        reason=typed(answers["reason"]),
    )
    return screens.asked_leave()


async def _absences(work: Work, state: FSMContext) -> Screen:
    return screens.absences(absences.standing(work), work.actor.person_id)


async def _sign(work: Work, state: FSMContext) -> Screen:
    return await filling.begin(_undertaking(work), work, state)


OPENERS["people"] = _people
OPENERS["absence"] = _absences
OPENERS["undertaking"] = _sign
FORMS["undertaking"] = _undertaking
FORMS["leave"] = _leave
