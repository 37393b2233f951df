"""Segments for colleagues: the list, one, its conditions pressed together, named, discarded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import segment_forms as forms
from chat import segment_screens as screens
from chat import segment_words as words
from chat.actions_segments import (
    ClearCondition,
    DiscardSegment,
    SeeCondition,
    SeeConditions,
    SeeSegment,
    SeeSegments,
    TickValue,
)
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.segments import reading, service
from domain.segments.conditions import DAYS, Code
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import May, Private
from handlers.start import OPENERS, home
from locales.i18n import N_, _

router = Router(name="segments")
Answers = Mapping[str, Any]


def every(work: Work, page: int = 1, *, toast: str = "") -> Screen:
    """The list."""
    page = max(page, 1)
    found = reading.listed(work, first=(page - 1) * screens.SIZE, size=screens.SIZE)
    makes = work.actor.may(Permission.USE_SEGMENTS)
    return screens.listed(found, page, makes=makes, toast=toast)


def shown(work: Work, number: int, *, toast: str = "", fresh: bool = False) -> Screen:
    """A segment as the actor may see it."""
    makes = work.actor.may(Permission.USE_SEGMENTS)
    return replace(screens.one(reading.one(work, number), makes=makes, toast=toast), fresh=fresh)


@router.message(Private(), Command("segments"), May(Permission.SEE_SEGMENTS))
async def segments(message: Message, work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(every(work), fresh=True)


@router.callback_query(Private(), SeeSegments.filter())
async def listed(press: CallbackQuery, callback_data: SeeSegments, work: Work) -> Screen:
    return every(work, callback_data.page)


@router.callback_query(Private(), SeeSegment.filter())
async def opened(press: CallbackQuery, callback_data: SeeSegment, work: Work) -> Screen:
    return shown(work, callback_data.segment_id)


@router.callback_query(Private(), SeeConditions.filter())
async def family(press: CallbackQuery, callback_data: SeeConditions, work: Work) -> Screen:
    work.require(Permission.USE_SEGMENTS)
    if not 0 <= callback_data.family < len(words.FAMILIES):
        raise Outdated
    return screens.family(reading.one(work, callback_data.segment_id), callback_data.family)


@router.callback_query(Private(), SeeCondition.filter())
async def condition(press: CallbackQuery, callback_data: SeeCondition, work: Work) -> Screen:
    work.require(Permission.USE_SEGMENTS)
    return _condition(work, callback_data.segment_id, callback_data.code, callback_data.page)


@router.callback_query(Private(), TickValue.filter())
async def tick(press: CallbackQuery, callback_data: TickValue, work: Work) -> Screen:
    work.require(Permission.USE_SEGMENTS)
    number, code = callback_data.segment_id, _code(callback_data.code)
    known = {screens.mark(code, value): value for value, _label in _offered(work, number, code)}
    if callback_data.value not in known:
        raise Outdated
    service.tick(work, number, code, known[callback_data.value], on=callback_data.on)
    return _condition(work, number, code, callback_data.page)


@router.callback_query(Private(), ClearCondition.filter())
async def clear(press: CallbackQuery, callback_data: ClearCondition, work: Work) -> Screen:
    service.clear(work, callback_data.segment_id, callback_data.code)
    at = screens.family_of(_code(callback_data.code))
    return screens.family(reading.one(work, callback_data.segment_id), at)


@router.callback_query(Private(), DiscardSegment.filter())
async def discard(press: CallbackQuery, callback_data: DiscardSegment, work: Work) -> Screen:
    work.require(Permission.USE_SEGMENTS)
    if not callback_data.sure:
        return screens.discarding(reading.one(work, callback_data.segment_id))
    service.discard(work, callback_data.segment_id)
    return every(work, toast=_("The segment is gone."))


def _condition(work: Work, number: int, code: str, page: int) -> Screen:
    known = _code(code)
    return screens.condition(
        reading.one(work, number), known, _offered(work, number, known), page
    )  # fmt: skip


def _offered(work: Work, number: int, code: Code) -> list[tuple[str | int, str]]:
    """The values to tick, with their words."""
    if code in DAYS:
        return []
    if words.fixed(code):
        return [(value, words.value(code, value)) for value in words.fixed(code)]
    return reading.offered(work, number, code)


def _code(code: str) -> Code:
    if code not in tuple(Code):
        raise Outdated
    return Code(code)


# ── What is typed ─────────────────────────────────────────────────────────────────────────────


def new(work: Work) -> Form:
    work.require(Permission.USE_SEGMENTS)

    def send(work: Work, answers: Answers) -> Screen:
        made = service.begin(work, answers["name"])
        return shown(work, made.id or 0, toast=_("Made. Now choose whom it holds."), fresh=True)

    return replace(forms.naming("sgnew", send), left=every)


def rename(work: Work, argument: str) -> Form:
    work.require(Permission.USE_SEGMENTS)
    (number,) = numbers(argument, 1)
    reading.one(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        service.rename(work, number, answers["name"])
        return shown(work, number, toast=_("Renamed."), fresh=True)

    form = forms.naming(f"sgname.{argument}", send, title=N_("Rename a segment"))
    return replace(form, left=lambda work: shown(work, number))


def copy(work: Work, argument: str) -> Form:
    work.require(Permission.USE_SEGMENTS)
    (number,) = numbers(argument, 1)
    reading.one(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        made = service.copy(work, number, answers["name"])
        return shown(work, made.id or 0, toast=_("This is the copy."), fresh=True)

    form = forms.naming(f"sgcopy.{argument}", send, title=N_("Copy a segment"))
    return replace(form, left=lambda work: shown(work, number))


def joined(work: Work, argument: str) -> Form:
    """`12.0`: the day from which on members of segment 12 joined; `12.1`: the day before which."""
    work.require(Permission.USE_SEGMENTS)
    number, at = numbers(argument, 2)
    if at >= len(DAYS):
        raise Outdated
    reading.one(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        service.tick(work, number, DAYS[at], answers["day"], on=True)
        return replace(_condition(work, number, DAYS[at], 1), fresh=True)

    form = forms.joined(f"sgday.{argument}", send, before=DAYS[at] is Code.JOINED_BEFORE)
    return replace(form, left=lambda work: _condition(work, number, DAYS[at], 1))


async def _opener(work: Work, state: FSMContext) -> Screen:
    """`/start go-segments`."""
    return every(work) if work.actor.may(Permission.SEE_SEGMENTS) else home(work)


_ALL: dict[str, Callable[..., Form]] = {
    "sgnew": new,
    "sgname": rename,
    "sgcopy": copy,
    "sgday": joined,
}
FORMS.update(_ALL)
OPENERS["segments"] = _opener
