"""What somebody sees whose membership is suspended, or whose points rest: no promises."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.access import Role
from domain.members.model import Member, Status
from domain.people import facts
from domain.rewards.model import Redemption
from domain.standing import blacklist
from tests.domain.gifts import reward
from tests.handlers.test_card import code_of
from tests.handlers.test_card import member as admitted
from tests.handlers.test_points import given
from tests.handlers.test_rewards import enroll, member


def bar(hall):
    with hall.club.work() as work:
        work.session.execute(update(Member).values(status=Status.BLACKLISTED))


def freeze(hall):
    with hall.club.work() as work:
        number = work.session.scalars(select(Member.number)).one()
    with hall.club.work(hall.club.person(Role.MEMBER_SPECIALIST)) as work:
        blacklist.open_case(work, number=number, kind="conduct", words="Words of a case.")


@pytest.mark.parametrize("stop", [bar, freeze])
async def test_the_catalogue_promises_nothing_and_shows_why(hall, stop):
    ann = await member(hall, 250)
    reward(hall.club, 100, posting=True)
    stop(hall)
    screen = await ann.says("/rewards")
    assert "You can spend" not in screen.text
    assert "Your points cannot be used at the moment" in screen.text
    await ann.presses("Look through")
    assert ann.buttons()[0] == "Why, and what to do"


@pytest.mark.parametrize("stop", [bar, freeze])
async def test_no_address_is_asked_for(hall, stop):
    ann = await member(hall, 250)
    reward(hall.club, 100, posting=True)
    await ann.says("/rewards")
    await ann.presses("Look through", "Redeem")
    stop(hall)
    await ann.presses("Post it to me")
    assert "cannot be used at the moment" in ann.phone.toasts[-1]
    assert "Where shall we post it" not in ann.sees().text
    with hall.club.work() as work:
        assert work.session.scalars(select(Redemption)).all() == []


@pytest.mark.parametrize("stop", [bar, freeze])
async def test_points_are_not_called_to_spend(hall, stop):
    ann = hall.guest()
    await ann.says("/start")
    member_id = enroll(hall, ann, 0)
    given(hall, member_id, 90, expires_at=hall.club.now + timedelta(days=20))
    stop(hall)
    screen = await ann.says("/points")
    assert screen.title == "You have 90 points"
    assert "can be used soon" not in screen.text and "you become" not in screen.text
    screen = await ann.presses("Expiring")
    assert "These points expire" in screen.text
    assert "Use them" not in ann.buttons()


@pytest.mark.parametrize("stop", [bar, freeze])
async def test_no_points_are_promised_for_inviting(hall, stop):
    with hall.club.work() as work:
        facts.put(work.session, "bot_username", "guildhall_bot", work.now)
    ann = await member(hall)
    await ann.says("/refer")
    stop(hall)
    screen = await ann.presses("As a QR code")
    assert screen.picture is None and "Your link rests" in screen.text
    screen = await ann.says("/refer")
    assert "points by it" in screen.text and "You get" not in screen.text
    assert ann.buttons() == ["Why, and what to do", "‹ Menu"]


async def test_a_barred_members_card_is_not_shown_and_not_valid(hall):
    ann, _mei = await admitted(hall)
    bar(hall)
    screen = await ann.says("/card")
    assert screen.picture is None
    assert "not valid at the moment" in screen.text and "front desk" not in screen.text
    assert ann.buttons() == ["Why, and what to do", "‹ Menu"]
    clerk = hall.staff(Role.SERVICE_AGENT)
    screen = await clerk.says(f"/start card-{code_of(hall)}")
    assert "✓" not in screen.title
