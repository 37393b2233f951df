"""G4 and G5 with their controls: many at once, on both databases."""

import threading

from sqlalchemy import func, insert, select, update

from domain.points import check, ledger, legs
from domain.points.model import Cause, Kind, Standing, Transfer
from tests.domain.crowd import at_once
from tests.domain.points import balance, earn, new_member

WHY = Cause("grant")
_S, _T = Standing.__table__, Transfer.__table__


def test_g4_a_thousand_copies_of_one_earning_post_it_once(club):
    member = new_member(club)
    ends = at_once(club, 1000, lambda work: earn(work, member, 7, key="one event").id)
    assert list(ends.values()) == [1000]  # everybody got the first result
    with club.work() as work:
        assert balance(work, member) == (7, 7)
        assert check.faults(work.session) == []


def test_g4_control_looking_first_and_writing_then_posts_it_more_than_once(club):
    member = new_member(club)
    seen = threading.Barrier(2)

    def look_then_write(work):
        known = work.session.execute(select(_T.c.id).where(_T.c.reason == "one event")).first()
        if club.engines.write.dialect.name == "postgresql":
            seen.wait()
        if known is None:
            earn(work, member, 7)  # a key of its own, as if there were none
        return "done"

    if club.engines.write.dialect.name == "sqlite":  # its one writer makes them take turns
        with club.work() as work:
            known = work.session.execute(select(_T.c.id)).first()
        for _again in range(2):
            with club.work() as work:
                assert known is None
                earn(work, member, 7)
    else:
        at_once(club, 2, look_then_write, threads=2)
    with club.work() as work:
        assert balance(work, member) == (14, 14)


def test_g5_two_hundred_at_once_spend_what_there_is_and_no_more(club):
    member = new_member(club)
    with club.work() as work:
        for _lot in range(4):
            earn(work, member, 5)
    keys = iter(range(1000))

    def redeem(work):
        ledger.hold(work, member_id=member, points=9, key=f"press {next(keys)}", cause=WHY)
        return "held"

    ends = at_once(club, 200, redeem)
    assert ends == {"held": 2, ("not_enough_points", 2, 9): 198}
    with club.work() as work:
        assert balance(work, member) == (2, 2)
        assert check.faults(work.session) == []


def test_g5_control_looking_first_and_writing_then_spends_more_than_there_is(club):
    """What lock, lots and checks are for: two who saw the same balance both write what is left."""
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 9)
    seen = []
    for _press in range(2):
        with club.work() as work:
            seen.append(ledger.available(work.session, member, work.now))
    for press, there in enumerate(seen):
        assert there >= 9
        with club.work() as work:
            row = legs.values(
                *(work, Kind.HOLD, f"press {press}"),
                member_id=member,
                points=9,
                delta=-9,
                cause=WHY,
            )
            work.session.execute(insert(_T).values(row))
            work.session.execute(update(_S).values(balance=there - 9))
    with club.work() as work:
        held = select(func.sum(_T.c.points)).where(_T.c.kind == Kind.HOLD)
        assert work.session.execute(held).scalar_one() == 18
        assert check.faults(work.session) != []


def test_a_reservation_is_handed_over_or_given_back_but_never_both(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 10)
        held = ledger.hold(work, member_id=member, points=10, key="h", cause=WHY)
    turn = iter(range(1000))

    def resolve(work):
        end = ledger.settle if next(turn) % 2 else ledger.release
        try:
            return end(work, held.id).kind
        except ledger.AlreadyResolved:
            return "too late"

    ends = at_once(club, 40, resolve)
    assert ends.pop("too late") == 20
    assert list(ends.values()) == [20]
    with club.work() as work:
        assert (
            work.session.execute(
                select(func.count()).select_from(_T).where(_T.c.resolves_id == held.id)
            ).scalar_one()
            == 1
        )
        assert check.faults(work.session) == []
