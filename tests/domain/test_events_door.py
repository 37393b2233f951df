"""Tickets, the door, walk-ins, lists and the code on the wall, rule by rule (R4.7, F41, F42)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from domain.access import Role
from domain.errors import NotFound, NotPermitted, Outdated
from domain.events import (
    by_number,
    door,
    guest_list,
    posts,
    queue,
    registering,
    tickets,
    wall,
)
from domain.events.by_number import Walk
from domain.events.door import Outcome
from domain.events.errors import (
    AlreadyCame,
    DoorClosed,
    EventFull,
    NoDoor,
    NotRegistered,
    SeatsUnfit,
    SessionMissing,
    TicketUsed,
    UndoOver,
    WalkInBarred,
    WallCodeOver,
)
from domain.events.model import Event, EventState, Registration, Scan, SeatState
from domain.members.errors import NoSuchMember
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.work import Work
from tests.domain.events import a_member, an_event
from tests.domain.points import balance, earn

_M, _R, _S, _V = Member.__table__, Registration.__table__, Scan.__table__, Event.__table__


def tonight(club, **values):
    """An event that starts in an hour; its door is open."""
    return an_event(club, starts_at=club.now + timedelta(hours=1), **values)


def colleague(club, event=None, *, role=Role.SERVICE_AGENT):
    """Somebody with the right, at the event's door."""
    actor = club.person(role)
    if event is not None:
        with club.work(actor) as work:
            posts.stand(work, event)
    return actor


def seat(club, event, who=None, **asked):
    who = who or a_member(club)
    with club.work(who) as work:
        return who, registering.register(work, event, **asked)


def scan(club, who, registration, **more):
    with club.work(who) as work:
        return door.scan(work, tickets.code(registration), **more)


def scans(club, event):
    with club.work() as work:
        found = select(_S.c.outcome).where(_S.c.event_id == event).order_by(_S.c.id)
        return list(work.session.execute(found).scalars())


def number_of(club, who):
    with club.work() as work:
        return work.session.get_one(Member, who.member_id).number


def row(club, registration):
    with club.work() as work:
        return work.session.get_one(Registration, registration.id)


# ── Tickets ───────────────────────────────────────────────────────────────────────────────────


def test_a_ticket_is_opaque_and_only_its_owner_has_it(sqlite_club):
    club = sqlite_club
    event = tonight(club)
    ann, made = seat(club, event)
    with club.work(ann) as work:
        ticket = tickets.own(work, event)
        code = tickets.code(made)
        assert ticket.good and ticket.number not in code and len(code) < 30
        assert tickets.own_by_code(work, code).registration.id == made.id
    with club.work(a_member(club)) as work:
        assert tickets.own_by_code(work, code) is None
        with pytest.raises(NotRegistered):
            tickets.own(work, event)


def test_a_new_code_makes_the_old_one_worthless(sqlite_club):
    club = sqlite_club
    event = tonight(club)
    (ann, made), mei = seat(club, event), colleague(club, event)
    with club.work(ann) as work:
        fresh = tickets.renew(work, event).registration
    assert tickets.code(fresh) != tickets.code(made)
    assert scan(club, mei, made).outcome == Outcome.OLDER
    assert scan(club, mei, fresh).outcome == Outcome.IN
    with club.work(ann) as work, pytest.raises(TicketUsed):
        tickets.renew(work, event)


def test_a_cancelled_registration_has_no_ticket_any_more(sqlite_club):
    club = sqlite_club
    event = tonight(club)
    (ann, made), mei = seat(club, event), colleague(club, event)
    with club.work(ann) as work:
        registering.cancel(work, event)
        assert not tickets.own(work, event).good
        with pytest.raises(NotFound):
            tickets.face(work.session, made.id)
        with pytest.raises(NotRegistered):
            tickets.renew(work, event)
    assert scan(club, mei, made).outcome == Outcome.CANCELLED
    _ann, anew = seat(club, event, ann)
    assert tickets.code(anew) != tickets.code(made)
    assert scan(club, mei, anew).outcome == Outcome.IN


# ── Standing at a door ────────────────────────────────────────────────────────────────────────


