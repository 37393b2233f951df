"""What those who come read: reminders, what to know, moved, cancelled, taken up again; what the
staff group reads of it: numbers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from delivery import sheets
from domain import clock
from domain.access import Role
from domain.events import agreeing, cancelling, changing, registering
from domain.events.changing import When
from domain.events.model import Event
from domain.people import facts
from domain.people.model import Person
from tests.conftest import Club
from tests.delivery.test_notices_applications import buttons, the_only, told
from tests.domain.events import a_member, an_event
from tests.domain.points import earn
from tests.domain.test_event_reminders import register, tick
from tests.domain.test_events_seats import join
from tests.handlers.conftest import Hall
from tests.talk import STAFF_CHAT, open_house

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
async def hall(sqlite_club: Club) -> AsyncIterator[Hall]:
    sqlite_club.now = clock.now()
    async with open_house(sqlite_club.engines) as house:
        with sqlite_club.work() as work:
            facts.put(work.session, "staff_group", str(STAFF_CHAT), work.now)
            facts.put(work.session, "bot_username", "guildhall_bot", work.now)
        yield Hall(house, sqlite_club)


def english(hall, **values):
    who = a_member(hall.club, **values)
    with hall.club.work() as work:
        work.session.execute(
            update(Person).where(Person.id == who.person_id).values(language="en")
        )
    return who


def at_noon(hall, days):
    """Noon in Nanjing, so many days from today."""
    local = hall.club.now.astimezone(SHANGHAI).replace(hour=12, minute=0, second=0, microsecond=0)
    return local + timedelta(days=days)


def kept(hall, event):
    with hall.club.work() as work:
        return work.session.get_one(Event, event)


def move(hall, event, **changed):
    now = kept(hall, event)
    new = When(
        now.starts_at + changed.get("by", timedelta(0)),
        now.ends_at + changed.get("by", timedelta(0)) + changed.get("ends", timedelta(0)),
        changed.get("place", now.place),
    )
    with hall.club.work(hall.club.person(Role.MANAGER)) as work:
        return changing.change(work, event, new, reason="The speaker is ill", version=now.version)


def call_off(hall, event):
    version = kept(hall, event).version
    with hall.club.work(hall.club.person(Role.MANAGER)) as work:
        cancelling.call_off(work, event, reason="The hall is flooded", version=version)


# ── Reminders ─────────────────────────────────────────────────────────────────────────────────


def reminded(hall, days=8, **values):
    """An event at noon, with somebody registered a while ago, reminded when its day comes."""
    event = an_event(hall.club, starts_at=at_noon(hall, days), place="The old mill", **values)
    ann = english(hall)
    hall.club.now -= timedelta(days=10)
    register(hall.club, ann, event)
    hall.club.now += timedelta(days=10)
    return event, ann


def test_a_reminder_says_when_where_until_when_one_may_cancel_and_shows_the_ticket(hall):
    event, _ann = reminded(hall, days=8, announced_at=hall.club.now - timedelta(days=20))
    tick(hall.club)
    screen = the_only(hall, "event.reminder")
    assert screen.title == "In 8 days: Tea on the hill"
    assert "12:00–16:00\nThe old mill" in screen.text
    assert "please give your seat up before" in screen.text
    assert buttons(screen) == ["My ticket", "The event", "I cannot come", "‹ Menu"]
    with hall.club.work() as work:
        work.session.get_one(Event, event).state = "cancelled"
    assert told(hall, "event.reminder") == [("en", None)]


def test_a_reminder_of_an_event_elsewhere_shows_both_clocks_and_the_zone(hall):
    berlin = ZoneInfo("Europe/Berlin")
    starts = at_noon(hall, 5).astimezone(berlin).replace(hour=19)
    event = an_event(hall.club, starts_at=starts, zone="Europe/Berlin", place="Mitte")
    register(hall.club, english(hall), event)
    tick(hall.club)
    screen = the_only(hall, "event.to_know")
    assert screen.title == "Good to know for Tea on the hill"
    assert "19:00–23:00 (local time, Europe/Berlin)" in screen.text
    assert "With us:" in screen.text


def test_a_reminder_overtaken_by_a_move_or_a_cancellation_is_not_said(hall):
    event, _ann = reminded(hall, announced_at=hall.club.now - timedelta(days=20))
    tick(hall.club)
    move(hall, event, by=timedelta(days=1))
    assert told(hall, "event.reminder") == [("en", None)]
    late, bob = an_event(hall.club, starts_at=at_noon(hall, 5)), english(hall)
    register(hall.club, bob, late)
    tick(hall.club)
    with hall.club.work(bob) as work:
        registering.cancel(work, late)
    assert told(hall, "event.to_know") == [("en", None)]


# ── Moved ─────────────────────────────────────────────────────────────────────────────────────


def test_a_move_shows_old_and_new_why_and_asks_whether_it_still_suits(hall):
    event, ann = an_event(hall.club, place="The old mill"), english(hall)
    register(hall.club, ann, event)
    move(hall, event, by=timedelta(days=1), place="The lake")
    screen = the_only(hall, "event.moved")
    assert screen.title == "Tea on the hill has moved"
    assert "New place: The lake (instead of The old mill)" in screen.text
    assert "New time: " in screen.text and "(instead of " in screen.text
    assert "Reason: The speaker is ill" in screen.text
    assert "it costs you nothing" in screen.text
    assert buttons(screen) == [
        "I will come", "I cannot come", "The event", "Calendar file", "‹ Menu",
    ]  # fmt: skip
    card = the_only(hall, "desk.event_changed")
    assert "1" in card.text and "Ann" not in card.text
    urls = [button.url for row in card.rows for button in row]
    assert urls == [f"https://t.me/guildhall_bot?start=evc-{event}"]


def test_who_waits_is_asked_too_and_only_the_newest_move_is_told(hall):
    event = an_event(hall.club, capacity=1)
    register(hall.club, english(hall), event)
    join(hall.club, english(hall), event)
    move(hall, event, by=timedelta(days=1))
    move(hall, event, place="The lake")
    said = [screen for _language, screen in told(hall, "event.moved")]
    assert [one is None for one in said] == [True, True, False, False]
    waiting = next(one for one in said if one and "Stay on the list" in buttons(one))
    assert "You are on the waiting list." in waiting.text


def test_a_small_change_is_a_line(hall):
    event, ann = an_event(hall.club), english(hall)
    register(hall.club, ann, event)
    move(hall, event, ends=timedelta(minutes=30))
    screen = the_only(hall, "event.adjusted")
    assert screen.title == "" and "\n" not in screen.text
    assert screen.text.startswith("Tea on the hill: New end: ")


# ── Cancelled ─────────────────────────────────────────────────────────────────────────────────


def test_a_cancelled_event_is_told_with_reason_points_and_fee_and_finance_gets_a_card(hall):
    event = an_event(hall.club, points_price=10, fee=Decimal("50"), capacity=1)
    ann, bob = english(hall), english(hall)
    with hall.club.work() as work:
        earn(work, ann.member_id, 50)
    register(hall.club, ann, event)
    join(hall.club, bob, event)
    call_off(hall, event)
    said = [screen for _language, screen in told(hall, "event.cancelled")]
    waiting, seated = sorted(said, key=lambda screen: len(screen.text))
    assert seated.title == "Cancelled: Tea on the hill"
    assert "Reason: The hall is flooded" in seated.text
    assert "Your points are yours again." in seated.text
    assert "We pay it back" in seated.text
    assert "points" not in waiting.text
    assert buttons(seated) == ["Other events", "‹ Menu"]
    assert len(told(hall, "desk.event_cancelled")) == 1
    card = the_only(hall, "desk.event_fees")
    assert "¥50" in card.text  # numbers and sums alone, in the club's language
    urls = [button.url for row in card.rows for button in row]
    assert urls == [f"https://t.me/guildhall_bot?start=evfee-{event}"]


def test_the_list_of_fees_is_a_file_with_numbers_and_a_mark_of_who_took_it(hall):
    event, ann = an_event(hall.club, fee=Decimal("50")), english(hall)
    register(hall.club, ann, event)
    call_off(hall, event)
    params = {"event_id": event, "person_id": 7, "at": hall.club.now.isoformat()}
    sheets.load_all()
    found = sheets.SHEETS["events.fees"]
    with hall.club.work() as work:
        book = found.write(found.read(work.session, params))
    assert "7" in book.watermark
    assert book.tables[0].rows[0][1:3] == (1, Decimal("50"))
    assert book.tables[0].rows[-1][2] == Decimal("50")


def test_taken_up_again_everybody_reads_what_they_have(hall):
    event = an_event(hall.club, capacity=1)
    register(hall.club, english(hall), event)
    join(hall.club, english(hall), event)
    call_off(hall, event)
    with hall.club.work(hall.club.person(Role.MANAGER)) as work:
        cancelling.restore(work, event)
    assert told(hall, "event.cancelled") == [("en", None)] * 2
    texts = [screen.text for _language, screen in told(hall, "event.restored")]
    assert any("Your seat is yours again." in text for text in texts)
    assert any("place on the waiting list again" in text for text in texts)


def test_manager_and_leader_read_who_cancelled_what_they_agreed_to_and_why(hall):
    event = an_event(hall.club)
    hall.club.person(Role.LEADER, language="en")
    call_off(hall, event)
    screen = the_only(hall, "event.called_off")
    assert screen.title.startswith("Cancelled: ") and "The hall is flooded" in screen.text
    assert "has cancelled it" in screen.text and "it took your yes" in screen.text


def test_the_leader_reads_what_the_manager_decided_alone(hall):
    event = an_event(hall.club, starts_at=hall.club.now + timedelta(hours=30), place="The mill")
    hall.club.person(Role.LEADER, language="en")
    now = kept(hall, event)
    with hall.club.work(hall.club.person(Role.MANAGER)) as work:
        new = When(now.starts_at, now.ends_at, "The lake")
        assert agreeing.ask_move(work, event, new, reason="Rain", version=now.version) is None
    screen = the_only(hall, "event.changed_alone")
    assert "New place: The lake (instead of The mill)" in screen.text
    assert "decided alone" in screen.text
