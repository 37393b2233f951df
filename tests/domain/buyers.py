"""Members who buy, and files of what they bought."""

from datetime import date

from domain.access import Role
from domain.purchases import imports, posting
from tests.conftest import Club

TODAY = date(2026, 11, 23)  # the club's, at NOON


def clerk(club: Club):
    return club.person(Role.SERVICE_AGENT)


def line(n: int, number: str = "NJ1", **more) -> tuple:
    """A good row of a file: [line, values]."""
    values = {
        "number": number,
        "shop": "Xinjiekou",
        "receipt": f"R{n}",
        "amount": "100.00",
        "bought_on": "2026-11-20",
        "kind": "shop",
        "category": None,
    } | more
    return n, list(values.values())


def found(*rows, faults=()) -> dict:
    """What the reader of a file makes of it."""
    letters = dict(zip(("number", "shop", "receipt", "amount", "bought_on"), "ABCDE", strict=True))
    return {"letters": letters, "rows": list(rows), "faults": list(faults)}


def staged(club: Club, actor, *rows, sha256: str = "sha", faults=()):
    with club.work(actor) as work:
        return imports.stage(work, sha256=sha256, found=found(*rows, faults=faults))


def ticks(club: Club) -> int:
    """The schedule does what is due; in how many pieces."""
    pieces = 0
    while True:
        with club.work() as work:
            if not posting.run(work):
                return pieces
        pieces += 1