def test_a_colleague_stands_at_one_door_for_the_day(sqlite_club):
    club = sqlite_club
    first, second = tonight(club), tonight(club)
    an_event(club)  # in ten days
    mei = colleague(club, first)
    with club.work(mei) as work:
        assert [event.id for event in posts.doors(work)] == [first, second]
        posts.stand(work, second)
        assert posts.at(work) == second
        assert posts.stands(work.session, mei.telegram_id, work.now)
    club.now += posts.STANDS
    with club.work(mei) as work:
        assert posts.at(work) is None
        assert not posts.stands(work.session, mei.telegram_id, work.now)
        posts.leave(work)


def test_whoever_has_not_the_right_lets_nobody_in(sqlite_club):
    club = sqlite_club
    event = tonight(club)
    ann, made = seat(club, event)
    for actor in (ann, club.person(Role.EDITOR), club.person(Role.SERVICE_AGENT, signed=False)):
        with club.work(actor) as work:
            for act in (
                lambda work=work: posts.stand(work, event),
                lambda work=work: door.scan(work, tickets.code(made)),
                lambda work=work: door.check_in(work, event, made.id),
                lambda work=work: door.undo(work, event, made.id),
                lambda work=work: guest_list.found(work, event, "T"),
                lambda work=work: by_number.enter(work, event, ["T1"]),
            ):
                with pytest.raises(NotPermitted):
                    act()
    assert row(club, made).came_at is None


def test_without_a_door_a_scan_says_so(sqlite_club):
    club = sqlite_club
    _ann, made = seat(club, tonight(club))
    with pytest.raises(NoDoor):
        scan(club, colleague(club), made)
    draft = an_event(club, state=EventState.DRAFT)
    with club.work(colleague(club)) as work, pytest.raises(DoorClosed) as refused:
        posts.stand(work, draft)
    assert refused.value.facts == {"reason": "not_announced"}


# ── Letting in ────────────────────────────────────────────────────────────────────────────────


def test_f41_the_first_scan_lets_in_and_the_second_says_when_and_by_whom(club):
    event = tonight(club, companions=2)
    (_ann, made), mei = seat(club, event, party=2), colleague(club, event)
    first = scan(club, mei, made, nonce="a")
    assert (first.outcome, first.seats, first.late) == (Outcome.IN, 2, False)
    came = club.now
    club.now += timedelta(minutes=1)
    second = scan(club, colleague(club, event), made, nonce="b")
    assert (second.outcome, second.came_at) == (Outcome.ALREADY, came)
    assert second.by.family == f"#{mei.person_id}"
    assert (row(club, made).checked_by, row(club, made).came_how) == (mei.person_id, "scan")
    assert scans(club, event) == ["in", "already"]


def test_f41_another_events_ticket_a_cancelled_and_an_unconfirmed_one(sqlite_club):
    club = sqlite_club
    event, other = tonight(club), tonight(club)
    asking = tonight(club, needs_approval=True)
    mei = colleague(club, event)
    _ann, elsewhere = seat(club, other)
    found = scan(club, mei, elsewhere)
    assert (found.outcome, found.elsewhere.id, found.registration_id) == ("foreign", other, None)
    assert row(club, elsewhere).came_at is None
    bob, given_up = seat(club, event)
    with club.work(bob) as work:
        registering.cancel(work, event)
    assert scan(club, mei, given_up).outcome == Outcome.CANCELLED
    _cy, waiting = seat(club, asking)
    assert scan(club, colleague(club, asking), waiting).outcome == Outcome.ASKED
    with club.work() as work:
        work.session.execute(update(_V).where(_V.c.id == other).values(state="cancelled"))
    assert scan(club, mei, elsewhere, nonce="x").outcome == Outcome.FOREIGN
    assert scans(club, event) == ["foreign", "cancelled", "foreign"]


def test_f42_a_replayed_try_gives_the_first_answer_and_leaves_no_row(club):
    event = tonight(club)
    (_ann, made), mei = seat(club, event), colleague(club, event)
    for _time in range(3):
        assert scan(club, mei, made, nonce="one").outcome == Outcome.IN
    assert scan(club, mei, made, nonce="two").outcome == Outcome.ALREADY
    assert scan(club, mei, made, nonce="two").outcome == Outcome.ALREADY
    assert scans(club, event) == ["in", "already"]


