"""The rights around segments, written out a second time; see tests/permissions."""

from domain.access import Permission

P = Permission

# What each domain function asks for in its first statement.
GUARDED: dict[Permission, set[str]] = {
    P.USE_SEGMENTS: {
        "segments.service.begin", "segments.service.copy", "segments.service.rename",
        "segments.service.tick", "segments.service.clear", "segments.service.discard",
    },
    P.SEE_SEGMENTS: {
        "segments.reading.listed", "segments.reading.one", "segments.reading.choices",
        "segments.reading.offered",
    },
    P.RUN_SCHEDULE: {"segments.profiles.run"},
}  # fmt: skip

# Called by handlers without a right of their own; what protects them instead.
UNGUARDED: dict[str, str] = {}

# Each button and form: the right without which it is refused.
ACTIONS: dict[str, tuple[Permission | None, str]] = {}
FORMS: dict[str, tuple[Permission | None, str]] = {}
