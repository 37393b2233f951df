"""/blacklist: cases, their evidence, opening and dropping one. Deciding stands in approvals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import labels
from chat import member_forms as member_form
from chat import standing_screens as screens
from chat.actions_members import DropCase, SeeBlacklist, SeeBlacklistCase, SeeEvidence
from chat.approvals import Detail
from chat.forms import Form
from chat.screen import Button, Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.standing import blacklist, cases
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from handlers.staff.approvals import DETAILS
from handlers.start import DEEP_LINKS, OPENERS
from locales.i18n import _

router = Router(name="blacklist")
Answers = dict[str, Any]


@router.message(Private(), Command("blacklist"))
async def listed(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_list(work, 1), fresh=True)


@router.callback_query(Private(), SeeBlacklist.filter())
async def turned(press: CallbackQuery, callback_data: SeeBlacklist, work: Work) -> Screen:
    return _list(work, callback_data.page)


def _list(work: Work, page: int) -> Screen:
    found = cases.cases(work, first=max(page - 1, 0) * cases.SIZE)
    opens = work.actor.may(Permission.OPEN_CASE)
    return screens.listed(found, page, work.zone, opens=opens)


@router.callback_query(Private(), SeeBlacklistCase.filter())
async def opened(press: CallbackQuery, callback_data: SeeBlacklistCase, work: Work) -> Screen:
    return _one(work, callback_data.case_id)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start case-<id>`, from a card in the staff group."""
    (case_id,) = numbers(argument, 1)
    return _one(work, case_id)


def _one(work: Work, case_id: int, *, line: str = "") -> Screen:
    sees = work.actor.may(Permission.SEE_MEMBERS)
    return screens.one(cases.opened(work, case_id), work.zone, line=line, sees_members=sees)


@router.callback_query(Private(), SeeEvidence.filter())
async def evidence(press: CallbackQuery, callback_data: SeeEvidence, work: Work) -> Screen:
    case_id = callback_data.case_id
    return screens.evidence(case_id, cases.evidence(work, case_id))


@router.callback_query(Private(), DropCase.filter())
async def drop(press: CallbackQuery, callback_data: DropCase, work: Work) -> Screen:
    if not callback_data.sure:
        return screens.dropping(callback_data.case_id)
    blacklist.drop(work, callback_data.case_id)
    return _one(work, callback_data.case_id, line=_("✓ Dropped. The member is told now."))


# ── Opening ───────────────────────────────────────────────────────────────────────────────────


def opening_case(work: Work, argument: str = "") -> Form:
    """A case against a member, whose number is asked for when it is not known."""
    work.require(Permission.OPEN_CASE)
    known = cases.number_of(work, numbers(argument, 1)[0]) if argument else ""

    def send(work: Work, answers: Answers) -> Screen:
        involved = answers.get("responsible")
        case = blacklist.open_case(
            work,
            number=known or answers["number"],
            kind=answers["kind"],
            words=answers["words"],
            evidence=answers.get("files") or (),
            responsible_id=int(involved) if involved else None,
        )
        done = _("✓ The case is open and the points rest. The manager decides first, then the "
                 "leader.")  # fmt: skip
        return _one(work, case.id or 0, line=done)

    team = [(str(who), name) for who, name in labels.told_apart(cases.team(work)).items()]
    name = f"case.{argument}" if argument else "case"
    form = member_form.case(name, send, number=not known, colleagues=team)
    return replace(form, left=lambda work: _list(work, 1))


# ── In approvals ──────────────────────────────────────────────────────────────────────────────


def _case_detail(work: Work, approval: Approval) -> Detail:
    return _detail(work, approval.subject_id or 0)


def _appeal_detail(work: Work, approval: Approval) -> Detail:
    return _detail(work, cases.of_appeal(work, approval.subject_id or 0).case_id)


def _detail(work: Work, case_id: int) -> Detail:
    """What deciders see beside the reason: which case it is, and the way to its evidence."""
    text = _("It is about case no. {n} of the blacklist.", n=case_id)
    if not work.actor.may(Permission.SEE_CASES):
        return Detail(text)
    return Detail(text, Button(_("Case no. {n}", n=case_id), SeeBlacklistCase(case_id=case_id)))


FORMS["case"] = opening_case
OPENERS["blacklist"] = _open
DEEP_LINKS["case"] = _linked
DETAILS["blacklisting"] = _case_detail
DETAILS["blacklist_appeal"] = _appeal_detail
