"""Surveys as their makers see them: the list, one survey, what is decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from chat import survey_words as words
from chat.actions import BeginForm, SeeApprovals
from chat.actions_surveys import (
    ChangeSurvey,
    ChooseSurveyAudience,
    CloseSurvey,
    CopySurvey,
    DiscardSurvey,
    RunSurvey,
    RunSurveys,
    SeeSurveyQuestions,
)
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.segments.reading import FEW
from domain.surveys.audience import Audience
from domain.surveys.model import State, Survey
from domain.surveys.reading import STATES, Listed, Seen
from locales.i18n import N_, _, n_, number_, sentences_

Rows = tuple[tuple[Button, ...], ...]
SIZE = 5
_TABS: Mapping[State, str] = {
    State.DRAFT: N_("Drafts ({n})"),
    State.ASKED: N_("Waiting ({n})"),
    State.OPEN: N_("Open ({n})"),
    State.CLOSED: N_("Closed ({n})"),
}


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, state: int, page: int, *, makes: bool, own: Rows = ()) -> Screen:
    """Surveys of one state (1 being the first), or all. `own` leads to one's own as a member."""
    fresh = Button(_("New survey"), BeginForm(form="svnew"), style="primary")
    tools: Rows = ((fresh,),) if makes else ()
    if not found.counts:
        return Screen(
            _("The club's surveys"),
            _("Here stand the club's surveys, from the first draft to the last answer. Begin with "
              "one; the manager agrees to it, and it opens by itself."),
            (*tools, *own, menu()),
        )  # fmt: skip
    rows = tuple(
        (
            Button(
                f"{words.title(one)} · {words.state(one)}"[:60], RunSurvey(survey_id=one.id or 0)
            ),
        )
        for one in found.items
    )
    tabs = tuple(
        Button(_(label, n=number_(found.counts.get(one, 0))), RunSurveys(state=_nth(one)))
        for one, label in _TABS.items()
        if found.counts.get(one) and _nth(one) != state
    )
    every = (Button(_("All of them"), RunSurveys()),) if state else ()
    pages = turning(
        counted(found.total, page, SIZE), lambda to: RunSurveys(state=state, page=to)
    )  # fmt: skip
    text = _("Tap a survey to see where it stands.") if rows else _("There is none in this state.")
    return Screen(
        _("The club's surveys"), text, (*rows, *pages, (*tabs, *every), *tools, *own, menu())
    )


def _nth(state: State) -> int:
    return STATES.index(state) + 1


# ── One survey ────────────────────────────────────────────────────────────────────────────────


def facts(seen: Seen, zone: tzinfo, event: str = "") -> str:
    """The survey in lines: for who makes it and for who approves it."""
    one = seen.survey
    whom = words.whom(Audience.of(one.audience), event, seen.segment)
    lines = [
        words.said(one.intro),
        words.window(one, zone),
        _("Whom it goes to: {whom}", whom=whom),
        _members(seen),
        n_("{n} question, {how}", "{n} questions, {how}", len(seen.questions),
           how=words.manner(one)),
        _promise(seen),
    ]  # fmt: skip
    if one.quota is not None:
        lines.append(n_("It closes after {n} answer.", "It closes after {n} answers.", one.quota))
    if one.editable:
        lines.append(_("Answers may be changed until it closes."))
    if one.counts_partials:
        lines.append(_("Answers that were not handed in count, too."))
    lacking = words.lacking(one, list(seen.questions))
    if lacking and seen.questions:
        lines.append(_("Some words are missing in: {languages}. Their readers get the club's "
                       "language.", languages=lacking))  # fmt: skip
    return "\n".join(filter(None, lines))


def _members(seen: Seen) -> str:
    if seen.survey.opened_at is not None:
        return ""
    if seen.few:
        return _("Fewer than {n} members would be invited now.", n=number_(FEW))
    return n_(
        "{n} member would be invited now.", "{n} members would be invited now.", seen.members
    )


def _promise(seen: Seen) -> str:
    if not seen.survey.points:
        return _("No points are given for it.")
    if not seen.points:
        return _("Points are promised, but their rule gives none just now.")
    return n_("{n} point for answering", "{n} points for answering", seen.points)


