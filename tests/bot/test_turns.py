"""Turns: in order per person, once each, undone when refused, put aside when they fail."""

import itertools
from datetime import timedelta
from types import SimpleNamespace

import pytest
from aiogram import Dispatcher, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlalchemy import text

from bot import dispatcher, inbox, turns
from bot.conversation import TurnStorage
from bot.door import Door
from bot.turns import Ears, Turns
from chat.screen import Screen, from_dict
from domain import clock
from domain.errors import Outdated
from domain.people import facts

ids = itertools.count(500_001)


def tiny_club() -> Router:
    router = Router()

    @router.message(Command("count"))
    async def count(message: Message, work, state: FSMContext) -> Screen:
        data = await state.get_data()
        n = data.get("n", 0) + 1
        await state.update_data(n=n)
        facts.put(work.session, f"count:{message.from_user.id}", str(n), work.now)
        return Screen(text=f"{n}")

    @router.message(Command("refuse"))
    async def refuse(message: Message, work) -> Screen:
        facts.put(work.session, "refused", "1", work.now)
        raise Outdated

    @router.message(Command("break"))
    async def break_(message: Message, work) -> Screen:
        facts.put(work.session, "broken", "1", work.now)
        raise ZeroDivisionError("with a private name inside")

    @router.message()
    async def anything(message: Message, files) -> Screen:
        return Screen(text=f"files {len(files)}" if files else f"heard {message.text}")

    return router


@pytest.fixture
async def hall(engines, monkeypatch):
    monkeypatch.setattr(turns, "WAITS", (timedelta(0),) * 3)
    monkeypatch.setattr(inbox, "ALBUM_WAIT", timedelta(seconds=0.05))
    ears = Dispatcher(storage=TurnStorage())
    ears.include_router(tiny_club())
    door, said = Door(engines), []

    async def fetch(batch):
        return tuple(one for one in batch if one.album)

    async def trouble(_one):
        raise AssertionError

    made = Turns(
        door,
        Ears(ears, dispatcher.ear(7_100_000_001, "hall_bot", "Hall"), "hall_bot"),
        fetch=fetch,
        release=said.extend,
        poke=lambda: None,
        trouble=trouble,
    )

    async def hear(*bodies, offer=True):
        arrivals = [inbox.arrival(body, clock.now()) for body in bodies]
        new = await door.run(lambda session: inbox.store(session, arrivals))
        if offer:
            made.offer(new)
            await made.idle()
        return new

    yield SimpleNamespace(door=door, turns=made, hear=hear, said=said)
    await made.stop()
    await door.close()


def says(words, person=7_000_000_777, **more):
    return {
        "update_id": next(ids),
        "message": {
            "message_id": 1,
            "date": 1_790_000_000,
            "chat": {"id": person, "type": "private"},
            "from": {"id": person, "is_bot": False, "first_name": "Ann", "language_code": "en"},
            "text": words,
            **more,
        },
    }


def texts(hall):
    return [from_dict(reply.payload["screen"]).text for reply in hall.said]


async def rows(hall, sql):
    return await hall.door.read(lambda session: session.execute(text(sql)).all())


async def test_f1_the_same_update_again_has_no_effect(hall):
    body = says("/count")
    await hall.hear(body)
    await hall.hear(body, body)
    assert texts(hall) == ["1"]
    assert (await rows(hall, "SELECT state, repeats FROM inbound"))[0].state == "done"


async def test_f4_what_was_received_before_a_crash_is_answered_after_it(hall):
    await hall.hear(says("/count"), says("/count"), offer=False)
    assert texts(hall) == []
    await hall.turns.sweep()
    await hall.turns.idle()
    assert texts(hall) == ["1", "2"]


async def test_f5_an_update_that_fails_three_times_is_put_aside_and_can_be_replayed(hall):
    body = says("/break")
    await hall.hear(body, says("/count"))
    apology, counted = texts(hall)
    assert str(body["update_id"] % 1_000_000).zfill(6) in apology
    assert counted == "1"
    row = (await rows(hall, "SELECT state, attempts, error FROM inbound WHERE state = 'dead'"))[0]
    assert (row.attempts, row.error) == (3, "ZeroDivisionError")
    assert await hall.door.read(lambda session: facts.fact(session, "broken")) is None
    alerts = await rows(hall, "SELECT kind, topic FROM outbox_message WHERE kind = 'alert'")
    assert [tuple(alert) for alert in alerts] == [("alert", "alerts")]
    assert await hall.door.run(lambda session: inbox.replay(session, body["update_id"]))
    assert not await hall.door.run(lambda session: inbox.replay(session, 1))
    await hall.turns.sweep()
    await hall.turns.idle()
    assert len(texts(hall)) == 3


async def test_a_refusal_undoes_the_turn_and_says_why(hall):
    await hall.hear(says("/refuse"))
    assert len(texts(hall)) == 1
    assert await hall.door.read(lambda session: facts.fact(session, "refused")) is None
    assert (await rows(hall, "SELECT state FROM inbound"))[0].state == "done"


async def test_f8_twenty_messages_at_once_are_answered_in_order(hall):
    people = [7_000_000_801, 7_000_000_802, 7_000_000_803]
    await hall.hear(*(says("/count", person) for _ in range(20) for person in people))
    for person in people:
        mine = [
            from_dict(reply.payload["screen"]).text
            for reply in hall.said
            if reply.chat_id == person
        ]
        assert mine == [str(n) for n in range(1, 21)]


async def test_f9_an_album_is_one_turn_with_one_reply(hall):
    album = [
        says(
            None,
            photo=[{"file_id": f"f{n}", "file_unique_id": f"u{n}", "width": 1, "height": 1}],
            media_group_id="g1",
        )
        for n in range(3)
    ]
    for one in album:
        del one["message"]["text"]
    await hall.hear(*album, says("hello"))
    assert texts(hall) == ["files 3", "heard hello"]


async def test_f53_a_telegram_id_above_two_to_the_31_works(hall):
    await hall.hear(says("/count", person=2**52 - 1))
    assert texts(hall) == ["1"]


async def test_f54_the_log_of_a_failure_names_class_and_place_but_no_words(hall, capsys):
    await hall.hear(says("/break my secret words"))
    printed = "".join(capsys.readouterr())
    assert "ZeroDivisionError" in printed
    assert "secret" not in printed
    assert "private name" not in printed


async def test_g7_every_update_twice_and_shuffled_leaves_the_same_database(hall, engines):
    week = [says("/count", 7_000_000_900 + n % 7) for n in range(60)]
    await hall.hear(*week)
    before = [
        tuple(row) for row in await rows(hall, "SELECT key, value FROM club_fact ORDER BY key")
    ]
    count = len(hall.said)
    import random

    again = week[:]
    random.Random(7).shuffle(again)
    await hall.hear(*again)
    after = [
        tuple(row) for row in await rows(hall, "SELECT key, value FROM club_fact ORDER BY key")
    ]
    assert (after, len(hall.said)) == (before, count)


async def test_control_without_the_inbox_key_the_second_delivery_counts_again(hall):
    first = says("/count")
    await hall.hear(first)
    await hall.hear({**first, "update_id": next(ids)})
    assert texts(hall) == ["1", "2"]