def test_by_default_a_try_is_this_update_or_this_colleagues_minute(sqlite_club):
    club = sqlite_club
    event = tonight(club)
    (_ann, made), mei = seat(club, event), colleague(club, event)
    scan(club, mei, made)
    assert scan(club, mei, made).outcome == Outcome.IN  # within the minute: the same try
    club.now += timedelta(minutes=1)
    assert scan(club, mei, made).outcome == Outcome.ALREADY
    with club.work(mei) as work:
        twice = Work(work.session, mei, work.now, update_id=77)
        assert door.scan(twice, tickets.code(made)).outcome == Outcome.ALREADY
        assert door.scan(twice, tickets.code(made)).outcome == Outcome.ALREADY
    assert scans(club, event) == ["in", "already", "already"]


def test_the_door_has_hours(sqlite_club):
    club = sqlite_club
    starts = club.now + timedelta(hours=5)
    event = an_event(club, starts_at=starts)
    (_ann, made), mei = seat(club, event), colleague(club, event)
    with pytest.raises(DoorClosed) as early:
        scan(club, mei, made)
    assert early.value.facts == {"reason": "too_early", "from_time": starts - posts.BEFORE}
    club.now = starts + timedelta(minutes=20)
    assert scan(club, mei, made).late
    club.now = starts + timedelta(days=2)
    mei = colleague(club, event)
    with club.work(mei) as work, pytest.raises(DoorClosed) as over:
        door.check_in(work, event, made.id)
    assert over.value.facts == {"reason": "over"}


def test_letting_in_says_nothing_to_the_member(sqlite_club):
    club = sqlite_club
    event = tonight(club)
    (_ann, made), mei = seat(club, event), colleague(club, event)
    with club.work() as work:
        before = work.session.execute(select(func.count(OutboxMessage.id))).scalar_one()
    scan(club, mei, made)
    with club.work() as work:
        after = work.session.execute(select(func.count(OutboxMessage.id))).scalar_one()
        assert (before, balance(work, made.member_id)) == (after, (0, 0))


def test_an_entry_is_taken_back_within_ten_minutes_and_not_later(club):
    event = tonight(club)
    (_ann, made), mei = seat(club, event), colleague(club, event)
    scan(club, mei, made, nonce="1")
    club.now += timedelta(minutes=9)
    with club.work(colleague(club)) as work:
        assert door.undo(work, event, made.id).outcome == Outcome.UNDONE
    with club.work(mei) as work:
        door.undo(work, event, made.id)  # once more changes nothing
    back = row(club, made)
    assert (back.came_at, back.checked_by, back.came_how) == (None, None, None)
    assert scan(club, mei, made, nonce="2").outcome == Outcome.IN
    club.now += door.UNDO
    with club.work(mei) as work, pytest.raises(UndoOver):
        door.undo(work, event, made.id)
    assert scans(club, event) == ["in", "undone", "in"]


def test_whoever_is_in_cannot_cancel(sqlite_club):
    club = sqlite_club
    event = tonight(club)
    (ann, made), mei = seat(club, event), colleague(club, event)
    scan(club, mei, made)
    with club.work(ann) as work, pytest.raises(AlreadyCame):
        registering.cancel(work, event)


def test_g18_ten_forged_tickets_an_hour_and_there_is_silence(club):
    event = tonight(club)
    (_ann, made), mei = seat(club, event), colleague(club, event)
    forged = [f"{made.id}-{n:022d}" for n in range(5)] + ["", "x", "999999-" + "a" * 22, "-", "é"]
    for token in forged:
        with club.work(mei) as work:
            assert door.scan(work, token).outcome == Outcome.UNKNOWN
    assert scan(club, mei, made) is None
    with club.work() as work:
        alerts = work.session.execute(
            select(OutboxMessage.topic).where(OutboxMessage.kind == "desk.guessing")
        )
        assert list(alerts.scalars()) == ["alerts"]
    assert scan(club, colleague(club, event), made).outcome == Outcome.IN


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def test_the_count_at_the_door(club):
    event = tonight(club, companions=3)
    mei = colleague(club, event)
    rows = [seat(club, event, party=n)[1] for n in (1, 2, 3)]
    scan(club, mei, rows[1])
    walker = a_member(club)
    club.now += timedelta(hours=2)
    with club.work(mei) as work:
        by_number.walk_in(work, event, Walk(walker.member_id, 2))
        counted = guest_list.counts(work, event)
    assert counted == guest_list.Counts(
        in_=2, seats_in=4, registered=4, seats=8, walk_ins=1, late=1
    )


