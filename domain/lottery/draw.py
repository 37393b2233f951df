"""The draw as arithmetic: anybody who has the published numbers gets the same winners.

docs/lottery.md explains it to members and holds the same few lines on their own.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

_BYTES = 8
SPAN = 1 << 8 * _BYTES  # how many values a drawn number can have before it is a ticket


def commitment(seed: str) -> str:
    """What is published before the first ticket: the SHA-256 of the seed (hex), as hex."""
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def ticket_list(tickets: Iterable[tuple[int, datetime]]) -> str:
    """The list that is fixed at the closing: each ticket's number and the second it was taken, in
    UTC, a line each. No names."""
    lines = (f"{number} {at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n" for number, at in tickets)
    return "".join(lines)


def list_digest(text: str) -> str:
    """SHA-256 of the ticket list, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def winners(seed: str, lottery_id: int, tickets: int, prizes: int, digest: str) -> list[int]:
    """The winning ticket numbers (1 … `tickets`), one for each prize in order, each ticket at
    most once; fewer than `prizes` when there are fewer tickets. Pure: the same every time."""
    won: list[int] = []
    for prize in range(min(prizes, tickets)):
        drawn = (_ticket(value, tickets) for value in _values(seed, lottery_id, prize, digest))
        won.append(next(one for one in drawn if one is not None and one not in won))
    return won


def _values(seed: str, lottery_id: int, prize: int, digest: str) -> Iterator[int]:
    counter = 0
    while True:
        message = f"{lottery_id}|{prize}|{counter}|{digest}".encode()
        mac = hmac.digest(bytes.fromhex(seed), message, "sha256")
        yield int.from_bytes(mac[:_BYTES], "big")
        counter += 1


def _ticket(value: int, tickets: int, span: int = SPAN) -> int | None:
    """The ticket a value stands for; None for the last few values, which would make the low
    numbers a little likelier (rejection sampling)."""
    if value >= span - span % tickets:
        return None
    return value % tickets + 1
