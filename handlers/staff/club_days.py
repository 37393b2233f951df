"""The club's own holidays and working weekends, by which every deadline is counted (R7.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import case_act_screens as screens
from chat import case_desk_forms as forms
from chat.actions_cases import DropClubDay, SeeClubDays
from chat.forms import Form
from chat.screen import Screen
from domain import days
from domain.access import Permission
from domain.errors import Outdated
from domain.work import Work
from handlers.filling import FORMS
from handlers.filters import Private
from locales.i18n import _

router = Router(name="club days")


@router.callback_query(Private(), SeeClubDays.filter())
async def listed(press: CallbackQuery, callback_data: SeeClubDays, work: Work) -> Screen:
    return _list(work, callback_data.page)


def _list(work: Work, page: int = 1, line: str = "") -> Screen:
    return screens.club_days(tuple(days.listed(work).items()), page, line=line)


@router.callback_query(Private(), DropClubDay.filter())
async def dropped(press: CallbackQuery, callback_data: DropClubDay, work: Work) -> Screen:
    work.require(Permission.ASSIGN_CASES)
    try:
        day = date.fromisoformat(callback_data.day)
    except ValueError:
        raise Outdated from None
    if not callback_data.sure:
        return screens.dropping_day(day)
    days.set_day(work, day=day, works=None)
    return _list(work, line=_("✓ Removed. Open deadlines are counted anew."))


def _entering(work: Work) -> Form:
    work.require(Permission.ASSIGN_CASES)

    def send(work: Work, answers: dict[str, Any]) -> Screen:
        days.set_day(work, day=date.fromisoformat(answers["day"]), works=answers["works"])
        line = _("✓ Entered. Open deadlines are counted anew.")
        return replace(_list(work, line=line), fresh=True)

    return replace(forms.club_day("clubday", send), left=_list)


FORMS["clubday"] = _entering
