"""What is told after an event; its pictures and files."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from chat import sheets
from chat.screen import from_dict
from delivery import drawing, notices
from delivery.sheets import SHEETS
from delivery.sheets import load_all as load_sheets
from domain import clock, dispatch, policy
from domain.events import costs, summary
from domain.events.costs import Spent
from domain.outbox import OutboxMessage
from domain.people import facts
from domain.plans import yearly
from locales.i18n import LANGUAGES, speaking
from tests.domain.afters import Evening, run
from tests.domain.earners import run_programmes
from tests.talk import STAFF_CHAT

NAMES = dispatch.Claimed.__slots__


@pytest.fixture
def club(sqlite_club):
    policy.set_defaults(language="en")
    sqlite_club.now = clock.now()
    with sqlite_club.work() as work:
        facts.put(work.session, "staff_group", str(STAFF_CHAT), work.now)
        facts.put(work.session, "bot_username", "guildhall_bot", work.now)
    yield sqlite_club
    policy.set_defaults()


def told(club, kind):
    """Every row of this kind as it is said now; None when obsolete."""
    with club.work() as work:
        rows = work.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        ).all()
        found = []
        for row in rows:
            values = {name: getattr(row, name) for name in NAMES} | {"edits": None, "lease": "x"}
            draft = notices.render(dispatch.Claimed(**values), work.session)
            said = draft.said.screen if draft.state == "ready" else None
            found.append(from_dict(said) if said else None)
        return found


def ended(club, guests=8, came=6, **ago):
    """An event that ended so long ago, everything that was due done."""
    now = club.now
    club.now = now - timedelta(**ago)
    evening = Evening(club, guests=guests, came=came)
    if ago.get("days"):
        evening.later(hours=2)
        for guest, stars in enumerate((5, 5, 4, 4, 1)):
            evening.says(guest, stars, 2 * stars, good="Lovely", quotable=guest == 0)
        evening.later(days=2, hours=2)
        with club.work(evening.runner) as work:
            costs.add(work, evening.event_id, Spent("=Hall", Decimal("1280.50"), "Marketing"))
    club.now = now
    run(club)
    return evening


def test_guests_are_thanked_told_their_points_and_asked(club):
    run_programmes(club)
    evening = ended(club, hours=3)
    first, *_rest = told(club, "event.feedback_asked")
    assert first.title == "Tea on the hill"
    assert "2 points for coming are in your account." in first.text
    assert "Nobody learns who said what." in first.text
    evening.says(0)
    assert told(club, "event.feedback_asked")[0] is None  # answered already


def test_the_reminder_is_for_those_who_have_not_answered(club):
    ended(club, days=4)
    (one,) = told(club, "event.feedback_reminder")
    assert "still like to know how it was" in one.text


def test_the_planner_gets_the_figures_and_the_group_a_card_with_numbers(club):
    evening = ended(club, days=4)
    (screen,) = told(club, "event.summary_drafted")
    assert "6 came" in screen.text
    assert "hand the summary in by" in screen.text
    (card,) = told(club, "desk.event_over")
    assert "80% satisfied" in card.text
    assert "Lovely" not in card.text  # words of members stay out of the group
    assert card.rows[0][0].url == f"https://t.me/guildhall_bot?start=after-{evening.event_id}"
    evening.completed()
    with club.work(evening.runner) as work:
        summary.hand_in(work, evening.event_id)
    assert told(club, "event.summary_drafted") == [None]


def test_the_planner_is_reminded_when_the_week_is_over(club):
    evening = ended(club, days=4)
    with club.work() as work:
        club.now = summary.of_event(work, evening.event_id).due_at
    run(club)
    assert "not handed in yet" in told(club, "event.summary_reminder")[-1].text


def test_the_years_summary_is_asked_for(club):
    evening = Evening(club, guests=1)
    year = club.now.year
    club.now = club.now.replace(month=12, day=3)
    run(club, yearly.run)
    (screen,) = told(club, "annual_summary.due")
    assert screen.title == f"Events of {year}: summary"
    assert evening.event_id


# ── Pictures and files ────────────────────────────────────────────────────────────────────────


def params(evening, kind):
    year = {"year": evening.ended.year}
    return year if kind == "event_rate" else {"event_id": evening.event_id}


@pytest.mark.parametrize("kind", ["event_guests", "event_feedback", "event_rate"])
def test_each_picture_is_drawn_in_every_language(club, kind):
    evening = ended(club, days=4)
    drawing.load_all()
    known = drawing.DRAWINGS[kind]
    for language in LANGUAGES:
        with speaking(language), club.work() as work:
            facts_ = known.read(work.session, params(evening, kind))
        image = Image.open(BytesIO(known.draw(facts_)))
        assert image.size[0] == 1000 and 560 <= image.size[1] <= 1250
        assert len(image.convert("RGB").getcolors(100_000)) > 50  # something is on it


def test_below_five_answers_the_picture_shows_no_star(club):
    evening = ended(club, hours=3)
    evening.says(0)
    drawing.load_all()
    with club.work() as work:
        found = drawing.DRAWINGS["event_feedback"].read(
            work.session, {"event_id": evening.event_id}
        )
    assert found.chart.series[0].total == 0


def book(club, kind, given):
    load_sheets()
    known = SHEETS[kind]
    with speaking("en"), club.work() as work:
        found = known.read(work.session, given)
        return CalamineWorkbook.from_filelike(BytesIO(sheets.xlsx(known.write(found))))


def rows(workbook, name):
    return workbook.get_sheet_by_name(name).to_python()


def test_the_file_of_a_summary_has_figures_costs_and_words(club):
    evening = ended(club, days=4)
    evening.completed()
    found = book(club, "event_summary", {"event_id": evening.event_id})
    figures = {row[0]: row[1] for row in rows(found, "Figures")}
    assert (figures["Registered"], figures["Came"], figures["Did not come"]) == (8, 6, 2)
    assert figures["Cost, in yuan"] == 1280.5
    assert figures["Satisfied, in per cent"] == 80
    assert rows(found, "Costs")[1][1:4] == ["=Hall", "Marketing", 1280.5]
    words = {row[0]: row[1] for row in rows(found, "Words")}
    assert words["What it brought about"] == "New friends were made"
    assert words["A member said"] == "Lovely"


def test_the_file_of_a_year_has_every_event_and_the_membership(club):
    evening = ended(club, days=4)
    year = club.now.year
    with club.work(evening.runner) as work:
        yearly.describe(work, year, yearly.Words("Much"), version=0)
    found = book(club, "annual_summary", {"year": year})
    line = rows(found, "Events")[1]
    assert line[1:5] == ["Tea on the hill", "Get-together", "Held, outside the plan", 6]
    assert rows(found, "Membership")[1][:1] == ["Members"]
    assert rows(found, "Words")[1] == ["What the year brought about", "Much"]
