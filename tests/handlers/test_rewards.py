"""Rewards in the chat: found, redeemed with a second look, fetched with a code, posted, kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.access import Role
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.rewards import codes
from domain.rewards.model import Redemption, Reward
from tests.domain.gifts import earn, reward
from tests.handlers.applicants import photo


async def member(hall, points=0, name="Ann Lee", **columns):
    """Somebody with an account on the roll, with points."""
    ann = hall.guest(name)
    await ann.says("/start")
    enroll(hall, ann, points, **columns)
    return ann


def enroll(hall, talker, points, **columns):
    from domain.people.model import Person, RoleGrant

    with hall.club.work() as work:
        found = select(Person.id).where(Person.telegram_id == talker.telegram_id)
        person_id = work.session.execute(found).scalar_one()
        row = Member(
            person_id=person_id,
            number=f"NJ{person_id:06d}",
            joined_on=work.today,
            admitted_at=work.now,
            **columns,
        )
        work.session.add(row)
        work.session.add(RoleGrant(person_id=person_id, role=Role.MEMBER, since=work.now))
        work.session.flush()
        if points:
            earn(work, row.id, points)
        return row.id


def gift(hall):
    """The newest redemption, as it stands."""
    with hall.club.work() as work:
        found = select(Redemption).order_by(Redemption.id.desc()).limit(1)
        return work.session.execute(found).scalar_one()


def told(hall, kind):
    with hall.club.work() as work:
        found = select(OutboxMessage).where(OutboxMessage.kind == kind)
        return list(work.session.scalars(found))


# ── Members ───────────────────────────────────────────────────────────────────────────────────


async def test_an_empty_catalogue_says_what_will_be_here(hall):
    ann = await member(hall)
    screen = await ann.says("/rewards")
    assert "Here you will find" in screen.text
    assert ann.buttons()[0] == "My points"


async def test_a_guest_sees_the_rewards_and_how_to_become_a_member(hall):
    umbrella = reward(hall.club, 100)
    eve = hall.guest("Eve Fox")
    screen = await eve.says("/rewards")
    assert "Rewards are for members" in screen.text and "Umbrella" in screen.text
    await eve.presses("Look through")
    assert "Apply for membership" in eve.buttons()
    await eve.press_data(f"rwt:{umbrella.id}:2:1:1")
    assert "Rewards are for members" in eve.phone.toasts[-1]


async def test_a_member_looks_through_redeems_and_gets_a_code(hall):
    ann = await member(hall, 250)
    reward(hall.club, 100, stock=5, pickup_place="Front desk, ground floor")
    reward(hall.club, 900, titles={"en": "Tea set"})
    screen = await ann.says("/rewards")
    assert "You can spend 250 points." in screen.text
    assert "1. Umbrella · 100 points · ✓" in screen.text
    assert "2. Tea set · 900 points · 650 points are missing" in screen.text
    screen = await ann.presses("Look through")
    assert screen.title == "Umbrella" and screen.picture.params == {"reward_id": 1}
    assert "You can have it: you have 250 points." in screen.text
    assert "5 left" in screen.text
    screen = await ann.presses("▶")
    assert (screen.title, ann.buttons()[0]) == ("Tea set", "My points")
    screen = await ann.presses("▶", "Redeem")
    assert screen.title == "Redeem “Umbrella”?"
    assert "It costs 100 points; you keep 150 points." in screen.text
    screen = await ann.presses("Yes, I will fetch it")
    code = codes.code(gift(hall))
    assert f"{code[:4]}-{code[4:]}" in screen.text
    assert "Show it at Front desk, ground floor by" in screen.text
    assert screen.picture.kind == "gift_code"
    screen = await ann.says("/rewards")
    assert "You can spend 150 points." in screen.text


async def test_pressing_twice_redeems_once(hall):
    ann = await member(hall, 250)
    reward(hall.club, 100)
    await ann.says("/rewards")
    await ann.presses("Look through", "Redeem")
    press = ann.sees().rows[0][0].data
    await hall.house.feed(ann.press_body(str(press)), ann.press_body(str(press)))
    await ann.press_data(str(press))
    with hall.club.work() as work:
        assert len(work.session.scalars(select(Redemption)).all()) == 1
    assert "150" in (await ann.says("/rewards")).text


async def test_who_had_it_once_can_have_it_again(hall):
    ann = await member(hall, 250)
    reward(hall.club, 100)
    for n in (1, 2):
        await ann.says("/rewards")
        await ann.presses("Look through", "Redeem", "Yes, I will fetch it")
        assert gift(hall).id == n


async def test_a_reward_that_changed_is_shown_anew_before_it_costs_anything(hall):
    ann = await member(hall, 250)
    umbrella = reward(hall.club, 100)
    await ann.says("/rewards")
    await ann.presses("Look through", "Redeem")
    with hall.club.work() as work:
        work.session.get_one(Reward, umbrella.id).version += 1
    await ann.presses("Yes, I will fetch it")
    assert "out of date" in ann.phone.toasts[-1]
    with hall.club.work() as work:
        assert work.session.scalars(select(Redemption)).all() == []


async def test_the_list_of_my_rewards_leads_to_the_code_and_to_cancelling(hall):
    ann = await member(hall, 250)
    reward(hall.club, 100, stock=1)
    screen = await ann.says("/rewards")
    screen = await ann.presses("My rewards")
    assert "What you redeem stands here" in screen.text
    await ann.presses("See the rewards", "Look through", "Redeem", "Yes, I will fetch it")
    screen = await ann.presses("My rewards")
    assert "1. Umbrella · ready to fetch · until" in screen.text
    await ann.presses("1", "I do not want it")
    assert gift(hall).state == "ready"
    screen = await ann.presses("Yes, cancel it")
    assert "cancelled at your wish" in screen.text and screen.picture is None
    assert "You can spend 250 points." in (await ann.says("/rewards")).text


async def test_another_members_gift_is_not_found(hall):
    ann, bob = await member(hall, 250), await member(hall, 250, "Bob Ray")
    reward(hall.club, 100)
    await ann.says("/rewards")
    await ann.presses("Look through", "Redeem", "Yes, I will fetch it")
    await bob.says("/rewards")
    for data in ("rwg:1", "rwc:1:1", "rwa:1"):
        await bob.press_data(data)
        assert "no longer here" in bob.phone.toasts[-1]
    assert gift(hall).state == "ready"


async def test_a_gift_is_posted_to_an_address_only_its_poster_sees(hall):
    ann = await member(hall, 250)
    agent = hall.staff(Role.SERVICE_AGENT)
    reward(hall.club, 100, posting=True)
    await ann.says("/rewards")
    await ann.presses("Look through", "Redeem", "Post it to me")
    await ann.says("Ann Lee, 8 Jiangdong Road, Nanjing, 138 0013 8000")
    assert "Jiangdong" in ann.sees().text
    screen = await ann.presses("Redeem")
    assert "tracking number" in screen.text and gift(hall).way == "post"
    (card,) = told(hall, "desk.gift")
    assert "Jiangdong" not in str(card.params)
    screen = await agent.says("/rewards")
    assert "To post: 1" in screen.text
    await agent.presses("To post (1)", "1")
    assert "Jiangdong" not in agent.sees().text
    screen = await agent.presses("Show the address")
    assert "8 Jiangdong Road" in screen.text
    await agent.presses("Posted")
    screen = await agent.says("SF1234567890")
    assert "the member is told" in screen.text
    await ann.says("/rewards")
    screen = await ann.presses("My rewards", "1")
    assert "Tracking number: SF1234567890" in screen.text
    screen = await ann.presses("It has come")
    assert "It has arrived" in screen.text and gift(hall).address is None


# ── Handing over ──────────────────────────────────────────────────────────────────────────────


async def redeemed(hall, **details):
    ann = await member(hall, 250)
    reward(hall.club, 100, **details)
    await ann.says("/rewards")
    await ann.presses("Look through", "Redeem", "Yes, I will fetch it")
    return ann, codes.code(gift(hall))


async def test_a_scanned_code_is_handed_over_after_a_second_look_and_only_once(hall):
    _ann, code = await redeemed(hall)
    clerk, agent = hall.staff(Role.DESK_CLERK), hall.staff(Role.SERVICE_AGENT, name="Mei Lin")
    screen = await clerk.says(f"/start gift-{code}")
    assert screen.title == "✓ Ready to hand over"
    assert "Umbrella" in screen.text and "Ann" not in screen.text
    await clerk.presses("Hand over")
    assert gift(hall).state == "ready"
    screen = await clerk.presses("Yes, handed over")
    assert "it is noted" in screen.text and gift(hall).state == "handed_over"
    screen = await agent.says(f"/start gift-{code}")
    assert screen.title == "✕ Not to be handed over"
    assert "Handed over by" in screen.text
    assert len(told(hall, "gift.handed_over")) == 1


async def test_the_history_of_points_names_the_reward(hall):
    ann, _code = await redeemed(hall)
    await ann.says("/points")
    screen = await ann.presses("History")
    assert "Umbrella" in screen.text and "A reward" not in screen.text


async def test_a_typed_code_may_have_strokes_and_after_a_wrong_one_the_next_is_read(hall):
    _ann, code = await redeemed(hall)
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/rewards")
    await clerk.presses("Check a code")
    screen = await clerk.says("NJ100001")
    assert "no collection code" in screen.text
    screen = await clerk.says("ACDE-FGHJ")
    assert screen.title == "✕ No gift has this code"
    screen = await clerk.says(f"{code[:4].lower()} - {code[4:].lower()}")
    assert screen.title == "✓ Ready to hand over"


async def test_the_owner_who_scans_the_code_sees_the_own_gift_and_others_nothing(hall):
    ann, code = await redeemed(hall)
    screen = await ann.says(f"/start gift-{code}")
    assert screen.title == "Umbrella"
    eve = hall.guest("Eve Fox")
    screen = await eve.says(f"/start gift-{code}")
    assert "Umbrella" not in screen.title + screen.text


async def test_g18_after_ten_wrong_codes_there_is_silence(hall):
    _ann, code = await redeemed(hall)
    clerk = hall.staff(Role.DESK_CLERK)
    for n in range(10):
        assert "No gift" in (await clerk.says(f"/start gift-WRONG{n}")).title
    said = len(clerk.phone.messages)
    await clerk.says(f"/start gift-{code}")
    assert len(clerk.phone.messages) == said


async def test_a_hand_over_without_the_code_is_no_hand_over(hall):
    await redeemed(hall)
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/rewards")
    await clerk.press_data("rsh:1:AAAAAAAA:1")
    assert gift(hall).state == "ready"
    assert "no longer here" in clerk.phone.toasts[-1]


async def test_a_forged_code_shows_nothing_of_the_gift(hall):
    await redeemed(hall)
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/rewards")
    said = len(clerk.phone.messages)
    await clerk.press_data("rsh:1:AAAAAAAA:0")
    assert "no longer here" in clerk.phone.toasts[-1]
    assert "NJ" not in clerk.sees().title + clerk.sees().text
    assert len(clerk.phone.messages) == said


async def test_a_code_typed_in_full_width_is_the_same_code(hall):
    _ann, code = await redeemed(hall)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/rewards")
    await clerk.presses("Check a code")
    screen = await clerk.says(f"{wide[:4]}-{wide[4:]}")
    assert screen.title == "✓ Ready to hand over"
    screen = await clerk.says(f"/start gift-{wide}")
    assert screen.title == "✓ Ready to hand over"


async def test_f44_what_is_not_on_the_shelf_is_taken_back_with_a_reason(hall):
    ann, _code = await redeemed(hall, stock=3)
    agent = hall.staff(Role.SERVICE_AGENT)
    await agent.says("/start gifts-1")
    await agent.presses("Take back")
    screen = await agent.presses("Not on the shelf")
    assert "Taken back" in screen.text and "Not on the shelf" in screen.text
    assert len(told(hall, "gift.cancelled")) == 1
    await ann.says("/rewards")
    screen = await ann.presses("My rewards", "1")
    assert "not in stock after all" in screen.text


async def test_a_colleague_who_is_a_member_has_rewards_of_their_own(hall):
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/start")
    enroll(hall, clerk, 250)
    reward(hall.club, 100)
    await clerk.says("/rewards")
    await clerk.presses("My own rewards", "See the rewards", "Look through", "Redeem")
    await clerk.presses("Yes, I will fetch it")
    screen = await clerk.says(f"/start gift-{codes.code(gift(hall))}")
    assert "This is your own" in screen.text
    assert "Hand over" not in clerk.buttons()


async def test_where_the_club_looks_first_a_specialist_approves(hall):
    from domain import policy

    policy.set_defaults(reward_approval="staff")
    try:
        ann = await member(hall, 250)
        reward(hall.club, 100, at_hand=False)
        await ann.says("/rewards")
        screen = await ann.presses("Look through", "Redeem", "Yes, I will fetch it")
        assert "A colleague looks at it first" in screen.text
        boss, clerk = hall.staff(Role.MANAGER), hall.staff(Role.DESK_CLERK)
        await boss.says("/rewards")
        screen = await boss.presses("To approve (1)", "1", "Approve")
        assert "Being prepared" in screen.text
        await clerk.says("/rewards")
        screen = await clerk.presses("To prepare (1)", "1", "Ready to fetch")
        assert "The member is told." in screen.text and gift(hall).state == "ready"
    finally:
        policy.set_defaults()


# ── The catalogue as colleagues keep it ───────────────────────────────────────────────────────


async def test_a_reward_is_made_with_a_photo_shown_changed_restocked_and_ended(hall):
    mei = hall.staff(Role.ACTIVITY_SPECIALIST)
    await mei.says("/rewards")
    await mei.presses("Catalogue", "New reward")
    await mei.says("雨伞", "/skip", "/skip", "十骨加固。")
    await mei.sends_photos(photo("umbrella"))
    await mei.says("300", "20", "32.50", "/skip", "/skip")
    await mei.presses("How many each", "We post it too", "Done (2 chosen)")
    screen = await mei.says("2")
    assert "Is everything right?" in screen.title
    screen = await mei.presses("Save")
    assert "Saved as a draft" in screen.text and screen.file.photo
    with hall.club.work() as work:
        made = work.session.get_one(Reward, 1)
        assert (made.titles, made.cost, made.left) == ({"zh_CN": "雨伞"}, 300, 20)
        assert (made.unit_cost, made.per_member, made.posting) == (Decimal("32.50"), 2, True)
    screen = await mei.presses("Show it")
    assert "shown" in screen.text
    await mei.presses("Change", "✎ Points")
    await mei.says("280")
    screen = await mei.presses("Save")
    assert "Changed" in screen.text and "280 points" in screen.text and screen.file.photo
    await mei.presses("Restock")
    screen = await mei.says("-5")
    assert "15 of 15 left" in screen.text
    await mei.presses("End it")
    screen = await mei.presses("Yes, end it")
    assert "ended" in screen.text and "Change" not in mei.buttons()


async def test_what_cannot_be_is_said_and_the_form_stays(hall):
    mei = hall.staff(Role.MANAGER)
    await mei.says("/rewards")
    await mei.presses("Catalogue", "New reward")
    await mei.says("/skip", "/skip", "Umbrella", "/skip", "/skip", "300", "20", "32", "10")
    await mei.says("/skip")
    await mei.presses("Done (0 chosen)", "Save")
    assert "The budget must cover" in mei.phone.toasts[-1]
    with hall.club.work() as work:
        assert work.session.scalars(select(Reward)).all() == []
    await mei.presses("›", "✎ Budget")
    await mei.says("1000")
    assert "Saved as a draft" in (await mei.presses("Save")).text


async def test_the_costs_are_shown_by_month_and_as_a_spreadsheet(hall):
    ann = await member(hall, 250)
    reward(hall.club, 100, unit_cost=Decimal("32"), budget=Decimal("100"))
    await ann.says("/rewards")
    await ann.presses("Look through", "Redeem", "Yes, I will fetch it")
    boss = hall.staff(Role.MANAGER)
    await boss.says("/rewards")
    screen = await boss.presses("Costs")
    assert "Cost per member: ¥32" in screen.text and "¥32 of ¥100" in screen.text
    screen = await boss.presses("Year", "◀")
    assert "Nothing was redeemed" in screen.text
    screen = await boss.presses("▶", "As Excel")
    assert screen.document.kind == "reward_costs"


@pytest.mark.parametrize("data", ["rsq:nothing:1", "rsr:week:0", "rst:1:draft:0"])
async def test_forged_lists_spans_and_states_are_refused(hall, data):
    boss = hall.staff(Role.MANAGER)
    await boss.says("/rewards")
    before = len(boss.phone.toasts)
    await boss.press_data(data)
    assert len(boss.phone.toasts) == before + 1


async def test_days_that_are_over_make_a_reward_leave_the_catalogue(hall):
    ann = await member(hall, 250)
    today = hall.club.now.date()
    reward(hall.club, 100, visible_until=today - timedelta(days=2))
    assert "Umbrella" not in (await ann.says("/rewards")).text
