"""The service desk as colleagues see it: the list, one case, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from chat import case_words as words
from chat import labels
from chat.actions import BeginForm
from chat.actions_case_figures import SeeCaseTools
from chat.actions_cases import (
    AnswerCase,
    ClaimCase,
    HandOverCase,
    MoreCaseActs,
    MoveSuggestion,
    PickCaseKind,
    ReadCase,
    SeeCase,
    SeeCases,
    SeeCaseSteps,
    SeeClubDays,
    ShowCaseFiles,
)
from chat.desk_screens import back_to_desk
from chat.paging import Page, turning
from chat.screen import Button, Screen
from domain.cases.listing import SIZE
from domain.cases.model import Kind
from domain.cases.reading import DeskCase, Line, Listed, Promise
from domain.cases.ways import ENDED
from locales.i18n import N_, _, moment_, n_, number_, pair_, series_

Row = tuple[Button, ...]
SHELVES: Mapping[str, str] = {
    "mine": N_("Mine"),
    "unassigned": N_("Nobody's yet"),
    "soon": N_("Due soon"),
    "waiting": N_("With the member"),
    "open": N_("All open ones"),
    "ended": N_("Closed ones"),
}
_EMPTY: Mapping[str, str] = {
    "mine": N_("You have no case at the moment. “Nobody's yet” shows those you can take."),
    "unassigned": N_("Every case is with somebody. New ones appear here."),
    "soon": N_("Nothing is due soon. Cases appear here a day before an answer is due."),
    "waiting": N_("Here stand cases in which a member has been asked something."),
    "open": N_("No case is open. What members and guests tell us appears here."),
    "ended": N_("Here stand cases that are solved or closed."),
}


@dataclass(frozen=True, slots=True)
class Ways:
    """What the reader may do at the desk; `now` is aware UTC."""

    now: datetime
    days: bool = False


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def listed(
    found: Listed, wanted: SeeCases, counts: Mapping[str, int], ways: Ways, zone: tzinfo
) -> Screen:
    """One shelf at a time, the most pressing first."""
    only, kind = wanted.only, wanted.kind
    tabs = [
        Button(_tab(one, name, only, counts), SeeCases(only=one, kind=kind))
        for one, name in SHELVES.items()
    ]
    which = words.kind(kind) if kind else _("All kinds")
    tools = (
        Button(which, PickCaseKind(only=only)),
        Button(_("Find a case"), BeginForm(form="casefind")),
        Button(_("Enter a case"), BeginForm(form="caselog")),
    )
    days = (Button(_("Days of the club"), SeeClubDays()),) if ways.days else ()
    around = (*days, Button(_("Around the desk"), SeeCaseTools()))
    last = (*rows_of(tabs, 3), tools, around, back_to_desk())
    if not found.items:
        return Screen(_("Cases"), _(_EMPTY[only]), last)
    lines, numbers = [], []
    for at, one in enumerate(found.items, (found.page - 1) * SIZE + 1):
        lines.append(_("{n}. {line}", n=number_(at), line=_line(one, zone)))
        numbers.append(Button(number_(at), SeeCase(case=one.case_id)))

    def to(page: int) -> SeeCases:
        return SeeCases(only=only, page=page, kind=kind)

    turn = turning(Page((), found.page, found.pages), to)
    return Screen(_("Cases"), "\n".join(lines), (tuple(numbers), *turn, *last))


def _tab(one: str, name: str, only: str, counts: Mapping[str, int]) -> str:
    label = f"✓ {_(name)}" if one == only else _(name)
    return f"{label} ({number_(counts[one])})" if counts.get(one) else label


def _line(one: Line, zone: tzinfo) -> str:
    parts = [
        words.title(one.number, one.kind, one.area),
        words.state(one.state),
        _("urgent") if one.urgent else "",
        _due(one.due_at, late=one.late, zone=zone),
        _("with {name}", name=one.assignee.family) if one.assignee is not None else "",
    ]
    return " · ".join(filter(None, parts))


def _due(at: datetime | None, *, late: bool, zone: tzinfo) -> str:
    if at is None:
        return ""
    when = moment_(at, zone)
    return "⚠ " + _("overdue since {day}", day=when) if late else _("due {when}", when=when)


def kinds(only: str) -> Screen:
    buttons = [
        Button(_(name), SeeCases(only=only, kind=code)) for code, name in words.KINDS.items()
    ]
    everything = (Button(_("All kinds"), SeeCases(only=only), style="primary"),)
    return Screen(
        _("Which cases?"),
        _("Choose a kind, and the list shows only those."),
        (everything, *rows_of(buttons), (Button(_("‹ Cases"), SeeCases(only=only)),)),
    )


# ── One case ──────────────────────────────────────────────────────────────────────────────────


def card(one: DeskCase, files: int, ways: Ways, zone: tzinfo, *, line: str = "") -> Screen:
    """A case by number, without what was said in it; `line` goes on top, `files` we hold."""
    case = one.line
    who = _("Member {number}", number=case.member) if case.member else _("A guest")
    holder = labels.colleague(case.assignee) if case.assignee else _("nobody yet")
    came = f"{words.source(one.source)}, {moment_(case.opened_at, zone)}"
    head = [
        pair_(_("Raised by"), who),
        pair_(_("Where it stands"), words.state(case.state)),
        pair_(_("With"), _("you") if one.mine else holder),
        pair_(_("Reached us"), came),
        pair_(_("Where exactly"), one.place) if one.place else "",
        pair_(_("Shop"), one.about_shop) if one.about_shop else "",
        pair_(_("Colleague"), labels.colleague(one.about)) if one.about else "",
        pair_(_("Department"), labels.role(one.department)) if one.department else "",
        *(_promise(each, ways, zone) for each in one.promises),
    ]
    marks = [
        _("⚠ Urgent: its clocks run at any hour.") if case.urgent else "",
        _("Confidential: only the manager and the leader see it.") if case.confidential else "",
        "" if one.reachable else _("They have no chat with us; please answer them as they came."),
    ]
    parts = [line, _joined(marks), _joined(head), _joined(_ending(one))]
    title = words.title(case.number, case.kind, case.area)
    return Screen(title, "\n\n".join(filter(None, parts)), (*_acts(one, files), _back()))


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(filter(None, lines))


def _promise(one: Promise, ways: Ways, zone: tzinfo) -> str:
    name = _(words.CLOCKS[one.clock])
    if one.paused:
        return pair_(name, _("stands still until the member answers"))
    parts = [_due(one.due_at, late=one.late, zone=zone)]
    parts += [] if one.late else [_left(one.due_at, ways.now)]
    parts += [_("for now; next year's holidays are not known yet")] if one.provisional else []
    return pair_(name, series_(parts))


def _left(due: datetime, now: datetime) -> str:
    """How long by the clock on the wall, in the largest fitting unit."""
    minutes = max(int((due - now).total_seconds() // 60), 0)
    if minutes < 90:
        return n_("{n} minute left", "{n} minutes left", minutes)
    if minutes < 48 * 60:
        return n_("{n} hour left", "{n} hours left", minutes // 60)
    return n_("{n} day left", "{n} days left", minutes // (24 * 60))


def _ending(one: DeskCase) -> list[str]:
    lines = [_("Solution: {words}", words=one.resolution) if one.resolution else ""]
    if one.cause:
        lines.append(pair_(_("Cause"), one.cause_words or words.cause(one.cause)))
    if one.upheld is not None:
        right = _("The complaint about the merchant was right.")
        lines.append(right if one.upheld else _("The complaint about the merchant was not right."))
    lines.append(words.ending(one.ended_how))
    if one.rating:
        lines.append(pair_(_("The member's rating"), "★" * one.rating))
        lines.append(one.rating_words or "")
    elif one.rating_skipped:
        lines.append(_("The member is not asked how content they are."))
    return lines


def _acts(one: DeskCase, files: int) -> tuple[Row, ...]:
    number, can = one.line.case_id, one.can
    shown = (Button(_("Photos and files"), ShowCaseFiles(case=number)),) if files else ()
    read = Button(_("What was said"), ReadCase(case=number))
    looks = (read, *shown, Button(_("Its history"), SeeCaseSteps(case=number)))
    more = Button(_("More"), MoreCaseActs(case=number))
    note = Button(_("Note"), BeginForm(form=f"casenote.{number}"))
    step = _suggestion(one) if one.line.kind == Kind.SUGGESTION else ()
    steps = (step,) if step else ()
    if one.line.state in ENDED:
        return (*steps, looks, (note, more))
    answer = Button(_("Answer"), AnswerCase(case=number), style="primary" if one.mine else None)
    first: Row = (answer, note)
    if "claim" in can:
        first = (Button(_("Take it"), ClaimCase(case=number), style="primary"), *first)
    elif "ask_member" in can:
        first = (answer, Button(_("Ask the member"), BeginForm(form=f"caseask.{number}")), note)
    last: Row = (more,)
    if "hand_over" in can:
        last = (Button(_("Pass it on"), HandOverCase(case=number)), *last)
    if "resolve" in can:
        last = (Button(_("It is solved"), BeginForm(form=f"caseres.{number}")), *last)
    return (first, *steps, looks, last)


def _suggestion(one: DeskCase) -> Row:
    """The next steps of a suggestion."""
    number = one.line.case_id
    said = {
        "screen": _("Looked through"),
        "adopt": _("Take it up"),
        "implemented": _("Put into practice"),
        "thank": _("Thank the member"),
    }
    steps = [
        Button(label, MoveSuggestion(case=number, step=act))
        for act, label in said.items()
        if act in one.can
    ]
    if "decline" in one.can:
        steps.append(Button(_("Not taken up"), BeginForm(form=f"casedecl.{number}")))
    return tuple(steps)


def not_found() -> Screen:
    """The same words for a number that never was and for one the reader may not open."""
    text = _("There is no case with this number for you. Please type another one.")
    return Screen(_("Find a case"), text, (_back(),), fresh=True)


def _back() -> Row:
    return (Button(_("‹ Cases"), SeeCases()), *back_to_desk())


def to_case(case_id: int) -> Row:
    return (Button(_("‹ Back to the case"), SeeCase(case=case_id)),)


def rows_of(buttons: Sequence[Button], wide: int = 2) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))
