"""What a purchase must be like, recorded by hand or by file; shops and receipts made alike.

Pure: nothing here looks into the database.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.purchases.model import Sort

LARGEST = Decimal(10_000_000)  # yuan; beyond lies a typing mistake
CENT = Decimal("0.01")
SHOP_LONGEST = 60
RECEIPT_LONGEST = 40
CATEGORY_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One purchase as it was given. `line` is its row in the file, 0 when typed; `amount` in
    yuan, `bought_on` a club day."""

    number: str
    shop: str
    receipt: str
    amount: Decimal
    bought_on: date
    kind: str = Sort.SHOP
    category: str | None = None
    line: int = 0


def row(
    *,
    number: str,
    shop: str,
    receipt: str,
    amount: Decimal,
    bought_on: date,
    kind: str = Sort.SHOP,
    category: str | None = None,
    line: int = 0,
) -> Row:
    """The Row with its words made alike, so that the same receipt is the same however typed."""
    return Row(
        number=_solid(number),
        shop=_plain(shop),
        receipt=_solid(receipt),
        amount=amount,
        bought_on=bought_on,
        kind=kind,
        category=_plain(category or "") or None,
        line=line,
    )


def faults(one: Row, today: date, oldest_days: int) -> list[tuple[str, str]]:
    """(field, reason) of everything that will not do, one for each field.

    Reasons: shop, receipt, amount, cents, large, future, old, kind, category.
    """
    checks = (
        ("shop", "shop", 1 <= len(one.shop) <= SHOP_LONGEST),
        ("receipt", "receipt", 1 <= len(one.receipt) <= RECEIPT_LONGEST),
        ("amount", "amount", one.amount.is_finite() and one.amount > 0),
        ("amount", "large", one.amount.is_finite() and one.amount <= LARGEST),
        ("amount", "cents", _whole_cents(one.amount)),
        ("bought_on", "future", one.bought_on <= today),
        ("bought_on", "old", one.bought_on >= oldest(today, oldest_days)),
        ("kind", "kind", one.kind in set(Sort)),
        ("category", "category", len(one.category or "") <= CATEGORY_LONGEST),
    )
    found: dict[str, str] = {}
    for field, why, fits in checks:
        if not fits:
            found.setdefault(field, why)
    return list(found.items())


def oldest(today: date, days: int) -> date:
    """The earliest club day of a purchase that can still be recorded."""
    return today - timedelta(days=days)


def _whole_cents(amount: Decimal) -> bool:
    if not amount.is_finite() or amount > LARGEST:
        return False
    return amount == amount.quantize(CENT)


def _plain(words: str) -> str:
    """One line in ordinary signs."""
    if words.isascii() and words.isprintable():
        return " ".join(words.split())
    kept = (sign for sign in unicodedata.normalize("NFKC", words) if _readable(sign))
    return " ".join("".join(kept).split())


def _solid(words: str) -> str:
    """Capitals without spaces, as numbers are."""
    return "".join(_plain(words).upper().split())


def _readable(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign)[0] not in "C"
