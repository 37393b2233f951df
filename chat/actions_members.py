"""The buttons of the roll, of blacklist cases and of appeals."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

# ── The roll ──────────────────────────────────────────────────────────────────────────────────


class SeeMembers(CallbackData, prefix="ml"):
    """As /members; "" lets everybody through."""

    page: int = 1
    tier: str = ""
    status: str = ""
    value: str = ""


class FilterMembers(CallbackData, prefix="mf"):
    """The choice of what SeeMembers narrows."""

    tier: str = ""
    status: str = ""
    value: str = ""


class SeeMember(CallbackData, prefix="mm"):
    member_id: int


class ReadFile(CallbackData, prefix="mu"):
    """A member's file unmasked; the look is recorded."""

    member_id: int


# ── Cases ─────────────────────────────────────────────────────────────────────────────────────


class SeeBlacklist(CallbackData, prefix="bl"):
    """As /blacklist."""

    page: int = 1


class SeeBlacklistCase(CallbackData, prefix="bc"):
    case_id: int


class SeeEvidence(CallbackData, prefix="be"):
    """The files of a case as protected pictures; the look is recorded."""

    case_id: int


class DropCase(CallbackData, prefix="bd"):
    """One's own case; `sure` after the second look."""

    case_id: int
    sure: bool = False


# ── The member's side ─────────────────────────────────────────────────────────────────────────


class SeeOwnCase(CallbackData, prefix="bo"):
    """Why one's points rest, and what one can do about it."""
