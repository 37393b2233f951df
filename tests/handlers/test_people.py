"""Colleagues are named, sign, go on leave and end, in the chat."""

from domain.access import Role
from domain.people import service as people
from tests.talk import Talker


def roles(hall, talker: Talker):
    with hall.club.work() as work:
        actor = people.met(work.session, talker.user, work.now)
        return actor.roles


async def test_the_manager_names_a_colleague_by_picking_a_contact(hall):
    boss, ann = hall.staff(Role.MANAGER), hall.guest("Ann Lee")
    await ann.says("/start")
    await boss.says("/people")
    assert "Chen" in boss.buttons()[0]
    await boss.presses("Name a colleague")
    assert boss.sees().ask.users == "Choose a person"
    shared = {"request_id": 1, "users": [{"user_id": ann.telegram_id}]}
    screen = await boss.sends(users_shared=shared)
    assert screen.title == "Ann Lee"
    await boss.presses("Member specialist")
    assert "member specialist" in boss.sees().text
    assert "Named" in boss.phone.toasts[-1]
    assert roles(hall, ann) == {Role.MEMBER_SPECIALIST}


async def test_a_contact_or_a_forwarded_message_names_somebody_too(hall):
    boss = hall.staff(Role.MANAGER)
    contact = {
        "phone_number": "1",
        "first_name": "小明",
        "last_name": "王",
        "user_id": 7_000_009_001,
    }
    assert (await boss.sends(contact=contact)).title == "王小明"
    sender = {"id": 7_000_009_002, "is_bot": False, "first_name": "Cleo"}
    origin = {"type": "user", "date": 1, "sender_user": sender}
    assert (await boss.sends(text="hello", forward_origin=origin)).title == "Cleo"
    hidden = {"type": "hidden_user", "date": 1, "sender_user_name": "Cleo"}
    assert "hides" in (await boss.sends(text="hello", forward_origin=hidden)).text


async def test_nobody_gives_a_role_above_their_own(hall):
    boss, ann = hall.staff(Role.MANAGER), hall.guest()
    await ann.says("/start")
    await boss.sends(users_shared={"request_id": 1, "users": [{"user_id": ann.telegram_id}]})
    assert "leader" not in boss.buttons()
    with hall.club.work() as work:
        person_id = people.met(work.session, ann.user, work.now).person_id
    await boss.press_data(f"pn:{person_id}:gm")
    await boss.press_data(f"pn:{person_id}:nonsense")
    assert roles(hall, ann) == {Role.GUEST}
    chief = hall.staff(Role.OWNER, name="Olga")
    await chief.says("/people")
    await chief.press_data(f"pr:{person_id}")
    assert chief.buttons()[:3] == ["Manager", "Leader", "General manager"]


async def test_nobody_changes_their_own_roles(hall):
    boss = hall.staff(Role.MANAGER)
    await boss.says("/people")
    await boss.presses("Chen")
    assert "Give a role" not in boss.buttons()
    await boss.press_data(f"pn:{boss.person_id}:editor")
    await boss.press_data(f"px:{boss.person_id}:manager")
    assert roles(hall, boss) == {Role.MANAGER}


async def test_ending_a_role_takes_two_screens_and_works_at_once(hall):
    boss, clerk = hall.staff(Role.MANAGER), hall.staff(Role.DESK_CLERK, name="Cleo Wu")
    await clerk.says("/start")
    await boss.says("/people")
    await boss.presses("Cleo Wu", "End: desk clerk")
    assert "Yes, end it" in boss.buttons()
    assert roles(hall, clerk) == {Role.DESK_CLERK}
    await boss.presses("Yes, end it")
    assert roles(hall, clerk) == {Role.GUEST}
    assert (await clerk.says("/start")).title.startswith("Welcome")


async def test_a_role_rests_until_the_undertaking_is_signed(hall):
    boss = hall.staff(Role.MANAGER, signed=False)
    assert "undertaking" in (await boss.says("/people")).text
    await boss.says("/start")
    await boss.presses("Read and sign")
    assert "confidential" in boss.sees().text
    screen = await boss.says("Bo Chen")
    assert "signed" in screen.title
    assert (await boss.says("/people")).title == "Colleagues"


async def test_a_guest_signs_nothing(hall):
    ann = hall.guest()
    await ann.says("/start")
    await ann.press_data("fb:undertaking")
    assert "not yours" in ann.phone.toasts[-1]


async def test_leave_is_asked_for_approved_and_hands_the_role_over(hall):
    boss = hall.staff(Role.MANAGER, name="Bo Chen")
    clerk = hall.staff(Role.DESK_CLERK, name="Cleo Wu")
    editor = hall.staff(Role.EDITOR, name="Edi Fang")
    for one in (boss, clerk, editor):
        await one.says("/start")
    await clerk.says("/absence")
    await clerk.presses("Ask for leave", "Edi Fang")
    with hall.club.work() as work:
        today = work.today.isoformat()
    await clerk.says(today, today)
    await clerk.presses("Illness", "Send")
    assert clerk.sees().title == "Handed on for approval"
    assert roles(hall, editor) == {Role.EDITOR}
    await boss.says("/approvals")
    await boss.presses("Leave of absence")
    assert "Illness" in boss.sees().text and "Fang" in boss.sees().text
    await boss.presses("Approve")
    assert "filed as no." in boss.sees().text
    assert roles(hall, editor) == {Role.EDITOR, Role.DESK_CLERK}
    await clerk.says("/absence")
    await clerk.presses("I am back")
    assert roles(hall, editor) == {Role.EDITOR}


async def test_a_guest_sees_no_colleagues(hall):
    ann = hall.guest()
    for command in ("/people", "/audit", "/policy", "/approvals", "/absence", "/undertaking"):
        assert "not yours" in (await ann.says(command)).text
    await ann.press_data("pl:1")
    assert "not yours" in ann.phone.toasts[-1]
