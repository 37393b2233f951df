"""How it was, asked in the chat: two taps, words if one likes, changed until the week is over."""

from datetime import timedelta

import pytest

from domain.events import feedback
from domain.people.model import Person
from tests.domain.afters import Evening, run


@pytest.fixture
async def evening(hall):
    """An event that ended three hours ago; Ann is the first of its guests."""
    return ended(hall, hours=3)


def ended(hall, came=6, **ago):
    now = hall.club.now
    hall.club.now = now - timedelta(**ago)
    found = Evening(hall.club, guests=6, came=came)
    hall.club.now = now
    run(hall.club)
    return found


def ann_of(hall, evening, guest=0):
    with hall.club.work() as work:
        person = work.session.get_one(Person, evening.guests[guest].person_id)
        return hall.house.person("Ann Lee", telegram_id=person.telegram_id)


async def begin(ann, evening):
    await ann.says("/start")
    await ann.press_data(f"eaf:{evening.event_id}")
    return ann.sees()


async def test_a_guest_answers_in_a_minute_and_may_change_it(hall, evening):
    ann = ann_of(hall, evening)
    screen = await begin(ann, evening)
    assert "How was “Tea on the hill”?" in screen.text
    await ann.presses("5")
    assert "recommend our events" in ann.sees().text
    await ann.presses("10")
    await ann.says("The tea was lovely")
    await ann.presses("Skip")
    assert "quote your words" in ann.sees().text
    await ann.presses("Yes")
    assert "★★★★★" in ann.sees().text
    screen = await ann.presses("Send")
    assert screen.title == "Thank you!"
    (visit, *_others) = evening.visits()
    assert (visit.stars, visit.recommend, visit.good) == (5, 10, "The tea was lovely")
    assert visit.quotable

    screen = await ann.presses("Change my answer")
    assert "★★★★★" in screen.text  # the summary of what was given
    await ann.presses("Stars")
    await ann.presses("2")
    await ann.presses("Send")
    (visit, *_others) = evening.visits()
    assert (visit.stars, visit.recommend) == (2, 10)


async def test_without_words_nobody_is_asked_whether_they_may_be_quoted(hall, evening):
    ann = ann_of(hall, evening)
    await begin(ann, evening)
    await ann.presses("4", "9", "Skip", "Skip")
    screen = await ann.presses("Send")
    assert screen.title == "Thank you!"
    assert not evening.visits()[0].quotable


async def test_a_number_out_of_range_is_asked_again(hall, evening):
    ann = ann_of(hall, evening)
    await begin(ann, evening)
    await ann.says("11")
    assert "How was" in ann.sees().text
    assert evening.visits()[0].answered_at is None


async def test_who_was_not_there_and_who_comes_too_late_are_told_so(hall):
    evening = ended(hall, came=1, hours=3)
    stranger = hall.guest("Eve Fox")
    await stranger.says("/start")
    await stranger.press_data(f"eaf:{evening.event_id}")
    assert "Only those who came" in stranger.phone.toasts[-1]
    missed = ann_of(hall, evening, guest=3)
    await begin(missed, evening)
    assert "Only those who came" in missed.phone.toasts[-1]

    old = ended(hall, days=6, hours=23)
    ann = ann_of(hall, old)
    await begin(ann, old)
    await ann.presses("5", "10", "Skip", "Skip")
    with hall.club.work() as work:  # the week ends while the summary is on the screen
        from sqlalchemy import text

        work.session.execute(
            text("UPDATE event_after SET closes_at = opens_at WHERE event_id = :one"),
            {"one": old.event_id},
        )
    await ann.presses("Send")
    assert old.visits()[0].answered_at is None


async def test_a_forged_event_and_one_that_is_still_on_are_refused(hall):
    ann = hall.guest()
    await ann.says("/start")
    await ann.press_data("eaf:999999")
    assert "no longer here" in ann.phone.toasts[-1]
    await ann.press_data("fb:feedback.1.1")
    assert "out of date" in ann.phone.toasts[-1]


async def test_two_presses_on_send_are_one_answer(hall, evening):
    ann = ann_of(hall, evening)
    await begin(ann, evening)
    await ann.presses("3", "5", "Skip", "Skip")
    shown, button = ann._find("Send")
    await hall.house.feed(
        ann.press_body(str(button.data), shown.message_id),
        ann.press_body(str(button.data), shown.message_id),
    )
    assert ann.sees().title == "Thank you!"
    with hall.club.work() as work:
        assert feedback.reckoned(work.session, evening.event_id).n == 1


async def test_the_events_own_page_asks_too_while_it_may_be_answered(hall, evening):
    ann = ann_of(hall, evening)
    await ann.says("/start")
    await ann.press_data(f"evo:{evening.event_id}")
    screen = await ann.presses("Say how it was")
    assert "How was" in screen.text
    old = ended(hall, days=8)
    await ann.press_data(f"evo:{old.event_id}")
    assert "This event is over." in ann.sees().text
    assert "Say how it was" not in ann.buttons()
