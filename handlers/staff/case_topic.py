"""What colleagues write in the topic of a case goes to the member, but not after `//` (R7.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from chat import case_note_screens as notes
from chat import case_relay_screens as screens
from chat.screen import Screen
from domain.cases import relay, topics
from domain.cases.model import Side
from domain.work import Work
from handlers.filling import numbers
from handlers.filters import CommandLike, Incognito, StaffGroup
from handlers.spoken import (
    Spoken,
    as_answer,
    by_colleague,
    changed,
    is_aside,
    said,
    words_of,
)
from handlers.start import DEEP_LINKS, OPENERS

router = Router(name="case_topic")


class InCaseTopic(BaseFilter):
    """Said in the topic of a case. Hands the handler `case_id`."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, Any]:
        thread, sender = message.message_thread_id, message.from_user
        if not message.is_topic_message or thread is None:
            return False
        if sender is not None and sender.is_bot and message.sender_chat is None:
            return False
        found = topics.in_topic(work.session, chat_id=message.chat.id, thread=thread)
        return False if found is None else {"case_id": found}


class Unknown(BaseFilter):
    """Looks like a command, and is none we open: a slip in a note."""

    async def __call__(self, message: Message) -> bool:
        name = (message.text or "").split()[0].lstrip("/").partition("@")[0].lower()
        return name not in OPENERS


@router.message(StaffGroup(), Spoken(), InCaseTopic(), Incognito())
async def hidden(message: Message, work: Work, case_id: int) -> Screen | None:
    """Whose right it is cannot be seen (F15)."""
    if is_aside(words_of(message)):
        return None
    return screens.hidden_sender()


@router.message(StaffGroup(), Spoken(), InCaseTopic())
async def written(
    message: Message, work: Work, case_id: int, bodies: Sequence[Mapping[str, Any]]
) -> Screen | None:
    if not relay.may_answer(work, case_id=case_id):
        return screens.not_theirs()
    parts = as_answer(said(message, bodies), _answered(message, work, case_id))
    if by_colleague(work, case_id, parts) and not relay.has_reader(work.session, case_id):
        return screens.nobody_reads()
    return None


@router.edited_message(StaffGroup(), InCaseTopic())
async def edited(message: Message, work: Work, case_id: int) -> Screen | None:
    found = relay.pointed_at(work.session, chat_id=message.chat.id, message=message.message_id)
    if found is None or found.side is None:
        return None
    return changed(message, work, Side(found.side))


@router.message(StaffGroup(), CommandLike(), InCaseTopic(), Unknown())
async def no_command(message: Message, work: Work, case_id: int) -> Screen | None:
    return notes.no_command() if work.actor.is_staff else None


def _answered(message: Message, work: Work, case_id: int) -> int | None:
    """The message of the case this one answers. In a topic everything answers the message that
    opened it, which is no answer."""
    first = message.reply_to_message
    if first is None or first.message_id == message.message_thread_id:
        return None
    found = relay.pointed_at(work.session, chat_id=message.chat.id, message=first.message_id)
    return found.message_id if found and found.case_id == case_id else None


async def _in_full(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start cm-12`, from a message the group sees in part."""
    await state.clear()
    (number,) = numbers(argument, 1)
    return screens.in_full(relay.read(work, message_id=number))


DEEP_LINKS["cm"] = _in_full
