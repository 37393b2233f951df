"""Verified, replaced, lost, guessed (R1.7, SPEC 2.3, G18)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain import policy
from domain.access import Role
from domain.cards import production, verify
from domain.cards import service as cards
from domain.cards.errors import CardNotThere, NoCard, NotStanding
from domain.cards.model import Card
from domain.errors import NotFound, NotPermitted
from domain.members.model import Member, Status
from domain.outbox import OutboxMessage
from tests.domain.applicants import apply


@pytest.fixture(autouse=True)
def _free():
    policy.set_defaults(fee_timing="free")
    yield
    policy.set_defaults()


@pytest.fixture
def ann(club):
    """A member with a card."""
    from domain.applications import service as applications

    person = club.person()
    application = apply(club, person)
    with club.work(club.person(Role.MEMBER_SPECIALIST)) as work:
        applications.approve(work, application.id, application.version)
    return person


def card_of(club, person):
    with club.work(person) as work:
        return cards.of(work)


def test_a_card_is_good_and_tells_no_name(club, ann):
    token = cards.token(card_of(club, ann))
    with club.work(club.person(Role.MERCHANT_SPECIALIST)) as work:
        found = verify.verify(work, token)
    assert found == verify.Verification(
        valid=True,
        status="active",
        checked_at=club.now,
        number="NJ100001",
        tier="ordinary",
        since=found.since,
    )
    assert len(token) == 22
    with club.work(ann) as work, pytest.raises(NotPermitted):
        verify.verify(work, token)


@pytest.mark.parametrize(
    ("status", "valid"),
    [(Status.DORMANT, True), (Status.BLACKLISTED, False), (Status.WITHDRAWN, False)],
)
def test_a_card_is_shown_for_every_status(sqlite_club, status, valid):
    club = sqlite_club
    with club.work() as work:
        member = Member(
            number="NJ1", joined_on=work.today, admitted_at=work.now, status=Status.ACTIVE
        )
        work.session.add(member)
        work.session.flush()
        token = cards.token(cards.issue(work, member, fee_due=False, due=None))
        work.session.execute(update(Member).values(status=status))
    with club.work(club.person(Role.DESK_CLERK)) as work:
        found = verify.verify(work, token)
    assert (found.valid, found.status, found.number) == (valid, status, "NJ1")


def test_a_replacement_stops_the_old_card_at_once_and_costs_again(club, ann):
    policy.set_defaults()
    specialist = club.person(Role.MEMBER_SPECIALIST)
    old = card_of(club, ann)
    with club.work(specialist) as work:
        new = cards.replace(work, old.member_id, reason="damaged")
        assert (new.version, new.state) == (2, "fee_due")
        assert not verify.verify(work, cards.token(old)).valid
        assert verify.verify(work, cards.token(old)).status == "voided"
        assert verify.verify(work, cards.token(new)).valid
        with pytest.raises(NoCard):
            cards.face(work.session, old.id)
        with pytest.raises(CardNotThere):
            production.produce(work, new.id)
        assert production.fee_paid(work, new.id, "R-9").state == "ordered"
        assert production.fee_paid(work, new.id, "R-9").state == "ordered"
        with pytest.raises(CardNotThere):
            production.fee_paid(work, new.id, "R-10")
        assert production.produce(work, new.id).state == "in_production"


def test_a_lost_card_stops_when_its_owner_says_so(club, ann):
    old = card_of(club, ann)
    with club.work(ann) as work:
        cards.report_lost(work)
        cards.report_lost(work)
        assert cards.of(work) is None
    with club.work(club.person(Role.DESK_CLERK)) as work:
        assert verify.verify(work, cards.token(old)).status == "voided"
    with club.work(club.person()) as work, pytest.raises(NotFound):
        cards.report_lost(work)


def test_nobody_barred_gets_a_new_card(club, ann):
    old = card_of(club, ann)
    with club.work() as work:
        work.session.execute(update(Member).values(status=Status.BLACKLISTED))
    with club.work(club.person(Role.MEMBER_SPECIALIST)) as work, pytest.raises(NotStanding):
        cards.replace(work, old.member_id, reason="lost")


def test_g18_ten_wrong_tokens_an_hour_and_there_is_silence_and_an_alert(club, ann):
    clerk, other = club.person(Role.DESK_CLERK), club.person(Role.DESK_CLERK)
    token = cards.token(card_of(club, ann))
    for n in range(10):
        with club.work(clerk) as work:
            assert verify.verify(work, f"{n:022d}").status == "unknown"
    with club.work(clerk) as work:
        assert verify.verify(work, token) is None
        alerts = work.session.execute(
            select(OutboxMessage).where(OutboxMessage.kind == "desk.guessing")
        ).scalars()
        assert [alert.topic for alert in alerts] == ["alerts"]
    with club.work(other) as work:
        assert verify.verify(work, token).valid
    club.now += timedelta(hours=1)
    with club.work(clerk) as work:
        assert verify.verify(work, token).valid


def test_a_card_is_handed_over_only_when_it_is_ready(club, ann):
    clerk = club.person(Role.DESK_CLERK)
    card = card_of(club, ann)
    with club.work(clerk) as work, pytest.raises(CardNotThere) as refused:
        production.hand_over(work, card.id)
    assert refused.value.facts == {"state": "ordered"}
    with club.work() as work:
        assert work.session.get_one(Card, card.id).handed_by is None
