"""Which rule a purchase earns by, and the largest sum it may therefore have."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from domain.points.model import LARGEST
from domain.points.rules_model import Rule
from domain.purchases.model import Sort
from domain.work import Work

_R = Rule.__table__  # type: ignore[attr-defined]

RULES = {
    Sort.SHOP: "shop.purchase",
    Sort.HOME: "home.repurchased",
    Sort.HOME_REFERRED: "home.referred",
    Sort.TRADE_IN: "home.traded_in",
}


def largest(work: Work) -> Mapping[str, int]:
    """Kind → the most yuan one purchase of it may cost, so that its points fit into one entry."""
    found = work.session.execute(
        select(_R.c.code, _R.c.unit, _R.c.points).where(
            _R.c.code.in_(RULES.values()), _R.c.unit.is_not(None)
        )
    )
    units = {code: (unit, points) for code, unit, points in found}
    return {
        str(kind): int(Decimal(LARGEST // units[code][1]) * units[code][0])
        for kind, code in RULES.items()
        if code in units
    }
