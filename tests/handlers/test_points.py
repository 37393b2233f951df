"""A member's own points in the chat: the number, the history, one entry, what expires, a year."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from chat.points_words import aligned
from domain.access import Role
from domain.members.model import Member
from domain.people.model import Person
from domain.points import ledger
from domain.points.model import Cause
from domain.points.rules_model import Rule
from domain.standing import blacklist
from tests.domain.points import new_member

DIGIT = "\u2007"


async def member(hall, name="Ann Lee", **facts):
    """Somebody on the roll who has opened the chat: the talker and the member's id."""
    ann = hall.guest(name)
    await ann.says("/start")
    with hall.club.work() as work:
        person = select(Person.id).where(Person.telegram_id == ann.telegram_id)
        person_id = work.session.execute(person).scalar_one()
    return ann, new_member(hall.club, person_id=person_id, **facts)


def given(hall, member_id, points, *, days_ago=0, rule=None, cause="test", **terms):
    """The id of points earned that long ago."""
    with hall.club.work() as work:
        work.now -= timedelta(days=days_ago)
        why = Cause(cause, rule=rule)
        key = f"given:{member_id}:{points}:{days_ago}:{rule}"
        return ledger.earn(
            work, member_id=member_id, points=points, key=key, cause=why, **terms
        ).id


def taken(hall, member_id, points, *, cause="lottery.ticket", act=ledger.spend):
    with hall.club.work() as work:
        key = f"taken:{member_id}:{points}:{cause}"
        return act(work, member_id=member_id, points=points, key=key, cause=Cause(cause)).id


def undone(hall, transfer_id):
    with hall.club.work() as work:
        key = f"undone:{transfer_id}"
        return ledger.reverse(work, transfer_id, key=key, cause=Cause("grant")).id


def in_days(hall, days):
    return hall.club.now + timedelta(days=days)


# ── /points ───────────────────────────────────────────────────────────────────────────────────


async def test_a_guest_learns_what_points_are_and_how_to_become_a_member(hall):
    ann = hall.guest()
    screen = await ann.says("/points")
    assert "rewards" in screen.text
    assert ann.buttons() == ["Apply for membership", "‹ Menu"]
    await ann.presses("Apply for membership")
    assert ann.sees().title == "Before we begin"


async def test_a_new_member_has_none_and_reads_what_will_be_there(hall):
    ann, _id = await member(hall)
    assert (await ann.says("/points")).title == "You have no points to spend now"
    await ann.presses("History")
    assert "nothing yet" in ann.sees().text
    await ann.presses("My points", "Expiring")
    assert "None of your points expires" in ann.sees().text
    assert ann.buttons() == ["Rewards", "My points", "‹ Menu"]


async def test_a_member_reads_what_can_be_spent_what_waits_and_what_is_set_aside(hall):
    ann, ann_id = await member(hall)
    given(hall, ann_id, 1300, counts=True)
    given(hall, ann_id, 45, active_from=in_days(hall, 3))
    taken(hall, ann_id, 20, cause="redemption", act=ledger.hold)
    screen = await ann.says("/points")
    assert screen.title == "You have 1,280 points to spend"
    assert "45 more can be used soon." in screen.text
    assert "20 are set aside for rewards you asked for." in screen.text
    assert "Member. With 3,700 more tier points you become a Silver member." in screen.text
    assert (
        len(screen.rows) == 4
        and [b.style for row in screen.rows for b in row].count("primary") == 1
    )


async def test_who_owes_points_is_told_how_many(hall):
    ann, ann_id = await member(hall)
    earned = given(hall, ann_id, 50)
    taken(hall, ann_id, 30)
    undone(hall, earned)
    screen = await ann.says("/points")
    assert screen.title == "You owe the club 30 points"
    assert "The next points you get make up for it." in screen.text


async def test_a_barred_member_reads_that_points_rest_and_what_to_do(hall):
    ann, ann_id = await member(hall)
    given(hall, ann_id, 12)
    new_member(hall.club, row=ann_id, status="blacklisted")
    screen = await ann.says("/points")
    assert screen.title == "You have 12 points"
    assert "suspended" in screen.text
    assert "Rewards" not in ann.buttons() and ann.buttons()[0] == "Why, and what to do"
    await ann.presses("History")
    assert "+12" in ann.sees().text


