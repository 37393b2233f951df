"""Receiving, turns and sending as processes of their own, on PostgreSQL."""

import json
import signal
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot import roles
from bot.database import open_engines
from bot.leader import Leader
from bot.settings import SANDBOX_TOKEN, BadSettings, Settings
from tests.bot.process import Running, command, eventually, free_port, page, running, sandbox

PEOPLE = range(7_000_200_001, 7_000_200_021)
WITNESS = 7_000_200_100  # is answered in peace, before the others speak
SAYINGS = ("/help", "/privacy", "/language", "/settings", "/start")
KEYS = "the keys of several processes are the same"


@dataclass
class Rooms:
    """A database, a pretend Telegram, and processes in their roles."""

    folder: Path
    telegram: str
    chosen: dict[str, str]
    stack: ExitStack

    def start(self, name: str, role: str, **more: str) -> Running:
        words = ("bot", "run", "--role", role)
        return self.stack.enter_context(running(self.folder, name, *words, **self.chosen, **more))

    def scalar(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def rows(self, sql: str) -> list[Any]:
        url = self.chosen["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(url)
        try:
            with engine.begin() as connection:
                done = connection.execute(text(sql))
                return list(done) if done.returns_rows else []
        finally:
            engine.dispose()

    def sent(self) -> dict[int, list[str]]:
        """Texts by chat in the order Telegram took them."""
        with urllib.request.urlopen(f"{self.telegram}/page/log?method=sendMessage") as response:
            log = json.load(response)
        found: dict[int, list[str]] = defaultdict(list)
        for one in log:
            if one["ok"]:
                found[int(one["params"]["chat_id"])].append(one["params"]["text"])
        return found


@contextmanager
def rooms(folder: Path, url: str) -> Iterator[Rooms]:
    with ExitStack() as stack:
        telegram = stack.enter_context(sandbox(folder, SANDBOX_TOKEN))
        chosen = {
            "DATABASE_URL": url,
            "TELEGRAM_API_URL": telegram,
            "SECRET_KEYS": KEYS,
            "WEBHOOK_SECRET": "a-secret-of-the-webhook",
        }
        yield Rooms(folder, telegram, chosen, stack)


@pytest.mark.postgres
def test_several_processes_answer_everybody_once_and_in_order_though_one_is_killed(
    postgres_url: str, tmp_path: Path
) -> None:
    port = str(free_port())
    hook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/webhook", "WEBHOOK_PORT": port}
    with rooms(tmp_path, postgres_url) as house:
        processes = [house.start("web", "web", **hook)]
        processes += [house.start(name, "worker") for name in ("first", "second")]
        processes += [house.start("sender", "sender")]
        for one in (processes[0], processes[3]):
            one.until("this instance leads")
        for person in (WITNESS, *PEOPLE):
            page(house.telegram, "people", id=person, first_name="A", language_code="en")
        for n, saying in enumerate(SAYINGS, 1):
            page(house.telegram, "send", as_=WITNESS, chat=WITNESS, text=saying)
            eventually(lambda n=n: len(house.sent()[WITNESS]) == n)
        for saying in SAYINGS:
            for person in PEOPLE:
                page(house.telegram, "send", as_=person, chat=person, text=saying)
        half = "SELECT count(*) >= 40 FROM inbound WHERE state = 'done'"
        eventually(lambda: house.scalar(half))
        processes[1].stop(signal.SIGKILL)
        waiting = "SELECT count(*) FROM inbound WHERE state = 'new'"
        total = (1 + len(PEOPLE)) * len(SAYINGS)
        came = f"SELECT count(*) >= {total} FROM inbound"
        eventually(lambda: house.scalar(came) and not house.scalar(waiting), 60)
        assert processes[2].stop()[0] == 0, processes[2].printed()  # it says what it has begun
        # As if the minute had passed that a dead process may hold what it was saying.
        house.rows(
            "UPDATE outbox_message SET lease_until = lease_until - interval '1 minute' "
            "WHERE state = 'sending'"
        )
        unsaid = "SELECT count(*) FROM outbox_message WHERE lane = 0 AND state <> 'sent'"
        eventually(lambda: house.scalar(unsaid) == 0, 60)

        rows = house.rows(
            "SELECT chat_id, maybe_repeated OR attempts > 1 AS tried_twice "
            "FROM outbox_message WHERE lane = 0 ORDER BY id"
        )
        assert Counter(row.chat_id for row in rows) == dict.fromkeys(
            (WITNESS, *PEOPLE), len(SAYINGS)
        )
        disturbed = {row.chat_id for row in rows if row.tried_twice}
        sent = house.sent()
        assert set(sent) >= set(PEOPLE)
        answers = sent[WITNESS]
        assert len(set(answers)) == len(SAYINGS)  # so that their order can be seen
        for person in PEOPLE:
            if person not in disturbed:
                assert sent[person] == answers
            else:  # nothing is missing, and what came twice says so
                plain = [words.partition("\n(You may")[0].rstrip() for words in sent[person]]
                assert set(plain) == {words.rstrip() for words in answers}
        for one in (processes[0], processes[3]):
            code, seconds = one.stop()
            assert (code, seconds < 10) == (0, True), one.printed()


@pytest.mark.postgres
@pytest.mark.parametrize("role", ["web", "sender"])
def test_g12_a_second_of_the_same_role_waits_and_takes_over(
    postgres_url: str, tmp_path: Path, role: str
) -> None:
    with rooms(tmp_path, postgres_url) as house:
        others = {"web": ("worker", "sender"), "sender": ("worker", "web")}[role]
        for other in others:
            house.start(other, other)
        first = house.start("first", role)
        first.until("this instance leads")
        second = house.start("second", role)
        second.until("another instance leads")
        person = PEOPLE[0]
        page(house.telegram, "people", id=person, first_name="A", language_code="en")
        first.stop(signal.SIGKILL)
        if role == "web":
            page(house.telegram, "send", as_=person, chat=person, text="/help")
            took = eventually(lambda: house.sent().get(person), 30)
        else:
            took = eventually(lambda: "this instance leads" in second.printed(), 30)
        assert took <= 10
        second.until("this instance leads")


@pytest.mark.parametrize("role", ["web", "worker", "sender"])
def test_on_sqlite_one_process_does_everything(tmp_path: Path, role: str) -> None:
    ended = command(tmp_path, "run", "--role", role)
    assert ended.returncode == 2
    assert ended.stderr.strip() == (
        f"guildhall: --role {role} needs PostgreSQL; on SQLite one process does everything"
    )


def test_an_unknown_role_and_a_sandbox_nobody_else_can_reach_are_refused() -> None:
    apart = Settings(database_url="postgresql://x@127.0.0.1/y")
    with pytest.raises(BadSettings, match="use all, web, worker or sender"):
        roles.check("boss", apart)
    with pytest.raises(BadSettings, match="TELEGRAM_API_URL"):
        roles.check("worker", apart)
    roles.check("all", apart)


def test_each_part_has_a_lock_of_its_own(database_url: str) -> None:
    engines = open_engines(database_url)
    web, again, sender = (Leader(engines, name) for name in ("web", "web", "sender"))
    assert web.take()
    assert web.take()  # ours already
    assert not again.take()
    assert sender.take()
    web.resign()
    assert again.take()
    for one in (again, sender):
        one.resign()
    engines.dispose()


def test_a_broken_connection_is_mended_unless_somebody_else_leads_now(postgres_url: str) -> None:
    engines, others = open_engines(postgres_url), open_engines(postgres_url)
    mine, theirs = Leader(engines, "web"), Leader(others, "web")
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks "
        "WHERE locktype = 'advisory' AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    assert mine.take()
    with others.write.begin() as connection:
        connection.execute(cut)
    assert mine.still()
    assert not theirs.take()
    with others.write.begin() as connection:
        connection.execute(cut)
    assert theirs.take()
    assert not mine.still()
    theirs.resign()
    for one in (engines, others):
        one.dispose()
