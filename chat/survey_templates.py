"""The questions a new survey begins with, in every language of ours."""

from __future__ import annotations

from collections.abc import Mapping

from domain.surveys.model import Kind, Template
from domain.surveys.question_rules import Question
from locales.i18n import LANGUAGES, N_, _, speaking

Row = tuple[Kind, str, tuple[str, ...], bool]
_RECOMMEND = N_("Would you recommend the club to friends? 0 is never, 10 is gladly.")
_ROWS: Mapping[Template, tuple[Row, ...]] = {
    Template.CLUB: (
        (Kind.SCALE5, N_("How satisfied are you with the club as a whole?"), (), True),
        (Kind.SCALE5, N_("How satisfied are you with our events?"), (), True),
        (Kind.SCALE5, N_("How satisfied are you with how we help and advise you?"), (), True),
        (Kind.NPS, _RECOMMEND, (), True),
        (Kind.TEXT, N_("What should we do better, or more often?"), (), False),
    ),
    Template.EVENT: (
        (Kind.SCALE5, N_("How did you like the event?"), (), True),
        (Kind.NPS, _RECOMMEND, (), True),
        (Kind.TEXT, N_("What was good?"), (), False),
        (Kind.TEXT, N_("What should be better next time?"), (), False),
    ),
    Template.CASE: (
        (Kind.SCALE5, N_("How satisfied are you with how we solved your case?"), (), True),
        (
            Kind.SINGLE,
            N_("Is it solved for you?"),
            (N_("Yes, it is solved"), N_("In part"), N_("No, it is not")),
            True,
        ),
        (Kind.TEXT, N_("What should we have done better?"), (), False),
    ),
    Template.FREE: (),
}


def preset(template: str, first: str) -> list[Question]:
    """The questions of a template; `first` is the club's language, which stands first."""
    codes = (first, *(code for code in LANGUAGES if code != first))
    return [
        Question(
            kind,
            _in_all(codes, words),
            tuple(_in_all(codes, one) for one in options),
            required=required,
        )
        for kind, words, options, required in _ROWS[Template(template)]
    ]


def _in_all(codes: tuple[str, ...], words: str) -> dict[str, str]:
    found = {}
    for code in codes:
        with speaking(code):
            found[code] = _(words)
    return found
