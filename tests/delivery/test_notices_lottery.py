"""What ticket holders, winners, inviters and the staff group read."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from chat.qr_picture import qr
from delivery.drawing import DRAWINGS, load_all
from domain import clock
from domain.access import Role
from domain.lottery import planning, prizes, running
from domain.lottery.model import LotteryWin
from domain.people import facts
from domain.people import service as people
from tests.conftest import Club
from tests.delivery.test_notices_applications import buttons, the_only, told
from tests.domain.lotteries import SUM, TEA, closed, lottery, opened, rich, take, tick
from tests.handlers.applicants import apply_owners
from tests.handlers.conftest import Hall
from tests.handlers.test_lottery import member
from tests.handlers.test_refer import approve, follows, link
from tests.talk import STAFF_CHAT, open_house


@pytest.fixture
async def hall(sqlite_club: Club) -> AsyncIterator[Hall]:
    sqlite_club.now = clock.now()
    async with open_house(sqlite_club.engines) as house:
        with sqlite_club.work() as work:
            facts.put(work.session, "staff_group", str(STAFF_CHAT), work.now)
            facts.put(work.session, "bot_username", "guildhall_bot", work.now)
        yield Hall(house, sqlite_club)


def english(club, points=100):
    person = rich(club, points)
    with club.work(person) as work:
        people.set_language(work, "en")
    return person


def drawn(club, lottery_id):
    with club.work(club.person(Role.ACTIVITY_SPECIALIST)) as work:
        running.draw_now(work, lottery_id)
    tick(club)


def test_each_holder_is_told_once_what_became_of_their_tickets(hall):
    club = hall.club
    holders = [english(club) for _ in range(4)]
    lottery_id = closed(club, *holders, each=2, prizes=(TEA, SUM))
    drawn(club, lottery_id)
    said = [screen for _language, screen in told(hall, "lottery.drawn")]
    assert len(said) == 4
    won = [screen for screen in said if screen.title == "Congratulations, you have won!"]
    lines = "\n".join(screen.text for screen in won)
    assert lines.count("won: Tea set.") == 1
    assert lines.count("won: 100 points.") == 2
    assert sum("Fetch: Tea set" in buttons(screen) for screen in won) == 1
    others = [screen for screen in said if screen not in won]
    assert all("not among them this time" in screen.text for screen in others)
    assert all("Check this draw" in buttons(screen) for screen in said)


def test_called_off_holders_read_the_reason_and_that_points_are_back(hall):
    club = hall.club
    ann = english(club)
    lottery_id = opened(club)
    take(club, ann, lottery_id)
    with club.work(club.person(Role.MANAGER)) as work:
        planning.give_up(work, lottery_id, "The tea set broke")
    tick(club)
    screen = the_only(hall, "lottery.cancelled")
    assert "All points for your tickets are back." in screen.text
    assert "Reason: The tea set broke" in screen.text


def test_the_groups_card_carries_the_promise_and_later_the_numbers_and_no_name(hall):
    club = hall.club
    lottery_id = closed(club, english(club), prizes=(TEA,))
    promise = lottery(club, lottery_id).commitment
    first = the_only(hall, "desk.lottery")
    assert promise in first.text
    urls = [button.url for row in first.rows for button in row]
    assert urls == [f"https://t.me/guildhall_bot?start=lottery-{lottery_id}"]
    assert lottery(club, lottery_id).seed not in first.text
    drawn(club, lottery_id)
    later = told(hall, "desk.lottery", edits=True)[-1][1]
    kept = lottery(club, lottery_id)
    assert all(number in later.text for number in (promise, kept.list_digest, kept.revealed))


def test_a_reminder_of_a_prize_is_dropped_once_it_was_fetched(hall):
    club = hall.club
    lottery_id = closed(club, english(club), prizes=(TEA,))
    drawn(club, lottery_id)
    club.now += timedelta(days=54)
    tick(club)
    assert "Tea set" in the_only(hall, "lottery.prize_waiting").text
    with club.work(club.person(Role.SERVICE_AGENT)) as work:
        win = work.session.execute(select(LotteryWin.id)).scalar_one()
        prizes.hand_over(work, win)
    assert [screen for _language, screen in told(hall, "lottery.prize_waiting")] == [None]


async def test_both_sides_of_an_invitation_are_told_of_points_and_of_no_name(hall):
    ann, bo = await member(hall), hall.guest("Bo Wang")
    await follows(bo, await link(ann))
    await apply_owners(bo, name="Bo Wang")
    mei = await approve(hall)
    to_ann = the_only(hall, "referral.referrer_paid")
    assert "50 points are yours" in to_ann.text and "Bo" not in to_ann.text
    to_bo = the_only(hall, "referral.referred_paid")
    assert "20 points are yours" in to_bo.text and "Ann" not in to_bo.text
    await mei.presses("Undo", "Yes, undo")
    # What was not told yet is no longer true.
    assert [screen for _language, screen in told(hall, "referral.referrer_paid")] == [None]


def test_the_pictures_lead_to_the_right_place(hall):
    load_all()
    with hall.club.work() as work:
        prize = DRAWINGS["lottery_prize"].read(work.session, {"code": "K7PM2XWA"})
        invitation = DRAWINGS["referral"].read(work.session, {"member_id": 3})
    assert prize == "https://t.me/guildhall_bot?start=win-K7PM2XWA"
    assert invitation.startswith("https://t.me/guildhall_bot?start=ref-")
    with Image.open(BytesIO(qr(invitation))) as picture:
        assert picture.width == picture.height >= 400
        corner = picture.convert("L").getpixel((5, 5))
    assert corner == 255  # the quiet zone
