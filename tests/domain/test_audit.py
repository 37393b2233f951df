"""The audit trail is append-only and finds any change (G24)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain import audit


def test_the_trail_verifies_and_refuses_changes(club):
    with club.work() as work:
        for n in range(5):
            audit.record(work, "test.happened", purpose=f"no {n}")
    with club.work() as work:
        assert audit.verify(work.session) is None
    with pytest.raises(DBAPIError, match="append-only"), club.work() as work:
        work.session.execute(text("UPDATE audit_entry SET actor_id = 9 WHERE seq = 3"))


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE audit_entry SET actor_id = 9 WHERE seq = 3", 3),
        ("DELETE FROM audit_entry WHERE seq = 4", 4),
        ("DELETE FROM audit_entry WHERE seq = 5", 5),
    ],
)
def test_g24_tampering_by_somebody_with_the_database_is_located(sqlite_club, tampering, found_at):
    with sqlite_club.work() as work:
        for n in range(5):
            audit.record(work, "test.happened", purpose=f"no {n}")
        for act in ("update", "delete"):
            work.session.execute(text(f"DROP TRIGGER audit_entry_kept_{act}"))
        work.session.execute(text(tampering))
    with sqlite_club.work() as work:
        assert audit.verify(work.session) == found_at
