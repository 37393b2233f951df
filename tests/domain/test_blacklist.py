"""A blacklist case: evidence, freeze, decision by two, appeal (SPEC 4, R3.10, R10.5)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from domain import audit, upsert
from domain.access import SYSTEM, Role
from domain.applications import retention as files_kept
from domain.approvals import service as approvals
from domain.approvals.errors import DecidedBefore
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.cards import service as cards
from domain.cards.errors import NotStanding
from domain.errors import NotFound, NotPermitted, Outdated, OwnRequest, ReasonMissing
from domain.members.errors import NoSuchMember
from domain.members.model import Member, Status
from domain.outbox import OutboxMessage
from domain.points import check, ledger, legs
from domain.points.errors import PointsFrozen
from domain.points.model import Cause
from domain.standing import appeals, blacklist, cases, retention
from domain.standing import service as standing
from domain.standing.errors import (
    AppealMade,
    CaseStands,
    MemberLeft,
    NothingToAppeal,
    TooMuchEvidence,
)
from domain.standing.model import BlacklistCase, BlacklistFile, StatusChange
from tests.conftest import Club, engines_of
from tests.domain.points import earn, new_member

_B, _M = BlacklistCase.__table__, Member.__table__
_O = OutboxMessage.__table__


def a_file(n=1):
    kept = {"sha256": f"{n:064x}", "media_type": "image/jpeg", "size": 1000}
    return kept | {"stored": f"file{n}.sealed", "unique_id": f"u{n}"}


class Desk:
    """A club with its deciders, a colleague who opens cases, and a member with 500 points."""

    def __init__(self, club):
        self.club = club
        self.agent = club.person(Role.SERVICE_AGENT)
        self.manager = club.person(Role.MANAGER)
        self.leader = club.person(Role.LEADER)
        self.gm = club.person(Role.GM)
        self.ann = club.person()
        self.member = new_member(club, person_id=self.ann.person_id)
        with club.work() as work:
            earn(work, self.member, 500)
            self.number = work.session.get_one(Member, self.member).number

    def open(self, by=None, **more):
        wanted = {
            "number": self.number,
            "kind": "points_abuse",
            "words": "The same till, 40 times.",
        }
        with self.club.work(by or self.agent) as work:
            return blacklist.open_case(work, **wanted | more)

    def case(self):
        with self.club.work() as work:
            wanted = select(BlacklistCase).order_by(_B.c.id.desc()).limit(1)
            return work.session.execute(wanted).scalar_one()

    def decide(self, who, approval_id, decision=Decision.APPROVE, reason="Seen."):
        with self.club.work() as work:
            version = work.session.get_one(Approval, approval_id).version
        with self.club.work(who) as work:
            return approvals.decide(work, approval_id, decision, version=version, reason=reason)

    def bar(self):
        case = self.open()
        self.decide(self.manager, case.approval_id)
        self.decide(self.leader, case.approval_id)
        return self.case()

    def appeal(self, **more):
        with self.club.work(self.ann) as work:
            return appeals.appeal(work, **{"words": "I was in Beijing that week."} | more)

    def status(self):
        with self.club.work() as work:
            return work.session.execute(
                select(_M.c.status).where(_M.c.id == self.member)
            ).scalar_one()

    def hold(self, points=100):
        with self.club.work(self.ann) as work:
            key = f"hold:{self.club.now}:{points}"
            return ledger.hold(
                work, member_id=self.member, points=points, key=key, cause=Cause("redemption")
            )

    def told(self, person):
        with self.club.work() as work:
            return list(
                work.session.execute(
                    select(_O.c.kind)
                    .where(_O.c.person_id == person.person_id, _O.c.kind.startswith("blacklist."))
                    .order_by(_O.c.id)
                ).scalars()
            )


@pytest.fixture
def desk(club):
    return Desk(club)


@pytest.fixture
def sqlite_desk(sqlite_club):
    return Desk(sqlite_club)


# ── Opening ───────────────────────────────────────────────────────────────────────────────────


def test_from_the_moment_a_case_is_open_points_rest_and_the_status_stays(desk):
    held = desk.hold()
    case = desk.open(evidence=[a_file(1), a_file(2)])
    assert (case.state, desk.status()) == ("open", "active")
    with desk.club.work() as work:
        assert standing.frozen(work.session, desk.member)
        assert standing.may_move_points(work.session, desk.member) == "frozen"
        assert standing.may_not_move_points(work.session, [desk.member]) == {desk.member: "frozen"}
    with pytest.raises(PointsFrozen) as refused:
        desk.hold(50)
    assert refused.value.facts == {"status": "frozen"}
    with desk.club.work() as work:  # what was put aside before can still be given back
        ledger.release(work, held.id)
        assert ledger.standing(work.session, desk.member).balance == 500
        assert check.faults(work.session) == []
    assert desk.told(desk.ann) == ["blacklist.frozen"]
    with desk.club.work() as work:
        cards_ = work.session.execute(select(_O.c.params).where(_O.c.kind == "desk.case"))
        assert cards_.scalar_one() == {"case_id": case.id}  # numbers only (R2.2)
        assert audit.verify(work.session) is None


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"number": "NOBODY"}, NoSuchMember),
        ({"words": "  "}, ReasonMissing),
        ({"kind": "grudge"}, Outdated),
        ({"evidence": [a_file(n) for n in range(6)]}, TooMuchEvidence),
        ({"responsible_id": 999_999}, Outdated),
    ],
)
def test_what_is_no_case_leaves_no_trace(sqlite_desk, more, error):
    with pytest.raises(error):
        sqlite_desk.open(**more)
    with sqlite_desk.club.work() as work:
        assert work.session.execute(select(func.count()).select_from(_B)).scalar_one() == 0
        assert not standing.frozen(work.session, sqlite_desk.member)


def test_there_is_no_case_against_who_has_left(sqlite_desk):
    new_member(sqlite_desk.club, row=sqlite_desk.member, status=Status.WITHDRAWN)
    with pytest.raises(MemberLeft):
        sqlite_desk.open()


@pytest.mark.parametrize("role", [Role.LEADER, Role.GM, Role.FINANCE, Role.DATA_SPECIALIST])
def test_these_roles_open_no_case(sqlite_desk, role):
    with pytest.raises(NotPermitted):
        sqlite_desk.open(by=sqlite_desk.club.person(role))


def test_of_two_colleagues_who_open_a_case_one_does_and_the_other_learns_of_it(desk):
    first = desk.open()
    other = desk.club.person(Role.MEMBER_SPECIALIST)
    with pytest.raises(CaseStands) as refused:
        desk.open(by=other)
    assert refused.value.facts["case"] == first.id
    with desk.club.work() as work:
        assert work.session.execute(select(func.count()).select_from(_B)).scalar_one() == 1


def test_control_without_the_unique_index_there_are_two_cases(desk):
    row = {
        "member_id": desk.member, "kind": "resale", "opened_by": desk.agent.person_id,
        "opened_at": desk.club.now, "state": "open", "version": 1,
    }  # fmt: skip
    with desk.club.work() as work:
        assert [upsert.if_new(work.session, _B, **row) for _ in range(2)] == [True, False]
        work.session.execute(text("DROP INDEX blacklist_case_standing"))
        assert upsert.if_new(work.session, _B, **row)


def waits(club):
    with club.engines.read.connect() as connection:
        query = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return connection.execute(query).scalar_one() > 0


def spent_meanwhile(desk):
    """While a case is being opened the member spends; whether they could."""
    ends = []

    def spend():
        try:
            ends.append(desk.hold().points)
        except PointsFrozen:
            ends.append("refused")

    spending = threading.Thread(target=spend)
    with desk.club.work(desk.agent) as work:
        blacklist.open_case(work, number=desk.number, kind="resale", words="Sold on.")
        spending.start()
        while spending.is_alive() and not waits(desk.club):
            pass
    spending.join()
    return ends


@pytest.fixture
def postgres_desk(postgres_url):
    """Where two write at the same moment."""
    opened = engines_of(postgres_url)
    yield Desk(Club(opened))
    opened.dispose()


@pytest.mark.postgres
def test_who_spends_while_the_case_is_being_opened_waits_and_is_refused(postgres_desk):
    assert spent_meanwhile(postgres_desk) == ["refused"]


@pytest.mark.postgres
def test_control_without_the_lock_of_their_points_they_slip_through(postgres_desk, monkeypatch):
    real, mine = legs.lock, threading.get_ident()

    def only_others(work, ids):
        return {} if threading.get_ident() == mine else real(work, ids)

    monkeypatch.setattr(legs, "lock", only_others)
    assert spent_meanwhile(postgres_desk) == [100]


# ── Deciding ──────────────────────────────────────────────────────────────────────────────────


def test_manager_and_leader_bar_the_member(desk):
    case = desk.open()
    desk.decide(desk.manager, case.approval_id)
    assert (desk.status(), desk.case().state) == ("active", "open")
    desk.decide(desk.leader, case.approval_id)
    assert (desk.status(), desk.case().state) == ("blacklisted", "barred")
    with desk.club.work() as work:
        assert not standing.frozen(work.session, desk.member)
        assert standing.may_move_points(work.session, desk.member) == "blacklisted"
        change = work.session.execute(select(StatusChange)).scalar_one()
        assert (change.was, change.became, change.why) == ("active", "blacklisted", "blacklisting")
        assert change.by == desk.leader.person_id
    with pytest.raises(PointsFrozen):
        desk.hold()
    specialist = desk.club.person(Role.MEMBER_SPECIALIST)
    with desk.club.work(specialist) as work, pytest.raises(NotStanding):
        cards.replace(work, desk.member, reason="lost")
    assert desk.told(desk.ann) == ["blacklist.frozen", "blacklist.barred"]
    with pytest.raises(CaseStands) as refused:
        desk.open()
    assert refused.value.facts["reason"] == "barred"


def test_who_opened_it_who_is_involved_and_who_it_is_about_do_not_decide(desk):
    involved = desk.club.person(Role.MANAGER)
    asker = desk.club.person(Role.MANAGER, Role.LEADER)
    case = desk.open(by=asker, responsible_id=involved.person_id)
    for who in (asker, involved):
        with pytest.raises(OwnRequest):
            desk.decide(who, case.approval_id)
    with desk.club.work() as work:
        work.session.execute(
            update(_M).where(_M.c.id == desk.member).values(person_id=desk.manager.person_id)
        )
    with pytest.raises(OwnRequest):
        desk.decide(desk.manager, case.approval_id)
    with desk.club.work(involved) as work, pytest.raises(NotFound):
        cases.opened(work, case.id)
    with desk.club.work(desk.manager) as work, pytest.raises(NotFound):
        cases.evidence(work, case.id)


def test_one_person_with_both_roles_is_not_two(desk):
    both = desk.club.person(Role.MANAGER, Role.LEADER)
    case = desk.open()
    desk.decide(both, case.approval_id)
    with pytest.raises(DecidedBefore):
        desk.decide(both, case.approval_id)
    assert desk.status() == "active"


@pytest.mark.parametrize("how", ["rejected", "withdrawn"])
def test_a_case_that_is_dropped_lets_points_move_again(desk, how):
    case = desk.open()
    if how == "rejected":
        desk.decide(desk.manager, case.approval_id, Decision.REJECT)
    else:
        with desk.club.work(desk.manager) as work, pytest.raises(NotPermitted):
            blacklist.drop(work, case.id)
        with desk.club.work(desk.agent) as work:
            assert blacklist.drop(work, case.id).state == "dropped"
            assert blacklist.drop(work, case.id).state == "dropped"
    assert (desk.case().state, desk.status()) == ("dropped", "active")
    assert desk.hold().points == 100
    assert desk.told(desk.ann) == ["blacklist.frozen", "blacklist.dropped"]
    assert desk.open().id != case.id  # another time is another case


def test_who_leaves_before_the_decision_is_not_barred(desk):
    case = desk.open()
    desk.decide(desk.manager, case.approval_id)
    new_member(desk.club, row=desk.member, status=Status.WITHDRAWN)
    desk.decide(desk.leader, case.approval_id)
    assert (desk.status(), desk.case().state) == ("withdrawn", "void")


# ── Appealing ─────────────────────────────────────────────────────────────────────────────────


def test_an_appeal_against_the_barring_is_decided_by_somebody_new(desk):
    new_member(desk.club, row=desk.member, status=Status.DORMANT)
    desk.bar()
    made = desk.appeal(files=[a_file(7)])
    assert (made.against, made.state) == ("barring", "pending")
    with desk.club.work() as work:
        approval = work.session.get_one(Approval, made.approval_id)
        assert approval.waiting_for == "gm"  # the only leader has decided before
    other = desk.club.person(Role.GM)
    with pytest.raises(Outdated):  # there is nothing a member could revise
        desk.decide(other, made.approval_id, Decision.RETURN)
    desk.decide(other, made.approval_id)
    assert (desk.status(), desk.case().state) == ("dormant", "lifted")
    assert desk.hold().points == 100
    assert desk.told(desk.ann)[-1] == "blacklist.appeal_upheld"
    with desk.club.work() as work:
        told = select(_O.c.id).where(
            _O.c.person_id == desk.ann.person_id, _O.c.kind.startswith("approval.")
        )
        assert work.session.execute(told).first() is None  # no colleague's name reaches them


def test_with_two_leaders_the_one_who_decided_before_does_not_decide_the_appeal(desk):
    second = desk.club.person(Role.LEADER)
    desk.bar()
    made = desk.appeal()
    with pytest.raises(OwnRequest):
        desk.decide(desk.leader, made.approval_id)
    desk.decide(second, made.approval_id, Decision.REJECT)
    assert (desk.status(), desk.case().state) == ("blacklisted", "barred")
    assert desk.told(desk.ann)[-1] == "blacklist.appeal_rejected"
    with pytest.raises(AppealMade):
        desk.appeal()


def test_an_appeal_against_the_freeze_ends_the_request_to_bar(desk):
    case = desk.open()
    made = desk.appeal()
    assert made.against == "freeze"
    with pytest.raises(AppealMade):
        desk.appeal()
    desk.decide(desk.leader, made.approval_id)
    assert (desk.case().state, desk.status()) == ("dropped", "active")
    with desk.club.work() as work:
        assert work.session.get_one(Approval, case.approval_id).state == "withdrawn"
    assert desk.hold().points == 100


def test_when_the_case_is_dropped_its_appeal_needs_no_decision(desk):
    desk.open()
    made = desk.appeal()
    desk.decide(desk.manager, desk.case().approval_id, Decision.REJECT)
    with desk.club.work() as work:
        assert work.session.get_one(Approval, made.approval_id).state == "withdrawn"
        assert work.session.get_one(type(made), made.id).state == "settled"


def test_after_the_barring_there_is_one_more_appeal(desk):
    desk.open()
    first = desk.appeal()
    desk.decide(desk.manager, desk.case().approval_id)
    desk.decide(desk.leader, desk.case().approval_id)
    second = desk.appeal()
    assert (first.against, second.against) == ("freeze", "barring")
    with desk.club.work(desk.ann) as work:
        assert appeals.own(work).appeal == "pending"


def test_who_has_no_case_appeals_against_nothing(sqlite_desk):
    with pytest.raises(NothingToAppeal):
        sqlite_desk.appeal()
    with sqlite_desk.club.work(sqlite_desk.ann) as work:
        assert appeals.own(work) is None
    sqlite_desk.open()
    stranger = sqlite_desk.club.person()
    with sqlite_desk.club.work(stranger) as work, pytest.raises(NothingToAppeal):
        appeals.appeal(work, words="Not mine.")
    with pytest.raises(ReasonMissing):
        sqlite_desk.appeal(words=" ")


def test_a_colleague_cannot_ask_for_an_appeal_in_a_members_place(sqlite_desk):
    case = sqlite_desk.open()
    with sqlite_desk.club.work(sqlite_desk.agent) as work, pytest.raises(NotPermitted):
        approvals.propose(work, "blacklist_appeal", subject=case, reason="for them")


# ── Evidence ──────────────────────────────────────────────────────────────────────────────────


def test_every_look_at_a_case_is_in_the_trail(sqlite_desk):
    case = sqlite_desk.open(evidence=[a_file(1)])
    with sqlite_desk.club.work(sqlite_desk.leader) as work:
        seen = cases.opened(work, case.id)
        assert (seen.number, seen.files, seen.mine) == (sqlite_desk.number, 1, False)
        assert [one.stored for one in cases.evidence(work, case.id)] == ["file1.sealed"]
    with sqlite_desk.club.work(sqlite_desk.manager) as work:
        looks = audit.entries(work, action="blacklist_case.read").items
        assert {one.actor_id for one in looks} == {sqlite_desk.leader.person_id}
        assert all("till" not in (one.purpose or "") for one in looks)


def test_evidence_stays_while_it_is_needed_and_goes_31_days_after_a_dropped_case(club):
    desk = Desk(club)
    barred = Desk(club)
    with club.work() as work:
        work.session.execute(update(_M).where(_M.c.id == barred.member).values(number="KEEP1"))
    barred.number = "KEEP1"
    kept, gone = barred.open(evidence=[a_file(1)]), desk.open(evidence=[a_file(2)])
    barred.decide(barred.manager, kept.approval_id)
    barred.decide(barred.leader, kept.approval_id)
    desk.decide(desk.manager, gone.approval_id, Decision.REJECT)
    stored = ["file1.sealed", "file2.sealed"]
    with club.work(SYSTEM) as work:
        assert files_kept.unattached(work, stored) == []
        assert retention.forget(work) == 0
    club.now += timedelta(days=31)
    with club.work(SYSTEM) as work:
        assert retention.forget(work) == 1
        assert retention.forget(work) == 0
        assert files_kept.unattached(work, stored) == ["file2.sealed"]
        assert work.session.get_one(BlacklistCase, gone.id).words is None
        assert work.session.get_one(BlacklistCase, kept.id).words is not None
        left = work.session.execute(select(func.count()).select_from(BlacklistFile)).scalar_one()
        assert left == 1


def test_the_staff_group_is_told_numbers_only(sqlite_desk):
    sqlite_desk.bar()
    with sqlite_desk.club.work() as work:
        rows = work.session.execute(
            select(_O.c.params, _O.c.topic).where(
                _O.c.person_id.is_(None), _O.c.chat_id.is_(None), _O.c.kind == "desk.case"
            )
        ).all()
    assert len(rows) == 2
    assert all(row.topic == "blacklist" and set(row.params) == {"case_id"} for row in rows)
