"""Events that move, are cancelled, or take place after all; queues swept; ends (R4.4–R4.8)."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from domain.access import Role
from domain.errors import NotFound, NotPermitted, Outdated, ReasonMissing
from domain.events import (
    cancelling,
    changing,
    choosing,
    fees,
    history,
    posts,
    queue,
    registering,
    rounds,
)
from domain.events.changes_model import EventAnswer
from domain.events.changing import When
from domain.events.errors import (
    EventChanged,
    EventTimesUnfit,
    FreeTimeOver,
    NothingChanged,
    NotOpen,
    NotRegistered,
    RestoreOver,
)
from domain.events.model import Event, Registration
from domain.points import ledger
from domain.points.model import Cause
from tests.domain.crowd import at_once
from tests.domain.crowd import members as crowd
from tests.domain.events import a_member, an_event
from tests.domain.points import balance, earn
from tests.domain.test_event_reminders import register, tick
from tests.domain.test_events_seats import full, join, strikes, taken, told, turn_of


def keeper(club, role=Role.ACTIVITY_SPECIALIST):
    return club.person(role)


def kept(club, event):
    with club.work() as work:
        return work.session.get_one(Event, event)


def move(club, event, *, by=None, place=None, ends=None, version=None, reason="Rain"):
    """The event moved `by` so much and to this place; the change."""
    now = kept(club, event)
    starts = now.starts_at + (by or timedelta(0))
    new = When(starts, now.ends_at + (by or timedelta(0)) + (ends or timedelta(0)),
        now.place if place is None else place)  # fmt: skip
    with club.work(keeper(club)) as work:
        return changing.change(work, event, new, reason=reason, version=version or now.version)


def call_off(club, event, *, reason="The hall is flooded", version=None):
    number = version or kept(club, event).version
    with club.work(keeper(club)) as work:
        return cancelling.call_off(work, event, reason=reason, version=number)


def restore(club, event):
    with club.work(keeper(club, Role.MANAGER)) as work:
        return cancelling.restore(work, event)


def states(club, event):
    with club.work() as work:
        found = select(Registration.state).where(Registration.event_id == event)
        return sorted(work.session.execute(found).scalars())


# ── Moving ────────────────────────────────────────────────────────────────────────────────────


def test_everybody_with_a_seat_or_in_the_queue_is_told_of_a_new_time(club):
    event, holder = full(club)
    waiting, other = a_member(club), a_member(club)
    join(club, waiting, event)
    made = move(club, event, by=timedelta(days=2))
    assert sorted(told(club, "event.moved")) == sorted([holder.person_id, waiting.person_id])
    assert other.person_id not in told(club, "event.moved")
    assert made.major and made.starts_after - made.starts_before == timedelta(days=2)
    assert kept(club, event).version == 2
    tick(club)
    assert len(told(club, "event.moved")) == 2
    assert told(club, "desk.event_changed") == [None]


def test_a_new_end_alone_is_told_in_a_line_and_frees_nobody(club):
    event, ann = an_event(club), a_member(club)
    register(club, ann, event)
    made = move(club, event, ends=timedelta(minutes=30))
    assert (made.major, made.free_until) == (False, None)
    assert told(club, "event.adjusted") == [ann.person_id]
    assert told(club, "event.moved") == []
    with club.work(ann) as work, pytest.raises(Outdated):
        choosing.keep(work, made.id)


def test_who_registers_after_the_move_knows_it_already(sqlite_club, monkeypatch):
    club = sqlite_club
    monkeypatch.setattr(rounds, "CHUNK", 1)
    event, ann, bob = an_event(club), a_member(club), a_member(club)
    register(club, ann, event)
    move(club, event, place="The lake")
    club.now += timedelta(seconds=10)
    register(club, bob, event)
    tick(club)
    assert told(club, "event.moved") == [ann.person_id]


def test_what_hangs_on_the_start_moves_with_it(club):
    starts = club.now + timedelta(days=10)
    event = an_event(club, starts_at=starts, closes_at=starts - timedelta(days=1))
    move(club, event, by=timedelta(days=3))
    assert kept(club, event).closes_at == starts + timedelta(days=2)
    club.now = starts + timedelta(days=2, hours=1)
    move(club, event, by=timedelta(days=30))
    assert kept(club, event).closes_at == starts + timedelta(days=2)  # it had closed


def test_an_offer_does_not_outlive_the_new_cutoff_and_another_final_call_follows(club):
    event, holder = full(club)
    ann, bob = a_member(club), a_member(club)
    join(club, ann, event)
    join(club, bob, event)
    with club.work(holder) as work:
        registering.cancel(work, event)
    move(club, event, by=timedelta(hours=-9 * 24 - 6))  # it begins in 18 hours
    assert turn_of(club, ann, event).offer_until == club.now + timedelta(hours=12)
    tick(club, to=club.now + timedelta(hours=12))
    assert len(told(club, "event.final_call")) == 2
    move(club, event, by=timedelta(days=5))
    assert kept(club, event).final_called_at is None
    tick(club, to=kept(club, event).starts_at - timedelta(hours=6))
    assert len(told(club, "event.final_call")) > 2


def test_a_change_says_why_it_cannot_be(club):
    event = an_event(club)
    with pytest.raises(ReasonMissing):
        move(club, event, by=timedelta(days=1), reason="  ")
    with pytest.raises(NothingChanged):
        move(club, event)
    with pytest.raises(EventTimesUnfit) as past:
        move(club, event, by=timedelta(days=-11))
    assert past.value.facts == {"reason": "past"}
    with pytest.raises(EventTimesUnfit) as backwards:
        move(club, event, ends=timedelta(hours=-5))
    assert backwards.value.facts == {"reason": "backwards"}
    with pytest.raises(EventChanged):
        move(club, event, by=timedelta(days=1), version=7)
    with club.work(keeper(club, Role.SERVICE_AGENT)) as work, pytest.raises(NotPermitted):
        changing.change(work, event, When(club.now, club.now, ""), reason="x", version=1)
    draft = an_event(club, state="draft")
    with pytest.raises(NotOpen):
        move(club, draft, by=timedelta(days=1))
    club.now += timedelta(days=10)
    with pytest.raises(EventTimesUnfit) as begun:
        move(club, event, by=timedelta(days=1))
    assert begun.value.facts == {"reason": "begun"}


def at_the_same_moment(club, event, versions):
    """Several colleagues move the event, each as they saw it; how it ended for them."""
    colleague, now = keeper(club), kept(club, event)
    places = iter(("The lake", "The hill", "The mill", "The river"))

    def act(work):
        new = When(now.starts_at, now.ends_at, next(places))
        return changing.change(work, event, new, reason="Rain", version=next(versions)).major

    return at_once(club, 4, act, threads=4, actors=[colleague] * 4)


def test_of_colleagues_who_move_it_at_once_one_does_and_members_are_told_once(club):
    event, ann = an_event(club), a_member(club)
    register(club, ann, event)
    ends = at_the_same_moment(club, event, itertools.repeat(1))
    assert ends == {True: 1, ("event_changed",): 3}
    assert told(club, "event.moved") == [ann.person_id]


def test_without_the_version_each_of_them_would_move_it(sqlite_club):
    """The control of the one above: whoever says the version of the moment is let through."""
    event, ann = an_event(sqlite_club), a_member(sqlite_club)
    register(sqlite_club, ann, event)
    assert at_the_same_moment(sqlite_club, event, itertools.count(1)) == {True: 4}
    assert len(told(sqlite_club, "event.moved")) == 4


# ── Keeping and giving up ─────────────────────────────────────────────────────────────────────


def moved_near(club, **values):
    """A moved event that begins in 30 hours, with somebody who has a seat: late by now."""
    event = an_event(club, starts_at=club.now + timedelta(days=10), **values)
    ann = a_member(club)
    if values.get("points_price"):
        with club.work() as work:
            earn(work, ann.member_id, 50)
    register(club, ann, event)
    club.now += timedelta(days=1)
    made = move(club, event, by=timedelta(hours=-9 * 24 + 12))
    return event, ann, made


def test_a_seat_is_given_up_freely_for_a_day_though_it_is_late(club):
    event, ann, made = moved_near(club, strikes=True, points_price=20, cancel_hours=48)
    assert made.free_until == club.now + timedelta(
        hours=12
    )  # the start comes before a day is over
    with club.work(ann) as work:
        assert choosing.let_go(work, made.id).seat.state == "cancelled"
    assert strikes(club, ann) == []
    with club.work() as work:
        assert balance(work, ann.member_id) == (50, 50)
    assert taken(club, event) == 0
    with club.work(ann) as work, pytest.raises(NotRegistered):
        choosing.let_go(work, made.id)


def test_the_ordinary_way_out_is_free_too_while_it_lasts_and_late_afterwards(club):
    event = an_event(club, strikes=True, cancel_hours=240, starts_at=club.now + timedelta(days=20))
    ann, bob = a_member(club), a_member(club)
    register(club, ann, event)
    register(club, bob, event)
    club.now += timedelta(days=11)
    made = move(club, event, place="The lake")
    assert made.free_until == club.now + timedelta(hours=24)
    with club.work(ann) as work:
        assert registering.cancel(work, event).ended_because == "member"
    club.now += timedelta(hours=24)
    with club.work(bob) as work, pytest.raises(FreeTimeOver) as over:
        choosing.let_go(work, made.id)
    assert over.value.facts == {"until": made.free_until}
    with club.work(bob) as work:
        assert registering.cancel(work, event).ended_because == "late"
    assert (strikes(club, ann), strikes(club, bob)) == ([], ["late_cancel"])


def test_a_freed_seat_is_offered_to_the_queue_and_who_waits_may_leave(club):
    event, holder = full(club)
    ann, bob = a_member(club), a_member(club)
    join(club, ann, event)
    join(club, bob, event)
    made = move(club, event, place="The lake")
    with club.work(ann) as work:
        assert choosing.let_go(work, made.id).seat is None
    with club.work(bob) as work:
        assert choosing.keep(work, made.id).seat is None
    with club.work(holder) as work:
        choosing.let_go(work, made.id)
    assert told(club, "event.offered") == [bob.person_id]
    with club.work(keeper(club)) as work:
        seen = history.page(work, event)
    assert (seen.keep, seen.gone, seen.members, seen.waiting) == (1, 2, 0, 1)


def test_one_answers_the_newest_move_and_may_change_ones_mind(club):
    event, ann = an_event(club), a_member(club)
    register(club, ann, event)
    first = move(club, event, by=timedelta(days=1))
    second = move(club, event, place="The lake")
    with club.work(ann) as work, pytest.raises(Outdated):
        choosing.keep(work, first.id)
    for _press in range(2):
        with club.work(ann) as work:
            choosing.keep(work, second.id)
    with club.work(ann) as work:
        choosing.let_go(work, second.id)
    with club.work() as work:
        assert work.session.execute(select(EventAnswer.keeps)).scalars().all() == [False]
    with club.work(a_member(club)) as work, pytest.raises(NotRegistered):
        choosing.keep(work, second.id)
    with club.work(ann) as work, pytest.raises(NotFound):
        choosing.keep(work, 999)


# ── Cancelling ────────────────────────────────────────────────────────────────────────────────


def test_a_cancelled_event_ends_seats_and_queue_gives_points_back_and_tells_all(club):
    event = an_event(club, capacity=2, points_price=20, fee=Decimal("50"), companions=1)
    ann, bob, waiting = (a_member(club) for _ in range(3))
    for one in (ann, bob, waiting):
        with club.work() as work:
            earn(work, one.member_id, 40)
    register(club, ann, event)
    register(club, bob, event)
    join(club, waiting, event)
    call_off(club, event)
    assert states(club, event) == ["cancelled", "cancelled"]
    assert taken(club, event) == 0
    assert turn_of(club, waiting, event).state == "closed"
    with club.work() as work:
        assert balance(work, ann.member_id) == (40, 40)
    everybody = sorted(one.person_id for one in (ann, bob, waiting))
    assert sorted(told(club, "event.cancelled")) == everybody
    call_off(club, event, version=1)  # again: nothing more
    tick(club)
    assert len(told(club, "event.cancelled")) == 3
    assert told(club, "desk.event_fees") == [None]
    with club.work(keeper(club, Role.FINANCE)) as work:
        found = fees.fees(work, event)
    assert [(one.seats, one.amount) for one in found.items] == [(1, 50), (1, 50)]
    assert found.amount == 100
    with club.work(keeper(club, Role.EDITOR)) as work, pytest.raises(NotPermitted):
        fees.fees(work, event)


def test_a_large_event_is_cancelled_in_chunks_and_nobody_is_told_twice(club, monkeypatch):
    monkeypatch.setattr(rounds, "CHUNK", 4)
    event = an_event(club, strikes=True)
    those = crowd(club, 10)
    for one in those:
        register(club, one, event)
    call_off(club, event)
    assert states(club, event).count("cancelled") == 4
    with club.work(those[9]) as work:  # gives it up before the schedule comes to it: free
        assert registering.cancel(work, event).ended_because == "member"
    tick(club)
    assert set(states(club, event)) == {"cancelled"}
    assert taken(club, event) == 0
    assert len(told(club, "event.cancelled")) == 9
    assert strikes(club, those[9]) == []


def test_of_two_colleagues_at_once_one_cancels_and_everybody_is_told_once(club):
    event, those, colleague = an_event(club), crowd(club, 5), keeper(club)
    for one in those:
        register(club, one, event)

    def act(work):
        return cancelling.call_off(work, event, reason="Flooded", version=1).version

    assert at_once(club, 6, act, threads=6, actors=[colleague] * 6) == {2: 6}
    assert sorted(told(club, "event.cancelled")) == sorted(one.person_id for one in those)


def test_without_looking_at_the_state_a_second_cancelling_would_do_it_again(club, monkeypatch):
    """The control of the one above: `cancelled` not noticed, it is cancelled once more."""
    event, colleague = an_event(club), keeper(club)
    monkeypatch.setattr(cancelling, "OPEN", (*cancelling.OPEN, "cancelled"))
    call_off(club, event)
    with club.work(colleague) as work:
        seen = work.session.get_one(Event, event)
        seen.state = "announced"  # as a second process would have read it before
        work.session.flush()
        cancelling.call_off(work, event, reason="Flooded", version=seen.version)
    assert kept(club, event).version == 3
    assert len(told(club, "desk.event_cancelled")) == 2


def test_what_is_over_is_not_cancelled(club):
    event = an_event(club, state="over")
    with pytest.raises(NotOpen):
        call_off(club, event)
    with club.work(keeper(club, Role.SERVICE_AGENT)) as work, pytest.raises(NotPermitted):
        cancelling.call_off(work, event, reason="x", version=1)


# ── Taken up again ────────────────────────────────────────────────────────────────────────────


def test_within_a_day_the_manager_takes_it_up_again_and_all_is_as_it_was(club):
    event = an_event(club, capacity=2, points_price=20, quotas=[("tier", "ordinary", 2)])
    ann, bob, waiting, late = (a_member(club) for _ in range(4))
    for one in (ann, bob, waiting):
        with club.work() as work:
            earn(work, one.member_id, 40)
    register(club, ann, event)
    register(club, bob, event)
    join(club, waiting, event)
    call_off(club, event)
    with club.work() as work:
        cause = Cause("test", 1)
        ledger.spend(work, member_id=bob.member_id, points=30, key="spent", cause=cause)
    with club.work(keeper(club)) as work, pytest.raises(NotPermitted):
        cancelling.restore(work, event)
    club.now += timedelta(hours=24)
    restore(club, event)
    restore(club, event)  # again: nothing more
    assert states(club, event) == ["cancelled", "held"]
    assert told(club, "event.seat_lost") == [bob.person_id]
    assert sorted(told(club, "event.restored")) == sorted([ann.person_id, waiting.person_id])
    with club.work() as work:
        assert balance(work, ann.member_id)[0] == 20
    assert told(club, "event.offered") == [waiting.person_id]  # the seat bob lost
    assert taken(club, event) == 2
    assert late.person_id not in told(club, "event.restored")


def test_after_a_day_or_its_start_it_stays_cancelled(club):
    first, soon = an_event(club), an_event(club, starts_at=club.now + timedelta(hours=3))
    call_off(club, first)
    call_off(club, soon)
    club.now += timedelta(hours=4)
    with pytest.raises(RestoreOver):
        restore(club, soon)
    club.now += timedelta(hours=20, seconds=1)
    with pytest.raises(RestoreOver):
        restore(club, first)
    with pytest.raises(NotOpen):
        restore(club, an_event(club))


def test_an_asked_for_seat_comes_back_as_asked_for_and_cancelled_twice_is_told_twice(club):
    event, ann = an_event(club, needs_approval=True), a_member(club)
    register(club, ann, event)
    call_off(club, event)
    restore(club, event)
    assert states(club, event) == ["asked"]
    call_off(club, event)
    assert told(club, "event.cancelled") == [ann.person_id] * 2


# ── What the schedule does ────────────────────────────────────────────────────────────────────


def test_an_offer_that_ran_out_goes_on_by_itself_and_queues_are_swept_every_hour(club):
    event, holder = full(club)
    ann, bob = a_member(club), a_member(club)
    join(club, ann, event)
    join(club, bob, event)
    with club.work(holder) as work:
        registering.cancel(work, event)
    tick(club, to=club.now + timedelta(hours=24))
    assert told(club, "event.offered") == [ann.person_id, bob.person_id]
    with club.work() as work:  # a seat appears without anybody seeing to the queue
        work.session.execute(update(Event).where(Event.id == event).values(capacity=2))
    club.now += timedelta(minutes=59)
    tick(club)
    assert len(told(club, "event.offered")) == 2
    tick(club, to=club.now + timedelta(minutes=1))
    assert len(told(club, "event.offered")) == 3


def test_at_the_cutoff_the_queue_is_called_once(club):
    event, _holder = full(club)
    ann = a_member(club)
    join(club, ann, event)
    tick(club, to=kept(club, event).starts_at - timedelta(hours=6))
    assert kept(club, event).final_called_at == club.now
    tick(club)
    assert told(club, "event.final_call") == []  # it is full: there is nothing to run for


def test_an_event_is_over_at_its_end_and_what_nobody_decided_on_lapses(club):
    event = an_event(club, needs_approval=True, points_price=10)
    asked, held = a_member(club), a_member(club)
    for one in (asked, held):
        with club.work() as work:
            earn(work, one.member_id, 40)
        register(club, one, event)
    with club.work() as work:
        work.session.execute(
            update(Registration)
            .where(Registration.member_id == held.member_id)
            .values(state="held")
        )
    tick(club, to=kept(club, event).ends_at - timedelta(seconds=1))
    assert kept(club, event).state == "announced"
    tick(club, to=kept(club, event).ends_at)
    assert kept(club, event).state == "over"
    assert states(club, event) == ["held", "refused"]
    with club.work() as work:
        assert balance(work, asked.member_id) == (40, 40)
        assert balance(work, held.member_id)[0] == 30


def ended(club, *, strikes=True, came=True):
    """An event that is over with one who came (perhaps) and one who did not."""
    event = an_event(club, strikes=strikes)
    there, missing = a_member(club), a_member(club)
    register(club, there, event)
    register(club, missing, event)
    if came:
        with club.work() as work:
            work.session.execute(
                update(Registration)
                .where(Registration.member_id == there.member_id)
                .values(came_at=club.now)
            )
    tick(club, to=kept(club, event).ends_at)
    return event, there, missing


def test_when_the_lists_of_the_door_close_who_was_missed_gets_a_strike_once(club):
    event, there, missing = ended(club)
    end = kept(club, event).ends_at
    tick(club, to=end + posts.AFTER - timedelta(seconds=1))
    assert strikes(club, missing) == []  # a paper list may still be typed in
    tick(club, to=end + posts.AFTER)
    tick(club, to=end + posts.AFTER + timedelta(hours=1))
    assert (strikes(club, missing), strikes(club, there)) == (["no_show"], [])
    assert told(club, "event_strike.counted") == [missing.person_id]


@pytest.mark.parametrize("values", [{"strikes": False}, {"came": False}])
def test_without_strikes_or_without_a_door_nobody_is_counted(sqlite_club, values):
    event, _there, missing = ended(sqlite_club, **values)
    tick(sqlite_club, to=kept(sqlite_club, event).ends_at + timedelta(hours=25))
    assert strikes(sqlite_club, missing) == []


def test_a_queue_that_ends_with_its_event_waits_no_more(sqlite_club):
    event, _holder = full(sqlite_club)
    ann = a_member(sqlite_club)
    join(sqlite_club, ann, event)
    tick(sqlite_club, to=kept(sqlite_club, event).ends_at)
    assert turn_of(sqlite_club, ann, event).state == "closed"
    with sqlite_club.work(ann) as work, pytest.raises(NotRegistered):
        queue.leave(work, event)
