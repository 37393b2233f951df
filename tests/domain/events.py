"""An announced event with members who want to come."""

from datetime import timedelta

from domain.access import Actor, Role
from domain.events.model import Event, EventState, Quota
from tests.domain.points import new_member


def an_event(club, *, quotas=(), **values):
    """An announced event of four hours in ten days; its id. `quotas`: (kind, key, capacity)."""
    with club.work() as work:
        starts = values.pop("starts_at", club.now + timedelta(days=10))
        event = Event(
            **{
                "state": EventState.ANNOUNCED,
                "kind": "social",
                "title": "Tea on the hill",
                "starts_at": starts,
                "ends_at": starts + timedelta(hours=4),
                "zone": "Asia/Shanghai",
                "created_by": 1,
                **values,
            }
        )
        work.session.add(event)
        work.session.flush()
        for kind, key, capacity in quotas:
            work.session.add(Quota(event_id=event.id, kind=kind, key=key, capacity=capacity))
        return event.id


def a_member(club, **values):
    """A member with an account, as the actor of their own turns."""
    person = club.person(Role.MEMBER, language="en")
    member = new_member(club, person_id=person.person_id, **values)
    return Actor(
        person_id=person.person_id,
        telegram_id=person.telegram_id,
        roles=person.roles,
        language="en",
        undertaking_signed=True,
        member_id=member,
    )
