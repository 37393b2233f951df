"""Posters with a code, and who is on duty out of hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import case_screens, labels
from chat import poster_screens as screens
from chat import voice_forms as forms
from chat.actions_voices import (
    DropShift,
    EndPoster,
    PrintPoster,
    SeePoster,
    SeePosters,
    SeeRota,
)
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.cases import colleagues, reading, rota
from domain.errors import NotFound
from domain.voices import posters
from domain.work import Work
from handlers.filling import FORMS
from handlers.filters import Private
from handlers.start import DEEP_LINKS
from locales.i18n import _

router = Router(name="posters")
Answers = dict[str, Any]


async def _scanned(work: Work, state: FSMContext, token: str) -> Screen:
    """`/start po-<token>`, from a poster."""
    place = posters.place_of(work, token=token)
    if place is None:
        return case_screens.service(reading.mine(work).total)
    return screens.scanned(place, token)


@router.callback_query(Private(), SeePosters.filter())
async def listed(press: CallbackQuery, callback_data: SeePosters, work: Work) -> Screen:
    return _posters(work, callback_data.page)


def _posters(work: Work, page: int = 1, *, line: str = "") -> Screen:
    found = posters.hanging(work)
    return screens.listed(found, page, makes=_may(work), line=line)


def _may(work: Work) -> bool:
    return work.actor.may(Permission.ASSIGN_CASES)


@router.callback_query(Private(), SeePoster.filter())
async def one(press: CallbackQuery, callback_data: SeePoster, work: Work) -> Screen:
    return screens.one(posters.one(work, poster_id=callback_data.poster), makes=_may(work))


@router.callback_query(Private(), PrintPoster.filter())
async def printed(press: CallbackQuery, callback_data: PrintPoster, work: Work) -> Screen:
    return screens.printed(posters.one(work, poster_id=callback_data.poster))


@router.callback_query(Private(), EndPoster.filter())
async def ended(press: CallbackQuery, callback_data: EndPoster, work: Work) -> Screen:
    work.require(Permission.ASSIGN_CASES)
    seen = posters.one(work, poster_id=callback_data.poster)
    if not callback_data.sure:
        return screens.ending(seen)
    posters.end(work, poster_id=callback_data.poster)
    return _posters(work, line=_("✓ It leads to us without its place from now on."))


def _making(work: Work) -> Form:
    work.require(Permission.ASSIGN_CASES)

    def send(work: Work, answers: Answers) -> Screen:
        poster = posters.make(work, place=answers["place"])
        made = posters.one(work, poster_id=poster.id or 0)
        return replace(screens.one(made, makes=True), fresh=True)

    return replace(forms.poster("poster", send), left=_posters)


# ── On duty ───────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeRota.filter())
async def on_duty(press: CallbackQuery, callback_data: SeeRota, work: Work) -> Screen:
    return _rota(work, callback_data.page)


def _rota(work: Work, page: int = 1, *, line: str = "") -> Screen:
    found = rota.listed(work)
    return screens.rota(found, page, work.zone, names_them=_may(work), line=line)


@router.callback_query(Private(), DropShift.filter())
async def dropped(press: CallbackQuery, callback_data: DropShift, work: Work) -> Screen:
    work.require(Permission.ASSIGN_CASES)
    found = [one for one in rota.listed(work) if one.shift.id == callback_data.shift]
    if not found:
        raise NotFound
    if not callback_data.sure:
        return screens.dropping(found[0], work.zone)
    rota.drop(work, shift_id=callback_data.shift)
    return _rota(work, line=_("✓ Taken off duty."))


def _naming(work: Work) -> Form:
    work.require(Permission.ASSIGN_CASES)
    known = labels.told_apart(colleagues.on_call(work).items())

    def send(work: Work, answers: Answers) -> Screen:
        rota.put(
            work,
            person_id=int(answers["who"]),
            first=forms.day(answers["first"]),
            last=forms.day(answers["last"]),
            begins=time.fromisoformat(answers["begins"]),
            ends=time.fromisoformat(answers["ends"]),
        )
        return replace(_rota(work, line=_("✓ Put on duty.")), fresh=True)

    options = [(str(person_id), name) for person_id, name in known.items()]
    return replace(forms.shift("duty", options, send), left=_rota)


FORMS.update({"poster": _making, "duty": _naming})
DEEP_LINKS["po"] = _scanned
