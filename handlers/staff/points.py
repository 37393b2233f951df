"""/points of a colleague: a member's points looked up, one entry, giving by rule.

A colleague who is a member too finds the own points under a button; a member's /points stands in
handlers/points, behind this router.
"""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import labels, programme_screens
from chat import points_staff_screens as screens
from chat.actions_programmes import (
    ChooseRule,
    PointsDesk,
    SeeMemberEntry,
    SeeMemberPoints,
    SeeProgramme,
)
from chat.approvals import Detail
from chat.points_staff_screens import Acts, Today
from chat.points_words import REASONS, signed
from chat.screen import Button, Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.people import service as people
from domain.points import disputes, granting, own, programmes, reading
from domain.points.by_hand import Outcome
from domain.work import Work
from handlers.filters import May, Private
from handlers.staff.approvals import DETAILS
from handlers.start import OPENERS, home
from locales.i18n import _

router = Router(name="staff points")


@router.message(Private(), Command("points"), May(Permission.SEE_POINTS))
async def points(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


@router.callback_query(Private(), PointsDesk.filter())
async def pressed(press: CallbackQuery, work: Work) -> Screen:
    return desk(work)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(desk(work), fresh=True)


def desk(work: Work) -> Screen:
    """What the actor can do with points."""
    work.require(Permission.SEE_POINTS)
    may = work.actor.may
    waiting = disputes.waiting(work, size=1).total if may(Permission.REVERSE_POINTS) else None
    return screens.desk(
        Today(
            disputes=waiting,
            unusual=may(Permission.WATCH_POINTS),
            reports=may(Permission.SEE_POINTS_REPORTS),
            is_member=work.actor.member_id is not None,
        )
    )


# ── A member's points ─────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeMemberPoints.filter())
async def member(press: CallbackQuery, callback_data: SeeMemberPoints, work: Work) -> Screen:
    return shown(work, callback_data.member_id, callback_data.page)


def shown(
    work: Work, member_id: int, number: int = 1, *, line: str = "", request: int | None = None
) -> Screen:
    """A member's points as they stand now; `line` says what was done."""
    held = granting.held(work, member_id)
    first = max(number - 1, 0) * screens.SIZE
    found = reading.history_of(work, member_id, first=first, size=screens.SIZE)
    return screens.member(
        held,
        reading.overview_of(work, member_id),
        found.items,
        found.total,
        number,
        around=own.around(work.session, found.items),
        acts=acts(work),
        zone=work.zone,
        line=line,
        request=request,
    )


def acts(work: Work) -> Acts:
    """What the actor may do with a member's points."""
    may = work.actor.may
    return Acts(
        gives=may(Permission.GRANT_POINTS),
        corrects=may(Permission.ADJUST_POINTS),
        reverses=may(Permission.REVERSE_POINTS),
        records=may(Permission.RECORD_PURCHASES),
    )


def after(work: Work, member_id: int, made: Outcome | None, done: str) -> Screen:
    """The member's points after a correction, or where it waits for a second person."""
    if made is None or made.approval is None:
        return shown(work, member_id, line=f"✓ {done}")
    words = _("A second person has to agree; you will be told when it is decided.")
    return shown(work, member_id, line=words, request=made.approval.id)


@router.callback_query(Private(), SeeMemberEntry.filter())
async def entry(press: CallbackQuery, callback_data: SeeMemberEntry, work: Work) -> Screen:
    opened = granting.entry(work, callback_data.transfer_id)
    one = opened.entry
    return screens.entry(
        one,
        granting.held(work, one.member_id),
        by=maker(work, one.actor_id, by_member=opened.by_member),
        around=own.around(work.session, [one]),
        later=opened.later,
        dispute=disputes.open_about(work, callback_data.transfer_id),
        acts=acts(work),
        zone=work.zone,
    )


def maker(work: Work, person_id: int, *, by_member: bool) -> str:
    """Who made an entry: a colleague, the member it belongs to, or the bot."""
    if by_member:
        return _("the member")
    if not person_id:
        return _("the bot")
    return labels.colleague(people.staff_name(work.session, person_id))


@router.callback_query(Private(), ChooseRule.filter())
async def choose_rule(press: CallbackQuery, callback_data: ChooseRule, work: Work) -> Screen:
    work.require(Permission.GRANT_POINTS)
    held = granting.held(work, callback_data.member_id)
    return screens.choose_rule(held, granting.given_by_hand(work), callback_data.page)


# ── Elsewhere ─────────────────────────────────────────────────────────────────────────────────


def _correction(work: Work, approval: Approval) -> Detail:
    """What the second person sees of a correction: the member's number, never a name."""
    act = approval.proposal
    reason = REASONS.get(act["reason"], REASONS["other"])
    words = _(
        "{number}: {signed}. {reason}",
        number=act["number"],
        signed=signed(act["points"]),
        reason=_(reason),
    )
    button = None
    if work.actor.may(Permission.SEE_POINTS):
        button = Button(_("The member's points"), SeeMemberPoints(member_id=act["member_id"]))
    return Detail(words, button)


def _programme(work: Work, approval: Approval) -> Detail:
    """What the leader sees of a programme: as it stands, for while it is decided it is fixed."""
    number = approval.subject_id or 0
    if not work.actor.may(Permission.SEE_POINTS):
        return Detail()
    seen = programmes.opened(work, number)
    button = Button(_("The programme"), SeeProgramme(programme_id=number))
    return Detail(programme_screens.asked(seen, work.policy.point_cost), button)


async def _from_group(work: Work, state: FSMContext) -> Screen:
    """`/points` in the staff group leads here; who looks after no points sees the menu."""
    return await _open(work, state) if work.actor.may(Permission.SEE_POINTS) else home(work)


OPENERS["points"] = _from_group
DETAILS["points_adjustment"] = _correction
DETAILS["points_programme"] = _programme
