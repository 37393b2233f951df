"""What must be said outside a turn: too fast, out of order, two of us."""

import socket
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session

from bot import inbox
from bot.door import Door
from bot.identify import sender
from bot.inbox import Arrival
from chat.screen import Screen
from delivery.notices import notice
from delivery.worker import Worker
from domain import addresses, clock, outbox
from domain.access import SYSTEM, Role
from domain.outbox import Lane
from domain.people import service as people
from domain.work import Work
from locales.i18n import N_, _, n_, speaking

SLOWER = N_("One moment, please: you are faster than I can read. Write again in a minute.")


FLOODS = 3  # warnings a day after which the staff hear of it


class Voice:
    """Lines in the person's language, by the outbox where the database is there."""

    def __init__(self, door: Door, worker: Worker) -> None:
        self._door, self._worker = door, worker
        self._owners: tuple[tuple[int, str], ...] = ()
        self._floods: Counter[tuple[date, int]] = Counter()

    async def remember_owners(self) -> None:
        """Note, while the database is there, whom to tell when it is not."""
        self._owners = await self._door.read(_owners)

    async def flooded(self, one: Arrival) -> None:
        """Ask for a minute of patience, once a minute; the third time in a day staff hear of it,
        too (F8)."""
        day = one.received_at.date()
        self._floods = Counter({key: n for key, n in self._floods.items() if key[0] == day})
        self._floods[day, one.person] += 1
        often = self._floods[day, one.person] == FLOODS
        await self._door.run(partial(_ask_for_patience, one, often))
        self._worker.poke()

    async def trouble(self, one: Arrival) -> None:
        """The database is away: tell the owners and whoever waits, from memory, each of them at
        most once an hour (F46)."""
        for chat, language in self._owners:
            with speaking(language):
                words = _(
                    "The database cannot be reached, so I answer nobody at the moment. What "
                    "people write is kept and answered as soon as it is back."
                )
            await self._worker.say_unlogged(chat, words)
        if one.chat == one.person and one.kind in ("message", "callback_query"):
            user = sender(one.body) or {}
            with speaking(user.get("language_code")):
                words = _("We are mending something. I will answer your message after that.")
            await self._worker.say_unlogged(one.person, words)

    async def telegram_is_back(self, _seconds: float) -> None:
        """Tell staff that Telegram was away for long, in case nothing had to be sent (F24)."""
        await self._door.run(_alert_silence)
        self._worker.poke()

    async def second_instance(self) -> None:
        """Tell staff that another instance takes our updates (F33)."""
        await self._door.run(_alert_second_instance)
        self._worker.poke()


def _owners(session: Session) -> tuple[tuple[int, str], ...]:
    today = Work(session, SYSTEM, clock.now()).today
    found = (people.reader(session, one) for one in people.holders(session, Role.OWNER, today))
    return tuple((chat, language) for chat, language in found if chat is not None)


def _ask_for_patience(one: Arrival, often: bool, session: Session) -> None:
    user = sender(one.body)
    if user is None:
        return
    now = clock.now()
    actor = people.met(session, user, now)
    work = Work(session, actor, now)
    minute = int(now.timestamp()) // 60
    key = f"slower:{actor.person_id}:{minute}"
    outbox.queue(work, "text", to=actor.person_id, key=key, lane=Lane.SERVICE, msgid=SLOWER)
    for one_of_two in (minute, minute + 1):  # nothing more is dropped without another warning
        _count_later(work, actor.person_id, one_of_two)
    if often:
        outbox.queue(
            work,
            "alert",
            to=outbox.STAFF_GROUP,
            key=f"alert:flood:{actor.person_id}:{work.today}",
            topic="alerts",
            what="flood",
            number=f"#{actor.person_id}",
        )


def _count_later(work: Work, person_id: int, minute: int) -> None:
    end = datetime.fromtimestamp((minute + 1) * 60 + 1, UTC)
    key = f"lost:{person_id}:{minute}"
    outbox.queue(
        work, "dropped", to=person_id, key=key, not_before=end, person=person_id, minute=minute
    )


@notice("dropped")
def _dropped(work: Work, params: dict[str, Any]) -> Screen | None:
    """How many messages of that minute were too many; nothing when there were none (F8)."""
    person = int(params["person"])
    chat = addresses.chats(work.session, [person]).get(person)
    begin = datetime.fromtimestamp(int(params["minute"]) * 60, UTC)
    count = inbox.dropped(work.session, chat, begin, begin + timedelta(minutes=1)) if chat else 0
    if not count:
        return None
    return Screen(
        text=n_(
            "{n} message was too many at once and did not reach us. Please send it again.",
            "{n} messages were too many at once and did not reach us. Please send them again.",
            count,
        )
    )


def _alert_silence(session: Session) -> None:
    work = Work(session, SYSTEM, clock.now())
    outbox.queue(
        work,
        "alert",
        to=outbox.STAFF_GROUP,
        key=f"alert:telegram_silent:{int(work.now.timestamp()) // 600}",  # as delivery says it
        topic="alerts",
        what="telegram_silent",
    )


def _alert_second_instance(session: Session) -> None:
    work = Work(session, SYSTEM, clock.now())
    hour = int(work.now.timestamp()) // 3600
    outbox.queue(
        work,
        "alert",
        to=outbox.STAFF_GROUP,
        key=f"alert:second_instance:{hour}",
        topic="alerts",
        what="second_instance",
        host=socket.gethostname(),
    )
