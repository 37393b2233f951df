"""Registering, giving up, queueing and offers, rule by rule (R4)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.events import offers, queue, registering, seats
from domain.events.errors import (
    EventFull,
    NotForYou,
    NotOpen,
    NotRegistered,
    OfferOver,
    QueueClosed,
    SeatsAreFree,
    SeatsUnfit,
    SessionMissing,
)
from domain.events.model import Event, Quota, Registration, Strike, Turn
from domain.outbox import OutboxMessage
from domain.points.errors import NotEnoughPoints
from tests.domain.events import a_member, an_event
from tests.domain.points import balance, earn

_O = OutboxMessage.__table__


def register(club, who, event, **asked):
    with club.work(who) as work:
        return registering.register(work, event, **asked)


def cancel(club, who, event):
    with club.work(who) as work:
        return registering.cancel(work, event)


def join(club, who, event, **asked):
    with club.work(who) as work:
        return queue.join(work, event, **asked)


def taken(club, event):
    with club.work() as work:
        return work.session.get_one(Event, event).taken


def turn_of(club, who, event):
    with club.work() as work:
        found = select(Turn).where(Turn.member_id == who.member_id, Turn.event_id == event)
        return work.session.execute(found.order_by(Turn.id.desc())).scalars().first()


def told(club, kind):
    with club.work() as work:
        found = select(_O.c.person_id).where(_O.c.kind == kind).order_by(_O.c.id)
        return list(work.session.execute(found).scalars())


# ── Taking seats ──────────────────────────────────────────────────────────────────────────────


def test_seats_count_companions_and_a_repeat_changes_nothing(club):
    event, ann = an_event(club, capacity=5, companions=2), a_member(club)
    first = register(club, ann, event, party=3)
    assert register(club, ann, event, party=3).id == first.id
    assert taken(club, event) == 3
    with pytest.raises(SeatsUnfit):
        register(club, a_member(club), event, party=4)
    with pytest.raises(EventFull) as refused:
        register(club, a_member(club), event, party=3)
    assert refused.value.facts == {"free": 2}
    assert taken(club, event) == 3


def test_every_quota_that_applies_must_have_room(club):
    event = an_event(
        club,
        capacity=10,
        sessions={"am": "Morning", "pm": "Afternoon"},
        quotas=[("tier", "gold", 1), ("session", "am", 2)],
    )
    gold = a_member(club, tier="gold")
    register(club, gold, event, session="pm")
    with pytest.raises(EventFull):
        register(club, a_member(club, tier="gold"), event, session="pm")
    for _seat in range(2):
        register(club, a_member(club), event, session="am")
    with pytest.raises(EventFull):
        register(club, a_member(club), event, session="am")
    with pytest.raises(SessionMissing):
        register(club, a_member(club), event)
    cancel(club, gold, event)
    with club.work() as work:
        assert {row.key: row.taken for row in seats.quotas(work, event)} == {"gold": 0, "am": 2}


def test_the_gates_say_who_and_when(club):
    opens = club.now + timedelta(hours=5)
    event = an_event(club, opens_at=opens, least_tier="silver", early={"gold": 6})
    with pytest.raises(NotForYou, match="event_not_for_you") as refused:
        register(club, a_member(club), event)
    assert refused.value.facts == {"reason": "tier_too_low", "tier": "silver"}
    with pytest.raises(NotOpen) as early:
        register(club, a_member(club, tier="silver"), event)
    assert early.value.facts == {"reason": "too_early", "from_time": opens}
    register(club, a_member(club, tier="gold"), event)
    with pytest.raises(NotForYou):
        register(club, club.person(), event)
    with pytest.raises(NotForYou):
        register(club, a_member(club, tier="gold", status="blacklisted"), event)


def test_a_message_sent_in_time_counts_though_it_is_read_later(club):
    closes = club.now + timedelta(hours=1)
    event, ann = an_event(club, closes_at=closes), a_member(club)
    club.now = closes + timedelta(minutes=10)
    with pytest.raises(NotOpen):
        register(club, a_member(club), event)
    register(club, ann, event, heard_at=closes - timedelta(seconds=1))
    assert taken(club, event) == 1


def test_points_are_put_aside_and_come_back_only_in_time(club):
    event, ann, bob = an_event(club, points_price=30), a_member(club), a_member(club)
    with club.work() as work:
        earn(work, ann.member_id, 50)
        earn(work, bob.member_id, 50)
    with pytest.raises(NotEnoughPoints):
        register(club, a_member(club), event)
    assert taken(club, event) == 0
    register(club, ann, event)
    register(club, bob, event)
    cancel(club, ann, event)
    club.now += timedelta(days=9, hours=12)
    cancel(club, bob, event)
    with club.work() as work:
        assert balance(work, ann.member_id) == (50, 50)
        assert balance(work, bob.member_id) == (20, 20)


# ── Giving up ─────────────────────────────────────────────────────────────────────────────────


def strikes(club, who):
    with club.work() as work:
        found = select(Strike.why).where(Strike.member_id == who.member_id)
        return list(work.session.execute(found).scalars())


def test_a_late_cancellation_counts_but_not_second_thoughts(club):
    event = an_event(club, strikes=True)
    early, late, quick = (a_member(club) for _ in range(3))
    register(club, early, event)
    register(club, late, event)
    cancel(club, early, event)
    club.now += timedelta(days=9, minutes=1)
    register(club, quick, event)
    club.now += timedelta(minutes=75)
    cancel(club, quick, event)
    cancel(club, late, event)
    assert [strikes(club, one) for one in (early, late, quick)] == [[], ["late_cancel"], []]
    with pytest.raises(NotRegistered):
        cancel(club, late, event)
    assert taken(club, event) == 0


def test_strikes_open_an_event_later_and_put_one_last_in_the_queue(club):
    opens = club.now
    event = an_event(club, strikes=True, opens_at=opens, capacity=1)
    ann = a_member(club)
    with club.work() as work:
        for _missed in range(3):
            done = Registration(
                event_id=an_event_row(work),
                member_id=ann.member_id,
                state="cancelled",
                heard_at=work.now,
            )
            work.session.add(done)
            work.session.flush()
            registering.strike(work, done, "no_show")
            registering.strike(work, done, "no_show")  # again, it is the same one
    with pytest.raises(NotOpen) as early:
        register(club, ann, event)
    assert early.value.facts["from_time"] == opens + timedelta(hours=12)
    club.now += timedelta(hours=12)
    register(club, a_member(club), event)
    join(club, ann, event)
    first = a_member(club)
    join(club, first, event)
    assert (turn_of(club, ann, event).priority, turn_of(club, first, event).priority) == (-1, 0)
    club.now += timedelta(days=181)
    with club.work() as work:
        from domain.events import gates

        assert gates.strikes(work, ann.member_id) == 0


def an_event_row(work):
    event = Event(
        kind="social",
        title="Past",
        starts_at=work.now - timedelta(days=2),
        ends_at=work.now - timedelta(days=1),
        zone="Asia/Shanghai",
        created_by=1,
    )
    work.session.add(event)
    work.session.flush()
    return event.id


# ── The queue ─────────────────────────────────────────────────────────────────────────────────


def full(club, **values):
    """A full event of one seat, with who has it."""
    event, holder = an_event(club, capacity=1, **values), a_member(club)
    register(club, holder, event)
    return event, holder


def test_nobody_queues_while_a_seat_is_free(club):
    event = an_event(club, capacity=1)
    with pytest.raises(SeatsAreFree):
        join(club, a_member(club), event)


def test_a_freed_seat_is_offered_to_the_first_and_held_for_them(club):
    event, holder = full(club)
    ann, bob = a_member(club), a_member(club)
    first = join(club, ann, event)
    assert join(club, ann, event).id == first.id
    club.now += timedelta(minutes=1)
    join(club, bob, event)
    cancel(club, holder, event)
    assert told(club, "event.offered") == [ann.person_id]
    assert taken(club, event) == 1  # held
    with pytest.raises(EventFull):
        register(club, a_member(club), event)
    with club.work(bob) as work, pytest.raises(OfferOver) as none:
        registering.accept(work, event)
    assert none.value.facts["reason"] == "none"
    with club.work(ann) as work:
        assert registering.accept(work, event).state == "held"
    assert taken(club, event) == 1
    assert turn_of(club, ann, event).state == "taken"
    cancel(club, ann, event)  # and starts from zero when coming back
    assert told(club, "event.offered") == [ann.person_id, bob.person_id]
    assert join(club, ann, event).joined_at == club.now


def test_an_offer_lasts_a_day_or_two_hours_when_it_is_near_and_never_past_the_cutoff(club):
    for ahead, window in (
        (timedelta(days=10), timedelta(hours=24)),
        (timedelta(hours=40), timedelta(hours=2)),
        (timedelta(hours=7), timedelta(hours=1)),
    ):
        event, holder = full(club, starts_at=club.now + ahead)
        ann = a_member(club)
        join(club, ann, event)
        cancel(club, holder, event)
        assert turn_of(club, ann, event).offer_until == club.now + window


def test_an_offer_of_the_night_runs_from_the_morning(club):
    club.now += timedelta(hours=13, minutes=54)  # 01:54 in Nanjing
    event, holder = full(club, starts_at=club.now + timedelta(hours=40))
    ann = a_member(club)
    join(club, ann, event)
    cancel(club, holder, event)
    morning = club.now + timedelta(hours=7, minutes=6)
    assert turn_of(club, ann, event).offer_until == morning + timedelta(hours=2)


def test_an_expired_offer_goes_on_to_the_next_and_its_place_to_the_end_of_the_round(club):
    event, holder = full(club)
    ann, bob = a_member(club), a_member(club)
    join(club, ann, event)
    join(club, bob, event)
    cancel(club, holder, event)
    club.now += timedelta(hours=24)
    with club.work(ann) as work, pytest.raises(OfferOver) as over:
        registering.accept(work, event)
    assert "reason" not in over.value.facts
    with club.work() as work:
        assert offers.process(work, seats.lock(work, event)) == 1
    with club.work() as work:
        assert offers.process(work, seats.lock(work, event)) == 0
    assert told(club, "event.offered") == [ann.person_id, bob.person_id]
    assert told(club, "event.offer_over") == [ann.person_id]
    assert (turn_of(club, ann, event).state, turn_of(club, ann, event).round) == ("waiting", 1)
    with club.work(bob) as work:
        queue.leave(work, event)
    assert told(club, "event.offered") == [ann.person_id, bob.person_id, ann.person_id]


def test_a_party_that_does_not_fit_is_passed_over_told_and_keeps_its_place(club):
    event, holder = full(club, companions=1)
    pair, single = a_member(club), a_member(club)
    join(club, pair, event, party=2)
    club.now += timedelta(minutes=1)
    join(club, single, event)
    cancel(club, holder, event)
    assert told(club, "event.skipped") == [pair.person_id]
    assert told(club, "event.offered") == [single.person_id]
    with club.work() as work:
        work.session.get_one(Event, event).capacity = 3
    with club.work() as work:
        offers.process(work, seats.lock(work, event))
    assert told(club, "event.offered") == [single.person_id, pair.person_id]
    assert taken(club, event) == 3


def test_registering_differently_nets_out_ones_own_offer(club):
    event, holder = full(club, companions=1)
    ann = a_member(club)
    join(club, ann, event, party=1)
    cancel(club, holder, event)
    register(club, ann, event, party=1)
    assert taken(club, event) == 1
    assert turn_of(club, ann, event).state == "taken"


def test_at_the_cutoff_everybody_is_called_once_and_nothing_is_held(club):
    event, holder = full(club)
    ann, bob = a_member(club), a_member(club)
    join(club, ann, event)
    join(club, bob, event)
    cancel(club, holder, event)  # Ann has the offer
    club.now += timedelta(days=9, hours=18)  # six hours before the start
    with pytest.raises(QueueClosed):
        join(club, a_member(club), event)
    for _again in range(2):
        with club.work() as work:
            offers.final_call(work, event)
    assert sorted(told(club, "event.final_call")) == sorted([ann.person_id, bob.person_id])
    register(club, bob, event)
    with pytest.raises(EventFull):
        register(club, ann, event)
    with club.work() as work:
        assert offers.process(work, seats.lock(work, event)) == 0


def test_the_counter_cannot_be_pushed_over_the_capacity_by_anybody(club):
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    event = an_event(club, capacity=1, quotas=[("tier", "gold", 1)])
    for table in (Event, Quota):
        with pytest.raises(IntegrityError), club.work() as work:
            name = table.__tablename__
            work.session.execute(text(f"UPDATE {name} SET taken = 2"))
    assert taken(club, event) == 0
