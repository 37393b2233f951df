"""Ready answers and who answers what, for colleagues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import knowledge_forms as forms
from chat import ready_screens as screens
from chat.actions_knowledge import (
    ChangeReadyAnswer,
    ChooseRoute,
    OpenReadyAnswer,
    RetireReadyAnswer,
    SeeReadyAnswers,
    SeeRoutes,
    SetRoute,
)
from chat.forms import Form
from chat.paging import SIZE
from chat.screen import Screen
from domain.access import Permission, Role
from domain.errors import Outdated
from domain.knowledge import ready, routes
from domain.knowledge.model import LANGUAGES
from domain.knowledge.ready import Details
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from locales.i18n import _

router = Router(name="ready_answers")
Answers = Mapping[str, Any]


# ── Ready answers ─────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeReadyAnswers.filter())
async def listed(press: CallbackQuery, callback_data: SeeReadyAnswers, work: Work) -> Screen:
    return _list(work, callback_data.page)


def _list(work: Work, page: int) -> Screen:
    found = ready.listed(work, first=max(page - 1, 0) * SIZE, size=SIZE)
    return screens.listed(found, page, writes=work.actor.may(Permission.WRITE_ARTICLES))


@router.callback_query(Private(), OpenReadyAnswer.filter())
async def opened(press: CallbackQuery, callback_data: OpenReadyAnswer, work: Work) -> Screen:
    return _one(work, callback_data.ready_id)


def _one(work: Work, ready_id: int, *, toast: str = "", fresh: bool = False) -> Screen:
    answer = ready.one(work, ready_id)
    writes = work.actor.may(Permission.WRITE_ARTICLES)
    return replace(screens.one(answer, writes=writes, toast=toast), fresh=fresh)


@router.callback_query(Private(), ChangeReadyAnswer.filter())
async def change(
    press: CallbackQuery, callback_data: ChangeReadyAnswer, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.WRITE_ARTICLES)
    one = ready.one(work, callback_data.ready_id)
    form = _writing(work, f"{one.id}.{one.version}")
    said = {code: one.texts.get(code) for code in LANGUAGES}
    return await filling.begin(form, work, state, {"area": one.area, "name": one.name, **said})


@router.callback_query(Private(), RetireReadyAnswer.filter())
async def retire(press: CallbackQuery, callback_data: RetireReadyAnswer, work: Work) -> Screen:
    work.require(Permission.WRITE_ARTICLES)
    if not callback_data.sure:
        return screens.retiring(ready.one(work, callback_data.ready_id))
    ready.retire(work, callback_data.ready_id)
    return replace(_list(work, 1), toast=_("It is used no more."))


def _writing(work: Work, argument: str = "") -> Form:
    """A new ready answer; `12.3`: answer 12 as it stood at version 3."""
    work.require(Permission.WRITE_ARTICLES)
    number, version = numbers(argument, 2) if argument else (0, 0)

    def send(work: Work, answers: Answers) -> Screen:
        said = {code: answers.get(code) or "" for code in LANGUAGES}
        details = Details(answers["area"], answers["name"], said)
        if number:
            ready.change(work, number, details, version=version)
            return _one(work, number, toast=_("Kept."), fresh=True)
        return _one(work, ready.make(work, details).id or 0, toast=_("Kept."), fresh=True)

    name = f"ready.{argument}" if argument else "ready"
    form = forms.ready_answer(name, send, club=work.policy.language)
    return replace(form, left=lambda work: _list(work, 1))


# ── Who answers what ──────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeRoutes.filter())
async def all_routes(press: CallbackQuery, work: Work) -> Screen:
    return screens.routes(routes.listed(work))


@router.callback_query(Private(), ChooseRoute.filter())
async def choose(press: CallbackQuery, callback_data: ChooseRoute, work: Work) -> Screen:
    known = {one.area: one for one in routes.listed(work)}
    if callback_data.area not in known:
        raise Outdated
    people = routes.answering(work)
    return screens.choosing(known[callback_data.area], people, callback_data.page)


@router.callback_query(Private(), SetRoute.filter())
async def set_route(press: CallbackQuery, callback_data: SetRoute, work: Work) -> Screen:
    person, role = callback_data.person_id or None, callback_data.role
    known = Role(role) if role in list(Role) else None
    if role and known is None:
        raise Outdated
    routes.set_(work, area=callback_data.area, person_id=person, role=known)
    return screens.routes(routes.listed(work), toast=_("Changed."))


FORMS["ready"] = _writing
