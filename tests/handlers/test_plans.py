"""The year's plan, an event's plan and its tasks in the chat."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.attachments import table_in
from chat.kinds.plan_table import PLAN
from chat.sheets import xlsx
from delivery.drawing import DRAWINGS
from delivery.drawing import load_all as load_drawings
from delivery.notices import NOTICES
from delivery.notices import load_all as load_notices
from delivery.sheets import SHEETS
from delivery.sheets import load_all as load_sheets
from domain.access import SYSTEM, Role
from domain.approvals.model import Approval
from domain.events.model import Event
from domain.plans.model import AnnualPlan, PlanItem
from domain.work import Work
from locales.i18n import speaking


@pytest.fixture
def team(hall):
    """Who plans and who decides, each with a phone."""
    return (
        hall.staff(Role.ACTIVITY_SPECIALIST, name="Mei Lin"),
        hall.staff(Role.MANAGER, name="Bo Chen"),
        hall.staff(Role.LEADER, name="Wei Sun"),
        hall.staff(Role.GM, name="Li Gao"),
    )


def kept(hall, model, number=1):
    with hall.club.work() as work:
        return work.session.get_one(model, number)


def this_year(hall):
    with hall.club.work() as work:
        return work.today.year


async def to_the_plan(talker, year=None):
    await talker.says("/desk")
    await talker.presses("Activity plan")
    if year:
        await talker.presses(f"{year} ›")


async def an_item(talker, title, kind, month, budget):
    await talker.says(title)
    await talker.presses(kind, "Skip", month)
    await talker.says(budget)
    await talker.presses("Skip")
    return await talker.presses("Save")


async def begun(hall, planner):
    """Next year's plan with two events and a word about last year."""
    year = this_year(hall) + 1
    await to_the_plan(planner, year)
    await planner.presses("Begin the plan", "Add an event")
    await an_item(planner, "Lantern tea", "Get-together", "Mar", "1200")
    await planner.presses("Add another")
    await an_item(planner, "Talk on gardens", "Lecture", "Mar", "300")
    await planner.presses("‹ The plan", "Last year, members", "Write it")
    await planner.says("Too few came; invite earlier")
    await planner.presses("Skip")
    await planner.presses("Save")
    return year


async def asked(hall, planner):
    year = await begun(hall, planner)
    await planner.presses("Ask for approval")
    await planner.says("More for young members")
    return year


async def approve(kind, *deciders):
    for decider in deciders:
        await decider.says("/approvals")
        await decider.presses(kind, "Approve")


# ── The year ──────────────────────────────────────────────────────────────────────────────────


async def test_a_year_is_planned_and_says_where_it_falls_short(hall, team):
    planner = team[0]
    year = await begun(hall, planner)
    text = planner.sees().text
    assert "2 events for ¥1,500" in text
    assert "Jan ○○   Feb ○○   Mar ●●" in text
    assert "Fewer than 2 events in: Jan, Feb, Apr" in text
    assert "None yet of: Culture, Charity, Round table" in text
    await planner.presses("Months")
    assert planner.sees().title == f"Jan {year}" and "2 events are missing" in planner.sees().text
    await planner.presses("Feb ›", "Mar ›")
    assert planner.sees().title == f"Mar {year}"
    await planner.presses("Lantern tea", "Take out", "Yes, take it out")
    assert "1 event for ¥300" in planner.sees().text


async def test_manager_leader_and_general_manager_see_what_they_agree_to(hall, team):
    planner, manager, leader, gm = team
    year = await asked(hall, planner)
    assert "It waits for the manager" in planner.sees().text
    await manager.says("/approvals")
    screen = await manager.presses("Annual activity plan")
    assert "2 events for ¥1,500" in screen.text and "More for young members" in screen.text
    screen = await manager.presses(f"Activity plan {year}")
    assert "Mar ●●" in screen.text
    await approve("Annual activity plan", manager, leader, gm)
    assert kept(hall, AnnualPlan).state == "approved"
    await to_the_plan(leader, year)
    text = leader.sees().text
    assert "✓ manager Chen" in text and "✓ general manager Gao" in text
    assert "Filed as no." in text
    assert not {"One event more", "Event outside it"} & set(leader.buttons())  # they only look


