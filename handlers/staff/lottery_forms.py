"""What a lottery's keeper types: the plan, reasons, a winner's code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from chat import lottery_forms as forms
from chat import lottery_staff_screens as screens
from chat.forms import Form, Unknown
from chat.screen import Screen
from domain import calendar
from domain.access import Permission
from domain.lottery import planning, prizes, reading
from domain.lottery.planning import Plan, Prize
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.staff.desk import desk
from locales.i18n import _

Answers = Mapping[str, Any]
OPENS, CLOSES = time(9), time(20)  # of the club's day


def shown(work: Work, number: int, *, toast: str = "", fresh: bool = False) -> Screen:
    """A lottery as its keeper sees it."""
    one, own = reading.plan(work, number)
    changeable = planning.may_change(work, one)
    screen = screens.lottery(one, own, work.zone, changeable=changeable, toast=toast)
    return replace(screen, fresh=fresh)


def day_of(work: Work, moment: datetime) -> str:
    """The club's day of an aware moment, as a form keeps it."""
    return moment.astimezone(work.zone).date().isoformat()


# ── The plan ──────────────────────────────────────────────────────────────────────────────────


def plan(work: Work, argument: str = "") -> Form:
    """A new lottery, or with its number a draft that is changed."""
    work.require(Permission.MANAGE_LOTTERIES)
    number = numbers(argument, 1)[0] if argument else None

    def send(work: Work, answers: Answers) -> Screen:
        kept = planning.save(work, _plan(work, answers), number)
        return shown(work, kept.id or 0, fresh=True)

    form = forms.plan(f"lottery.{argument}" if argument else "lottery", send)
    return replace(form, left=_back(number))


def _back(number: int | None) -> Callable[[Work], Screen]:
    if number is not None:
        return lambda work: shown(work, number)
    return lambda work: screens.listed(
        reading.all_(work), 1, hands_over=work.actor.may(Permission.HAND_OVER_REWARDS)
    )


def _plan(work: Work, answers: Answers) -> Plan:
    return Plan(
        title=answers["title"],
        about=answers.get("about"),
        ticket_points=int(answers["ticket_points"]),
        tickets_per_member=int(answers["tickets_per_member"]),
        most_tickets=int(answers["most_tickets"]),
        opens_at=_moment(work, answers["opens_on"], OPENS),
        closes_at=_moment(work, answers["closes_on"], CLOSES),
        budget=Decimal(answers["budget"]),
        prizes=tuple(_prize(row) for row in answers["prizes"]),
    )


def _moment(work: Work, day: str, at: time) -> datetime:
    return calendar.local_instant(date.fromisoformat(day), at, work.policy.timezone)


def _prize(row: Answers) -> Prize:
    points = row.get("points") if row["kind"] == "points" else None
    cost = row.get("cost") if row["kind"] == "thing" else None
    return Prize(
        title=row["title"],
        count=int(row["count"]),
        points=None if points is None else int(points),
        cost=Decimal(cost or 0),
    )


# ── Asking, calling off ───────────────────────────────────────────────────────────────────────


def ask(work: Work, argument: str) -> Form:
    """Why the leader should agree (E67)."""
    work.require(Permission.MANAGE_LOTTERIES)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        planning.propose(work, number, answers["reason"])
        return shown(work, number, toast=_("The leader is asked now."), fresh=True)

    form = forms.asking(f"lotask.{argument}", send)
    return replace(form, left=lambda work: shown(work, number))


def call_off(work: Work, argument: str) -> Form:
    work.require(Permission.MANAGE_LOTTERIES)
    (number,) = numbers(argument, 1)
    lottery, _prizes = reading.plan(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        planning.give_up(work, number, answers["reason"])
        return shown(work, number, fresh=True)

    form = forms.calling_off(f"lotoff.{argument}", send, tickets=lottery.sold)
    return replace(form, left=lambda work: shown(work, number))


# ── A prize's code ────────────────────────────────────────────────────────────────────────────


def check(work: Work) -> Form:
    """The code a winner shows."""
    work.require(Permission.HAND_OVER_REWARDS)

    def send(work: Work, answers: Answers) -> Screen:
        screen, known = _looked_up(work, answers["code"])
        if not known:
            raise Unknown(screen)
        return screen

    return replace(forms.checking("prize", send), left=desk)


def checked(work: Work, code: str) -> Screen:
    """What a code stands for; silence after too many guesses (G18)."""
    return _looked_up(work, code)[0]


def _looked_up(work: Work, code: str) -> tuple[Screen, bool]:
    """What there is to say of a code, and whether it is one of ours."""
    found = prizes.check(work, code)
    if found is None:
        return Screen(), False
    screen = screens.prize(found, work.zone, by_code=True)
    return replace(screen, fresh=True), found.win_id != 0


FORMS["lottery"] = plan
FORMS["lotask"] = ask
FORMS["lotoff"] = call_off
FORMS["prize"] = check
