"""What a colleague hears whose words in a case stay, or went nowhere."""

from __future__ import annotations

from chat.screen import Screen
from locales.i18n import _


def stays_a_note() -> Screen:
    """A note was edited until it read like an answer."""
    return Screen(
        text=_(
            "This stays a note among us; the member was not told. Please write it anew if they "
            "should read it."
        )
    )


def no_command() -> Screen:
    """Something in a topic that begins like a command."""
    return Screen(
        text=_(
            "Nothing was passed on: this begins like a command, and I do not know it. A note "
            "among us begins with //."
        )
    )
