"""One unit of work: a session, who acts, and when.

The door opens it, runs it and commits it (bot/door.py). A domain function takes it first and
everything else by keyword. Nothing inside a Work waits for a network, a picture or a file.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.access import Actor, Permission
from domain.errors import NotPermitted, UndertakingMissing

if TYPE_CHECKING:
    from domain.calendar import Calendar
    from domain.policy import Policy


@dataclass
class Work:
    """`now` is aware UTC. `queued` tells the door's caller that delivery has something to do;
    `forget` are messages of the person's own to delete once read (identity documents). In a turn
    `heard_at` is when the update reached us, `said_at` when a message was sent, by Telegram's
    clock (F39). `untraced`: once handled, neither the update nor its reply
    may say whose it was (R6.2)."""

    session: Session
    actor: Actor
    now: datetime
    update_id: int | None = None
    queued: bool = False
    forget: list[int] = field(default_factory=list)
    heard_at: datetime | None = None
    said_at: datetime | None = None
    untraced: bool = False

    def require(self, permission: Permission) -> None:
        """The first line of every guarded domain function.

        Raises:
            UndertakingMissing: a colleague who has not signed this year's undertaking.
            NotPermitted: the actor lacks the right.
        """
        if self.actor.may(permission):
            return
        if self.actor.is_staff and not self.actor.undertaking_signed:
            raise UndertakingMissing
        raise NotPermitted(permission=permission.value)

    @cached_property
    def policy(self) -> "Policy":
        """The club's settings in force."""
        from domain import policy

        return policy.in_force(self.session)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The club's time zone."""
        return ZoneInfo(self.policy.timezone)

    @cached_property
    def calendar(self) -> "Calendar":
        """The club's calendar: public days, the days staff entered, office hours."""
        from domain import days

        return days.read(self)

    @property
    def today(self) -> date:
        """Today in the club's zone."""
        return self.now.astimezone(self.zone).date()
