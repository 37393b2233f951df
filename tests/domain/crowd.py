"""Many people at once: from threads with a connection each, as several processes would."""

import itertools
import threading
from collections import Counter

from sqlmodel import Session

from domain.access import SYSTEM, Actor, Role
from domain.errors import Refused
from domain.members.model import Member
from domain.people.model import Person
from domain.work import Work

_ids = itertools.count(1)


def at_once(club, count, act, *, threads=16, actors=None):
    """Run `act(work)` so many times from several threads, a transaction each; how they ended.
    With `actors` the n-th is done by the n-th of them."""
    ends, turn, start = Counter(), iter(range(count)), threading.Barrier(threads)
    lock = threading.Lock()

    def labour():
        start.wait()
        while True:
            with lock:
                n = next(turn, None)
            if n is None:
                return
            try:
                with (
                    club.engines.write.begin() as connection,
                    Session(
                        connection, expire_on_commit=False, join_transaction_mode="rollback_only"
                    ) as session,
                ):
                    end = act(Work(session, actors[n] if actors else SYSTEM, club.now))
                    session.flush()
            except Refused as refused:
                end = (refused.code, *refused.facts.values())
            with lock:
                ends[end] += 1

    labourers = [threading.Thread(target=labour) for _ in range(threads)]
    for one in labourers:
        one.start()
    for one in labourers:
        one.join()
    return ends


def members(club, count):
    """So many members with accounts, as actors."""
    with club.work() as work:
        people = [
            Person(telegram_id=7_000_300_000 + next(_ids), language="en", created_at=club.now)
            for _ in range(count)
        ]
        work.session.add_all(people)
        work.session.flush()
        roll = [
            Member(
                number=f"C{one.telegram_id}",
                person_id=one.id,
                joined_on=work.today,
                admitted_at=club.now,
            )
            for one in people
        ]
        work.session.add_all(roll)
        work.session.flush()
        return [
            Actor(
                person_id=one.id,
                telegram_id=one.telegram_id,
                roles=frozenset({Role.MEMBER}),
                language="en",
                member_id=member.id,
            )
            for one, member in zip(people, roll, strict=True)
        ]
