"""Numbers and codes as people type them, on any keyboard."""

import pytest

from domain.access import Role
from domain.lottery import codes as prizes
from domain.members import numbers
from domain.members import service as members
from domain.rewards import codes as gifts
from tests.domain.earners import member


@pytest.mark.parametrize("typed", ["NJ7", "nj7", " NJ 7 ", "ＮＪ７", "ｎｊ７", "NJ７"])
def test_a_member_number_is_found_however_it_was_typed(sqlite_club, typed):
    member(sqlite_club, "NJ7")
    assert numbers.typed(typed) == "NJ7"
    with sqlite_club.work(sqlite_club.person(Role.MEMBER_SPECIALIST)) as work:
        assert members.find(work, number=typed).number == "NJ7"


@pytest.mark.parametrize("typed", ["EH4Y-CFMA", "ＥＨ４Ｙ－ＣＦＭＡ", "ｅｈ４ｙ cfma"])
def test_a_code_is_read_in_full_width(typed):
    assert gifts.plain(typed) == "EH4YCFMA"
    assert prizes.typed(typed) == "EH4YCFMA"
