"""Fees of an event: ticked off at the desk or the door, paid back when seats are given up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from domain.access import Role
from domain.audit import AuditEntry
from domain.errors import NotPermitted, Outdated
from domain.events import cancelling, exporting, fees, payments, registered, registering
from domain.events.errors import OwnSeat
from domain.events.model import Event
from domain.events.payments_model import EventPayment
from tests.domain.crowd import at_once
from tests.domain.events import a_member, an_event
from tests.domain.test_event_reminders import register


@pytest.fixture
def evening(club):
    return Evening(club)


@pytest.fixture
def quiet(sqlite_club):
    return Evening(sqlite_club)


class Evening:
    """An event for 50 yuan a seat, with a guest who brings one more, and colleagues."""

    def __init__(self, club):
        self.club = club
        self.event = an_event(club, fee=Decimal(50), companions=2)
        self.ann = a_member(club)
        with club.work(self.ann) as work:
            self.seat = registering.register(work, self.event, party=2).id
        self.mei, self.finance = club.person(Role.ACTIVITY_SPECIALIST), club.person(Role.FINANCE)

    def pays(self, how="cash", by=None):
        with self.club.work(by or self.mei) as work:
            return payments.pay(work, self.seat, how)

    def refund(self, **more):
        with self.club.work(self.finance) as work:
            return payments.refund(work, self.seat, **more)

    def list_(self):
        with self.club.work(self.finance) as work:
            return fees.fees(work, self.event)

    def gives_up(self):
        with self.club.work(self.ann) as work:
            registering.cancel(work, self.event)


def test_a_fee_is_ticked_off_once_with_who_and_when(evening):
    paid = evening.pays()
    assert (paid.due, paid.payment.amount, paid.settled) == (Decimal(100), Decimal(100), True)
    first = paid.payment
    assert (first.paid_by, first.how, first.paid_at) == (
        evening.mei.person_id, "cash", evening.club.now,
    )  # fmt: skip
    evening.club.now += timedelta(hours=1)
    again = evening.pays("transfer", by=evening.club.person(Role.MANAGER))
    assert (again.payment.how, again.payment.paid_by) == ("cash", evening.mei.person_id)
    with evening.club.work() as work:
        noted = select(func.count()).where(AuditEntry.action == "registration.fee_paid")
        assert work.session.execute(noted).scalar_one() == 1


def test_of_several_who_tick_the_same_fee_off_one_is_written_down(evening):
    def tick(work):
        payments.pay(work, evening.seat, "cash")
        return "seen"

    ends = at_once(evening.club, 6, tick, threads=6, actors=[evening.mei] * 6)
    assert ends == {"seen": 6}
    with evening.club.work() as work:
        assert work.session.execute(select(func.count(EventPayment.id))).scalar_one() == 1
        noted = select(func.count()).where(AuditEntry.action == "registration.fee_paid")
        assert work.session.execute(noted).scalar_one() == 1


def test_more_seats_leave_a_rest_open_until_it_is_ticked_off_too(quiet):
    quiet.pays()
    with quiet.club.work() as work:
        work.session.get_one(registered.Registration, quiet.seat).seats = 3
    with quiet.club.work(quiet.mei) as work:
        assert payments.see(work, quiet.seat).settled is False
    assert quiet.pays("transfer").payment.amount == Decimal(150)


def test_a_mistake_is_undone_and_the_list_shows_it(quiet):
    quiet.pays()

    def listed():
        with quiet.club.work(quiet.mei) as work:
            return [one.paid for one in registered.listed(work, quiet.event).items]

    def rows():
        with quiet.club.work() as work:
            found = exporting.rows(work.session, quiet.event, request=None, now=work.now)
            return [(one.paid, one.paid_how) for one in found]

    assert (listed(), rows()) == ([Decimal(100)], [(Decimal(100), "cash")])
    with quiet.club.work(quiet.mei) as work:
        assert payments.undo(work, quiet.seat).payment is None
        assert payments.undo(work, quiet.seat).payment is None
    assert (listed(), rows()) == ([None], [(None, None)])


def test_nobody_ticks_off_their_own_fee_or_one_that_is_not_there(quiet):
    staff = quiet.club.person(Role.ACTIVITY_SPECIALIST)
    with quiet.club.work() as work:
        member = work.session.get_one(registered.Member, quiet.ann.member_id)
        member.person_id = staff.person_id
    with pytest.raises(OwnSeat):
        quiet.pays(by=staff)
    with pytest.raises(Outdated):
        quiet.pays("beads")
    with pytest.raises(NotPermitted):
        quiet.pays(by=quiet.finance)
    with quiet.club.work() as work:
        work.session.get_one(Event, quiet.event).fee = Decimal(0)
    with pytest.raises(Outdated):
        quiet.pays()


def test_what_was_paid_for_seats_given_up_is_listed_until_it_is_paid_back(evening):
    evening.pays()
    assert evening.list_().total == 0
    with pytest.raises(Outdated):
        evening.refund()  # the seats stand
    evening.gives_up()
    (one,) = evening.list_().items
    assert (one.registration_id, one.paid, one.refunded_at) == (evening.seat, Decimal(100), None)
    assert evening.refund().payment.refunded_by == evening.finance.person_id
    found = evening.list_()
    assert (found.paid, found.refunded) == (Decimal(100), Decimal(100))
    with evening.club.work(evening.mei) as work:  # what is paid back stays noted
        assert payments.undo(work, evening.seat).payment is not None
    assert evening.refund(back=False).payment.refunded_at is None


def test_a_cancelled_event_lists_everybody_paid_or_not(quiet):
    other = a_member(quiet.club)
    register(quiet.club, other, quiet.event)
    quiet.pays()
    with quiet.club.work(quiet.mei) as work:
        cancelling.call_off(work, quiet.event, reason="Rain all week", version=1)
    found = quiet.list_()
    assert (found.total, found.amount, found.paid) == (2, Decimal(150), Decimal(100))
