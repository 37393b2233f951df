"""A large club for measuring, made in the database itself: members, purchases, points.

Everybody joined long ago; tiers fit the points of nearly all. A share of the members has something
to happen in the night of `NIGHT`: a tier to rise or to be warned of, points that expire, a status.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from bot.database import Engines
from domain.members.model import Member
from domain.people.model import Person
from domain.points.model import Entry, Lot, Standing, Transfer
from domain.purchases.model import Purchase

NIGHT = datetime(2026, 12, 1, 16, 5, tzinfo=UTC)  # five past midnight of 2 December in Nanjing
LATER = NIGHT + timedelta(days=400)
JOINED = date(2023, 5, 20)
BATCH = 5000
NUMBERED = ("person", "member", "points_transfer", "points_lot", "points_entry", "purchase")
LEVELS = ("ordinary",) * 14 + ("silver",) * 4 + ("gold", "diamond")
BEGINS = {"ordinary": 0, "silver": 5000, "gold": 10_000, "diamond": 15_000}


def people(connection: Connection, count: int) -> None:
    """Members with accounts, tiers, standings, a purchase and a lot of points each: 2 % have too
    few points for their tier, 1 % enough for the next, 10 % a lot that expires tonight, and 4 %
    have bought nothing for just six or twelve months."""
    tables: dict[Table, Any] = {
        _table(Person): _person,
        _table(Member): _member,
        _table(Standing): _standing,
        _table(Transfer): _transfer,
        _table(Lot): _lot,
        _table(Entry): _entry,
        _table(Purchase): _purchase,
    }
    for table, row in tables.items():
        for first in range(1, count + 1, BATCH):
            rows = [row(n) for n in range(first, min(first + BATCH, count + 1))]
            connection.execute(insert(table), rows)


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _person(n: int) -> dict[str, Any]:
    return {"id": n, "telegram_id": 7_000_000_000 + n, "language": "zh_CN", "created_at": NIGHT}


def _member(n: int) -> dict[str, Any]:
    return {
        "id": n,
        "person_id": n,
        "number": f"NJ{100_000 + n}",
        "status": "active",
        "tier": LEVELS[n % 20],
        "joined_on": JOINED,
        "admitted_at": NIGHT - timedelta(days=1200),
        "name": "林小满",
        "by_exception": False,
    }


def _points(n: int) -> int:
    begins = BEGINS[LEVELS[n % 20]]
    if n % 50 == 15:  # silver by tier
        return 1000
    return begins + (6000 if n % 100 == 1 else 300)


def _standing(n: int) -> dict[str, Any]:
    return {"member_id": n, "balance": 300, "debt": 0, "tier_points": _points(n)}


def _transfer(n: int) -> dict[str, Any]:
    return {
        "id": n,
        "key": f"bench:{n}",
        "kind": "earn",
        "member_id": n,
        "points": 300,
        "delta": 300,
        "counts": True,
        "source_kind": "purchase",
        "actor_id": 0,
        "at": NIGHT - timedelta(days=100),
    }


def _lot(n: int) -> dict[str, Any]:
    return {
        "id": n,
        "member_id": n,
        "transfer_id": n,
        "points": 300,
        "remaining": 300,
        "earned_at": NIGHT - timedelta(days=100),
        "active_from": NIGHT - timedelta(days=100),
        "expires_at": NIGHT - timedelta(minutes=5) if n % 10 == 3 else LATER,
    }


def _entry(n: int) -> dict[str, Any]:
    mine = {"account": "member", "member_id": n, "lot_id": n}
    return {"transfer_id": n, "amount": 300, **mine}


def _purchase(n: int) -> dict[str, Any]:
    bought = {7: date(2026, 6, 1), 8: date(2025, 12, 1)}.get(n % 50, date(2026, 11, 1))
    return {
        "id": n,
        "member_id": n,
        "shop": "bench",
        "receipt": str(n),
        "kind": "shop",
        "amount": 300,
        "bought_on": bought,
        "state": "valid",
        "points": 300,
        "recorded_by": 1,
        "recorded_at": NIGHT - timedelta(days=30),
    }


def entries(connection: Connection, count: int, members: int, *, of_first: int) -> None:
    """So many more entries in the ledger, `of_first` of them the first member's and the others
    spread over everybody else, each with a leg of the club's and one of the member's."""
    numbers = "generate_series(1, :count) AS numbers(n)"
    if connection.dialect.name == "sqlite":
        numbers = (
            "(WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < :count) "
            "SELECT n FROM up) AS numbers"
        )
    ids = "1000000 + n"
    whose = "CASE WHEN n <= :of_first THEN 1 ELSE 2 + n % (:members - 1) END"
    given = {"count": count, "of_first": of_first, "members": members}
    at = {"at": _bound(connection, NIGHT - timedelta(days=50))}
    for statement, more in (
        (
            "INSERT INTO points_transfer (id, key, kind, member_id, points, delta, counts, "
            f"source_kind, actor_id, at) SELECT {ids}, 'more:' || n, 'earn', {whose}, 10, 10, "
            f"n > 0, 'purchase', 0, :at FROM {numbers}",
            at,
        ),
        (
            "INSERT INTO points_lot (id, member_id, transfer_id, points, remaining, earned_at, "
            f"active_from) SELECT {ids}, {whose}, {ids}, 10, CASE WHEN n % 20 = 0 THEN 10 ELSE 0 "
            f"END, :at, :at FROM {numbers}",
            at,
        ),
        (
            "INSERT INTO points_entry (id, transfer_id, account, member_id, lot_id, amount) "
            f"SELECT {ids}, {ids}, 'member', {whose}, {ids}, 10 FROM {numbers}",
            {},
        ),
        (
            "INSERT INTO points_entry (id, transfer_id, account, amount) "
            f"SELECT 3000000 + n, {ids}, 'issued', -10 FROM {numbers}",
            {},
        ),
    ):
        used = {key: value for key, value in given.items() if f":{key}" in statement}
        connection.execute(text(statement), used | more)


def _bound(connection: Connection, moment: datetime) -> Any:
    """As the database's own statement takes it."""
    return moment if connection.dialect.name == "postgresql" else f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def fill(engines: Engines, steps: Any) -> None:
    """Run the steps, each given the connection, in a transaction of its own; then let the
    database look at its tables as it does by itself in time."""
    for step in steps:
        with engines.write.begin() as connection:
            step(connection)
    if not engines.is_sqlite:
        with engines.write.begin() as connection:
            for name in NUMBERED:  # their numbers were given by hand
                latest = f"(SELECT coalesce(max(id), 1) FROM {name})"
                given = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {latest})"
                connection.execute(text(given))
            connection.execute(text("ANALYZE"))
