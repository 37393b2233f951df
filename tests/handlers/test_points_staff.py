"""Colleagues look after points in the chat: members, entries, programmes, questions, reports."""

import pytest
from sqlalchemy import select

from chat import points_history
from domain.access import Role
from domain.points import disputes, ledger, own
from domain.points.model import Cause, Transfer
from domain.points.rules_model import Programme, Rule
from tests.domain.earners import member, put_programme, put_rule, run_programmes


@pytest.fixture
def hall(hall):
    run_programmes(hall.club)
    hall.ann = hall.club.person(language="en")
    hall.member_id = member(hall.club, person=hall.ann)
    return hall


def balance(hall):
    with hall.club.work() as work:
        return ledger.standing(work.session, hall.member_id).balance


def newest(hall):
    with hall.club.work() as work:
        found = select(Transfer).order_by(Transfer.id.desc()).limit(1)
        return work.session.execute(found).scalar_one()


def programme(hall, number=1):
    with hall.club.work() as work:
        return work.session.get(Programme, number)


async def at_member(hall, *roles, name="Mei Lin"):
    """A colleague who looks at the member's points."""
    mei = hall.staff(*roles or (Role.MEMBER_SPECIALIST,), name=name)
    await mei.says("/points")
    await mei.presses("Find a member")
    await mei.says("nj1")
    return mei


# ── A member ──────────────────────────────────────────────────────────────────────────────────


async def test_a_member_is_found_by_number_and_shown_without_a_name(hall):
    mei = await at_member(hall)
    screen = mei.sees()
    assert screen.title == "NJ1 · Member"
    assert "To spend: 0" in screen.text and "No points have come or gone yet" in screen.text
    await mei.presses("‹ Points", "Find a member")
    assert "Nobody has this member number" in (await mei.says("NJ404")).text
    assert (await mei.says("NJ1")).title == "NJ1 · Member"


async def test_points_are_given_by_a_rule_for_an_occasion(hall):
    mei = await at_member(hall)
    await mei.presses("Give points", "Came to an event")
    assert "2 points each time" in mei.sees().text
    await mei.says("Autumn lecture", "today")
    await mei.presses("Give")
    assert "2 points given" in mei.sees().text and balance(hall) == 2
    assert newest(hall).note == "Autumn lecture"
    await mei.presses("Give points", "Came to an event")
    await mei.says("autumn lecture", "today")
    screen = await mei.presses("Give")
    assert balance(hall) == 2
    assert "got points for this occasion already" in (
        mei.phone.toasts[-1] if mei.phone.toasts else screen.text
    )


async def test_a_sum_is_asked_for_where_the_rule_counts_money(hall):
    put_rule(hall.club, "event.attended", kind="per_amount", unit=10_000, points=1)
    mei = await at_member(hall)
    await mei.presses("Give points", "Came to an event")
    await mei.says("Contract 77", "today")
    for wrong in ("-5", "0", "0.00"):
        assert "more than zero" in (await mei.says(wrong)).text
    await mei.says("1280000")
    await mei.presses("Give")
    assert balance(hall) == 128


async def test_a_small_correction_is_posted_and_a_large_one_waits_for_the_manager(hall):
    mei = await at_member(hall)
    await mei.presses("Correct")
    assert "whole number" in (await mei.says("2.5")).text
    assert "0 changes nothing" in (await mei.says("0")).text
    await mei.says("50")
    await mei.presses("A gesture of goodwill")
    await mei.says("She waited an hour.")
    await mei.presses("Correct")
    assert balance(hall) == 50 and "Corrected" in mei.sees().text
    await mei.presses("Correct")
    await mei.says("500")
    await mei.presses("Points were missing")
    await mei.says("The till was down.")
    await mei.presses("Correct")
    assert balance(hall) == 50
    assert "A second person has to agree" in mei.sees().text
    boss = hall.staff(Role.MANAGER, name="Bo Chen")
    await boss.says("/approvals")
    await boss.presses("Correction of points · NJ1")
    assert "NJ1: +500. Points were missing" in boss.sees().text
    await boss.presses("Approve")
    assert balance(hall) == 550
    assert newest(hall).actor_id == mei.person_id


async def test_an_entry_is_opened_and_taken_back_with_a_reason(hall):
    mei = await at_member(hall)
    await mei.presses("Give points", "Joined an interest group")
    await mei.says("Choir", "today")
    await mei.presses("Give")
    screen = await mei.presses("1")
    assert screen.title == "+1 point"
    assert "Choir" in screen.text and "member specialist Lin" in screen.text
    await mei.presses("Take it back", "Entered by mistake")
    await mei.says("It was another member.")
    await mei.presses("Take it back")
    assert balance(hall) == 0 and "Taken back" in mei.sees().text
    screen = await mei.presses("2")
    assert "It was taken back on" in screen.text and "Take it back" not in mei.buttons()


