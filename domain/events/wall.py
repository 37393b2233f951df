"""The code on the wall: it changes every thirty seconds, and whoever registered scans it to be in
(R4.7). Made of event and time slot, so that a photograph of it is soon worthless."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import sealing
from domain.access import Permission
from domain.cards import guesses
from domain.errors import NotFound
from domain.events import door, posts, seats
from domain.events.door import Entry, Outcome
from domain.events.errors import DoorClosed, WallCodeOver
from domain.events.model import Event
from domain.events.own import standing
from domain.members import service as members
from domain.work import Work

LINK = "wall-"  # the deep link's payload is this, the event and the code
SLOT = 30  # seconds after which the code changes
VALID = 3  # slots in which a code opens the door: the next one is there in time
REMEMBERED = 20  # slots in which an old one is answered, and not taken for a guess
BEFORE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Shown:
    """A code to be drawn; `until` is when it opens no door any more, aware UTC."""

    event: Event
    slot: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scanned code came to: an `entry`, or an `event` one has not registered for; neither
    when it is none of our codes."""

    entry: Entry | None = None
    event: Event | None = None


def slot(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // SLOT


def payload(event_id: int, number: int) -> str:
    """What the link of a slot's code carries."""
    return f"{LINK}{event_id}-{_token(event_id, number)}"


def show(work: Work, event_id: int) -> Shown:
    """The code of this half minute, for the screen at the entrance.

    Raises:
        NotFound: no such event.
        DoorClosed: `reason` not_announced, cancelled, too_early (`from_time`), over.
    """
    work.require(Permission.CHECK_IN)
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    _open(work, event)
    return now(event, work.now)


def now(event: Event, moment: datetime) -> Shown:
    """The code of this half minute; the caller has seen to the right and the hours."""
    number = slot(moment)
    rest = (number + VALID) * SLOT - int(moment.timestamp())
    return Shown(event, number, moment + timedelta(seconds=rest))


def enter(work: Work, event_id: int, token: str) -> Answer | None:
    """Let the acting member in by the code they scanned; scanned again, they are in already. Ten
    wrong codes an hour and the answer is silence (None, G18).

    Raises:
        WallCodeOver: an older code. DoorClosed: outside its hours.
    """
    work.require(Permission.SEE_OWN)
    if guesses.too_many(work):
        return None
    age = _age(work, event_id, token)
    event = None if age is None else work.session.get(Event, event_id)
    if event is None or age is None:
        guesses.note(work, "wall")
        return Answer()
    if age >= VALID:
        raise WallCodeOver
    event = seats.lock(work, event_id)
    _open(work, event)
    member = members.of(work)
    found = None if member is None else standing(work, event_id, int(member.id or 0))
    about = f"wall:{event_id}:{work.actor.person_id}:{slot(posts.moment(work))}"
    if found is None:
        door.note(work, event, Outcome.UNKNOWN, None, about)
        return Answer(event=event)
    return Answer(door.admit(work, event, found, how="wall", nonce=about), event)


def _open(work: Work, event: Event) -> None:
    posts.opened(work, event)
    if posts.moment(work) < event.starts_at - BEFORE:
        raise DoorClosed(reason="too_early", from_time=event.starts_at - BEFORE)
    if posts.moment(work) > event.ends_at:
        raise DoorClosed(reason="over")


def _age(work: Work, event_id: int, token: str) -> int | None:
    """How many slots before it was sent this was the code (F39); None: it never was, as far as we
    remember."""
    current = slot(posts.moment(work))
    for ago in range(REMEMBERED):
        if hmac.compare_digest(token.encode(), _token(event_id, current - ago).encode()):
            return ago
    return None


def _token(event_id: int, number: int) -> str:
    return sealing.ring().token("wall", event_id, number)