async def test_while_a_case_is_open_points_rest(hall):
    ann, ann_id = await member(hall)
    given(hall, ann_id, 12)
    colleague = hall.club.person(Role.MEMBER_SPECIALIST)
    with hall.club.work(colleague) as work:
        number = work.session.get_one(Member, ann_id).number
        blacklist.open_case(
            work, number=number, kind="points_abuse", words="Two receipts, one buyer."
        )
    screen = await ann.says("/points")
    assert "until it is decided your points rest" in screen.text
    assert ann.buttons()[0] == "Why, and what to do"


async def test_the_menu_and_the_number_lead_to_each_other(hall):
    ann, _id = await member(hall)
    await ann.says("/start")
    await ann.presses("My points")
    assert "points to spend" in ann.sees().title
    await ann.presses("Menu")
    assert "Welcome back" in ann.sees().title


# ── The history ───────────────────────────────────────────────────────────────────────────────


def test_numbers_stand_below_each_other():
    wide = f"{DIGIT}{DIGIT}\u2008"
    assert aligned([1280, -50, 5]) == ["+1,280", f"{wide}−50", f"{wide}{DIGIT}+5"]
    assert aligned([]) == []


async def test_the_history_is_paged_newest_first_with_reasons(hall):
    ann, ann_id = await member(hall)
    given(hall, ann_id, 1, days_ago=3, rule="survey.answered")
    for number in range(10, 15):
        given(hall, ann_id, number, days_ago=2, rule="event.attended")
    taken(hall, ann_id, 7)
    await ann.says("/points")
    screen = await ann.presses("History")
    lines = [line for line in screen.text.splitlines() if line[:1].isdecimal()]
    assert len(lines) == 6
    assert "−7" in lines[0] and "A ticket for the draw" in lines[0]
    assert "+14" in lines[1] and "Came to an event" in lines[1]
    assert ann.buttons()[:6] == ["1", "2", "3", "4", "5", "6"]
    await ann.presses("›")
    assert "Answered a survey" in ann.sees().text and "event" not in ann.sees().text
    await ann.presses("1", "History")
    assert "Answered a survey" in ann.sees().text  # back on the page one came from


async def test_an_entry_tells_its_rule_and_from_when_until_when(hall):
    ann, ann_id = await member(hall)
    given(hall, ann_id, 120, rule="shop.purchase", cause="purchase",
        active_from=in_days(hall, 7), expires_at=in_days(hall, 40))  # fmt: skip
    await ann.says("/points")
    screen = await ann.presses("History", "1")
    assert screen.title == "+120 points"
    assert "A purchase in a shop" in screen.text
    assert "what they buy in our shops" in screen.text
    assert "You can use these points from" in screen.text
    assert "What is left of them expires on" in screen.text
    given(hall, ann_id, 1, rule="group.joined")
    await ann.presses("History", "1")
    assert "They do not expire." in ann.sees().text


async def test_a_reversal_names_the_entry_it_corrects_and_that_one_says_so(hall):
    ann, ann_id = await member(hall)
    first = given(hall, ann_id, 120, days_ago=20, rule="event.attended")
    undone(hall, first)
    await ann.says("/points")
    screen = await ann.presses("History")
    with hall.club.work() as work:
        day = work.today - timedelta(days=20)
    assert f"Corrects the entry of {day.day} {day:%b %Y}" in screen.text
    opened = await ann.presses("1")
    assert "That entry was +120 points: Came to an event" in opened.text
    assert "Members get points" not in opened.text
    await ann.presses("History", "2")
    assert "This entry was taken back on" in ann.sees().text
    assert "This is wrong" not in ann.buttons()


async def test_a_rule_of_the_clubs_own_is_told_by_its_name(hall):
    ann, ann_id = await member(hall)
    with hall.club.work() as work:
        rule = {"programme_id": 1, "kind": "per_event", "points": 5}
        work.session.add(Rule(code="own.1", name="Planting trees in spring", **rule))
    given(hall, ann_id, 5, rule="own.1")
    await ann.says("/points")
    assert "Planting trees in spring" in (await ann.presses("History")).text
    assert "Planting trees in spring" in (await ann.presses("1")).text


# ── This is wrong ─────────────────────────────────────────────────────────────────────────────


