"""The member's card in the chat, checked by staff, lost, produced and handed out."""

from domain.access import Role
from domain.cards import service as cards
from domain.cards.model import Card
from tests.handlers.applicants import application, apply_owners


async def member(hall, **facts):
    """Somebody who has applied and was admitted, with the colleague who did it."""
    ann, mei = hall.guest(), hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")
    await apply_owners(ann, **facts)
    await mei.says("/start a-1")
    await mei.presses("Claim", "Fee taken")
    await mei.says("R-1")
    await mei.presses("Approve")
    return ann, mei


def code_of(hall, card_id=1):
    with hall.club.work() as work:
        return cards.token(work.session.get(Card, card_id))


async def test_a_guest_learns_what_the_card_is_and_how_to_get_one(hall):
    ann = hall.guest()
    screen = await ann.says("/card")
    assert screen.picture is None
    await ann.presses("Apply for membership")
    assert ann.sees().title == "Before we begin"


async def test_a_member_shows_card_and_handbook(hall):
    ann, _mei = await member(hall)
    screen = await ann.says("/card")
    assert screen.picture is not None and screen.picture.params == {"card_id": 1}
    assert "Plastic card: to be made. You will have it by" in screen.text
    await ann.presses("Handbook", "›", "›")
    assert "Your card" in ann.sees().title


async def test_a_scanned_code_tells_staff_that_it_is_valid_and_no_name(hall):
    _ann, mei = await member(hall)
    clerk = hall.staff(Role.SERVICE_AGENT)
    screen = await clerk.says(f"/start card-{code_of(hall)}")
    assert screen.title == "✓ This card is valid"
    assert "NJ100001" in screen.text and "Ann" not in screen.text
    await mei.says("/desk")
    await mei.presses("Check a card")
    screen = await mei.says(f"https://t.me/guildhall_bot?start=card-{code_of(hall)}")
    assert screen.title == "✓ This card is valid"


async def test_a_guest_who_scans_a_card_learns_nothing(hall):
    await member(hall)
    eve = hall.guest("Eve Fox")
    screen = await eve.says(f"/start card-{code_of(hall)}")
    assert "valid" not in screen.title + screen.text
    assert "NJ100001" not in screen.text
    assert "Only our staff can check it" in screen.text
    assert eve.buttons() == ["Menu"]


async def test_a_member_who_opens_the_code_of_the_own_card_reads_the_same_line(hall):
    ann, _mei = await member(hall)
    screen = await ann.says(f"/start card-{code_of(hall)}")
    assert "Only our staff can check it" in screen.text


async def test_a_member_number_is_no_code_and_the_question_stays_open(hall):
    _ann, mei = await member(hall)
    await mei.says("/desk")
    await mei.presses("Check a card")
    screen = await mei.says("NJ100001")
    assert "not the code of a card" in screen.text and "Check a card" in screen.title
    screen = await mei.says(code_of(hall))
    assert screen.title == "✓ This card is valid"


async def test_g18_after_ten_wrong_codes_there_is_silence(hall):
    await member(hall)
    clerk = hall.staff(Role.SERVICE_AGENT)
    for n in range(10):
        screen = await clerk.says(f"/start card-wrong{n}")
        assert screen.title == "✕ This card is not valid"
    said = len(clerk.phone.messages)
    await clerk.says(f"/start card-{code_of(hall)}")
    assert len(clerk.phone.messages) == said


async def test_a_lost_card_stops_after_the_second_look(hall):
    ann, mei = await member(hall)
    code = code_of(hall)
    await ann.says("/card")
    await ann.presses("Report it lost")
    assert "No, I have it" in ann.buttons()
    await ann.presses("Yes, stop my card")
    screen = await ann.says("/card")
    assert screen.picture is None and "no valid card" in screen.text
    assert (await mei.says(f"/start card-{code}")).title == "✕ This card is not valid"


async def test_a_plastic_card_is_ordered_announced_and_handed_out(hall):
    ann, mei = await member(hall)
    await mei.says("/desk")
    await mei.presses("Cards", "Order production", "Ready to fetch")
    assert application(hall).state == "ready"
    assert "fetch it at our front desk" in (await ann.says("/apply")).text
    await mei.presses("Hand out")
    assert application(hall).state == "ready"
    await mei.presses("Identity shown")
    assert application(hall).state == "collected"
    assert "No card is on its way" in mei.sees().text


async def test_once_it_is_produced_the_approval_cannot_be_undone(hall):
    _ann, mei = await member(hall)
    await mei.says("/desk")
    await mei.presses("Cards", "Order production")
    version = application(hall).version
    await mei.press_data(f"ju:1:{version}:1")
    assert "Too late" in mei.phone.toasts[-1]
    assert application(hall).state == "in_production"
