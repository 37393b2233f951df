"""What a member asks of an event: a seat, else a place in the queue if they chose to (F40); fewer
or more seats; what giving them up would cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import update

from domain import audit
from domain.access import Permission
from domain.errors import Outdated
from domain.events import gates, offers, queue, registering, seats
from domain.events.errors import AlreadyCame, EventFull, NotOpen, NotRegistered
from domain.events.model import Event, EventState, Registration, Turn
from domain.events.own import STANDING, Asked, standing
from domain.events.seats import Wanted
from domain.members import service as members
from domain.points import ledger
from domain.points.model import Cause
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]


def ask(
    work: Work, event_id: int, asked: Asked, *, wait: bool = False
) -> Registration | Turn | None:
    """Take seats for the acting member. Where there are not enough, they join the queue if they
    chose to `wait`, else nothing is written and None comes back (F40).

    The moment that counts is when they sent it, by Telegram's clock, or for a press when it
    reached us (F39); `asked.heard_at` is set here. Asked again, it returns what stands.

    Raises:
        What registering.register and queue.join do, except EventFull.
    """
    work.require(Permission.REGISTER)
    member = members.of(work)  # nobody is kept waiting for it
    event = seats.lock(work, event_id)
    asked = replace(asked, heard_at=work.said_at or work.heard_at or work.now)
    guest = gates.checked(work, event, member)
    try:
        made = registering.admit(work, event, guest, asked)
    except EventFull:
        return queue.admit(work, event, guest, asked) if wait else None
    if work.said_at is not None and made.said_at is None:
        made.said_at = work.said_at
        work.session.flush()
    return made


# ── More or fewer ─────────────────────────────────────────────────────────────────────────────


def change_party(
    work: Work, event_id: int, party: int, *, version: int, names: Sequence[str] | None = None
) -> Registration:
    """Come with more or fewer: fewer at any time before the start, more while there is room and
    registration is open. `names` are those of all companions (None: the first of those kept).

    Points for seats given up in time come back, of late ones they are spent. The same number
    again changes nothing.

    Raises:
        NotRegistered: nothing stands. AlreadyCame: they are in. EventFull: `free` are left.
        SeatsUnfit, NotOpen: see gates; fewer, too, once it has begun. Outdated: it was changed
        meanwhile. NotEnoughPoints.
    """
    work.require(Permission.REGISTER)
    event = seats.lock(work, event_id)
    found = _own(work, event_id)
    if found.seats == party:
        return found
    gates.party(event, party, found.session)
    more = party - found.seats
    if more > 0:
        gates.window(
            event, gates.guest(work, event).opens_at, work.said_at or work.heard_at or work.now
        )
        seats.take(work, event, Wanted(more, found.tier, found.session))
    elif event.state != EventState.ANNOUNCED or work.now >= event.starts_at:
        off = event.state == EventState.CANCELLED
        raise NotOpen(reason="cancelled" if off else "too_late")
    else:
        seats.give_back(work, event, Wanted(-more, found.tier, found.session))
    kept = list(names if names is not None else found.companions or ())[: party - 1]
    done = work.session.execute(
        update(_R)
        .where(_R.c.id == found.id, _R.c.version == version, _R.c.state.in_(STANDING))
        .values(seats=party, companions=kept or None, version=_R.c.version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    late = more < 0 and registering.is_late(work, event, found)
    work.session.refresh(found)
    if event.points_price and not late:
        _hold_anew(work, event, found)
    audit.record(work, "registration.party_changed", found)
    if more < 0:
        offers.process(work, event)
    return found


def _hold_anew(work: Work, event: Event, found: Registration) -> None:
    """Put the points of the new number aside instead of the old one's."""
    if found.hold_id is not None:
        ledger.release(work, found.hold_id)
    found.hold_id = ledger.hold(
        work,
        member_id=found.member_id,
        points=event.points_price * found.seats,
        key=f"registration:{found.id}:{found.version}",
        cause=Cause("event.seat", event.id),
    ).id
    work.session.flush()


def _own(work: Work, event_id: int) -> Registration:
    member_id = work.actor.member_id
    found = None if member_id is None else standing(work, event_id, member_id)
    if found is None:
        raise NotRegistered
    if found.came_at is not None:
        raise AlreadyCame(reason="own")
    return found


# ── Giving up ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Cost:
    """What giving a seat up now means: whether it is `late`, whether a `strike` is counted, how
    many `points` come back, and how many do not."""

    registration: Registration
    late: bool
    strike: bool
    back: int
    spent: int


def cost(work: Work, event_id: int) -> Cost:
    """What it would cost the acting member to give their seats up now (R4.5).

    Raises:
        NotRegistered: they have none. AlreadyCame: they are in.
    """
    work.require(Permission.REGISTER)
    found = _own(work, event_id)
    event = work.session.get_one(Event, event_id)
    late = registering.is_late(work, event, found)
    points = event.points_price * found.seats
    return Cost(
        found,
        late,
        strike=late and event.strikes,
        back=0 if late else points,
        spent=points if late else 0,
    )
