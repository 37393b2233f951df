"""What a member is told who is invited to a survey or reminded, and how to stop it (R8.6)."""

from __future__ import annotations

from datetime import tzinfo

from chat import survey_words as words
from chat.actions import BeginForm
from chat.actions_survey_answers import MySurveys
from chat.actions_surveys import SurveyLater, SurveyWishes
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.surveys.model import Receipt
from domain.surveys.reading import Invited
from locales.i18n import _, moment_, n_, sentences_

LONGEST = 400  # characters of its introduction; all of it stands before the first question


def invited(one: Invited, zone: tzinfo, *, again: bool = False) -> Screen:
    """What comes by itself; `again`: a reminder."""
    number = one.survey.id or 0
    intro = words.said(one.survey.intro)
    if len(intro) > LONGEST:
        intro = intro[:LONGEST].rsplit(" ", 1)[0] + " …"
    why = _("You get this because the club asks its members what they think.")
    if again:
        why = _("We asked you some days ago and would still like to know. After two reminders we "
                "leave you alone.")  # fmt: skip
    begun = one.state == Receipt.STARTED
    begin = Button(
        _("Go on answering") if begun else _("Begin"),
        BeginForm(form=f"survey.{number}"),
        style="primary",
    )
    return Screen(
        words.title(one.survey),
        "\n\n".join(filter(None, (intro, _terms(one, zone), why))),
        (
            (begin,),
            (Button(_("Later"), SurveyLater(survey_id=number)),),
            (Button(_("No more surveys"), SurveyWishes(on=False)),),
        ),
    )


def _terms(one: Invited, zone: tzinfo) -> str:
    """How long it takes, who will know, what it gives, until when."""
    survey = one.survey
    size = n_("{n} question, {time}", "{n} questions, {time}", one.asked,
              time=words.minutes(one.asked))  # fmt: skip
    manner = _("With your member number: our colleagues see what you answered.")
    if survey.anonymous:
        manner = _("Anonymous: nobody learns who answered what, not even we.")
    lines = [size, manner]
    if one.points:
        lines.append(n_("You get {n} point for it.", "You get {n} points for it.", one.points))
    if survey.closes_at is not None:
        lines.append(_("Open until {moment}.", moment=moment_(survey.closes_at, zone)))
    return "\n".join(lines)


def later() -> Screen:
    """After “Later”: nothing is lost."""
    text = sentences_(
        _("All right."),
        _("You find it under /surveys as long as it is open, and we remind you twice at most."),
    )
    rows = ((Button(_("My surveys"), MySurveys()), *menu()),)
    return Screen(_("Another time"), text, rows)


def chosen(*, on: bool) -> Screen:
    """After invitations were switched on or off."""
    if on:
        text = _("We ask you again when there is a survey.")
        other = Button(_("Stop surveys"), SurveyWishes(on=False))
    else:
        text = _(
            "We send you no surveys any more. Those that are open still stand under /surveys."
        )
        other = Button(_("Send surveys again"), SurveyWishes(on=True))
    return Screen(_("Invitations to surveys"), text, ((other,), menu()))
