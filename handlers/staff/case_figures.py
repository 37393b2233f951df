"""The figures of the service desk, and what else belongs to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import case_figure_screens as screens
from chat import case_figure_words as said
from chat.actions_case_figures import (
    DrawCaseFigures,
    PickCaseFigures,
    SeeCaseFigures,
    SeeCaseTools,
    TakeCaseFigures,
)
from chat.actions_voices import SeePosters, SeeRota, SeeVoices
from chat.desk_screens import back_to_desk
from chat.screen import Button, Screen
from domain.access import Permission
from domain.cases import figures
from domain.cases.figures import Wanted
from domain.cases.model import AREAS, Kind
from domain.errors import Outdated
from domain.work import Work
from handlers.filters import Private
from locales.i18n import _

router = Router(name="case figures")
Pressed = SeeCaseFigures | PickCaseFigures | DrawCaseFigures | TakeCaseFigures


@router.callback_query(Private(), SeeCaseTools.filter())
async def tools(press: CallbackQuery, work: Work) -> Screen:
    work.require(Permission.HANDLE_CASES)
    own = Button(_("My figures"), SeeCaseFigures(own=True))
    all_ = Button(_("Figures of the desk"), SeeCaseFigures(), style="primary")
    may = work.actor.may(Permission.SEE_CASE_FIGURES)
    more = (
        Button(_("Voices elsewhere"), SeeVoices()),
        Button(_("Posters"), SeePosters()),
        Button(_("On duty"), SeeRota()),
    )
    return screens.tools([*([all_] if may else []), own, *more])


@router.callback_query(Private(), SeeCaseFigures.filter())
async def see(press: CallbackQuery, callback_data: SeeCaseFigures, work: Work) -> Screen:
    wanted = _wanted(work, callback_data, own=callback_data.own)
    known = said.OWN_VIEWS if wanted.own else said.VIEWS
    view = callback_data.view if callback_data.view in known else "all"
    read = figures.of_mine if wanted.own else figures.of_house
    handles = work.actor.may(Permission.HANDLE_CASES)
    back = screens.to_tools() if handles else back_to_desk()
    return screens.figures(read(work, wanted), view, back)


@router.callback_query(Private(), PickCaseFigures.filter())
async def pick(press: CallbackQuery, callback_data: PickCaseFigures, work: Work) -> Screen:
    right = Permission.HANDLE_CASES if callback_data.own else Permission.SEE_CASE_FIGURES
    work.require(right)
    wanted = _wanted(work, callback_data, own=callback_data.own)
    view = callback_data.view if callback_data.view in said.VIEWS else "all"
    if callback_data.what == "v":
        return screens.views(wanted)
    if callback_data.what == "a" and wanted.kind:
        return screens.areas(wanted, view, AREAS[Kind(wanted.kind)])
    return screens.kinds(wanted, view)


@router.callback_query(Private(), TakeCaseFigures.filter())
async def take(press: CallbackQuery, callback_data: TakeCaseFigures, work: Work) -> Screen:
    work.require(Permission.SEE_CASE_FIGURES)
    wanted = _wanted(work, callback_data)
    figures.taken(work, wanted)
    return screens.file(wanted, _params(work, wanted) | {"at": work.now.isoformat()})


@router.callback_query(Private(), DrawCaseFigures.filter())
async def draw(press: CallbackQuery, callback_data: DrawCaseFigures, work: Work) -> Screen:
    work.require(Permission.SEE_CASE_FIGURES)
    wanted = _wanted(work, callback_data)
    what = "promises" if callback_data.what == "p" else "causes"
    return screens.picture(wanted, _params(work, wanted) | {"what": what})


def _wanted(work: Work, pressed: Pressed, *, own: bool = False) -> Wanted:
    """What was asked for; a press may be forged."""
    day = work.today
    if pressed.day:
        try:
            day = datetime.strptime(pressed.day, "%y%m%d").date()  # noqa: DTZ007 - a day, no hour
        except ValueError:
            raise Outdated from None
    return figures.wanted(pressed.span, day, kind=pressed.kind, area=pressed.area, own=own)


def _params(work: Work, wanted: Wanted) -> dict[str, Any]:
    first = wanted.period.first
    return {
        "span": wanted.period.span,
        "year": first.year,
        "month": first.month,
        "kind": wanted.kind,
        "area": wanted.area,
        "reader": figures.reader(work.actor),
    }
