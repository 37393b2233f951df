"""What a colleague does with a case by pressing: take it, hand it over, sort it, move it on."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import case_act_screens as screens
from chat.actions_cases import (
    AnswerCase,
    ClaimCase,
    HandOverCase,
    MarkCaseUrgent,
    MoreCaseActs,
    MoveSuggestion,
    RetypeCase,
    SendToDepartment,
    SkipRating,
)
from chat.case_words import KINDS, addressed
from chat.screen import Screen
from domain.access import Permission
from domain.cases import colleagues, handling, papers, reading, suggestions
from domain.errors import Outdated
from domain.knowledge import ready
from domain.work import Work
from handlers import filling
from handlers.filters import Private, StaffGroup
from handlers.staff import case_forms as _case_forms
from handlers.staff.cases import shown
from locales.i18n import _, moment_, speaking

router = Router(name="case acts")


@router.callback_query(Private(), ClaimCase.filter())
async def claim(press: CallbackQuery, callback_data: ClaimCase, work: Work) -> Screen:
    handling.claim(work, case_id=callback_data.case)
    return shown(work, callback_data.case, line=_("✓ It is yours."))


@router.callback_query(StaffGroup(), ClaimCase.filter())
async def claim_in_group(press: CallbackQuery, callback_data: ClaimCase, work: Work) -> Screen:
    """The card is redrawn for everybody; the answer is for who pressed."""
    handling.claim(work, case_id=callback_data.case)
    return Screen(toast=_("It is yours. Open it in private to go on."))


@router.callback_query(Private(), MoreCaseActs.filter())
async def more(press: CallbackQuery, callback_data: MoreCaseActs, work: Work) -> Screen:
    writes = work.actor.may(Permission.WRITE_ARTICLES)
    return screens.more(reading.one(work, callback_data.case), writes=writes)


@router.callback_query(Private(), HandOverCase.filter())
async def hand_over(press: CallbackQuery, callback_data: HandOverCase, work: Work) -> Screen:
    number, to = callback_data.case, callback_data.to
    if not to:
        found = colleagues.takers(work, case_id=number)
        return screens.handing_over(reading.one(work, number).line, found, callback_data.page)
    handling.hand_over(work, case_id=number, to=to)
    return shown(work, number, line=_("✓ Passed on."))


@router.callback_query(Private(), SendToDepartment.filter())
async def department(press: CallbackQuery, callback_data: SendToDepartment, work: Work) -> Screen:
    number, role = callback_data.case, callback_data.role
    if not role:
        return screens.departments(reading.one(work, number).line)
    handling.hand_to_department(work, case_id=number, department=role)
    return shown(work, number, line=_("✓ Passed on to the department."))


@router.callback_query(Private(), RetypeCase.filter())
async def retype(press: CallbackQuery, callback_data: RetypeCase, work: Work) -> Screen:
    number, kind, area = callback_data.case, callback_data.kind, callback_data.area
    if not (kind and area):
        if kind and kind not in KINDS:
            raise Outdated
        return screens.retyping(reading.one(work, number).line, kind)
    handling.retype(work, case_id=number, kind=kind, area=area)
    return shown(work, number, line=_("✓ Sorted anew."))


@router.callback_query(Private(), MarkCaseUrgent.filter())
async def urgent(press: CallbackQuery, callback_data: MarkCaseUrgent, work: Work) -> Screen:
    handling.mark_urgent(work, case_id=callback_data.case, on=callback_data.on)
    return shown(work, callback_data.case)


@router.callback_query(Private(), SkipRating.filter())
async def unrated(press: CallbackQuery, callback_data: SkipRating, work: Work) -> Screen:
    number, reason = callback_data.case, callback_data.reason
    if not reason:
        return screens.skipping(reading.one(work, number).line)
    handling.skip_rating(work, case_id=number, reason=reason)
    return shown(work, number)


_STEPS = {
    "screen": suggestions.screen,
    "adopt": suggestions.adopt,
    "implemented": suggestions.implemented,
    "thank": suggestions.thank,
}


@router.callback_query(Private(), MoveSuggestion.filter())
async def suggestion(press: CallbackQuery, callback_data: MoveSuggestion, work: Work) -> Screen:
    work.require(Permission.HANDLE_CASES)
    number, step = callback_data.case, _STEPS.get(callback_data.step)
    if step is None:
        raise Outdated
    if callback_data.step in screens.SURE and not callback_data.sure:
        return screens.sure_of_step(reading.one(work, number).line, callback_data.step)
    step(work, case_id=number)
    return shown(work, number, line=_("✓ Noted, thank you."))


# ── Answering ─────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), AnswerCase.filter())
async def answer(
    press: CallbackQuery, callback_data: AnswerCase, work: Work, state: FSMContext
) -> Screen:
    """In one's own words at once where no ready answer fits."""
    number = callback_data.case
    case = reading.one(work, number).line
    if callback_data.ready:
        words = _ready(work, callback_data.ready, number)
        form = filling.named(work, f"caseready.{number}")
        return replace(await filling.begin(form, work, state, {"words": words}), fresh=True)
    found = [(one.id or 0, one.name) for one in ready.listed(work, area=case.area).items]
    if not found:
        return await filling.begin(filling.named(work, f"caseans.{number}"), work, state)
    return screens.ready_answers(case, found, callback_data.page)


def _ready(work: Work, ready_id: int, case_id: int) -> str:
    """A ready answer in the member's language, with what is known of the case."""
    whom = papers.addressee(work, case_id=case_id)
    with speaking(whom.language):
        facts = {
            "case": whom.number,
            "surname_title": addressed(whom.name, whom.title),
            "due": moment_(whom.due, work.zone) if whom.due else "",
        }
    known = {name: fact for name, fact in facts.items() if fact}
    return ready.text(work, ready_id=ready_id, language=whom.language, facts=known)


__all__ = ("_case_forms", "router")  # importing the forms registers them
