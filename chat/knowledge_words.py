"""The words of articles: what they are about, their states."""

from __future__ import annotations

from collections.abc import Mapping

from chat.case_words import FIELDS
from domain.knowledge.model import FAQ, LANGUAGES
from locales.i18n import LANGUAGES as NAMES
from locales.i18n import N_, _

SUBJECTS: Mapping[str, str] = {FAQ: N_("Often asked"), **FIELDS}
STATES: Mapping[str, str] = {
    "draft": N_("draft"),
    "changed": N_("published, with changes members do not see yet"),
    "published": N_("published"),
    "retired": N_("taken down"),
}
# The same on the buttons that choose which articles a list shows.
FILTERS: Mapping[str, str] = {
    "": N_("All articles"),
    "draft": N_("Drafts"),
    "changed": N_("Changed"),
    "published": N_("Published"),
    "retired": N_("Taken down"),
}


def subject(code: str) -> str:
    return _(SUBJECTS.get(code, code))


def in_its_language(code: str) -> str:
    """A language under its own name."""
    return NAMES.get(code, code)


def place(code: str) -> int:
    """The number that stands for a language in buttons and names of forms."""
    return LANGUAGES.index(code)


def foreign(code: str) -> str:
    """Said above an article that is not in the reader's language."""
    return {
        "zh_CN": _("Not in your language yet: this is the simplified Chinese one."),
        "zh_TW": _("Not in your language yet: this is the traditional Chinese one."),
        "en": _("Not in your language yet: this is the English one."),
    }[code]
