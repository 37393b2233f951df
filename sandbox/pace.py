"""Telegram's patience: how much a bot may send before it is told to wait."""

import math
from collections import deque

from sandbox.clock import Clock
from sandbox.refusals import too_many

PRIVATE_BURST = 5  # then one a second
GROUP_PER_MINUTE = 20
ALL_PER_SECOND = 30


class Pace:
    """Counts what is sent. `calm` switches the limits off."""

    def __init__(self, clock: Clock, *, calm: bool = False) -> None:
        self.clock = clock
        self.calm = calm
        self.everything: deque[float] = deque()
        self.groups: dict[int, deque[float]] = {}
        self.private: dict[int, tuple[float, float]] = {}  # chat -> (allowance left, seen at)

    def spend(self, chat_id: int, messages: int = 1) -> None:
        """Count messages about to be sent to a chat.

        Raises:
            Refused: 429 with the seconds to wait; nothing is counted then.
        """
        if self.calm:
            return
        now = self.clock.now()
        self.check_everything(now, messages)
        if chat_id > 0:
            self.spend_private(chat_id, now, messages)
        else:
            self.spend_group(chat_id, now, messages)
        self.everything.extend([now] * messages)

    def check_everything(self, now: float, messages: int = 1) -> None:
        if self.calm:
            return
        while self.everything and now - self.everything[0] >= 1:
            self.everything.popleft()
        if len(self.everything) + messages > ALL_PER_SECOND and self.everything:
            raise too_many(1)

    def edit(self) -> None:
        """An edit counts among everything, not against its chat."""
        if not self.calm:
            now = self.clock.now()
            self.check_everything(now)
            self.everything.append(now)

    def spend_private(self, chat_id: int, now: float, messages: int) -> None:
        left, seen = self.private.get(chat_id, (float(PRIVATE_BURST), now))
        left = min(float(PRIVATE_BURST), left + max(0.0, now - seen))
        # An album larger than the burst may still start from a full allowance.
        if left < min(messages, PRIVATE_BURST):
            raise too_many(max(1, math.ceil(min(messages, PRIVATE_BURST) - left)))
        self.private[chat_id] = (left - messages, now)

    def spend_group(self, chat_id: int, now: float, messages: int) -> None:
        sent = self.groups.setdefault(chat_id, deque())
        while sent and now - sent[0] >= 60:
            sent.popleft()
        if len(sent) + messages > GROUP_PER_MINUTE:
            raise too_many(max(1, math.ceil(60 - (now - sent[0]))))
        sent.extend([now] * messages)

    def forget(self) -> None:
        """Start afresh."""
        self.everything.clear()
        self.groups.clear()
        self.private.clear()
