"""What colleagues have to say in words or numbers about points, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chat.forms import Field, Form, Section
from chat.kinds import Choice, Date, LongText, Money, Number, Text, YesNo, days
from chat.points_staff_screens import rule_name, worth
from chat.points_words import REASONS
from chat.review_forms import Send
from domain.points.model import LARGEST
from domain.points.programmes import LARGEST_BUDGET
from domain.points.rules_model import Programme, Rule, RuleKind
from locales.i18n import N_

REASON, NOTE = N_("Reason"), N_("Note")
A_YEAR = 366


def _form(
    name: str, title: str, send: Send, fields: Sequence[Field], *, label: str = N_("Send")
) -> Form:
    section = Section(title, tuple(fields))
    return Form(name, (section,), send, title=title, review=len(fields) > 1, send_label=label)


def _reason(codes: Sequence[str], question: str) -> Field:
    options = tuple((code, REASONS[code]) for code in codes)
    return Field("reason", question, Choice(options), REASON)


def _note(question: str) -> Field:
    return Field("note", question, LongText(shortest=3, longest=500), NOTE)


# ── A member's points ─────────────────────────────────────────────────────────────────────────


def finding(name: str, send: Send) -> Form:
    number = Field("number", N_("Which member? The number on the card, please."),
        Text(longest=20), N_("Member number"))  # fmt: skip
    return _form(name, N_("Find a member"), send, (number,))


def giving(name: str, number: str, rule: Rule, send: Send) -> Form:
    """`number` is the member's."""
    facts = {"rule": rule_name(rule), "worth": worth(rule), "number": number}
    occasion = Field("occasion",
        N_("{rule} – {worth}, for {number}. For which occasion? The name of the event, or the "
           "number of the contract."),
        Text(shortest=2, longest=100), N_("Occasion"), facts=facts)  # fmt: skip
    on = Field("on", N_("On which day was it?"),
        Date(near=True, earliest=days(-A_YEAR), latest=days(0)), N_("Day"))  # fmt: skip
    amount = Field("amount", N_("For which sum? In yuan, such as 1280000."),
        Money(most=1_000_000_000, zero=False), N_("Sum"))  # fmt: skip
    money = (amount,) if rule.kind == RuleKind.PER_AMOUNT else ()
    return _form(name, N_("Give points"), send, (occasion, on, *money), label=N_("Give"))


def correcting(name: str, number: str, reasons: Sequence[str], send: Send) -> Form:
    points = Field("points",
        N_("How many points for {number}? With a minus in front to take some away, such as -50."),
        Number(least=-LARGEST, most=LARGEST, zero=False), N_("Points"),
        facts={"number": number})  # fmt: skip
    why = _reason(reasons, N_("Why? The member reads the reason."))
    note = _note(N_("What happened? Colleagues read this, the member does not."))
    return _form(name, N_("Correct points"), send, (points, why, note), label=N_("Correct"))


def taking_back(name: str, reasons: Sequence[str], send: Send) -> Form:
    why = _reason(reasons, N_("Why is the entry taken back? The member reads the reason."))
    note = _note(N_("What happened? Colleagues read this, the member does not."))
    return _form(name, N_("Take an entry back"), send, (why, note), label=N_("Take it back"))


def bringing_back(name: str, reasons: Sequence[str], send: Send) -> Form:
    why = _reason(reasons, N_("Why do the expired points come back? The member reads the reason."))
    note = _note(N_("What happened? Colleagues read this, the member does not."))
    title = N_("Bring points back")
    return _form(name, title, send, (why, note), label=N_("Bring them back"))


def answering(name: str, send: Send, *, points: bool) -> Form:
    """The words of an answer to "this is wrong"; with `points` also how many."""
    number = Field("points",
        N_("By how many points is it corrected? With a minus in front to take some away."),
        Number(least=-LARGEST, most=LARGEST, zero=False), N_("Points"))  # fmt: skip
    words = Field("words", N_("What do we answer? The member reads these words."),
        LongText(shortest=3, longest=1000), N_("Answer"))  # fmt: skip
    return _form(name, N_("Answer a question"), send, (number, words) if points else (words,))


