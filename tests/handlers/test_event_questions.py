"""A colleague writes what an event asks, and members are asked it."""

from domain.access import Role
from domain.events.model import Event
from tests.domain.events import an_event
from tests.handlers.test_events import changed, opens, row
from tests.handlers.test_lottery import member


def asked(hall, event):
    with hall.club.work() as work:
        return work.session.get_one(Event, event).questions


async def writes(keeper, event):
    """Two questions and the names of those who are brought."""
    await keeper.says("/start")
    await keeper.press_data(f"evz:{event}")
    await keeper.presses("Yes", "Add a question")
    await keeper.says("Fish or greens?")
    await keeper.presses("One of several")
    await keeper.says("Fish")
    assert "between 2 and 12 answers" in keeper.sees().text
    await keeper.says("Fish\n Greens \n\nFish")
    await keeper.presses("Yes", "Add a question")
    await keeper.says("Anything we should know?")
    await keeper.presses("In words", "No", "That is all")
    return await keeper.presses("Save")


async def test_questions_are_written_and_asked(hall):
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST)
    event = an_event(hall.club, companions=1)
    screen = await writes(keeper, event)
    assert "asked 2 questions of yours from now on. And the names" in screen.text
    ann = await member(hall, points=0)
    await opens(ann, event)
    await ann.presses("Register", "2")
    await ann.says("Bo Chen")
    await ann.presses("Greens", "Skip", "Register")
    made = row(hall, ann, event)
    assert (made.answers, made.companions) == ({"1": "2", "2": None}, ["Bo Chen"])


async def test_what_stays_keeps_its_name_so_that_old_answers_are_understood(hall):
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST)
    event = an_event(hall.club, companions=1)
    await writes(keeper, event)
    before = asked(hall, event)
    await keeper.presses("Change them")
    assert keeper.sees().title == "Is everything right?"
    assert "Fish or greens? · One of several · Fish, Greens · Yes" in keeper.sees().text
    await keeper.presses("Questions", "Remove", "Add a question")
    await keeper.says("How many years with us?")
    await keeper.presses("A number", "Yes", "That is all", "Save")
    after = asked(hall, event)
    assert [one.get("name") for one in before] == [None, "1", "2"]
    assert [one.get("name") for one in after] == [None, "2", "3"]


async def test_of_two_who_write_the_later_one_looks_again(hall):
    one, two = hall.staff(Role.ACTIVITY_SPECIALIST), hall.staff(Role.MANAGER, name="Wei Sun")
    event = an_event(hall.club, companions=1)
    await two.says("/start")
    await two.press_data(f"evz:{event}")
    await two.presses("No", "None, go on")
    await writes(one, event)
    await two.presses("Save")
    assert "has changed meanwhile" in two.phone.toasts[-1]
    assert len(asked(hall, event)) == 3


async def test_nothing_is_asked_any_more_of_an_event_that_is_over(hall):
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST)
    event = an_event(hall.club)
    changed(hall, event, state="over")
    await keeper.says("/start")
    await keeper.press_data(f"evz:{event}")
    assert "This event is over." in keeper.phone.toasts[-1]
