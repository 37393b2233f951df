"""A personal link: passed on, followed, rewarded, and what its owner sees of it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from domain.people import facts
from domain.referrals.model import Referral
from tests.handlers.applicants import apply_owners, settings
from tests.handlers.test_card import member as admitted
from tests.handlers.test_lottery import member


@pytest.fixture(autouse=True)
def _named(hall):
    with hall.club.work() as work:
        facts.put(work.session, "bot_username", "guildhall_bot", work.now)


async def link(talker):
    """The link as its owner copies it."""
    screen = await talker.says("/refer")
    return next(b.copy for row in screen.rows for b in row if b.copy)


async def follows(talker, url):
    return await talker.says("/start " + parse_qs(urlsplit(url).query)["start"][0])


def referrals(hall):
    with hall.club.work() as work:
        found = work.session.execute(select(Referral.state).order_by(Referral.id))
        return list(found.scalars())


async def test_a_member_has_a_link_to_send_copy_and_scan(hall):
    ann = await member(hall)
    url = await link(ann)
    assert url.startswith("https://t.me/guildhall_bot?start=ref-")
    screen = ann.sees()
    assert "Nobody has joined by your link yet." in screen.text
    assert "You get 50 points. The new member gets 20 points." in screen.text
    shared = next(b.url for row in screen.rows for b in row if b.url)
    assert parse_qs(urlsplit(shared).query)["url"] == [url]
    screen = await ann.presses("As a QR code")
    assert screen.picture.kind == "referral"
    assert screen.picture.params == {"member_id": ann.member_id}


async def test_a_guest_learns_what_it_is_and_how_to_get_one(hall):
    guest = hall.guest()
    screen = await guest.says("/refer")
    assert "once you are a member" in screen.text
    assert "Apply for membership" in guest.buttons()


async def test_who_follows_a_link_is_welcomed_applies_and_both_are_rewarded(hall):
    ann, bo = await member(hall), hall.guest("Bo Wang")
    url = await link(ann)
    screen = await follows(bo, url)
    assert screen.text.startswith("A member has invited you")
    assert "Ann" not in screen.text and "Apply for membership" in bo.buttons()
    await apply_owners(bo, name="Bo Wang")
    await approve(hall)
    screen = await ann.says("/refer")
    assert "1 member has joined by your link. That brought you 50 points." in screen.text
    assert "Bo" not in screen.text
    assert referrals(hall) == ["rewarded"]


async def approve(hall, number=1):
    from domain.access import Role

    mei = hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")
    await mei.says(f"/start a-{number}")
    await mei.presses("Claim", "Fee taken")
    await mei.says("R-77")
    await mei.presses("Approve")
    return mei


async def test_undone_the_points_go_and_the_count_with_them(hall):
    ann, bo = await member(hall), hall.guest("Bo Wang")
    await follows(bo, await link(ann))
    await apply_owners(bo, name="Bo Wang")
    mei = await approve(hall)
    await mei.presses("Undo", "Yes, undo")
    screen = await ann.says("/refer")
    assert "Nobody has joined by your link yet." in screen.text
    assert referrals(hall) == ["touched"]


async def test_the_first_link_counts_and_a_member_follows_none(hall):
    ann, cy = await member(hall), await member(hall, "Cy Hu")
    bo = hall.guest("Bo Wang")
    first, second = await link(ann), await link(cy)
    await follows(bo, first)
    screen = await follows(bo, second)
    assert "A member has invited you" not in screen.text
    screen = await follows(cy, first)
    assert "A member has invited you" not in screen.text
    screen = await follows(ann, first)
    assert "Welcome back" in screen.title
    assert referrals(hall) == ["touched"]


async def test_a_made_up_link_is_a_plain_welcome(hall):
    eve = hall.guest("Eve Fox")
    screen = await eve.says("/start ref-made-up_token")
    assert screen.title.startswith("Welcome to")
    assert referrals(hall) == []


async def test_a_club_that_pays_nothing_promises_nothing(hall):
    settings(hall, referral_pays="none")
    ann = await member(hall)
    screen = await ann.says("/refer")
    assert "point" not in screen.text


async def test_a_member_who_applied_before_following_brings_nothing(hall):
    bo, _mei = await admitted(hall)
    ann = await member(hall, "Ann Hu")
    await follows(bo, await link(ann))
    assert referrals(hall) == []
