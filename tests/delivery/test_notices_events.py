"""What members read of events: news, offers, and what became of their seat or their place."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from delivery import sheets
from domain import clock
from domain.access import Role
from domain.events import announcing, managing, news, offers, seats
from domain.events.model import Event, Turn
from tests.delivery.test_notices_applications import buttons, the_only, told
from tests.domain.events import a_member, an_event
from tests.domain.test_events_seats import cancel, join, register
from tests.handlers.conftest import Hall
from tests.talk import open_house


@pytest.fixture
async def hall(sqlite_club):
    sqlite_club.now = clock.now()
    async with open_house(sqlite_club.engines) as house:
        yield Hall(house, sqlite_club)


def english(club, **values):
    """A member who reads English."""
    from domain.people import service as people

    ann = a_member(club, **values)
    with club.work(ann) as work:
        people.set_language(work, "en")
    return ann


def changed(club, model, **values):
    with club.work() as work:
        work.session.execute(update(model).values(**values))


def said(hall, kind):
    """The Screens of this kind; None where nothing is left to tell."""
    return [screen for _language, screen in told(hall, kind)]


# ── News ──────────────────────────────────────────────────────────────────────────────────────


def announced(club, **values):
    event = an_event(club, state="approved", **values)
    with club.work(club.person(Role.MANAGER)) as work:
        announcing.announce(work, event)
    with club.work() as work:
        while announcing.run(work):
            pass
    return event


def test_news_of_an_event_say_what_it_is_why_they_came_and_how_to_stop_them(hall):
    english(hall.club)
    announced(
        hall.club, title="Tea", place="The old mill", about="word " * 200, points_price=5,
        opens_at=hall.club.now + timedelta(days=1),
    )  # fmt: skip
    screen = the_only(hall, "event.announced")
    assert screen.title == "Tea"
    assert "The old mill" in screen.text and "word …" in screen.text
    assert "5 points for each seat" in screen.text and "Registration opens:" in screen.text
    assert "You get this because the club tells its members of events." in screen.text
    assert buttons(screen) == ["Register", "Details", "No thanks", "No more event news"]


def test_news_stop_for_those_who_opted_out_after_they_were_queued(hall):
    ann = english(hall.club)
    announced(hall.club)
    with hall.club.work(ann) as work:
        news.choose(work, on=False)
    assert said(hall, "event.announced") == [None]


def test_who_takes_part_already_gets_no_news_of_it(hall):
    ann, bo, cy = (english(hall.club) for _ in range(3))
    event = announced(hall.club, capacity=1)
    register(hall.club, ann, event)
    join(hall.club, bo, event)
    shown = said(hall, "event.announced")
    assert [screen is None for screen in shown] == [True, True, False]
    assert cy.member_id


def test_news_that_come_too_late_are_not_told(hall):
    english(hall.club)
    announced(hall.club)
    changed(hall.club, Event, closes_at=hall.club.now - timedelta(minutes=1))
    assert said(hall, "event.announced") == [None]
    changed(hall.club, Event, closes_at=None, state="cancelled")
    assert said(hall, "event.announced") == [None]


# ── A registration ────────────────────────────────────────────────────────────────────────────


def test_what_the_screen_said_is_not_said_again(hall):
    register(hall.club, english(hall.club), an_event(hall.club))
    assert said(hall, "event.registered") == []


def asked(hall, **values):
    """A registration that waits for a yes; (its row, a manager)."""
    event = an_event(hall.club, needs_approval=True, title="Gala", **values)
    made = register(hall.club, english(hall.club), event)
    return made, hall.club.person(Role.MANAGER)


def test_a_request_is_confirmed_and_then_answered(hall):
    made, boss = asked(hall)
    screen = the_only(hall, "event.registered")
    assert screen.title == "Your request is with us" and "Gala" in screen.text
    with hall.club.work(boss) as work:
        managing.approve(work, made.id, version=made.version)
    screen = the_only(hall, "event.approved")
    assert "your seat is yours" in screen.title and "My ticket" in buttons(screen)
    assert said(hall, "event.registered") == [None]


def test_a_no_gives_its_reason_and_the_way_to_other_events(hall):
    made, boss = asked(hall)
    with hall.club.work(boss) as work:
        managing.refuse(work, made.id, version=made.version, words="It is for founders.")
    screen = the_only(hall, "event.refused")
    assert "Reason: It is for founders." in screen.text
    assert buttons(screen)[0] == "Other events"


def test_a_seat_given_up_by_a_colleague_is_told_with_the_reason(hall):
    made, boss = asked(hall)
    with hall.club.work(boss) as work:
        managing.give_up(work, made.id, version=made.version, words="You rang us.")
    screen = the_only(hall, "event.given_up")
    assert "Reason: You rang us." in screen.text and "Was that not your wish?" in screen.text


# ── The queue ─────────────────────────────────────────────────────────────────────────────────


def offered(hall, party=1, **values):
    """Somebody with an offer in hand: (them, the event)."""
    event = an_event(hall.club, title="Gala", capacity=party, companions=3, **values)
    first, ann = a_member(hall.club), english(hall.club)
    register(hall.club, first, event, party=party)
    join(hall.club, ann, event, party=party)
    cancel(hall.club, first, event)
    return ann, event


def test_an_offer_says_how_many_until_when_and_has_two_buttons(hall):
    _ann, event = offered(hall, party=2)
    screen = the_only(hall, "event.offered")
    assert screen.title == "A seat is free for you"
    assert "2 seats are kept for you until" in screen.text
    assert buttons(screen)[:2] == ["Accept", "Decline"]
    assert [b.data for b in screen.rows[0]] == [f"eva:{event}:0", f"evl:{event}:0"]


def test_an_offer_that_ran_out_is_told_as_over_and_no_longer_as_an_offer(hall):
    _ann, event = offered(hall)
    changed(hall.club, Turn, offer_until=hall.club.now - timedelta(minutes=1))
    assert said(hall, "event.offered") == [None]
    with hall.club.work() as work:
        held = seats.lock(work, event)
        held.waiting_open = False
        offers.process(work, held)
    screen = the_only(hall, "event.offer_over")
    assert "at the end of this round" in screen.text


def test_a_party_that_does_not_fit_learns_that_it_keeps_its_place(hall):
    event = an_event(hall.club, capacity=3, companions=3)
    one, two, ann = a_member(hall.club), a_member(hall.club), english(hall.club)
    register(hall.club, one, event, party=2)
    register(hall.club, two, event)
    join(hall.club, ann, event, party=3)
    cancel(hall.club, two, event)
    screen = the_only(hall, "event.skipped")
    assert "not 3 at once" in screen.text and "keep your place" in screen.title


def test_the_last_call_has_the_button_and_is_not_told_to_who_left(hall):
    starts = hall.club.now + timedelta(hours=8)
    event = an_event(hall.club, capacity=4, companions=3, starts_at=starts)
    one, ann = a_member(hall.club), english(hall.club)
    register(hall.club, one, event, party=3)
    join(hall.club, ann, event, party=2)
    hall.club.now += timedelta(hours=3)
    with hall.club.work() as work:
        offers.final_call(work, event)
    screen = the_only(hall, "event.final_call")
    assert "first come, first served" in screen.text and buttons(screen)[0] == "Register"
    changed(hall.club, Turn, state="left")
    assert said(hall, "event.final_call") == [None]


# ── The calendar file ─────────────────────────────────────────────────────────────────────────


def calendar(club, event):
    """The file as a calendar reads it: (the event in it, the whole)."""
    from icalendar import Calendar

    sheets.load_all()
    known = sheets.SHEETS["event.calendar"]
    with club.work() as work:
        made = known.write(known.read(work.session, {"event_id": event}))
    assert made.name == f"event-{event}.ics"
    whole = Calendar.from_ical(made.content)
    return whole.walk("VEVENT")[0], whole


def test_the_calendar_file_keeps_its_name_and_counts_its_changes(hall):
    starts = hall.club.now + timedelta(days=3)
    event = an_event(
        hall.club, title="Fair; with, signs", place="Pier 7", starts_at=starts,
        zone="Europe/Berlin", latitude=52.5, longitude=13.4, about="Two\nlines",
    )  # fmt: skip
    first, whole = calendar(hall.club, event)
    assert first["dtstart"].dt == starts.replace(microsecond=0)
    assert first["dtstart"].params["TZID"] == "Europe/Berlin"
    assert [str(zone["tzid"]) for zone in whole.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert (str(first["summary"]), str(first["description"])) == (
        "Fair; with, signs",
        "Two\nlines",
    )
    assert whole["method"] == "PUBLISH"
    later = starts + timedelta(hours=2)
    changed(hall.club, Event, version=2, starts_at=later, ends_at=later + timedelta(hours=1))
    second, _whole = calendar(hall.club, event)
    assert second["uid"] == first["uid"]
    assert (first["sequence"], second["sequence"]) == (1, 2)
    assert second["dtstart"].dt == later.replace(microsecond=0)


def test_a_cancelled_event_is_taken_out_of_the_calendar(hall):
    event = an_event(hall.club)
    changed(hall.club, Event, state="cancelled")
    one, whole = calendar(hall.club, event)
    assert (str(one["status"]), str(whole["method"])) == ("CANCELLED", "CANCEL")