def test_the_list_shows_numbers_and_one_sign_of_the_name(sqlite_club):
    club = sqlite_club
    event = tonight(club)
    mei, made = colleague(club, event), [seat(club, event) for _n in range(3)]
    with club.work() as work:
        names = {"name": "赵雨桐", "pinyin": "Zhao Yutong"}
        mine = _M.c.id == made[0][0].member_id
        work.session.execute(update(_M).where(mine).values(**names))
    scan(club, mei, made[1][1])
    number = number_of(club, made[2][0])
    with club.work(mei) as work:
        page = guest_list.listed(work, event, size=2)
        everybody = guest_list.listed(work, event, waiting=False)
        by_name = [guest_list.found(work, event, words) for words in ("zhao yu", "赵雨桐", "雨桐")]
        exact = guest_list.found(work, event, number)
        ending = guest_list.found(work, event, number[-2:])
        nobody = guest_list.found(work, event, "Qin") + guest_list.found(work, event, " ")
    assert (page.total, everybody.total) == (2, 3)
    assert [line.initial for line in page.items] == ["赵", ""]
    assert "雨" not in repr((page, everybody, by_name))
    assert [[line.initial for line in lines] for lines in by_name] == [["赵"]] * 3
    assert exact[0].number == number and number in [line.number for line in ending]
    assert nobody == []


# ── Walking in ────────────────────────────────────────────────────────────────────────────────


def test_somebody_unregistered_walks_in_while_there_is_room(club):
    event = tonight(club, capacity=3, companions=1)
    mei, ann, bob = colleague(club, event), a_member(club), a_member(club)
    number = number_of(club, ann)
    with club.work(mei) as work:
        member = by_number.member_of(work, f" {number.lower()} ")
        found = by_number.walk_in(work, event, Walk(member, 2))
    assert (found.outcome, found.walk_in, found.seats) == (Outcome.IN, True, 2)
    with club.work(mei) as work, pytest.raises(EventFull) as full:
        by_number.walk_in(work, event, Walk(bob.member_id, 2))
    assert full.value.facts == {"free": 1}
    with club.work(mei) as work, pytest.raises(SeatsUnfit):
        by_number.walk_in(work, event, Walk(bob.member_id, 3))
    with club.work(mei) as work:
        again = by_number.walk_in(work, event, Walk(ann.member_id), nonce="again")
        assert again.outcome == Outcome.ALREADY
        assert work.session.get_one(Event, event).taken == 2
        told = select(func.count()).where(OutboxMessage.__table__.c.kind == "event.registered")
        assert work.session.execute(told).scalar_one() == 0


def test_a_walk_in_taken_back_frees_the_seats(sqlite_club):
    club = sqlite_club
    event = tonight(club, capacity=1, points_price=5)
    mei, ann = colleague(club, event), a_member(club)
    with club.work() as work:
        earn(work, ann.member_id, 5)
    with club.work(mei) as work:
        found = by_number.walk_in(work, event, Walk(ann.member_id))
        assert balance(work, ann.member_id) == (0, 0)
        door.undo(work, event, found.registration_id)
        assert work.session.get_one(Event, event).taken == 0
        assert balance(work, ann.member_id) == (5, 5)
        gone = work.session.get_one(Registration, found.registration_id)
        assert (gone.state, gone.came_at) == (SeatState.CANCELLED, None)
        again = by_number.walk_in(work, event, Walk(ann.member_id), nonce="again")
        assert again.outcome == Outcome.IN


