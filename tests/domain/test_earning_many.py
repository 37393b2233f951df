"""Points for many at once: the same as one by one, in a handful of statements (R3.6)."""

import threading
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from domain.members.model import Status
from domain.points import earning, ledger
from domain.points.earning import Reward
from domain.points.earning_many import award_many
from domain.points.model import Transfer
from tests.domain.earners import member, put_programme, put_rule, run_programmes, spent


def reward(member_id, n, yuan="100", code="shop.purchase"):
    return Reward(code, member_id, "purchase", n, Decimal(yuan))


def many(club, *wanted):
    with club.work() as work:
        return [(one.points, one.why) for one in award_many(work, wanted)]


def test_each_gets_its_points_or_says_why_not(club):
    run_programmes(club)
    ann, barred = member(club), member(club, "NJ2", status=Status.BLACKLISTED)
    assert many(
        club,
        reward(ann, 1),
        reward(ann, 2, "0.50"),
        reward(barred, 3),
        reward(ann, 4, code="no.such"),
        reward(ann, 5, "2000000"),
        reward(ann, 6, "1000000", code="home.repurchased"),
    ) == [(100, ""), (0, "too_small"), (0, "status"), (0, "no_rule"), (0, "cap"), (500, "")]
    with club.work() as work:
        assert ledger.standing(work.session, ann).tier_points == 100


def test_again_and_twice_in_one_go_nothing_is_added(club):
    run_programmes(club)
    ann = member(club)
    once = reward(ann, 1)
    assert many(club, once, once) == [(100, ""), (100, "")]
    assert many(club, once, reward(ann, 2)) == [(100, "repeated"), (100, "")]
    with club.work() as work:
        assert ledger.standing(work.session, ann).balance == 200


def test_budget_and_limits_hold_in_the_order_given(club):
    run_programmes(club)
    ann, bob = member(club), member(club, "NJ2")
    put_rule(club, "shop.purchase", cap_day=250)
    code = club_programme(club)
    put_programme(club, code, budget=spent(club, code) + 320)
    assert many(club, *(reward(ann, n) for n in range(3)), reward(bob, 9, "150")) == [
        (100, ""),
        (100, ""),
        (0, "cap"),
        (0, "budget"),
    ]
    assert many(club, reward(bob, 10, "100")) == [(100, "")]
    assert many(club, reward(ann, 11, "60")) == [(0, "cap")]
    assert spent(club, code) == 300


def club_programme(club) -> str:
    from domain.points.rules_model import Programme, Rule

    with club.work() as work:
        return work.session.execute(
            select(Programme.code)
            .join(Rule, Rule.programme_id == Programme.id)
            .where(Rule.code == "shop.purchase")
        ).scalar_one()


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 400)), min_size=1, max_size=12))
def test_the_same_as_one_by_one(sqlite_template, tmp_path_factory, wanted):
    """Whatever the sums and whoever's: with limits in force both ways give the same."""
    import shutil

    from tests.conftest import Club, engines_of

    said = []
    for bulk in (True, False):
        path = tmp_path_factory.mktemp("same") / "club.db"
        shutil.copy(sqlite_template, path)
        engines = engines_of(f"sqlite:///{path}")
        club = Club(engines)
        run_programmes(club)
        put_rule(club, "shop.purchase", cap_day=500, cap_month=700)
        members = [member(club, f"NJ{n}") for n in range(3)]
        rewards = [reward(members[m], n, str(yuan)) for n, (m, yuan) in enumerate(wanted)]
        if bulk:
            said.append(many(club, *rewards))
        else:
            with club.work() as work:
                said.append([(a.points, a.why) for a in (earning.post(work, r) for r in rewards)])
        engines.dispose()
    assert said[0] == said[1]


def test_more_rewards_are_not_more_statements(sqlite_club):
    run_programmes(sqlite_club)
    members = [member(sqlite_club, f"NJ{n}") for n in range(40)]
    counted = []
    for size in (2, 40):
        said = []

        def note(*call, said=said):
            said.append(call[2])

        event.listen(sqlite_club.engines.write, "before_cursor_execute", note)
        many(sqlite_club, *(reward(one, size) for one in members[:size]))
        event.remove(sqlite_club.engines.write, "before_cursor_execute", note)
        counted.append(len(said))
    assert counted[1] <= counted[0] + 4


def test_two_files_at_once_never_give_more_than_the_budget(club):
    run_programmes(club)
    ann, bob = member(club), member(club, "NJ2")
    code = club_programme(club)
    put_programme(club, code, budget=spent(club, code) + 1000)
    gate = threading.Barrier(2)

    def run(who, first):
        gate.wait()
        many(club, *(reward(who, first + n) for n in range(8)))

    threads = [threading.Thread(target=run, args=pair) for pair in ((ann, 0), (bob, 100))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with club.work() as work:
        given_ = work.session.execute(select(Transfer.points)).scalars().all()
    assert sum(given_) == 1000 == spent(club, code)


def test_control_without_the_lock_two_would_read_the_same_budget(sqlite_club, monkeypatch):
    """What the conditional update refuses: a budget somebody else has used up meanwhile."""
    run_programmes(sqlite_club)
    ann = member(sqlite_club)
    code = club_programme(sqlite_club)
    put_programme(sqlite_club, code, budget=spent(sqlite_club, code) + 100)
    from domain.points import rules

    monkeypatch.setattr(rules, "take_budget", lambda *_any: True)
    for n in range(2):
        assert many(sqlite_club, reward(ann, n)) == [(100, "")]
    with sqlite_club.work() as work:
        assert ledger.standing(work.session, ann).balance == 200  # of a budget of 100
