"""/members: the roll for specialists, one member's page, the file in full."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import member_forms as member_form
from chat import member_screens as screens
from chat.actions_members import FilterMembers, ReadFile, SeeMember, SeeMembers
from chat.actions_programmes import SeeMemberPoints
from chat.actions_purchases import SeeMemberPurchases
from chat.forms import Form
from chat.member_screens import Seen
from chat.screen import Button, Screen
from domain.access import Permission
from domain.points import reading
from domain.standing import classes, roll
from domain.work import Work
from handlers.application_filling import view
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from handlers.start import OPENERS
from locales.i18n import _

router = Router(name="members")
Answers = dict[str, Any]


@router.message(Private(), Command("members"))
async def members(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_list(work, SeeMembers()), fresh=True)


@router.callback_query(Private(), SeeMembers.filter())
async def turned(press: CallbackQuery, callback_data: SeeMembers, work: Work) -> Screen:
    return _list(work, callback_data)


def _list(work: Work, wanted: SeeMembers) -> Screen:
    found = roll.members(
        work,
        tier=wanted.tier,
        status=wanted.status,
        value=wanted.value,
        first=max(wanted.page - 1, 0) * roll.SIZE,
    )
    return screens.listed(found, wanted)


@router.callback_query(Private(), FilterMembers.filter())
async def narrowed(press: CallbackQuery, callback_data: FilterMembers, work: Work) -> Screen:
    chosen = callback_data
    found = roll.members(work, tier=chosen.tier, status=chosen.status, value=chosen.value)
    return screens.narrowing(chosen, found.total)


# ── One member ────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeMember.filter())
async def opened(press: CallbackQuery, callback_data: SeeMember, work: Work) -> Screen:
    return page(work, callback_data.member_id)


def page(work: Work, member_id: int, *, line: str = "") -> Screen:
    """A member's page as it stands now; the look is recorded."""
    entry, may = roll.entry(work, member_id), work.actor.may
    seen = Seen(
        keeps=may(Permission.KEEP_RECORDS),
        reads=may(Permission.READ_DOSSIER),
        opens_cases=may(Permission.OPEN_CASE),
        sees_cases=may(Permission.SEE_CASES),
        overview=reading.overview_of(work, member_id) if may(Permission.SEE_POINTS) else None,
        buttons=_rooms(work, member_id),
    )
    return screens.one(entry, seen, line=line)


def _rooms(work: Work, member_id: int) -> tuple[Button, ...]:
    """Where more of this member stands, as far as the reader may go there."""
    if not work.actor.may(Permission.SEE_POINTS):
        return ()
    return (
        Button(_("Points"), SeeMemberPoints(member_id=member_id), style="primary"),
        Button(_("Purchases"), SeeMemberPurchases(member_id=member_id)),
    )


@router.callback_query(Private(), ReadFile.filter())
async def in_full(press: CallbackQuery, callback_data: ReadFile, work: Work) -> Screen:
    file = roll.in_full(work, callback_data.member_id)
    form = view(work, file.application) if file.application and file.answers else None
    opens = work.actor.may(Permission.SEE_APPLICATIONS)
    return screens.in_full(file, form, opens_application=opens)


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────


def finding(work: Work) -> Form:
    work.require(Permission.SEE_MEMBERS)

    def send(work: Work, answers: Answers) -> Screen:
        return replace(page(work, roll.found(work, **answers["whom"])), fresh=True)

    form = member_form.finding("member", send)
    return replace(form, left=lambda work: _list(work, SeeMembers()))


def value_class(work: Work, argument: str) -> Form:
    work.require(Permission.KEEP_RECORDS)
    (member_id,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        classes.confirm(work, member_id, answers["value"], answers.get("reason") or "")
        return replace(page(work, member_id, line=_("✓ Noted, thank you.")), fresh=True)

    suggested = classes.suggested(work, member_id)
    form = member_form.value_class(f"class.{argument}", suggested, send)
    return replace(form, left=lambda work: page(work, member_id))


def cause(work: Work, argument: str) -> Form:
    work.require(Permission.KEEP_RECORDS)
    (member_id,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        classes.note_cause(work, member_id, answers["cause"])
        return replace(page(work, member_id, line=_("✓ Noted, thank you.")), fresh=True)

    form = member_form.cause(f"cause.{argument}", send)
    return replace(form, left=lambda work: page(work, member_id))


FORMS.update({"member": finding, "class": value_class, "cause": cause})
OPENERS["members"] = _open
