"""/door: a colleague stands at an event's door and lets members in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter, Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import door_list_screens as lists
from chat import door_screens as screens
from chat.actions_door import (
    LeaveDoor,
    LetIn,
    LetInBeyond,
    PrintGuests,
    SeeDoor,
    SeeDoors,
    SeeGuests,
    ShowWall,
    TakeWallDown,
    UndoEntry,
)
from chat.kinds import File, codes
from chat.kinds.codes import CodeFile
from chat.screen import Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.events import by_number, guest_list, posts, walls
from domain.events import door as entrance
from domain.events.by_number import Walk
from domain.work import Work
from handlers.filters import May, Private
from handlers.staff import door_forms as _door_forms
from handlers.staff.at_door import door, scanned, tried
from handlers.start import OPENERS
from locales.i18n import _

PARTY = re.compile(r"[1-9][0-9]{0,2}")  # people in one party
router = Router(name="door")


class TicketShown(BaseFilter):
    """The code of a ticket as a photo or a link, sent by who stands at a door. Hands the handler
    `found`: the codes, or why there are none."""

    async def __call__(
        self, message: Message, work: Work, files: tuple[File, ...] = ()
    ) -> bool | dict[str, Any]:
        if files:
            return {"found": _in_photos(files)}
        typed = codes.tickets(message.text or "")
        return {"found": (typed, "several")} if typed else False


def _in_photos(files: Sequence[File]) -> tuple[tuple[str, ...], str]:
    read = [text for file in files if isinstance(file, CodeFile) for text in file.codes]
    found = tuple(dict.fromkeys(one for text in read for one in codes.tickets(text)))
    return found, "several" if found else files[0].refusal


@router.message(Private(), May(Permission.CHECK_IN), Command("door"))
async def asked(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


async def _open(work: Work, state: FSMContext) -> Screen:
    """The door where one stands, else those to choose from."""
    await state.clear()
    event_id = posts.at(work)
    return door(work, event_id) if event_id else screens.doors(posts.doors(work))


@router.callback_query(Private(), SeeDoors.filter())
async def choose(press: CallbackQuery, work: Work) -> Screen:
    return screens.doors(posts.doors(work))


@router.callback_query(Private(), SeeDoor.filter())
async def see(press: CallbackQuery, callback_data: SeeDoor, work: Work) -> Screen:
    return door(work, callback_data.event_id)


@router.callback_query(Private(), LeaveDoor.filter())
async def leave(press: CallbackQuery, work: Work) -> Screen:
    posts.leave(work)
    return screens.left()


# ── Tickets ───────────────────────────────────────────────────────────────────────────────────


@router.message(Private(), May(Permission.CHECK_IN), StateFilter(None), TicketShown())
async def shown(message: Message, work: Work, found: tuple[tuple[str, ...], str]) -> Screen:
    tickets, reason = found
    return scanned(work, tickets[0]) if len(tickets) == 1 else screens.no_code(reason)


@router.callback_query(Private(), UndoEntry.filter())
async def undo(press: CallbackQuery, callback_data: UndoEntry, work: Work) -> Screen:
    entry = entrance.undo(work, callback_data.event_id, callback_data.registration_id)
    return tried(work, entry)


# ── The list ──────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeGuests.filter())
async def guests(press: CallbackQuery, callback_data: SeeGuests, work: Work) -> Screen:
    event_id, everybody = callback_data.event_id, callback_data.everybody
    page = max(callback_data.page, 1)
    first = (page - 1) * lists.SIZE
    found = guest_list.listed(work, event_id, waiting=not everybody, first=first, size=lists.SIZE)
    return lists.guests(posts.stand(work, event_id), found, page, everybody=everybody)


@router.callback_query(Private(), LetIn.filter())
async def let_in(press: CallbackQuery, callback_data: LetIn, work: Work) -> Screen:
    found = entrance.check_in(work, callback_data.event_id, callback_data.registration_id)
    return tried(work, found)


@router.callback_query(Private(), LetInBeyond.filter())
async def beyond(press: CallbackQuery, callback_data: LetInBeyond, work: Work) -> Screen:
    work.require(Permission.RUN_EVENTS)
    names = list(posts.stand(work, callback_data.event_id).sessions or {})
    party, _dot, place = callback_data.party.partition(".")
    sessions: dict[str, str | None] = {"": None} | {str(n): one for n, one in enumerate(names)}
    if not PARTY.fullmatch(party) or place not in sessions:
        raise Outdated
    walk, why = Walk(callback_data.member_id, int(party), sessions[place]), callback_data.why
    return tried(work, by_number.walk_in_beyond(work, callback_data.event_id, walk, why=why))


# ── The wall, paper ───────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), ShowWall.filter())
async def on_the_wall(press: CallbackQuery, callback_data: ShowWall, work: Work) -> Screen:
    walls.put_up(work, callback_data.event_id)
    return Screen(toast=_("The code comes below and renews itself."))


@router.callback_query(Private(), TakeWallDown.filter())
async def off_the_wall(press: CallbackQuery, callback_data: TakeWallDown, work: Work) -> Screen:
    walls.take_down(work)
    if press.message:
        work.forget.append(press.message.message_id)
    return replace(door(work, callback_data.event_id), fresh=True)


@router.callback_query(Private(), PrintGuests.filter())
async def paper(press: CallbackQuery, callback_data: PrintGuests, work: Work) -> Screen:
    found = guest_list.taken_along(work, callback_data.event_id)
    return lists.paper(found, work.actor.person_id, work.now)


OPENERS["door"] = _open
__all__ = ("_door_forms", "router")
