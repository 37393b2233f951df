"""Requests are decided in the chat, with reasons; the trail and the rules beside them."""

from domain.access import Role
from domain.approvals import service as approvals
from domain.people import service as people


def ask(hall, talker, kind="information_use_outside"):
    with hall.club.work() as work:
        actor = people.met(work.session, talker.user, work.now)
    with hall.club.work(actor) as work:
        return approvals.propose(work, kind, reason="The grandmother moved in.").id


def state(hall, approval_id):
    with hall.club.work() as work:
        approval = work.session.get(approvals.Approval, approval_id)
        return approval.state, approval.waiting_for


async def test_a_request_is_approved_step_by_step(hall):
    clerk = hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")
    boss, leader = hall.staff(Role.MANAGER), hall.staff(Role.LEADER, name="Lu Li")
    asked = ask(hall, clerk)
    await leader.says("/approvals")
    assert "Nothing waits" in leader.sees().text
    await boss.says("/approvals")
    await boss.presses("Use of member information outside")
    text = boss.sees().text
    assert "member specialist Lin" in text and "grandmother" in text
    await boss.presses("Approve")
    assert state(hall, asked) == ("pending", "leader")
    assert "Approve" not in boss.buttons()
    await leader.says(f"/start approval-{asked}")
    await leader.presses("Approve")
    assert state(hall, asked) == ("approved", "")
    await clerk.says("/approvals")
    await clerk.presses("Use of member information outside")
    assert "filed as no." in clerk.sees().text


async def test_rejecting_asks_for_a_reason_given_or_typed(hall):
    clerk, boss = hall.staff(Role.MEMBER_SPECIALIST), hall.staff(Role.MANAGER)
    first, second = ask(hall, clerk, "care_plan"), ask(hall, clerk, "care_plan")
    await boss.says(f"/start approval-{first}")
    await boss.presses("Reject", "Too expensive")
    assert state(hall, first)[0] == "rejected"
    assert "Too expensive" in boss.sees().text
    await boss.says(f"/start approval-{second}")
    await boss.presses("Send back")
    await boss.says("Flowers only, no cake")
    assert state(hall, second)[0] == "returned"
    await clerk.says(f"/start approval-{second}")
    assert "no cake" in clerk.sees().text
    await clerk.presses("Revise")
    await clerk.says("The cake is gone from the plan.")
    assert state(hall, second) == ("pending", "manager")


async def test_a_reason_that_is_not_given_leads_back_to_the_request(hall):
    clerk, boss = hall.staff(Role.MEMBER_SPECIALIST), hall.staff(Role.MANAGER)
    asked = ask(hall, clerk, "care_plan")
    await boss.says(f"/start approval-{asked}")
    title = boss.sees().title
    screen = await boss.presses("Reject", "Cancel")
    assert screen.title == title and "discarded" not in screen.text
    assert state(hall, asked)[0] == "pending"


async def test_nobody_is_asked_whether_to_withdraw_the_request_of_another(hall):
    clerk, boss = hall.staff(Role.MEMBER_SPECIALIST), hall.staff(Role.MANAGER)
    asked = ask(hall, clerk, "care_plan")
    await boss.says("/start")
    seen = boss.sees()
    await boss.press_data(f"aq:{asked}")
    assert "no longer here" in boss.phone.toasts[-1]
    assert boss.sees() == seen


async def test_a_setting_that_is_not_changed_is_shown_again(hall):
    boss = hall.staff(Role.MANAGER)
    await boss.says("/policy")
    screen = await boss.presses("Joining", "Days a draft is kept", "Change", "Cancel")
    assert screen.title == "Days a draft is kept"


async def test_withdrawing_takes_two_screens(hall):
    clerk = hall.staff(Role.MEMBER_SPECIALIST)
    asked = ask(hall, clerk, "care_plan")
    await clerk.says(f"/start approval-{asked}")
    await clerk.presses("Withdraw")
    assert state(hall, asked)[0] == "pending"
    await clerk.presses("Yes, withdraw it")
    assert state(hall, asked)[0] == "withdrawn"


async def test_f3_the_slower_presser_learns_who_was_faster(hall):
    clerk = hall.staff(Role.MEMBER_SPECIALIST)
    boss, other = hall.staff(Role.MANAGER, name="小明 王"), hall.staff(Role.MANAGER)
    asked = ask(hall, clerk, "care_plan")
    for one in (boss, other):
        await one.says(f"/start approval-{asked}")
    await boss.presses("Approve")
    await other.presses("Approve")
    assert "faster" in other.phone.toasts[-1] and "approved" in other.phone.toasts[-1]


async def test_a_stranger_cannot_read_or_decide_a_request(hall):
    clerk, guest = hall.staff(Role.MEMBER_SPECIALIST), hall.guest()
    editor = hall.staff(Role.EDITOR, name="Edi Fang")
    asked = ask(hall, clerk, "care_plan")
    assert "grandmother" not in (await guest.says(f"/start approval-{asked}")).text
    assert "no longer here" in (await editor.says(f"/start approval-{asked}")).text
    for data in (f"ay:{asked}:1", f"an:{asked}:1:rejected", f"fb:no.{asked}.1.r", f"aw:{asked}"):
        await editor.press_data(data)
        await guest.press_data(data)
    assert state(hall, asked)[0] == "pending"


async def test_the_manager_reads_the_trail_page_by_page(hall):
    boss = hall.staff(Role.MANAGER)
    clerk = hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")
    for _ in range(9):
        ask(hall, clerk, "care_plan")
    await boss.says("/audit")
    assert boss.sees().text.count("member specialist Lin") == 8
    await boss.presses("›")
    assert boss.sees().text.count("member specialist Lin") == 1
    await boss.presses("Settings")
    assert "Nothing of this kind" in boss.sees().text


async def test_an_operational_setting_changes_at_once(hall):
    boss = hall.staff(Role.MANAGER)
    await boss.says("/policy")
    await boss.presses("Joining", "Days a draft is kept", "Change")
    assert "365" in (await boss.says("999")).text
    await boss.says("20")
    await boss.presses("Send")
    assert boss.sees().title == "Changed"
    with hall.club.work() as work:
        assert work.policy.draft_days == 20


async def test_a_rule_of_the_handbook_changes_after_its_approval(hall):
    boss, gm = hall.staff(Role.MANAGER), hall.staff(Role.GM, name="Gu Long")
    await boss.says("/policy")
    await boss.presses("Card and fee", "Card fee", "Change")
    await boss.says("30", "Printing has become dearer.")
    await boss.presses("Send")
    assert boss.sees().title == "Handed on for approval"
    await gm.says("/approvals")
    await gm.presses("Change of a club rule")
    assert "now 20, asked for 30" in gm.sees().text
    await gm.presses("Approve")
    with hall.club.work() as work:
        assert work.policy.card_fee == 30


async def test_who_only_sees_the_rules_cannot_change_them(hall):
    gm = hall.staff(Role.GM)
    await gm.says("/policy")
    await gm.presses("Joining", "Applications are open")
    assert "Change" not in gm.buttons()
    from chat.actions import short

    await gm.press_data(f"fb:policy.{short('accepting_applications')}")
    assert "not yours" in gm.phone.toasts[-1]
