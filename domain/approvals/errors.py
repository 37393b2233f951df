"""What the approval mechanism refuses."""

from domain.errors import NotPermitted


class DecidedBefore(NotPermitted):
    """Every step of a chain needs another pair of eyes (SPEC 1)."""

    code = "decided_before"