async def test_leaving_a_form_shows_the_member_again(hall):
    mei = await at_member(hall)
    await mei.presses("Correct", "Cancel")
    assert mei.sees().title == "NJ1 · Member"


async def test_who_only_looks_has_no_buttons_that_change(hall):
    agent = await at_member(hall, Role.SERVICE_AGENT)
    assert not {"Give points", "Correct"} & set(agent.buttons())
    await agent.press_data(f"fb:padj.{hall.member_id}")
    assert "not yours" in agent.phone.toasts[-1]


async def test_without_a_running_programme_there_is_nothing_to_give_by(hall):
    put_programme(hall.club, "club", state="draft")
    put_programme(hall.club, "shop", state="draft")
    mei = await at_member(hall)
    assert "No programme is running" in (await mei.presses("Give points")).text


async def test_a_colleague_who_is_a_member_finds_the_own_points_and_cannot_move_them(hall):
    mei = hall.staff(Role.MEMBER_SPECIALIST)
    with hall.club.work() as work:
        from domain.people import service as people

        actor = people.met(work.session, mei.user, work.now)
    own = member(hall.club, "NJ7", person=actor)
    await mei.says("/points")
    await mei.presses("My own points")
    assert "points to spend" in mei.sees().title
    await mei.press_data(f"spm:{own}:1")
    assert "your own points" in mei.sees().text
    assert not {"Give points", "Correct"} & set(mei.buttons())


async def test_a_guests_points_are_not_the_desk_of_a_colleague(hall):
    eve = hall.guest("Eve Fox")
    await eve.says("/points")
    assert "Find a member" not in eve.buttons()
    for data in (f"spm:{hall.member_id}:1", "sp", "spd:1", "spu:1", "spt:month:0:0:rule"):
        await eve.press_data(data)
        assert "not yours" in eve.phone.toasts[-1]


# ── Programmes ────────────────────────────────────────────────────────────────────────────────


async def test_a_programme_is_made_given_a_rule_and_handed_to_the_leader(hall):
    ada = hall.staff(Role.ACTIVITY_SPECIALIST, name="Ada Wu")
    await ada.says("/points")
    await ada.presses("Programmes", "New programme")
    await ada.says("Spring", "500")
    await ada.presses("Skip", "Skip", "Make it")
    assert "It has no rule yet" in ada.sees().text
    await ada.presses("Hand in for approval")
    await ada.says("Spring is coming.")
    assert "add a rule first" in ada.sees().text
    await ada.presses("Cancel", "Add a rule")
    await ada.says("Garden day")
    await ada.presses("Each time")
    await ada.says("4")
    await ada.presses("Skip", "Skip", "Skip")
    await ada.says("0")
    await ada.presses("No", "Add it")
    assert ada.sees().title == "Garden day" and "4 points each time" in ada.sees().text
    await ada.presses("‹ Back", "Hand in for approval")
    await ada.says("Spring is coming.")
    assert programme(hall, 3).state == "proposed"
    lu = hall.staff(Role.LEADER, name="Lu Li")
    await lu.says("/approvals")
    await lu.presses("Points programme and budget")
    text = lu.sees().text
    assert "“Spring”: at most 500 points, that is ¥5" in text and "Garden day" in text
    await lu.presses("Approve")
    assert programme(hall, 3).state == "running"
    mei = await at_member(hall)
    await mei.presses("Give points", "Garden day")
    await mei.says("The rose bed", "today")
    await mei.presses("Give")
    assert balance(hall) == 4


async def test_a_rule_is_changed_from_what_it_says_now_and_the_programme_stops(hall):
    ada = hall.staff(Role.ACTIVITY_SPECIALIST)
    await ada.says("/points")
    await ada.presses("Programmes", "Points for taking part")
    assert "A change stops it" in ada.sees().text
    await ada.presses("3", "Change")
    assert ada.sees().title == "Change the rule" or "Points: 2" in ada.sees().text
    await ada.presses("Change it")
    assert programme(hall).state == "draft"
    with hall.club.work() as work:
        assert work.session.get(Rule, 3).points == 2


async def test_a_rule_of_a_running_programme_is_switched_off_after_a_second_look(hall):
    ada = hall.staff(Role.ACTIVITY_SPECIALIST)
    await ada.says("/points")
    await ada.presses("Programmes", "Points for taking part", "1", "Switch off")
    assert programme(hall).state == "running"
    await ada.presses("Yes, switch it off")
    assert programme(hall).state == "draft" and "switched off" in ada.sees().text


