"""What happens before the bot listens: migrate, prove the keys, name the owner, fill the demo."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import migrate
from bot.database import Engines, journal_mode
from bot.leader import starting
from bot.settings import SANDBOX_STAFF_CHAT, BadSettings, Settings
from domain import audit, clock, sealing
from domain.access import SYSTEM
from domain.errors import Unreadable
from domain.people import facts
from domain.work import Work

CAST = Path(__file__).resolve().parent.parent / "sandbox" / "cast.toml"
_CANARY = "the keys open this"
_DEMO, _REAL = "demo", "real_bot"  # facts: whose database this is
_STAFF_SETTING = "staff_group_setting"


@contextmanager
def _work(engines: Engines) -> Iterator[Work]:
    """A unit before the door is open."""
    with (
        engines.write.connect() as connection,
        connection.begin(),
        Session(
            connection, expire_on_commit=False, join_transaction_mode="rollback_only"
        ) as session,
    ):
        yield Work(session, SYSTEM, clock.now())
        session.flush()


def prepare(settings: Settings, engines: Engines) -> None:
    """Everything the first update needs. Repeating it changes nothing; of several processes that
    start at once, one does it and the others wait.

    Raises:
        BadSettings: the keys do not open this database, it is newer than the code, or it belongs
            to a demo club and we talk to Telegram, or the other way round.
    """
    with starting(engines):
        _prepare(settings, engines)


def _prepare(settings: Settings, engines: Engines) -> None:
    _check_version(engines)
    check_world(settings, engines)
    if migrate.version(engines) != migrate.newest():
        _apart("demo" if settings.in_sandbox else "migrate")
    settings.media_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _work(engines) as work:
        _prove_keys(work)
        if not settings.in_sandbox:
            facts.put(work.session, _REAL, settings.token.partition(":")[0], work.now)
    if settings.in_sandbox:
        fill_demo(settings, engines)
    with _work(engines) as work:
        code = _name_owner(settings, work)
        _name_staff_group(settings, work)
    if code:
        sys.stdout.write(f"\n  {claim_words(code)}\n\n")
        sys.stdout.flush()


def claim_words(code: str) -> str:
    return f"Become the owner: send the bot  /claim {code}  in a private chat."


def new_owner_code(engines: Engines) -> str | None:
    """A fresh code in place of one that was lost; None once there is an owner."""
    from domain.people import owner

    with _work(engines) as work:
        return owner.owner_code(work.session, work.now, anew=True)


def _apart(command: str) -> None:
    # In a process of its own: alembic would stay in this one's memory for good.
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", command],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or "unknown reason").splitlines()[-1]
        raise BadSettings(f"the database could not be migrated: {last}")


def _check_version(engines: Engines) -> None:
    version, newest = migrate.version(engines), migrate.newest()
    if version and newest and version > newest:
        raise BadSettings(f"the database is at version {version}, newer than this code ({newest})")


def check_world(settings: Settings, engines: Engines) -> None:
    """A demo club never meets Telegram, a real one never the sandbox.

    Raises:
        BadSettings: this database belongs to the other one.
    """
    from domain.people import owner

    if migrate.version(engines) is None:
        return
    with Session(engines.read) as session:
        demo = facts.fact(session, _DEMO) is not None
        real = facts.fact(session, _REAL) is not None or (not demo and owner.has_owner(session))
    if demo and not settings.in_sandbox:
        raise BadSettings(
            "DATABASE_URL holds the demo club; with BOT_TOKEN use another DATABASE_URL"
        )
    if real and settings.in_sandbox:
        raise BadSettings(
            "DATABASE_URL holds a real club; set its BOT_TOKEN, or try things in another database"
        )


def _prove_keys(work: Work) -> None:
    """A value sealed at the first start must open today (F48)."""
    kept = facts.fact(work.session, "canary")
    if kept is None:
        sealed = sealing.ring().seal(_CANARY.encode()).hex()
        facts.put(work.session, "canary", sealed, work.now)
        return
    try:
        sealing.ring().open(bytes.fromhex(kept))
    except Unreadable:
        raise BadSettings(
            "SECRET_KEYS do not open this database; put back the key it was sealed with"
        ) from None


def _name_owner(settings: Settings, work: Work) -> str | None:
    from domain.people import owner

    if settings.owner_id:
        owner.ensure_owner(work.session, settings.owner_id, work.now)
        return None
    return None if settings.in_sandbox else owner.owner_code(work.session, work.now)


def _name_staff_group(settings: Settings, work: Work) -> None:
    """The group of the setting, once: later it may have moved or been bound anew (F17)."""
    chat = settings.staff_chat_id or (SANDBOX_STAFF_CHAT if settings.in_sandbox else None)
    if chat is None or facts.fact(work.session, _STAFF_SETTING) == str(chat):
        return
    from domain.people import group

    group.ensure_staff_group(work.session, chat, work.now)
    facts.put(work.session, _STAFF_SETTING, str(chat), work.now)


def cast() -> list[dict[str, Any]]:
    """The people of the sandbox, as data."""
    people: list[dict[str, Any]] = tomllib.loads(CAST.read_text())["people"]
    return people


def fill_demo(settings: Settings, engines: Engines) -> None:
    """The demo club for the sandbox's cast. A club that has it already is left alone."""
    from bot import demo_papers
    from domain import demo

    with _work(engines) as work:
        if facts.fact(work.session, _DEMO) is not None:
            return
        demo.fill(work, cast(), demo_papers.papers(settings.media_dir))
        facts.put(work.session, _DEMO, "1", work.now)


