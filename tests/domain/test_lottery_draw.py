"""The draw is fair, and the same for everybody who checks it (SPEC 5)."""

import hashlib
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lottery import draw
from tests.domain.lotteries import checked, snippet

DIGEST = "ab" * 32


def seed(n):
    return hashlib.sha256(f"seed {n}".encode()).hexdigest()


def chi_square(counts, expected):
    return sum((count - expected) ** 2 / expected for count in counts)


def test_each_ticket_is_as_likely_as_any_other_for_every_prize():
    draws, tickets, prizes = 4000, 12, 3
    by_place = [Counter() for _ in range(prizes)]
    for n in range(draws):
        for place, ticket in enumerate(draw.winners(seed(n), 7, tickets, prizes, DIGEST)):
            by_place[place][ticket] += 1
    for counts in by_place:
        assert set(counts) == set(range(1, tickets + 1))
        assert chi_square(counts.values(), draws / tickets) < 31.26  # 11 degrees, p = 0.001


def test_a_draw_that_prefers_low_numbers_would_be_noticed():
    # The control: half a byte over 12 tickets, without drawing the last values again.
    counts = Counter(n % 16 % 12 for n in range(4000))
    assert chi_square(counts.values(), 4000 / 12) > 31.26


@given(st.integers(0, 10_000), st.integers(0, 40), st.integers(0, 60))
def test_a_ticket_wins_once_at_most_and_no_prize_is_left_while_there_are_tickets(
    n, tickets, prizes
):
    won = draw.winners(seed(n), 1, tickets, prizes, DIGEST)
    assert len(set(won)) == len(won) == min(tickets, prizes)
    assert all(1 <= ticket <= tickets for ticket in won)


def test_values_that_would_favour_low_numbers_are_drawn_again():
    # 16 values for 5 tickets: the last one, 15, would make ticket 1 likelier.
    drawn = [draw._ticket(value, 5, span=16) for value in range(16)]
    assert drawn[15] is None
    assert Counter(drawn[:15]) == dict.fromkeys(range(1, 6), 3)
    assert draw._ticket(draw.SPAN - 1, 3) is None


def test_every_published_number_takes_part_in_the_result():
    first = draw.winners(seed(1), 7, 500, 5, DIGEST)
    assert draw.winners(seed(1), 7, 500, 5, DIGEST) == first
    assert draw.winners(seed(2), 7, 500, 5, DIGEST) != first
    assert draw.winners(seed(1), 8, 500, 5, DIGEST) != first
    assert draw.winners(seed(1), 7, 501, 5, DIGEST) != first
    assert draw.winners(seed(1), 7, 500, 5, "cd" * 32) != first


def test_the_list_names_numbers_and_seconds_and_nobody():
    listed = draw.ticket_list(
        [
            (1, datetime(2026, 11, 23, 4, 5, 6, 789, UTC)),
            (2, datetime(2026, 11, 23, 4, 6, tzinfo=UTC)),
        ]
    )
    assert listed == "1 2026-11-23T04:05:06Z\n2 2026-11-23T04:06:00Z\n"
    assert draw.list_digest(listed) == hashlib.sha256(listed.encode()).hexdigest()


# ── The page for everybody ────────────────────────────────────────────────────────────────────


def test_the_program_on_the_page_is_short_needs_nothing_of_ours_and_finds_our_winners():
    lines = [line for line in snippet().splitlines() if line.strip()]
    assert len(lines) <= 25
    imported = re.findall(r"^(?:from|import) (\w+)", snippet(), re.M)
    assert set(imported) <= {"hashlib", "hmac"}
    for n in range(30):
        facts = {
            "SEED": seed(n),
            "LOTTERY": n + 1,
            "TICKETS": 3 + 7 * n,
            "PRIZES": 5,
            "LIST": DIGEST,
        }
        found = checked(**facts, PROMISE=draw.commitment(seed(n)))
        assert found["won"] == draw.winners(seed(n), n + 1, 3 + 7 * n, 5, DIGEST)


def test_the_program_on_the_page_notices_a_seed_that_is_not_the_promised_one():
    facts = {"SEED": seed(1), "LOTTERY": 1, "TICKETS": 9, "PRIZES": 2, "LIST": DIGEST}
    with pytest.raises(AssertionError, match="promise"):
        checked(**facts, PROMISE=draw.commitment(seed(2)))
