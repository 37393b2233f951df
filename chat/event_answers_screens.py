"""What is personal in a registration, and the list taken along as a file."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from chat.actions import BeginForm, SeeApproval
from chat.actions_event_desk import SeeRegistration, TakeRegistrations
from chat.application_screens import menu
from chat.event_questions import asked_by
from chat.event_seats_screens import to_list
from chat.screen import Button, Screen
from domain.approvals.model import Approval
from domain.events.model import Event
from domain.events.registered import Answers
from locales.i18n import _, moment_, pair_, series_

Row = tuple[Button, ...]


def answers(seen: Answers) -> Screen:
    """What was asked for this event only; this look is recorded."""
    event, number = seen.one.event, seen.one.registration.id or 0
    said = [_("For your eyes only. This look has been recorded.")]
    known = dict(asked_by(event))
    found = [
        pair_(known.get(name, name), answered(value))
        for name, value in seen.answers.items()
        if value not in (None, "", [])
    ]
    said.append("\n".join(found) or _("Nothing was asked for this event."))
    if seen.companions:
        said.append(pair_(_("Comes with"), series_(seen.companions)))
    if seen.words:
        said.append(pair_(_("A colleague wrote"), seen.words))
    page = Button(_("‹ The registration"), SeeRegistration(registration_id=number))
    return Screen(
        _("Registration of {number}", number=seen.one.number),
        "\n\n".join(said),
        ((page, *menu()),),
        protect=True,
        fresh=True,  # an edit cannot protect what was said unprotected
    )


def answered(value: Any) -> str:
    """One answer in plain words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list | tuple):
        return series_([answered(one) for one in value])
    return str(value).removeprefix("=")


# ── Taking the list along ─────────────────────────────────────────────────────────────────────


def taking(
    event: Event,
    granted: tuple[Approval, datetime] | None,
    zone: tzinfo,
    *,
    asked: Approval | None = None,
) -> Screen:
    """By numbers at once; with names under a request the manager agreed to (E34). `asked`: the
    request just made."""
    number = event.id or 0
    text = [_("As an Excel file, by member numbers. It carries your number and today's date.")]
    rows: list[Row] = [
        (Button(_("By numbers"), TakeRegistrations(event_id=number), style="primary"),)
    ]
    if asked is not None:
        text.append(_("Asked. You are told as soon as the manager has decided."))
        see = SeeApproval(approval_id=asked.id or 0)
        rows.append((Button(_("See the request"), see),))
    elif granted is None:
        text.append(
            _("With names, companions and answers only for a purpose the manager agreed to.")
        )
        rows.append((Button(_("Ask for names"), BeginForm(form=f"ednames.{number}")),))
    else:
        text.append(
            _("Request no. {n} allows names until {moment}.", n=granted[0].id or 0,
              moment=moment_(granted[1], zone))
        )  # fmt: skip
        take = TakeRegistrations(event_id=number, names=True)
        rows.append((Button(_("With names"), take),))
    return Screen(_("Take the list along"), "\n\n".join(text), (*rows, to_list(number)))
