"""What is typed at the desk of events: numbers, reasons, limits; a member's appeal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from chat.forms import Field, Form, Section
from chat.kinds import Choice, LongText, Number, Text
from chat.review_forms import Send
from chat.strike_screens import REASONS
from domain.events.capacity import MOST_COMPANIONS, MOST_SEATS
from domain.events.exporting import MOST_DAYS
from locales.i18n import N_

BY_HAND = {
    "promised": N_("It was promised"),
    "our_mistake": N_("Our own mistake"),
    "guest_of_honour": N_("A guest of honour"),
    "hardship": N_("A special hardship"),
}
PURPOSES = {
    "badges": N_("Name badges"),
    "seating": N_("Seating"),
    "catering": N_("Food and drink"),
    "transport": N_("Transport"),
    "insurance": N_("Insurance"),
}
WORDS = LongText(shortest=3, longest=500)


def _form(
    name: str, title: str, send: Send, fields: Sequence[Field], *, label: str = N_("Send")
) -> Form:
    section = Section(title, tuple(fields))
    return Form(name, (section,), send, title=title, review=len(fields) > 1, send_label=label)


def _number() -> Field:
    question = N_("Which member? The number on the card, please.")
    return Field("number", question, Text(longest=20), N_("Member number"))


# ── Registrations ─────────────────────────────────────────────────────────────────────────────


def finding(name: str, send: Send) -> Form:
    return _form(name, N_("Find a registration"), send, (_number(),))


def naming(name: str, send: Send) -> Form:
    """The number of somebody who calls; what the event asks comes after it."""
    return _form(name, N_("Register a caller"), send, (_number(),))


def caller(name: str, number: str, sections: Sequence[Section], send: Send) -> Form:
    """What the event asks of somebody who registers, asked of a caller; a question of our own
    where it asks nothing."""
    title = N_("Register a caller")
    sure = Field("sure", N_("Register {number} now?"), Choice((("yes", N_("Yes, register")),)),
        N_("Caller"), facts={"number": number})  # fmt: skip
    first = (Section(title, (sure,)),)
    return Form(name, (*first, *sections), send, title=title, send_label=N_("Register"))


def refusing(name: str, number: str, send: Send) -> Form:
    field = Field("words", N_("Why can {number} not come? The member reads these words."), WORDS,
        N_("Reason"), facts={"number": number})  # fmt: skip
    return _form(name, N_("Refuse a registration"), send, (field,))


def giving_up(name: str, number: str, send: Send) -> Form:
    """Two looks: the reason, then a summary with the send button."""
    field = Field("words",
        N_("Why are the seats of {number} given up? The member reads these words."), WORDS,
        N_("Reason"), facts={"number": number})  # fmt: skip
    title = N_("Give the seat up")
    section = Section(title, (field,))
    return Form(name, (section,), send, title=title, send_label=N_("Give it up"))


def asking_names(name: str, send: Send) -> Form:
    fields = (
        Field("purpose", N_("What are the names needed for?"), Choice(tuple(PURPOSES.items())),
            N_("Purpose")),
        Field("days", N_("For how many days? They begin with the manager's yes."),
            Number(least=1, most=MOST_DAYS), N_("Days")),
        Field("reason", N_("Why are numbers not enough? The manager reads this."), WORDS,
            N_("Reason")),
    )  # fmt: skip
    return _form(name, N_("Ask for names"), send, fields, label=N_("Ask"))


# ── Limits ────────────────────────────────────────────────────────────────────────────────────


def capacity(name: str, taken: int, send: Send, *, asks: Callable[[int | None], bool]) -> Form:
    """`asks`: whether so many seats have to be agreed to, which needs a reason."""
    question = N_("How many seats in all? {taken} are taken. Skip for no limit.")
    seats = Number(least=max(taken, 1), most=MOST_SEATS)
    field = Field("seats", question, seats, N_("Seats"), optional=True, facts={"taken": taken})
    why = Field("reason", N_("So large a change is agreed to by manager and leader. Why is it "
        "needed?"), LongText(longest=300, shortest=5), N_("Reason"),
        when=lambda answers: "seats" in answers and asks(answers["seats"]))  # fmt: skip
    return replace(_form(name, N_("Capacity"), send, (field, why)), review=False)


def quota(name: str, whom: str, send: Send) -> Form:
    """`whom`: the words of the tier or session."""
    field = Field("seats", N_("How many seats at most for {whom}? Skip for no limit of its own."),
        Number(least=0, most=MOST_SEATS), N_("Seats"), optional=True,
        facts={"whom": whom})  # fmt: skip
    return _form(name, N_("A limit"), send, (field,))


def companions(name: str, send: Send) -> Form:
    field = Field("most", N_("How many people may everybody bring? 0 for nobody."),
        Number(least=0, most=MOST_COMPANIONS), N_("Companions"))  # fmt: skip
    return _form(name, N_("Companions"), send, (field,))


# ── The waiting list ──────────────────────────────────────────────────────────────────────────


def by_hand(name: str, number: str, send: Send) -> Form:
    field = Field("why", N_("Why is {number} offered a seat before the others? It is recorded."),
        Choice(tuple(BY_HAND.items())), N_("Reason"), facts={"number": number})  # fmt: skip
    return _form(name, N_("Offer a seat now"), send, (field,))


# ── Strikes ───────────────────────────────────────────────────────────────────────────────────


def appealing(name: str, event: str, send: Send) -> Form:
    """`event` is its title."""
    field = Field("words",
        N_("What happened at {event}? A colleague reads your words and answers."),
        LongText(shortest=3, longest=1000), N_("Your words"), facts={"event": event})  # fmt: skip
    return _form(name, N_("Tell us why"), send, (field,))


def waiving(name: str, send: Send) -> Form:
    fields = (
        Field("reason", N_("Why does it not count?"), Choice(tuple(REASONS.items())),
            N_("Reason")),
        Field("words", N_("What do we say to the member?"), WORDS, N_("Our words")),
    )  # fmt: skip
    return _form(name, N_("Waive a strike"), send, fields, label=N_("Waive it"))


def keeping(name: str, send: Send) -> Form:
    field = Field("words", N_("Why does it stay? The member reads these words."), WORDS,
        N_("Our words"))  # fmt: skip
    return _form(name, N_("It stays"), send, (field,))