def checks(settings: Settings, engines: Engines) -> Iterator[tuple[bool, str]]:
    """(is fine, one line) for everything `guildhall check` looks at."""
    yield True, "settings"
    version, newest = migrate.version(engines), migrate.newest()
    yield version == newest, f"database version {version or 'empty'}, the code wants {newest}"
    if engines.is_sqlite:
        import sqlite3

        yield True, f"SQLite {sqlite3.sqlite_version}, journal {journal_mode()}"
    else:
        yield True, "PostgreSQL"
    if version != newest:
        return
    try:
        check_world(settings, engines)
    except BadSettings as error:
        yield False, str(error)
        return
    with _work(engines) as work:
        try:
            _prove_keys(work)
            yield True, "keys open the database"
        except BadSettings as error:
            yield False, str(error)
            return
        broken = audit.verify(work.session)
        yield (
            broken is None,
            "audit trail is whole" if broken is None else f"audit trail breaks at entry {broken}",
        )
        yield _points(work)
    yield from _telegram(settings)


def _points(work: Work) -> tuple[bool, str]:
    from domain.points import check

    wrong = check.faults(work.session)
    if not wrong:
        return True, "points ledger adds up"
    first = wrong[0]
    where = f"transfer {first.transfer_id}" if first.transfer_id else f"member {first.member_id}"
    return False, f"points do not add up in {len(wrong)} places, the first is {where}"


def _telegram(settings: Settings) -> Iterator[tuple[bool, str]]:
    import json
    import urllib.error
    import urllib.request
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    if settings.in_sandbox:
        yield True, "no BOT_TOKEN: the sandbox will be used"
        return
    try:
        with urllib.request.urlopen(  # noqa: S310 - the address was checked by the settings
            f"{settings.api_url}/bot{settings.token}/getMe", timeout=10
        ) as response:
            me = json.load(response)["result"]
            said = parsedate_to_datetime(response.headers["Date"]).astimezone(UTC)
    except urllib.error.HTTPError as error:
        yield False, f"Telegram does not accept BOT_TOKEN (HTTP {error.code})"
        return
    except OSError as error:
        yield False, f"Telegram cannot be reached ({type(error).__name__})"
        return
    yield True, f"token belongs to @{me['username']}"
    drift = abs((clock.now() - said).total_seconds())
    yield drift <= 60, f"clock differs from Telegram's by {drift:.0f} s"
