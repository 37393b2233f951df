"""The rights around surveys, written out a second time; see tests/permissions."""

from domain.access import Permission

P = Permission
ANYONE = None

# What each domain function asks for in its first statement.
GUARDED: dict[Permission, set[str]] = {}

# Called by handlers without a right of their own; what protects them instead.
UNGUARDED: dict[str, str] = {}

# Each button and form: the right without which it is refused, or ANYONE and what is checked.
ACTIONS: dict[str, tuple[Permission | None, str]] = {}
FORMS: dict[str, tuple[Permission | None, str]] = {}
