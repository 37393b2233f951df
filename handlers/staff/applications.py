"""/applications: from the queue to the decision. Forms with reasons stand in review_forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import desk_screens, review_screens
from chat.actions_joining import (
    ApproveApplication,
    ClaimApplication,
    MoreActs,
    OpenApplication,
    Queue,
    ReleaseApplication,
    ReturnFee,
    ShowInFull,
    ShowPapers,
    UndoDecision,
)
from chat.approvals import Detail
from chat.screen import Button, Screen
from domain.access import Permission
from domain.applications import service as applications
from domain.approvals.model import Approval
from domain.work import Work
from handlers import filling
from handlers.application_filling import view
from handlers.filters import Private, StaffGroup
from handlers.staff import entering, review_forms
from handlers.staff.approvals import DETAILS
from handlers.staff.reviewing import attempt, seen, shown
from handlers.start import DEEP_LINKS, OPENERS
from locales.i18n import _

router = Router(name="applications")
router.include_router(entering.router)


@router.message(Private(), Command("applications"))
async def listed(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_queue(work, 1), fresh=True)


@router.callback_query(Private(), Queue.filter())
async def turned(press: CallbackQuery, callback_data: Queue, work: Work) -> Screen:
    return _queue(work, callback_data.page)


def _queue(work: Work, page: int) -> Screen:
    return desk_screens.queue(applications.queue(work, page - 1), work.today, work.zone)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start a-<id>`, from a card in the staff group."""
    (number,) = filling.numbers(argument, 1)
    return replace(shown(work, number), fresh=True)


# ── One application ───────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), OpenApplication.filter())
async def opened(press: CallbackQuery, callback_data: OpenApplication, work: Work) -> Screen:
    return shown(work, callback_data.application_id)


@router.callback_query(Private(), ShowInFull.filter())
async def in_full(press: CallbackQuery, callback_data: ShowInFull, work: Work) -> Screen:
    dossier = applications.look(work, callback_data.application_id)
    return review_screens.in_full(dossier, view(work, dossier.application))


@router.callback_query(Private(), ShowPapers.filter())
async def papers(press: CallbackQuery, callback_data: ShowPapers, work: Work) -> Screen:
    return review_screens.papers(applications.look(work, callback_data.application_id))


@router.callback_query(Private(), MoreActs.filter())
async def more(press: CallbackQuery, callback_data: MoreActs, work: Work) -> Screen:
    dossier = applications.look(work, callback_data.application_id)
    return review_screens.more(dossier, seen(work, dossier))


# ── Deciding ──────────────────────────────────────────────────────────────────────────────────


@router.callback_query(StaffGroup(), ClaimApplication.filter())
async def claim_in_group(
    press: CallbackQuery, callback_data: ClaimApplication, work: Work
) -> Screen:
    """The card is redrawn for everybody; the answer is for who pressed."""
    applications.claim(work, callback_data.application_id, callback_data.version)
    return Screen(toast=_("It is yours. Open it in private to go on."))


@router.callback_query(Private(), ClaimApplication.filter())
async def claim(press: CallbackQuery, callback_data: ClaimApplication, work: Work) -> Screen:
    return _act(work, callback_data, applications.claim, _("It is yours."))


@router.callback_query(Private(), ReleaseApplication.filter())
async def release(press: CallbackQuery, callback_data: ReleaseApplication, work: Work) -> Screen:
    return _act(work, callback_data, applications.release, _("Back in the queue."))


@router.callback_query(Private(), ApproveApplication.filter())
async def approve(press: CallbackQuery, callback_data: ApproveApplication, work: Work) -> Screen:
    return _act(work, callback_data, applications.approve, _("Approved. The member is told now."))


@router.callback_query(Private(), UndoDecision.filter())
async def undo(press: CallbackQuery, callback_data: UndoDecision, work: Work) -> Screen:
    if not callback_data.sure:
        dossier = applications.look(work, callback_data.application_id)
        return review_screens.undoing(dossier.application)
    return _act(work, callback_data, applications.undo, _("Undone. It is in your hands now."))


@router.callback_query(Private(), ReturnFee.filter())
async def return_fee(press: CallbackQuery, callback_data: ReturnFee, work: Work) -> Screen:
    number = callback_data.application_id
    if not callback_data.sure:
        return review_screens.returning_fee(applications.look(work, number).application)
    return attempt(
        work, number, lambda: applications.fee_returned(work, number), _("Noted, thank you.")
    )


Versioned = ClaimApplication | ReleaseApplication | ApproveApplication | UndoDecision


def _act(work: Work, press: Versioned, do: Callable[..., object], done: str) -> Screen:
    number, version = press.application_id, press.version
    return attempt(work, number, lambda: do(work, number, version), done)


# ── Elsewhere ─────────────────────────────────────────────────────────────────────────────────


def _exception(work: Work, approval: Approval) -> Detail:
    """What the manager and the leader see of a card exception beside its reason (E21.2)."""
    number = approval.subject_id or 0
    button = None
    if work.actor.may(Permission.SEE_APPLICATIONS):
        words = _("Application no. {n}", n=number)
        button = Button(words, OpenApplication(application_id=number))
    return Detail(_("One more card for the household of application no. {n}.", n=number), button)


__all__ = ("review_forms", "router")  # importing the forms registers them
OPENERS["applications"] = _open
DEEP_LINKS["a"] = _linked
DETAILS["card_exception"] = _exception
