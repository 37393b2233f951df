"""The forms of a door, as data: somebody looked for, a walk-in, numbers written while offline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chat.clean import narrow
from chat.forms import Field, Form, Section
from chat.kinds import Choice, Incoming, LongText, Number, Text, Wrong, codes
from chat.kinds.kind import Ctx, Value
from chat.review_forms import Send
from domain.events.by_number import MOST
from domain.events.model import Event
from domain.events.tickets import LINK
from locales.i18n import N_

_DIGIT = re.compile(r"\d")


def finding(name: str, send: Send) -> Form:
    field = Field("words", N_("Whom are you looking for? The last figures of the member number "
        "will do, or the name."), Text(shortest=1, longest=40), N_("Number or name"))  # fmt: skip
    return _form(name, N_("Find on the list"), send, field)


def walking_in(name: str, event: Event, send: Send) -> Form:
    """The number; seats and session only where the event has a choice of them."""
    fields = [
        Field("number", N_("The member number, please."), Text(shortest=2, longest=20),
            N_("Member number"))
    ]  # fmt: skip
    if event.companions:
        most = 1 + event.companions
        fields.append(Field("party", N_("How many are they altogether?"), Number(1, most),
            N_("Seats")))  # fmt: skip
    if event.sessions:
        options = tuple((str(at), str(words)) for at, words in enumerate(event.sessions.values()))
        fields.append(
            Field("session", N_("Which time?"), Choice(options, verbatim=True), N_("Time"))
        )
    return _form(name, N_("Somebody who has not registered"), send, *fields)


def numbers(name: str, send: Send) -> Form:
    field = Field("numbers", N_("Which numbers did you tick off? One after the other, with "
        "spaces, commas or lines between them; codes a scanner kept will do as well."), Numbers(),
        N_("Numbers"))  # fmt: skip
    return _form(name, N_("Numbers from a list"), send, field)


def _form(name: str, title: str, send: Send, *fields: Field) -> Form:
    return Form(name, (Section(title, fields),), send, title=title, review=False)


@dataclass(frozen=True, slots=True)
class Numbers(LongText):
    """Member numbers and links of tickets, as a list; whatever parts them."""

    longest: int = 4000

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        text = str(LongText.parse(self, incoming, ctx))
        links = [LINK + one for one in codes.tickets(text)]
        rest = " ".join(word for word in text.split() if LINK not in word)
        typed = [one for one in re.split(r"[\s,;.、，；。|/]+", narrow(rest)) if one]
        found = list(dict.fromkeys((*typed, *links)))
        if not found or any(len(one) > 20 or not _DIGIT.search(one) for one in typed):
            raise Wrong(
                N_("I cannot read numbers in this. An example: {example}"),
                example="NJ100001, NJ100002",
            )
        if len(found) > MOST:
            raise Wrong(N_("At most {most} at once, please."), most=MOST)
        return found
