"""The buttons of a reward pressed once more: another way, after its end, many times."""

from sqlalchemy import select

from domain.access import Role
from domain.rewards import codes
from domain.rewards.model import Redemption
from tests.domain.gifts import reward
from tests.handlers.test_rewards import gift, member

ADDRESS = "Ann Lee, 8 Jiangdong Road, Nanjing, 138 0013 8000"


async def asked(hall, **details):
    """A member before the second look, with the data of its two buttons."""
    ann = await member(hall, 250)
    reward(hall.club, 100, **details)
    await ann.says("/rewards")
    await ann.presses("Look through", "Redeem")
    return ann, str(ann.sees().rows[0][0].data)


def redeemed(hall):
    with hall.club.work() as work:
        return len(work.session.scalars(select(Redemption)).all())


async def test_who_fetches_it_and_then_wants_it_posted_is_led_to_the_gift(hall):
    ann, _yes = await asked(hall, posting=True)
    await ann.presses("Yes, I will fetch it")
    screen = await ann.presses("Post it to me")
    assert screen.text == "You have it already, to be fetched."
    assert ann.buttons() == ["See it", "‹ Menu"]
    assert (await ann.presses("See it")).picture.kind == "gift_code"
    assert (redeemed(hall), gift(hall).way) == (1, "pickup")


async def test_an_address_typed_after_it_was_fetched_does_not_vanish_silently(hall):
    ann, yes = await asked(hall, posting=True)
    await ann.presses("Post it to me")
    await ann.press_data(yes)
    screen = await ann.says(ADDRESS)
    assert screen.text == "You have it already, to be fetched."
    assert ann.buttons() == ["See it", "‹ Menu"]
    assert (redeemed(hall), gift(hall).way) == (1, "pickup")


async def test_who_has_it_posted_and_then_wants_to_fetch_it_is_led_to_the_gift(hall):
    ann, yes = await asked(hall, posting=True)
    await ann.presses("Post it to me")
    await ann.says(ADDRESS)
    await ann.presses("Redeem")
    await ann.press_data(yes)
    assert ann.sees().text == "You have it already, to be posted to you."
    assert (redeemed(hall), gift(hall).address) == (1, ADDRESS)


async def test_six_presses_bring_one_picture(hall):
    ann, yes = await asked(hall)
    await ann.press_data(yes)
    said = len(ann.phone.messages)
    for _n in range(5):
        await ann.press_data(yes)
        assert "You have it already" in ann.phone.toasts[-1]
    assert len(ann.phone.messages) == said


async def test_an_old_button_shows_that_the_gift_was_cancelled(hall):
    ann, yes = await asked(hall)
    await ann.press_data(yes)
    await ann.presses("I do not want it", "Yes, cancel it")
    screen = await ann.press_data(yes)
    assert "cancelled at your wish" in screen.text and "It is yours" not in screen.text


async def test_an_old_button_shows_that_the_gift_was_handed_over(hall):
    ann, yes = await asked(hall)
    await ann.press_data(yes)
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says(f"/start gift-{codes.code(gift(hall))}")
    await clerk.presses("Hand over", "Yes, handed over")
    screen = await ann.press_data(yes)
    assert "Handed over to you on" in screen.text and "It is yours" not in screen.text
