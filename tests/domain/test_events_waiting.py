"""The queue explained and moved by hand; strikes appealed, waived and kept (R4.3, R4.4, R4.6)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.access import Role
from domain.errors import AlreadyDecided, NotFound, NotPermitted, Outdated, ReasonMissing
from domain.events import (
    asking,
    capacity,
    gates,
    managing,
    offers,
    own,
    queue,
    registering,
    strikes,
    waiting,
)
from domain.events.errors import EventFull, OwnSeat, QueueClosed, StrikeSettled
from domain.events.model import Event, Registration, Strike
from domain.events.own import Asked
from domain.events.waiting import Reason, Why
from domain.members.model import Member
from domain.outbox import OutboxMessage
from tests.domain.crowd import at_once
from tests.domain.events import a_member, an_event
from tests.domain.points import new_member
from tests.domain.test_events_desk import colleague, deeds, join, register, taken, told, turn_of

_O, _S = OutboxMessage.__table__, Strike.__table__


def why(club, who, event):
    with club.work() as work:
        return waiting.reason(work, turn_of_in(work, who, event))


def turn_of_in(work, who, event):
    return own.place(work, event, who.member_id)


def full(club, **values):
    """A full event of so many seats, with who has them."""
    event = an_event(club, **{"capacity": 1, **values})
    holder = a_member(club)
    register(club, holder, event, party=values.get("capacity", 1))
    return event, holder


def cancel(club, who, event):
    with club.work(who) as work:
        registering.cancel(work, event)


def test_whoever_is_offered_a_seat_and_asks_for_too_many_keeps_the_offer(club):
    event, holder = full(club, capacity=2, companions=2)
    single = a_member(club)
    join(club, single, event)
    with club.work(holder) as work:
        asking.change_party(work, event, 1, version=1)
    with club.work(single) as work:
        assert asking.ask(work, event, Asked(party=3)) is None
    with club.work(single) as work:
        turn = own.place(work, event, single.member_id)
        assert (turn.state, work.session.get(Event, event).taken) == ("offered", 2)
        assert asking.ask(work, event, Asked()).seats == 1


# ── Why there is no offer ─────────────────────────────────────────────────────────────────────


def test_each_state_of_the_queue_has_its_reason(sqlite_club):
    club = sqlite_club
    event, holder = full(club, capacity=2, companions=1)
    pair, single, mei = a_member(club), a_member(club), colleague(club)
    join(club, pair, event, party=2)
    club.now += timedelta(minutes=1)
    join(club, single, event)
    assert why(club, pair, event) == Reason(Why.FULL)
    cancel(club, holder, event)
    offered = why(club, pair, event)
    assert (offered.why, offered.until) == (Why.OFFERED, club.now + timedelta(hours=24))
    assert why(club, single, event) == Reason(Why.FULL)
    club.now += timedelta(hours=25)
    assert why(club, pair, event).why == Why.OFFER_OVER
    with club.work(mei) as work:
        waiting.revoke(work, turn_of_in(work, pair, event).id, version=2)
    assert why(club, pair, event) == Reason(Why.REVOKED)
    with club.work(mei) as work:
        capacity.close_list(work, event, version=1)
    assert why(club, single, event) == Reason(Why.LIST_CLOSED)


def test_a_party_too_large_a_full_quota_and_a_full_batch_are_told_apart(sqlite_club):
    club = sqlite_club
    event = an_event(
        club,
        capacity=4,
        companions=3,
        offer_batch=1,
        quotas=[("tier", "gold", 1), ("session", "am", 1)],
        sessions={"am": "Morning", "pm": "Afternoon"},
    )
    ann, gold = a_member(club), a_member(club, tier="gold")
    register(club, ann, event, session="am")
    register(club, gold, event, session="pm")
    late_gold, early, large = a_member(club, tier="gold"), a_member(club), a_member(club)
    join(club, late_gold, event, session="pm")
    join(club, early, event, session="am")
    join(club, large, event, session="pm", party=3)
    assert why(club, late_gold, event) == Reason(Why.TIER_FULL)
    assert why(club, early, event) == Reason(Why.SESSION_FULL)
    assert why(club, large, event) == Reason(Why.TOO_LARGE, free=2, wanted=3)
    cancel(club, ann, event)  # the morning is offered; one offer at a time
    assert why(club, early, event).why == Why.OFFERED
    cancel(club, gold, event)
    assert why(club, late_gold, event) == Reason(Why.BATCH_OUT, batch=1)
    club.now += timedelta(days=9, hours=20)
    past = why(club, late_gold, event)
    assert past.why == Why.PAST_CUTOFF


def test_before_the_announcement_nothing_is_offered(sqlite_club):
    club = sqlite_club
    event, _holder = full(club)
    ann = a_member(club)
    join(club, ann, event)
    with club.work() as work:
        work.session.get_one(Event, event).state = "draft"
    assert why(club, ann, event) == Reason(Why.NOT_ANNOUNCED)
    with club.work() as work:
        work.session.get_one(Event, event).state = "announced"
        work.session.get_one(Event, event).capacity = 5
    assert why(club, ann, event) == Reason(Why.NEXT)


def test_the_list_stands_in_the_order_of_the_offers(sqlite_club):
    club = sqlite_club
    event, holder = full(club)
    crowd = [a_member(club) for _ in range(10)]
    for one in crowd:
        club.now += timedelta(minutes=1)
        join(club, one, event)
    cancel(club, holder, event)
    club.now += timedelta(hours=25)
    with club.work() as work:
        from domain.events import seats

        offers.process(work, seats.lock(work, event))
    with club.work(colleague(club)) as work:
        page = waiting.listed(work, event)
        assert (page.total, len(page.items), page.items[0].position) == (10, 8, 1)
        assert [one.turn.member_id for one in page.items] == [
            one.member_id for one in crowd[1:9]
        ]  # the first let the offer pass and is now last
        last = waiting.listed(work, event, first=8).items[-1]
        assert (last.turn.member_id, last.position) == (crowd[0].member_id, 10)
        assert waiting.one(work, last.turn.id)[1].position == 10


# ── By hand ───────────────────────────────────────────────────────────────────────────────────


def test_a_revoked_place_is_skipped_until_it_is_put_back(club):
    event, holder = full(club)
    ann, bob, mei = a_member(club), a_member(club), colleague(club)
    join(club, ann, event)
    club.now += timedelta(minutes=1)
    join(club, bob, event)
    cancel(club, holder, event)
    turn = turn_of(club, ann, event)
    for _again in range(2):
        with club.work(mei) as work:
            waiting.revoke(work, turn.id, version=turn.version)
    assert told(club, "event.offer_taken_back") == [ann.person_id]
    assert told(club, "event.offered") == [ann.person_id, bob.person_id]
    assert taken(club, event) == 1
    with club.work(bob) as work:
        queue.leave(work, event)
    assert len(told(club, "event.offered")) == 2
    turn = turn_of(club, ann, event)
    for _again in range(2):
        with club.work(mei) as work:
            assert waiting.put_back(work, turn.id, version=turn.version).state == "offered"
    assert told(club, "event.offered")[2:] == [ann.person_id]
    assert taken(club, event) == 1
    with club.work(mei) as work, pytest.raises(Outdated):
        waiting.revoke(work, turn.id, version=turn.version)


def test_an_offer_out_of_turn_needs_a_reason_and_room_and_is_in_the_trail(club):
    event, _holder = full(club, offer_batch=1)
    ann, bob, mei = a_member(club), a_member(club), colleague(club)
    join(club, ann, event)
    join(club, bob, event)
    second = turn_of(club, bob, event)
    with club.work(mei) as work:
        with pytest.raises(Outdated):
            waiting.offer_by_hand(work, second.id, version=second.version, why="a friend")
        with pytest.raises(EventFull):
            waiting.offer_by_hand(work, second.id, version=second.version, why="promised")
        capacity.set_capacity(work, event, 3, version=1)  # one offer at a time: the first's
    for _again in range(2):
        with club.work(mei) as work:
            waiting.offer_by_hand(work, second.id, version=second.version, why="promised")
    assert told(club, "event.offered") == [ann.person_id, bob.person_id]
    assert taken(club, event) == 3
    assert deeds(club, "event_turn.offered_by_hand") == ["promised"]
    with club.work(bob) as work:
        assert registering.accept(work, event).state == "held"


def test_after_the_cutoff_nothing_is_held_by_hand_either(sqlite_club):
    club = sqlite_club
    event, _holder = full(club)
    ann, mei = a_member(club), colleague(club)
    join(club, ann, event)
    turn = turn_of(club, ann, event)
    club.now += timedelta(days=9, hours=19)
    with club.work(mei) as work, pytest.raises(QueueClosed):
        waiting.offer_by_hand(work, turn.id, version=turn.version, why="promised")


def test_nobody_moves_their_own_place(sqlite_club):
    club = sqlite_club
    event, _holder = full(club)
    mei, agent = colleague(club), colleague(club, Role.SERVICE_AGENT)
    own = new_member(club, person_id=mei.person_id)
    with club.work(mei) as work:
        turn = managing.queue_for(work, event, own)
        with pytest.raises(OwnSeat):
            waiting.offer_by_hand(work, turn.id, version=1, why="promised")
    with club.work(agent) as work:
        with pytest.raises(NotPermitted):
            waiting.revoke(work, turn.id, version=1)
        assert waiting.one(work, turn.id)[1].position == 1
        with pytest.raises(NotFound):
            waiting.one(work, 999_999)


def test_an_offer_accepted_and_revoked_at_once_is_one_of_both(club):
    """The seats are counted once, whoever comes first."""
    events, pairs, mei = [], [], colleague(club)
    for _round in range(6):
        event, holder = full(club)
        ann = a_member(club)
        join(club, ann, event)
        cancel(club, holder, event)
        events.append(event)
        pairs.append((ann, event, turn_of(club, ann, event)))
    todo = {ann.person_id: (event, turn) for ann, event, turn in pairs}
    acts = [actor for ann, _event, _turn in pairs for actor in (ann, mei)]
    left = list(pairs)

    def act(work):
        if work.actor.member_id is not None:
            registering.accept(work, todo[work.actor.person_id][0])
            return "accepted"
        _ann, _event, turn = left.pop()
        waiting.revoke(work, turn.id, version=turn.version)
        return "revoked"

    ends = at_once(club, len(acts), act, threads=4, actors=acts)
    assert ends["accepted"] + ends["revoked"] == 6
    assert sum(taken(club, event) for event in events) == ends["accepted"]


# ── Strikes ───────────────────────────────────────────────────────────────────────────────────


def struck(club):
    """A member with one strike, and its id."""
    event, ann = an_event(club, strikes=True), a_member(club)
    has = register(club, ann, event)
    with club.work() as work:
        registering.strike(work, work.session.get_one(Registration, has.id), "no_show")
    with club.work() as work:
        found = select(_S.c.id).where(_S.c.member_id == ann.member_id)
        return ann, work.session.execute(found).scalar_one()


def test_an_appeal_is_made_once_read_with_a_trace_and_waived_with_a_reason(club):
    ann, strike = struck(club)
    mei, wei, eve = colleague(club), colleague(club), a_member(club)
    with club.work(eve) as work, pytest.raises(NotFound):
        strikes.appeal(work, strike, words="Let me")
    for words in ("I was ill", "Again"):
        with club.work(ann) as work:
            assert strikes.appeal(work, strike, words=words).appeal == "I was ill"
    with club.work(mei) as work:
        assert [one.strike.id for one in strikes.appealed(work)] == [strike]
        assert strikes.one(work, strike).strike.appeal == "I was ill"
        with pytest.raises(Outdated):
            strikes.waive(work, strike, reason="whim", words="Get well")
        with pytest.raises(ReasonMissing):
            strikes.waive(work, strike, reason="illness", words=" ")
    for _again in range(2):
        with club.work(mei) as work:
            strikes.waive(work, strike, reason="illness", words="Get well")
    with club.work(wei) as work:
        with pytest.raises(AlreadyDecided) as late:
            strikes.keep(work, strike, words="No")
        assert late.value.facts["outcome"] == "waived"
        assert gates.strikes(work, ann.member_id) == 0
        assert strikes.appealed(work) == []
        _number, (seen,) = strikes.of_member(work, ann.member_id)
        assert (seen.counts, seen.strike.waived_because) == (False, "illness")
    assert told(club, "event_strike.answered") == [ann.person_id]
    assert told(club, "desk.event_strike") == [None, None]  # the card, and its redrawing
    assert deeds(club, "event_strike.waived") == ["illness"]


def test_a_kept_strike_counts_and_can_still_be_waived(sqlite_club):
    club = sqlite_club
    ann, strike = struck(club)
    mei = colleague(club)
    with club.work(mei) as work, pytest.raises(StrikeSettled):
        strikes.keep(work, strike, words="No")  # nobody appealed
    with club.work(ann) as work:
        strikes.appeal(work, strike, words="The bus")
    with club.work(mei) as work:
        strikes.keep(work, strike, words="You could have called")
        assert gates.strikes(work, ann.member_id) == 1
        strikes.waive(work, strike, reason="other", words="We saw the news")
        assert gates.strikes(work, ann.member_id) == 0
    with club.work(ann) as work:
        assert strikes.own(work)[0].strike.answer == "We saw the news"


def test_nobody_waives_their_own_and_what_is_over_is_not_appealed(sqlite_club):
    club = sqlite_club
    ann, strike = struck(club)
    mei = colleague(club)
    with club.work() as work:
        work.session.get_one(Member, ann.member_id).person_id = mei.person_id
    with club.work(mei) as work, pytest.raises(OwnSeat):
        strikes.waive(work, strike, reason="illness", words="Poor me")
    bob, old = struck(club)
    club.now += timedelta(days=181)
    with club.work(bob) as work, pytest.raises(StrikeSettled):
        strikes.appeal(work, old, words="Late")