def test_the_registered_the_barred_and_those_who_wait_for_a_yes(sqlite_club):
    club = sqlite_club
    event, asking = tonight(club), tonight(club, needs_approval=True)
    sessions = tonight(club, sessions={"am": "Morning"})
    mei = colleague(club, event)
    ann, made = seat(club, event)
    _ann, _asked = seat(club, asking, ann)
    with club.work(mei) as work:
        assert by_number.walk_in(work, event, Walk(ann.member_id)).walk_in is False
        asked = by_number.walk_in(work, asking, Walk(ann.member_id))
        assert asked.outcome == Outcome.ASKED
        with pytest.raises(NoSuchMember):
            by_number.member_of(work, "NOBODY")
        with pytest.raises(SessionMissing):
            by_number.walk_in(work, sessions, Walk(ann.member_id))
    barred = a_member(club, status="blacklisted")
    number = number_of(club, barred)
    with club.work(mei) as work, pytest.raises(WalkInBarred):
        by_number.member_of(work, number)
    with club.work(mei) as work, pytest.raises(WalkInBarred):
        by_number.walk_in(work, event, Walk(barred.member_id))
    assert row(club, made).came_how == "list"


def test_beyond_the_plan_only_whoever_runs_events_and_for_a_reason(club):
    event = tonight(club, capacity=1, quotas=[("tier", "gold", 0)])
    seat(club, event)
    gold, mei = a_member(club, tier="gold"), colleague(club, event)
    boss = colleague(club, event, role=Role.ACTIVITY_SPECIALIST)
    with club.work(mei) as work, pytest.raises(NotPermitted):
        by_number.walk_in_beyond(work, event, Walk(gold.member_id), why="promised")
    with club.work(boss) as work, pytest.raises(Outdated):
        by_number.walk_in_beyond(work, event, Walk(gold.member_id), why="just so")
    with club.work(boss) as work:
        by_number.walk_in_beyond(work, event, Walk(gold.member_id), why="promised")
        after = work.session.get_one(Event, event)
        assert (after.capacity, after.taken) == (2, 2)


def test_an_offer_that_stands_for_the_walk_in_is_used_up(sqlite_club):
    club = sqlite_club
    event = an_event(club, capacity=1, cutoff_hours=1)
    (ann, _made), bob = seat(club, event), a_member(club)
    with club.work(bob) as work:
        queue.join(work, event)
    club.now += timedelta(days=9, hours=22)
    mei = colleague(club, event)
    with club.work(ann) as work:
        registering.cancel(work, event)
    with club.work(mei) as work:
        assert by_number.walk_in(work, event, Walk(bob.member_id)).outcome == Outcome.IN
        assert work.session.get_one(Event, event).taken == 1
    with club.work(bob) as work, pytest.raises(NotRegistered):
        queue.own(work, event)


# ── Lists written while offline ───────────────────────────────────────────────────────────────


def test_f42_a_list_typed_in_later_counts_everybody_once(club):
    event, other = tonight(club), tonight(club)
    mei, made = colleague(club, event), [seat(club, event) for _n in range(3)]
    stranger, (_eve, elsewhere) = a_member(club), seat(club, other)
    scan(club, mei, made[0][1])
    numbers = [number_of(club, who) for who, _made in made]
    strange = number_of(club, stranger)
    link = f"https://t.me/bot?start={tickets.LINK}"
    written = [
        *numbers[:2], numbers[1].lower(), strange, "NOBODY",
        link + tickets.code(made[2][1]), link + tickets.code(elsewhere), link + "1-" + "a" * 22,
    ]  # fmt: skip
    club.now += timedelta(hours=6)  # after the end
    with club.work(mei) as work:
        found = by_number.enter(work, event, written)
    assert found == by_number.Entered(2, 1, [strange], ["NOBODY"], 2)
    with club.work(mei) as work:
        again = by_number.enter(work, event, written)
        assert (again.came, again.before) == (0, 3)
        assert guest_list.counts(work, event).late == 0
    assert sorted(scans(club, event)) == ["in", "in", "in"]


# ── The code on the wall ──────────────────────────────────────────────────────────────────────


