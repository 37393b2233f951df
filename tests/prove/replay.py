"""People act by their record: the next act comes when the screen after the last one is there."""

import asyncio
from typing import Any

from tests.prove.house import Sandbox
from tests.prove.record import Act

PATIENCE = 180.0


class Replay:
    """`screens` are the words seen after each act in a quiet run; `unanswered` counts the acts
    whose screen did not come within PATIENCE seconds: such a person gives up."""

    def __init__(
        self, sandbox: Sandbox, record: dict[int, list[Act]], screens: dict[int, list[str]]
    ) -> None:
        self._sandbox, self._record, self._screens = sandbox, record, screens
        self.acts = self.unanswered = 0

    async def run(self) -> None:
        await asyncio.gather(*(self._live(person) for person in self._record))

    async def _live(self, person: int) -> None:
        name = {"first_name": "Ann", "language_code": "en"}
        await self._sandbox.ask("people", {"id": person, **name})
        before: dict[str, Any] = {}
        for act, words in zip(self._record[person], self._screens[person], strict=True):
            await self._do(person, act, before)
            self.acts += 1
            if not await self._sandbox.until(
                lambda words=words: self._sandbox.reads(person, words), PATIENCE
            ):
                self.unanswered += 1
                return
            before = self._sandbox.reads(person, words) or {}

    async def _do(self, person: int, act: Act, shown: dict[str, Any]) -> None:
        where = {"as": person, "chat": person}
        if act.kind == "say":
            await self._sandbox.ask("send", {**where, "text": act.what})
        elif act.kind == "contact":
            await self._sandbox.ask("contact", {**where, "phone": act.what, "user_id": person})
        else:
            rows = shown["reply_markup"]["inline_keyboard"]
            data = next(b["callback_data"] for row in rows for b in row if act.what in b["text"])
            press = {"message_id": shown["message_id"], "data": data}
            await self._sandbox.ask("press", {**where, **press})
