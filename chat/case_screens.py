"""What members and guests see of the service desk: three ways to speak up, and their own cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from chat import case_words as words
from chat.actions import BeginForm
from chat.actions_cases import (
    ConfirmCase,
    RateCase,
    ReadMyCase,
    SeeMyCase,
    SeeMyCases,
    SeeService,
    WithdrawCase,
)
from chat.actions_knowledge import SeeSubjects
from chat.application_screens import menu
from chat.paging import Page, turning
from chat.screen import Button, Screen
from domain.cases.listing import SIZE
from domain.cases.messages import Line as Spoken
from domain.cases.messages import Talk
from domain.cases.model import FOLLOW_UP, Clock, Kind, Side, State
from domain.cases.reading import Line, Listed, OwnCase
from locales.i18n import N_, _, date_, moment_, number_

Row = tuple[Button, ...]
CUT = 300


def service(cases: int) -> Screen:
    """`cases`: how many the reader has."""
    text = _(
        "Something went wrong? We want to know. You have an idea? Please share it. You would like "
        "to know something? Ask; a colleague answers when no article does."
    )
    mine = f"{_('My cases')} ({number_(cases)})" if cases else _("My cases")
    return Screen(
        _("Help and service"),
        text,
        (
            (Button(_("Ask a question"), BeginForm(form="question"), style="primary"),),
            (
                Button(_("Make a complaint"), BeginForm(form="complain")),
                Button(_("Make a suggestion"), BeginForm(form="suggest")),
            ),
            (Button(mine, SeeMyCases()), Button(_("Questions and answers"), SeeSubjects())),
            menu(),
        ),
    )


def to_service() -> Row:
    return (Button(_("‹ Help and service"), SeeService()), *menu())


# ── After sending ─────────────────────────────────────────────────────────────────────────────

_SORRY = N_("We are sorry that this happened to you, and thank you for telling us.")
THANKS: Mapping[Kind, str] = {
    Kind.COMPLAINT: _SORRY,
    Kind.DISPUTE: _SORRY,
    Kind.SUGGESTION: N_("Thank you for your suggestion. Every one is read, and you hear what "
                        "becomes of it."),
    Kind.CONSULTATION: N_("Thank you for your question."),
    Kind.RIGHTS: N_("Thank you for trusting us with this."),
}  # fmt: skip


def raised(own: OwnCase, name: str, zone: tzinfo) -> Screen:
    """The receipt: sorry or thank you, the number, by when we answer. `name`: how the reader is
    addressed, where we know it."""
    greeting = _("Dear {name},", name=name) if name else ""
    lines = [
        _("Your case has the number {number}.", number=own.line.number),
        _due(own, zone),
        _("You can simply write here at any time: it reaches the colleague who has your case."),
    ]
    text = "\n\n".join(filter(None, (greeting, _(THANKS[own.line.kind]), _joined(lines))))
    see = Button(_("See my case"), SeeMyCase(case=own.line.case_id), style="primary")
    return Screen(_title(own.line), text, ((see,), to_service()), fresh=True)


def answered() -> Screen:
    """An article was the answer."""
    return Screen(
        _("We are glad that helped"),
        _("If something else comes up, just ask again."),
        ((Button(_("Ask another question"), BeginForm(form="question")),), to_service()),
        fresh=True,
    )


def _title(line: Line) -> str:
    return words.title(line.number, line.kind, line.area)


def _joined(lines: list[str]) -> str:
    return "\n".join(filter(None, lines))


def _due(own: OwnCase, zone: tzinfo) -> str:
    """By when we promised the next answer or the solution; nothing while we wait for them."""
    due = {one.clock: one for one in own.promises if not one.paused}
    answers = [due[one] for one in (Clock.FIRST, Clock.NEXT) if one in due]
    if answers:
        next_ = min(answers, key=lambda one: one.due_at)
        time = moment_(next_.due_at, zone)
        if next_.late:
            return _("We are late with our answer: it was due {time}. We are on it.", time=time)
        if own.line.area == FOLLOW_UP and next_.clock == Clock.FIRST:
            return _("We will write to you by {time}.", time=time)
        return _("We will answer you by {time}.", time=time)
    if Clock.RESOLUTION in due:
        time = moment_(due[Clock.RESOLUTION].due_at, zone)
        if due[Clock.RESOLUTION].late:
            return _("We are late with our solution: it was due {time}. We are on it.", time=time)
        return _("We mean to have a solution by {time}.", time=time)
    return ""


# ── My cases ──────────────────────────────────────────────────────────────────────────────────


def mine(found: Listed, zone: tzinfo) -> Screen:
    """One's own cases, open ones first, each with where it stands."""
    if not found.items:
        first = Button(_("Ask a question"), BeginForm(form="question"), style="primary")
        text = _("Here stands what you tell us and ask us, and what becomes of it.")
        return Screen(_("My cases"), text, ((first,), to_service()))
    lines, buttons = [], []
    for at, one in enumerate(found.items, (found.page - 1) * SIZE + 1):
        parts = (_title(one), words.state(one.state, own=True), moment_(one.opened_at, zone))
        lines.append(_("{n}. {line}", n=number_(at), line=" · ".join(parts)))
        buttons.append(Button(number_(at), SeeMyCase(case=one.case_id)))
    turn = turning(Page((), found.page, found.pages), lambda to: SeeMyCases(page=to))
    return Screen(_("My cases"), "\n".join(lines), (tuple(buttons), *turn, to_service()))


