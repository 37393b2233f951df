"""What the machine does for itself on the schedule: old updates, old words, old files."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import Session

from bot import conversation, inbox
from bot.door import Door
from domain import clock, outbox
from domain.access import SYSTEM
from domain.applications import retention
from domain.people import facts
from domain.work import Work

log = structlog.get_logger(__name__)
_SWEPT = "inbox_swept"
_READ_TO = "outbox_read_to"  # day@row: how far the outbox has been gone through that day
_WEEK = timedelta(days=7)
IDLE = timedelta(days=30)
UNATTACHED = timedelta(days=2)  # a file kept for an answer that was never given
IN_USE = timedelta(hours=1)  # a file touched since may belong to a turn that is not done yet
CHUNK = 200


def tidy(work: Work) -> int:
    """Once a club day: empty the bodies of old updates; on Mondays tell the staff how many came
    in a shape we do not know (F52). Called again that day, it does nothing."""
    today = work.today.isoformat()
    if facts.fact(work.session, _SWEPT) == today:
        return 0
    facts.put(work.session, _SWEPT, today, work.now)
    inbox.sweep(work.session, work.now)
    if work.today.weekday() == 0:
        _tell_of_unknown(work)
    return 0


def _tell_of_unknown(work: Work) -> None:
    count = inbox.ignored(work.session, since=work.now - _WEEK)
    if count:
        key = f"alert:unknown_updates:{work.today}"
        outbox.queue(
            work,
            "alert",
            to=outbox.STAFF_GROUP,
            key=key,
            topic="alerts",
            what="unknown_updates",
            count=count,
        )


def tell_of_wrong_clock(work: Work) -> int:
    """Staff hear once a day, by that clock, that nothing is done on time (F37)."""
    key = f"alert:clock:{work.today}"
    outbox.queue(work, "alert", to=outbox.STAFF_GROUP, key=key, topic="alerts", what="clock_wrong")
    return 0


def forget_words(work: Work) -> int:
    """Once a club day, empty messages settled 90 days ago, a stretch of rows at a time."""
    today = work.today.isoformat()
    day, _, row = (facts.fact(work.session, _READ_TO) or "@").partition("@")
    if (day, row) == (today, ""):
        return 0
    reached = outbox.forget(work, after=int(row or 0) if day == today else 0)
    facts.put(work.session, _READ_TO, f"{today}@{reached or ''}", work.now)
    return 1 if reached else 0


def forget_conversations(work: Work) -> int:
    """End forms nobody has touched for 30 days; drafts have tables and times of their own."""
    return conversation.forget(work.session, before=work.now - IDLE, limit=CHUNK)


class Files:
    """The sealed files in `folder` that nobody needs any more, removed off the event loop."""

    def __init__(self, door: Door, folder: Path) -> None:
        self._door, self._folder = door, folder

    async def tidy(self) -> None:
        """Remove what is past its time, then what was kept for nothing. Interrupted, it goes on
        next time; repeating it is harmless."""
        await self._past_their_time()
        await self._never_attached()

    async def _past_their_time(self) -> None:
        """The rows are committed before a file goes, and forgotten only after it has gone."""
        while names := await self._door.run(_forget):
            gone = await asyncio.to_thread(_remove, self._folder, names, IN_USE)
            if gone:
                await self._door.run(partial(_gone, gone))
            log.info("files past their time", removed=len(gone))
            if len(gone) < len(names):  # the others are named again next time
                return

    async def _never_attached(self) -> None:
        old = await asyncio.to_thread(_older, self._folder, UNATTACHED)
        for at in range(0, len(old), CHUNK):
            names = await self._door.run(partial(_unattached, old[at : at + CHUNK]))
            removed = await asyncio.to_thread(_remove, self._folder, names, UNATTACHED)
            if removed:
                log.info("files never attached", removed=len(removed))


def _system(session: Session) -> Work:
    return Work(session, SYSTEM, clock.now())


def _forget(session: Session) -> list[str]:
    return retention.forget(_system(session), chunk=CHUNK)


def _gone(names: Sequence[str], session: Session) -> None:
    retention.files_gone(_system(session), names)


def _unattached(names: Sequence[str], session: Session) -> list[str]:
    return retention.unattached(_system(session), names)


def _older(folder: Path, age: timedelta) -> list[str]:
    """Files, and those half written, that nobody touched for that long."""
    files = (*folder.glob("*.sealed"), *folder.glob("*.tmp"))
    return sorted(path.name for path in files if _age(path) > age)


def _age(path: Path) -> timedelta:
    """By the machine's own clock, as the file's time is: a sandbox may live on another day."""
    try:
        touched = datetime.fromtimestamp(path.stat().st_mtime, tz=clock.now().tzinfo)
    except FileNotFoundError:
        return timedelta(0)
    return clock.now() - clock.shift() - touched


def _remove(folder: Path, names: Sequence[str], age: timedelta) -> list[str]:
    """Delete these unless they were touched lately; the names of those that are gone."""
    gone = []
    for name in names:
        path = folder / Path(name).name
        if path.exists() and _age(path) <= age:
            continue
        path.unlink(missing_ok=True)
        gone.append(name)
    return gone