# ── Programmes ────────────────────────────────────────────────────────────────────────────────


def _budget() -> tuple[Field, ...]:
    return (
        Field("budget", N_("How many points may it give in all?"),
            Number(least=1, most=LARGEST_BUDGET), N_("Budget in points")),
        Field("starts_on", N_("From which day on? Skip it if it begins with the approval."),
            Date(near=True, latest=days(3650)), N_("First day"), optional=True),
        Field("ends_on", N_("Until which day? Skip it if it runs until it is closed."),
            Date(near=True, latest=days(3650), since="starts_on"), N_("Last day"), optional=True),
    )  # fmt: skip


def making(name: str, send: Send) -> Form:
    called = Field("name", N_("What is the programme called?"), Text(shortest=2, longest=60),
        N_("Programme"))  # fmt: skip
    return _form(name, N_("A new programme"), send, (called, *_budget()), label=N_("Make it"))


def changing(name: str, send: Send) -> Form:
    return _form(name, N_("Change the programme"), send, _budget(), label=N_("Change it"))


def programme_now(programme: Programme) -> dict[str, Any]:
    """What the form of a change begins with."""
    return {
        "budget": programme.budget,
        "starts_on": _day(programme.starts_on),
        "ends_on": _day(programme.ends_on),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _limits() -> tuple[Field, ...]:
    most = Number(least=1, most=LARGEST)
    return (
        Field("cap_day", N_("At most how many points for one member in a day? Skip for no limit."),
            most, N_("Limit a day"), optional=True),
        Field("cap_week", N_("And in a week, Monday to Sunday? Skip for no limit."), most,
            N_("Limit a week"), optional=True),
        Field("cap_month", N_("And in a month? Skip for no limit."), most, N_("Limit a month"),
            optional=True),
        Field("lock_days", N_("After how many days can the points be used? 0 for at once."),
            Number(least=0, most=365), N_("Days until usable")),
        Field("counts", N_("Do these points count for the tier?"), YesNo(), N_("Counts for tier")),
    )  # fmt: skip


_POINTS = Field("points", N_("How many points does it give?"), Number(least=1, most=100_000),
    N_("Points"))  # fmt: skip
_UNIT = Field("unit", N_("For each full how many yuan? Such as 10000."),
    Money(least=1, most=100_000_000), N_("Unit in yuan"))  # fmt: skip


def adding_rule(name: str, send: Send) -> Form:
    def by_sum(answers: Mapping[str, Any]) -> bool:
        return answers.get("kind") == RuleKind.PER_AMOUNT

    kinds = (("per_event", N_("Each time")), ("per_amount", N_("By the sum paid")))
    fields = (
        Field("name", N_("What does it reward? Members read this in their history."),
            Text(shortest=2, longest=40), N_("Rule")),
        Field("kind", N_("Is it given each time, or by a sum?"), Choice(kinds), N_("Given")),
        Field(_UNIT.name, _UNIT.question, _UNIT.kind, _UNIT.label, when=by_sum),
        _POINTS,
        *_limits(),
    )  # fmt: skip
    return _form(name, N_("A new rule"), send, fields, label=N_("Add it"))


def changing_rule(name: str, rule: Rule, send: Send) -> Form:
    unit = (_UNIT,) if rule.unit is not None else ()
    return _form(
        name, N_("Change the rule"), send, (*unit, _POINTS, *_limits()), label=N_("Change it")
    )


def rule_now(rule: Rule) -> dict[str, Any]:
    """What the form of a change begins with."""
    unit = {} if rule.unit is None else {"unit": format(rule.unit, ".2f")}
    names = ("points", "cap_day", "cap_week", "cap_month", "lock_days", "counts")
    return {**unit, **{name: getattr(rule, name) for name in names}}


def handing_in(name: str, send: Send) -> Form:
    reason = Field("reason",
        N_("What is the programme for? The leader reads this when deciding."),
        LongText(shortest=5, longest=1000), REASON)  # fmt: skip
    return _form(name, N_("Hand in a programme"), send, (reason,))
