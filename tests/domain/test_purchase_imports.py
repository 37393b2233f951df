"""Files of purchases: looked through, posted whole or not at all (SPEC 3, R2.6)."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select, text, update

from domain.access import Role
from domain.errors import NotPermitted
from domain.members.model import Member, Status
from domain.outbox import OutboxMessage
from domain.points import ledger
from domain.points.model import Transfer
from domain.purchases import imports, posting
from domain.purchases import service as purchases
from domain.purchases.errors import FileFaulty, FileGone, FilePosted, TooManyFiles
from domain.purchases.model import Purchase, PurchaseImport
from tests.domain.buyers import TODAY, clerk, line, staged, ticks
from tests.domain.earners import member, put_rule, run_programmes


def many(club, count: int) -> list[int]:
    """The ids of that many members, NJ0 and on."""
    with club.work() as work:
        same = {"joined_on": work.today, "admitted_at": work.now, "status": Status.ACTIVE}
        rows = [{"number": f"NJ{n}", "tier": "ordinary", **same} for n in range(count)]
        rows = [row | {"by_exception": False} for row in rows]
        made = work.session.execute(insert(Member).returning(Member.id), rows)
        return list(made.scalars())


def states(club) -> dict[str, int]:
    with club.work() as work:
        found = work.session.execute(select(Purchase.state, func.count()).group_by(Purchase.state))
        return dict(found.all())


def told(club, kind: str) -> list[tuple[int, dict]]:
    with club.work() as work:
        found = work.session.execute(select(OutboxMessage).where(OutboxMessage.kind == kind))
        return [(one.person_id, one.params) for one in found.scalars()]


def post(club, actor, import_id: int):
    with club.work(actor) as work:
        return imports.post(work, import_id)


def points(club) -> int:
    with club.work() as work:
        return work.session.execute(select(func.sum(Transfer.delta))).scalar_one() or 0


# ── Looking through ───────────────────────────────────────────────────────────────────────────


def test_a_look_through_records_no_purchase_and_says_what_is_in_the_file(sqlite_club):
    member(sqlite_club)
    member(sqlite_club, "NJ2")
    looked = staged(
        sqlite_club, clerk(sqlite_club), line(2), line(3, "NJ2", bought_on="2026-11-01")
    )
    assert (looked.state, looked.count, looked.bad, looked.members) == ("checked", 2, 0, 2)
    assert (looked.total, looked.first.day, looked.last.day) == (Decimal("200.00"), 1, 20)
    assert states(sqlite_club) == {} and points(sqlite_club) == 0


@pytest.mark.parametrize(
    ("more", "column", "code"),
    [
        ({"number": "NJ999"}, "number", "nobody"),
        ({"number": "NJ5"}, "number", "blacklisted"),
        ({"number": "NJ6"}, "number", "withdrawn"),
        ({"amount": "-1.00"}, "amount", "amount"),
        ({"amount": "0.00"}, "amount", "amount"),
        ({"amount": "99999999999.00"}, "amount", "large"),
        ({"bought_on": "2026-11-24"}, "bought_on", "future"),
        ({"bought_on": "2024-01-01"}, "bought_on", "old"),
        ({"shop": "x" * 61}, "shop", "shop"),
        ({"receipt": "x" * 41}, "receipt", "receipt"),
        ({"category": "x" * 41}, "category", "category"),
    ],
)
def test_each_bad_row_is_named_with_its_cell_and_reason(sqlite_club, more, column, code):
    member(sqlite_club)
    member(sqlite_club, "NJ5", status=Status.BLACKLISTED)
    member(sqlite_club, "NJ6", status=Status.WITHDRAWN)
    looked = staged(sqlite_club, clerk(sqlite_club), line(2), line(14, **more))
    ((fault, words),) = looked.faults
    assert (looked.state, looked.count, looked.bad) == ("faulty", 2, 1)
    assert (fault.line, fault.column, fault.code, words) == (14, column, code, more[column])
    with pytest.raises(FileFaulty):
        post(sqlite_club, clerk(sqlite_club), looked.id)
    assert states(sqlite_club) == {}


def test_a_row_with_several_faults_names_every_bad_cell(sqlite_club):
    bad = {"number": "NJ999", "amount": "-1.00", "bought_on": "2030-01-01"}
    looked = staged(sqlite_club, clerk(sqlite_club), line(2, **bad))
    assert {fault.column for fault, _words in looked.faults} == set(bad)
    assert looked.bad == 1


def test_a_receipt_twice_in_the_file_or_recorded_before_is_a_fault_that_says_where(sqlite_club):
    member(sqlite_club)
    desk = clerk(sqlite_club)
    with sqlite_club.work(desk) as work:
        purchases.record(
            work, number="NJ1", shop="Hexi", receipt="R9", amount=Decimal(5), bought_on=TODAY
        )
    looked = staged(
        sqlite_club, desk, line(2), line(3, receipt="r 2"), line(4, shop="Hexi", receipt="R9")
    )
    twice, before = (fault for fault, _words in looked.faults)
    assert (twice.line, twice.code, twice.facts) == (3, "twice", {"line": 2})
    assert (before.line, before.code) == (4, "recorded")
    assert before.facts == {"by": f"#{desk.person_id}", "at": sqlite_club.now.isoformat()}


def test_cells_that_could_not_be_read_count_as_bad_rows(sqlite_club):
    member(sqlite_club)
    unread = [[3, "D", "amount", "no_sum", "twelve"], [3, "E", "bought_on", "no_day", "soon"]]
    looked = staged(sqlite_club, clerk(sqlite_club), line(2), faults=unread)
    assert (looked.count, looked.bad) == (2, 1)
    assert [(one.column, words) for one, words in looked.faults] == [
        ("amount", "twelve"),
        ("bought_on", "soon"),
    ]


def test_r2_the_eleventh_file_in_ten_minutes_waits(sqlite_club):
    member(sqlite_club)
    desk = clerk(sqlite_club)
    for n in range(10):
        staged(sqlite_club, desk, line(n), sha256=f"sha{n}")
    with pytest.raises(TooManyFiles):
        staged(sqlite_club, desk, line(11), sha256="sha11")
    staged(sqlite_club, clerk(sqlite_club), line(11), sha256="sha11")
    sqlite_club.now += timedelta(minutes=10)
    staged(sqlite_club, desk, line(11), sha256="sha11")


# ── Posting ───────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_posted_with_points_and_one_notice_for_each_member(club):
    run_programmes(club)
    ann = member(club, person=club.person())
    bob = member(club, "NJ2", person=club.person())
    member(club, "NJ3")
    desk = clerk(club)
    rows = [line(n) for n in range(5)]
    rows += [
        line(9, "NJ2"),
        line(10, "NJ3", kind="other_property"),
        line(11, "NJ3", amount="0.50"),
    ]
    looked = post(club, desk, staged(club, desk, *rows).id)
    assert (looked.state, looked.done, looked.count) == ("posted", 8, 8)
    assert states(club) == {"valid": 8} and points(club) == 600
    with club.work() as work:
        assert ledger.standing(work.session, ann).tier_points == 500
        kept = work.session.get(PurchaseImport, looked.id)
        assert kept.content is None
        earned = work.session.execute(
            select(Purchase.points).where(Purchase.member_id == bob)
        ).scalars()
        assert list(earned) == [100]
        actors = work.session.execute(select(Transfer.actor_id).distinct()).scalars()
        assert list(actors) == [desk.person_id]
    notices = told(club, "purchases.earned")
    assert [params["member_id"] for _to, params in notices] == [ann, bob]


def test_the_same_file_again_changes_nothing_and_says_when_and_by_whom(club):
    run_programmes(club)
    member(club)
    desk = clerk(club)
    looked = staged(club, desk, line(2))
    other = staged(club, clerk(club), line(2))  # the same file, sent by somebody else meanwhile
    post(club, desk, looked.id)
    for again in (
        lambda: post(club, desk, looked.id),
        lambda: post(club, clerk(club), other.id),
        lambda: staged(club, clerk(club), line(2)),
    ):
        with pytest.raises(FilePosted) as refused:
            again()
        facts = refused.value.facts
        assert (str(facts["by"]), facts["at"]) == (f"#{desk.person_id}", club.now)
    assert states(club) == {"valid": 1} and points(club) == 100


def test_rows_of_a_posted_file_in_another_file_are_faults(sqlite_club):
    member(sqlite_club)
    desk = clerk(sqlite_club)
    post(sqlite_club, desk, staged(sqlite_club, desk, line(2)).id)
    looked = staged(sqlite_club, desk, line(2), line(3), sha256="another")
    assert [fault.code for fault, _words in looked.faults] == ["recorded"]


def test_what_came_between_look_and_post_makes_it_faulty_and_posts_nothing(sqlite_club):
    member(sqlite_club)
    desk = clerk(sqlite_club)
    looked = staged(sqlite_club, desk, line(2), line(3))
    with sqlite_club.work() as work:
        work.session.execute(update(Member).values(status=Status.BLACKLISTED))
    again = post(sqlite_club, desk, looked.id)
    assert (again.state, again.bad) == ("faulty", 2)
    assert {fault.code for fault, _words in again.faults} == {"blacklisted"}
    assert states(sqlite_club) == {}


def test_rows_nobody_posted_are_dropped_after_a_day(sqlite_club):
    member(sqlite_club)
    desk = clerk(sqlite_club)
    looked = staged(sqlite_club, desk, line(2))
    sqlite_club.now += timedelta(days=1, seconds=1)
    assert ticks(sqlite_club) == 1
    with sqlite_club.work(desk) as work, pytest.raises(FileGone):
        imports.look(work, looked.id)
    with pytest.raises(FileGone):
        post(sqlite_club, desk, looked.id)


def test_a_discarded_file_is_gone_and_a_posted_one_stays(sqlite_club):
    member(sqlite_club)
    desk = clerk(sqlite_club)
    first, second = (staged(sqlite_club, desk, line(n), sha256=str(n)) for n in (2, 3))
    post(sqlite_club, desk, second.id)
    with sqlite_club.work(desk) as work:
        imports.discard(work, first.id)
        with pytest.raises(FilePosted):
            imports.discard(work, second.id)
        assert [one.id for one in imports.recent(work)] == [second.id]
        with pytest.raises(FileGone):
            imports.look(work, first.id)


def test_only_those_who_record_purchases_touch_files(sqlite_club):
    member(sqlite_club)
    looked = staged(sqlite_club, clerk(sqlite_club), line(2))
    manager = sqlite_club.person(Role.MANAGER)
    for act in (imports.look, imports.post, imports.discard):
        with sqlite_club.work(manager) as work, pytest.raises(NotPermitted):
            act(work, looked.id)


# ── Limits of the rules ───────────────────────────────────────────────────────────────────────


def test_limits_and_budget_count_across_the_rows_of_a_file(club):
    run_programmes(club)
    ann = member(club)
    put_rule(club, "shop.purchase", cap_day=250)
    desk = clerk(club)
    rows = [line(n) for n in range(4)] + [line(5, bought_on="2026-11-21")]
    post(club, desk, staged(club, desk, *rows).id)
    with club.work() as work:
        assert ledger.standing(work.session, ann).balance == 300  # 2 of the 20th, 1 of the 21st
    assert states(club) == {"valid": 5}


# ── Long files ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def long(club, monkeypatch):
    """A file too long to post at once: 60 rows of 20 members, where 10 fit."""
    monkeypatch.setattr(imports, "AT_ONCE", 10)
    monkeypatch.setattr(posting, "PIECE", 10)
    run_programmes(club)
    many(club, 20)
    return [line(n, f"NJ{n % 20}") for n in range(60)]


def piece(club) -> int:
    with club.work() as work:
        return posting.run(work)


def test_a_long_file_shows_nothing_until_all_of_it_is_in(club, long):
    desk = clerk(club)
    looked = post(club, desk, staged(club, desk, *long).id)
    assert looked.state == "posting"
    for _piece in range(6):
        assert piece(club) == 10
        assert set(states(club)) == {"incoming"} and points(club) == 0
    before = points(club)
    piece(club)
    assert points(club) - before == 900  # three members whole, none in part
    ticks(club)
    assert states(club) == {"valid": 60} and points(club) == 6000
    assert told(club, "purchases.posted") == [(desk.person_id, {"import_id": looked.id})]
    with club.work() as work:
        actors = work.session.execute(select(Transfer.actor_id).distinct()).scalars()
        assert list(actors) == [desk.person_id]


def test_a_long_file_goes_on_after_a_crash_and_posts_nothing_twice(club, long):
    desk = clerk(club)
    post(club, desk, staged(club, desk, *long).id)
    for _round in range(3):
        piece(club)
        with pytest.raises(RuntimeError), club.work() as work:  # dies in the middle of a piece
            posting.run(work)
            raise RuntimeError
    ticks(club)
    assert states(club) == {"valid": 60} and points(club) == 6000


def test_a_receipt_recorded_while_a_long_file_comes_in_stops_all_of_it(club, long):
    desk = clerk(club)
    looked = post(club, desk, staged(club, desk, *long).id)
    piece(club)
    with club.work(clerk(club)) as work:
        purchases.record(
            work, number="NJ1", shop="Xinjiekou", receipt="R55", amount=Decimal(5), bought_on=TODAY
        )
    ticks(club)
    assert states(club) == {"valid": 1} and points(club) == 5
    assert told(club, "purchases.stopped") == [(desk.person_id, {"import_id": looked.id})]
    staged(club, desk, *long)  # and it can be sent anew


# ── Two at once ───────────────────────────────────────────────────────────────────────────────


def both(*acts) -> list[object]:
    """Run these at the same moment; what each returned or raised."""
    said: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(n, act):
        gate.wait()
        try:
            said[n] = act()
        except Exception as error:
            said[n] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return said


def test_of_two_colleagues_who_post_the_same_look_through_one_wins(club):
    run_programmes(club)
    member(club)
    one, two = clerk(club), clerk(club)
    looked = staged(club, one, *(line(n) for n in range(20)))
    said = both(*(lambda who=who: post(club, who, looked.id) for who in (one, two)))
    assert sorted(type(each).__name__ for each in said) == ["FilePosted", "Looked"]
    assert states(club) == {"valid": 20} and points(club) == 2000


def test_of_the_same_file_sent_by_two_one_is_posted(club):
    run_programmes(club)
    member(club)
    actors = [clerk(club), clerk(club)]
    files = [staged(club, who, *(line(n) for n in range(20))) for who in actors]
    said = both(
        *(lambda a=a, f=f: post(club, a, f.id) for a, f in zip(actors, files, strict=True))
    )
    assert sorted(type(each).__name__ for each in said) == ["FilePosted", "Looked"]
    assert states(club) == {"valid": 20} and points(club) == 2000


def test_control_without_its_guards_the_same_file_is_posted_twice(sqlite_club, monkeypatch):
    """As if both had read that nobody has it, and the database let the same receipt in again."""
    club = sqlite_club
    run_programmes(club)
    member(club)
    actors = [clerk(club), clerk(club)]
    files = [staged(club, who, line(2)) for who in actors]
    with club.work() as work:
        for guard in ("purchase_import_once", "purchase_receipt_once"):
            work.session.execute(text(f"DROP INDEX {guard}"))
    for guard in ("_not_posted", "_changed", "_take"):
        monkeypatch.setattr(imports, guard, lambda *_any: None)
    for who, file in zip(actors, files, strict=True):
        post(club, who, file.id)
    assert states(club) == {"valid": 2} and points(club) == 200


def test_a_file_that_is_posted_cannot_be_dropped_and_says_who_posted_it(sqlite_club):
    member(sqlite_club)
    mei, bo = clerk(sqlite_club), clerk(sqlite_club)
    looked = staged(sqlite_club, mei, line(2))
    post(sqlite_club, mei, looked.id)
    with pytest.raises(FilePosted) as refused, sqlite_club.work(bo) as work:
        imports.discard(work, looked.id)
    assert set(refused.value.facts) == {"by", "at"}
    assert states(sqlite_club) == {"valid": 1}


def test_a_file_is_dropped_twice_without_harm(sqlite_club):
    member(sqlite_club)
    mei = clerk(sqlite_club)
    looked = staged(sqlite_club, mei, line(2))
    for _n in range(2):
        with sqlite_club.work(mei) as work:
            imports.discard(work, looked.id)
    with pytest.raises(FileGone):
        post(sqlite_club, mei, looked.id)
