"""How fast we speak: evenly, replies first, patient with groups, silent while the gate is shut."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from delivery import pace as pacing
from delivery.pace import Pace
from domain import clock
from domain.outbox import STAFF_GROUP, Lane


@pytest.fixture(autouse=True)
def _clock():
    yield
    clock.shift_by(0)


async def test_messages_are_evenly_spaced_without_a_burst():
    pace = Pace(rate=100)
    started = clock.ticks()
    at = []
    for chat in range(1, 31):
        await pace.lane_turn(chat)
        at.append(clock.ticks() - started)
    gaps = [late - early for early, late in pairwise(at)]
    assert min(gaps) >= 0.0095
    assert at[-1] >= 0.29


async def test_replies_go_ahead_of_the_lanes_and_are_counted():
    pace = Pace(rate=50)
    order: list[str] = []

    async def lane(chat: int) -> None:
        await pace.lane_turn(chat)
        order.append("lane")

    async def reply(chat: int) -> None:
        await pace.reply_turn(chat)
        order.append("reply")

    await pace.lane_turn(99)
    started = clock.ticks()
    await asyncio.gather(*(lane(n) for n in range(1, 6)), *(reply(n) for n in range(11, 16)))
    assert order == ["reply"] * 5 + ["lane"] * 5
    assert clock.ticks() - started >= 10 / 50 - 0.02


async def test_a_private_chat_hears_the_lanes_once_a_second():
    pace = Pace(rate=1000)
    await pace.lane_turn(7)
    assert 0.9 < pace.chat_wait(7) <= 1
    assert pace.chat_wait(8) == 0
    await pace.reply_turn(8)
    assert pace.chat_wait(8) > 0.9


async def test_a_group_hears_twenty_messages_a_minute():
    pace = Pace(rate=10_000)
    for _ in range(pacing.GROUP - 1):
        await pace.lane_turn(-5)
    assert pace.chat_wait(-5) == 0
    await pace.lane_turn(-5)
    assert 55 < pace.chat_wait(-5) <= 60


async def test_g13_one_person_with_much_news_does_not_hold_up_the_others(house):
    ann, bob = await house.somebody(), await house.somebody()
    for n in range(3):
        house.queue(f"Ann {n}", ann)
    house.queue("Bob", bob)
    house.start()
    await house.until(lambda: house.states()[3] == "sent")
    assert house.states()[2] != "sent"
    await house.settled(*["sent"] * 4)
    log = await house.sandbox.log("sendMessage")
    at = [row["at"] for row in log if row["params"]["text"].startswith("Ann")]
    # one second between each two; how late a busy server writes the first down is not ours
    assert at[-1] - at[0] > 1.2


async def test_g13_a_reply_is_quick_while_a_campaign_runs(house):
    people = [await house.somebody() for _ in range(60)]
    ann = await house.somebody()
    for person in people:
        house.queue("news", person, lane=Lane.CAMPAIGN)
    worker = house.start(rate=20)
    await house.until(lambda: "sent" in house.states())
    started = clock.ticks()
    worker.release([house.reply(ann, {"screen": {"text": "here"}})])
    await house.until(lambda: house.states()[-1] == "sent")
    assert clock.ticks() - started < 2
    texts = await house.sandbox.texts()
    assert texts.index("here") < 55  # not after the campaign


async def test_g13_the_staff_group_is_never_flooded(house):
    for n in range(pacing.GROUP + 3):
        house.queue(f"card {n}", STAFF_GROUP)
    house.start()
    await house.until(lambda: house.states().count("sent") == pacing.GROUP)
    ann = await house.somebody()
    house.queue("hello", ann)  # said after the next look: the group was passed over by then
    await house.until(lambda: house.states()[-1] == "sent")
    assert house.states().count("sent") == pacing.GROUP + 1


def test_f22_the_gate_stays_shut_for_as_long_as_was_asked():
    pace = Pace()
    until = pace.flooded(7)
    assert timedelta(seconds=7.5) < until - clock.now() <= timedelta(seconds=8)
    pace.close_until(clock.now())
    assert 7.5 < pace.closed_for() <= 8
    clock.shift_by(9)
    assert pace.closed_for() == 0


def test_f23_more_than_an_hour_is_not_believed():
    pace = Pace()
    pace.flooded(90_000)
    assert 55 < pace.closed_for() <= 61


def test_f25_doubts_with_a_good_answer_between_pause_nothing():
    pace = Pace()
    for _ in range(6):
        assert pace.doubted() is None
        assert pace.doubted() is None
        pace.succeeded()
    assert pace.closed_for() == 0
    assert [pace.doubted() is None for _ in range(3)] == [True, True, False]
    assert 25 < pace.closed_for() <= 30


async def test_g13_clean_sending_is_never_refused_at_telegrams_limits(house):
    """The sandbox's flood limits are on; our own pace stays below them."""
    house.sandbox.desk.pace.calm = False
    people = [await house.somebody() for _ in range(70)]
    for person in people:
        house.queue("news", person, lane=Lane.CAMPAIGN)
    started = clock.ticks()
    house.start(rate=pacing.OVERALL)
    await house.settled(*["sent"] * 70)
    assert 70 / 25 - 0.1 <= clock.ticks() - started < 70 / 25 + 10
    assert all(row["ok"] for row in await house.sandbox.log("sendMessage"))