async def test_sent_back_it_is_changed_and_handed_in_again(hall, team):
    planner, manager = team[:2]
    await asked(hall, planner)
    assert "Add an event" not in planner.buttons()
    await manager.says("/approvals")
    await manager.presses("Annual activity plan", "Send back")
    await manager.says("Something for charity, please")
    await to_the_plan(planner, this_year(hall) + 1)
    assert "sent back for revision" in planner.sees().text
    await planner.presses("Add an event")
    await an_item(planner, "Trees for Nanjing", "Charity", "Apr", "800")
    await planner.presses("‹ The plan", "Hand in again")
    await planner.says("With trees now")
    with hall.club.work() as work:
        approval = work.session.get_one(Approval, 1)
    assert approval.state == "pending" and len(approval.proposal["items"]) == 3


async def test_a_change_during_the_year_is_asked_for_with_before_and_after(hall, team):
    planner, manager, leader, gm = team
    year = await asked(hall, planner)
    await approve("Annual activity plan", manager, leader, gm)
    await to_the_plan(planner, year)
    await planner.presses("Months", "Feb ›", "Mar ›", "Lantern tea", "Change")
    await planner.says("Tea has become dear")
    await planner.presses("Budget")
    await planner.says("2000")
    screen = await planner.presses("Ask for it")
    assert "A change is being decided on" in screen.text
    await manager.says("/approvals")
    screen = await manager.presses("Change of the annual plan")
    assert "So far: Lantern tea, Get-together, Mar, ¥1,200" in screen.text
    assert "From now on: Lantern tea, Get-together, Mar, ¥2,000" in screen.text
    await manager.presses("Approve")
    await approve("Change of the annual plan", leader)
    assert kept(hall, PlanItem).budget == 2000


async def test_an_item_is_left_out_with_a_reason_and_a_second_look(hall, team):
    planner, manager, leader, gm = team
    year = await asked(hall, planner)
    await approve("Annual activity plan", manager, leader, gm)
    await to_the_plan(planner, year)
    await planner.presses("Months", "Feb ›", "Mar ›", "Lantern tea", "Leave out")
    await planner.says("No budget left")
    assert kept(hall, PlanItem).state == "planned"
    await planner.presses("Ask to leave it out")
    await approve("Change of the annual plan", manager, leader)
    assert kept(hall, PlanItem).state == "dropped"


async def test_a_colleague_without_the_right_sees_no_way_to_write(hall, team):
    await begun(hall, team[0])
    inspector = hall.staff(Role.INSPECTOR, name="Tao Wu")
    await to_the_plan(inspector, this_year(hall) + 1)
    assert "Months" in inspector.buttons()
    assert not {"Add an event", "From a file", "Ask for approval"} & set(inspector.buttons())
    editor = hall.staff(Role.EDITOR, name="An Xu")
    await editor.says("/desk")
    assert "Activity plan" not in editor.buttons()


# ── A file ────────────────────────────────────────────────────────────────────────────────────


def as_file(text, name="f1"):
    return table_in(text.encode(), name, PLAN)


async def test_a_file_is_looked_through_and_then_taken_whole(hall, team):
    planner = team[0]
    year = await begun(hall, planner)
    await planner.presses("From a file")
    bad = f"Event,Kind,Month,Day,Budget\nTea,circus,3,,1200\nTalk,讲座,,{year + 1}-05-04,300\n"
    screen = await planner.sends_photos(as_file(bad))
    assert screen.title == "Please correct the file"
    assert "B2 “circus”: this is none of the kinds of events" in screen.text
    assert f"D3 “{year + 1}-05-04”: this day lies in another year" in screen.text
    good = f"活动名称,类型,月份,日期,预算\nTea,social,3月,,1200\nTalk,讲座,,{year}-05-04,300\n"
    screen = await planner.sends_photos(as_file(good, "f2"))
    assert "They take the place of the 2 events" in screen.text
    await planner.presses("Take them all")
    assert "May ●○" in planner.sees().text and "Mar ●○" in planner.sees().text
    await planner.presses("Send it again")
    screen = await planner.says("here you are")
    assert "needs a spreadsheet" in screen.text


