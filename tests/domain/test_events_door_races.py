"""G3: twenty devices scan one code within a blink; then everything is scanned again."""

import threading
from collections import Counter

from sqlalchemy import func, select, update

from domain.access import Role
from domain.events import door, posts, registering, tickets
from domain.events.model import Registration, Scan
from tests.domain.crowd import at_once, members
from tests.domain.test_events_door import tonight

_R, _S = Registration.__table__, Scan.__table__

DEVICES = 20
CODES, ROUND = 15, 5


def registered(club, event, count):
    """So many members with a seat; the codes of their tickets."""
    crowd = members(club, count)
    with club.work() as work:
        rows = [
            Registration(event_id=event, member_id=who.member_id, state="held", heard_at=work.now)
            for who in crowd
        ]
        work.session.add_all(rows)
        work.session.flush()
        return [tickets.code(row) for row in rows]


def devices(club, event, count):
    found = [club.person(Role.SERVICE_AGENT) for _n in range(count)]
    for actor in found:
        with club.work(actor) as work:
            posts.stand(work, event)
    return found


def written(club, event):
    """(who is in, tries by outcome, every row as it stands)"""
    with club.work() as work:
        came = select(func.count(_R.c.came_at)).where(_R.c.event_id == event)
        tries = select(_S.c.outcome, func.count()).group_by(_S.c.outcome)
        rows = select(_R.c.id, _R.c.came_at, _R.c.checked_by, _R.c.version).order_by(_R.c.id)
        return (
            work.session.execute(came).scalar_one(),
            dict(work.session.execute(tries).all()),
            work.session.execute(rows).all(),
        )


def scanned_by_all(club, count):
    """So many codes, each scanned by twenty devices at once; then all of it once more."""
    event = tonight(club)
    codes, colleagues = registered(club, event, count), devices(club, event, DEVICES)
    lock = threading.Lock()

    def in_a_blink(some):
        tries = [(code, actor) for code in some for actor in colleagues]
        turn = iter(tries)

        def scan(work):
            with lock:
                code, actor = next(turn)
            work.actor = actor
            return door.scan(work, code, nonce=f"{actor.person_id}:{code}").outcome

        return at_once(club, len(tries), scan, threads=DEVICES)

    def all_at_once():  # in rounds: SQLite's writers wait for each other in no order
        rounds = [codes[at : at + ROUND] for at in range(0, count, ROUND)]
        return sum((in_a_blink(some) for some in rounds), Counter())

    ends = all_at_once()
    assert ends == {"in": count, "already": (DEVICES - 1) * count}
    before = written(club, event)
    assert before[:2] == (count, ends)
    assert all_at_once() == ends  # each gets its first answer
    assert written(club, event) == before
    return ends


def test_g3_twenty_devices_and_one_code_let_in_once_and_a_replay_changes_nothing(club):
    """Some codes here; `make prove` takes five hundred."""
    scanned_by_all(club, CODES)


def test_g3_control_looking_first_and_writing_then_lets_one_in_twice(club):
    """Both have seen that nobody is in: without the condition in the update both are the first."""
    event = tonight(club)
    (code,) = registered(club, event, 1)
    colleagues = devices(club, event, 2)
    seen, postgres = threading.Barrier(2), club.engines.write.dialect.name == "postgresql"

    def look(work):
        return tickets.resolve(work.session, code).came_at is None

    def write(work):
        work.session.execute(update(_R).values(came_at=work.now, checked_by=work.actor.person_id))
        return "in"

    def both(work):
        free = look(work)
        seen.wait()
        return write(work) if free else "already"

    if postgres:
        assert at_once(club, 2, both, threads=2, actors=colleagues) == {"in": 2}
        return
    ends = Counter()  # one writer at a time: the look lies in a transaction of its own
    with club.work() as work:
        free = look(work)
    for actor in colleagues:
        with club.work(actor) as work:
            ends[write(work) if free else "already"] += 1
    assert ends == {"in": 2}


def test_a_member_who_cancels_while_being_scanned_is_either_in_or_gone(club):
    """Never both: the event is locked first by either."""
    event, rounds = tonight(club), 20
    crowd, mei = members(club, rounds), devices(club, event, 1)[0]
    for who in crowd:
        with club.work(who) as work:
            code = tickets.code(registering.register(work, event))

        def act(work, code=code):
            if work.actor is mei:
                return door.scan(work, code).outcome
            return registering.cancel(work, event).state

        ends = at_once(club, 2, act, threads=2, actors=[who, mei])
        assert set(ends) in ({"in", ("event_already_came", "own")}, {"cancelled"}), ends
    with club.work() as work:
        both = select(func.count()).where(_R.c.came_at.is_not(None), _R.c.state == "cancelled")
        assert work.session.execute(both).scalar_one() == 0
