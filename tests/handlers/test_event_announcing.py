"""A colleague announces an event in the chat, after a look at how many will be told."""

from sqlalchemy import update

from domain.access import Role
from domain.events import announcing
from domain.events.model import Event
from tests.domain.events import a_member, an_event
from tests.handlers.test_lottery import member


def kept(hall, event):
    with hall.club.work() as work:
        return work.session.get_one(Event, event)


async def test_it_takes_a_second_look_that_says_how_many_are_told(hall):
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST)
    for tier in ("ordinary", "gold", "diamond"):
        a_member(hall.club, tier=tier)
    event = an_event(hall.club, state="approved", title="Gala", least_tier="gold")
    await keeper.says("/start")
    await keeper.press_data(f"evy:{event}:0")
    screen = keeper.sees()
    assert screen.title == "Announce “Gala”?"
    assert "2 members will get a message: of the tier Gold and above" in screen.text
    assert kept(hall, event).state == "approved"
    screen = await keeper.presses("Yes, announce it")
    assert screen.title == "“Gala” is announced"
    announced = kept(hall, event)
    assert announced.state == "announced" and announced.announced_at is not None
    await keeper.press_data(f"evy:{event}:1")  # a double press
    assert kept(hall, event).version == announced.version
    await keeper.press_data(f"evy:{event}:0")  # a stale first look
    assert keeper.sees().title == "“Gala” is announced"


async def test_what_is_not_approved_cannot_be_announced(hall):
    keeper = hall.staff(Role.MANAGER)
    event = an_event(hall.club, state="approved")
    await keeper.says("/start")
    await keeper.press_data(f"evy:{event}:0")
    with hall.club.work() as work:
        work.session.execute(update(Event).values(state="draft"))
    await keeper.presses("Yes, announce it")
    assert "Only an approved event" in keeper.phone.toasts[-1]
    await keeper.press_data(f"evy:{event}:0")
    assert "Only an approved event" in keeper.phone.toasts[-1]


async def test_a_member_who_forges_the_button_is_refused(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, state="approved")
    await ann.press_data(f"evy:{event}:1")
    assert "not yours" in ann.phone.toasts[-1]
    with hall.club.work() as work:
        assert announcing.run(work) == 0
    assert kept(hall, event).state == "approved"
