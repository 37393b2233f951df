"""What the roll of members refuses."""

from domain.errors import Refused


class NumbersExhausted(Refused):
    """The number range is used up; the manager widens it (E23.1). `prefix` names it."""

    code = "numbers_exhausted"


class NoSuchMember(Refused):
    """Nobody has this number."""

    code = "no_such_member"
