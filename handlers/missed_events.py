"""A member's own strikes, and what they say against one (R4.6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import event_desk_forms as forms
from chat import strike_screens as screens
from chat.actions_event_desk import SeeOwnStrikes
from chat.forms import Form
from chat.screen import Screen
from domain.errors import NotFound
from domain.events import strikes
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from locales.i18n import _

router = Router(name="missed events")


@router.callback_query(Private(), SeeOwnStrikes.filter())
async def own(press: CallbackQuery, work: Work) -> Screen:
    return shown(work)


def shown(work: Work, *, done: str = "") -> Screen:
    """The acting member's strikes."""
    return screens.own(strikes.own(work), done=done)


def appealing(work: Work, argument: str) -> Form:
    """The member's words against one of their own strikes."""
    (number,) = numbers(argument, 1)
    mine = {one.strike.id: one for one in strikes.own(work)}
    if number not in mine:
        raise NotFound

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        strikes.appeal(work, number, words=answers["words"])
        done = _("Thank you. A colleague reads it and answers you here.")
        return replace(shown(work, done=done), fresh=True)

    form = forms.appealing(f"edplea.{argument}", mine[number].title, send)
    return replace(form, left=shown)


FORMS["edplea"] = appealing
