"""Fifty people who hold a conversation with the bot: each speaks again once they were answered."""

import asyncio
import itertools
import statistics
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

FIRST = 7_000_000_001
LINES = ("/go", "Ann Lee", "1990-02-03", "+86 138 0013 8000", "yes")


@dataclass
class Person:
    """`left` updates still to send; `since` when the bot was handed the last one."""

    telegram_id: int
    left: int = 0
    line: int = 0
    since: float = 0.0
    missing: int = 0


@dataclass
class Crowd:
    """`presses`: everybody presses a button instead, and is done when the press was answered and
    its message edited."""

    presses: bool = False
    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    people: dict[int, Person] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    waits: list[float] = field(default_factory=list)
    ids: Any = field(default_factory=lambda: itertools.count(1))
    over: asyncio.Event = field(default_factory=asyncio.Event)
    rushing: bool = False
    toasts: list[float] = field(default_factory=list)

    async def rush(self, people: int, seconds: float, data: str) -> dict[str, Any]:
        """Everybody presses one button once, evenly over so many seconds, whatever the bot does
        meanwhile; how long each waited for the answer to the press, and for the message."""
        self.rushing = self.presses = True
        self.over.clear()
        self.people = {FIRST + n: Person(FIRST + n, 1) for n in range(people)}
        began = time.perf_counter()
        for n, person in enumerate(self.people.values()):
            ahead = began + n * seconds / people - time.perf_counter()
            if ahead > 0:
                await asyncio.sleep(ahead)
            self._speak(person, data)
            person.since = time.perf_counter()
        await self.over.wait()
        took = time.perf_counter() - began
        return {"seconds": took, "toasts": self.toasts, "waits": self.waits}

    async def talk(self, people: int, conversations: int) -> dict[str, float]:
        """Let `people` talk; what it took."""
        self.waits.clear()
        self.over.clear()
        began = time.perf_counter()
        self.people = {
            FIRST + n: Person(FIRST + n, conversations * len(LINES)) for n in range(people)
        }
        for person in self.people.values():
            self._speak(person)
        await self.over.wait()
        seconds = time.perf_counter() - began
        updates = people * conversations * len(LINES)
        return {
            "updates": updates,
            "seconds": seconds,
            "median_wait": statistics.median(self.waits),
        }

    async def updates(self, offset: int, patience: float) -> list[dict[str, Any]]:
        """getUpdates: what waits, or what comes soon."""
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        if not self.waiting:
            self.arrived.clear()
            try:
                await asyncio.wait_for(self.arrived.wait(), patience)
            except TimeoutError:
                return []
        now = time.perf_counter()
        batch = list(itertools.islice(self.waiting, 100))
        for update in batch:
            inner = update.get("message") or update["callback_query"]
            if not self.rushing:  # who presses in a rush has waited since the press
                self.people[inner["from"]["id"]].since = now
        return batch

    def heard(self, chat_id: int, *, toast: bool = False) -> None:
        """The bot said something to this chat, or answered a press of theirs (`toast`)."""
        person = self.people.get(chat_id)
        if person is None or not person.missing:
            return
        if toast and self.rushing:
            self.toasts.append(time.perf_counter() - person.since)
        person.missing -= 1
        if person.missing:
            return
        self.waits.append(time.perf_counter() - person.since)
        person.left -= 1
        if person.left:
            self._speak(person)
        elif not any(one.left for one in self.people.values()):
            self.over.set()

    def _speak(self, person: Person, data: str = "press") -> None:
        user = {"id": person.telegram_id, "is_bot": False, "first_name": "Ann"}
        user["language_code"] = "en"
        update_id = next(self.ids)
        chat = {"id": person.telegram_id, "type": "private", "first_name": "Ann"}
        message = {"message_id": update_id, "date": int(time.time()), "chat": chat}
        if self.presses:
            person.missing = 2
            bot = {"id": 7_100_000_001, "is_bot": True, "first_name": "Hall"}
            shown = {**message, "message_id": 1, "from": bot, "text": "shown"}
            press = {"id": f"{person.telegram_id}-{update_id}", "from": user, "data": data}
            body = {"callback_query": {**press, "chat_instance": "1", "message": shown}}
        else:
            person.missing = 1
            text = LINES[person.line % len(LINES)]
            person.line += 1
            said: dict[str, Any] = {**message, "from": user, "text": text}
            if text.startswith("/"):
                said["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
            body = {"message": said}
        self.waiting.append({"update_id": update_id, **body})
        self.arrived.set()
