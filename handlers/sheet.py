"""A form being filled in by one person, during one turn: where it stands and what is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from chat import asking, fitting, forms
from chat.asking import Look
from chat.forms import REVIEW, Form, Step
from chat.kinds import Value
from chat.screen import TOAST_LIMIT, Screen
from domain.errors import Outdated, Overtaken
from domain.work import Work

IDLE = timedelta(hours=24)


@dataclass(slots=True)
class Sheet:
    """A form being filled in. `path` is where it stands, REVIEW at the summary.

    `changing`: that question was opened from the summary. `page`: of the summary, seen last.
    `idle`: nothing was said for a day.
    `typed`: this turn is a message, its answer a new one. `closed`: the conversation is over.
    """

    form: Form
    answers: dict[str, Value]
    work: Work
    path: str = REVIEW
    changing: bool = False
    page: int = 1
    idle: bool = False
    edited: bool = False
    typed: bool = False
    closed: bool = False


def step_of(sheet: Sheet) -> Step | None:
    """The question asked; when a condition closed it meanwhile, the next one without an answer."""
    if sheet.path == REVIEW:
        return None
    step = forms.find(sheet.form, sheet.answers, sheet.path)
    return step or move(sheet, forms.first_open(sheet.form, sheet.answers))


def move(sheet: Sheet, step: Step | None) -> Step | None:
    """Stand at the question, at the summary when there is none."""
    sheet.path = step.path if step else REVIEW
    return step


def save(sheet: Sheet, value: Value) -> None:
    """Keep the answer to the question asked. What was answered behind it and does not go with it
    any more is asked for again, in forms without a table of their own.

    Raises:
        Refused: the form's owner will not have it.
    """
    if sheet.form.save:
        sheet.form.save(sheet.work, sheet.path, value)
    sheet.answers = {**sheet.answers, sheet.path: value}
    if not sheet.form.save:
        sheet.answers = fitting.still_good(sheet.form, sheet.answers)


def shown(sheet: Sheet, look: Look = Look()) -> Screen:  # noqa: B008 - a frozen value
    """The question or the summary where the sheet stands."""
    look = replace(look, fresh=look.fresh or sheet.typed, changing=sheet.changing)
    step = step_of(sheet)
    if step is not None:
        return asking.question(sheet.form, sheet.answers, step, sheet.work.today, look)
    if not sheet.form.review and forms.complete(sheet.form, sheet.answers):
        return send(sheet)
    if look.view.isdecimal():
        sheet.page = int(look.view)
    return asking.review(sheet.form, sheet.answers, sheet.page, look)


def refuse(sheet: Sheet, why: str) -> Screen:
    """Say why not: after typing on top of the question, over a press alone."""
    if sheet.typed or len(why) > TOAST_LIMIT:
        return shown(sheet, Look(wrong=why))
    return Screen(toast=why, alert=True)


def onward(sheet: Sheet) -> Screen:
    """To the next question, or the summary."""
    move(sheet, forms.onward(sheet.form, sheet.answers, sheet.path))
    sheet.changing = False
    return shown(sheet)


def send(sheet: Sheet) -> Screen:
    """Hand the answers in force to the form's owner; a refusal undoes the turn. What its owner
    does not know may be typed again at once."""
    if not forms.complete(sheet.form, sheet.answers):
        move(sheet, forms.first_open(sheet.form, sheet.answers))
        return shown(sheet)
    sheet.closed = True
    try:
        return sheet.form.send(sheet.work, forms.collected(sheet.form, sheet.answers))
    except forms.Unknown as unknown:
        sheet.closed = False
        sheet.path = forms.walk(sheet.form, sheet.answers)[-1].path
        sheet.answers.pop(sheet.path, None)
        return unknown.screen
    except Outdated as refused:
        raise (Overtaken() if type(refused) is Outdated else refused) from None
