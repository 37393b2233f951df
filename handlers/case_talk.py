"""What people write outside of any form goes to their case (R7.4).

An answer to a message of a case goes to that one; anything else to the one chosen for a while, or
to the only open case while it is being talked in. Else it is asked whether it is for that case,
and between several for which; what was written waits for the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import case_asking_screens as asking
from chat import case_over_screens as over_screens
from chat import case_relay_screens as screens
from chat.actions_case_talk import AddToCase, LeaveWords, NewWords, WriteToCase
from chat.screen import Screen
from domain.cases import messages, talking
from domain.cases.said import Said
from domain.cases.talking import Meant
from domain.errors import Outdated
from domain.work import Work
from handlers.filters import Private
from handlers.spoken import Spoken, as_answer, by_colleague, changed, said, words_of

router = Router(name="case_talk")
CHOSEN = 1800  # seconds a case stays the one that is written to
KEPT = 30  # messages that wait for a choice
Bodies = Sequence[Mapping[str, Any]]


class Answers(BaseFilter):
    """An answer to a message of a case. Hands the handler `meant`."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, Any]:
        answered = message.reply_to_message
        if answered is None:
            return False
        found = talking.meant(work, chat_id=message.chat.id, message=answered.message_id)
        return {"meant": found} if found else False


class HasOpenCase(BaseFilter):
    """Somebody with a case of their own. Hands the handler `own`."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, Any]:
        found = talking.open_ones(work)
        return {"own": found} if found else False


class SaidInCase(BaseFilter):
    """A message that was said in a case. Hands the handler `meant`."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, Any]:
        found = talking.meant(work, chat_id=message.chat.id, message=message.message_id)
        return {"meant": found} if found else False


@router.message(Private(), StateFilter(None), Spoken(), Answers())
async def answered(message: Message, work: Work, meant: Meant, bodies: Bodies) -> Screen | None:
    parts = as_answer(said(message, bodies), meant.message_id)
    if meant.own:
        return _to_case(work, meant.case_id, parts)
    to_member = by_colleague(work, meant.case_id, parts)
    return screens.passed_on() if to_member else screens.noted()


@router.message(Private(), StateFilter(None), Spoken(), HasOpenCase())
async def talked(
    message: Message,
    work: Work,
    state: FSMContext,
    own: Sequence[talking.OwnCase],
    bodies: Bodies,
) -> Screen | None:
    parts, data = said(message, bodies), await state.get_data()
    chosen = _chosen(data, work)
    if chosen in [one.case_id for one in own]:
        return _to_case(work, chosen, parts)
    if len(own) == 1 and talking.is_live(work, case_id=own[0].case_id):
        return _to_case(work, own[0].case_id, parts)
    kept = [*data.get("kept", ()), *(asdict(one) for one in parts)][:KEPT]
    await state.update_data(kept=kept)
    if data.get("kept"):
        return None
    return asking.is_it(own[0]) if len(own) == 1 else screens.which(own)


@router.edited_message(Private(), SaidInCase())
async def edited(message: Message, work: Work, meant: Meant) -> Screen | None:
    """What is changed here is changed on the other side too (F12)."""
    if meant.side is not None and not meant.own:
        return changed(message, work, meant.side)
    messages.edited(
        work, chat=message.chat.id, message=message.message_id, words=words_of(message)
    )
    return None


@router.callback_query(Private(), WriteToCase.filter())
async def writes(
    press: CallbackQuery, callback_data: WriteToCase, work: Work, state: FSMContext
) -> Screen:
    ended = talking.over(work, case_id=callback_data.case)
    if ended is not None:
        return over_screens.nothing_kept(ended)
    case = talking.to_write_in(work, case_id=callback_data.case)
    await state.clear()
    await _choose(state, work, case.case_id)
    return screens.writing_to(case.number)


@router.callback_query(Private(), AddToCase.filter())
async def added(
    press: CallbackQuery, callback_data: AddToCase, work: Work, state: FSMContext
) -> Screen:
    kept = (await state.get_data()).get("kept") or ()
    if not kept:
        raise Outdated
    case = talking.own(work, case_id=callback_data.case)
    for one in kept:
        messages.from_member(work, case_id=case.case_id, said=Said(**one))
    await state.update_data(kept=[])
    await _choose(state, work, case.case_id)
    return screens.chosen(case.number, len(kept))


@router.callback_query(Private(), NewWords.filter())
async def something_new(press: CallbackQuery, work: Work, state: FSMContext) -> Screen:
    if not (await state.get_data()).get("kept"):
        raise Outdated
    return asking.something_new()


@router.callback_query(Private(), LeaveWords.filter())
async def left(press: CallbackQuery, work: Work, state: FSMContext) -> Screen:
    if (await state.get_data()).get("kept"):
        await state.update_data(kept=[])
    return screens.left()


def _to_case(work: Work, case_id: int, parts: Sequence[Said]) -> Screen | None:
    """Add it; say so, but not for each of several messages in a row."""
    made = [messages.from_member(work, case_id=case_id, said=one) for one in parts]
    if talking.is_in_a_row(work, case_id=case_id, besides=made[0].id or 0):
        return None
    return screens.added(talking.own(work, case_id=case_id).number)


async def _choose(state: FSMContext, work: Work, case_id: int) -> None:
    await state.update_data(case=case_id, until=int(work.now.timestamp()) + CHOSEN)


def _chosen(data: Mapping[str, Any], work: Work) -> int:
    """The case that was chosen to be written to; 0 for none."""
    return int(data.get("case", 0)) if data.get("until", 0) > work.now.timestamp() else 0
