"""What a manager says to fix a tier: whose, which, why, until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from chat.forms import Field, Form, Section
from chat.kinds import Choice, Date, LongText, Text
from chat.pictures import TIERS
from chat.screen import Screen
from locales.i18n import N_

Send = Callable[[Any, dict[str, Any]], Screen]


def _today(today: date) -> date:
    return today


def pinning(name: str, send: Send, *, number: bool) -> Form:
    """`number`: the member is asked for too."""
    whose = Field("number", N_("Whose tier is it? The member number, please."),
        Text(shortest=1, longest=20), N_("Member number"))  # fmt: skip
    which = Field("tier", N_("Which tier shall it be, whatever the points say?"),
        Choice(tuple(TIERS.items()), columns=2), N_("Tier"))  # fmt: skip
    why = Field("reason", N_("Why? Colleagues read it, the member does not."),
        LongText(longest=500, shortest=3), N_("Reason"))  # fmt: skip
    until = Field("until", N_("Until which day? Skip it and the tier stays until you end it."),
        Date(earliest=_today, near=True), N_("Last day"), optional=True)  # fmt: skip
    fields = ((whose,) if number else ()) + (which, why, until)
    return Form(name, (Section(N_("Fix a tier"), fields),), send, title=N_("Fix a tier"))