def progress(seen: Seen) -> str:
    """How far it has come; "" before it is open."""
    if seen.survey.opened_at is None:
        return ""
    lines = [
        _("Invited: {sent} · answered: {done}", sent=number_(seen.sent), done=number_(seen.done))
    ]  # fmt: skip
    over = seen.survey.closed_at is not None
    waits = N_("Not invited: {n} {why}") if over else N_("Not invited yet: {n} {why}")
    lines += [
        _(waits, n=number_(count), why=_(words.HELD[why])) for why, count in seen.held.items()
    ]
    if seen.survey.closed_why:
        lines.append(_("Closed, because {why}.", why=_(words.WHY_CLOSED[seen.survey.closed_why])))
    return "\n".join(lines)


def survey(
    seen: Seen, zone: tzinfo, *, makes: bool, event: str = "", results: Rows = (), toast: str = ""
) -> Screen:
    """One survey with what can be done about it now. `results` leads to the answers."""
    one = seen.survey
    parts = [_("State: {state}", state=words.state(one)), progress(seen), facts(seen, zone, event)]
    rows = (*results, *(_acts(seen) if makes else ()))
    last: tuple[Button, ...] = (*_small(seen, makes=makes), Button(_("‹ Surveys"), RunSurveys()))
    return Screen(
        words.title(one), "\n\n".join(filter(None, parts)), (*rows, last), toast=toast or None
    )


def _acts(seen: Seen) -> Rows:
    one, number = seen.survey, seen.survey.id or 0
    asked = Button(
        _("Questions ({n})", n=len(seen.questions)), SeeSurveyQuestions(survey_id=number)
    )  # fmt: skip
    tryout = Button(_("Try it out"), BeginForm(form=f"svtry.{number}"))
    mine = (Button(_("My own requests"), SeeApprovals(whose="mine")),)
    if not seen.changeable:
        rows: Rows = ((asked, tryout),)
        if one.state == State.OPEN:
            close = Button(_("Close it now"), CloseSurvey(survey_id=number), style="danger")
            longer = Button(_("Let it run longer"), BeginForm(form=f"svend.{number}"))
            return (*rows, (longer, close))
        return (*rows, mine) if one.state == State.ASKED else rows
    change = Button(_("Change"), ChangeSurvey(survey_id=number))
    whom = Button(_("Whom it goes to"), ChooseSurveyAudience(survey_id=number))
    first: Rows = ()
    if one.state == State.DRAFT:
        ask = BeginForm(form=f"svask.{number}")
        first = ((Button(_("Ask the manager"), ask, style="primary"),),)
    if one.state == State.ASKED:
        first = (mine,)
    return (*first, (asked, whom), (change, tryout))


def _small(seen: Seen, *, makes: bool) -> tuple[Button, ...]:
    """What is done seldom."""
    if not makes:
        return ()
    one, number = seen.survey, seen.survey.id or 0
    copy = Button(_("Copy"), CopySurvey(survey_id=number))
    if one.state == State.DRAFT and one.approval_id is None:
        return (copy, Button(_("Delete"), DiscardSurvey(survey_id=number)))
    return (copy,)


def discarding(one: Survey) -> Screen:
    """The second look."""
    number = one.id or 0
    sure = DiscardSurvey(survey_id=number, sure=True)
    return Screen(
        _("Delete this draft?"),
        _("“{survey}” and its questions would be gone for good.", survey=words.title(one)),
        (
            (Button(_("Yes, delete it"), sure, style="danger"),),
            (Button(_("‹ Back"), RunSurvey(survey_id=number)),),
        ),
    )


def closing(seen: Seen) -> Screen:
    """The second look: nobody can answer any more after it."""
    number = seen.survey.id or 0
    waiting = max(0, seen.sent - seen.done)
    return Screen(
        _("Close this survey now?"),
        sentences_(
            n_("{n} invited member has not answered yet.",
               "{n} invited members have not answered yet.", waiting),
            _("It cannot be opened again, but a copy of it can."),
        ),
        (
            (Button(_("Yes, close it"), CloseSurvey(survey_id=number, sure=True),
                    style="danger"),),
            (Button(_("‹ Back"), RunSurvey(survey_id=number)),),
        ),
    )  # fmt: skip


def asked_for(seen: Seen, zone: tzinfo, event: str = "") -> str:
    """What the manager reads of it: the facts and every question."""
    lines = [f"{one.position}. {words.said(one.words)}" for one in seen.questions]
    return "\n".join([words.title(seen.survey), facts(seen, zone, event), "", *lines])


def ended(seen: Seen) -> dict[str, Any]:
    """The words of the notice to its maker when it closes."""
    return {
        "title": _("Closed: {survey}", survey=words.title(seen.survey)),
        "text": progress(seen),
    }
