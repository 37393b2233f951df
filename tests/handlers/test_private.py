"""What is personal stays in one's own chat, whatever is pressed where; forged names do no harm."""

import pytest

from bot import dispatcher
from domain.access import Role
from domain.people import facts
from tests.handlers.applicants import apply_owners, begin
from tests.handlers.test_review import handed_in
from tests.talk import STAFF_CHAT

PLACES = {"Private", "StaffGroup", "Unbound"}
# Heard wherever it comes from, with the reason.
ANYWHERE = {
    "membership.migrated": "a word of Telegram about the group itself; nothing is answered",
    "fallback.old_button": "answers the press of whoever pressed, and shows nothing",
}


def test_every_handler_says_where_it_hears():
    found = set()
    for router in dispatcher.build().chain_tail:
        for name in ("message", "edited_message", "callback_query"):
            for handler in router.observers[name].handlers:
                filters = {type(held.callback).__name__ for held in handler.filters or ()}
                if not filters & PLACES:
                    found.add(f"{router.name}.{handler.callback.__name__}")
    assert found == set(ANYWHERE)


async def press_in_group(hall, talker, data):
    body = talker.press_body(data, message_id=900)
    body["callback_query"]["message"]["chat"] = {"id": STAFF_CHAT, "type": "supergroup"}
    await hall.house.feed(body)
    return hall.house.phones[STAFF_CHAT]


@pytest.mark.parametrize(
    "data", ["apply", "fb:application", "fb:entry", "jw:1:0", "jw:1:1", "f:application:0:v:"]
)
async def test_a_draft_never_opens_in_the_staff_group(hall, data):
    with hall.club.work() as work:
        facts.put(work.session, "staff_group", str(STAFF_CHAT), work.now)
    clerk = hall.staff(Role.DESK_CLERK)
    await begin(clerk)
    await clerk.presses("Ms")
    await clerk.says("Cora Clerk")
    group = await press_in_group(hall, clerk, data)
    assert group.messages == []
    assert "out of date" in group.toasts[-1]


@pytest.mark.parametrize(
    "name",
    ["supply", "supply.x", "application.x", "entry.x", "no", "no.x", "no.1.2.x.r", "no.1",
     "revise", "revise.x", "revise.1", "ask.1", "ask.x.y", "leave.x", "undertaking.x",
     "verify.x", "fee.x", "policy", "nothing", ".", "ask.99999999999999.1"],
)  # fmt: skip
async def test_a_forged_name_of_a_form_is_answered_like_an_old_button(hall, name):
    await handed_in(hall)
    boss = hall.staff(Role.MANAGER, Role.MEMBER_SPECIALIST, Role.DESK_CLERK)
    await boss.says("/start")
    seen = len(boss.phone.messages)
    await boss.press_data(f"fb:{name}")
    assert "out of date" in boss.phone.toasts[-1]
    assert len(boss.phone.messages) == seen


@pytest.mark.parametrize("number", ["9" * 25, "9999999999", "0x1", "", "-1", "²", "1.2", "7"])
@pytest.mark.parametrize("kind", ["a", "approval"])
async def test_a_link_with_an_odd_number_is_answered_politely(hall, kind, number):
    boss = hall.staff(Role.MANAGER, Role.MEMBER_SPECIALIST)
    screen = await boss.says(f"/start {kind}-{number}")
    assert "out of date" in screen.text or "no longer here" in screen.text


async def test_an_applicant_follows_the_application_in_private_only(hall):
    ann = hall.guest()
    await apply_owners(ann)
    group = await press_in_group(hall, ann, "apply")
    assert group.messages == []
