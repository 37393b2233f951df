"""Nobody moves points of somebody they live with; a colleague does (SPEC 1, R3.8)."""

from decimal import Decimal

import pytest

from domain.access import Role
from domain.approvals import service as approvals
from domain.members import kin
from domain.members.model import Household
from domain.points import by_hand, disputes, granting, ledger
from domain.points.disputes import Answer
from domain.points.errors import OwnHousehold, OwnPoints
from domain.purchases import imports
from domain.purchases import service as purchases
from tests.domain.buyers import TODAY, found, line
from tests.domain.earners import member, run_programmes


class Home:
    """Lin works here and is a member; Ann lives with Lin, Bob does not."""

    def __init__(self, club):
        self.club = club
        run_programmes(club)
        with club.work() as work:
            one, other = (Household(key=key, seats=2, taken=2) for key in ("one", "other"))
            work.session.add_all((one, other))
            work.session.flush()
            here, there = one.id, other.id
        self.lin = club.person(Role.SERVICE_AGENT, Role.MEMBER_SPECIALIST, Role.MANAGER)
        self.lin_id = member(club, "NJ1", person=self.lin, household_id=here)
        self.ann = club.person()
        self.ann_id = member(club, "NJ2", person=self.ann, household_id=here)
        self.bob_id = member(club, "NJ3", household_id=there)
        self.homeless_id = member(club, "NJ4")
        self.clerk = club.person(Role.SERVICE_AGENT, Role.MEMBER_SPECIALIST)

    def grant(self, actor, member_id):
        with self.club.work(actor) as work:
            return granting.grant(
                work, code="event.attended", member_id=member_id, occasion="Talk", on=work.today
            )

    def buy(self, actor, number, receipt="R-1"):
        with self.club.work(actor) as work:
            return purchases.record(
                work, number=number, shop="Hexi", receipt=receipt, amount=Decimal(50),
                bought_on=TODAY,
            )  # fmt: skip


@pytest.fixture
def home(sqlite_club):
    return Home(sqlite_club)


def test_nobody_gives_points_to_or_corrects_those_of_their_household(home):
    with pytest.raises(OwnHousehold):
        home.grant(home.lin, home.ann_id)
    with home.club.work(home.lin) as work:
        with pytest.raises(OwnHousehold):
            by_hand.adjust(
                work, member_id=home.ann_id, points=5, reason="goodwill", note="For tea."
            )
        with pytest.raises(OwnPoints):
            granting.others(work, home.lin_id)
        assert granting.held(work, home.ann_id).near == "own_household"
        assert granting.held(work, home.bob_id).near is None
    home.grant(home.lin, home.bob_id)
    home.grant(home.lin, home.homeless_id)
    assert home.grant(home.clerk, home.ann_id).points == 2


def test_nobody_takes_back_reads_or_answers_for_an_entry_of_their_household(home):
    made = home.grant(home.clerk, home.ann_id)
    with home.club.work(home.ann) as work:
        raised = disputes.raise_(work, made.id, "I was at two.")
    with home.club.work(home.lin) as work:
        with pytest.raises(OwnHousehold):
            by_hand.reverse(work, made.id, reason="other", note="So.")
        with pytest.raises(OwnHousehold):
            granting.entry(work, made.id)
        with pytest.raises(OwnHousehold):
            disputes.decide(work, raised.id, Answer.RIGHT, words="Right.")


def test_colleagues_do_not_read_the_notes_about_their_own_points(home):
    made = home.grant(home.clerk, home.lin_id)
    with home.club.work(home.lin) as work, pytest.raises(OwnPoints):
        granting.entry(work, made.id)
    with home.club.work(home.clerk) as work:
        assert granting.entry(work, made.id).entry.note == "Talk"


def test_nobody_records_or_returns_a_purchase_of_their_household(home):
    with pytest.raises(OwnHousehold):
        home.buy(home.lin, "NJ2")
    done = home.buy(home.clerk, "NJ2")
    with home.club.work(home.lin) as work:
        with pytest.raises(OwnHousehold):
            purchases.return_(work, done.purchase.id, reason="goods_back")
        work.session.rollback()
    assert home.buy(home.lin, "NJ3", receipt="R-2").award.points == 50


def test_a_file_shows_the_rows_of_the_senders_household(home):
    rows = [line(2, "NJ1"), line(3, "NJ2"), line(4, "NJ3")]
    with home.club.work(home.lin) as work:
        looked = imports.stage(work, sha256="a", found=found(*rows))
    assert [(fault.line, fault.code) for fault, _words in looked.faults] == [
        (2, "own"),
        (3, "own_household"),
    ]


def test_a_large_correction_is_not_agreed_by_the_members_household(home):
    """With another manager there the request waits for that one; Lin's agreement is refused."""
    other = home.club.person(Role.MANAGER)
    with home.club.work(home.clerk) as work:
        asked = by_hand.adjust(
            work, member_id=home.ann_id, points=500, reason="missed", note="The till was down."
        ).approval
    for actor, refused in ((home.lin, True), (other, False)):
        with home.club.work(actor) as work:
            if refused:
                with pytest.raises(OwnHousehold):
                    approvals.decide(work, asked.id, approvals.Decision.APPROVE, version=1)
                work.session.rollback()
            else:
                approvals.decide(work, asked.id, approvals.Decision.APPROVE, version=1)
    with home.club.work() as work:
        assert ledger.standing(work.session, home.ann_id).balance == 500


def test_who_gains_are_all_of_the_household_with_an_account(home):
    with home.club.work() as work:
        assert kin.persons(work, granting.known(work, home.ann_id)) == {
            home.lin.person_id,
            home.ann.person_id,
        }
        assert kin.persons(work, granting.known(work, home.bob_id)) == set()
