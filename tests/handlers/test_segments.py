"""Segments in the chat: pressed together, counted each time, renamed, copied, discarded."""

import pytest
from sqlalchemy import select

from chat import segment_words
from domain.access import Role
from domain.events.model import Event
from domain.segments import profiles
from handlers import application_choices
from tests.domain.events import a_member
from tests.domain.points import new_member


@pytest.fixture
def mei(hall):
    return hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")


async def made(talker, name="Golden golfers"):
    await talker.says("/segments")
    await talker.presses("New segment")
    return await talker.says(name)


async def test_a_segment_is_pressed_together_and_counted_after_each_press(hall, mei):
    new_member(hall.club, tier="gold")
    ann = new_member(hall.club, tier="gold")
    new_member(hall.club, tier="silver")
    with hall.club.work() as work:
        profiles.write(work, ann, {"interests": ["golf"], "district": "Gulou"})
    screen = await mei.says("/segments")
    assert "A segment is a choice of members" in screen.text
    screen = await made(mei)
    assert (screen.title, "3 members are in it now." in screen.text) == ("Golden golfers", True)
    assert "Made by" in screen.text
    await mei.presses("Membership", "Tier")
    screen = await mei.presses("Gold")
    assert "2 members are in it now." in screen.text
    assert "✓ Gold" in mei.buttons()
    await mei.presses("‹ Conditions", "‹ The segment", "Who they are", "Interests")
    screen = await mei.presses("›")
    screen = await mei.presses("Golf")
    assert "1 member is in it now." in screen.text
    assert "Tier: Gold" in screen.text
    await mei.presses("‹ Conditions", "District")
    screen = await mei.presses("gulou")
    assert "District: gulou" in screen.text
    screen = await mei.presses("gulou")
    assert "District: gulou" not in screen.text
    await mei.presses("‹ Conditions", "Interests")
    screen = await mei.presses("Leave this out")
    assert "2 members are in it now." in screen.text


async def test_a_day_is_typed_and_one_that_excludes_the_other_is_refused(hall, mei):
    await made(mei)
    await mei.presses("Membership", "Joined since", "Choose a day")
    screen = await mei.says("2025-03-01")
    assert "Joined since: 1 Mar 2025" in screen.text
    await mei.presses("‹ Conditions", "Joined before", "Choose a day")
    screen = await mei.says("2025-02-01")
    assert "Nobody can have joined" in screen.text
    screen = await mei.says("2025-04-01")
    assert "Joined before" in screen.title


async def test_it_is_renamed_copied_and_discarded_after_a_second_look(hall, mei):
    await made(mei)
    await mei.presses("Copy")
    screen = await mei.says("Golden golfers")
    assert "There is a segment of that name already" in screen.text
    screen = await mei.says("The others")
    assert screen.title == "The others"
    await mei.presses("Rename")
    screen = await mei.says("The rest")
    assert screen.title == "The rest"
    screen = await mei.presses("Delete")
    assert "gone for good" in screen.text
    screen = await mei.presses("Yes, delete it")
    assert "The rest" not in mei.buttons()
    assert "Golden golfers" in mei.buttons()


async def test_a_leader_sees_segments_and_has_no_buttons_to_change_them(hall, mei):
    await made(mei)
    leader = hall.staff(Role.LEADER, name="Li Wei")
    await leader.says("/start")
    await leader.presses("Segments")
    assert "New segment" not in leader.buttons()
    await leader.presses("Golden golfers")
    assert leader.buttons() == ["‹ Segments", "‹ Menu"]


async def test_an_agent_is_not_told_the_number_of_a_handful(hall):
    new_member(hall.club, tier="gold")
    agent = hall.staff(Role.SERVICE_AGENT)
    screen = await made(agent)
    assert "Fewer than 5 members are in it now." in screen.text


def test_interests_are_those_of_the_application_form():
    assert dict(application_choices.INTERESTS) == segment_words.INTERESTS
    assert tuple(segment_words.INTERESTS) == profiles.INTERESTS


def test_every_condition_has_its_words_and_its_place():
    shown = [code for _label, codes in segment_words.FAMILIES for code in codes]
    assert sorted(shown) == sorted(segment_words.LABELS) == sorted(segment_words.ASKED)
    assert set(shown) == set(segment_words.CONDITIONS)


async def test_a_survey_is_sent_to_a_segment(hall, mei):
    from tests.handlers.test_survey_making import begun

    new_member(hall.club, tier="gold")
    await made(mei)
    await begun(hall, mei)
    await mei.presses("Whom it goes to", "Golden golfers", "Skip", "Skip", "Skip", "Skip")
    screen = await mei.presses("Save")
    assert "Whom it goes to: segment “Golden golfers”" in screen.text
    await mei.presses("Whom it goes to")
    assert "Golden golfers" in mei.sees().text


async def test_an_event_is_planned_for_a_segment_alone_and_said_so_before_it_is_told(hall):
    from tests.handlers.test_plans import usual

    planner = hall.staff(Role.ACTIVITY_SPECIALIST, name="Mei Lin")
    a_member(hall.club, tier="gold")
    await made(planner)
    await usual(hall, planner)
    await planner.presses("For whom, limits", "Done", "Skip", "Golden golfers", "Yes")
    await planner.presses("None, go on")
    screen = await planner.presses("Save")
    assert "Only for the segment “Golden golfers”" in screen.text
    with hall.club.work() as work:
        event = work.session.execute(select(Event)).scalar_one()
        event.state = "approved"
        assert event.segment == {"segment_id": 1, "only": True}
        number = event.id
    await planner.press_data(f"evy:{number}:0")
    screen = planner.sees()
    assert "Fewer than 5 members will get a message." in screen.text
    assert "Only the segment “Golden golfers” is told." in screen.text
