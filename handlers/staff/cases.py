"""/cases: the service desk's list and one case, as colleagues see them."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import case_act_screens as acts
from chat import case_desk_screens as screens
from chat.actions_cases import (
    PickCaseKind,
    ReadCase,
    SeeCase,
    SeeCases,
    SeeCaseSteps,
    ShowCaseFiles,
)
from chat.case_words import KINDS
from chat.screen import Screen
from domain.access import Permission
from domain.cases import messages, papers, reading
from domain.work import Work
from handlers.filling import numbers
from handlers.filters import May, Private
from handlers.start import DEEP_LINKS, OPENERS

router = Router(name="staff cases")


@router.message(Private(), Command("cases"), May(Permission.HANDLE_CASES))
async def cases(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(listed(work, SeeCases()), fresh=True)


@router.callback_query(Private(), SeeCases.filter())
async def turned(press: CallbackQuery, callback_data: SeeCases, work: Work) -> Screen:
    return listed(work, callback_data)


def listed(work: Work, wanted: SeeCases) -> Screen:
    """One shelf; without a wish one's own cases, or those nobody has yet."""
    kind = wanted.kind if wanted.kind in KINDS else ""
    counts = reading.counts(work)
    only = wanted.only
    if only not in screens.SHELVES:
        only = "mine" if counts["mine"] else "unassigned"
    found = reading.queue(work, filter=only, kind=kind, page=wanted.page)
    seen = SeeCases(only=only, kind=kind, page=found.page)
    return screens.listed(found, seen, counts, _ways(work), work.zone)


def _ways(work: Work) -> screens.Ways:
    return screens.Ways(work.now, days=work.actor.may(Permission.ASSIGN_CASES))


@router.callback_query(Private(), PickCaseKind.filter())
async def kinds(press: CallbackQuery, callback_data: PickCaseKind, work: Work) -> Screen:
    work.require(Permission.HANDLE_CASES)
    return screens.kinds(callback_data.only)


# ── One case ──────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeCase.filter())
async def opened(press: CallbackQuery, callback_data: SeeCase, work: Work) -> Screen:
    return shown(work, callback_data.case)


def shown(work: Work, case_id: int, *, line: str = "", fresh: bool = False) -> Screen:
    """The card of a case as it stands now."""
    card, files = reading.one(work, case_id), papers.count(work, case_id=case_id)
    return replace(screens.card(card, files, _ways(work), work.zone, line=line), fresh=fresh)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start sc-<id>`, from a card in the staff group."""
    await state.clear()
    (number,) = numbers(argument, 1)
    return shown(work, number, fresh=True)


@router.callback_query(Private(), ReadCase.filter())
async def said(press: CallbackQuery, callback_data: ReadCase, work: Work) -> Screen:
    card = reading.one(work, callback_data.case)
    talk = messages.of_case(work, case_id=callback_data.case, page=callback_data.page)
    return acts.said(card.line, talk, work.zone)


@router.callback_query(Private(), ShowCaseFiles.filter())
async def files(press: CallbackQuery, callback_data: ShowCaseFiles, work: Work) -> Screen:
    card = reading.one(work, callback_data.case)
    return acts.files(card.line, papers.of_case(work, case_id=callback_data.case))


@router.callback_query(Private(), SeeCaseSteps.filter())
async def history(press: CallbackQuery, callback_data: SeeCaseSteps, work: Work) -> Screen:
    card, steps = reading.one(work, callback_data.case), reading.history(work, callback_data.case)
    return acts.history(card.line, steps, callback_data.page, work.zone)


OPENERS["cases"] = _open
DEEP_LINKS["sc"] = _linked
