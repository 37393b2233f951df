"""Somebody with one open case writes out of the blue: is it for that case, or something new?"""

from __future__ import annotations

from chat import case_words as words
from chat.actions_case_talk import AddToCase, LeaveWords, NewWords, WithWordsAnew
from chat.application_screens import menu
from chat.case_over_screens import ANEW
from chat.screen import Button, Screen
from domain.cases.talking import OwnCase
from locales.i18n import _


def is_it(case: OwnCase) -> Screen:
    """Nothing has been said in it for a while; what was written is kept for either answer."""
    what = words.area(case.area, case.kind)
    yes = Button(_("Yes, pass it on"), AddToCase(case=case.case_id), style="primary")
    return Screen(
        _("Is this for case {number} ({what})?", number=case.number, what=what),
        _("I have kept what you wrote. Where shall it go?"),
        ((yes,), (Button(_("It is something new"), NewWords()),), menu()),
        fresh=True,
    )


def something_new() -> Screen:
    first, second, third = (Button(_(name), WithWordsAnew(form=form)) for form, name in ANEW)
    return Screen(
        _("What is it?"),
        _("I take over what you wrote; you need not type it again."),
        ((first, second), (third,), (Button(_("Leave it at that"), LeaveWords()), *menu())),
    )
