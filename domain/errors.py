"""What the club refuses, as states with the facts a sentence needs.

`code` names the sentence in chat/errors; the attributes are its fields. None of them carries
personal data, so an error may be logged.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar


class Refused(Exception):
    """A rule said no. The unit of work is rolled back and the person is told why."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def leave_trace(self, work: Any) -> None:
        """Note the refusal where it must be known; called in the unit that says it."""


class NotPermitted(Refused):
    code = "not_permitted"


class NotFound(Refused):
    code = "not_found"


class AlreadyDecided(Refused):
    """Somebody else was faster (F3). `by` is a name as shown to colleagues, `at` the time."""

    code = "already_decided"

    def __init__(self, *, by: object, at: datetime, outcome: str) -> None:
        super().__init__(by=by, at=at, outcome=outcome)


class Outdated(Refused):
    """The button belongs to a state that is over (F13)."""

    code = "outdated"


class Overtaken(Outdated):
    """What an open form is about is another thing by now than when it was opened."""

    code = "overtaken"


class AnswersMissing(Refused):
    """`fields` names the open questions."""

    code = "answers_missing"

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(fields=tuple(fields))


class OwnRequest(NotPermitted):
    """Nobody approves their own request (SPEC 1)."""

    code = "own_request"


class ReasonMissing(Refused):
    code = "reason_missing"


class UndertakingMissing(NotPermitted):
    """No right works before this year's confidentiality undertaking is signed (D:七(三))."""

    code = "undertaking_missing"


class Unreadable(Exception):
    """An encrypted value does not open with any key we hold (F48)."""
