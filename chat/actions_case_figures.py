"""The buttons around the service desk: its figures, voices elsewhere, posters, who is on duty."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class SeeCaseTools(CallbackData, prefix="cf"):
    """What there is besides the cases themselves."""


# ── Figures ───────────────────────────────────────────────────────────────────────────────────


class SeeCaseFigures(CallbackData, prefix="cfs"):
    """`span`: month, quarter or year, in which the `day` (261101) lies; none is today.
    `view`: all, area, colleague, department, cause or place; `own`: of the reader's own cases."""

    span: str = "month"
    day: str = ""
    view: str = "all"
    kind: str = ""
    area: str = ""
    own: bool = False


class PickCaseFigures(CallbackData, prefix="cfp"):
    """`what` is chosen: v, which figures; k, which kind; a, which area of it. The rest as it
    was."""

    what: str
    span: str
    day: str
    view: str
    kind: str = ""
    area: str = ""
    own: bool = False


class DrawCaseFigures(CallbackData, prefix="cfd"):
    """A picture: `what` is c, the causes of the period, or p, the promises of its year."""

    what: str
    span: str
    day: str
    kind: str = ""
    area: str = ""


class TakeCaseFigures(CallbackData, prefix="cft"):
    """The period as an Excel file."""

    span: str
    day: str
    kind: str = ""
    area: str = ""
