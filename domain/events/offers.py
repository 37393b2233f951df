"""Handing freed seats to the queue: offers that hold seats, the final call (R4.3, R4.4).

`process` is called after whatever may free a seat and by an hourly sweep; calling it once more
changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update

from domain import audit, outbox
from domain.events import seats
from domain.events.model import Event, EventState, Turn, TurnState
from domain.events.own import QUEUED
from domain.events.seats import Wanted
from domain.members.model import Member
from domain.work import Work

_T = Turn.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

NEAR = timedelta(hours=48)  # inside it, offers are short
LONG, SHORT = timedelta(hours=24), timedelta(hours=2)
LOOKED_AT = 500  # of the queue in one go
IN_ORDER = (_T.c.round, _T.c.priority.desc(), _T.c.joined_at, _T.c.id)  # R4.3


def cutoff(event: Event) -> datetime:
    """From then on nothing is held for the queue: first come, first served (R4.4)."""
    return event.starts_at - timedelta(hours=event.cutoff_hours)


def process(work: Work, event: Event) -> int:
    """Offer free seats of a locked event to the queue, in its order; how many offers (R4.3).

    At most `offer_batch` offers stand at a time. A party that does not fit is skipped, keeps its
    place and is told so once. The caller has a right of their own, or is the schedule.
    """
    _expire(work, event)
    if not _hands_out(work, event):
        return 0
    standing = work.session.execute(
        select(func.count()).where(_T.c.event_id == event.id, _T.c.state == TurnState.OFFERED)
    ).scalar_one()
    room = seats.rooms(work, event)
    chosen, skipped = _choose(_waiting(work, event), room, event.offer_batch - standing)
    for (tier, session), turns in _by_quota(chosen).items():  # a handful, not one for each person
        wanted = Wanted(sum(turn.seats for turn in turns), tier, session)
        seats.count(work, event, wanted, wanted.seats)
    hand_out(work, event, chosen)
    _tell_skipped(work, skipped)
    return len(chosen)


def _hands_out(work: Work, event: Event) -> bool:
    return event.state == EventState.ANNOUNCED and event.waiting_open and work.now < cutoff(event)


def _waiting(work: Work, event: Event) -> list[Turn]:
    found = work.session.execute(
        select(Turn)
        .where(_T.c.event_id == event.id, _T.c.state == TurnState.WAITING)
        .order_by(*IN_ORDER)
        .limit(LOOKED_AT)
        .execution_options(populate_existing=True)
    )
    return list(found.scalars())


def _choose(
    waiting: Sequence[Turn], room: seats.Rooms, most: int
) -> tuple[list[Turn], list[Turn]]:
    """Whom to offer seats, and who is passed over because their party is too large."""
    chosen: list[Turn] = []
    skipped: list[Turn] = []
    for turn in waiting:
        if len(chosen) >= most:
            break
        wanted = Wanted(turn.seats, turn.tier, turn.session)
        if room.fits(wanted):
            room.count(wanted)
            chosen.append(turn)
        elif room.free(wanted):
            skipped.append(turn)
    return chosen, skipped


def _by_quota(turns: Iterable[Turn]) -> dict[tuple[str, str | None], list[Turn]]:
    found: dict[tuple[str, str | None], list[Turn]] = defaultdict(list)
    for turn in turns:
        found[turn.tier, turn.session].append(turn)
    return found


def hand_out(work: Work, event: Event, chosen: Sequence[Turn]) -> None:
    """Offer these their seats, which are counted already; they are told. The caller holds the
    event's lock."""
    if not chosen:
        return
    window = SHORT if event.starts_at - work.now <= NEAR else LONG
    awake = outbox.decent_hour(work) or work.now  # nobody loses a turn asleep
    until = min(awake + window, cutoff(event))
    work.session.execute(
        update(_T)
        .where(_T.c.id.in_([turn.id for turn in chosen]))
        .values(
            state=TurnState.OFFERED,
            offered_at=work.now,
            offer_until=until,
            offers=_T.c.offers + 1,
            version=_T.c.version + 1,
        )
    )
    audit.record_all(
        work, "event_turn.offered", "event_turn", [int(turn.id or 0) for turn in chosen]
    )
    keys = [(turn, f"turn:{turn.id}:offer:{turn.offers + 1}") for turn in chosen]
    tell(work, "event.offered", keys)


