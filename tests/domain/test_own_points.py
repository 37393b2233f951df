"""One's own entries: found with what surrounds them, and never somebody else's."""

from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.points import disputes, ledger, own
from domain.points.model import Cause
from tests.domain.points import earn, new_member


@pytest.fixture
def ann(club):
    """An actor who is a member."""
    actor = club.person()
    actor_member = new_member(club, person_id=actor.person_id)
    return actor, actor_member


def test_an_entry_comes_with_its_lot_its_correction_and_its_dispute(club, ann):
    actor, member_id = ann
    with club.work() as work:
        soon = work.now + timedelta(days=7)
        first = earn(work, member_id, 30, active_from=soon)
        back = ledger.reverse(work, first.id, key="back", cause=Cause("grant"))
        second = earn(work, member_id, 5)
    with club.work(actor) as work:
        raised = disputes.raise_(work, second.id, "That was ten.")
        taken_back, correction, wrong = (own.entry(work, one.id) for one in (first, back, second))
        assert taken_back.lot is not None and taken_back.lot.active_from == soon
        assert taken_back.resolved is not None and taken_back.resolved.id == back.id
        assert not taken_back.disputable
        assert correction.around.earlier[back.id].id == first.id
        assert correction.lot is None and correction.resolved is None
        assert wrong.dispute is not None and wrong.dispute.id == raised.id
        assert wrong.looked_into and not wrong.disputable


@pytest.mark.parametrize("number", [-1, 0, 99, 2**63 - 1, 2**63, 10**30])
def test_what_is_not_there_is_not_found_whatever_the_number(club, ann, number):
    actor, member_id = ann
    with club.work() as work:
        earn(work, member_id, 30)
    with club.work(actor) as work, pytest.raises(NotFound):
        own.entry(work, number)


def test_somebody_elses_entry_is_not_found_nor_anything_by_a_guest(club, ann):
    actor, _id = ann
    other = new_member(club)
    with club.work() as work:
        theirs = earn(work, other, 30)
    for reader in (actor, club.person()):
        with club.work(reader) as work, pytest.raises(NotFound):
            own.entry(work, theirs.id)


def test_an_entry_stands_until_it_is_taken_back(club, ann):
    _actor, member_id = ann
    with club.work() as work:
        one = earn(work, member_id, 30)
        assert own.stands(work.session, one.id) is not None
        ledger.reverse(work, one.id, key="back", cause=Cause("grant"))
        assert own.stands(work.session, one.id) is None
        assert own.stands(work.session, one.id + 100) is None