def wall_token(event, now):
    return wall.payload(event, wall.slot(now)).rpartition(f"{event}-")[2]


def at_the_wall(club, who, event, token):
    with club.work(who) as work:
        return wall.enter(work, event, token)


def test_the_wall_lets_in_whoever_registered_and_scans_it_in_time(club):
    event = an_event(club, starts_at=club.now + timedelta(minutes=29))
    (ann, made), mei = seat(club, event), colleague(club)
    with club.work(mei) as work:
        shown = wall.show(work, event)
    token = wall_token(event, club.now)
    assert wall.payload(event, shown.slot) == f"wall-{event}-{token}"
    assert at_the_wall(club, ann, event, token).entry.outcome == Outcome.IN
    club.now += timedelta(seconds=wall.SLOT)
    again = at_the_wall(club, ann, event, token).entry
    assert (again.outcome, again.by) == (Outcome.ALREADY, None)
    assert row(club, made).came_how == "wall"


def test_a_code_of_the_wall_is_worthless_after_a_minute_and_at_another_event(sqlite_club):
    club = sqlite_club
    event, other = (an_event(club, starts_at=club.now + timedelta(minutes=9)) for _n in "ab")
    ann, made = seat(club, event)
    token, elsewhere = wall_token(event, club.now), wall_token(other, club.now)
    club.now += timedelta(seconds=wall.SLOT * wall.VALID)
    with pytest.raises(WallCodeOver):
        at_the_wall(club, ann, event, token)
    assert at_the_wall(club, ann, event, elsewhere) == wall.Answer()
    assert at_the_wall(club, ann, event, "é") == wall.Answer()
    assert at_the_wall(club, ann, 10**6, token) == wall.Answer()
    assert row(club, made).came_at is None


def test_f39_a_code_scanned_in_time_counts_though_it_is_read_later(sqlite_club):
    club = sqlite_club
    event = an_event(club, starts_at=club.now + timedelta(minutes=9))
    ann, made = seat(club, event)
    token, sent = wall_token(event, club.now), club.now + timedelta(seconds=20)
    club.now += timedelta(minutes=15)
    with club.work(ann) as work:
        work.said_at = sent
        assert wall.enter(work, event, token).entry.outcome == Outcome.IN
    assert row(club, made).came_at == sent  # and not late


@pytest.mark.parametrize("minutes", [-31, 241])
def test_the_wall_works_from_half_an_hour_before_the_start_to_the_end(sqlite_club, minutes):
    club = sqlite_club
    starts = club.now + timedelta(days=2)
    event = an_event(club, starts_at=starts)
    (ann, _made), mei = seat(club, event), colleague(club)
    club.now = starts + timedelta(minutes=minutes)
    with club.work(mei) as work, pytest.raises(DoorClosed):
        wall.show(work, event)
    with pytest.raises(DoorClosed):
        at_the_wall(club, ann, event, wall_token(event, club.now))
    club.now = starts + timedelta(minutes=min(max(minutes, -30), 240))
    assert at_the_wall(club, ann, event, wall_token(event, club.now)).entry.outcome == "in"


def test_who_has_not_registered_is_told_and_not_let_in(sqlite_club):
    club = sqlite_club
    event = an_event(club, starts_at=club.now + timedelta(minutes=9))
    for who in (a_member(club), club.person()):
        answer = at_the_wall(club, who, event, wall_token(event, club.now))
        assert (answer.entry, answer.event.id) == (None, event)
    assert scans(club, event) == ["unknown", "unknown"]


def test_g18_guessing_the_wall_ends_in_silence(sqlite_club):
    club = sqlite_club
    event = an_event(club, starts_at=club.now + timedelta(minutes=9))
    ann, made = seat(club, event)
    for n in range(10):
        assert at_the_wall(club, ann, event, f"{n:022d}") == wall.Answer()
    assert at_the_wall(club, ann, event, wall_token(event, club.now)) is None
    assert row(club, made).came_at is None
    silent = replace(ann, person_id=colleague(club).person_id)
    assert at_the_wall(club, silent, event, wall_token(event, club.now)) is not None
