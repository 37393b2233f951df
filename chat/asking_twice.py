"""What is asked when another form is opened over one that holds answers."""

from __future__ import annotations

from datetime import date

from chat import forms
from chat.asking import GO_ON
from chat.forms import Form
from chat.keyboards import Button
from chat.kinds import Ctx
from chat.screen import Screen
from locales.i18n import _

ANEW = "n"  # the verb of FormPress; its value is the name of the other form


def instead(form: Form, path: str, other: str) -> Screen:
    """The answers of this form would go: go on with it, or begin the other one."""
    ctx = Ctx(form.name, forms.mark(path), date.min)
    title = form.title if form.verbatim or not form.title else _(form.title)
    return Screen(
        title,
        _(
            "You have begun this already. To begin anew, I would delete what you have answered "
            "so far; nothing of it has been sent."
        ),
        (
            (Button(_(GO_ON), ctx.press("g"), style="primary"),),
            (Button(_("Delete and begin anew"), ctx.press(ANEW, other), style="danger"),),
        ),
    )
