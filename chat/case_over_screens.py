"""Somebody writes in a case that has ended: again, or anew; the words wait for the answer."""

from __future__ import annotations

from chat.actions_case_talk import LeaveWords, WithWordsAgain, WithWordsAnew
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.cases.talking import Over
from locales.i18n import N_, _

ANEW = (
    ("complain", N_("Make a complaint")),
    ("suggest", N_("Make a suggestion")),
    ("question", N_("Ask a question")),
)


def over(case: Over) -> Screen:
    """What was written is kept until one of these is pressed."""
    title = _("Case {number} has ended", number=case.number)
    text = _("I have passed nothing on yet. Is it something new?")
    rows: list[tuple[Button, ...]] = []
    if case.again:
        text = _("I have passed nothing on yet. Shall we take it up again with what you wrote, or "
                 "is it something new?")  # fmt: skip
        again = WithWordsAgain(case=case.case_id)
        label = _("Take {number} up again", number=case.number)
        rows.append((Button(label, again, style="primary"),))
    first, second, third = (Button(_(label), WithWordsAnew(form=form)) for form, label in ANEW)
    rows += [(first, second), (third,), (Button(_("Leave it at that"), LeaveWords()), *menu())]
    return Screen(title, text, tuple(rows), fresh=True)


def nothing_kept(case: Over) -> Screen:
    """Nothing was written yet."""
    return Screen(
        _("Case {number} has ended", number=case.number),
        _("Please write what you want to tell us; then I ask whether it goes on or is new."),
        (menu(),),
        fresh=True,
    )
