"""The buttons of applying, of the card and of reviewing; listed in chat/actions with the rest."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

# ── Applying and the card ─────────────────────────────────────────────────────────────────────


class Apply(CallbackData, prefix="apply"):
    """As /apply: begins, goes on, or shows where the application stands."""


class WithdrawApplication(CallbackData, prefix="jw"):
    """Own application; `sure` after the second look."""

    application_id: int
    sure: bool = False


class ShowCard(CallbackData, prefix="card"):
    """As /card."""


class ShowHandbook(CallbackData, prefix="hb"):
    page: int = 1


class ReportLost(CallbackData, prefix="lost"):
    """Own card; `sure` after the second look."""

    sure: bool = False


# ── Reviewing ─────────────────────────────────────────────────────────────────────────────────


class Queue(CallbackData, prefix="jq"):
    """As /applications."""

    page: int = 1


class OpenApplication(CallbackData, prefix="jo"):
    application_id: int


class ClaimApplication(CallbackData, prefix="jc"):
    """`version` is the one the button was drawn with, here and below."""

    application_id: int
    version: int


class ReleaseApplication(CallbackData, prefix="jr"):
    application_id: int
    version: int


class ShowInFull(CallbackData, prefix="jf"):
    """Unmasked; the look is recorded."""

    application_id: int
    page: int = 1


class ShowPapers(CallbackData, prefix="jd"):
    """The materials as protected pictures; the look is recorded."""

    application_id: int


class ApproveApplication(CallbackData, prefix="ja"):
    application_id: int
    version: int


class UndoDecision(CallbackData, prefix="ju"):
    application_id: int
    version: int
    sure: bool = False


class MoreActs(CallbackData, prefix="jm"):
    """The rarer acts on an application."""

    application_id: int


class ReturnFee(CallbackData, prefix="jfr"):
    application_id: int
    sure: bool = False


class CardsInHand(CallbackData, prefix="cq"):
    """Cards to produce, to announce, to hand out."""

    page: int = 1


class MoveCard(CallbackData, prefix="cm"):
    """`step`: produce, ready or hand; handing out needs `sure`."""

    card_id: int
    step: str
    sure: bool = False


class EnterForCaller(CallbackData, prefix="ec"):
    """Without a channel it asks for one."""

    channel: str = ""
