"""What members say elsewhere: the month's list, one voice, the summary, a case made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import voice_forms as forms
from chat import voice_screens as screens
from chat.actions_voices import (
    PickVoices,
    SeeVoice,
    SeeVoiceMonth,
    SeeVoices,
    StrikeVoice,
    TakeVoices,
    numbered,
)
from chat.forms import Form
from chat.screen import Screen
from chat.voice_words import MOODS, PLACES
from domain.access import Permission
from domain.cases import figures
from domain.errors import NotFound, Outdated
from domain.members.errors import NoSuchMember
from domain.voices import logging, reading
from domain.voices.logging import Heard
from domain.voices.reading import Wanted
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from handlers.staff.cases import shown as case_shown
from locales.i18n import _

router = Router(name="voices")
Answers = dict[str, Any]


@router.callback_query(Private(), SeeVoices.filter())
async def voices(press: CallbackQuery, callback_data: SeeVoices, work: Work) -> Screen:
    return _list(work, callback_data)


def _list(work: Work, asked: SeeVoices, *, line: str = "") -> Screen:
    place = asked.place if asked.place in PLACES else ""
    mood = asked.mood if asked.mood in MOODS else ""
    wanted = Wanted(_month(work, *_apart(asked.month)), place, mood)
    found = reading.listed(work, wanted=wanted, page=asked.page)
    may = work.actor.may(Permission.SEE_CASE_FIGURES)
    return screens.listed(found, wanted, figures=may, line=line)


def _apart(month: int) -> tuple[int, int]:
    return (month // 12, month % 12 + 1) if month else (0, 0)


def _month(work: Work, year: int, month: int) -> date:
    """The first of a month within reach; a press may be forged."""
    if not year:
        return work.today.replace(day=1)
    if not 2000 <= year <= work.today.year + 1 or not 1 <= month <= 12:
        raise Outdated
    return date(year, month, 1)


@router.callback_query(Private(), PickVoices.filter())
async def picking(press: CallbackQuery, callback_data: PickVoices, work: Work) -> Screen:
    work.require(Permission.HANDLE_CASES)
    first = _month(work, callback_data.year, callback_data.month)
    return screens.picking(first)


@router.callback_query(Private(), SeeVoice.filter())
async def one(press: CallbackQuery, callback_data: SeeVoice, work: Work) -> Screen:
    return screens.one(reading.one(work, voice_id=callback_data.voice))


@router.callback_query(Private(), StrikeVoice.filter())
async def strike(press: CallbackQuery, callback_data: StrikeVoice, work: Work) -> Screen:
    seen = reading.one(work, voice_id=callback_data.voice)
    if not callback_data.sure:
        return screens.striking(seen)
    day = seen.voice.day
    logging.strike(work, voice_id=callback_data.voice)
    return _list(work, SeeVoices(month=numbered(day)), line=_("✓ Taken out."))


@router.callback_query(Private(), SeeVoiceMonth.filter())
async def summary(press: CallbackQuery, callback_data: SeeVoiceMonth, work: Work) -> Screen:
    work.require(Permission.SEE_CASE_FIGURES)
    month = _month(work, callback_data.year, callback_data.month)
    return screens.summary(reading.summary(work, month=month))


@router.callback_query(Private(), TakeVoices.filter())
async def take(press: CallbackQuery, callback_data: TakeVoices, work: Work) -> Screen:
    work.require(Permission.SEE_CASE_FIGURES)
    wanted = Wanted(_month(work, callback_data.year, callback_data.month))
    reading.taken(work, wanted=wanted)
    at = {"year": wanted.month.year, "month": wanted.month.month, "at": work.now.isoformat()}
    return screens.file(wanted, at | {"reader": figures.reader(work.actor)})


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────


def _log(work: Work) -> Form:
    work.require(Permission.HANDLE_CASES)

    def send(work: Work, answers: Answers) -> Screen:
        heard = Heard(
            day=forms.day(answers["day"]),
            place=answers["place"],
            topic=answers["topic"],
            mood=answers["mood"],
            words=answers["words"],
            link=answers.get("link"),
        )
        logging.log(work, heard=heard)
        at = SeeVoices(month=numbered(heard.day))
        return replace(_list(work, at, line=_("✓ Written down, thank you.")), fresh=True)

    form = forms.logging("voice", send)
    return replace(form, left=lambda work: _list(work, SeeVoices()))


def _open_case(work: Work, argument: str) -> Form:
    work.require(Permission.HANDLE_CASES)
    (number,) = numbers(argument, 1)
    reading.one(work, voice_id=number)

    def send(work: Work, answers: Answers) -> Screen:
        case_id = _opened(work, number, answers)
        return case_shown(work, case_id, line=_("✓ It is a case now."), fresh=True)

    form = forms.opening_case(f"voicecase.{number}", send)
    return replace(form, left=lambda work: screens.one(reading.one(work, voice_id=number)))


def _opened(work: Work, number: int, answers: Answers) -> int:
    member, kind = answers.get("member"), answers["kind"]
    try:
        case = logging.open_case(work, voice_id=number, kind=kind, member_number=member)
    except NotFound:
        if not member:
            raise
        raise NoSuchMember from None
    return case.id or 0


FORMS.update({"voice": _log, "voicecase": _open_case})
