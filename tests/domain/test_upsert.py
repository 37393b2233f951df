"""Insert where a row may be there already, on both databases."""

from domain import upsert
from domain.members.model import Household, NumberRange


def test_whether_a_row_was_new_is_known_on_both_databases(club):
    home = {"key": "a", "seats": 1, "taken": 0, "granted": 0}
    numbers = {"prefix": "NJ", "next": 1, "last": 2}
    with club.work() as work:
        for table, row in ((Household, home), (NumberRange, numbers)):
            found = [upsert.if_new(work.session, table.__table__, **row) for _n in range(2)]
            assert found == [True, False]
