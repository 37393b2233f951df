"""What colleagues do about seats: decide, give up, register callers, change limits (R4)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.service import Decision
from domain.audit import AuditEntry
from domain.errors import AlreadyDecided, NotFound, NotPermitted, Outdated, ReasonMissing
from domain.events import (
    capacity,
    desk,
    exporting,
    managing,
    queue,
    registered,
    registering,
    seats,
)
from domain.events.desk import Shelf
from domain.events.errors import (
    AlreadyCame,
    CapacityTaken,
    EventFull,
    ListNotGranted,
    NotForYou,
    NotHere,
    NotOpen,
    OwnSeat,
    QuotaUnfit,
    SeatsAreFree,
)
from domain.events.model import Event, Registration, Turn
from domain.events.registered import Narrowed
from domain.members.model import Member
from domain.outbox import OutboxMessage
from tests.domain.crowd import at_once
from tests.domain.events import a_member, an_event
from tests.domain.points import balance, earn, new_member

_O, _R, _E = OutboxMessage.__table__, Registration.__table__, AuditEntry.__table__


def colleague(club, role=Role.ACTIVITY_SPECIALIST):
    return club.person(role, language="en")


def register(club, who, event, **asked):
    with club.work(who) as work:
        return registering.register(work, event, **asked)


def join(club, who, event, **asked):
    with club.work(who) as work:
        return queue.join(work, event, **asked)


def taken(club, event):
    with club.work() as work:
        return work.session.get_one(Event, event).taken


def told(club, kind):
    with club.work() as work:
        found = select(_O.c.person_id).where(_O.c.kind == kind).order_by(_O.c.id)
        return list(work.session.execute(found).scalars())


def turn_of(club, who, event):
    with club.work() as work:
        found = select(Turn).where(Turn.member_id == who.member_id, Turn.event_id == event)
        return work.session.execute(found.order_by(Turn.id.desc())).scalars().first()


def deeds(club, action):
    with club.work() as work:
        found = select(_E.c.purpose).where(_E.c.action == action).order_by(_E.c.seq)
        return list(work.session.execute(found).scalars())


# ── Deciding ──────────────────────────────────────────────────────────────────────────────────


def test_a_registration_that_asks_is_agreed_to_once_and_its_member_told(club):
    event, ann = an_event(club, capacity=2, needs_approval=True), a_member(club)
    mei, wei = colleague(club), colleague(club)
    asks = register(club, ann, event)
    assert (asks.state, taken(club, event)) == ("asked", 1)
    for _again in range(2):
        with club.work(mei) as work:
            found = managing.approve(work, asks.id, version=asks.version)
            assert found.state == "held"
    with club.work(wei) as work, pytest.raises(AlreadyDecided) as late:
        managing.refuse(work, asks.id, version=asks.version, words="No room")
    assert late.value.facts["outcome"] == "approved"
    assert told(club, "event.approved") == [ann.person_id]
    assert taken(club, event) == 1


def test_a_refusal_gives_seats_and_points_back_and_the_queue_its_turn(club):
    event = an_event(club, capacity=1, needs_approval=True, points_price=5)
    ann, bob, mei = a_member(club), a_member(club), colleague(club)
    with club.work() as work:
        earn(work, ann.member_id, 9)
    asks = register(club, ann, event)
    join(club, bob, event)
    with club.work(mei) as work, pytest.raises(ReasonMissing):
        managing.refuse(work, asks.id, version=asks.version, words="  ")
    with club.work(mei) as work:
        managing.refuse(work, asks.id, version=asks.version, words="For neighbours this time")
    with club.work() as work:
        assert balance(work, ann.member_id) == (9, 9)
        kept = work.session.get_one(Registration, asks.id)
        assert (kept.state, kept.ended_because) == ("refused", "refused")
        assert kept.words == "For neighbours this time"
    assert told(club, "event.refused") == [ann.person_id]
    assert told(club, "event.offered") == [bob.person_id]


def test_nobody_decides_about_their_own_and_only_who_runs_events_decides(club):
    event, agent = an_event(club, needs_approval=True), colleague(club, Role.SERVICE_AGENT)
    mei = colleague(club)
    own = new_member(club, person_id=mei.person_id)
    with club.work(mei) as work:
        asks = managing.register_for(work, event, own)
        assert asks.state == "asked"  # even when the colleague could agree to others'
        with pytest.raises(OwnSeat):
            managing.approve(work, asks.id, version=asks.version)
    with club.work(agent) as work:
        for act in (
            lambda: managing.approve(work, asks.id, version=1),
            lambda: managing.give_up(work, asks.id, version=1, words="x"),
            lambda: capacity.set_capacity(work, event, 5, version=1),
            lambda: registered.answers(work, asks.id),
        ):
            with pytest.raises(NotPermitted):
                act()
        assert registered.listed(work, event).total == 1


def test_of_many_who_decide_at_once_one_does_and_the_others_read_who(club):
    event, ann = an_event(club, needs_approval=True), a_member(club)
    asks, team = register(club, ann, event), [colleague(club) for _ in range(6)]

    def act(work):
        if work.actor.person_id % 2:
            managing.approve(work, asks.id, version=asks.version)
            return "approved"
        managing.refuse(work, asks.id, version=asks.version, words="No room")
        return "refused"

    ends = at_once(club, 6, act, threads=6, actors=team)
    decided = [end for end in ends if end in ("approved", "refused")]
    assert len(decided) == 1 and ends[decided[0]] == 1
    assert sum(n for end, n in ends.items() if end[0] == "already_decided") == 5
    assert len(deeds(club, "registration.approved") + deeds(club, "registration.refused")) == 1


def test_control_who_only_looks_first_decides_twice(club):
    event, ann = an_event(club, needs_approval=True), a_member(club)
    asks, team = register(club, ann, event), [colleague(club), colleague(club)]
    seen = threading.Barrier(2)
    found = select(_R.c.state).where(_R.c.id == asks.id)

    def look(work):
        return work.session.execute(found).scalar_one() == "asked"

    def decide(work):
        work.session.execute(update(_R).where(_R.c.id == asks.id).values(state="held"))
        return "decided"

    def both(work):
        open_ = look(work)
        seen.wait()
        return decide(work) if open_ else "late"

    if club.engines.write.dialect.name == "postgresql":
        assert at_once(club, 2, both, threads=2, actors=team) == {"decided": 2}
    else:  # one writer at a time: the look lies in a transaction of its own
        with club.work() as work:
            open_ = look(work)
        done = 0
        for actor in team:
            with club.work(actor) as work:
                done += open_ and decide(work) == "decided"
        assert done == 2


# ── For members ───────────────────────────────────────────────────────────────────────────────


def test_seats_given_up_for_somebody_are_no_strike_and_go_on_at_once(club):
    event, ann, bob = an_event(club, capacity=1, strikes=True), a_member(club), a_member(club)
    has, mei = register(club, ann, event), colleague(club)
    join(club, bob, event)
    club.now += timedelta(days=9, hours=12)  # late, if she did it herself
    with club.work(mei) as work:
        managing.give_up(work, has.id, version=has.version, words="You called us")
    with club.work() as work:
        from domain.events import gates

        assert gates.strikes(work, ann.member_id) == 0
    assert told(club, "event.given_up") == [ann.person_id]
    assert told(club, "event.offered") == [bob.person_id]


def test_who_is_in_keeps_the_seat(sqlite_club):
    club = sqlite_club
    event, ann = an_event(club), a_member(club)
    has = register(club, ann, event)
    with club.work() as work:
        work.session.get_one(Registration, has.id).came_at = work.now
    with club.work(colleague(club)) as work, pytest.raises(AlreadyCame):
        managing.give_up(work, has.id, version=has.version, words="Mistake")


def test_a_caller_passes_the_same_gates_and_is_told(club):
    event = an_event(club, capacity=1, least_tier="silver", needs_approval=True)
    silver, plain, mei = a_member(club, tier="silver"), a_member(club), colleague(club)
    with club.work(mei) as work:
        with pytest.raises(NotForYou):
            managing.register_for(work, event, plain.member_id)
        with pytest.raises(SeatsAreFree):
            managing.queue_for(work, event, silver.member_id)
        with pytest.raises(NotFound):
            managing.register_for(work, event, 999_999)
        made = managing.register_for(work, event, silver.member_id)
        again = managing.register_for(work, event, silver.member_id)
    assert (made.state, again.id) == ("held", made.id)
    assert told(club, "event.registered") == [silver.person_id]
    other = a_member(club, tier="gold")
    with club.work(mei) as work:
        with pytest.raises(EventFull):
            managing.register_for(work, event, other.member_id)
        turn = managing.queue_for(work, event, other.member_id)
        assert managing.queue_for(work, event, other.member_id).id == turn.id


def test_a_member_without_an_account_can_be_registered_by_a_call(sqlite_club):
    club = sqlite_club
    event, member = an_event(club), new_member(club)
    with club.work(colleague(club)) as work:
        number = work.session.get_one(Member, member).number
        assert managing.caller(work, number=f" {number.lower()} ") == member
        assert managing.register_for(work, event, member).state == "held"
    assert told(club, "event.registered") == []


def test_after_the_end_nothing_is_decided_any_more(sqlite_club):
    club = sqlite_club
    event, ann = an_event(club, needs_approval=True), a_member(club)
    asks = register(club, ann, event)
    club.now += timedelta(days=11)
    with club.work(colleague(club)) as work:
        with pytest.raises(NotOpen) as over:
            managing.approve(work, asks.id, version=asks.version)
        assert over.value.facts == {"reason": "over"}
        with pytest.raises(NotOpen):
            capacity.set_capacity(work, event, 9, version=1)


# ── Limits ────────────────────────────────────────────────────────────────────────────────────


def test_a_larger_capacity_is_offered_at_once_and_a_smaller_one_never_takes_a_seat(club):
    event, mei = an_event(club, capacity=2), colleague(club)
    crowd = [a_member(club) for _ in range(4)]
    for one in crowd[:2]:
        register(club, one, event)
    for one in crowd[2:]:
        join(club, one, event)
    with club.work(mei) as work:
        with pytest.raises(CapacityTaken) as refused:
            capacity.set_capacity(work, event, 1, version=1)
        assert refused.value.facts == {"taken": 2}
        with pytest.raises(QuotaUnfit):
            capacity.set_capacity(work, event, 0, version=1)
        capacity.set_capacity(work, event, 3, version=1)
    assert told(club, "event.offered") == [crowd[2].person_id]
    with club.work(mei) as work, pytest.raises(Outdated):
        capacity.set_capacity(work, event, 4, version=1)
    with club.work(mei) as work:
        capacity.set_capacity(work, event, None, version=2)
    assert told(club, "event.offered") == [one.person_id for one in crowd[2:]]


def test_a_new_quota_counts_what_is_given_and_frees_the_queue_when_it_goes(club):
    event = an_event(club, sessions={"am": "Morning", "pm": "Afternoon"})
    mei, ann, bob, cat = colleague(club), a_member(club), a_member(club), a_member(club)
    register(club, ann, event, session="am")
    with club.work(mei) as work:
        for kind, key in (("session", "xx"), ("tier", "royal"), ("colour", "red")):
            with pytest.raises(QuotaUnfit):
                capacity.set_quota(work, event, kind, key, 1, version=1)
        with pytest.raises(CapacityTaken):
            capacity.set_quota(work, event, "session", "am", 0, version=1)
        capacity.set_quota(work, event, "session", "am", 1, version=1)
    with pytest.raises(EventFull):
        register(club, bob, event, session="am")
    join(club, bob, event, session="am")
    register(club, cat, event, session="pm")
    with club.work(mei) as work:
        assert [(one.key, one.taken) for one in seats.quotas(work, event)] == [("am", 1)]
        capacity.set_quota(work, event, "session", "am", None, version=2)
        assert seats.quotas(work, event) == []
    assert told(club, "event.offered") == [bob.person_id]


def test_closing_the_list_takes_offers_back_and_opening_it_goes_on_where_it_stopped(club):
    event, mei = an_event(club, capacity=1), colleague(club)
    ann, bob, cat = a_member(club), a_member(club), a_member(club)
    register(club, ann, event)
    join(club, bob, event)
    with club.work(ann) as work:
        registering.cancel(work, event)
    assert (turn_of(club, bob, event).state, taken(club, event)) == ("offered", 1)
    with club.work(mei) as work:
        capacity.close_list(work, event, version=1)
    assert (turn_of(club, bob, event).state, taken(club, event)) == ("waiting", 0)
    assert told(club, "event.offer_taken_back") == [bob.person_id]
    register(club, cat, event)  # first come, first served
    with club.work(cat) as work:
        registering.cancel(work, event)
    assert len(told(club, "event.offered")) == 1
    with club.work(mei) as work:
        capacity.open_list(work, event, version=2)
    assert told(club, "event.offered") == [bob.person_id] * 2


def test_registration_closes_early_and_opens_again(sqlite_club):
    club = sqlite_club
    event, mei = an_event(club), colleague(club)
    with club.work(mei) as work:
        capacity.close_registration(work, event, version=1)
    with pytest.raises(NotOpen):
        register(club, a_member(club), event)
    register(club, a_member(club), event, heard_at=club.now - timedelta(seconds=1))
    with club.work(mei) as work:
        capacity.open_registration(work, event, version=2)
        capacity.set_companions(work, event, 1, version=3)
        with pytest.raises(QuotaUnfit):
            capacity.set_companions(work, event, 11, version=4)
    register(club, a_member(club), event, party=2)
    assert taken(club, event) == 3


def test_a_lower_capacity_and_registrations_at_once_never_meet_in_the_middle(club):
    event, mei = an_event(club, capacity=30), colleague(club)
    crowd = [a_member(club) for _ in range(24)]

    def act(work):
        if work.actor.member_id is None:
            seen = work.session.get_one(Event, event, populate_existing=True).version
            capacity.set_capacity(work, event, 12, version=seen)
            return "lowered"
        registering.register(work, event)
        return "held"

    ends = at_once(club, 25, act, threads=8, actors=[*crowd[:6], mei, *crowd[6:]])
    with club.work() as work:
        after = work.session.get_one(Event, event)
        assert after.taken == ends["held"] <= after.capacity
        assert after.capacity == (12 if ends["lowered"] else 30)


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


def test_events_stand_on_their_shelf_with_what_waits_for_a_yes(sqlite_club):
    club = sqlite_club
    mei = colleague(club, Role.INSPECTOR)
    coming = an_event(club, needs_approval=True)
    for state in ("draft", "proposed", "approved", "over", "cancelled"):
        an_event(club, state=state)
    past = an_event(club, starts_at=club.now - timedelta(days=1))
    register(club, a_member(club), coming)
    with club.work(mei) as work:
        found = desk.events(work)
        assert dict(found.shelves) == {"planned": 2, "agreed": 1, "coming": 1, "over": 3}
        assert [(one.event_id, one.asked) for one in found.items] == [(coming, 1)]
        over = desk.events(work, Shelf.OVER)
        assert over.items[-1].event_id == past and over.total == 3
        assert desk.events(work, Shelf.OVER, first=2).items[0].event_id == past


def test_an_event_in_figures(sqlite_club):
    club = sqlite_club
    event = an_event(club, capacity=6, companions=2, needs_approval=False)
    ann, bob, cat = a_member(club), a_member(club), a_member(club)
    register(club, ann, event, party=3)
    register(club, bob, event, party=2)
    join(club, cat, event, party=3)
    with club.work(bob) as work:
        registering.cancel(work, event)
    with club.work(colleague(club)) as work:
        seen = desk.overview(work, event)
        figures = (seen.held, seen.seats, seen.offered, seen.seats_offered, seen.free)
        assert figures == (1, 3, 1, 3, 0)
        assert (seen.waiting, seen.revoked, seen.asked, seen.came) == (0, 0, 0, 0)
        with pytest.raises(NotFound):
            desk.overview(work, 999_999)


def test_the_list_is_narrowed_turned_and_searched_by_number(sqlite_club):
    club = sqlite_club
    event = an_event(club, sessions={"am": "Morning", "pm": "Afternoon"}, companions=1)
    crowd = [a_member(club) for _ in range(10)]
    for n, one in enumerate(crowd):
        register(club, one, event, session="am" if n < 6 else "pm", party=1 + n % 2)
    gone = crowd[0]
    with club.work(gone) as work:
        registering.cancel(work, event)
    stranger = a_member(club)
    with club.work() as work:
        came = work.session.execute(select(_R.c.id).where(_R.c.member_id == crowd[1].member_id))
        work.session.get_one(Registration, came.scalar_one()).came_at = work.now
        number = work.session.get_one(Member, crowd[3].member_id).number
        left = work.session.get_one(Member, gone.member_id).number
        nobody = work.session.get_one(Member, stranger.member_id).number
    with club.work(colleague(club)) as work:
        page = registered.listed(work, event)
        assert (page.total, page.seats, len(page.items)) == (9, 14, 8)
        assert len(registered.listed(work, event, first=8).items) == 1
        narrowed = {
            Narrowed(session="am"): 5,
            Narrowed(state="ended"): 1,
            Narrowed(came="yes"): 1,
            Narrowed(came="no", session="pm"): 4,
            Narrowed(state="asked"): 0,
        }
        assert {one: registered.listed(work, event, one).total for one in narrowed} == narrowed
        assert registered.one(work, registered.found(work, event, number=number)).number == number
        assert registered.one(work, registered.found(work, event, number=left)).number == left
        with pytest.raises(NotHere):
            registered.found(work, event, number=nobody)


def test_answers_are_read_by_right_and_the_look_is_recorded(sqlite_club):
    club = sqlite_club
    event, ann = an_event(club, companions=1), a_member(club)
    made = register(club, ann, event, party=2, answers={"food": "no nuts"}, companions=["Lee Ann"])
    with club.work(colleague(club)) as work:
        seen = registered.answers(work, made.id)
        assert (seen.answers, tuple(seen.companions)) == ({"food": "no nuts"}, ("Lee Ann",))
    assert deeds(club, "registration.read") == [None]


# ── Taking the list along ─────────────────────────────────────────────────────────────────────


def test_names_leave_the_house_only_by_an_approved_request_and_only_while_it_stands(club):
    event, ann = an_event(club, companions=1), a_member(club)
    mei, wei, other = colleague(club), colleague(club), an_event(club)
    manager = colleague(club, Role.MANAGER)
    with club.work() as work:
        work.session.get_one(Member, ann.member_id).name = "Ann Lee"
    register(club, ann, event, party=2, companions=["Bo"], answers={"food": "fish"})
    with club.work(mei) as work:
        assert exporting.take(work, event, names=False)[1] is None
        (plain,) = exporting.rows(work.session, event, request=None, now=work.now)
        assert (plain.seats, plain.name, plain.answers) == (2, "", {})
        with pytest.raises(ListNotGranted):
            exporting.take(work, event, names=True)
        with pytest.raises(Outdated):
            exporting.ask_names(work, event, purpose="fun", days=1, reason="Badges")
        asked = exporting.ask_names(work, event, purpose="badges", days=2, reason="Badges")
        with pytest.raises(ListNotGranted):
            exporting.take(work, event, names=True)
    with club.work(manager) as work:
        approvals.decide(work, asked.id, Decision.APPROVE, version=asked.version)
    with club.work(mei) as work:
        _event, request = exporting.take(work, event, names=True)
        (named,) = exporting.rows(work.session, event, request=request.id, now=work.now)
        assert (named.name, named.companions, named.answers) == (
            "Ann Lee",
            ("Bo",),
            {"food": "fish"},
        )
        with pytest.raises(ListNotGranted):
            exporting.rows(work.session, other, request=request.id, now=work.now)
    with club.work(wei) as work, pytest.raises(ListNotGranted):
        exporting.take(work, event, names=True)
    assert deeds(club, "event.list_exported") == ["numbers", f"names:badges:{asked.id}"]
    club.now += timedelta(days=2)
    with club.work(mei) as work:
        with pytest.raises(ListNotGranted):
            exporting.take(work, event, names=True)
        with pytest.raises(ListNotGranted):
            exporting.rows(work.session, event, request=request.id, now=work.now)
