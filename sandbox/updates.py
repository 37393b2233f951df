"""Updates waiting for the bot, kept until they are confirmed (at most 24 hours)."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from sandbox.chance import CHANCE
from sandbox.clock import Clock, machine_seconds

Json = dict[str, Any]

KEPT_SECONDS = 24 * 3600
QUIET_SECONDS = 7 * 24 * 3600  # after a quiet week Telegram starts from another random id
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
TYPES = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    ]
)


@dataclass(slots=True)
class Waiting:
    """An update not yet confirmed. `raw` ones were put in by a test, perhaps out of order."""

    update: Json
    since: float
    raw: bool = False
    handed: bool = False


class Updates:
    """The queue of one bot. `wake` is called whenever something new is waiting."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.waiting: deque[Waiting] = deque()
        self.next_id = CHANCE.randrange(100_000_000, 900_000_000)
        self.last_at = clock.now()
        self.allowed: list[str] = []
        self.wakes: list[Any] = []

    def wanted(self, kind: str) -> bool:
        if self.allowed:
            return kind in self.allowed
        return kind not in NOT_BY_DEFAULT

    def put(self, kind: str, body: Json) -> int | None:
        """Queue one update; None when the bot did not ask for this kind."""
        if not self.wanted(kind):
            return None
        quiet = self.clock.now() - self.last_at > QUIET_SECONDS
        if quiet and not self.waiting:
            self.next_id = CHANCE.randrange(100_000_000, 900_000_000)
        number = self.next_id
        self.next_id += 1
        self.add({"update_id": number, kind: body})
        return number

    def add(self, update: Json, raw: bool = False) -> None:
        """Queue an update as it is (its id is the caller's business)."""
        self.last_at = self.clock.now()
        self.waiting.append(Waiting(update, machine_seconds(), raw))
        self.wake()

    def wake(self) -> None:
        for wake in self.wakes:
            wake()

    def forget_old(self) -> None:
        while self.waiting and machine_seconds() - self.waiting[0].since > KEPT_SECONDS:
            self.waiting.popleft()

    def confirm(self, offset: int) -> bool:
        """Forget everything before `offset`; a negative one keeps the last that many.

        An offset far in the future confirms nothing: Telegram starts from the beginning again.
        Answers whether something was forgotten.
        """
        self.forget_old()
        before = len(self.waiting)
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        elif 0 < offset <= self.next_id + 10:
            self.waiting = deque(w for w in self.waiting if not self.confirmed_by(offset, w))
        return len(self.waiting) != before

    @staticmethod
    def confirmed_by(offset: int, one: Waiting) -> bool:
        # A shuffled update must not vanish unseen because a later id was confirmed before it.
        return bool(one.update["update_id"] < offset and (one.handed or not one.raw))

    def first(self, limit: int) -> list[Json]:
        """The oldest waiting updates, at most `limit`."""
        taken = [one for _, one in zip(range(limit), self.waiting, strict=False)]
        for one in taken:
            one.handed = True
        return [one.update for one in taken]

    def drop(self, taken: Waiting) -> None:
        """This one was delivered; a copy with the same id is another delivery."""
        self.waiting = deque(one for one in self.waiting if one is not taken)

    def clear(self) -> None:
        self.waiting.clear()
