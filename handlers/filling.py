"""Two handlers walk every form: what is typed or sent, and what is pressed.

A form is found again by its name: `FORMS["application"] = build`, where `build(work)` gives the
Form; for a name such as `survey.12` it is `FORMS["survey"]` and `build(work, "12")`. A builder
raises a domain `Refused` when its object is gone. `begin` opens a form; nothing here sends or
commits. aiogram's state holds the form's name, the question's path and, for forms without a table
of their own, the answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import signature
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from chat import asking, asking_twice, forms
from chat.actions import BeginForm, FormPress
from chat.application_screens import menu
from chat.asking_twice import ANEW
from chat.errors import screen_of
from chat.forms import REVIEW, Form
from chat.kinds import File, Incoming, Value
from chat.screen import Screen
from domain.errors import Outdated, Overtaken, Refused
from domain.work import Work
from handlers import walking
from handlers.filters import Private
from handlers.form_names import FormNames
from handlers.hearing import incoming
from handlers.sheet import IDLE, Sheet, shown
from locales.i18n import N_, _

router = Router(name="filling")
FORMS = FormNames()

OLD = N_("This button is out of date. /start shows the menu.")
ANSWERED = N_("That question is behind us. The summary lets you change it.")
EDITED = N_("Editing a message does not change your answer. Use “Change” in the summary instead.")
_NUMBER = re.compile(r"[0-9]{1,9}")  # whatever the database, it can look for this


class Filling(StatesGroup):
    answer = State()


# ── Handlers ──────────────────────────────────────────────────────────────────────────────────


@router.message(Private(), StateFilter(Filling.answer))
async def answered(
    message: Message, work: Work, state: FSMContext, files: tuple[File, ...] = ()
) -> Screen:
    sheet = await _open(work, state)
    if isinstance(sheet, Refused):
        return _ended(sheet, work)
    screen = walking.heard(sheet, incoming(message, files))
    await _keep(sheet, state)
    return screen


@router.callback_query(Private(), FormPress.filter())
async def pressed(
    press: CallbackQuery, callback_data: FormPress, work: Work, state: FSMContext
) -> Screen:
    if (await state.get_data()).get("form") != callback_data.form:
        return Screen(toast=_(OLD))
    sheet = await _open(work, state)
    if isinstance(sheet, Refused):
        return replace(_ended(sheet, work), fresh=False)
    if callback_data.question != forms.mark(sheet.path):
        return Screen(toast=_(ANSWERED))
    if callback_data.verb == ANEW:
        await state.clear()
        return await begin(named(work, callback_data.value), work, state)
    screen = walking.pressed(sheet, callback_data.verb, callback_data.value)
    await _keep(sheet, state)
    return screen


@router.edited_message(Private(), StateFilter(Filling.answer))
async def edited(message: Message, state: FSMContext) -> Screen | None:
    """An edit changes nothing; that is said once (F12)."""
    data = await state.get_data()
    if data.get("edited"):
        return None
    await state.update_data(edited=True)
    return Screen(text=_(EDITED), fresh=True)


@router.callback_query(Private(), BeginForm.filter())
async def begun(
    press: CallbackQuery, callback_data: BeginForm, work: Work, state: FSMContext
) -> Screen:
    return await begin(named(work, callback_data.form), work, state)


# ── Opening and closing ───────────────────────────────────────────────────────────────────────


def named(work: Work, name: str) -> Form:
    """The form of this name, built for this work.

    Raises:
        Outdated: no such form (any more).
    """
    kind, _dot, argument = name.partition(".")
    build = FORMS.get(kind)
    given = (work, argument) if argument else (work,)
    if build is None or not _takes(build, given):
        raise Outdated
    return build(*given)


def _takes(build: Callable[..., Form], given: tuple[object, ...]) -> bool:
    """Whether the form is asked for with an argument exactly if it wants one."""
    try:
        signature(build).bind(*given)
    except TypeError:
        return False
    return True


def numbers(argument: str, count: int) -> tuple[int, ...]:
    """The numbers in a form's or link's name: 12.3 is two of them.

    Raises:
        Outdated: it is none of ours.
    """
    parts = argument.split(".")
    if len(parts) != count or not all(_NUMBER.fullmatch(part) for part in parts):
        raise Outdated
    return tuple(map(int, parts))


async def begin(
    form: Form,
    work: Work,
    state: FSMContext,
    answers: Mapping[str, Value] | None = None,
    at: str = "",
) -> Screen:
    """Open a form, or go on with its draft where it stopped; after a day's pause ask first (F6).

    `answers` are what a form without a table starts with; `at` opens it at that question, from
    which one comes to the summary. Another form that was open stays as a draft when it has a
    table; else it is asked about first if it holds answers. Called again, it shows the same
    question.
    """
    other = None if answers or at else await _begun(work, state)
    if other is not None:
        return asking_twice.instead(other.form, other.path, form.name)
    kept = dict(form.load(work) if form.load else answers or {})
    sheet = Sheet(form, kept, work, typed=True)
    sheet.changing = bool(at) and forms.find(form, kept, at) is not None
    step = forms.find(form, kept, at) or forms.first_open(form, kept)
    if step is None and not form.review:
        step = forms.walk(form, kept)[0]
    sheet.path = step.path if step else REVIEW
    await state.set_state(Filling.answer)
    await _keep(sheet, state)
    touched = form.touched(work) if form.touched and kept else None
    if touched and work.now - touched >= IDLE and not at:
        return asking.resuming(form, kept, sheet.path)
    return shown(sheet)


async def _begun(work: Work, state: FSMContext) -> Sheet | None:
    """A form without a table that is open and holds answers."""
    if not (await state.get_data()).get("answers"):
        return None
    sheet = await _open(work, state)
    return None if isinstance(sheet, Refused) else sheet


async def cancel(work: Work, state: FSMContext) -> Screen | None:
    """What /cancel does: ask once more about a draft; None when no form is open."""
    if await state.get_state() != Filling.answer.state:
        return None
    sheet = await _open(work, state)
    if isinstance(sheet, Refused):
        return _ended(sheet, work)
    screen = walking.heard(sheet, Incoming(text=_(asking.CANCEL)))
    await _keep(sheet, state)
    return screen


async def _open(work: Work, state: FSMContext) -> Sheet | Refused:
    """The form being filled in; or why there is none any more."""
    data = await state.get_data()
    if "form" not in data:
        return Outdated()
    try:
        form = named(work, data["form"])
    except Refused as refused:
        await state.clear()
        return refused
    kept = form.load(work) if form.load else data.get("answers", {})
    sheet = Sheet(form, dict(kept), work, data["path"], data.get("changing", False))
    sheet.page = data.get("page", 1)
    sheet.idle = work.now.timestamp() - data["at"] >= IDLE.total_seconds()
    sheet.edited = data.get("edited", False)
    return sheet


def _ended(refused: Refused, work: Work) -> Screen:
    """Why the form that was open is none any more, and the way back."""
    why = screen_of(Overtaken() if type(refused) is Outdated else refused, work)
    return replace(why, rows=(*why.rows, menu()))


async def _keep(sheet: Sheet, state: FSMContext) -> None:
    if sheet.closed:
        await state.clear()
        return
    data: dict[str, Any] = {
        "form": sheet.form.name,
        "path": sheet.path,
        "at": int(sheet.work.now.timestamp()),
    }
    if sheet.changing:
        data["changing"] = True
    if sheet.page > 1:
        data["page"] = sheet.page
    if sheet.edited:
        data["edited"] = True
    if not sheet.form.load:
        data["answers"] = sheet.answers
    await state.set_data(data)
