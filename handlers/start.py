"""The first menu, links that lead somewhere, /cancel, /claim and /bind.

`DEEP_LINKS["card"]` answers `/start card-<argument>` and `DEEP_LINKS["go"]` names a command;
each context registers its own. `OPENERS["desk"]` shows what /desk shows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import house
from chat.actions import Home
from chat.screen import Screen
from chat.standing_screens import barred_home, with_barrier
from domain.access import Permission, Role
from domain.applications import service as applications
from domain.applications.model import WAITING, State
from domain.members import service as members
from domain.people import group, owner
from domain.people import service as people
from domain.people.owner import Claim
from domain.standing import appeals
from domain.work import Work
from handlers import filling
from handlers.filters import CommandLike, Incognito, Private, StaffGroup, Unbound
from locales.i18n import _

router = Router(name="start")

DeepLink = Callable[[Work, FSMContext, str], Awaitable[Screen]]
Opener = Callable[[Work, FSMContext], Awaitable[Screen]]
DEEP_LINKS: dict[str, DeepLink] = {}
OPENERS: dict[str, Opener] = {}


@router.message(Incognito(), StaffGroup(), CommandLike())
async def incognito(message: Message, work: Work) -> Screen | None:
    """Anonymous admins and channels are asked to show themselves, once a day (F15)."""
    sender = message.sender_chat
    if not group.incognito(work, sender.id if sender else None):
        return None
    return Screen(text=_("Please switch off anonymous mode and send it again."))


@router.message(Private(), CommandStart())
async def start(message: Message, command: CommandObject, work: Work, state: FSMContext) -> Screen:
    await state.clear()
    kind, _dash, argument = (command.args or "").partition("-")
    if kind in DEEP_LINKS:
        return await DEEP_LINKS[kind](work, state, argument)
    return home(work)


@router.message(Private(), Command("menu"))
async def menu(message: Message, work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(home(work), fresh=True)


@router.callback_query(Private(), Home.filter())
async def back_home(press: CallbackQuery, work: Work) -> Screen:
    return home(work)


@router.message(Private(), Command("cancel"))
async def cancel(message: Message, work: Work, state: FSMContext) -> Screen:
    """Leaves whatever was open (R11.1); a draft is asked about once more."""
    asked = await filling.cancel(work, state)
    if asked is not None:
        return asked
    await state.clear()
    return home(work)


@router.message(Private(), Command("claim"))
async def claim(message: Message, command: CommandObject, work: Work) -> Screen | None:
    outcome = owner.claim(work, command.args or "")
    if outcome is Claim.SILENCE:
        return None
    if outcome is Claim.OWNER:
        work.forget.append(message.message_id)
        return house.owner_named()
    return Screen(text=_("That is not the code. It was printed when the bot first started."))


@router.message(StaffGroup(), Command("bind"))
@router.message(Unbound(), Command("bind"))
async def bind(message: Message, work: Work) -> Screen:
    chat = message.chat
    anew = group.bind(work, {"id": chat.id, "type": chat.type, "username": chat.username})
    return house.bound(anew=anew)


@router.message(Private(), Command("bind"))
async def bind_here(message: Message, work: Work) -> Screen:
    work.require(Permission.BIND_GROUP)
    return Screen(text=_("Please send /bind in the group that is to be the staff group."))


def home(work: Work) -> Screen:
    """The first menu, by what the reader is here."""
    actor, policy = work.actor, work.policy
    member = members.of(work) if actor.member_id else None
    if actor.is_staff:
        return house.colleague(
            actor, policy.club_name, _next_steps(work), is_member=member is not None
        )
    barrier = appeals.own(work)
    if member is not None:
        return with_barrier(house.member(policy.club_name, member.number), barrier)
    if barrier is not None:
        return barred_home(policy.club_name, barrier, policy.contact)
    applied = applications.standing(work)
    return house.guest(
        policy.club_name,
        accepting=policy.accepting_applications,
        waiting=applied is not None and applied.state in WAITING,
        begun=applied is not None and applied.state == State.DRAFT,
    )


def _next_steps(work: Work) -> list[str]:
    """What the owner of a new house has still to do."""
    if Role.OWNER not in work.actor.roles:
        return []
    steps = []
    if group.staff_group(work.session) is None:
        steps.append(_(house.BIND))
    if not people.holders(work.session, Role.MANAGER, work.today):
        steps.append(_(house.NAME_MANAGER))
    return steps


async def _go(work: Work, state: FSMContext, name: str) -> Screen:
    """`/start go-approvals`, from a card in the staff group: what /approvals shows."""
    opener = OPENERS.get(name)
    return await opener(work, state) if opener else home(work)


DEEP_LINKS["go"] = _go
__all__ = ("DEEP_LINKS", "OPENERS", "home", "router")