async def test_the_template_and_the_calendar_can_be_sent_back_as_they_are(hall, team):
    planner = team[0]
    year = await begun(hall, planner)
    await planner.presses("From a file", "Empty template")
    assert planner.sees().document.kind == "plan.template"
    load_sheets()
    for kind, rows in (("plan.template", 0), ("plan.calendar", 2)):
        for language in ("en", "zh_CN"):
            with hall.club.work() as work, speaking(language):
                known = SHEETS[kind]
                book = known.write(known.read(work.session, {"year": year}))
            reading = table_in(xlsx(book), "x", PLAN).reading
            assert (len(reading.rows), reading.faults, reading.missing) == (rows, [], ())


async def test_the_calendar_is_a_picture_of_twelve_months(hall, team):
    planner = team[0]
    await begun(hall, planner)
    screen = await planner.presses("Work calendar")
    assert screen.picture.kind == "plan_calendar"
    load_drawings()
    known = DRAWINGS["plan_calendar"]
    with hall.club.work() as work, speaking("en"):
        facts = known.read(work.session, screen.picture.params)
    assert [len(lines) for _name, lines in facts.year.months] == [0, 0, 2] + [0] * 9
    picture = Image.open(BytesIO(known.draw(facts)))
    assert picture.size == (1080, 1596) and len(picture.convert("RGB").getcolors(99999)) > 20


# ── One event ─────────────────────────────────────────────────────────────────────────────────


def day(hall, days):
    return f"{hall.club.now + timedelta(days=days):%Y-%m-%d}"


async def usual(hall, planner, *, starts="19:00", ends="21:30"):
    """What every event is asked, up to the details."""
    await planner.says("/start")
    await planner.press_data("npn:0")
    await planner.says("Garden evening")
    await planner.presses("Culture", "Skip")
    await planner.says("Garden House, 1 Park Road", day(hall, 40), starts)
    await planner.presses("Skip")
    await planner.says(ends)
    await planner.presses("Everybody on the roll")
    return await planner.says("30", "1", "50", "Mei welcomes, Bo checks in", "1200")


async def planned(hall, planner):
    """The whole event plan, outside the year's."""
    await usual(hall, planner)
    await planner.presses(
        "Other languages", "Map, time zone", "For whom, limits", "Several times",
        "Registration days", "Done",
    )  # fmt: skip
    await planner.presses("Add a language", "简体中文")
    await planner.says("花园之夜")
    await planner.presses("Skip", "That is all")
    await planner.sends(location={"latitude": 32.06, "longitude": 118.79})
    await planner.presses("Skip")
    await planner.says("Young parents")
    await planner.presses("Add a limit", "Gold")
    await planner.says("10")
    await planner.presses("That is all", "Add a time")
    await planner.says("First tour", "15")
    await planner.presses("Add a time")
    await planner.says("Second tour")
    await planner.presses("Skip", "That is all")
    await planner.presses("Skip", "Skip", "Add a tier", "Gold")
    await planner.says("24")
    return await planner.presses("That is all")


async def test_an_event_outside_the_plan_is_written_asked_for_and_agreed_to(hall, team):
    planner, manager, leader, _gm = team
    summary = await planned(hall, planner)
    assert summary.title == "Is everything right?" and "Garden evening" in summary.text
    screen = await planner.presses("Save")
    for words in (
        "Garden House, 1 Park Road", "Outside the year's plan", "30 seats · 1 companion each",
        "Gold member: 10 seats", "· First tour: 15 seats", "· Second tour",
        "Gold member: 24 hours earlier",
        "For: Young parents", "Budget: ¥1,200", "19:00–21:30",
    ):  # fmt: skip
        assert words in screen.text
    await planner.presses("Ask for approval")
    await planner.says("The garden is in flower")
    await manager.says("/approvals")
    screen = await manager.presses("Event outside the annual plan")
    assert "Garden evening" in screen.text and "flagged" in screen.text
    screen = await manager.presses("The whole plan")
    assert "First tour" in screen.text
    await approve("Event outside the annual plan", manager, leader)
    event = kept(hall, Event)
    assert (event.state, event.latitude) == ("approved", 32.06)
    assert event.sessions == {"1": "First tour", "2": "Second tour"}
    assert event.words == {"zh_CN": {"title": "花园之夜"}}


async def test_the_usual_event_needs_fifteen_answers(hall, team):
    planner = team[0]
    screen = await usual(hall, planner)
    assert "Step 15 of 15" in screen.text and "More details?" in screen.text
    screen = await planner.presses("Done")
    assert screen.title == "Is everything right?"
    await planner.presses("Save")
    event = kept(hall, Event)
    assert (event.needs_approval, event.waiting_open, event.strikes) == (False, True, False)
    assert (event.sessions, event.opens_at, event.points_price) == (None, None, 0)


