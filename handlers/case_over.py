"""Words for a case that has ended are kept: it is taken up again with them, or they begin a new
one (R7.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import case_over_screens as screens
from chat.actions_case_talk import WithWordsAgain, WithWordsAnew
from chat.screen import Screen
from domain.cases import member, messages, talking
from domain.cases.said import Said
from domain.cases.talking import Over
from domain.errors import Outdated
from domain.work import Work
from handlers import filling
from handlers.cases import shown
from handlers.filters import Private
from handlers.spoken import Spoken, said
from locales.i18n import _

router = Router(name="case_over")
KEPT = 30  # messages that wait for a choice


class ForEnded(BaseFilter):
    """An answer in a case of one's own that has ended, or words while it was the last one. Hands
    the handler `over`."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, Any]:
        answered, here = message.reply_to_message, message.chat.id
        meant = answered and talking.meant(work, chat_id=here, message=answered.message_id)
        if not meant:
            found = talking.lately_over(work)
        else:
            found = talking.over(work, case_id=meant.case_id) if meant.own else None
        return {"over": found} if found else False


@router.message(Private(), StateFilter(None), Spoken(), ForEnded())
async def written(
    message: Message,
    work: Work,
    state: FSMContext,
    over: Over,
    bodies: Sequence[Mapping[str, Any]],
) -> Screen:
    before = (await state.get_data()).get("kept", ())
    kept = [*before, *(asdict(one) for one in said(message, bodies))][:KEPT]
    await state.update_data(kept=kept)
    return screens.over(over)


@router.callback_query(Private(), WithWordsAgain.filter())
async def again(
    press: CallbackQuery, callback_data: WithWordsAgain, work: Work, state: FSMContext
) -> Screen:
    first, *rest = await _kept(state)
    number = callback_data.case
    member.not_solved(work, case_id=number, said=first)
    for one in rest:
        messages.from_member(work, case_id=number, said=one)
    await state.clear()
    return shown(work, number, line=_("It is open again."), fresh=True)


@router.callback_query(Private(), WithWordsAnew.filter())
async def anew(
    press: CallbackQuery, callback_data: WithWordsAnew, work: Work, state: FSMContext
) -> Screen:
    if callback_data.form not in dict(screens.ANEW):
        raise Outdated
    told = _told(await _kept(state))
    form = filling.named(work, callback_data.form)
    return await filling.begin(form, work, state, {"told": told})


async def _kept(state: FSMContext) -> list[Said]:
    kept = (await state.get_data()).get("kept")
    if not kept:
        raise Outdated
    return [Said(**one) for one in kept]


def _told(kept: Sequence[Said]) -> dict[str, Any]:
    """As a form keeps what somebody tells."""
    words = "\n".join(one.words for one in kept if one.words)
    sent = [
        {"media": one.media, "chat": one.from_chat, "message": one.from_message}
        for one in kept
        if one.media != "text"
    ]
    return {"words": words, "sent": sent, "done": True}