def _tell_skipped(work: Work, skipped: Sequence[Turn]) -> None:
    new = [turn for turn in skipped if turn.skipped_at is None]
    if not new:
        return
    work.session.execute(
        update(_T).where(_T.c.id.in_([turn.id for turn in new])).values(skipped_at=work.now)
    )
    tell(work, "event.skipped", [(turn, f"turn:{turn.id}:skipped") for turn in new])


def tell(work: Work, kind: str, turns: Iterable[tuple[Turn, str]]) -> None:
    """Have `kind` told to those of these places who have an account, each once by its key."""
    keys = {turn.member_id: (turn.id, key) for turn, key in turns}
    people = work.session.execute(
        select(_M.c.id, _M.c.person_id).where(_M.c.id.in_(keys), _M.c.person_id.is_not(None))
    )
    outbox.queue_all(
        work,
        kind,
        [(row.person_id, keys[row.id][1], {"turn_id": keys[row.id][0]}) for row in people],
    )


def _expire(work: Work, event: Event) -> int:
    """Offers that ran out: the seats go back, the place to the end of its round."""
    over = list(
        work.session.execute(
            select(Turn)
            .where(
                _T.c.event_id == event.id,
                _T.c.state == TurnState.OFFERED,
                _T.c.offer_until <= work.now,
            )
            .execution_options(populate_existing=True)
        ).scalars()
    )
    take_back(work, event, over, state=TurnState.WAITING, rounds=1)
    tell(work, "event.offer_over", [(turn, f"turn:{turn.id}:over:{turn.offers}") for turn in over])
    return len(over)


def take_back(
    work: Work, event: Event, turns: Sequence[Turn], *, state: TurnState, rounds: int = 0
) -> None:
    """Offers end: their seats are counted out. The caller holds the event's lock."""
    if not turns:
        return
    for (tier, session), those in _by_quota(turns).items():
        wanted = Wanted(sum(turn.seats for turn in those), tier, session)
        seats.give_back(work, event, wanted)
    work.session.execute(
        update(_T)
        .where(_T.c.id == bindparam("_turn"))
        .values(
            state=state,
            round=_T.c.round + rounds,
            offer_until=None,
            version=_T.c.version + 1,
        ),
        [{"_turn": turn.id} for turn in turns],
        execution_options={"synchronize_session": False},
    )


# ── The end of the queue ──────────────────────────────────────────────────────────────────────


def final_call(work: Work, event_id: int) -> int:
    """Before the start: standing offers end, everybody who waits is told that from now on it is
    first come, first served (R4.4). Once for each event; how many were told."""
    event = seats.lock(work, event_id)
    if event.state != EventState.ANNOUNCED or event.final_called_at is not None:
        return 0
    if work.now < cutoff(event):
        return 0
    _expire(work, event)
    event.final_called_at = work.now
    work.session.flush()
    room = None if event.capacity is None else event.capacity - event.taken
    waiting = list(
        work.session.execute(
            select(Turn).where(_T.c.event_id == event_id, _T.c.state == TurnState.WAITING)
        ).scalars()
    )
    if work.now < event.starts_at and (room is None or room > 0):
        start = int(event.starts_at.timestamp())  # a moved event has another final call
        keys = [(turn, f"turn:{turn.id}:final:{start}") for turn in waiting]
        tell(work, "event.final_call", keys)
    return len(waiting)


def close(work: Work, event: Event) -> None:
    """Nobody waits any more: offers are taken back, places end. For cancelling and the end of an
    event; the caller holds the right and the lock."""
    offered = list(
        work.session.execute(
            select(Turn).where(_T.c.event_id == event.id, _T.c.state == TurnState.OFFERED)
        ).scalars()
    )
    take_back(work, event, offered, state=TurnState.WAITING)
    work.session.execute(
        update(_T)
        .where(_T.c.event_id == event.id, _T.c.state.in_(QUEUED))
        .values(state=TurnState.CLOSED, ended_at=work.now, version=_T.c.version + 1)
    )
