"""Events that are over, with who came, and the colleagues who look after them."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from domain.access import Role
from domain.events import after, feedback, summary
from domain.events.after_model import EventAfter, Visit
from domain.events.feedback import Answer
from domain.events.model import Event, EventState, Registration
from domain.outbox import OutboxMessage
from tests.domain.crowd import members
from tests.domain.events import an_event

HOURS = timedelta(hours=1)


class Evening:
    """An event of two hours that ended at noon today, Monday; guests with seats."""

    def __init__(self, club, guests=6, came=0, **values):
        self.club = club
        self.runner = club.person(Role.ACTIVITY_SPECIALIST, language="en")
        self.ended = club.now
        self.guests = members(club, guests)
        facts = {
            "starts_at": club.now - 2 * HOURS,
            "ends_at": club.now,
            "state": EventState.OVER,
            "created_by": self.runner.person_id,
            "budget": 1000,
        }
        facts |= values
        self.event_id = _event(club, facts)
        with club.work() as work:
            rows = [
                {
                    "event_id": self.event_id,
                    "member_id": one.member_id,
                    "state": "held",
                    "version": 1,
                    "seats": 1,
                    "tier": "ordinary",
                    "heard_at": club.now - 24 * HOURS,
                    "walk_in": False,
                    "ticket": 1,
                    "came_at": club.now - HOURS if place < came else None,
                }
                for place, one in enumerate(self.guests)
            ]
            work.session.execute(insert(Registration), rows)

    def later(self, **ago):
        """So long after the end, with the schedule run."""
        self.club.now = self.ended + timedelta(**ago)
        return run(self.club)

    def says(self, guest, stars=5, recommend=10, **words):
        with self.club.work(self.guests[guest]) as work:
            return feedback.answer(work, self.event_id, Answer(stars, recommend, **words))

    def results(self):
        with self.club.work(self.runner) as work:
            return feedback.results(work, self.event_id)

    def look(self, actor=None):
        with self.club.work(actor or self.runner) as work:
            return summary.look(work, self.event_id)

    def after(self):
        with self.club.work() as work:
            return summary.of_event(work, self.event_id)

    def visits(self):
        with self.club.work() as work:
            found = select(Visit).where(Visit.event_id == self.event_id).order_by(Visit.id)
            return list(work.session.execute(found).scalars())

    def drafted(self):
        """On the third day, with five answers and its words written."""
        self.later(hours=2)
        for guest in range(5):
            self.says(guest, 5 - guest % 2, 10 - guest)
        self.later(days=3)
        self.completed()

    def completed(self, effect="New friends were made"):
        with self.club.work(self.runner) as work:
            words = summary.Words(effect, "It rained", "Book a roof")
            version = summary.of_event(work, self.event_id).version
            summary.complete(work, self.event_id, words, version=version)


def _event(club, facts):
    starts, ends = facts.pop("starts_at"), facts.pop("ends_at")
    event_id = an_event(club, starts_at=starts, **facts)
    with club.work() as work:
        work.session.execute(update(Event).where(Event.id == event_id).values(ends_at=ends))
    return event_id


def run(club, job=after.run):
    """As the schedule does: again until nothing is left; how often."""
    for times in range(200):
        with club.work() as work:
            if not job(work):
                return times
    raise AssertionError("it never ends")


def told(club, kind):
    """Who was told of this kind, in order."""
    with club.work() as work:
        rows = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        return list(work.session.execute(rows).scalars())


def row(club, event_id):
    with club.work() as work:
        return work.session.execute(
            select(EventAfter).where(EventAfter.event_id == event_id)
        ).scalar_one()
