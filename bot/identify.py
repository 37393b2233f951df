"""Whose update it is, read from its raw envelope before anything trusts the inside."""

from typing import Any

from domain.people.service import NOBODY


def sender(body: dict[str, Any]) -> dict[str, Any] | None:
    """The person behind an update; none behind channels, bots and anonymous admins (F15)."""
    for key, inner in body.items():
        if key != "update_id" and isinstance(inner, dict):
            user = inner.get("from") or inner.get("user")
            if not isinstance(user, dict) or not _is_id(user.get("id")):
                return None
            if user.get("is_bot") or user["id"] in NOBODY or inner.get("sender_chat"):
                return None
            return user
    return None


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**62