async def test_days_hours_and_seats_that_do_not_go_together_are_said_at_their_question(hall, team):
    planner = team[0]
    await planner.says("/start")
    await planner.press_data("npn:0")
    await planner.says("Garden evening")
    await planner.presses("Culture", "Skip")
    await planner.says("Garden House", day(hall, 40), "19:00")
    screen = await planner.says(day(hall, 39))
    assert "cannot end before" in screen.text and f"For example {day(hall, 40)}" in screen.text
    await planner.presses("Skip")
    screen = await planner.says("18:00")
    assert "the end has to come after that. For example 21:00" in screen.text
    screen = await planner.says("at nine")
    assert "I cannot read this as a time" in screen.text
    await planner.says("9pm")
    await planner.presses("Everybody on the roll")
    screen = await planner.says("2", "3")
    assert "Companions at most: 1. For example 1" in screen.text
    await planner.says("1", "0", "Mei", "1200")
    await planner.presses("Registration days", "For whom, limits", "Done", "Skip", "Add a limit")
    screen = await planner.presses("Gold")
    screen = await planner.says("3")
    assert "Seats of the whole event: 2" in screen.text
    await planner.says("1")
    screen = await planner.presses("That is all")
    screen = await planner.says(day(hall, 41))
    assert "registration has to open before" in screen.text
    await planner.presses("Skip")
    screen = await planner.says(day(hall, 40))
    assert "after the event has begun" in screen.text
    assert f"such as {day(hall, 39)}" in screen.text


async def test_a_beginning_that_has_passed_is_refused_at_once(hall, team):
    planner = team[0]
    await planner.says("/start")
    await planner.press_data("npn:0")
    await planner.says("Garden evening")
    await planner.presses("Culture", "Skip")
    await planner.says("Garden House", "today")
    screen = await planner.says("0:00")
    assert "this is behind us" in screen.text and "what time does it begin" in screen.text


async def test_a_later_first_day_asks_for_the_end_again(hall, team):
    planner = team[0]
    await planner.says("/start")
    await planner.press_data("npn:0")
    await planner.says("Garden evening")
    await planner.presses("Culture", "Skip")
    await planner.says("Garden House", day(hall, 40), "19:00", day(hall, 41), "12:00")
    await planner.presses("Everybody on the roll")
    await planner.says("30", "1", "50", "Mei", "1200")
    await planner.presses("Done", "First day")
    screen = await planner.says(day(hall, 45))
    assert "On which day does it end" in screen.text
    screen = await planner.says(day(hall, 46), "12:00")
    assert screen.title == "Is everything right?"


async def test_a_change_of_the_text_is_at_once_and_one_of_the_place_needs_the_chain(hall, team):
    planner, manager, leader, _gm = team
    await planned(hall, planner)
    await planner.presses("Save", "Ask for approval")
    await planner.says("The garden is in flower")
    await approve("Event outside the annual plan", manager, leader)
    await planner.press_data("npo:1")
    await planner.presses("Change", "About it")
    await planner.says("A walk with the gardener")
    screen = await planner.presses("Save")
    assert "Approved, not announced" in screen.text
    assert "A walk with the gardener" in screen.text
    await planner.presses("Change", "Place")
    await planner.says("The lake house")
    screen = await planner.presses("Save")
    assert "It needs approval again" in screen.toast
    assert "no longer in force" in screen.text and kept(hall, Event).state == "draft"


async def test_an_item_of_the_year_leads_to_its_event_plan_and_back(hall, team):
    planner, manager, leader, gm = team
    year = await asked(hall, planner)
    await approve("Annual activity plan", manager, leader, gm)
    await to_the_plan(planner, year)
    await planner.presses("Months", "Feb ›", "Mar ›", "Lantern tea", "Write the event plan")
    assert "Members read this in the announcement" in planner.sees().text  # the rest is known
    await planner.presses("Skip")
    await planner.says("Tea house", f"{year}-03-14", "15:00")
    await planner.presses("Skip")
    await planner.says("17:00")
    await planner.presses("Everybody on the roll", "Skip")
    await planner.says("0", "0", "Mei")
    await planner.presses("Done")
    screen = await planner.presses("Save")
    assert screen.title == "Lantern tea" and "Outside" not in screen.text
    screen = await planner.presses("‹ The year's plan")
    assert "Event plan: being planned" in screen.text
    await planner.presses("The event plan", "Delete", "Yes, delete it")
    assert "Write the event plan" in planner.buttons()


