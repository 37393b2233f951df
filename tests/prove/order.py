"""G15: two hundred people send twenty messages at once; each is heard in order, none is lost."""

import itertools
import random
from pathlib import Path
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlmodel import Session, select

from bot import dispatcher
from bot.conversation import Conversation, TurnStorage
from bot.door import Door
from bot.intake import Flood, Intake
from bot.turns import Ears, Turns
from chat.screen import Screen
from tests.prove.figure import Figure
from tests.prove.house import fresh, opened

NO_LIMIT = 10**6


async def prove(folder: Path, *, people: int = 200, messages: int = 20) -> list[Figure]:
    engines = opened(fresh(folder, "order"), synchronous="OFF")
    door, answers = Door(engines), 0

    def release(replies: list[Any]) -> None:
        nonlocal answers
        answers += len(replies)

    hears = Dispatcher(storage=TurnStorage())
    hears.include_router(_listening())
    ears = Ears(hears, dispatcher.ear(7_100_000_001, "hall_bot", "Hall"), "hall_bot")
    turns = Turns(door, ears, fetch=_none, release=release, poke=lambda: None, trouble=_none)
    flood = Flood(NO_LIMIT, NO_LIMIT)
    intake = Intake(door, turns.offer, flood=flood, flooded=_none, conflict=_none, trouble=_none)
    most = 0
    updates = _at_once(people, messages)
    for first in range(0, len(updates), 100):
        await intake.take_in(updates[first : first + 100])
        most = max(most, len(turns._lanes))
    await turns.idle()
    with Session(engines.read) as session:
        heard = {one.person: one.data["heard"] for one in session.exec(select(Conversation))}
    await turns.stop()
    await door.close()
    engines.dispose()
    right = sum(heard.get(n) == list(range(messages)) for n in range(1, people + 1))
    left = len(turns._lanes)
    return [
        Figure(f"G15 people of {people} heard in order", f"{right}", right == people),
        Figure(f"G15 answers of {people * messages}", f"{answers}", answers == people * messages),
        Figure(
            "G15 lanes at most, and afterwards",
            f"{most}, {left}",
            most <= people + 100 and left == 0,
        ),
    ]


def _listening() -> Router:
    router = Router()

    @router.message()
    async def hear(message: Message, state: FSMContext) -> Screen:
        heard = (await state.get_data()).get("heard", [])
        await state.update_data(heard=[*heard, int(message.text or "")])
        return Screen(text="Heard.")

    return router


def _at_once(people: int, messages: int) -> list[dict[str, Any]]:
    """Everybody's messages mixed, each person's own in order."""
    left = {person: iter(range(messages)) for person in range(1, people + 1)}
    turns = [person for person in left for _ in range(messages)]
    random.Random(15).shuffle(turns)
    numbers = itertools.count(1)
    return [_said(next(numbers), person, next(left[person])) for person in turns]


def _said(update_id: int, person: int, n: int) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    chat = {"id": person, "type": "private", "first_name": "Ann"}
    message = {"message_id": update_id, "date": 1_790_000_000, "from": user, "chat": chat}
    return {"update_id": update_id, "message": {**message, "text": str(n)}}


async def _none(*_: object) -> tuple[()]:
    return ()
