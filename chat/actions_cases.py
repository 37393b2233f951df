"""The buttons of complaints, suggestions and consultations: the member's and the desk's.

`case` is the id of a service case; a press of somebody else's is answered like an unknown one.
"""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

# ── The member's own ──────────────────────────────────────────────────────────────────────────


class SeeService(CallbackData, prefix="ca"):
    """Help and service: complain, suggest, ask, and one's own cases."""


class SeeMyCases(CallbackData, prefix="cal"):
    page: int = 1


class SeeMyCase(CallbackData, prefix="cao"):
    case: int


class ReadMyCase(CallbackData, prefix="car"):
    """What was said in it, the latest page first."""

    case: int
    page: int = 1


class ConfirmCase(CallbackData, prefix="cay"):
    """It is solved."""

    case: int


class WithdrawCase(CallbackData, prefix="caw"):
    """`sure` after the second look."""

    case: int
    sure: bool = False


class RateCase(CallbackData, prefix="cas"):
    case: int
    stars: int


# ── The desk ──────────────────────────────────────────────────────────────────────────────────


class SeeCases(CallbackData, prefix="cd"):
    """As /cases. `only`: mine, free, due, waiting, open, closed; `kind` one of Kind, or all."""

    only: str = ""
    page: int = 1
    kind: str = ""


class PickCaseKind(CallbackData, prefix="cdk"):
    """Which kinds the list shows."""

    only: str = ""


class SeeCase(CallbackData, prefix="cdo"):
    case: int


class ReadCase(CallbackData, prefix="cdr"):
    """What was said in it; the look is recorded."""

    case: int
    page: int = 1


class ShowCaseFiles(CallbackData, prefix="cdf"):
    """The photos and papers of a case, protected; the look is recorded."""

    case: int


class SeeCaseSteps(CallbackData, prefix="cdh"):
    case: int
    page: int = 1


class ClaimCase(CallbackData, prefix="cdc"):
    case: int


class AnswerCase(CallbackData, prefix="cda"):
    """Answer the member: in one's own words or with a ready answer, by its id."""

    case: int
    page: int = 1
    ready: int = 0


class MoreCaseActs(CallbackData, prefix="cdm"):
    """The rarer acts on a case."""

    case: int


class HandOverCase(CallbackData, prefix="cdg"):
    """Without `to` it asks which colleague (a person's id)."""

    case: int
    to: int = 0
    page: int = 1


class SendToDepartment(CallbackData, prefix="cde"):
    """Without `role` it asks which department."""

    case: int
    role: str = ""


class RetypeCase(CallbackData, prefix="cdt"):
    """Asks for the kind, then for the area."""

    case: int
    kind: str = ""
    area: str = ""


class MarkCaseUrgent(CallbackData, prefix="cdu"):
    case: int
    on: bool


class SkipRating(CallbackData, prefix="cds"):
    """Without `reason` it asks for one (spam, supplier)."""

    case: int
    reason: str = ""


class MoveSuggestion(CallbackData, prefix="cdv"):
    """`step`: screen, adopt, implemented, thank; adopting needs `sure`."""

    case: int
    step: str
    sure: bool = False


# ── Days of the club ──────────────────────────────────────────────────────────────────────────


class SeeClubDays(CallbackData, prefix="cdd"):
    """Holidays and working weekends that the club entered itself."""

    page: int = 1


class DropClubDay(CallbackData, prefix="cdx"):
    """`day` as 2026-10-08; `sure` after the second look."""

    day: str
    sure: bool = False
