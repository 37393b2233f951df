"""A member's own cases: where they stand, yes or no to a solution, stars, withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import case_forms as forms
from chat import case_screens as screens
from chat.actions_cases import (
    ConfirmCase,
    RateCase,
    ReadMyCase,
    SeeMyCase,
    SeeMyCases,
    WithdrawCase,
)
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.cases import member, messages, reading
from domain.cases.errors import CaseMoved, CaseOver, ReopenOver
from domain.errors import Outdated
from domain.work import Work
from handlers.case_parts import as_said
from handlers.filling import FORMS, numbers
from handlers.filters import May, Private
from locales.i18n import N_, _

router = Router(name="cases")
Answers = dict[str, Any]
Asking = Callable[[str, str, forms.Send], Form]


@router.message(Private(), Command("cases"), ~May(Permission.HANDLE_CASES))
async def own(message: Message, work: Work, state: FSMContext) -> Screen:
    """Who handles cases sees those of the desk."""
    await state.clear()
    return replace(screens.mine(reading.mine(work), work.zone), fresh=True)


@router.callback_query(Private(), SeeMyCases.filter())
async def mine(press: CallbackQuery, callback_data: SeeMyCases, work: Work) -> Screen:
    return screens.mine(reading.mine(work, page=callback_data.page), work.zone)


@router.callback_query(Private(), SeeMyCase.filter())
async def opened(press: CallbackQuery, callback_data: SeeMyCase, work: Work) -> Screen:
    return shown(work, callback_data.case)


def shown(work: Work, case_id: int, *, line: str = "", fresh: bool = False) -> Screen:
    """The case as it stands now."""
    own = reading.one_of_mine(work, case_id)
    talk = messages.of_case(work, case_id=case_id)
    last = talk.items[-1] if talk.items else None
    return replace(screens.my_case(own, last, work.zone, line=line), fresh=fresh)


@router.callback_query(Private(), ReadMyCase.filter())
async def said(press: CallbackQuery, callback_data: ReadMyCase, work: Work) -> Screen:
    own = reading.one_of_mine(work, callback_data.case)
    talk = messages.of_case(work, case_id=own.line.case_id, page=callback_data.page)
    return screens.said(own, talk, work.zone)


@router.callback_query(Private(), ConfirmCase.filter())
async def confirmed(press: CallbackQuery, callback_data: ConfirmCase, work: Work) -> Screen:
    member.confirm(work, case_id=callback_data.case)
    return shown(work, callback_data.case, line=_("Thank you, we are glad."))


@router.callback_query(Private(), WithdrawCase.filter())
async def withdrawn(press: CallbackQuery, callback_data: WithdrawCase, work: Work) -> Screen:
    number = callback_data.case
    if not callback_data.sure:
        return screens.withdrawing(reading.one_of_mine(work, number))
    member.withdraw(work, case_id=number)
    return shown(work, number, line=_("It is withdrawn."))


@router.callback_query(Private(), RateCase.filter())
async def rated(press: CallbackQuery, callback_data: RateCase, work: Work) -> Screen:
    number = callback_data.case
    member.rate(work, case_id=number, stars=callback_data.stars)
    return screens.rated(reading.one_of_mine(work, number), callback_data.stars)


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────


def _writing(work: Work, argument: str) -> Form:
    work.require(Permission.RAISE_CASE)
    (number,) = numbers(argument, 1)
    own = reading.one_of_mine(work, number)
    if "say" not in own.can:
        raise CaseOver(number=own.line.number)

    def send(work: Work, answers: Answers) -> Screen:
        for said in as_said(answers["told"]):
            messages.from_member(work, case_id=number, said=said)
        return shown(work, number, line=_("✓ It is with your colleague."), fresh=True)

    return _of(forms.writing(f"casesay.{number}", own.line.number, send), number)


def _not_solved(work: Work, argument: str) -> Form:
    return _going_on(work, argument, "casenot", forms.not_solved, N_("We go on with it at once."))


def _again(work: Work, argument: str) -> Form:
    return _going_on(work, argument, "caseagain", forms.reopening, N_("It is open again."))


def _going_on(work: Work, argument: str, name: str, asking: Asking, line: str) -> Form:
    work.require(Permission.RAISE_CASE)
    (number,) = numbers(argument, 1)
    own = _to_go_on(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        member.not_solved(work, case_id=number, words=answers["words"])
        return shown(work, number, line=_(line), fresh=True)

    return _of(asking(f"{name}.{number}", own.line.number, send), number)


def _to_go_on(work: Work, number: int) -> reading.OwnCase:
    """A case the member can have taken up again; if not, that is said before they type."""
    own = reading.one_of_mine(work, number)
    if "not_solved" in own.can:
        return own
    if own.ended_at is not None:
        raise ReopenOver(days=work.policy.reopen_days)
    raise CaseMoved(reason=own.line.state)


def _rating(work: Work, argument: str) -> Form:
    """Why so many stars; they were given before."""
    work.require(Permission.RAISE_CASE)
    (number,) = numbers(argument, 1)
    stars = reading.one_of_mine(work, number).rating
    if stars is None:
        raise Outdated

    def send(work: Work, answers: Answers) -> Screen:
        member.rate(work, case_id=number, stars=stars, words=answers["words"])
        return shown(work, number, line=_("Thank you for your words."), fresh=True)

    return _of(forms.rating_words(f"caserate.{number}", send), number)


def _of(form: Form, number: int) -> Form:
    return replace(form, left=lambda work: shown(work, number))


FORMS.update(
    {"casesay": _writing, "casenot": _not_solved, "caseagain": _again, "caserate": _rating}
)
