"""What a member is told about points that came in, that will expire and that have, by the state
of now; and the picture of a year."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from chat import screen as screens
from delivery import drawing, notices
from delivery.drawings_points import _read
from domain.access import SYSTEM
from domain.outbox import OutboxMessage
from domain.points import expiry, ledger
from domain.points.model import Cause
from locales.i18n import LANGUAGES, speaking
from tests.domain.points import earn, new_member

JANUARY = datetime(2026, 1, 31, 15, 59, tzinfo=UTC)  # 23:59 in Nanjing
FEBRUARY = JANUARY + timedelta(minutes=1)


@pytest.fixture
def club(sqlite_club):
    notices.load_all()
    return sqlite_club


@pytest.fixture
def ann(club):
    return new_member(club, person_id=club.person(language="en").person_id)


def told(club, kind, language="en", **params):
    with club.work(SYSTEM) as work, speaking(language):
        screen = notices.NOTICES[kind](work, params)
    assert screen is None or screens.to_dict(screen)
    return screen


def said(screen):
    return f"{screen.title}\n{screen.text}"


def test_points_that_came_in_are_told_with_what_can_be_spent_now(club, ann):
    with club.work() as work:
        earn(work, ann, 80)
        cause = Cause("purchase", rule="shop.purchase")
        one = ledger.earn(work, member_id=ann, points=1200, key="k", cause=cause)
    screen = told(club, "points.earned", transfer_id=one.id)
    assert screen.title == "You got 1,200 points"
    assert (
        "A purchase in a shop" in screen.text and "You have 1,280 points to spend." in screen.text
    )


def test_points_that_are_not_usable_yet_are_told_with_their_day(club, ann):
    with club.work() as work:
        one = earn(work, ann, 80, active_from=work.now + timedelta(days=7))
    screen = told(club, "points.earned", transfer_id=one.id)
    assert "You can use these points from Mon 30 Nov 2026 on." in screen.text
    assert "You have no points to spend at the moment." in screen.text


def test_what_was_taken_back_meanwhile_is_not_told(club, ann):
    with club.work() as work:
        one = earn(work, ann, 80)
        ledger.reverse(work, one.id, key="r", cause=Cause("grant"))
    assert told(club, "points.earned", transfer_id=one.id) is None


def test_one_message_lists_every_date_within_thirty_days_and_no_other(club, ann):
    with club.work() as work:
        for points, days in ((500, 29), (20, 3), (7, 60)):
            earn(work, ann, points, expires_at=work.now + timedelta(days=days))
        earn(work, ann, 1000)
    screen = told(club, "points.expiring", member_id=ann)
    assert screen.title == "520 points of yours expire soon"
    numbers = [line.split()[0] for line in screen.text.splitlines() if line.endswith("2026")]
    assert numbers == ["20", "500"]


def test_who_has_used_the_points_meanwhile_is_not_reminded(club, ann):
    with club.work() as work:
        earn(work, ann, 20, expires_at=work.now + timedelta(days=3))
        ledger.spend(work, member_id=ann, points=20, key="s", cause=Cause("lottery.ticket"))
    assert told(club, "points.expiring", member_id=ann) is None


def test_what_the_ledger_queues_when_points_expire_can_be_told(club, ann):
    with club.work() as work:
        earn(work, ann, 20, expires_at=work.now + timedelta(days=8))
    club.now += timedelta(days=1)
    with club.work(SYSTEM) as work:
        assert expiry.remind(work) == 1
    club.now += timedelta(days=8)
    with club.work(SYSTEM) as work:
        assert expiry.run(work) == 1
        rows = work.session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars()
        queued = {row.kind: row.params for row in rows if row.kind.startswith("points.")}
    assert queued.keys() == {"points.expiring", "points.expired"}
    assert told(club, "points.expiring", **queued["points.expiring"]) is None
    screen = told(club, "points.expired", **queued["points.expired"])
    assert screen.title == "20 points have expired"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_is_whole_in_each_language(club, ann, language):
    with club.work() as work:
        one = earn(work, ann, 20, expires_at=work.now + timedelta(days=8))
    for kind, params in (
        ("points.earned", {"transfer_id": one.id}),
        ("points.expiring", {"member_id": ann}),
    ):
        screen = told(club, kind, language, **params)
        assert "…" not in said(screen) and "{" not in said(screen)


# ── The picture of a year ─────────────────────────────────────────────────────────────────────


def test_a_year_begins_and_ends_at_midnight_in_the_clubs_zone(club, ann):
    for moment, points in ((JANUARY, 30), (FEBRUARY, 50), (FEBRUARY, 5)):
        with club.work() as work:
            work.now = moment
            earn(work, ann, points)
    with club.work() as work:
        work.now = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # the New Year of Nanjing
        earn(work, ann, 9)
        ledger.spend(work, member_id=ann, points=4, key="s", cause=Cause("lottery.ticket"))
    with club.work() as work, speaking("en"):
        chart = _read(work.session, {"member_id": ann, "year": 2026}).chart
    earned, spent = chart.series
    assert earned.values == (39, 55, *(0,) * 10)
    assert spent.values == (4, *(0,) * 11)
    assert chart.labels[:2] == ("Jan", "Feb")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_year_is_drawn_in_the_readers_language(club, ann, language):
    drawing.load_all()
    known = drawing.DRAWINGS["points_year"]
    with club.work() as work, speaking(language):
        facts = known.read(work.session, {"member_id": ann, "year": 2026})
    picture = Image.open(BytesIO(known.draw(facts)))
    assert (picture.format, picture.size) == ("PNG", (1000, 1250))
    assert facts.language == language
