"""Announcing an event to the members it is for (SPEC 6).

Each is told once: a row of `event_news` keeps how far along the roll the messages are, and a key
of event and member makes a message that was queued before add nothing.
"""

from datetime import datetime, time

from sqlalchemy import Select, func, select, update

from domain import audit, calendar, outbox, upsert
from domain.access import Permission
from domain.errors import NotFound
from domain.events.errors import NotApproved
from domain.events.listing import tiers_up_to
from domain.events.model import Event, EventState
from domain.events.news_model import EventNews, EventOptOut
from domain.events.plan_rules import segment_of
from domain.members.model import Member, Status
from domain.people.model import Person
from domain.segments import matching
from domain.tiers.model import Tier
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_N = EventNews.__table__  # type: ignore[attr-defined]
_O = EventOptOut.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]

CHUNK = 500  # members looked at in one go
ON_THE_ROLL = (Status.ACTIVE, Status.DORMANT, Status.LOST)


def audience(work: Work, event_id: int) -> tuple[Event, int]:
    """The event and how many members would be told of it now.

    Raises:
        NotFound: no such event. NotApproved: it is at another step.
    """
    work.require(Permission.RUN_EVENTS)
    event = _event(work, event_id)
    if event.state not in (EventState.APPROVED, EventState.ANNOUNCED):
        raise NotApproved
    found = select(func.count()).select_from(_told(work, event).subquery())
    return event, int(work.session.execute(found).scalar_one())


def announce(work: Work, event_id: int) -> Event:
    """Announce an approved event: from now on it is listed, seats are given when its registration
    opens, and members are told by `run`. Announced already, it is returned as it stands.

    Raises:
        NotFound: no such event. NotApproved: it is at another step, or has begun.
    """
    work.require(Permission.RUN_EVENTS)
    done = work.session.execute(
        update(_V)
        .where(_V.c.id == event_id, _V.c.state == EventState.APPROVED, _V.c.starts_at > work.now)
        .values(state=EventState.ANNOUNCED, announced_at=work.now, version=_V.c.version + 1)
    )
    event = _event(work, event_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        if event.state == EventState.ANNOUNCED:
            return event
        raise NotApproved
    upsert.if_new(work.session, _N, event_id=event_id, last_member=0, told=0, started_at=work.now)
    audit.record(work, "event.announced", event)
    return event


def run(work: Work) -> int:
    """Queue the next messages of the announcement that waits longest; how many members were
    looked at, 0 when none is under way. Nobody is told twice, whoever calls it and how often.

    In the quiet hours of the club's zone the messages wait for their end (R8.5).
    """
    work.require(Permission.RUN_SCHEDULE)
    news = work.session.execute(
        select(EventNews)
        .where(_N.c.done_at.is_(None))
        .order_by(_N.c.started_at, _N.c.event_id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if news is None:
        return 0
    event = _event(work, news.event_id)
    if event.state != EventState.ANNOUNCED:
        _keep(work, news, done_at=work.now)
        return 1
    people = work.session.execute(
        _told(work, event).where(_M.c.id > news.last_member).order_by(_M.c.id).limit(CHUNK)
    ).all()
    notices = [
        (
            row.person_id,
            f"event:{event.id}:announced:{row.id}",
            {"event_id": event.id, "member_id": row.id},
        )
        for row in people
    ]
    outbox.queue_all(work, "event.announced", notices, not_before=_not_before(work))
    last = people[-1].id if people else news.last_member
    done_at = None if len(people) == CHUNK else work.now
    _keep(work, news, done_at=done_at, last_member=last, told=news.told + len(people))
    return max(1, len(people))


def _told(work: Work, event: Event) -> Select[tuple[int, int]]:
    """Member and person ids of those the event is for: of its tier and better, in its segment if
    it has one, on the roll, not barred, whom we can reach and who want to hear of events."""
    segment = segment_of(event)
    return (
        select(_M.c.id, _M.c.person_id)
        .join(_P, _P.c.id == _M.c.person_id)
        .outerjoin(_O, _O.c.member_id == _M.c.id)
        .where(
            _M.c.status.in_(ON_THE_ROLL),
            _M.c.tier.in_(_tiers(event)),
            _P.c.telegram_id.is_not(None),
            _P.c.unreachable_since.is_(None),
            _O.c.member_id.is_(None),
            *([] if segment is None else matching.of_segment(work, segment)),
        )
    )


def _tiers(event: Event) -> list[str]:
    below = set(tiers_up_to(event.least_tier)) - {event.least_tier}
    return [tier.value for tier in Tier if tier.value not in below]


def _keep(work: Work, news: EventNews, **values: object) -> None:
    work.session.execute(update(_N).where(_N.c.event_id == news.event_id).values(**values))


def _not_before(work: Work) -> datetime | None:
    """The end of the quiet hours, None outside them."""
    quiet = (
        time.fromisoformat(work.policy.quiet_from),
        time.fromisoformat(work.policy.quiet_until),
    )
    return calendar.quiet_until(work.now, work.policy.timezone, *quiet)


def _event(work: Work, event_id: int) -> Event:
    found = work.session.get(Event, event_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found
