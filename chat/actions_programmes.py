"""The buttons of colleagues who look after points; listed in chat/actions with the rest."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class PointsDesk(CallbackData, prefix="sp"):
    """As /points of a colleague."""


class SeeMemberPoints(CallbackData, prefix="spm"):
    """A member's points, with a page of the history."""

    member_id: int
    page: int = 1


class SeeMemberEntry(CallbackData, prefix="spe"):
    transfer_id: int


class ChooseRule(CallbackData, prefix="spg"):
    """The rules by which a colleague can give this member points."""

    member_id: int
    page: int = 1


class SeeProgrammes(CallbackData, prefix="spp"):
    page: int = 1


class SeeProgramme(CallbackData, prefix="spo"):
    programme_id: int
    page: int = 1


class SeeRule(CallbackData, prefix="spr"):
    rule_id: int


class SwitchRule(CallbackData, prefix="sps"):
    """On (1) or off (0); `version` is the programme's. Of a running programme only with `sure`."""

    rule_id: int
    version: int
    on: int
    sure: bool = False


class CloseProgramme(CallbackData, prefix="spc"):
    """Asks first; closes with `sure`."""

    programme_id: int
    version: int
    sure: bool = False


class SeeDisputes(CallbackData, prefix="spd"):
    page: int = 1


class SeeDispute(CallbackData, prefix="spi"):
    dispute_id: int


class SeeUnusual(CallbackData, prefix="spu"):
    page: int = 1


class SeePointsReport(CallbackData, prefix="spt"):
    """`span`: month, quarter or year, in which the `month` lies; 0 is the present one. `by`:
    rule or colleague."""

    span: str = "month"
    year: int = 0
    month: int = 0
    by: str = "rule"


class DrawPointsReport(CallbackData, prefix="spy"):
    """The year as a picture."""

    year: int


class TakePointsReport(CallbackData, prefix="spx"):
    """The period as an Excel file."""

    span: str
    year: int
    month: int


class EditProgramme(CallbackData, prefix="spw"):
    """Opens its form with what it says now; `version` is the programme's, here and below."""

    programme_id: int
    version: int


class EditRule(CallbackData, prefix="spq"):
    rule_id: int
    version: int
