"""Reminders about a case: to the member who is waited for, to colleagues whose time runs out."""

from __future__ import annotations

from datetime import datetime, tzinfo

from chat import case_words as words
from chat.actions import BeginForm
from chat.actions_cases import ConfirmCase, SeeCase, SeeMyCase
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.cases.model import CaseClock, ServiceCase
from locales.i18n import _, date_, moment_, percent_

Row = tuple[Button, ...]


def _title(case: ServiceCase) -> str:
    return words.title(case.number, case.kind, case.area)


def _mine(case: ServiceCase) -> Row:
    return (Button(_("See my case"), SeeMyCase(case=case.id or 0)), *menu())


def still_solved(case: ServiceCase, ends_at: datetime | None, zone: tzinfo) -> Screen:
    """We sent a solution and heard nothing."""
    number = case.id or 0
    text = _("We sent you a solution. Is it solved? One tap is enough.")
    if ends_at is not None:
        day = date_(ends_at.astimezone(zone).date())
        closing = _("If we hear nothing, we close it on {day}. You can open it again after that.",
                    day=day)  # fmt: skip
        text = f"{text}\n\n{closing}"
    yes = Button(_("It is solved"), ConfirmCase(case=number), style="primary")
    no = Button(_("Not solved yet"), BeginForm(form=f"casenot.{number}"))
    return Screen(_title(case), text, ((yes, no), _mine(case)))


def still_asked(case: ServiceCase) -> Screen:
    """We asked something and heard nothing."""
    write = Button(_("Answer now"), BeginForm(form=f"casesay.{case.id or 0}"), style="primary")
    text = _("We asked you something and cannot go on without your answer. Could you help us?")
    return Screen(_title(case), text, ((write,), _mine(case)))


def rung(case: ServiceCase, clock: CaseClock, share: int, zone: tzinfo) -> Screen:
    """`share` of the clock's time, in percent, has gone."""
    facts = {"promise": _(words.CLOCKS[clock.clock]), "time": moment_(clock.due_at, zone)}
    if share >= 100:
        line = _("⚠ {promise}: overdue since {time}.", **facts)
    else:
        line = _("{promise}: {share} of the time has gone. It is due {time}.",
                 share=percent_(share / 100), **facts)  # fmt: skip
    why = _("You read this because the case is with you or with your team.")
    return Screen(_title(case), f"{line}\n\n{why}", (_desk(case),))


def assigned(case: ServiceCase, due: datetime | None, zone: tzinfo) -> Screen:
    lines = [_("This case is yours now.")]
    if due is not None:
        lines.append(_("The next answer or solution is due {time}.", time=moment_(due, zone)))
    lines.append(_("You read this because a colleague or a route gave it to you."))
    return Screen(_title(case), "\n".join(lines), (_desk(case),))


def unsolved(case: ServiceCase) -> Screen:
    """The member is not content with the solution."""
    text = _("The member says it is not solved. Please read what they write and go on with it.")
    why = _("You read this because the case is with you.")
    return Screen(_title(case), f"{text}\n\n{why}", (_desk(case),))


def often(case: ServiceCase) -> Screen:
    """To those above."""
    text = _("This case has been taken up again more than twice. Please look whether somebody "
             "else should handle it.")  # fmt: skip
    why = _("You read this because you are responsible for cases that do not come to an end.")
    return Screen(_title(case), f"{text}\n\n{why}", (_desk(case),))


def on_duty(case: ServiceCase) -> Screen:
    """To the colleague on duty: somebody needs us now."""
    text = _("⚠ Urgent, and the club is closed. Please look at it now and answer, or call the "
             "manager.")  # fmt: skip
    why = _("You read this because you are on duty.")
    return Screen(_title(case), f"{text}\n\n{why}", (_desk(case),))


def unthanked(case: ServiceCase) -> Screen:
    """The member has not heard thanks for an idea of theirs."""
    text = _("This suggestion was taken up, and the member has not been thanked yet. Once it is "
             "put into practice, please thank them.")  # fmt: skip
    why = _("You read this because the case is with you or with your team, and again in a week.")
    return Screen(_title(case), f"{text}\n\n{why}", (_desk(case),))


def unanswered(case: ServiceCase) -> Screen:
    text = _("The member has not answered what we asked, in spite of our reminders. Please decide "
             "how it goes on.")  # fmt: skip
    why = _("You read this because the case is with you or with your team.")
    return Screen(_title(case), f"{text}\n\n{why}", (_desk(case),))


def _desk(case: ServiceCase) -> Row:
    see = SeeCase(case=case.id or 0)
    return (Button(_("Open the case"), see, style="primary"), *menu())
