"""What is typed for a segment: its name, and days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chat.forms import Field, Form, Section
from chat.kinds import Date, Text, days
from chat.screen import Screen
from domain.segments.service import NAME_LONGEST, NAME_SHORTEST
from locales.i18n import N_

Send = Callable[[Any, dict[str, Any]], Screen]


def naming(name: str, send: Send, *, title: str = N_("A new segment")) -> Form:
    field = Field("name", N_("What shall the segment be called? Colleagues read it in lists."),
        Text(shortest=NAME_SHORTEST, longest=NAME_LONGEST), N_("Name of the segment"))  # fmt: skip
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)


def joined(name: str, send: Send, *, before: bool) -> Form:
    asked = N_("Before which day did they join? That day itself does not count.")
    if not before:
        asked = N_("From which day on did they join? That day itself counts.")
    field = Field("day", asked, Date(latest=days(0)), N_("Joined"))
    title = N_("When members joined")
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)
