"""The member's side of a case: why points rest, and the appeal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import member_forms as member_form
from chat import standing_screens as screens
from chat.actions_members import SeeOwnCase
from chat.forms import Form
from chat.screen import Screen
from domain.standing import appeals
from domain.standing.errors import AppealMade, NothingToAppeal
from domain.work import Work
from handlers.filling import FORMS
from handlers.filters import Private

router = Router(name="appeal")


@router.callback_query(Private(), SeeOwnCase.filter())
async def own(press: CallbackQuery, work: Work) -> Screen:
    return shown(work)


def shown(work: Work) -> Screen:
    """Where the acting member's case stands."""
    return screens.own(appeals.own(work), work.policy.contact)


def appealing(work: Work) -> Form:
    """The appeal, once against each decision."""
    barrier = appeals.own(work)
    if barrier is None:
        raise NothingToAppeal
    if barrier.appeal:
        raise AppealMade

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        appeals.appeal(work, words=answers["words"], files=answers.get("files") or ())
        return replace(shown(work), fresh=True)

    return replace(member_form.appeal("appeal", send), left=shown)


FORMS["appeal"] = appealing
