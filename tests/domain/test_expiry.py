"""Points expire at the club's midnight, announced 30, 7 and 1 days before in one message."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from domain.access import Role
from domain.outbox import OutboxMessage
from domain.points import check, expiry, ledger, reading
from domain.points.model import Cause, Transfer
from tests.domain.points import balance, earn, lots, new_member

_O, _T = OutboxMessage.__table__, Transfer.__table__
GONE = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Nanjing: 1 January
WHY = Cause("grant")


def told(club, kind):
    with club.work() as work:
        found = select(OutboxMessage).where(_O.c.kind == kind).order_by(_O.c.id)
        return list(work.session.execute(found).scalars())


def run(club, job):
    done = []
    while True:
        with club.work() as work:
            done.append(job(work))
        if not done[-1]:
            return sum(done)


def test_points_are_gone_at_midnight_and_not_a_moment_before(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 10, expires_at=GONE)
        earn(work, member, 5)
    club.now = GONE - timedelta(seconds=1)
    assert run(club, expiry.run) == 0
    club.now = GONE
    with club.work() as work:
        assert balance(work, member) == (15, 5)  # gone for spending before the sweep came
    assert run(club, expiry.run) == 1
    with club.work() as work:
        assert balance(work, member) == (5, 5)
        assert lots(work, member) == [0, 5]
        assert check.faults(work.session) == []
    assert run(club, expiry.run) == 0


def test_one_message_a_member_at_nine_for_everything_that_expired(club):
    person = club.person(Role.MEMBER)
    member = new_member(club, person_id=person.person_id)
    with club.work() as work:
        for _lot in range(3):
            earn(work, member, 10, expires_at=GONE)
    club.now = GONE + timedelta(minutes=1)
    run(club, expiry.run)
    (message,) = told(club, "points.expired")
    assert message.person_id == person.person_id
    assert message.not_before == datetime(2027, 1, 1, 1, 0, tzinfo=UTC)
    with club.work() as work:
        expired = work.session.get_one(Transfer, message.params["transfer_id"])
        assert (expired.points, expired.delta) == (30, -30)


def test_the_member_is_told_30_7_and_1_days_before_and_after_a_pause_only_once(club):
    person = club.person(Role.MEMBER)
    member = new_member(club, person_id=person.person_id)
    with club.work() as work:
        earn(work, member, 10, expires_at=GONE)
        earn(work, member, 20, expires_at=GONE + timedelta(hours=1))
    for day, so_far in (
        (datetime(2026, 12, 2, 0, 59, tzinfo=UTC), 0),  # a minute before nine
        (datetime(2026, 12, 2, 1, 0, tzinfo=UTC), 1),
        (datetime(2026, 12, 20, 1, 0, tzinfo=UTC), 1),
        (datetime(2026, 12, 25, 1, 0, tzinfo=UTC), 2),
        (datetime(2026, 12, 31, 12, 0, tzinfo=UTC), 3),  # the machine was off in the morning
        (GONE + timedelta(days=3), 3),
    ):
        club.now = day
        run(club, expiry.remind)
        assert len(told(club, "points.expiring")) == so_far, day


def test_spent_points_are_not_announced(club):
    person = club.person(Role.MEMBER)
    member = new_member(club, person_id=person.person_id)
    with club.work() as work:
        earn(work, member, 10, expires_at=GONE)
        ledger.spend(work, member_id=member, points=10, key="s", cause=WHY)
    club.now = GONE - timedelta(days=7)
    run(club, expiry.remind)
    assert told(club, "points.expiring") == []


def test_points_given_back_after_their_day_expire_again_later(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 10, expires_at=GONE)
        held = ledger.hold(work, member_id=member, points=10, key="h", cause=WHY)
    club.now = GONE
    run(club, expiry.run)
    with club.work() as work:
        ledger.release(work, held.id)
    for days, left in ((13, 10), (14, 0)):
        club.now = GONE + timedelta(days=days)
        run(club, expiry.run)
        with club.work() as work:
            assert balance(work, member) == (left, left)


def test_expired_points_are_reinstated_unless_they_were_never_the_members(club):
    member = new_member(club)
    with club.work() as work:
        first = earn(work, member, 10, expires_at=GONE)
        earn(work, member, 4, expires_at=GONE)
    club.now = GONE
    run(club, expiry.run)
    with club.work() as work:
        ledger.reverse(work, first.id, key="wrong", cause=WHY)
        newest = select(_T.c.id).where(_T.c.kind == "expire")
        expired = work.session.execute(newest).scalar_one()
        back = ledger.reverse(work, expired, key="kind", cause=WHY)
        assert (back.kind, back.delta) == ("reinstate", 4)
        assert balance(work, member) == (4, 4)
        assert check.faults(work.session) == []


def test_the_overview_lists_every_date_and_the_year_counts_months_of_the_club(club):
    person = club.person(Role.MEMBER)
    member = new_member(club, person_id=person.person_id)
    actor = person
    with club.work() as work:
        earn(work, member, 10, expires_at=GONE)
        earn(work, member, 1, expires_at=GONE - timedelta(hours=1))  # the evening before
        earn(work, member, 5, active_from=club.now + timedelta(days=7))
        ledger.hold(work, member_id=member, points=2, key="h", cause=WHY)
    with club.work(actor) as work:
        seen = reading.overview(work)
        assert (seen.balance, seen.available, seen.pending, seen.held) == (14, 9, 5, 2)
        assert seen.expiring == [(date(2027, 1, 1), 9)]
    club.now = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)  # December has begun in Nanjing
    with club.work() as work:
        earn(work, member, 100)
    with club.work(actor) as work:
        months = reading.year(work.session, member, 2026)
        assert months[10:] == [(16, 2), (100, 0)]
        page = reading.history(work, first=0, size=2)
        assert (page.total, [one.points for one in page.items]) == (5, [100, 2])


def test_in_the_year_what_was_undone_neither_came_in_nor_went_out(club):
    person = club.person(Role.MEMBER)
    member = new_member(club, person_id=person.person_id)
    with club.work() as work:
        wrong = earn(work, member, 40)
        earn(work, member, 100)
        held = ledger.hold(work, member_id=member, points=30, key="h", cause=WHY)
        ledger.hold(work, member_id=member, points=7, key="kept", cause=WHY)
    club.now += timedelta(days=40)
    with club.work() as work:
        ledger.release(work, held.id)
        ledger.reverse(work, wrong.id, key="wrong", cause=WHY)
    with club.work(person) as work:
        months = reading.year(work.session, member, 2026)
        assert (months[10], months[11]) == ((100, 7), (0, 0))
        assert sum(one.earned - one.spent for one in months) == reading.overview(work).balance
