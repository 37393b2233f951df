"""One's ticket for an event, and the code on the wall scanned by a member."""

from __future__ import annotations

import re

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import ticket_screens as screens
from chat.actions_door import RenewTicket, SeeTicket
from chat.screen import Screen
from domain.access import Permission
from domain.events import tickets, wall
from domain.work import Work
from handlers.filters import Private
from handlers.staff.at_door import scanned
from handlers.start import DEEP_LINKS, home
from locales.i18n import _

router = Router(name="ticket")
_WALL = re.compile(r"([0-9]{1,9})-([A-Za-z0-9_-]{1,40})", re.ASCII)


@router.callback_query(Private(), SeeTicket.filter())
async def see(press: CallbackQuery, callback_data: SeeTicket, work: Work) -> Screen:
    return screens.ticket(tickets.own(work, callback_data.event_id))


@router.callback_query(Private(), RenewTicket.filter())
async def renew(press: CallbackQuery, callback_data: RenewTicket, work: Work) -> Screen:
    if not callback_data.sure:
        return screens.renewing(tickets.own(work, callback_data.event_id))
    fresh = tickets.renew(work, callback_data.event_id)
    return screens.ticket(fresh, line=_("✓ This is your new code."))


async def _ticket(work: Work, state: FSMContext, token: str) -> Screen:
    """`/start tk-<code>`: a colleague at a door lets in with it, its owner sees it, and anybody
    else learns nothing."""
    await state.clear()
    if work.actor.may(Permission.CHECK_IN):
        return scanned(work, token)
    mine = tickets.own_by_code(work, token)
    if mine is not None:
        return screens.ticket(mine)
    return home(work) if work.actor.is_staff else screens.for_colleagues(work.policy.club_name)


async def _wall(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start wall-<event>-<code>`: a member at the entrance."""
    await state.clear()
    found = _WALL.fullmatch(argument)
    event_id, token = (int(found[1]), found[2]) if found else (0, argument)
    answer = wall.enter(work, event_id, token)
    if answer is None:
        return Screen()
    if answer.entry is not None:
        return screens.at_the_wall(answer.entry)
    return screens.no_seat(answer.event) if answer.event else screens.no_code()


DEEP_LINKS["tk"] = _ticket
DEEP_LINKS["wall"] = _wall
