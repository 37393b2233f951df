"""The staff group: bound by the owner, moved when Telegram moves it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session

from domain import addresses, audit, outbox
from domain.access import SYSTEM, Permission, Role
from domain.cases import topics
from domain.people import service as people
from domain.people.errors import GroupIsPublic, NotAGroup
from domain.people.facts import drop, fact, put
from domain.people.model import ClubFact
from domain.work import Work

LEAVE_AFTER = timedelta(seconds=10)
_KEY = "staff_group"
_F = ClubFact.__table__  # type: ignore[attr-defined]


class Foreign(StrEnum):
    """What we do in a group that is not the staff group."""

    LEAVING = "leaving"
    BINDABLE = "bindable"


def staff_group(session: Session) -> int | None:
    """The chat id of the staff group; None until one is bound."""
    value = fact(session, _KEY)
    return None if value is None else int(value)


def bind(work: Work, chat: Mapping[str, Any]) -> bool:
    """Make this chat (as Telegram describes it) the staff group. False when it is already.

    Raises:
        NotPermitted: the actor is not the owner.
        NotAGroup: a channel or a private chat. GroupIsPublic: anybody could join it.
    """
    work.require(Permission.BIND_GROUP)
    if chat.get("type") not in ("group", "supergroup"):
        raise NotAGroup
    if chat.get("username") or chat.get("active_usernames"):
        raise GroupIsPublic
    drop(work.session, topics.NO_TOPICS)  # it may have topics by now
    return _bind(work, int(chat["id"]))


def ensure_staff_group(session: Session, chat_id: int, now: datetime) -> bool:
    """Bind the group of the setting STAFF_CHAT_ID. Repeating it changes nothing."""
    return _bind(Work(session, SYSTEM, now), chat_id)


def _bind(work: Work, chat_id: int) -> bool:
    if staff_group(work.session) == chat_id:
        return False
    put(work.session, _KEY, str(chat_id), work.now)
    # Topics belong to the group they were made in.
    work.session.execute(delete(_F).where(_F.c.key.startswith("topic:")))
    audit.record(work, "group.bound")
    return True


def migrated(work: Work, old: int, new: int) -> bool:
    """Telegram made a supergroup of a group (F17): follow it if it is ours.

    Both of Telegram's messages about it may come, in any order; the second changes nothing and
    gives False, as does a stranger's group. Open to anybody: it is Telegram that says it.
    """
    if old == new or staff_group(work.session) != old:
        return False
    addresses.migrated(work.session, old=old, new=new, now=work.now)
    # A plain group had no topics, so nothing is known of the new one's.
    work.session.execute(delete(_F).where(_F.c.key.startswith("topic:")))
    audit.record(work, "group.migrated")
    outbox.queue(work, "group.migrated", to=outbox.STAFF_GROUP, key=f"group:migrated:{new}")
    return True


def seen(work: Work, *, chat_id: int, chat_type: str, status: str) -> Foreign | None:
    """What Telegram says about our own standing in a chat: `status` is the new one.

    Somebody who blocks us is unreachable (F20). Losing the staff group, or the admin right in it,
    is told to the owners in private (F19). A group that is not ours is told to the staff and left
    ten seconds later, unless an owner took us there to bind it (F16); the answer says which.
    Open to anybody: it is Telegram that says it. Repeated, it tells nothing twice a day.
    """
    if chat_type == "private":
        if status == "kicked":
            addresses.unreachable(work.session, chat_id=chat_id, reason="blocked", now=work.now)
        return None
    audit.record(work, "group.standing_changed", purpose=status)
    ours = chat_id == staff_group(work.session)
    if ours:
        drop(work.session, topics.NO_TOPICS)  # our rights are others now
    if ours and status not in ("administrator", "creator"):
        for person_id in people.holders(work.session, Role.OWNER, work.today):
            key = f"group:{status}:{work.today}:{person_id}"
            outbox.queue(work, "group.standing_lost", to=person_id, key=key, status=status)
    if ours or status not in ("member", "administrator"):
        return None
    if Role.OWNER in work.actor.roles:
        return Foreign.BINDABLE
    key, day = f"group:foreign:{chat_id}", work.today
    if outbox.is_queued(work, f"{key}:{day}"):
        return None
    outbox.queue(
        work,
        "alert",
        to=outbox.STAFF_GROUP,
        key=f"{key}:{day}",
        topic="alerts",
        what="foreign_group",
        number=f"#{work.actor.person_id}",  # who took us there, without a name
    )
    outbox.queue(
        work,
        "leave_chat",
        to=outbox.Chat(chat_id),
        key=f"{key}:{day}:leave",
        not_before=work.now + LEAVE_AFTER,
    )
    return Foreign.LEAVING


def incognito(work: Work, sender_chat: int | None) -> bool:
    """Somebody commands without showing who they are (F15): refused, kept in the trail. True when
    they are to be told so, once a club day."""
    audit.record(work, "command.refused_incognito", purpose=str(sender_chat or ""))
    today = work.today.isoformat()
    if fact(work.session, "incognito_told") == today:
        return False
    put(work.session, "incognito_told", today, work.now)
    return True
