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
UNGUARDED: dict[str, str] = {
    "segments.reading.name": "of a survey or event the caller has been shown",
    "segments.reading.shown": "says what the actor may read",
}

# Each button and form: the right without which it is refused.
ACTIONS: dict[str, tuple[Permission | None, str]] = {
    "SeeSegments": (P.SEE_SEGMENTS, "numbers, no names"),
    "SeeSegment": (P.SEE_SEGMENTS, "numbers, no names"),
    "SeeConditions": (P.USE_SEGMENTS, ""),
    "SeeCondition": (P.USE_SEGMENTS, ""),
    "TickValue": (P.USE_SEGMENTS, ""),
    "ClearCondition": (P.USE_SEGMENTS, ""),
    "DiscardSegment": (P.USE_SEGMENTS, "asks twice; not while something goes to it"),
}
FORMS: dict[str, tuple[Permission | None, str]] = {
    "sgnew": (P.USE_SEGMENTS, ""),
    "sgname.1": (P.USE_SEGMENTS, ""),
    "sgcopy.1": (P.USE_SEGMENTS, ""),
    "sgday.1.0": (P.USE_SEGMENTS, ""),
}