async def test_closing_takes_two_screens_and_an_old_button_changes_nothing(hall):
    ada = hall.staff(Role.ACTIVITY_SPECIALIST)
    await ada.says("/points")
    await ada.presses("Programmes", "Points for purchases", "Close")
    assert programme(hall, 2).state == "running"
    version = programme(hall, 2).version
    await ada.press_data(f"spc:2:{version - 1}:1")
    assert "out of date" in ada.phone.toasts[-1]
    await ada.presses("Yes, close it")
    assert programme(hall, 2).state == "closed" and "Add a rule" not in ada.buttons()


async def test_who_does_not_make_programmes_only_reads_them(hall):
    lu = hall.staff(Role.LEADER)
    await lu.says("/points")
    await lu.presses("Programmes", "Points for taking part")
    assert "0 of 100,000 points given" in lu.sees().text
    assert not {"Change", "Add a rule", "Close"} & set(lu.buttons())


# ── Questions, unusual earning, reports ───────────────────────────────────────────────────────


def ask(hall, points=9):
    with hall.club.work() as work:
        one = ledger.earn(
            work, member_id=hall.member_id, points=points, key="k", cause=Cause("purchase")
        )
    with hall.club.work(hall.ann) as work:
        return disputes.raise_(work, one.id, "It should be ninety.").id


@pytest.mark.parametrize(
    ("press", "typed", "points"),
    [("It is right", (), 9), ("Take it back", (), 0), ("Correct it", ("81",), 90)],
)
async def test_a_question_is_answered_and_carried_out(hall, press, typed, points):
    ask(hall)
    mei = hall.staff(Role.MEMBER_SPECIALIST)
    await mei.says("/points")
    await mei.presses("Points questions (1)", "NJ1")
    assert "It should be ninety." in mei.sees().text
    await mei.presses(press)
    await mei.says(*typed, "We looked at the receipt.")
    if typed:
        await mei.presses("Send")
    assert "Answered" in mei.sees().text and balance(hall) == points
    await mei.presses("‹ Points")
    assert "Points questions" in mei.buttons()
    last = newest(hall).id
    with hall.club.work(hall.ann) as work:
        screen = points_history.entry(own.entry(work, last), 1, work.today, work.zone)
    assert "Our answer: We looked at the receipt." in screen.text


async def test_the_groups_button_opens_the_question_for_those_who_answer_only(hall):
    number = ask(hall)
    mei, agent = hall.staff(Role.MEMBER_SPECIALIST), hall.staff(Role.SERVICE_AGENT)
    assert (await mei.says(f"/start pd-{number}")).title == f"Question no. {number}"
    assert "not yours" in (await agent.says(f"/start pd-{number}")).text


async def test_the_manager_sees_what_is_unusual_and_opens_the_member(hall):
    boss = hall.staff(Role.MANAGER)
    await boss.says("/points")
    assert "Nothing unusual" in (await boss.presses("Unusual")).text
    for n in range(6):
        with hall.club.work() as work:
            ledger.earn(
                work, member_id=hall.member_id, points=5, key=f"k{n}", cause=Cause("purchase")
            )
    await boss.says("/points")
    screen = await boss.presses("Unusual")
    assert "NJ1: 6 entries within 24 hours, up to 30 points." in screen.text
    assert (await boss.presses("1")).title == "NJ1 · Member"


async def test_a_report_by_rule_by_colleague_as_a_picture_and_as_a_file(hall):
    mei = await at_member(hall)
    await mei.presses("Give points", "Joined an interest group")
    await mei.says("Choir", "today")
    await mei.presses("Give")
    fin = hall.staff(Role.FINANCE, name="Fei Fan")
    await fin.says("/points")
    screen = await fin.presses("Reports")
    assert "Earned: 1" in screen.text and "Joined an interest group: 1 earned" in screen.text
    assert "Members hold 1 point now, worth ¥0.01" in screen.text
    screen = await fin.presses("By colleague")
    assert "member specialist Lin: 1 entry, 1 earned" in screen.text
    assert "Earned: 0" in (await fin.presses("‹")).text
    assert "Earned: 1" in (await fin.presses("›", "Year")).text
    screen = await fin.presses("Excel file")
    assert screen.document is not None and screen.document.params["span"] == "year"
    screen = await fin.presses("Picture")
    assert screen.picture is not None and screen.picture.kind == "points_report"
    for data in ("spt:week:2026:1:rule", "spt:month:99999:1:rule", "spy:0", "spx:month:2026:13"):
        await fin.press_data(data)
        assert "out of date" in fin.phone.toasts[-1]


async def test_limits_are_told_to_who_gives(hall):
    put_rule(hall.club, "group.joined", cap_day=1)
    mei = await at_member(hall)
    for occasion in ("Choir", "Chess"):
        await mei.presses("Give points", "Joined an interest group")
        await mei.says(occasion, "today")
        await mei.presses("Give")
    assert balance(hall) == 1
    assert "as many points by this rule" in mei.phone.toasts[-1]
