"""The short forms about a member: which one, value class, cause, a case, an appeal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chat import standing_words
from chat.clean import narrow
from chat.forms import Field, Form, Section
from chat.kinds import Choice, Incoming, LongText, Materials, Phone, Text, Wrong
from chat.kinds.kind import Ctx, Kind, Value
from chat.screen import Screen
from domain.standing.blacklist import FILES
from locales.i18n import N_

Send = Callable[[Any, dict[str, Any]], Screen]
NUMBER = re.compile(r"[A-Z0-9-]{1,20}")


def _one_section(name: str, title: str, send: Send, *fields: Field, review: bool = False) -> Form:
    return Form(name, (Section(title, fields),), send, title=title, review=review)


@dataclass(frozen=True, slots=True)
class Whom(Kind):
    """A member number, or a phone number: {"number"} or {"phone"}. What has a + or eleven
    figures is a phone."""

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.contact_phone:
            return {"phone": Phone(own=False).parse(incoming, ctx)}
        typed = narrow(incoming.line()).upper()
        figures = re.sub(r"[\s()/.-]", "", typed)
        if re.fullmatch(r"\+[0-9]{6,15}|1[0-9]{10}", figures):
            return {"phone": Phone(own=False).parse(incoming, ctx)}
        number = typed.replace(" ", "")
        if not NUMBER.fullmatch(number):
            raise Wrong(N_("Please type a member number such as NJ100001, or a phone number."))
        return {"number": number}


def finding(name: str, send: Send) -> Form:
    field = Field(
        "whom",
        N_("Whom are you looking for? Type the member number or the phone number."),
        Whom(),
        N_("Member"),
    )
    return _one_section(name, N_("Find a member"), send, field)


def value_class(name: str, suggested: str | None, send: Send) -> Form:
    """Overruling the suggestion needs a reason."""

    def overruled(answers: Any) -> bool:
        return answers.get("value") not in (None, suggested)

    options = tuple(standing_words.VALUES.items())
    field = Field(
        "value",
        N_("Which value class does this member have?"),
        Choice(options),
        N_("Value class"),
        help=N_("Core members are about a tenth of the club. Your word is never overwritten."),
    )
    reason = Field(
        "reason",
        N_("Why this class, and not the one suggested?"),
        LongText(shortest=3, longest=500),
        N_("Reason"),
        when=overruled,
    )
    return _one_section(name, N_("Value class"), send, field, reason)


def cause(name: str, send: Send) -> Form:
    field = Field(
        "cause",
        N_("Why does this member stay away, as far as we know?"),
        Choice(tuple(standing_words.CAUSES.items())),
        N_("Cause"),
    )
    return _one_section(name, N_("The cause"), send, field)


@dataclass(frozen=True, slots=True)
class MemberNumber(Text):
    """A member number in capitals."""

    longest: int = 20

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        number = narrow(incoming.line()).upper().replace(" ", "")
        if not NUMBER.fullmatch(number):
            raise Wrong(N_("Please type a member number such as NJ100001."))
        return number


def case(name: str, send: Send, *, number: bool, colleagues: Sequence[tuple[str, str]]) -> Form:
    """What it is about, the evidence in words and files, who of us is involved. The summary is
    the second look: from then on the member's points rest."""
    which = Field("number", N_("Against which member? The number, please."), MemberNumber(),
        N_("Member number"))  # fmt: skip
    kind = Field("kind", N_("What is it about? The member reads this, and nothing else of it."),
        Choice(tuple(standing_words.KINDS.items())), N_("Kind"))  # fmt: skip
    words = Field(
        "words",
        N_("What happened, and what shows it? When, where, which entries? The manager and the "
           "leader read it."),
        LongText(shortest=10, longest=2000), N_("Evidence"),
    )  # fmt: skip
    files = Field("files", N_("Photos or papers that show it, if there are any."),
        Materials(least=0, most=FILES), N_("Files"), optional=True)  # fmt: skip
    involved = Field(
        "responsible",
        N_("Is a colleague involved? They will not see this case, nor decide it."),
        Choice(tuple(colleagues), verbatim=True), N_("Colleague involved"), optional=True,
    )  # fmt: skip
    about = Section(N_("A blacklist case"), (which, kind, words, files))
    if not number:
        about = Section(about.title, (kind, words, files))
    # The summary says it once more: opening the case is what stops the points.
    then = Section(N_("Once it is open, the points rest"), (involved,))
    sections = (about, then) if colleagues else (about,)
    send_label = N_("Open the case now")
    return Form(name, sections, send, title=about.title, send_label=send_label)


def appeal(name: str, send: Send) -> Form:
    """The member's side, in words and files."""
    words = Field(
        "words",
        N_("Please tell us your side: what happened, and why the decision is wrong."),
        LongText(shortest=10, longest=2000), N_("Your words"),
    )  # fmt: skip
    files = Field("files", N_("Photos or papers that show it, if you have any."),
        Materials(least=0, most=FILES), N_("Files"), optional=True)  # fmt: skip
    return _one_section(name, N_("Your appeal"), send, words, files, review=True)
