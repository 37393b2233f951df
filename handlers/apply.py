"""/apply: begin, go on, follow, send what was asked for, withdraw."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import BaseFilter, Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import application_screens as screens
from chat.actions_joining import Apply, WithdrawApplication
from chat.kinds import File
from chat.screen import Screen
from domain.access import Permission
from domain.applications import service as applications
from domain.applications.errors import GateClosed
from domain.applications.facts import SLOTS
from domain.applications.model import ACCEPTED, OPEN, State
from domain.work import Work
from handlers import filling
from handlers.application_filling import require_early_gates, status_of
from handlers.filling import Filling
from handlers.filters import Private
from locales.i18n import _

router = Router(name="apply")


@router.message(Private(), Command("apply"))
async def apply(message: Message, work: Work, state: FSMContext) -> Screen:
    return replace(await opened(work, state), fresh=True)


@router.callback_query(Private(), Apply.filter())
async def pressed(press: CallbackQuery, work: Work, state: FSMContext) -> Screen:
    return await opened(work, state)


async def opened(work: Work, state: FSMContext) -> Screen:
    """What /apply shows: the status of a standing application, else the form where it stopped."""
    standing = applications.standing(work)
    if standing is not None and standing.state in (*OPEN[1:], *ACCEPTED):
        return status_of(work, standing)
    try:
        require_early_gates(work)
    except GateClosed as shut:
        return screens.gate(shut, work.policy.contact, work.zone)
    applications.begin(work)
    return await filling.begin(filling.named(work, "application"), work, state)


@router.callback_query(Private(), WithdrawApplication.filter())
async def withdraw(press: CallbackQuery, callback_data: WithdrawApplication, work: Work) -> Screen:
    if not callback_data.sure:
        mine = applications.own(work, callback_data.application_id)
        return screens.withdrawing(mine.application)
    applications.withdraw(work, callback_data.application_id)
    return screens.withdrawn()


# ── Photos that must not stay in the chat ─────────────────────────────────────────────────────


class OwedPapers(BaseFilter):
    """A picture or file, outside any form, of somebody whom we asked for papers.

    Hands the handler `application_id`.
    """

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, int]:
        if not (message.photo or message.document):
            return False
        found = applications.standing(work)
        if found is None or found.state != State.MATERIALS_MISSING:
            return False
        return {"application_id": found.id or 0}


@router.message(Private(), StateFilter(None), OwedPapers())
async def unasked(message: Message, work: Work, application_id: int) -> Screen:
    """Files are fetched only while a form waits for them: which paper it is comes first."""
    return screens.which_paper(applications.own(work, application_id).missing)


class GivesPapers(BaseFilter):
    """A file that answers a question for a paper of an application."""

    async def __call__(
        self, message: Message, state: FSMContext, files: tuple[File, ...] = ()
    ) -> bool:
        form = str((await state.get_data()).get("form", ""))
        return bool(files) and form.partition(".")[0] in ("application", "entry", "supply")


@router.message(Private(), StateFilter(Filling.answer), GivesPapers())
async def paper(
    message: Message,
    work: Work,
    state: FSMContext,
    files: tuple[File, ...] = (),
    message_ids: tuple[int, ...] = (),
) -> Screen:
    """The form's own answer; what is with us safely is deleted from the chat, and that is said of
    what came in this turn (a picture sent twice was here before)."""
    before = _kept(work)
    screen: Screen = await filling.answered(message, work, state, files)
    kept = _kept(work)
    ids = message_ids or (message.message_id,)
    gone = [one for one, file in zip(ids, files, strict=False) if file.sha256 in kept]
    work.forget.extend(gone)
    if kept <= before:
        return screen
    return replace(screen, text=f"{_(screens.REMOVED)}\n\n{screen.text}")


def _kept(work: Work) -> set[str]:
    """The digests of all papers in the actor's application, and in one they enter."""
    answers = [applications.answers(work)]
    if work.actor.may(Permission.ENTER_APPLICATION):
        answers.append(applications.answers(work, for_caller=True))
    return {one["sha256"] for own in answers for slot in SLOTS for one in own.get(slot) or ()}
