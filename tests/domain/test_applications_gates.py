"""The gates, in their order, for the preview, for handing in and for every later look (R1.1)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from domain import policy
from domain.access import Role
from domain.applications import duplicates, facts, gates, moving
from domain.applications import service as applications
from domain.applications.errors import GateClosed
from domain.members.model import Member, Status
from domain.outbox import OutboxMessage
from tests.domain.applicants import answers, apply, approved, fill, papers

THE_FLAT = "紫金花园9栋2单元701室"


@pytest.fixture(autouse=True)
def _free():
    policy.set_defaults(fee_timing="free")
    yield
    policy.set_defaults()


def reason(club, person=None, **changed):
    """What somebody who fills the form so is told when handing in."""
    ann = person or club.person()
    with club.work(ann) as work:
        applications.begin(work)
        fill(work, **changed)
        return applications.preview(work)


def barred(club, **changed):
    application = approved(club, **changed)
    with club.work() as work:
        work.session.execute(
            update(Member)
            .where(Member.id == application.member_id)
            .values(status=Status.BLACKLISTED)
        )
    return application


def test_all_gates_open_for_a_complete_form(club):
    assert reason(club) == gates.Gate(True, facts={"exception": False})


def test_f49_the_barred_read_the_same_as_anybody_refused(sqlite_club):
    barred(sqlite_club, id_number="E777", phone="+8613777777777")
    for known in ({"id_number": "e 777"}, {"phone": "+86 137 7777 7777"}):
        gate = reason(sqlite_club, born_on="2015-01-01", **known)
        assert (gate.reason, gate.next_step) == ("not_accepted", "contact")
        assert set(gate.facts) == {"contact"}


def test_somebody_known_is_led_to_their_own_membership(club):
    approved(club, id_number="E888", phone="+8613888888888")
    gate = reason(club, phone="+8613888888888")
    assert (gate.reason, gate.next_step) == ("already_member", "relink")
    with club.work() as work:
        desk = work.session.execute(
            select(OutboxMessage).where(OutboxMessage.kind == "desk.possible_duplicate")
        ).scalars()
        (one,) = desk
        assert set(one.params) == {"application_id", "member_id"}


def test_a_member_who_applies_again_is_shown_the_card(club):
    ann = club.person()
    application = apply(club, ann)
    with club.work(club.person(Role.MEMBER_SPECIALIST)) as work:
        applications.approve(work, application.id, application.version)
    gate = reason(club, ann)
    assert (gate.reason, gate.next_step) == ("already_member", "show_card")


def test_the_same_papers_in_two_waiting_applications_meet_a_closed_gate(club):
    apply(club, id_number="E999")
    gate = reason(club, id_number="E999")
    assert (gate.reason, gate.next_step) == ("already_applied", "contact")


def test_a_club_that_does_not_accept_says_so(sqlite_club):
    policy.set_defaults(accepting_applications=False)
    gate = reason(sqlite_club, born_on="2015-01-01")
    assert (gate.reason, gate.next_step) == ("not_accepting", "wait")


@pytest.mark.parametrize(
    ("born", "from_day"),
    [
        ("2008-11-23", None),
        ("2008-11-24", date(2026, 11, 24)),
        ("2012-02-29", date(2030, 3, 1)),
    ],
)
def test_eighteen_is_counted_to_the_day_in_club_time(sqlite_club, born, from_day):
    # 22 November, 16:30 UTC is already the 23rd in Nanjing
    sqlite_club.now = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    gate = reason(sqlite_club, born_on=born)
    if from_day is None:
        assert gate.passed
    else:
        assert gate.reason == "under_age"
        assert gate.facts == {"youngest": 18, "from_day": from_day}


def test_age_is_that_of_the_day_of_handing_in_and_relation_is_asked(sqlite_club):
    gate = reason(sqlite_club, relation="cousin")
    assert (gate.reason, gate.next_step) == ("relation_not_shown", "answer")


def test_a_full_household_comes_before_missing_papers_but_does_not_stop_handing_in(club):
    for _ in range(2):
        approved(club, property=THE_FLAT)
    ann = club.person()
    with club.work(ann) as work:
        draft = applications.begin(work)
        fill(work, property="紫金花園 9 幢 2 單元 701", portrait=[])
        assert gates.gate(work, draft).reason == "household_full"
        assert applications.preview(work).reason == "materials_missing"
        applications.save_answer(work, facts.PORTRAIT, papers()[facts.PORTRAIT])
        assert applications.preview(work) == gates.Gate(True, facts={"exception": True})
        assert applications.submit(work).state == "submitted"


def test_a_gate_that_shuts_later_stops_the_approval(club):
    one = apply(club, id_number="E555")
    ann = club.person()
    with club.work(ann) as work:
        applications.begin(work)
        fill(work)
        other = applications.submit(work)
    specialist = club.person(Role.MEMBER_SPECIALIST)
    with club.work(specialist) as work:
        applications.approve(work, one.id, one.version)
        work.session.execute(
            update(Member).values(id_hash=other.id_hash, status=Status.BLACKLISTED)
        )
    with club.work(specialist) as work, pytest.raises(GateClosed) as refused:
        applications.approve(work, other.id, other.version)
    assert refused.value.facts["reason"] == "not_accepted"
    with club.work() as work:
        assert moving.get(work, other.id).state == "submitted"


def test_later_looks_name_the_gate_that_is_shut(sqlite_club):
    club, specialist = sqlite_club, sqlite_club.person(Role.MEMBER_SPECIALIST)
    ann = club.person()
    application = apply(club, ann)
    with club.work(ann) as work:
        assert applications.own(work, application.id).gate.reason == "approval_pending"
    with club.work(specialist) as work:
        asked = applications.ask_back(
            work, application.id, [("portrait", "missing")], application.version
        )
    with club.work(ann) as work:
        assert applications.own(work, application.id).gate.reason == "materials_missing"
    with club.work(specialist) as work:
        applications.reject(work, asked.id, "other", "no", version=asked.version)
    with club.work(ann) as work:
        assert applications.own(work, application.id).gate.reason == "rejected"


def test_a_likely_namesake_at_home_is_a_hint_to_the_reviewer_only(sqlite_club):
    club = sqlite_club
    known = approved(club, property=THE_FLAT, full_name="欧阳敏")
    approved(club, property=THE_FLAT, full_name="欧阳锋")
    gate = reason(club, property=THE_FLAT, full_name="欧阳敏")
    assert gate.passed
    draft = apply(club)
    with club.work() as work:
        given = answers(property=THE_FLAT, full_name="欧阳敏")
        found = duplicates.hints(work, draft, given)
    assert [(one.member_id, one.score) for one in found] == [(known.member_id, 22)]


@pytest.mark.parametrize(
    "written",
    [
        "紫金花园3栋1单元502室",
        "紫金花園 3 幢 1 單元 502",
        "紫金花园３－１－５０２",
        "紫金花园3号楼1单元502",
    ],
)
def test_one_home_is_one_household_however_it_is_written(written):
    assert facts.normal_address(written) == "紫金花园3-1-502"


def test_a_chamber_counts_no_households():
    given = {"property": THE_FLAT, "home_address": THE_FLAT}
    assert facts.household_key("chamber", given) is None
    assert facts.household_key("owners", given) == facts.household_key("retail", given)


def test_a_mainland_card_has_a_back_and_a_passport_has_none():
    assert facts.ID_BACK in facts.required_slots("owners", {"id_number": "320102199005210011"})
    assert facts.ID_BACK not in facts.required_slots("owners", {"id_number": "E12345678"})


def test_the_digits_of_every_script_are_the_same_number():
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    for path, read, number in (
        (facts.ID_NUMBER, facts.id_hash, "32010619900307123X"),
        (facts.ID_NUMBER, facts.id_hash, "E12345678"),
        (facts.PHONE, facts.phone_hash, "+8613800138000"),
    ):
        found = {read({path: typed}) for typed in (number, number.translate(arabic))}
        assert len(found) == 1
        assert None not in found
        assert read({path: number + "一"}) is None
    assert facts.id_hash({facts.ID_NUMBER: " "}) is None
    assert facts.id_hash({facts.ID_NUMBER: "E 1234-5678"}) == facts.id_hash(
        {facts.ID_NUMBER: "E12345678"}
    )