async def test_a_wrong_entry_is_reported_in_a_sentence_and_shows_that_it_is_looked_into(hall):
    ann, ann_id = await member(hall)
    given(hall, ann_id, 12, rule="event.attended")
    await ann.says("/points")
    await ann.presses("History", "1", "This is wrong")
    assert "little short" in (await ann.says("no")).text
    screen = await ann.says("I was there twice, in May and in June.")
    assert "within 3 working days" in screen.text
    assert "This is wrong" not in ann.buttons()
    await ann.presses("History", "1")
    assert "You told us on" in ann.sees().text and "We look into it by" in ann.sees().text


async def test_the_same_entry_is_looked_into_once(hall):
    ann, ann_id = await member(hall)
    number = given(hall, ann_id, 12, rule="event.attended")
    await ann.press_data(f"fb:wrong.{number}")
    await ann.says("I was there twice.")
    await ann.press_data(f"fb:wrong.{number}")
    assert "looked into already" in ann.phone.toasts[-1]
    assert ann.sees().title == "+12 points"


async def test_leaving_the_question_shows_the_entry_again(hall):
    ann, ann_id = await member(hall)
    given(hall, ann_id, 12, rule="event.attended")
    await ann.says("/points")
    await ann.presses("History", "1", "This is wrong", "Cancel")
    assert ann.sees().title == "+12 points"


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
async def test_somebody_elses_entry_is_not_found_however_the_button_is_forged(hall, number):
    ann, ann_id = await member(hall)
    given(hall, ann_id, 12, rule="event.attended")
    _bo, bo_id = await member(hall, "Bo Wu")
    assert given(hall, bo_id, 99, rule="event.attended") == 2
    for data in (f"owe:{number}:1", f"fb:wrong.{number}"):
        seen, toasts = len(ann.phone.messages), len(ann.phone.toasts)
        await ann.press_data(data)
        assert len(ann.phone.toasts) == toasts + 1
        assert "no longer here" in ann.phone.toasts[-1] or "out of date" in ann.phone.toasts[-1]
        assert len(ann.phone.messages) == seen and "99" not in ann.sees().title


async def test_a_guest_who_forges_a_members_button_is_told_there_is_nothing(hall):
    eve = hall.guest("Eve Fox")
    await eve.says("/start")
    for data in ("owh:1", "owe:1:1", "owx:1", "owy:2026"):
        await eve.press_data(data)
        assert "no longer here" in eve.phone.toasts[-1], data


# ── What expires, a year ──────────────────────────────────────────────────────────────────────


async def test_every_date_on_which_points_expire_is_listed_soonest_first(hall):
    ann, ann_id = await member(hall)
    for points, days in ((500, 60), (20, 9), (5, 9), (1000, 400)):
        given(hall, ann_id, points, expires_at=in_days(hall, days))
    given(hall, ann_id, 7)
    screen = await ann.says("/points")
    with hall.club.work() as work:
        soonest = in_days(hall, 9).astimezone(work.zone).date()
    assert "Next to expire: 25 points on" in screen.text and str(soonest.day) in screen.text
    screen = await ann.presses("Expiring")
    numbers = [line.split()[0] for line in screen.text.splitlines()[2:]]
    assert numbers == ["25", "500", "1,000"]


async def test_a_year_is_a_picture_with_its_neighbours(hall):
    with hall.club.work() as work:
        this = work.today.year
        joined = work.today.replace(year=this - 1, day=1)
    ann, ann_id = await member(hall, joined=joined)
    given(hall, ann_id, 120, rule="event.attended")
    taken(hall, ann_id, 20)
    await ann.says("/points")
    screen = await ann.presses("My year as a picture")
    assert screen.picture is not None
    assert screen.picture.params == {"member_id": ann_id, "year": this}
    assert screen.text == "120 came in, 20 went out."
    assert ann.buttons() == [f"◀ {this - 1}", "My points", "‹ Menu"]
    await ann.presses(f"◀ {this - 1}")
    assert ann.sees().title == f"Your points in {this - 1}"
    assert ann.buttons() == [f"{this} ▶", "My points", "‹ Menu"]
    for forged in (1, 99999, 10**30, -5):
        await ann.press_data(f"owy:{forged}")
        assert ann.sees().title == f"Your points in {this}"
