"""Above what is said in a case: who says it, to the group and to a colleague in private."""

from __future__ import annotations

from chat import case_words as words
from chat import labels
from domain.cases.model import FOLLOW_UP, Side
from domain.cases.relay import Piece
from locales.i18n import _


def in_group(piece: Piece) -> str:
    if piece.side == Side.CLUB:
        return _("What the member answered in a survey")
    if piece.unsolved:
        return _("The member says it is not solved")
    return _("From the member") if piece.by is None else labels.colleague(piece.by)


def in_private(piece: Piece) -> str:
    """With the number of the case."""
    case = heading(piece)
    if piece.side == Side.CLUB:
        return _("{case}: the member gave a low mark", case=case)
    if piece.unsolved:
        return _("{case}: the member says it is not solved", case=case)
    return _("{case}: the member writes", case=case)


def heading(piece: Piece) -> str:
    """Which case; of its area only what tells that nobody complained."""
    area = piece.case.area if piece.case.area == FOLLOW_UP else ""
    return words.title(piece.case.number, piece.case.kind, area)