def my_case(own: OwnCase, last: Spoken | None, zone: tzinfo, *, line: str = "") -> Screen:
    """Where a case stands, what was said last, and what can be done; `line` goes on top."""
    state = own.line.state
    about = [
        _("Where it stands: {state}", state=words.state(state, own=True)),
        _("Since {time}", time=moment_(own.line.opened_at, zone)),
        _due(own, zone),
        words.ending(own.ended_how, own=True),
    ]
    parts = [line, _joined(about)]
    if own.resolution:
        parts.append(_("Our solution: {words}", words=cut_off(own.resolution)))
    elif last is not None:
        parts.append(_said(last, zone))
    if state == State.RESOLVED:
        parts.append(_("Is it solved? It is closed when you say so."))
        if own.closes_at is not None:
            day = date_(own.closes_at.astimezone(zone).date())
            parts.append(_("If we hear nothing, we close it on {day}.", day=day))
    elif "rate" in own.can:
        parts.append(_("How satisfied are you with how we handled it? 5 is very satisfied."))
    return Screen(_title(own.line), "\n\n".join(filter(None, parts)), (*_ways(own), _back()))


def _ways(own: OwnCase) -> tuple[Row, ...]:
    number, can = own.line.case_id, own.can
    rows: list[Row] = []
    read = Button(_("What was said"), ReadMyCase(case=number))
    again = "not_solved" in can
    if own.line.state == State.RESOLVED:
        yes = Button(_("It is solved"), ConfirmCase(case=number), style="primary")
        rows.append((yes, Button(_("Not solved yet"), BeginForm(form=f"casenot.{number}"))))
    elif "rate" in can:
        stars = (Button(f"{number_(n)} ★", RateCase(case=number, stars=n)) for n in range(1, 6))
        rows.append(tuple(stars))
    if "say" in can:
        write = BeginForm(form=f"casesay.{number}")
        rows.append((Button(_("Write"), write, style=None if rows else "primary"), read))
    elif again:
        rows.append((read, Button(_("Take it up again"), BeginForm(form=f"caseagain.{number}"))))
    else:
        rows.append((read,))
    more = []
    if "confirm" in can and own.line.state != State.RESOLVED:
        more.append(Button(_("It is solved"), ConfirmCase(case=number)))
    if "withdraw" in can:
        more.append(Button(_("Withdraw"), WithdrawCase(case=number)))
    return (*rows, tuple(more)) if more else tuple(rows)


def _back() -> Row:
    return (Button(_("‹ My cases"), SeeMyCases()), *menu())


def _to_case(case_id: int) -> Row:
    return (Button(_("‹ Back to the case"), SeeMyCase(case=case_id)), *menu())


def withdrawing(own: OwnCase) -> Screen:
    number = own.line.case_id
    sure = WithdrawCase(case=number, sure=True)
    return Screen(
        _("Withdraw {number}?", number=own.line.number),
        _("Nobody works on it any more then. You can take it up again for a while."),
        ((Button(_("Yes, withdraw it"), sure, style="danger"),), _to_case(number)),
    )


def rated(own: OwnCase, stars: int) -> Screen:
    """Thanks for the stars; words are welcome."""
    number = own.line.case_id
    why = Button(_("Say why"), BeginForm(form=f"caserate.{number}"), style="primary")
    return Screen(
        _("Thank you!"),
        _("You gave {stars}. Would you like to say why? It helps us.", stars="★" * stars),
        ((why,), _to_case(number)),
    )


# ── What was said ─────────────────────────────────────────────────────────────────────────────


def said(own: OwnCase, talk: Talk, zone: tzinfo) -> Screen:
    """A page of what was said; the first page is the latest."""
    text = "\n\n".join(_said(one, zone) for one in talk.items)
    turn = turning(
        Page((), talk.page, talk.pages), lambda to: ReadMyCase(case=talk.case_id, page=to)
    )
    return Screen(
        _title(own.line),
        text or _("Nothing has been said here yet."),
        (*turn, _to_case(talk.case_id)),
    )


def _said(one: Spoken, zone: tzinfo) -> str:
    who = _("You") if one.side == Side.MEMBER else _("The club")
    return _("{who}, {time}: {words}", who=who, time=moment_(one.at, zone), words=spoken(one))


def spoken(one: Spoken, cut: int = CUT) -> str:
    """What was said, in words; of a photo or voice message that it is one."""
    kind = "" if one.media == "text" else f"[{words.media(one.media)}]"
    return " ".join(filter(None, (kind, cut_off(one.words or "", cut))))


def cut_off(text: str, most: int = CUT) -> str:
    return text if len(text) <= most else text[:most].rstrip() + "…"
