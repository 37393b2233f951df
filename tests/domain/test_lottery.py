"""A lottery from the plan to the last prize fetched (SPEC 5, B:三(三)4)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import event, func, select, text, true, update

from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.audit import AuditEntry
from domain.errors import NotFound, NotPermitted, Outdated, OwnRequest
from domain.lottery import codes, draw, moving, planning, prizes, reading, running, tickets
from domain.lottery.errors import (
    LotteryNotOpen,
    LotteryNotThere,
    LotteryUnfit,
    MembersOnly,
    PrizeNotThere,
    TicketLimit,
    TicketsGone,
)
from domain.lottery.model import Lottery, LotteryTicket, LotteryWin, State
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.points import ledger
from domain.points.errors import NotEnoughPoints, PointsFrozen
from domain.points.model import Transfer
from tests.domain.applicants import at_once
from tests.domain.lotteries import (
    SUM,
    TEA,
    approved,
    checked,
    closed,
    draft,
    lottery,
    opened,
    plan,
    rich,
    take,
    tick,
)


def count(club, model):
    with club.work() as work:
        return work.session.execute(select(func.count()).select_from(model)).scalar_one()


def balance(club, person):
    with club.work() as work:
        member = work.session.execute(
            select(Member.id).where(Member.person_id == person.person_id)
        ).scalar_one()
        return ledger.standing(work.session, member).balance


def draw_it(club, lottery_id, actor=None):
    with club.work(actor or club.person(Role.ACTIVITY_SPECIALIST)) as work:
        return running.draw_now(work, lottery_id)


def told(club, kind):
    with club.work() as work:
        found = select(OutboxMessage.person_id).where(OutboxMessage.kind == kind)
        return list(work.session.execute(found).scalars())


# ── Planning ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"closes_at": None}, "window"),
        ({"prizes": ()}, "prizes"),
        ({"prizes": (planning.Prize("Umbrella", 51),)}, "too_many"),
        ({"tickets_per_member": 51}, "limit"),
        ({"most_tickets": 20_001}, "limit"),
        ({"budget": Decimal("299.99")}, "budget"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_and_leaves_no_row(sqlite_club, changed, reason):
    club = sqlite_club
    if "closes_at" in changed:
        changed = {"closes_at": club.now}
    specialist = club.person(Role.ACTIVITY_SPECIALIST)
    with pytest.raises(LotteryUnfit) as refused, club.work(specialist) as work:
        planning.save(work, plan(club, **changed))
    assert refused.value.facts["reason"] == reason
    assert count(club, Lottery) == 0


def test_the_leader_approves_and_nobody_their_own(sqlite_club):
    club = sqlite_club
    both = club.person(Role.ACTIVITY_SPECIALIST, Role.LEADER)
    club.person(Role.LEADER)
    lottery_id = draft(club)
    with club.work(both) as work:
        asked = planning.propose(work, lottery_id, "Members asked for it")
        assert asked.chain == '["leader"]'
        with pytest.raises(OwnRequest):
            approvals.decide(work, asked.id, Decision.APPROVE, version=asked.version)
    with club.work(club.person(Role.LEADER)) as work:
        approvals.decide(work, asked.id, Decision.APPROVE, version=asked.version)
    assert lottery(club, lottery_id).state == State.APPROVED
    with club.work(both) as work, pytest.raises(LotteryNotThere):
        planning.save(work, plan(club, ticket_points=1), lottery_id)


def test_what_was_refused_is_a_draft_again_and_can_be_changed(sqlite_club):
    club = sqlite_club
    specialist, leader = club.person(Role.ACTIVITY_SPECIALIST), club.person(Role.LEADER)
    lottery_id = draft(club)
    with club.work(specialist) as work:
        asked = planning.propose(work, lottery_id, "Members asked for it")
        with pytest.raises(LotteryNotThere):
            planning.propose(work, lottery_id, "again")
    with club.work(leader) as work:
        approvals.decide(work, asked.id, Decision.REJECT, version=asked.version, reason="too dear")
    with club.work(specialist) as work:
        planning.save(work, plan(club, ticket_points=5, prizes=(SUM,)), lottery_id)
        kept, own_prizes = reading.plan(work, lottery_id)
        assert (kept.state, kept.ticket_points) == (State.DRAFT, 5)
        assert [prize.title for prize in own_prizes] == ["100 points"]


def test_what_was_sent_back_can_be_changed_and_what_is_being_decided_cannot(club):
    specialist, leader = club.person(Role.ACTIVITY_SPECIALIST), club.person(Role.LEADER)
    lottery_id = draft(club)
    with club.work(specialist) as work:
        asked = planning.propose(work, lottery_id, "Members asked for it")
    with club.work(specialist) as work, pytest.raises(LotteryNotThere):
        planning.save(work, plan(club, ticket_points=5), lottery_id)
    with club.work(leader) as work:
        approvals.decide(
            work, asked.id, Decision.RETURN, version=asked.version, reason="cheaper tickets"
        )
    with club.work(specialist) as work:
        assert planning.may_change(work, moving.get(work, lottery_id))
        planning.save(work, plan(club, ticket_points=5), lottery_id)
        again = approvals.resubmit(
            work, asked.id, version=work.session.get_one(Approval, asked.id).version, reason="done"
        )
        assert not planning.may_change(work, moving.get(work, lottery_id))
    with club.work(leader) as work:
        approvals.decide(work, again.id, Decision.APPROVE, version=again.version)
    assert lottery(club, lottery_id).state == State.APPROVED
    assert lottery(club, lottery_id).ticket_points == 5


def test_what_was_approved_too_late_to_open_is_called_off(sqlite_club):
    club = sqlite_club
    lottery_id = approved(club)
    club.now += timedelta(days=8)
    tick(club)
    assert lottery(club, lottery_id).state == State.CANCELLED


# ── The promise ───────────────────────────────────────────────────────────────────────────────


def test_the_promise_is_public_before_the_first_ticket_and_the_seed_is_not(sqlite_club):
    club = sqlite_club
    member = rich(club)
    lottery_id = approved(club, opens_at=club.now + timedelta(hours=1))
    tick(club)
    with club.work(member) as work, pytest.raises(NotFound):
        reading.one(work, lottery_id)
    club.now += timedelta(hours=1)
    tick(club)
    kept = lottery(club, lottery_id)
    assert kept.commitment == draw.commitment(kept.seed)
    with club.work(member) as work:
        proof = reading.proof(work, lottery_id)
        assert (proof.commitment, proof.seed, proof.digest) == (kept.commitment, None, None)
        raw = work.session.execute(text("SELECT seed FROM lottery")).scalar_one()
        assert kept.seed.encode() not in bytes(raw)
        entry = select(AuditEntry.purpose).where(AuditEntry.action == "lottery.opened")
        assert work.session.execute(entry).scalar_one() == kept.commitment
    assert told(club, "desk.lottery") == [None]
    tick(club)
    assert lottery(club, lottery_id).seed == kept.seed  # opened once, never thrown again


def test_the_list_is_fixed_before_the_seed_is_shown(sqlite_club):
    club = sqlite_club
    ann = rich(club)
    lottery_id = closed(club, ann, each=2)
    with club.work(ann) as work:
        proof = reading.proof(work, lottery_id)
        listed = draw.ticket_list(running.tickets_of(work, lottery_id))
    assert proof.seed is None
    assert proof.digest == draw.list_digest(listed)
    assert [line.split()[0] for line in listed.splitlines()] == ["1", "2"]


# ── Tickets ───────────────────────────────────────────────────────────────────────────────────


def test_a_ticket_costs_points_once_however_often_the_press_comes(club):
    ann, bo = rich(club), rich(club)
    lottery_id = opened(club)
    assert take(club, ann, lottery_id).number == 1
    assert take(club, ann, lottery_id).number == 1
    assert take(club, bo, lottery_id).number == 2
    assert take(club, ann, lottery_id, 2).number == 3
    assert (balance(club, ann), balance(club, bo)) == (80, 90)
    with club.work(ann) as work:
        view = reading.one(work, lottery_id)
    assert (view.tickets, view.available, view.lottery.sold) == ([1, 3], 80, 3)


def test_two_presses_at_the_same_moment_are_one_ticket(club):
    ann = rich(club)
    lottery_id = opened(club)
    for nth in (1, 2, 3):
        found = at_once(*(partial(take, club, ann, lottery_id, nth) for _ in range(3)))
        assert {one.number for one in found} == {nth}
    assert (balance(club, ann), lottery(club, lottery_id).sold) == (70, 3)


def test_tickets_taken_at_once_have_numbers_without_gap_and_never_too_many(club):
    takers = [rich(club) for _ in range(6)]
    lottery_id = opened(club, most_tickets=4)
    found = at_once(*(partial(take, club, one, lottery_id) for one in takers))
    refused = [one for one in found if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [TicketsGone] * 2
    numbers = sorted(one.number for one in found if isinstance(one, LotteryTicket))
    assert numbers == [1, 2, 3, 4]
    assert sorted(balance(club, one) for one in takers) == [90] * 4 + [100] * 2


def test_without_its_guard_there_would_be_too_many_tickets(sqlite_club, monkeypatch):
    # The control: the same with the guard and the CHECK behind it taken away.
    club = sqlite_club
    monkeypatch.setattr(tickets, "has_room", true)

    @event.listens_for(club.engines.write, "connect")
    def _lenient(connection, _record):
        connection.execute("PRAGMA ignore_check_constraints=ON")

    club.engines.write.dispose()
    takers = [rich(club) for _ in range(3)]
    lottery_id = opened(club, most_tickets=2, prizes=(TEA,), tickets_per_member=1)
    found = at_once(*(partial(take, club, one, lottery_id) for one in takers))
    assert all(isinstance(one, LotteryTicket) for one in found)
    assert lottery(club, lottery_id).sold == 3


def refused_ticket(club, person, lottery_id, error, nth=1):
    before = count(club, LotteryTicket), count(club, Transfer), lottery(club, lottery_id).sold
    with pytest.raises(error) as refused:
        take(club, person, lottery_id, nth)
    after = count(club, LotteryTicket), count(club, Transfer), lottery(club, lottery_id).sold
    assert after == before
    return refused.value.facts


def test_nobody_gets_a_ticket_without_points_or_standing_or_beyond_the_limit(sqlite_club):
    club = sqlite_club
    poor, barred, ann = rich(club, 9), rich(club), rich(club)
    lottery_id = opened(club)
    with club.work() as work:
        work.session.execute(
            update(Member).where(Member.person_id == barred.person_id).values(status="blacklisted")
        )
    assert refused_ticket(club, poor, lottery_id, NotEnoughPoints)["needed"] == 10
    refused_ticket(club, barred, lottery_id, PointsFrozen)
    refused_ticket(club, club.person(), lottery_id, MembersOnly)
    assert refused_ticket(club, ann, lottery_id, TicketLimit, nth=4) == {"most": 3}
    for forged in (0, -1):
        refused_ticket(club, ann, lottery_id, Outdated, nth=forged)
    with pytest.raises(NotFound):
        take(club, ann, lottery_id + 1)


def test_a_caller_who_catches_a_refusal_keeps_no_half_ticket(club):
    poor = rich(club, 9)
    lottery_id = opened(club)
    with club.work(poor) as work, pytest.raises(NotEnoughPoints):
        tickets.take(work, lottery_id, nth=1)
    assert (lottery(club, lottery_id).sold, count(club, LotteryTicket)) == (0, 0)


def test_a_ticket_after_the_closing_is_refused_and_leaves_no_row(club):
    ann = rich(club)
    lottery_id = opened(club)
    club.now = lottery(club, lottery_id).closes_at
    # Not closed by the schedule yet: the hour counts.
    assert refused_ticket(club, ann, lottery_id, LotteryNotOpen) == {"reason": "over"}
    tick(club)
    assert lottery(club, lottery_id).state == State.CLOSED
    club.now -= timedelta(days=1)  # nor does a clock put back reopen it
    assert refused_ticket(club, ann, lottery_id, LotteryNotOpen) == {"reason": "over"}


# ── The draw ──────────────────────────────────────────────────────────────────────────────────


def test_the_winners_are_those_the_published_numbers_make(sqlite_club):
    club = sqlite_club
    people = [rich(club) for _ in range(5)]
    lottery_id = closed(club, *people, each=2)
    draw_it(club, lottery_id)
    with club.work(people[0]) as work:
        proof = reading.proof(work, lottery_id)
    assert draw.commitment(proof.seed) == proof.commitment
    expected = draw.winners(proof.seed, lottery_id, proof.tickets, proof.prizes, proof.digest)
    assert [one.ticket for one in proof.winners] == expected
    by_anybody = checked(
        LOTTERY=lottery_id,
        TICKETS=proof.tickets,
        PRIZES=proof.prizes,
        PROMISE=proof.commitment,
        LIST=proof.digest,
        SEED=proof.seed,
    )
    assert by_anybody["won"] == expected
    assert [one.prize for one in proof.winners] == ["Tea set", "100 points", "100 points"]


def test_points_prizes_are_paid_at_the_draw_and_once(sqlite_club):
    club = sqlite_club
    ann = rich(club)
    lottery_id = closed(club, ann, prizes=(SUM,))
    draw_it(club, lottery_id)
    assert balance(club, ann) == 100 - 10 + 100
    draw_it(club, lottery_id)
    tick(club)
    assert balance(club, ann) == 190
    assert lottery(club, lottery_id).state == State.SETTLED


def barred(club, status):
    with club.work() as work:
        work.session.execute(update(Member).values(status=status))


def test_a_winner_who_is_barred_gets_the_points_once_that_is_over(sqlite_club):
    club = sqlite_club
    ann = rich(club)
    lottery_id = closed(club, ann, prizes=(SUM,))
    barred(club, "blacklisted")
    draw_it(club, lottery_id)
    tick(club)
    assert (balance(club, ann), lottery(club, lottery_id).state) == (90, State.DRAWN)
    barred(club, "active")
    tick(club)
    tick(club)
    assert (balance(club, ann), lottery(club, lottery_id).state) == (190, State.SETTLED)


def test_a_winner_who_stays_barred_goes_without(sqlite_club):
    club = sqlite_club
    ann = rich(club)
    lottery_id = closed(club, ann, prizes=(SUM,))
    barred(club, "withdrawn")
    draw_it(club, lottery_id)
    club.now += timedelta(days=60)
    tick(club)
    assert (balance(club, ann), lottery(club, lottery_id).state) == (90, State.SETTLED)
    assert told(club, "lottery.prize_waiting") == []


def test_two_who_draw_at_once_make_one_draw(club):
    people = [rich(club) for _ in range(3)]
    staff = [club.person(Role.ACTIVITY_SPECIALIST) for _ in range(3)]
    lottery_id = closed(club, *people)
    found = at_once(*(partial(draw_it, club, lottery_id, one) for one in staff))
    assert {one.state for one in found} == {State.DRAWN}
    assert count(club, LotteryWin) == 3
    with club.work() as work:
        drawn = select(func.count()).where(AuditEntry.action == "lottery.drawn")
        assert work.session.execute(drawn).scalar_one() == 1


def test_without_its_guard_both_would_draw(sqlite_club, monkeypatch):
    # The control: a draw that looks first and writes then, as two colleagues see it.
    club = sqlite_club
    lottery_id = closed(club, rich(club), prizes=(planning.Prize("Umbrella", 1),))
    monkeypatch.setattr(moving, "moved", lambda *args, **values: True)
    monkeypatch.setattr(running.moving, "move", lambda work, one, *_, **__: moving.get(work, one))
    draw_it(club, lottery_id)
    with pytest.raises(Exception, match="UNIQUE"):  # the constraint behind the guard
        draw_it(club, lottery_id)


def test_only_a_closed_lottery_is_drawn_and_only_by_who_runs_them(sqlite_club):
    club = sqlite_club
    ann = rich(club)
    lottery_id = opened(club)
    with pytest.raises(LotteryNotThere):
        draw_it(club, lottery_id)
    for actor in (ann, club.person(Role.SERVICE_AGENT), club.person(Role.LEADER)):
        with pytest.raises(NotPermitted):
            draw_it(club, lottery_id, actor)


def test_a_draw_everybody_forgot_comes_by_itself_a_day_later(sqlite_club):
    club = sqlite_club
    ann, bo = rich(club), rich(club)
    lottery_id = closed(club, ann, bo, each=3)
    assert lottery(club, lottery_id).state == State.CLOSED
    club.now += timedelta(hours=24)
    tick(club)
    assert lottery(club, lottery_id).state == State.DRAWN
    assert sorted(told(club, "lottery.drawn")) == [ann.person_id, bo.person_id]


def test_a_lottery_without_tickets_ends_without_winners(sqlite_club):
    club = sqlite_club
    lottery_id = closed(club)
    draw_it(club, lottery_id)
    tick(club)
    assert lottery(club, lottery_id).state == State.SETTLED
    assert count(club, LotteryWin) == 0


# ── Called off ────────────────────────────────────────────────────────────────────────────────


def test_called_off_every_ticket_is_paid_back_once_and_its_holder_told(club, monkeypatch):
    monkeypatch.setattr("domain.lottery.due.CHUNK", 2)
    ann, bo = rich(club), rich(club)
    lottery_id = opened(club)
    for person, nth in ((ann, 1), (bo, 1), (ann, 2), (ann, 3), (bo, 2)):
        take(club, person, lottery_id, nth)
    assert (balance(club, ann), balance(club, bo)) == (70, 80)
    with club.work(club.person(Role.MANAGER)) as work:
        planning.give_up(work, lottery_id, "The tea set broke")
        planning.give_up(work, lottery_id, "The tea set broke")
    tick(club)
    tick(club)
    assert (balance(club, ann), balance(club, bo)) == (100, 100)
    assert sorted(told(club, "lottery.cancelled")) == [ann.person_id, bo.person_id]
    assert lottery(club, lottery_id).seed is None
    assert refused_ticket(club, bo, lottery_id, LotteryNotOpen, nth=3) == {"reason": "cancelled"}
    with pytest.raises(LotteryNotThere):
        draw_it(club, lottery_id)


def test_of_a_draw_and_a_calling_off_at_once_one_happens(club):
    ann = rich(club)
    boss = club.person(Role.MANAGER)

    def call_off(lottery_id):
        with club.work(boss) as work:
            return planning.give_up(work, lottery_id, "Sorry")

    for _ in range(3):
        lottery_id = closed(club, ann, prizes=(planning.Prize("Umbrella", 1),))
        found = at_once(partial(draw_it, club, lottery_id), partial(call_off, lottery_id))
        assert [isinstance(one, LotteryNotThere) for one in found].count(True) == 1
        won = select(func.count()).where(LotteryWin.lottery_id == lottery_id)
        with club.work() as work:
            wins = work.session.execute(won).scalar_one()
        assert wins == (lottery(club, lottery_id).state == State.DRAWN)


def test_what_is_drawn_cannot_be_called_off(sqlite_club):
    club = sqlite_club
    lottery_id = closed(club, rich(club))
    draw_it(club, lottery_id)
    with club.work(club.person(Role.MANAGER)) as work, pytest.raises(LotteryNotThere):
        planning.give_up(work, lottery_id, "No")


# ── Prizes ────────────────────────────────────────────────────────────────────────────────────


def won_by(club, person, **changed):
    """A thing won by this person: (lottery id, their win)."""
    lottery_id = closed(club, person, prizes=(TEA,), **changed)
    draw_it(club, lottery_id)
    with club.work(person) as work:
        (win,) = reading.one(work, lottery_id).wins
    return lottery_id, win


def test_a_thing_won_is_handed_over_with_its_code_and_once(club):
    ann = rich(club)
    agent, other = club.person(Role.SERVICE_AGENT), club.person(Role.DESK_CLERK)
    lottery_id, win = won_by(club, ann)
    with club.work() as work:
        assert win.code not in str(work.session.get_one(LotteryWin, win.win_id).code_hash)
    with club.work(agent) as work:
        found = prizes.check(work, f"{codes.LINK}{win.code.lower()[:4]} {win.code[4:]}")
        assert (found.prize, found.state, found.win_id) == ("Tea set", "waiting", win.win_id)
        prizes.hand_over(work, found.win_id)
    with club.work(other) as work:
        again = prizes.check(work, win.code)
        assert (again.state, again.handed_by.role) == ("handed_over", Role.SERVICE_AGENT)
        with pytest.raises(PrizeNotThere) as refused:
            prizes.hand_over(work, win.win_id)
    assert refused.value.facts["reason"] == "handed_over"
    tick(club)
    assert lottery(club, lottery_id).state == State.SETTLED


def test_of_two_who_hand_over_at_once_one_does(club):
    ann = rich(club)
    _lottery_id, win = won_by(club, ann)

    def hand_over(agent):
        with club.work(agent) as work:
            return prizes.hand_over(work, win.win_id)

    staff = [club.person(Role.SERVICE_AGENT) for _ in range(3)]
    found = at_once(*(partial(hand_over, one) for one in staff))
    assert sum(isinstance(one, PrizeNotThere) for one in found) == 2


def test_g18_ten_wrong_codes_an_hour_and_there_is_silence(sqlite_club):
    club = sqlite_club
    ann, agent = rich(club), club.person(Role.SERVICE_AGENT)
    _lottery_id, win = won_by(club, ann)
    for n in range(10):
        with club.work(agent) as work:
            assert prizes.check(work, f"{n:08}").state == "unknown"
    with club.work(agent) as work:
        assert prizes.check(work, win.code) is None
    with club.work(ann) as work, pytest.raises(NotPermitted):
        prizes.check(work, win.code)


def test_a_prize_nobody_fetches_is_reminded_of_and_lapses(sqlite_club):
    club = sqlite_club
    ann = rich(club)
    lottery_id, win = won_by(club, ann)
    club.now += timedelta(days=53)
    tick(club)
    tick(club)
    assert told(club, "lottery.prize_waiting") == [ann.person_id]
    club.now += timedelta(days=7)
    tick(club)
    assert lottery(club, lottery_id).state == State.SETTLED
    with club.work(club.person(Role.SERVICE_AGENT)) as work, pytest.raises(PrizeNotThere):
        prizes.hand_over(work, win.win_id)


def test_somebody_elses_win_is_not_found(sqlite_club):
    club = sqlite_club
    ann, eve = rich(club), rich(club)
    _lottery_id, win = won_by(club, ann)
    for stranger in (eve, club.person()):
        with club.work(stranger) as work, pytest.raises(NotFound):
            reading.own_win(work, win.win_id)
    with club.work(ann) as work:
        assert reading.own_win(work, win.win_id).code == win.code


def test_codes_are_easy_to_read_out_and_differ():
    made = {codes.code(lottery_id, unit) for lottery_id in range(20) for unit in range(50)}
    assert len(made) == 1000
    assert not set("".join(made)) & set("01OIL")
    assert codes.typed(codes.shown(min(made)).lower()) == min(made)
