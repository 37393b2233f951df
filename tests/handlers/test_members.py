"""The roll for specialists: lists, one member's page, the class, the cause, the file in full."""

from datetime import date

import pytest
from sqlalchemy import select, update

from domain import audit, policy
from domain.access import SYSTEM, Role
from domain.members.model import Member, Status
from domain.standing import nightly, value
from domain.standing.model import MemberValue
from tests.domain.points import new_member
from tests.domain.standings import bought, until_done
from tests.handlers.test_card import member as admitted

_M = Member.__table__


@pytest.fixture
def mei(hall):
    return hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")


def roll(hall, count=10, **more):
    return [new_member(hall.club, **more) for _ in range(count)]


def number_of(hall, member_id):
    with hall.club.work() as work:
        return work.session.get_one(Member, member_id).number


def deeds(hall, action):
    with hall.club.work(hall.club.person(Role.MANAGER)) as work:
        return audit.entries(work, action=action).items


async def test_the_roll_shows_numbers_and_no_names(hall, mei):
    await admitted(hall)
    roll(hall)
    screen = await mei.says("/members")
    assert screen.title == "11 members"
    assert "NJ100001" in screen.text and "Ann" not in screen.text
    assert len([one for one in screen.text.splitlines() if "••" in one]) == 1
    before = screen.text
    await mei.presses("›")
    assert mei.sees().text != before
    assert len(mei.sees().text.splitlines()) == 3


async def test_the_list_is_narrowed_by_tier_status_and_class(hall, mei):
    roll(hall, 3)
    asleep = roll(hall, 2, status=Status.DORMANT, tier="gold")
    await mei.says("/members")
    await mei.presses("Narrow the list", "Gold", "dormant")
    assert "Show 2 members" in mei.buttons()
    screen = await mei.presses("Show 2 members")
    assert all(number_of(hall, one) in screen.text for one in asleep)
    assert "Tier: Gold" in screen.text
    await mei.presses("Narrow the list", "✓ Gold", "core")
    assert "Show 0 members" in mei.buttons()
    screen = await mei.presses("Show 0 members")
    assert "No member is like this" in screen.text and "Find a member" in mei.buttons()


async def test_a_member_is_found_by_number_or_phone_and_never_shown_in_the_open(hall, mei):
    await admitted(hall)
    with hall.club.work() as work:
        member = work.session.execute(select(Member)).scalar_one()
        name = member.name
    await mei.says("/members")
    await mei.presses("Find a member")
    screen = await mei.says("nj100001")
    assert screen.title == "Member NJ100001"
    assert name not in screen.text and f"{name[0]}••" in screen.text
    assert "Active since" in screen.text and "No purchase yet" in screen.text
    await mei.presses("‹ Members", "Find a member")
    assert (await mei.says("138 0013 8000")).title == "Member NJ100001"
    assert len(deeds(hall, "member.found_by_phone")) == 1
    assert len(deeds(hall, "member.read")) >= 2


async def test_nobody_found_leaves_the_question_open(hall, mei):
    await mei.says("/members")
    await mei.presses("Find a member")
    screen = await mei.says("NJ999999")
    assert "Nobody has this member number" in screen.text
    screen = await mei.says("who is it?")
    assert "member number such as" in screen.text


async def test_the_file_in_full_is_a_press_away_and_recorded(hall, mei):
    await admitted(hall)
    with hall.club.work() as work:
        name = work.session.execute(select(Member)).scalar_one().name
    await mei.says("/members")
    await mei.presses("NJ100001", "Show in full")
    screen = mei.sees()
    assert screen.protect and name in screen.text and "This look has been recorded" in screen.text
    assert len(deeds(hall, "member.read_in_full")) == 1
    data = hall.staff(Role.DATA_SPECIALIST, name="Dan Wu")
    await data.says("/members")
    await data.presses("NJ100001")
    assert "Show in full" not in data.buttons()
    await data.press_data("mu:1")
    assert "not yours" in data.phone.toasts[-1]


async def test_a_dormant_members_page_says_since_when_and_why(hall, mei):
    policy.set_defaults(preset="retail")
    (member,) = roll(hall, 1, joined=date(2020, 1, 1))
    clerk = hall.club.person(Role.SERVICE_AGENT)
    with hall.club.work() as work:
        bought(work, member, date(2020, 3, 5), by=clerk.person_id)
    until_done(hall.club, nightly.run)
    number = number_of(hall, member)
    await mei.says("/members")
    await mei.presses(number)
    assert "Lost since" in mei.sees().text and "Last purchase" in mei.sees().text
    await mei.presses("Note the cause", "The price")
    assert "– The price" in mei.sees().text and "✓ Noted" in mei.sees().text
    policy.set_defaults()


async def test_a_class_is_confirmed_with_a_press_and_overruled_with_a_reason(hall, mei):
    (member,) = roll(hall, 1)
    clerk = hall.club.person(Role.SERVICE_AGENT)
    policy.set_defaults(core_share=50, important_share=50)
    with hall.club.work() as work:
        bought(work, member, work.today, by=clerk.person_id)
    until_done(hall.club, value.run)
    policy.set_defaults()
    with hall.club.work(SYSTEM) as work:
        assert work.session.get_one(MemberValue, member).suggested == "important"
    await mei.says("/members")
    await mei.presses(number_of(hall, member))
    assert "Value class: important, suggested" in mei.sees().text
    await mei.presses("Value class", "important")
    assert "Value class: important, confirmed" in mei.sees().text
    await mei.presses("Value class", "core")
    assert "not the one suggested" in mei.sees().text
    await mei.says("Brings all her neighbours.")
    assert "Value class: core, confirmed · suggested: important" in mei.sees().text


async def test_a_service_agent_has_no_roll(hall):
    agent = hall.staff(Role.SERVICE_AGENT)
    await agent.says("/members")
    assert "not yours" in agent.sees().text
    (member,) = roll(hall, 1)
    for forged in ("ml:1:::", "mf:::", f"mm:{member}", f"fb:class.{member}", f"fb:cause.{member}"):
        await agent.press_data(forged)
        assert "not yours" in agent.phone.toasts[-1]
    with hall.club.work() as work:
        work.session.execute(update(_M).values(status=Status.ACTIVE))
    assert not deeds(hall, "member.read")
