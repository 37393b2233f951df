"""The first menu, languages, help, /cancel, /claim, /bind and what nobody understands."""

from datetime import timedelta

from domain.access import Role
from domain.people import group, owner
from tests.domain.events import an_event
from tests.handlers.applicants import apply_owners
from tests.talk import STAFF_CHAT

STICKER = {
    **{"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1},
    **{"is_animated": False, "is_video": False},
}


async def test_a_guest_is_told_what_the_club_is_and_may_apply(hall):
    screen = await hall.guest().says("/start")
    assert "紫金客户会" in screen.title
    assert screen.rows[0][0].text == "Apply for membership"
    assert screen.rows[0][0].style == "primary"


async def test_a_guest_is_not_invited_while_applications_are_closed(hall):
    boss = hall.staff(Role.MANAGER)
    await boss.says("/policy")
    await boss.presses("Joining", "Applications are open", "Change", "No", "Send")
    ann = hall.guest()
    await ann.says("/start")
    assert "Apply for membership" not in ann.buttons()


async def test_one_tap_changes_the_language_and_it_stays(hall):
    ann = hall.guest(language="de")
    await ann.says("/language")
    await ann.presses("English")
    assert "Welcome" in ann.sees().title
    await ann.says("/language")
    assert ann.buttons()[:3] == ["简体中文", "繁體中文", "✓ English"]
    await ann.presses("繁體中文")
    await ann.says("/language")
    assert ann.buttons()[:3] == ["简体中文", "✓ 繁體中文", "English"]


async def test_a_forged_language_is_out_of_date(hall):
    ann = hall.guest()
    await ann.says("/start")
    await ann.press_data("lang:xx")
    assert "out of date" in ann.phone.toasts[-1]


async def test_help_is_by_role(hall):
    guest = (await hall.guest().says("/help")).text
    clerk = (await hall.staff(Role.DESK_CLERK).says("/help")).text
    boss = (await hall.staff(Role.MANAGER).says("/help")).text
    assert "/apply" in guest and "/desk" not in guest
    assert "/desk" in clerk and "/people" not in clerk
    assert all(command in boss for command in ("/people", "/policy", "/audit", "/approvals"))


async def test_privacy_and_settings_lead_back_to_the_menu(hall):
    ann = hall.guest()
    for command in ("/privacy", "/settings", "/help"):
        await ann.says(command)
        await ann.presses("Menu")
        assert "Welcome" in ann.sees().title


async def test_cancel_always_ends_in_the_menu(hall):
    ann = hall.guest()
    assert "Welcome" in (await ann.says("/cancel")).title
    boss = hall.staff(Role.MANAGER, signed=False)
    await boss.says("/undertaking", "/cancel")
    await boss.says("/cancel")
    await boss.says("/start")
    assert "Read and sign" in boss.buttons()


async def test_what_nobody_understands_gets_a_way_on(hall):
    ann = hall.guest()
    await ann.says("what is the weather like")
    assert ann.buttons() == ["Menu", "Help"]
    await ann.sends(sticker=STICKER)
    assert ann.buttons() == ["Menu", "Help"]
    await ann.press_data("nonsense:1")
    assert "out of date" in ann.phone.toasts[-1]


async def test_the_printed_code_makes_its_sender_owner_once(hall):
    with hall.club.work() as work:
        code = owner.owner_code(work.session, work.now)
    ann, ben = hall.guest(), hall.guest("Ben Wu")
    assert "not the code" in (await ann.says("/claim 123")).text
    assert "owner" in (await ann.says(f"/claim {code}")).title
    await ben.says(f"/claim {code}")
    assert "not the code" in ben.sees().text
    await ann.presses("Read and sign")
    await ann.says("Ann Lee")
    screen = await ann.says("/start")
    assert "/bind" in screen.text and "manager" in screen.text


async def test_ten_wrong_codes_are_met_with_silence(hall):
    ann = hall.guest()
    for _ in range(10):
        await ann.says("/claim guess")
    seen = len(ann.phone.messages)
    await ann.says("/claim guess")
    assert len(ann.phone.messages) == seen


async def test_the_owner_binds_the_staff_group(hall):
    chief = hall.staff(Role.OWNER)
    await chief.says("/bind")
    assert "group" in chief.sees().text
    screen = await chief.says_in_group("/bind")
    assert screen.title == "This is our staff group now"
    with hall.club.work() as work:
        assert group.staff_group(work.session) == STAFF_CHAT
    assert "already" in (await chief.says_in_group("/bind")).text


async def test_nobody_else_binds_a_group(hall):
    boss = hall.staff(Role.MANAGER)
    await boss.says_in_group("/bind")
    assert "not yours to do" in (await boss.says("/bind")).text
    assert "not yours to do" in (await hall.guest().says("/bind")).text
    with hall.club.work() as work:
        assert group.staff_group(work.session) is None


def bind(hall):
    with hall.club.work() as work:
        group.ensure_staff_group(work.session, STAFF_CHAT, work.now)


async def test_commands_in_the_staff_group_lead_into_ones_own_chat(hall):
    bind(hall)
    boss = hall.staff(Role.MANAGER)
    screen = await boss.says_in_group("/people")
    assert screen.rows[0][0].url == "https://t.me/guildhall_bot?start=go-people"
    assert "Chen" not in screen.text
    assert (await boss.says("/start go-people")).title == "Colleagues"


async def test_being_in_the_staff_group_gives_no_right(hall):
    bind(hall)
    assert await hall.guest().says_in_group("/people") is None
    assert await hall.guest().says_in_group("good morning") is None


async def test_f15_an_anonymous_admin_is_asked_to_show_up_once_a_day(hall):
    bind(hall)
    ghost = hall.house.person("Group", telegram_id=1087968824)
    chat = {"id": STAFF_CHAT, "type": "supergroup", "title": "Staff"}
    screen = await ghost.says_in_group("/people", sender_chat=chat)
    assert "匿名" in screen.text  # no person, so the language of the club
    await ghost.says_in_group("/audit", sender_chat=chat)
    assert len(hall.house.phones[STAFF_CHAT].messages) == 1


async def test_who_has_applied_follows_the_application_from_the_menu(hall):
    ann = hall.guest()
    await apply_owners(ann)
    screen = await ann.says("/start")
    assert (screen.rows[0][0].text, screen.rows[0][0].style) == (
        "Follow my application",
        "primary",
    )
    assert "Apply for membership" not in ann.buttons()
    assert (await ann.presses("Follow my application")).title == "Application no. 1"


async def test_nobody_is_promised_what_the_club_does_not_do_yet(hall):
    ann = hall.guest()
    said = [await ann.says("/start"), await ann.says("/privacy")]
    said += [await ann.press_data(f"hb:{page}") for page in range(1, 8)]
    text = " ".join(screen.title + screen.text for screen in said if screen)
    assert [word for word in ("event", "magazine", "partner") if word in text] == []


async def test_who_sees_events_and_purchases_finds_them_in_menu_and_help(hall):
    mei = hall.staff(Role.MEMBER_SPECIALIST)
    await mei.says("/start")
    assert "Events" in mei.buttons()
    said = (await mei.says("/help")).text
    assert "/purchases" in said and said.count("/lottery") == 1


async def test_the_desk_counts_the_doors_of_today(hall):
    bo = hall.staff(Role.SERVICE_AGENT)
    assert "door" not in (await bo.says("/desk")).text
    an_event(hall.club, starts_at=hall.club.now + timedelta(hours=2))
    assert "1 door open today" in (await bo.says("/desk")).text
    await bo.presses("At the door (1)")
