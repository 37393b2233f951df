"""The short forms of a review, as data: ticks, reasons, opinions, receipts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chat.actions import BeginForm
from chat.application_words import ASK_BUTTONS, REASONS, SLOTS
from chat.desk_screens import back_to_desk
from chat.forms import Field, Form, Section, When
from chat.kinds import Answers, Choice, Choices, Incoming, LongText, Number, Text, Wrong, YesNo
from chat.kinds.kind import Ctx, Value
from chat.screen import Button, Screen
from domain.applications.model import Application
from domain.cards.service import LINK
from locales.i18n import N_, _, money_

Send = Callable[[Any, dict[str, Any]], Screen]
REASON = N_("Reason")
TOKEN = re.compile(r"[\w-]{22}", re.ASCII)  # as domain/sealing makes them


def _one_section(name: str, title: str, send: Send, *fields: Field) -> Form:
    return Form(name, (Section(title, fields),), send, title=title, review=False)


def asking_back(name: str, paths: Sequence[str], send: Send) -> Form:
    """Which things, then why for each of them."""

    def ticked(path: str) -> When:
        return lambda answers: path in (answers.get("items") or ())

    options = tuple((path, SLOTS[path]) for path in paths)
    items = Field("items", N_("What is needed from the applicant?"), Choices(options),
        N_("Needed"))  # fmt: skip
    reasons = tuple(ASK_BUTTONS.items())
    whys = tuple(
        Field(f"why_{path}", _("{what}: what is wrong with it?", what=_(SLOTS[path])),
              Choice(reasons, columns=2), _(SLOTS[path]), when=ticked(path), verbatim=True)
        for path in paths
    )  # fmt: skip
    return _one_section(name, N_("Ask the applicant"), send, items, *whys)


def rejecting(name: str, reasons: Sequence[str], send: Send) -> Form:
    options = tuple((code, REASONS[code]) for code in reasons)
    field = Field("reason", N_("Why do you reject it? The applicant reads the reason."),
        Choice(options, other=True), REASON)  # fmt: skip
    return _one_section(name, N_("Reject the application"), send, field)


def reason_of(value: str) -> tuple[str, str]:
    """(code, words) of a chosen or typed reason."""
    return ("other", value[1:]) if value.startswith("=") else (value, "")


def exception(name: str, send: Send) -> Form:
    field = Field("reason",
        N_("Why should this household have one more card? The manager and the leader read it."),
        LongText(longest=1000, shortest=5), REASON)  # fmt: skip
    return _one_section(name, N_("Ask for an exception"), send, field)


def opinion(name: str, send: Send) -> Form:
    field = Field("question", N_("What would you like the reviewers to look at?"),
        LongText(longest=1000), N_("Question"), optional=True)  # fmt: skip
    return _one_section(name, N_("Ask a second opinion"), send, field)


def giving_opinion(name: str, send: Send) -> Form:
    def no(answers: Answers) -> bool:
        return answers.get("eligible") is False

    def yes(answers: Answers) -> bool:
        return answers.get("eligible") is True

    eligible = Field("eligible", N_("Is this person eligible, in your opinion?"), YesNo(),
        N_("Eligible"))  # fmt: skip
    why = Field("text", N_("What speaks against it?"), LongText(longest=1000), REASON, when=no)
    remark = Field("text", N_("Is there anything to add?"), LongText(longest=1000), N_("Remark"),
        optional=True, when=yes)  # fmt: skip
    return _one_section(name, N_("Second opinion"), send, eligible, why, remark)


def note(name: str, send: Send) -> Form:
    field = Field("text", N_("What should colleagues know? The applicant never sees it."),
        LongText(longest=1000), N_("Note"))  # fmt: skip
    return _one_section(name, N_("A note for colleagues"), send, field)


def fee(name: str, send: Send, *, number: bool) -> Form:
    which = Field("number", N_("Which application is it for? Its number, please."),
        Number(least=1, most=999_999_999), N_("Application"))  # fmt: skip
    receipt = Field("receipt", N_("Which receipt did you give? Its number, please."),
        Text(shortest=2, longest=30), N_("Receipt"))  # fmt: skip
    return _one_section(name, N_("Card fee"), send, *((which, receipt) if number else (receipt,)))


def fee_noted(application: Application) -> Screen:
    """After a fee was taken by somebody who does not review."""
    assert application.fee is not None  # it was just taken
    return Screen(
        _("Card fee"),
        _(
            "Application no. {n}: {fee} taken, receipt {receipt}.",
            n=application.id or 0,
            fee=money_(application.fee),
            receipt=application.fee_receipt or "—",
        ),
        ((Button(_("Take another"), BeginForm(form="fee")),), back_to_desk()),
    )


@dataclass(frozen=True, slots=True)
class CardCode(Text):
    """The code of a card as its token; typed alone or with its link."""

    longest: int = 300

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        token = str(Text.parse(self, incoming, ctx)).rpartition(LINK)[2]
        if not TOKEN.fullmatch(token):
            raise Wrong(
                N_("This is not the code of a card. Please scan it with your camera, or paste "
                   "its link here.")
            )  # fmt: skip
        return token


def verifying(name: str, send: Send) -> Form:
    field = Field("code",
        N_("Please scan the code with your camera, or paste its link here."),
        CardCode(), N_("Code"))  # fmt: skip
    return _one_section(name, N_("Check a card"), send, field)
