"""An answer to the question asked: read, kept, and on to the next."""

from __future__ import annotations

from dataclasses import replace

from chat import asking, fitting, forms
from chat.asking import Look
from chat.errors import explain
from chat.forms import Field, Step
from chat.kinds import Incoming, Materials, Wrong
from chat.screen import Screen
from domain.errors import Refused
from handlers.sheet import Sheet, onward, refuse, save, shown, step_of


def answer(sheet: Sheet, step: Step, field: Field, said: Incoming) -> Screen:
    """Take the answer in. An album of more files than fit here fills the slots that follow (F9),
    in order, if they can take it whole."""
    rooms = _rooms(sheet, step)
    if not rooms or len(said.files) <= rooms[0] or len(said.files) > sum(rooms):
        return _one(sheet, step, field, said)
    files, screen = said.files, shown(sheet)
    for room in rooms:
        here, path = step_of(sheet), sheet.path
        if not files or here is None or not isinstance(here.field, Field):
            break
        screen = _one(sheet, here, here.field, replace(said, files=files[:room]))
        files = files[room:]
        if sheet.path == path:
            break
    return screen


def _rooms(sheet: Sheet, step: Step) -> list[int]:
    """How many files this question takes, and each one after it that is still without."""
    rooms: list[int] = []
    for here in forms.walk(sheet.form, sheet.answers):
        kind = here.field.kind if isinstance(here.field, Field) else None
        if here.path != step.path and (not rooms or forms.settled(here, sheet.answers)):
            continue
        if not isinstance(kind, Materials):
            break
        rooms.append(kind.room(sheet.answers.get(here.path)))
    return rooms


def _one(sheet: Sheet, step: Step, field: Field, said: Incoming) -> Screen:
    ctx = asking.context(sheet.form, step, sheet.answers.get(step.path), sheet.work.today)
    try:
        value = field.kind.parse(said, ctx)
        fitting.check(step, value)
        save(sheet, value)
    except Wrong as wrong:
        if wrong.kept is not None:
            save(sheet, wrong.kept)
        return refuse(sheet, wrong.says())
    except Refused as refused:
        return refuse(sheet, explain(refused, sheet.work.zone))
    if field.kind.stays(value):
        return shown(sheet, Look(view=field.kind.page_of(said.pressed or "")))
    return onward(sheet)
