"""The member's own tier, what is told about it, and tiers fixed by hand."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from chat.screen import from_dict
from delivery import notices
from domain import dispatch
from domain.access import Role
from domain.cards import service as cards
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.points import ledger
from domain.points.model import Cause
from tests.domain.climbers import earn, member, night, rules, set_day

NAMES = dispatch.Claimed.__slots__


@pytest.fixture(autouse=True)
def _usual():
    rules()
    yield
    rules()


@pytest.fixture
def ann(hall):
    """Somebody on the roll; `ann.member_id` is their number there."""
    talker = hall.staff(name="Ann Lee")
    talker.member_id = member(hall.club)
    with hall.club.work() as work:
        mine = update(Member).where(Member.id == talker.member_id)
        work.session.execute(mine.values(person_id=talker.person_id, number="NJ100001"))
    return talker


def told(hall):
    """What goes out now of the notices about tiers: (kind, Screen or None) in order."""
    with hall.club.work() as work:
        rows = work.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.kind.startswith("tier."))
            .order_by(OutboxMessage.id)
        ).all()
        found = []
        for row in rows:
            values = {name: getattr(row, name) for name in NAMES} | {"edits": None, "lease": "x"}
            draft = notices.render(dispatch.Claimed(**values), work.session)
            said = draft.said.screen if draft.state == "ready" else None
            found.append((row.kind, from_dict(said) if said else None))
        return found


async def see(ann):
    await ann.says("/points")
    return await ann.presses("My tier")


# ── The member's own ──────────────────────────────────────────────────────────────────────────


async def test_a_member_sees_tier_benefits_and_what_is_missing(hall, ann):
    earn(hall.club, ann.member_id, 7_500)
    screen = await see(ann)
    assert screen.title == "Silver member"
    assert "So far you have collected 7,500 tier points." in screen.text
    assert "▰▰▰▰▰▱▱▱▱▱\nWith another 2,500 tier points you become a Gold member." in screen.text
    assert "• Samples to try" in screen.text and "birthday" not in screen.text


async def test_who_keeps_a_tier_with_too_few_points_sees_how_far_the_next_is(hall, ann):
    earn(hall.club, ann.member_id, 10_001)
    rules(tier_metric="active_balance")
    with hall.club.work() as work:
        why = Cause("lottery.ticket")
        ledger.spend(work, member_id=ann.member_id, points=3_761, key="spent", cause=why)
    screen = await see(ann)
    assert screen.title == "Gold member"
    assert "▰▰▰▰▱▱▱▱▱▱\nYou stay a Gold member all the same. With another 8,760" in screen.text


async def test_the_list_of_all_tiers_names_points_and_benefits(hall, ann):
    await see(ann)
    screen = await ann.presses("What each tier gives")
    assert "Gold member, from 10,000 tier points on\n• A gift in the month" in screen.text
    assert "Diamond member, from 15,000 tier points on\n• Free delivery" in screen.text
    assert "orders of ¥1,000 and more" in screen.text
    assert (await ann.presses("‹ My tier")).title == "Member"


async def test_on_top_there_is_thanks_instead_of_a_next_tier(hall, ann):
    earn(hall.club, ann.member_id, 15_000)
    screen = await see(ann)
    assert screen.title == "Diamond member"
    assert "This is our highest tier" in screen.text and "▰" not in screen.text


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        ("earned_in_window", "In the last 365 days you collected 600 tier points."),
        ("active_balance", "You have 600 points."),
    ],
)
async def test_the_screen_says_which_points_count(hall, ann, metric, words):
    rules(tier_metric=metric)
    earn(hall.club, ann.member_id, 600)
    assert words in (await see(ann)).text


async def test_a_guest_with_an_old_button_sees_what_the_tiers_give(hall):
    eve = hall.guest("Eve Fox")
    await eve.says("/start")
    screen = await eve.press_data("tier")
    assert screen.title == "What each tier gives"
    assert eve.buttons() == ["‹ Menu"]


async def test_the_card_shows_the_new_tier_at_once(hall, ann):
    with hall.club.work() as work:
        held = cards.issue(
            work, work.session.get_one(Member, ann.member_id), fee_due=False, due=None
        )
        assert cards.face(work.session, held.id).tier == "ordinary"
    earn(hall.club, ann.member_id, 12_000)
    with hall.club.work() as work:
        assert cards.face(work.session, held.id).tier == "gold"
    screen = await ann.says("/card")
    assert "NJ100001 · Gold member" in screen.text


# ── What is told ──────────────────────────────────────────────────────────────────────────────


async def test_a_rise_is_told_with_what_is_new_and_a_button_to_the_card(hall, ann):
    earn(hall.club, ann.member_id, 12_000)
    ((kind, screen),) = told(hall)
    assert (kind, screen.title) == ("tier.raised", "You are a Gold member now")
    assert "• Samples to try\n• A gift in the month of your birthday" in screen.text
    assert "News of promotions" not in screen.text
    assert [button.text for row in screen.rows for button in row] == ["My card", "My tier"]


async def test_of_two_rises_in_a_row_only_the_last_is_told(hall, ann):
    earn(hall.club, ann.member_id, 6_000)
    earn(hall.club, ann.member_id, 6_000)
    assert [screen and screen.title for _kind, screen in told(hall)] == [
        None,
        "You are a Gold member now",
    ]


async def test_a_fall_is_told_long_before_with_the_points_that_keep_the_tier(hall, ann):
    rules(tier_downgrade="by_points")
    club = hall.club
    with club.work() as work:
        work.session.execute(update(Member).values(tier="gold"))
    earn(club, ann.member_id, 6_000)
    set_day(club, date(2027, 1, 1) - timedelta(days=30))
    night(club)
    ((_kind, first),) = told(hall)
    assert "On Fri 1 Jan 2027 we look at the tiers again." in first.text
    assert "To stay a Gold member you need another 4,000 tier points by then." in first.text
    assert "Even then you have 30 more days" in first.text
    set_day(club, date(2027, 1, 1))
    night(club)
    found = told(hall)[-1][1]
    assert "You need another 4,000 tier points before Sun 31 Jan 2027" in found.text
    assert "becomes “Silver member” on that day" in found.text
    shown = await see(ann)
    assert "⚠ To stay a Gold member you need another 4,000 tier points before" in shown.text
    set_day(club, date(2027, 1, 31))
    night(club)
    kind, last = told(hall)[-1]
    assert (kind, last.title) == ("tier.lowered", "Your tier from now on: Silver member")
    assert "This stays yours:\n• News of promotions and new arrivals\n• Samples" in last.text
    assert "not enough for a Gold member" in last.text


async def test_points_in_time_are_thanked_for_and_the_warning_says_nothing_more(hall, ann):
    rules(tier_downgrade="by_points")
    club = hall.club
    with club.work() as work:
        work.session.execute(update(Member).values(tier="silver"))
    set_day(club, date(2026, 12, 28))
    night(club)
    set_day(club, date(2027, 1, 1))
    night(club)
    earn(club, ann.member_id, 5_000)
    assert [(kind, screen and screen.title) for kind, screen in told(hall)] == [
        ("tier.warned", None),
        ("tier.grace", None),
        ("tier.kept", "You stay a Silver member"),
    ]


# ── Fixed by hand ─────────────────────────────────────────────────────────────────────────────


async def test_the_manager_fixes_a_tier_and_ends_it_after_a_second_look(hall, ann):
    boss = hall.staff(Role.MANAGER, name="Mei Lin")
    screen = await boss.says("/tiers")
    assert "No tier is fixed" in screen.text
    await boss.presses("Fix a tier")
    await boss.says("NJ100001")
    await boss.presses("Gold member")
    await boss.says("Guest of honour")
    await boss.presses("Skip")
    await boss.presses("Send")
    screen = boss.sees()
    assert screen.title == "Fixed tier" and "NJ100001 · Gold member" in screen.text
    assert "Guest of honour" in screen.text
    ((_kind, said),) = told(hall)
    assert "The club has given you this tier." in said.text
    assert "honour" not in said.text
    shown = await see(ann)
    assert shown.title == "Gold member" and "It stays, whatever your points" in shown.text

    await boss.says("/tiers")
    await boss.presses("NJ100001", "End it")
    assert boss.sees().title == "End this fixed tier?"
    await boss.presses("Yes, end it")
    assert "No tier is fixed" in boss.sees().text
    assert told(hall)[-1][1].title == "Your tier from now on: Ordinary member"


async def test_a_tier_fixed_already_is_refused_with_the_reason(hall, ann):
    boss = hall.staff(Role.MANAGER, name="Mei Lin")
    for tier in ("Gold member", "Silver member"):
        await boss.says("/tiers")
        await boss.presses("Fix a tier")
        await boss.says("NJ100001")
        await boss.presses(tier)
        await boss.says("Sponsor")
        await boss.presses("Skip")
        await boss.presses("Send")
    said = [*boss.phone.toasts, boss.sees().text]
    assert any("fixed already" in words for words in said)


async def test_nobody_but_the_manager_fixes_tiers(hall, ann):
    mei = hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")
    screen = await mei.says("/tiers")
    assert "This is not yours to do" in screen.text
    screen = await mei.press_data("fb:pintier.1")
    assert "This is not yours to do" in mei.phone.toasts[-1]
