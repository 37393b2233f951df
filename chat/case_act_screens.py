"""What a colleague chooses about a case: to whom it goes, what kind it is, how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

from chat import case_words as words
from chat import labels
from chat.actions import BeginForm
from chat.actions_cases import (
    AnswerCase,
    DropClubDay,
    HandOverCase,
    MarkCaseUrgent,
    MoveSuggestion,
    ReadCase,
    RetypeCase,
    SeeCases,
    SeeCaseSteps,
    SeeClubDays,
    SendToDepartment,
    SkipRating,
)
from chat.actions_knowledge import ArticleFromCase
from chat.application_screens import menu
from chat.case_desk_screens import rows_of, to_case
from chat.case_screens import spoken
from chat.paging import Page as Paging
from chat.paging import page, turning
from chat.screen import Button, FileRef, Screen
from domain.cases.handling import DEPARTMENTS
from domain.cases.messages import Line as Spoken
from domain.cases.messages import Talk
from domain.cases.model import AREAS, NOT_RATED, Kind
from domain.cases.papers import Paper
from domain.cases.reading import DeskCase, Line, Step
from domain.cases.ways import ENDED
from domain.people.names import StaffName
from locales.i18n import N_, _, date_, moment_, n_, opening

PER_PAGE = 8
Row = tuple[Button, ...]


def _title(case: Line) -> str:
    return words.title(case.number, case.kind, case.area)


def _number(case: Line) -> int:
    return case.case_id


# ── The rarer acts ────────────────────────────────────────────────────────────────────────────


def more(one: DeskCase, *, writes: bool) -> Screen:
    """`writes`: the reader may make an article of an answered question."""
    case, number = one.line, one.line.case_id
    urgent = _("Not urgent any more") if case.urgent else _("It is urgent")
    department = Button(_("To a department"), SendToDepartment(case=number))
    acts = {
        "hand_over": None if case.confidential else department,
        "retype": Button(_("Another kind"), RetypeCase(case=number)),
        "mark_urgent": Button(urgent, MarkCaseUrgent(case=number, on=not case.urgent)),
        "close": Button(_("Close it"), BeginForm(form=f"caseclose.{number}")),
        "reopen": Button(_("Take it up again"), BeginForm(form=f"casereop.{number}")),
        "skip_rating": Button(_("Do not ask for stars"), SkipRating(case=number)),
    }
    buttons = [button for act, button in acts.items() if button and act in one.can]
    if writes and case.kind == Kind.CONSULTATION:
        buttons.append(Button(_("Make an article of it"), ArticleFromCase(case=number)))
    text = _("What else would you like to do with this case?")
    return Screen(_title(case), text, (*rows_of(buttons), (*to_case(number), *menu())))


def handing_over(case: Line, found: Mapping[int, StaffName], number: int) -> Screen:
    """To which colleague; who is complained about is not among them."""
    case_id = _number(case)
    names = labels.told_apart(found.items())
    shown = page(sorted(names.items(), key=lambda one: str(found[one[0]])), number, PER_PAGE)
    buttons = [
        Button(name, HandOverCase(case=case_id, to=person_id)) for person_id, name in shown.items
    ]
    text = _("Which colleague goes on with it? They are told at once; no time is lost or won.")
    if not buttons:
        text = _("There is no other colleague who could take this case at the moment.")
    turn = turning(shown, lambda to: HandOverCase(case=case_id, page=to))
    return Screen(_title(case), text, (*rows_of(buttons), *turn, to_case(case_id)))


def departments(case: Line) -> Screen:
    case_id = _number(case)
    buttons = [
        Button(opening(labels.role(role)), SendToDepartment(case=case_id, role=role))
        for role in DEPARTMENTS
    ]
    text = _("Which department is it for? Whoever works there can take it.")
    return Screen(_title(case), text, (*rows_of(buttons), to_case(case_id)))


def retyping(case: Line, kind: str) -> Screen:
    """First the kind, then what it is about."""
    case_id = _number(case)
    if not kind:
        buttons = [
            Button(_(name), RetypeCase(case=case_id, kind=code))
            for code, name in words.KINDS.items()
        ]
        text = _("What is it really? Its number and its clocks stay as they are.")
        return Screen(_title(case), text, (*rows_of(buttons), to_case(case_id)))
    buttons = [
        Button(words.area(code, kind), RetypeCase(case=case_id, kind=kind, area=code))
        for code in AREAS[Kind(kind)]
    ]
    return Screen(
        _title(case), _("What exactly is it about?"), (*rows_of(buttons), to_case(case_id))
    )


def skipping(case: Line) -> Screen:
    buttons = [
        Button(_(name), SkipRating(case=_number(case), reason=code))
        for code, name in words.CLOSINGS.items()
        if code in NOT_RATED
    ]
    text = _("Why should nobody be asked how content they are? The reason is kept.")
    return Screen(_title(case), text, (tuple(buttons), to_case(_number(case))))


SURE: Mapping[str, str] = {
    "adopt": N_("The member is told that their suggestion is taken up, and gets points for it. "
                "A small gift is noted, too."),
    "thank": N_("The member is told that their suggestion is put into practice, with our thanks."),
}  # fmt: skip
_STEPS: Mapping[str, str] = {
    "adopt": N_("Take it up"),
    "thank": N_("Thank the member"),
}


def sure_of_step(case: Line, step: str) -> Screen:
    go = MoveSuggestion(case=_number(case), step=step, sure=True)
    yes = Button(_(_STEPS[step]), go, style="primary")
    return Screen(_title(case), _(SURE[step]), ((yes,), to_case(_number(case))))


# ── Answering ─────────────────────────────────────────────────────────────────────────────────


def ready_answers(case: Line, found: Sequence[tuple[int, str]], number: int) -> Screen:
    """Ready answers to choose from; each is read once more before it goes out."""
    case_id = _number(case)
    shown = page(found, number, 6)
    rows = tuple(
        (Button(name[:60], AnswerCase(case=case_id, ready=one)),) for one, name in shown.items
    )
    own = Button(_("In my own words"), BeginForm(form=f"caseans.{case_id}"), style="primary")
    text = _("Write it yourself, or begin with a ready answer; you can still change it.")
    turn = turning(shown, lambda to: AnswerCase(case=case_id, page=to))
    return Screen(_title(case), text, ((own,), *rows, *turn, to_case(case_id)))


# ── Reading ───────────────────────────────────────────────────────────────────────────────────

_SIDES: Mapping[str, str] = {
    "member": N_("Member"),
    "staff": N_("Us"),
    "note": N_("Note among us"),
    "club": N_("Bot"),
}


def said(case: Line, talk: Talk, zone: tzinfo) -> Screen:
    """What was said, a page of it, the latest first; only here, never in the group."""
    lines = [_said(each, zone) for each in talk.items]
    answer = Button(_("Answer"), AnswerCase(case=talk.case_id), style="primary")
    turn = turning(
        Paging((), talk.page, talk.pages), lambda to: ReadCase(case=talk.case_id, page=to)
    )
    first = () if case.state in ENDED else ((answer,),)
    return Screen(
        _title(case),
        "\n\n".join(lines) or _("Nothing has been said here yet."),
        (*first, *turn, to_case(talk.case_id)),
    )


def _said(one: Spoken, zone: tzinfo) -> str:
    who = _(_SIDES[one.side])
    if one.by is not None:
        who = _("{who} ({name})", who=who, name=one.by)
    edited = " " + _("(edited)") if one.edited else ""
    return f"{who}, {moment_(one.at, zone)}{edited}\n{spoken(one, 1500)}"


def history(case: Line, steps: Sequence[Step], number: int, zone: tzinfo) -> Screen:
    """What became of the case, step by step, the newest first."""
    case_id = case.case_id
    shown = page(steps[::-1], number, PER_PAGE)
    lines = []
    for one in shown.items:
        parts = [moment_(one.at, zone), words.step(one.what), str(one.by or "")]
        lines.append(" · ".join(filter(None, parts)))
    return Screen(
        _title(case),
        "\n".join(lines) or _("Nothing has happened here yet."),
        (*turning(shown, lambda to: SeeCaseSteps(case=case_id, page=to)), to_case(case_id)),
    )


# ── Days of the club ──────────────────────────────────────────────────────────────────────────


def club_days(found: Sequence[tuple[date, bool]], number: int, *, line: str = "") -> Screen:
    """Days that differ from the public calendar; clocks are counted by them."""
    shown = page(found, number, PER_PAGE)
    add = (Button(_("Enter a day"), BeginForm(form="clubday"), style="primary"),)
    back = (Button(_("‹ Cases"), SeeCases()), *menu())
    if not shown.items:
        text = _("Here stand holidays and working weekends of our own. Public ones are known.")
        return Screen(_("Days of the club"), "\n\n".join(filter(None, (line, text))), (add, back))
    lines = [f"{date_(day)}: {_works(works)}" for day, works in shown.items]
    drops = [
        Button(f"✕ {date_(day, weekday=False)}", DropClubDay(day=day.isoformat()))
        for day, _works_ in shown.items
    ]
    turn = turning(shown, lambda to: SeeClubDays(page=to))
    text = "\n\n".join(filter(None, (line, "\n".join(lines))))
    return Screen(_("Days of the club"), text, (add, *rows_of(drops), *turn, back))


def _works(works: bool) -> str:
    return _("we work") if works else _("we are closed")


def dropping_day(day: date) -> Screen:
    yes = Button(_("Yes, remove it"), DropClubDay(day=day.isoformat(), sure=True), style="danger")
    return Screen(
        _("Remove {day}?", day=date_(day)),
        _("The public calendar counts again for this day, and open deadlines are counted anew."),
        ((yes,), (Button(_("‹ Days of the club"), SeeClubDays()),)),
    )


def files(case: Line, papers: Sequence[Paper]) -> Screen:
    """The photos and papers of a case, not to be passed on."""
    refs = [FileRef(one.stored, photo=one.photo) for one in papers]
    if not refs:
        text = _("There are no photos or files in this case.")
        return Screen(_title(case), text, (to_case(case.case_id),))
    text = n_("{n} file. The look is recorded.", "{n} files. The look is recorded.", len(refs))
    return Screen(
        _title(case), text, (to_case(case.case_id),), file=refs[0], album=tuple(refs[1:]),
        protect=True, fresh=True, below=_title(case),
    )  # fmt: skip
