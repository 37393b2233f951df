"""Talk to the bot as people do: through the real inbox, turns and dispatcher.

`house.person("Ann")` says, presses what a button reads, sends photos, and sees Screens. Nothing
goes over a network: what would be sent is shown on the person's pretend phone.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot import attachments, conversation, dispatcher, inbox
from bot.database import Engines
from bot.door import Door
from bot.inbox import Arrival
from bot.turns import Ears, Turns
from chat.kinds import spreadsheet
from chat.kinds.incoming import File
from chat.screen import Button, Screen, from_dict
from domain import clock
from domain.outbox import Reply

BOT_ID = 7_100_000_001
STAFF_CHAT = -1002000000001
_GROUP = {"id": STAFF_CHAT, "type": "supergroup", "title": "Staff", "is_forum": True}


@dataclass
class Shown:
    """One message on somebody's screen; a later edit replaces its Screen."""

    message_id: int
    screen: Screen


@dataclass
class Phone:
    messages: list[Shown] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)


class House:
    """The bot's hearing half on a real database."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self.door = Door(engines)
        ears = Ears(
            dispatcher.build(), dispatcher.ear(BOT_ID, "guildhall_bot", "Hall"), "guildhall_bot"
        )
        self.turns = Turns(
            self.door,
            ears,
            fetch=self._fetch,
            release=self._release,
            poke=lambda: None,
            trouble=self._trouble,
        )
        self.phones: dict[int, Phone] = {}
        self.files: dict[str, File] = {}
        self.documents: dict[str, bytes] = {}
        self._update_ids = itertools.count(100_001)
        self._message_ids = itertools.count(1)
        self._telegram_ids = itertools.count(7_000_005_001)

    async def _fetch(self, batch: Any) -> tuple[File, ...]:
        sent = (batch[0].body.get("message") or {}).get("document")
        if sent and sent["file_unique_id"] in self.documents:
            return (await self._read(batch[0].person, sent["file_unique_id"]),)
        return tuple(
            self.files[one.body["message"]["photo"][-1]["file_unique_id"]]
            for one in batch
            if (one.body.get("message") or {}).get("photo")
        )

    async def _read(self, person: int, unique_id: str) -> File:
        """A document as the form that is open gets it: a table read, anything else refused."""
        form = await self.door.read(partial(conversation.form_of, person=person))
        table = spreadsheet.FORMATS.get((form or "").partition(".")[0])
        if table is None:
            return File(unique_id, refusal="wrong_type")
        return await asyncio.to_thread(
            attachments.table_in, self.documents[unique_id], unique_id, table
        )

    async def _trouble(self, one: Arrival) -> None:
        raise AssertionError("the store is down")

    def _release(self, replies: list[Reply]) -> None:
        for reply in replies:
            phone = self.phones.setdefault(reply.chat_id, Phone())
            answer = reply.payload.get("answer")
            if answer and answer.get("text"):
                phone.toasts.append(answer["text"])
            if reply.payload.get("screen"):
                self._show(phone, from_dict(reply.payload["screen"]), reply.payload.get("edit"))

    def _show(self, phone: Phone, screen: Screen, edit: int | None) -> None:
        for shown in phone.messages:
            if shown.message_id == edit:
                shown.screen = screen
                return
        phone.messages.append(Shown(next(self._message_ids), screen))

    async def feed(self, *bodies: dict[str, Any]) -> list[int]:
        """Take raw updates in and wait until all is handled; the ids they had."""
        numbered = [{"update_id": next(self._update_ids), **body} for body in bodies]
        arrivals = [inbox.arrival(body, clock.now()) for body in numbered]
        new = await self.door.run(lambda session: inbox.store(session, arrivals))
        self.turns.offer(new)
        await self.turns.idle()
        return [body["update_id"] for body in numbered]

    def person(
        self, name: str = "Ann Lee", *, telegram_id: int | None = None, language: str = "en"
    ) -> "Talker":
        """Somebody with a Telegram account; a member of staff when given a known id."""
        return Talker(self, telegram_id or next(self._telegram_ids), name, language)

    def message_id(self) -> int:
        return next(self._message_ids)

    async def close(self) -> None:
        await self.turns.stop()
        await self.door.close()


class Talker:
    def __init__(self, house: House, telegram_id: int, name: str, language: str) -> None:
        self.house, self.telegram_id = house, telegram_id
        first, _, last = name.partition(" ")
        self.user = {
            "id": telegram_id,
            "is_bot": False,
            "first_name": first,
            "language_code": language,
            **({"last_name": last} if last else {}),
        }
        self.chat = {"id": telegram_id, "type": "private", "first_name": first}

    @property
    def phone(self) -> Phone:
        return self.house.phones.setdefault(self.telegram_id, Phone())

    def message(self, **content: Any) -> dict[str, Any]:
        """A raw message update of theirs."""
        moment = int(clock.now().timestamp())
        text = content.get("text", "")
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            content.setdefault("entities", [command])
        return {
            "message": {
                "message_id": self.house.message_id(),
                "date": moment,
                "from": self.user,
                "chat": self.chat,
                **content,
            }
        }

    async def says(self, *texts: str) -> Screen:
        """Type these messages one after another; what is seen after the last."""
        for text in texts:
            await self.house.feed(self.message(text=text))
        return self.sees()

    async def says_in_group(self, text: str, **more: Any) -> Screen | None:
        body = self.message(text=text, **more)
        body["message"]["chat"] = _GROUP
        await self.house.feed(body)
        shown = self.house.phones.get(STAFF_CHAT)
        return shown.messages[-1].screen if shown and shown.messages else None

    async def shares_contact(self, phone: str, *, own: bool = True) -> Screen:
        contact = {"phone_number": phone, "first_name": self.user["first_name"]}
        if own:
            contact["user_id"] = self.telegram_id
        await self.house.feed(self.message(contact=contact))
        return self.sees()

    async def sends_photos(self, *files: File, album: bool = False) -> Screen:
        """Send pictures: one by one, or as an album."""
        bodies = []
        for file in files:
            self.house.files[file.unique_id] = file
            size = {"file_id": f"id-{file.unique_id}", "file_unique_id": file.unique_id}
            photo = [{**size, "width": 900, "height": 600, "file_size": max(1, file.size)}]
            extra = {"media_group_id": f"album-{files[0].unique_id}"} if album else {}
            bodies.append(self.message(photo=photo, **extra))
        await self.house.feed(*bodies)
        return self.sees()

    async def sends_file(self, content: bytes, name: str = "file.xlsx") -> Screen:
        """Send a document with these bytes."""
        unique_id = f"doc-{self.house.message_id()}"
        self.house.documents[unique_id] = content
        document = {"file_id": f"id-{unique_id}", "file_unique_id": unique_id, "file_name": name}
        await self.house.feed(self.message(document=document))
        return self.sees()

    async def sends(self, **content: Any) -> Screen:
        """Any other kind of message: sticker={…}, voice={…}."""
        await self.house.feed(self.message(**content))
        return self.sees()

    def sees(self) -> Screen:
        """The newest Screen."""
        assert self.phone.messages, "nothing was said"
        return self.phone.messages[-1].screen

    def buttons(self) -> list[str]:
        return [button.text for row in self.sees().rows for button in row]

    async def presses(self, *labels: str) -> Screen:
        """Press the buttons that read so, each on the newest message that has it."""
        for label in labels:
            shown, button = self._find(label)
            await self.press_data(str(button.data), shown.message_id)
        return self.sees()

    def _find(self, label: str) -> tuple[Shown, Button]:
        for shown in reversed(self.phone.messages):
            for row in shown.screen.rows:
                for button in row:
                    if label in button.text:
                        return shown, button
        raise AssertionError(f"no button reads {label!r}; the newest are {self.buttons()}")

    def press_body(self, data: str, message_id: int | None = None) -> dict[str, Any]:
        chat = self.chat
        return {
            "callback_query": {
                "id": f"press-{self.house.message_id()}",
                "from": self.user,
                "chat_instance": "1",
                "data": data,
                "message": {
                    "message_id": message_id or self.phone.messages[-1].message_id,
                    "date": int(clock.now().timestamp()),
                    "chat": chat,
                    "from": {"id": BOT_ID, "is_bot": True, "first_name": "Hall"},
                    "text": "shown",
                },
            }
        }

    async def press_data(self, data: str, message_id: int | None = None) -> Screen | None:
        """Press with this callback data, forged or not."""
        await self.house.feed(self.press_body(data, message_id))
        return self.phone.messages[-1].screen if self.phone.messages else None


@asynccontextmanager
async def open_house(engines: Engines) -> AsyncIterator[House]:
    house = House(engines)
    try:
        yield house
    finally:
        await house.close()


async def until(condition: Any, *, seconds: float = 10.0) -> None:
    """Watch a condition until it holds; fail when it does not in time."""
    deadline = clock.ticks() + seconds
    while not condition():
        assert clock.ticks() < deadline, "it did not happen in time"
        await asyncio.sleep(0)
