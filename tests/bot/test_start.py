"""What is refused before the bot listens, and what is done there once."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot import settings as operator
from bot import start
from bot.settings import BadSettings, Settings
from domain.people import facts, group, owner
from tests.conftest import Club
from tests.domain.points import earn, new_member

TOKEN = "123456789:AAvery-secret-token-of-the-club-0001"
OWNER, STAFF, MOVED = 7_000_000_999, -1002000009999, -1002000008888


def chosen(folder: Path, **more: Any) -> Settings:
    return Settings(media_dir=folder / "media", database_url="sqlite:///unused.db", **more)


def real(folder: Path, **more: Any) -> Settings:
    return chosen(folder, bot_token=TOKEN, **more)


def fact(club: Club, key: str) -> str | None:
    with club.work() as work:
        return facts.fact(work.session, key)


def test_a_demo_club_never_meets_telegram(sqlite_club: Club, tmp_path: Path) -> None:
    start.prepare(chosen(tmp_path), sqlite_club.engines)
    with pytest.raises(BadSettings, match="holds the demo club"):
        start.prepare(real(tmp_path), sqlite_club.engines)
    start.prepare(chosen(tmp_path), sqlite_club.engines)  # the sandbox goes on


def test_a_real_club_never_meets_the_sandbox(sqlite_club: Club, tmp_path: Path) -> None:
    start.prepare(real(tmp_path), sqlite_club.engines)
    with pytest.raises(BadSettings, match="holds a real club"):
        start.prepare(chosen(tmp_path), sqlite_club.engines)
    assert fact(sqlite_club, "demo") is None
    lines = list(start.checks(chosen(tmp_path), sqlite_club.engines))
    assert [line for fine, line in lines if not fine and "real club" in line]


def test_a_club_with_an_owner_but_no_mark_counts_as_real(
    sqlite_club: Club, tmp_path: Path
) -> None:
    with sqlite_club.work() as work:
        owner.ensure_owner(work.session, OWNER, work.now)
    with pytest.raises(BadSettings, match="holds a real club"):
        start.prepare(chosen(tmp_path), sqlite_club.engines)


def test_a_database_newer_than_the_code_is_refused(sqlite_club: Club, tmp_path: Path) -> None:
    with sqlite_club.work() as work:
        work.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadSettings, match="newer than this code"):
        start.prepare(real(tmp_path), sqlite_club.engines)


def test_the_owners_code_is_printed_once_and_again_on_request_until_it_is_used(
    sqlite_club: Club, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start.prepare(real(tmp_path), sqlite_club.engines)
    first = capsys.readouterr().out.partition("/claim ")[2].split()[0]
    start.prepare(real(tmp_path), sqlite_club.engines)
    assert capsys.readouterr().out == ""
    fresh = start.new_owner_code(sqlite_club.engines)
    assert fresh and fresh != first
    ann = sqlite_club.person()
    with sqlite_club.work(ann) as work:
        assert owner.claim(work, first) is owner.Claim.WRONG
        assert owner.claim(work, fresh) is owner.Claim.OWNER
    assert start.new_owner_code(sqlite_club.engines) is None


def test_the_owner_and_the_group_of_the_settings_are_named_and_kept_in_the_trail(
    sqlite_club: Club, tmp_path: Path
) -> None:
    told = real(tmp_path, owner_id=OWNER, staff_chat_id=STAFF)
    for _ in range(2):
        start.prepare(told, sqlite_club.engines)
    with sqlite_club.work() as work:
        assert owner.has_owner(work.session)
        assert group.staff_group(work.session) == STAFF
        trail = work.session.execute(text("SELECT action FROM audit_entry ORDER BY seq"))
        assert trail.scalars().all() == ["owner.named", "group.bound"]


def test_f17_a_group_that_moved_stays_where_it_moved_until_the_setting_changes(
    sqlite_club: Club, tmp_path: Path
) -> None:
    start.prepare(real(tmp_path, staff_chat_id=STAFF), sqlite_club.engines)
    with sqlite_club.work() as work:
        assert group.migrated(work, STAFF, MOVED)
    start.prepare(real(tmp_path, staff_chat_id=STAFF), sqlite_club.engines)
    assert fact(sqlite_club, "staff_group") == str(MOVED)
    start.prepare(real(tmp_path, staff_chat_id=STAFF - 1), sqlite_club.engines)
    assert fact(sqlite_club, "staff_group") == str(STAFF - 1)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("STAFF_CHAT_ID", "7000000001", "is a person"),
        ("STAFF_CHAT_ID", "1087968824", "anonymous"),
        ("OWNER_ID", "-1002000009999", "is a group"),
    ],
)
def test_a_person_is_no_group_and_a_group_no_person(monkeypatch, name, value, words) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=words) as refused:
        operator.load()
    assert str(refused.value).startswith(name)


@pytest.mark.parametrize(
    ("desktop", "written", "spoken"),
    [
        ("en_US:en", "zh_TW", "zh_TW"),
        ("de_DE", "en", "en"),
        ("zh_CN:zh", "zh_TW", "zh_TW"),
        ("en_US:en", None, "zh_CN"),
        ("en", "zh_TW", "en"),  # meant for us: the environment is heard before .env
    ],
)
def test_the_language_in_env_file_holds_against_a_desktops_own(
    monkeypatch, tmp_path, desktop, written, spoken
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", desktop)
    if written:
        (tmp_path / ".env").write_text(f"LANGUAGE={written}\n")
    assert operator.load().language == spoken


def test_a_desktops_language_written_into_the_env_file_is_refused(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LANGUAGE", raising=False)
    (tmp_path / ".env").write_text("LANGUAGE=en_US\n")
    with pytest.raises(BadSettings, match="LANGUAGE"):
        operator.load()


def test_the_check_names_the_member_whose_points_do_not_add_up(
    sqlite_club: Club, tmp_path: Path
) -> None:
    start.prepare(chosen(tmp_path), sqlite_club.engines)
    member = new_member(sqlite_club)
    with sqlite_club.work() as work:
        earn(work, member, 5)
    settings = chosen(tmp_path)
    assert (True, "points ledger adds up") in start.checks(settings, sqlite_club.engines)
    with sqlite_club.work() as work:
        wrongly = "UPDATE points_standing SET balance = 6 WHERE member_id = :one"
        work.session.execute(text(wrongly), {"one": member})
    wrong = f"points do not add up in 1 places, the first is member {member}"
    assert (False, wrong) in start.checks(settings, sqlite_club.engines)
