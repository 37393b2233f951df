"""G1 and G2: seats under a thousand hands, and under random steps."""

import random
import threading
from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select, update

from domain.errors import Refused
from domain.events import offers, own, queue, registering, seats
from domain.events.model import Event, Registration, SeatState, Turn, TurnState
from domain.work import Work
from tests.domain.crowd import at_once, members
from tests.domain.events import an_event

_V, _R, _T = Event.__table__, Registration.__table__, Turn.__table__


def counted(work, event):
    """(seats of registrations, seats of standing offers, the counter)"""
    held = select(func.coalesce(func.sum(_R.c.seats), 0)).where(
        _R.c.event_id == event, _R.c.state.in_((SeatState.ASKED, SeatState.HELD))
    )
    offered = select(func.coalesce(func.sum(_T.c.seats), 0)).where(
        _T.c.event_id == event, _T.c.state == TurnState.OFFERED
    )
    taken = select(_V.c.taken).where(_V.c.id == event)
    return tuple(int(work.session.execute(one).scalar_one()) for one in (held, offered, taken))


def test_g1_a_thousand_register_at_once_for_fifty_seats(club):
    event, crowd = an_event(club, capacity=50), members(club, 1000)

    def act(work):
        registering.register(work, event)
        return "held"

    ends = at_once(club, 1000, act, threads=20, actors=crowd)
    assert ends == {"held": 50, ("event_full", 0): 950}
    with club.work() as work:
        assert counted(work, event) == (50, 0, 50)


def test_g1_control_looking_first_and_counting_then_gives_more_seats_than_there_are(club):
    """Two who have both seen the last seat: without lock and conditional count both get it."""
    event, crowd = an_event(club, capacity=1), members(club, 2)
    seen = threading.Barrier(2)
    postgres = club.engines.write.dialect.name == "postgresql"

    def look(work):
        taken, most = work.session.execute(
            select(_V.c.taken, _V.c.capacity).where(_V.c.id == event)
        ).one()
        return taken < most

    def write(work):
        work.session.add(
            Registration(
                event_id=event, member_id=work.actor.member_id, state="held", heard_at=work.now
            )
        )
        work.session.execute(update(_V).where(_V.c.id == event).values(taken=1))
        return "held"

    def both(work):
        free = look(work)
        seen.wait()
        return write(work) if free else "full"

    if postgres:
        assert at_once(club, 2, both, threads=2, actors=crowd) == {"held": 2}
    else:  # one writer at a time: the look lies in a transaction of its own
        with club.work() as work:
            free = look(work)
        for actor in crowd:
            with club.work(actor) as work:
                assert free
                write(work)
    with club.work() as work:
        assert counted(work, event) == (2, 0, 1)


SEED = 20261122


class Door:
    """Forty members at one event, doing at random what members and colleagues do."""

    def __init__(self, club, chance):
        self.club, self.chance = club, chance
        self.crowd = members(club, 40)
        self.event = an_event(club, capacity=8, companions=2, offer_batch=3)
        self.done, self.offers = Counter(), Counter()

    def step(self, work):
        act = self.chance.choices(
            [
                self.register,
                self.join,
                self.cancel,
                self.accept,
                self.leave,
                self.capacity,
                self.sweep,
            ],
            [30, 30, 15, 14, 4, 4, 8],
        )[0]
        mine = Work(work.session, self.chance.choice(self.crowd), work.now)
        try:
            with work.session.begin_nested():  # a refusal undoes its step, as the door would
                act(mine)
            self.done[act.__name__] += 1
        except Refused as refused:
            self.done[refused.code] += 1

    def register(self, work):
        registering.register(work, self.event, party=self.chance.randint(1, 3))

    def join(self, work):
        queue.join(work, self.event, party=self.chance.randint(1, 3))

    def cancel(self, work):
        registering.cancel(work, self.event)

    def accept(self, work):
        waiting = own.place(work, self.event, work.actor.member_id)
        made = registering.accept(work, self.event)
        assert waiting is None or made.seats == waiting.seats

    def leave(self, work):
        queue.leave(work, self.event)

    def capacity(self, work):
        event = seats.lock(work, self.event)
        event.capacity = max(event.taken, self.chance.randint(4, 16))
        work.session.flush()
        offers.process(work, event)

    def sweep(self, work):
        offers.process(work, seats.lock(work, self.event))

    def check(self, work):
        held, offered, taken = counted(work, self.event)
        most = work.session.execute(select(_V.c.capacity).where(_V.c.id == self.event))
        assert held + offered == taken <= most.scalar_one()
        twice = (
            select(_T.c.member_id)
            .join(_R, (_R.c.member_id == _T.c.member_id) & (_R.c.event_id == _T.c.event_id))
            .where(_T.c.state.in_(own.QUEUED), _R.c.state.in_(own.STANDING))
        )
        assert work.session.execute(twice).first() is None


def walk(club, steps):
    """So many random steps at the door, each checked."""
    chance = random.Random(SEED)
    door = Door(club, chance)
    for n in range(steps // 50):
        if n % 25 == 24:  # a new event, before the start of the old one comes near
            door.event = an_event(club, capacity=8, companions=2, offer_batch=3)
        club.now += timedelta(hours=chance.choice([0, 1, 9]))
        with club.work() as work:
            for _step in range(50):
                door.step(work)
                door.check(work)
    return door.done


def test_g2_random_steps_never_give_a_seat_twice(sqlite_club):
    """Eight hundred of them; `make prove` takes ten thousand."""
    done = walk(sqlite_club, 800)
    for act in ("register", "join", "cancel", "accept", "leave", "capacity", "event_full"):
        assert done[act] > 1, done
