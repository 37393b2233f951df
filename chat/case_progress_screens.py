"""What whoever raised a case hears of its way: recorded, taken on, solved, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chat import case_words as words
from chat import labels
from chat.actions import BeginForm
from chat.actions_cases import ConfirmCase, SeeMyCase
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.cases.model import ServiceCase, State
from domain.people.names import StaffName
from locales.i18n import N_, _, n_

Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A step: who took it or has the case now, what was said with it, points that came of it."""

    what: str
    who: StaffName | None = None
    said: str | None = None
    points: int = 0


_LINES: Mapping[str, str] = {
    "to_department": N_("Your case went to the colleagues who know this best."),
    "reopened": N_("We have taken it up again and go on with it."),
    "screened": N_("We have looked through your suggestion and are thinking about it."),
    "implemented": N_("What you suggested is put into practice. Thank you!"),
    "thanked": N_("Thank you for this suggestion. It has helped us."),
}


def recorded(case: ServiceCase) -> Screen:
    """Somebody of ours entered it for the member."""
    text = _("We have recorded this for you. You can write here at any time: it reaches the "
             "colleague who has your case.")  # fmt: skip
    return Screen(_title(case), text, _rows(case))


def followed_up(case: ServiceCase, survey: str) -> Screen:
    """They have not raised it: why we come back to what they answered."""
    text = _("You gave a low mark in “{survey}”. A colleague will ask you what went wrong; answer "
             "here or leave it.", survey=survey)  # fmt: skip
    return Screen(_title(case), text, _rows(case))


def moved(case: ServiceCase, step: Progress) -> Screen | None:
    """None for what is the desk's own business, or over already."""
    if step.what == "resolved":
        return _solved(case, step.said or "")
    text = _line(case, step)
    return Screen(_title(case), text, _rows(case)) if text else None


def _line(case: ServiceCase, step: Progress) -> str:
    if step.what in ("claimed", "handed_over") and step.who is not None:
        return _("{name} takes care of it now.", name=labels.colleague(step.who))
    if step.what == "adopted":
        thanks = _("We are taking up your suggestion. Thank you!")
        got = n_("You get {n} point for it.", "You get {n} points for it.", step.points)
        return f"{thanks}\n{got}" if step.points else thanks
    if step.what == "declined":
        why = _("We have thought about your suggestion and do not take it up. Why:")
        return f"{why}\n{step.said or '—'}\n\n" + _("Thank you for thinking along with us.")
    if step.what in ("closed", "silence") or (step.who is None and case.ended_how == "silence"):
        return _ended(case)
    return _(_LINES[step.what]) if step.what in _LINES else ""


def _ended(case: ServiceCase) -> str:
    if case.ended_how == "silence":
        return _("We heard nothing more, so we have closed it. Should it not be solved, open it "
                 "again here.")  # fmt: skip
    return _("We have closed this case. Should that not be right, tell us here.")


def _solved(case: ServiceCase, said: str) -> Screen | None:
    if case.state != State.RESOLVED:
        return None
    number = case.id or 0
    text = _("Our solution: {words}", words=said) + "\n\n"
    yes = Button(_("It is solved"), ConfirmCase(case=number), style="primary")
    no = Button(_("Not solved yet"), BeginForm(form=f"casenot.{number}"))
    asked = _("Is it solved? It is closed when you say so.")
    return Screen(_title(case), text + asked, ((yes, no), *_rows(case)))


def _title(case: ServiceCase) -> str:
    return words.title(case.number, case.kind, case.area)


def _rows(case: ServiceCase) -> tuple[Row, ...]:
    return ((Button(_("See my case"), SeeMyCase(case=case.id or 0)), *menu()),)