# ── Tasks ─────────────────────────────────────────────────────────────────────────────────────


async def kicked_off(hall, team):
    planner, manager, leader, _gm = team
    await planned(hall, planner)
    await planner.presses("Save", "Ask for approval")
    await planner.says("The garden is in flower")
    await approve("Event outside the annual plan", manager, leader)


async def test_tasks_are_done_and_handed_on(hall, team):
    planner = team[0]
    editor = hall.staff(Role.EDITOR, name="An Xu")
    await editor.says("/start")
    await kicked_off(hall, team)
    await planner.says("/desk")
    await planner.presses("My tasks for events (6)")
    screen = await planner.presses("Venue")
    assert "In the hands of activity specialist Lin" in screen.text
    screen = await planner.presses("Done")
    assert "✓ Done by activity specialist Lin" in screen.text
    await planner.presses("‹ Tasks")
    assert "✓ Venue · activity specialist Lin" in planner.sees().text
    await planner.presses("Photos and papers", "Hand it on", "Editor Xu")
    assert "In the hands of editor Xu" in planner.sees().text
    await editor.says("/desk")
    await editor.presses("My tasks for events (1)", "Photos and papers", "Done")
    screen = await editor.presses("‹ Tasks")
    assert "Nothing waits for you" in screen.text


async def test_two_colleagues_of_one_name_and_role_are_told_apart_where_one_is_chosen(hall, team):
    planner = team[0]
    for name in ("An Xu", "Bei Xu"):
        await hall.staff(Role.EDITOR, name=name).says("/start")
    await kicked_off(hall, team)
    await planner.says("/desk")
    await planner.presses("My tasks for events (6)", "Venue", "Hand it on")
    twins = [words for words in planner.buttons() if words.startswith("Editor Xu")]
    assert len(set(twins)) == 2 and all(" · #" in words for words in twins)
    assert "Leader Sun" in planner.buttons()
    assert not any("Bei" in words for words in planner.buttons())


async def test_before_the_approval_the_tasks_say_what_will_be_here(hall, team):
    planner = team[0]
    await planned(hall, planner)
    await planner.presses("Save")
    screen = await planner.press_data("nta:1")
    assert "The tasks begin when the event is approved" in screen.text


# ── Notices ───────────────────────────────────────────────────────────────────────────────────


def told(hall, kind, **params):
    load_notices()
    with hall.club.work() as work, speaking("en"):
        return NOTICES[kind](Work(work.session, SYSTEM, hall.club.now), params)


async def test_notices_say_what_is_due_and_fall_silent_when_it_is_done(hall, team):
    planner, manager, leader, gm = team
    year = await begun(hall, planner)
    assert "Spring Festival" in told(hall, "plan.due", year=year).text
    assert told(hall, "plan.due", year=year + 1).rows[0][0].text == "To the plan"
    await planner.presses("Ask for approval")
    await planner.says("Ready")
    assert told(hall, "plan.due", year=year) is None
    await approve("Annual activity plan", manager, leader, gm)
    screen = told(hall, "plan.item_due", item_id=1)
    assert screen.title == "Lantern tea" and "Get-together for ¥1,200" in screen.text
    with hall.club.work() as work:
        work.session.get_one(PlanItem, 1).state = "dropped"
    assert told(hall, "plan.item_due", item_id=1) is None


async def test_notices_of_tasks_name_the_event_and_the_day(hall, team):
    planner = team[0]
    await kicked_off(hall, team)
    screen = told(hall, "event.kicked_off", event_id=1)
    assert screen.title == "Garden evening" and screen.text.count("○") == 6
    assert "Half of the time" in told(hall, "event_task.reminder", task_id=1, due=False).text
    assert "still open" in told(hall, "event_task.reminder", task_id=1, due=True).text
    assert told(hall, "event_task.assigned", task_id=1).title == "Venue · Garden evening"
    await planner.press_data("ntd:1")
    assert told(hall, "event_task.reminder", task_id=1, due=True) is None
