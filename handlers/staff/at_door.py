"""A door as a turn shows it: the one where a colleague stands, and what came of a try."""

from __future__ import annotations

from chat import door_screens as screens
from chat.screen import Screen
from domain.events import door as entrance
from domain.events import guest_list, posts
from domain.events.door import Entry
from domain.work import Work


def door(work: Work, event_id: int) -> Screen:
    """The door at which the actor stands from now on."""
    event = posts.stand(work, event_id)
    opens = event.starts_at - posts.BEFORE
    counts = guest_list.counts(work, event_id)
    return screens.door(screens.Door(event, counts, opens if work.now < opens else None))


def scanned(work: Work, token: str) -> Screen:
    """A ticket's code at the door; without a door, which one. Silence after too many guesses."""
    if posts.at(work) is None:
        return screens.doors(posts.doors(work), again=True)
    entry = entrance.scan(work, token)
    return Screen() if entry is None else tried(work, entry)


def tried(work: Work, entry: Entry) -> Screen:
    """What came of a try, with the count as it is now."""
    return screens.tried(entry, guest_list.counts(work, entry.event.id or 0))
