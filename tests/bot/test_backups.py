"""A backup can be restored elsewhere, and the copy keeps silent (G27, F32)."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlmodel import Session

from bot import backups, database
from bot.settings import BadSettings, Settings
from domain import audit, outbox
from domain.access import Role
from domain.applications.model import Application
from domain.people.model import Absence
from tests.conftest import NOON


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    media = tmp_path / "media"
    media.mkdir()
    (media / "one.sealed").write_bytes(b"sealed bytes")
    return Settings(media_dir=media)


def test_g27_a_restored_copy_is_whole_and_says_nothing(club, settings, tmp_path):
    club.person(Role.MANAGER)
    with club.work() as work:
        audit.record(work, "test.happened")
        outbox.queue(work, "text", to=1, key="waiting", msgid="hello")
    archive = backups.write(settings, club.engines, tmp_path)
    assert b"hello" not in archive.read_bytes()
    shutil.rmtree(settings.media_dir)
    fresh = database.open_engines(f"sqlite:///{tmp_path / 'restored.db'}")
    assert backups.restore(settings, fresh, archive, send=False) == 1
    assert (settings.media_dir / "one.sealed").read_bytes() == b"sealed bytes"
    with fresh.write.connect() as connection, connection.begin():
        states = connection.execute(text("SELECT state FROM outbox_message")).scalars().all()
        assert states == ["held"]
        assert audit.verify(Session(connection)) is None
    fresh.dispose()


def test_amounts_of_money_and_calendar_days_survive(club, settings, tmp_path):
    mei = club.person(Role.MEMBER_SPECIALIST)
    with club.work() as work:
        work.session.add(
            Application(
                person_id=mei.person_id,
                entered_by=mei.person_id,
                preset="owners",
                started_at=work.now,
                touched_at=work.now,
                fee=Decimal("20.50"),
            )
        )
        work.session.add(
            Absence(
                person_id=mei.person_id,
                substitute_id=mei.person_id,
                first_day=work.today,
                last_day=work.today,
                named_by=mei.person_id,
            )
        )
    archive = backups.write(settings, club.engines, tmp_path)
    fresh = database.open_engines(f"sqlite:///{tmp_path / 'restored.db'}")
    backups.restore(settings, fresh, archive, send=False)
    with Session(fresh.read) as session:
        assert session.execute(select(Application.fee)).scalar_one() == Decimal("20.50")
        assert session.execute(select(Absence.first_day)).scalar_one() == NOON.date()
    fresh.dispose()


def test_a_folder_that_is_missing_is_made(sqlite_club, settings, tmp_path):
    written = backups.write(settings, sqlite_club.engines, tmp_path / "far" / "backups")
    assert written.parent == tmp_path / "far" / "backups"
    assert written.name.startswith("guildhall-")
    own = tmp_path / "other" / "mine.tar.gz.sealed"
    assert backups.write(settings, sqlite_club.engines, own) == own
    with pytest.raises(BadSettings, match="is a file"):
        backups.write(settings, sqlite_club.engines, settings.media_dir / "one.sealed")


def test_a_restore_never_overwrites(sqlite_club, settings, tmp_path):
    archive = backups.write(settings, sqlite_club.engines, tmp_path)
    with pytest.raises(BadSettings, match="not empty"):
        backups.restore(settings, sqlite_club.engines, archive, send=False)
    with pytest.raises(BadSettings, match="exists already"):
        backups.write(settings, sqlite_club.engines, archive)
