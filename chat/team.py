"""Colleagues, their roles and absences, and the undertaking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from chat.actions import (
    AskEndRole,
    BeginForm,
    ChooseRole,
    ComeBack,
    EndRole,
    Home,
    NameColleague,
    PickColleague,
    SeeAbsences,
    SeeColleague,
    SeePeople,
)
from chat.forms import Field, Form, Section
from chat.house import home_row
from chat.keyboards import Ask
from chat.kinds import Choice, Date, Name
from chat.labels import LEAVES, REASONS, numbered
from chat.labels import role as role_name
from chat.paging import page, turning
from chat.screen import Button, Screen
from domain.access import Role
from domain.people.model import Absence
from domain.people.team import Colleague
from locales.i18n import N_, _, date_, list_, opening

Send = Callable[[Any, dict[str, Any]], Screen]

# ── The list and one colleague ────────────────────────────────────────────────────────────────


def people(team: Sequence[Colleague], number: int, *, may_name: bool) -> Screen:
    shown = page(team, number)
    rows = tuple((_one(colleague),) for colleague in shown.items)
    naming = ((Button(_("Name a colleague"), PickColleague(), style="primary"),),)
    text = _("Tap a name to see or change roles.")
    if not team:
        text = _("Everybody who works for the club appears here. Nobody has a role yet.")
    return Screen(
        _("Colleagues"),
        text,
        (
            *rows,
            *turning(shown, lambda to: SeePeople(page=to)),
            *(naming if may_name else ()),
            home_row(),
        ),
    )


def _one(colleague: Colleague) -> Button:
    roles = list_([role_name(role) for role in colleague.roles[-2:]])
    return Button(f"{colleague.name} · {roles}", SeeColleague(person_id=colleague.person_id))


def colleague(one: Colleague, mine: Sequence[Role], *, toast: str = "") -> Screen:
    """`mine` are the roles the reader may give and end."""
    lines = [_("Role: {role}", role=role_name(role)) for role in one.roles]
    if not one.roles:
        lines.append(_("No role."))
    elif not one.signed:
        lines.append(_("This year's undertaking is not signed yet; the roles rest until then."))
    if not one.started:
        lines.append(_("Has not opened a chat with me yet, so I cannot write to them."))
    if one.away_until:
        lines.append(_("Away until {day}.", day=date_(one.away_until)))
    ending = tuple(
        (
            Button(
                _("End: {role}", role=role_name(role)),
                AskEndRole(person_id=one.person_id, role=role),
                style="danger",
            ),
        )
        for role in one.roles
        if role in mine
    )
    more = Button(_("Give a role"), ChooseRole(person_id=one.person_id), style="primary")
    back = (Button(_("‹ Colleagues"), SeePeople()), *home_row())
    rows = (*(((more,),) if mine else ()), *ending, back)
    return Screen(one.name, "\n".join(lines), rows, toast=toast or None)


def pick() -> Screen:
    return Screen(
        _("Who is it?"),
        _(
            "Choose the person with the button below the text field. You may also share their "
            "contact with me, or forward a message of theirs."
        ),
        ask=Ask(users=_("Choose a person"), words=((_("Back to the menu"),),)),
        fresh=True,
    )


def hidden() -> Screen:
    return Screen(
        text=_(
            "Telegram does not tell me who this is: the person hides their account. Please use "
            "the button “Choose a person”."
        ),
        fresh=True,
    )


def choose_role(one: Colleague, mine: Sequence[Role], *, picked: bool = True) -> Screen:
    """`picked`: the person was just chosen on the keyboard, which goes now."""
    free = [role for role in mine if role not in one.roles]
    rows = tuple(
        (Button(opening(role_name(role)), NameColleague(person_id=one.person_id, role=role)),)
        for role in free
    )
    back = (Button(_("‹ Back"), SeeColleague(person_id=one.person_id)), *home_row())
    text = _("Which role shall this person have? It holds from now on.")
    if not free:
        text = _("There is no further role you could give to this person.")
    ask = Ask(remove=True, line=_("Thank you.")) if picked else None
    return Screen(one.name, text, (*rows, back), ask=ask)


def ask_end(one: Colleague, role: Role) -> Screen:
    ends = Button(_("Yes, end it"), EndRole(person_id=one.person_id, role=role), style="danger")
    return Screen(
        _("End the role {role}?", role=role_name(role)),
        _(
            "{name} loses the rights of this role at once. Work in hand goes back to the team.",
            name=one.name,
        ),
        ((ends,), (Button(_("‹ Back"), SeeColleague(person_id=one.person_id)),)),
    )


# ── Undertaking ───────────────────────────────────────────────────────────────────────────────

UNDERTAKING = N_(
    "I keep confidential what I learn of members and their families in my work for the club. "
    "I use it only for that work, show it to nobody who does not need it for theirs, take no "
    "copies away, and return everything when I leave. This holds after I have left, too."
)


def undertaking(year: int, send: Send) -> Form:
    """The text, signed by typing one's name."""
    return Form(
        "undertaking",
        (
            Section(
                N_("Confidentiality undertaking"),
                (
                    Field(
                        "name",
                        N_("{text}\n\nTo sign for {year}, type your full name."),
                        Name(),
                        label=N_("Signed"),
                        facts={"text": _(UNDERTAKING), "year": year},
                    ),
                ),
            ),
        ),
        send=send,
        title=N_("Confidentiality undertaking"),
        review=False,
    )


