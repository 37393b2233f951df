"""One turn of a form: what an answer or a press does to it, and what is shown then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chat import asking, forms, groups
from chat.asking import Look
from chat.errors import explain
from chat.forms import REVIEW, Group, Step
from chat.kinds import Incoming, Wrong
from chat.screen import Ask, Screen
from domain.errors import Refused
from handlers.answering import answer
from handlers.sheet import Sheet, move, onward, refuse, save, send, shown, step_of
from locales.i18n import N_, _

NO_COMMAND = N_("I do not know this command. /cancel leaves the form.")
ENOUGH = "no none done ok 没有 沒有 没了 沒了 无 無 完了 好了"


# ── What was said, what was pressed ───────────────────────────────────────────────────────────


def heard(sheet: Sheet, said: Incoming) -> Screen:
    """Take in a message. A keyboard that stood in place of the letters goes when it has served."""
    sheet.typed = True
    had_keyboard = _has_keyboard(sheet)
    screen = _heard(sheet, said)
    if had_keyboard and screen.ask is None:
        screen = replace(screen, ask=Ask(remove=True, line=_("All right.")))
    return replace(screen, fresh=True)


def _has_keyboard(sheet: Sheet) -> bool:
    step = step_of(sheet)
    if step is None or isinstance(step.field, Group):
        return False
    ctx = asking.context(sheet.form, step, None, sheet.work.today)
    return step.field.kind.offer(ctx).ask is not None


def _heard(sheet: Sheet, said: Incoming) -> Screen:
    step = step_of(sheet)
    verb = asking.verb_of(sheet.form, said.text) if not said.files else ""
    if sheet.idle and verb not in ("x", "X"):
        return asking.resuming(sheet.form, sheet.answers, sheet.path)
    if verb:
        return pressed(sheet, verb, "")
    if said.text.startswith("/") and not said.files:
        return shown(sheet, Look(wrong=_(NO_COMMAND)))
    if step is None:
        return shown(sheet, Look(wrong=_("Please use the buttons below the summary.")))
    if isinstance(step.field, Group):
        return _group_heard(sheet, step.field, said)
    return answer(sheet, step, step.field, said)


def pressed(sheet: Sheet, verb: str, value: str) -> Screen:
    """Carry out a press; one that does not fit here shows the question again."""
    return VERBS.get(verb, _again)(sheet, value)


# ── Answers ───────────────────────────────────────────────────────────────────────────────────


def _again(sheet: Sheet, _value: str) -> Screen:
    return shown(sheet)


def _choose(sheet: Sheet, value: str) -> Screen:
    step = step_of(sheet)
    if step is None or isinstance(step.field, Group):
        return shown(sheet)
    return answer(sheet, step, step.field, Incoming(pressed=value))


def _close(sheet: Sheet, _value: str) -> Screen:
    """That is all: of several ticks or files, or of a group."""
    step = step_of(sheet)
    if step is None:
        return shown(sheet)
    if isinstance(step.field, Group):
        if len(groups.items(sheet.answers, step.path)) >= step.field.least:
            save(sheet, groups.no_more(sheet.answers, step.path))
        return onward(sheet)
    try:
        save(sheet, step.field.kind.closes(sheet.answers.get(step.path)))
    except Wrong as wrong:
        return refuse(sheet, wrong.says())
    except Refused as refused:
        return refuse(sheet, explain(refused, sheet.work.zone))
    return onward(sheet)


def _skip(sheet: Sheet, _value: str) -> Screen:
    step = step_of(sheet)
    if step is None or isinstance(step.field, Group) or not step.field.optional:
        return refuse(sheet, _("This answer is needed; it cannot be skipped."))
    save(sheet, None)
    return onward(sheet)


def _keep(sheet: Sheet, _value: str) -> Screen:
    step = step_of(sheet)
    settled = step is not None and forms.settled(step, sheet.answers)
    return onward(sheet) if settled else shown(sheet)


# ── Groups ────────────────────────────────────────────────────────────────────────────────────


def _group_heard(sheet: Sheet, group: Group, said: Incoming) -> Screen:
    typed = said.text.strip().casefold()
    if typed in ("yes", "是", "有", _(group.add).casefold()):
        return _add(sheet, "")
    if typed in ENOUGH.split() or typed in (
        _("That is all").casefold(),
        _("None, go on").casefold(),
    ):
        return _close(sheet, "")
    return shown(sheet, Look(wrong=_("Please use the buttons below.")))


def _add(sheet: Sheet, _value: str) -> Screen:
    step = step_of(sheet)
    if step is None or not isinstance(step.field, Group):
        return shown(sheet)
    if len(groups.items(sheet.answers, step.path)) >= step.field.most:
        return shown(sheet)
    save(sheet, groups.one_more(sheet.answers, step.path))
    return _item(sheet, str(groups.items(sheet.answers, step.path)[-1]))


def _item(sheet: Sheet, value: str) -> Screen:
    """Open an item at its first question."""
    group = sheet.path
    for step in forms.walk(sheet.form, sheet.answers):
        if step.within and step.within.name == group and str(step.item) == value:
            sheet.path = step.path
            break
    return shown(sheet)


def _remove(sheet: Sheet, value: str) -> Screen:
    step = step_of(sheet)
    if step is None or not isinstance(step.field, Group) or not value.isdecimal():
        return shown(sheet)
    save(sheet, groups.one_less(sheet.answers, step.path, int(value)))
    return replace(shown(sheet), toast=_("Removed."))


# ── Ways through the form ─────────────────────────────────────────────────────────────────────


def _back(sheet: Sheet, _value: str) -> Screen:
    step = step_of(sheet)
    if step is None:
        own = [s for s in forms.walk(sheet.form, sheet.answers) if s.within is None]
        move(sheet, own[-1] if own else None)
        return shown(sheet)
    if sheet.changing and step.within is None:
        sheet.path, sheet.changing = REVIEW, False
        return shown(sheet)
    before = forms.previous(sheet.form, sheet.answers, step.path) or step
    sheet.path = before.path
    if step.within and before.within is None:
        _forget_empty(sheet, step)
    return shown(sheet)


def _forget_empty(sheet: Sheet, step: Step) -> None:
    """An item begun by mistake leaves no trace when one turns back at its first question."""
    begun = f"{sheet.path}.{step.item}."
    if not any(path.startswith(begun) for path in sheet.answers):
        save(sheet, groups.one_less(sheet.answers, sheet.path, step.item or 0))


def _change(sheet: Sheet, value: str) -> Screen:
    for step in forms.walk(sheet.form, sheet.answers):
        if forms.mark(step.path) == value and sheet.path == REVIEW:
            sheet.path, sheet.changing = step.path, True
            break
    return shown(sheet)


def _go_on(sheet: Sheet, _value: str) -> Screen:
    """Back from "stop here?" to the question; from an unfinished summary to what is missing."""
    if sheet.path == REVIEW:
        move(sheet, forms.first_open(sheet.form, sheet.answers))
    return shown(sheet)


def _later(sheet: Sheet, _value: str) -> Screen:
    if not sheet.form.save:
        return shown(sheet)
    sheet.closed = True
    return asking.kept(sheet.form, sheet.answers)


def _leave(sheet: Sheet, _value: str) -> Screen:
    """Asked once more where a draft would go; a short form goes back where it came from."""
    short = sheet.form.left is not None and not sheet.form.review
    if sheet.answers and not short:
        return asking.leaving(sheet.form, sheet.path)
    return _discard(sheet, "")


def _discard(sheet: Sheet, _value: str) -> Screen:
    sheet.closed = True
    if sheet.form.drop:
        sheet.form.drop(sheet.work)
    try:
        return sheet.form.left(sheet.work) if sheet.form.left else asking.discarded()
    except Refused:  # where it came from is gone as well
        return asking.discarded()


def _send(sheet: Sheet, _value: str) -> Screen:
    return send(sheet)


def _view(sheet: Sheet, value: str) -> Screen:
    return shown(sheet, Look(view=value))


def _help(sheet: Sheet, _value: str) -> Screen:
    return shown(sheet, Look(help=True))


def _in_full(sheet: Sheet, value: str) -> Screen:
    return shown(sheet, Look(view=value, open_=True))


VERBS: dict[str, Callable[[Sheet, str], Screen]] = {
    "c": _choose,
    "v": _view,
    "d": _close,
    "s": _skip,
    "k": _keep,
    "h": _help,
    "b": _back,
    "l": _later,
    "x": _leave,
    "X": _discard,
    "g": _go_on,
    "a": _add,
    "i": _item,
    "r": _remove,
    "e": _change,
    "p": _view,
    "o": _in_full,
    "z": _send,
}
