"""A sender is killed in the middle of things; nothing is lost in silence (F30, G10–G12)."""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from domain import clock, dispatch, doubts
from domain.access import Role
from domain.outbox import Lane
from tests.delivery.conftest import STAFF

ROOT = Path(__file__).parent.parent.parent
PEOPLE, KILLS, WINDOW = 40, 3, 4


@asynccontextmanager
async def _senders() -> AsyncIterator[Process]:
    """Whoever makes a sender of each line."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.delivery.sender"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # asyncio leaves it open


@asynccontextmanager
async def _sending(senders: Process, line: str) -> AsyncIterator[None]:
    """A sender as a process; a kill is a real one."""
    assert senders.stdin is not None
    assert senders.stdout is not None
    senders.stdin.write(f"{line}\n".encode())
    said = {(await senders.stdout.readline()).strip() for _ in range(2)}
    assert b"sending" in said
    try:
        yield
    finally:
        number = int(next(iter(said - {b"sending"})))
        os.kill(number, signal.SIGKILL)
        while _lives(number):  # noqa: ASYNC110 - it is no child of ours
            await asyncio.sleep(0.001)


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def _asked(house) -> int:
    return sum(method == "sendMessage" for _seq, method, _row in house.sandbox.desk.log.rows)


async def _kill_again_and_again(house, database_url: str) -> None:
    chance = random.Random(20261122)
    await house.sandbox.faults({"fault": "slow", "seconds": 0.05, "method": "sendMessage"})
    line = f"{database_url} {house.sandbox.url}"
    async with _senders() as senders:
        for _ in range(KILLS):
            wanted = _asked(house) + chance.randint(2, 8)
            async with _sending(senders, line):
                while _asked(house) < wanted:  # noqa: ASYNC110 - the witness is elsewhere
                    await asyncio.sleep(chance.random() * 0.02)
        await house.sandbox.faults()
        async with _sending(senders, line):
            await house.until(
                lambda: not {"pending", "leased", "sending"}.intersection(house.states())
            )


async def _arrived(house) -> Counter:
    """How often each person got it, by the only witness."""
    return Counter(
        row["params"]["chat_id"] for row in await house.sandbox.log("sendMessage") if row["ok"]
    )


async def test_g10_a_killed_campaign_repeats_nothing_and_loses_nothing(house, database_url):
    people = [await house.somebody() for _ in range(PEOPLE)]
    for person in people:
        house.queue("news", person, lane=Lane.CAMPAIGN)
    await _kill_again_and_again(house, database_url)
    arrived = await _arrived(house)
    arrived.pop(STAFF)  # they are told of each interruption
    campaign = [row for row in house.rows() if row.lane == Lane.CAMPAIGN]
    states = Counter(row.state for row in campaign)
    assert max(arrived.values()) == 1
    assert states["sent"] + states["uncertain"] == PEOPLE
    assert 1 <= states["uncertain"] <= KILLS * WINDOW
    by_person = {person.person_id: person.telegram_id for person in people}
    for row in campaign:
        if row.state == "sent":
            assert arrived[by_person[row.person_id]] == 1
        else:
            assert row.reason == "interrupted"
            assert row.settled_at is not None


async def test_g11_killed_notices_all_arrive_and_repetitions_say_so(house, database_url):
    people = [await house.somebody() for _ in range(PEOPLE)]
    for person in people:
        house.queue("notice", person)
    await _kill_again_and_again(house, database_url)
    arrived = await _arrived(house)
    assert set(house.states()) == {"sent"}
    assert len(arrived) == PEOPLE
    twice = {chat for chat, times in arrived.items() if times > 1}
    assert len(twice) <= KILLS * WINDOW
    flagged = {
        person.telegram_id
        for person, row in zip(people, house.rows(), strict=True)
        if row.maybe_repeated
    }
    assert twice <= flagged


async def test_g12_two_senders_send_each_row_once(house):
    people = [await house.somebody() for _ in range(40)]
    for person in people:
        house.queue("hello", person)
    house.start()
    house.start()
    await house.settled(*["sent"] * 40)
    arrived = await _arrived(house)
    assert len(arrived) == 40
    assert set(arrived.values()) == {1}


async def test_f30_what_a_dead_sender_held_is_taken_over_when_its_lease_ends(house):
    people = [await house.somebody() for _ in range(4)]
    lanes = (Lane.SERVICE, Lane.SERVICE, Lane.CAMPAIGN, Lane.CAMPAIGN)
    for person, lane in zip(people, lanes, strict=True):
        house.queue(lane.name, person, lane=lane)
    with house.club.work() as work:
        held = dispatch.claim(work.session, now=clock.now(), lease="gone", limit=10)
        for row in (held[0], held[2]):
            assert dispatch.begin(work.session, row_id=row.id, lease="gone", now=clock.now())
    house.start()
    assert await house.sandbox.texts() == []
    clock.shift_by(61)
    await house.settled("sent", "sent", "uncertain", "sent", "sent")
    assert [row.maybe_repeated for row in house.rows()] == [True, False, False, False, False]
    [told] = [text for text in await house.sandbox.texts() if "/desk" in text]
    assert told.count("1") >= 1  # the one that was under way


async def test_f31_a_campaign_more_than_two_hours_late_waits_for_a_person(house):
    ann, bo = await house.somebody(), await house.somebody()
    late, early = clock.now() - timedelta(hours=2, minutes=1), clock.now() - timedelta(hours=1)
    house.queue("late", ann, lane=Lane.CAMPAIGN, not_before=late)
    house.queue("early", bo, lane=Lane.CAMPAIGN, not_before=early)
    house.queue("notice", ann, not_before=late)
    house.start()
    await house.settled("missed", "sent", "sent", "sent")
    manager = house.club.person(Role.MANAGER)
    with house.club.work(manager) as work:
        [one] = doubts.listed(work)
        assert (one.state, one.reason, one.person_id) == ("missed", "late", ann.person_id)
        assert doubts.send_again(work, one.id)
    await house.settled("sent", "sent", "sent", "sent")
    assert [row.maybe_repeated for row in house.rows()] == [False] * 4


async def test_f30_a_sender_thought_dead_changes_nothing_more(house):
    ann = await house.somebody()
    house.queue("notice", ann)
    now = clock.now()
    with house.club.work() as work:
        [row] = dispatch.claim(work.session, now=now, lease="slow", limit=1)
        later = now + timedelta(seconds=61)
        [again] = dispatch.claim(work.session, now=later, lease="other", limit=1)
        assert not dispatch.begin(work.session, row_id=row.id, lease="slow", now=later)
        late = dispatch.Settled(row.id, "slow", "sent", later, message_id=5)
        dispatch.settle(work.session, batch=[late])
    assert again.id == row.id
    assert house.states() == ["leased"]


async def test_a_heartbeat_keeps_what_is_held(house):
    ann = await house.somebody()
    house.queue("notice", ann)
    now = clock.now()
    with house.club.work() as work:
        dispatch.claim(work.session, now=now, lease="me:1", limit=1)
        dispatch.keep(work.session, holder="me", now=now + timedelta(seconds=50))
        later = now + timedelta(seconds=100)
        assert dispatch.claim(work.session, now=later, lease="other", limit=1) == []


async def test_a_reply_that_was_never_settled_is_said_again_after_a_restart(house):
    ann = await house.somebody()
    house.reply(ann, {"screen": {"text": "Received"}})
    house.start(alone=True)
    await house.settled("sent")
    [text] = await house.sandbox.texts()
    assert text.startswith("Received\n")


async def test_an_old_edit_does_not_turn_back_a_newer_screen(house):
    ann = await house.somebody()
    worker = house.new_worker()
    worker.release([house.reply(ann, {"screen": {"text": "one"}})])
    await house.settled("sent")
    number = house.rows()[0].message_id
    house.reply(ann, {"screen": {"text": "two"}, "edit": number})  # its process died
    worker.release([house.reply(ann, {"screen": {"text": "three"}, "edit": number})])
    await house.until(lambda: house.states()[2] == "sent")
    await worker.stop()
    house.start(alone=True)
    await house.settled("sent", "cancelled", "sent")
    assert (await house.sandbox.messages(ann.telegram_id))[-1]["text"] == "three"