def signed() -> Screen:
    return Screen(
        _("Thank you, that is signed"),
        _("Your role is active from now on. I will ask again next year."),
        ((Button(_("To the menu"), Home(), style="primary"),),),
        fresh=True,
    )


# ── Absence ───────────────────────────────────────────────────────────────────────────────────


def absences(standing: Sequence[Absence], me: int) -> Screen:
    lines = [_absence(one, mine=one.person_id == me) for one in standing]
    backs = tuple(
        (
            Button(
                _("I am back: {day}", day=date_(one.first_day)), ComeBack(absence_id=one.id or 0)
            ),
        )
        for one in standing
        if one.person_id == me and one.state == "approved"
    )
    empty = _("Here you see when you are away and for whom you stand in.")
    return Screen(
        _("Absence"),
        "\n".join(lines) or empty,
        (
            (Button(_("Ask for leave"), BeginForm(form="leave"), style="primary"),),
            *backs,
            home_row(),
        ),
    )


def _absence(one: Absence, *, mine: bool) -> str:
    days = {"first": date_(one.first_day), "last": date_(one.last_day)}
    if not mine:
        return _("{first} to {last}: you stand in for a colleague.", **days)
    if one.state == "asked":
        return _("{first} to {last}: away, waiting for approval.", **days)
    return _("{first} to {last}: away, approved.", **days)


def leave(substitutes: Sequence[Colleague], send: Send) -> Form:
    """Asks who stands in, from when to when, and why."""
    names = numbered({one.person_id: one.name for one in substitutes})
    who = tuple((str(one), name) for one, name in names.items())
    why = tuple((code, REASONS[code]) for code in LEAVES)
    fields = (
        Field(
            "substitute",
            N_("Who stands in for you? They get your roles for these days."),
            Choice(who, verbatim=True),
            label=N_("Substitute"),
        ),
        Field(
            "first_day",
            N_("Which is the first day you are away?"),
            Date(earliest=_today, near=True),
            label=N_("From"),
        ),
        Field(
            "last_day",
            N_("And the last one?"),
            Date(earliest=_today, near=True, since="first_day"),
            label=N_("To"),
        ),
        Field("reason", N_("What for?"), Choice(why, other=True), label=N_("Reason")),
    )
    return Form(
        "leave", (Section(N_("Leave of absence"), fields),), send=send,
        title=N_("Leave of absence"), left=_left_absence,
    )  # fmt: skip


def asked_leave() -> Screen:
    return Screen(
        _("Handed on for approval"),
        _("I will let you know as soon as it is decided, and your substitute, too."),
        ((Button(_("‹ Absence"), SeeAbsences()), *home_row()),),
        fresh=True,
    )


def _today(today: date) -> date:
    return today


def _left_absence(work: object) -> Screen:
    return Screen(
        text=_("Nothing was asked for."), rows=((Button(_("‹ Absence"), SeeAbsences()),),)
    )
