"""A lottery in the chat: planned, approved, played, drawn, checked, fetched."""

from datetime import timedelta

from sqlalchemy import func, select

from domain.access import Role
from domain.lottery import due, running
from domain.lottery.model import Lottery, LotteryTicket, LotteryWin
from domain.people.model import Person
from tests.domain.lotteries import TEA
from tests.domain.lotteries import opened as opened_lottery
from tests.domain.points import earn, new_member


async def member(hall, name="Ann Lee", points=100):
    """Somebody on the roll with points, who has opened the chat."""
    ann = hall.guest(name)
    await ann.says("/start")
    with hall.club.work() as work:
        person = select(Person.id).where(Person.telegram_id == ann.telegram_id)
        ann.person_id = work.session.execute(person).scalar_one()
    ann.member_id = new_member(hall.club, person_id=ann.person_id)
    if points:
        with hall.club.work() as work:
            earn(work, ann.member_id, points)
    return ann


def tick(hall):
    done = 1
    while done:
        with hall.club.work() as work:
            done = due.run(work)


def opened(hall, **changed):
    """An open lottery; presses live by the clock, so its window lies around now."""
    changed = {"opens_at": hall.club.now - timedelta(hours=1)} | changed
    return opened_lottery(hall.club, **changed)


def kept(hall, lottery_id=1):
    with hall.club.work() as work:
        return work.session.get_one(Lottery, lottery_id)


def count(hall, model):
    with hall.club.work() as work:
        return work.session.execute(select(func.count()).select_from(model)).scalar_one()


def drawn(hall, lottery_id):
    """Closed and drawn, as the schedule does it, some days later."""
    before = hall.club.now
    hall.club.now = kept(hall, lottery_id).closes_at
    tick(hall)
    hall.club.now += timedelta(days=1)
    tick(hall)
    hall.club.now = before


async def planned(keeper):
    """The whole plan, tapped and typed."""
    await keeper.says("/lottery")
    await keeper.presses("Run lotteries", "New lottery")
    await keeper.says("Spring lottery")
    await keeper.presses("Skip")
    await keeper.says("tomorrow", "2099-01-01")
    assert "too late" in keeper.sees().text
    await keeper.says(in_a_week(keeper), "10", "50", "3")
    assert "What can be won?" in keeper.sees().text
    await keeper.presses("Add a prize")
    await keeper.says("Tea set", "1")
    await keeper.presses("A thing")
    await keeper.says("300")
    assert "Is there another prize?" in keeper.sees().text
    await keeper.presses("Add a prize")
    await keeper.says("Points", "2")
    await keeper.presses("Points")
    await keeper.says("100")
    await keeper.presses("That is all")
    return await keeper.says("400")


def in_a_week(_keeper):
    from domain import clock

    return f"{clock.now() + timedelta(days=7):%Y-%m-%d}"


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


async def test_a_lottery_is_planned_changed_asked_for_and_approved(hall):
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST, name="Mei Lin")
    leader = hall.staff(Role.LEADER, name="Wei Sun")
    summary = await planned(keeper)
    assert "Tea set · 1 · A thing · ¥300" in summary.text
    screen = await keeper.presses("Save")
    assert screen.title == "Lottery no. 1: Spring lottery"
    assert "a ticket wins it at least 1 time in 50" in screen.text
    assert "The prizes cost ¥300, of a budget of ¥400." in screen.text
    await keeper.presses("Change", "Points a ticket")
    await keeper.says("20")
    screen = await keeper.presses("Save")
    assert "A ticket costs 20 points; 50 tickets, at most 3 a member." in screen.text
    await keeper.presses("Ask the leader")
    screen = await keeper.says("Members like it so much")
    assert "State: waiting for the leader" in screen.text
    assert "Change" not in " ".join(keeper.buttons())
    await leader.says("/approvals")
    screen = await leader.presses("Points lottery")
    assert "Tea set" in screen.text and "of a budget of ¥400" in screen.text
    await leader.presses("Approve")
    assert kept(hall).state == "approved"


async def test_a_plan_beyond_its_budget_keeps_its_answers_and_says_why(hall):
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST)
    await planned(keeper)
    await keeper.presses("›", "Budget")
    await keeper.says("299")
    await keeper.presses("Save")
    assert "The prizes cost ¥300; that is more than the budget of ¥299." in keeper.phone.toasts[-1]
    assert count(hall, Lottery) == 0
    await keeper.presses("›", "Budget")
    await keeper.says("300")
    await keeper.presses("Save")
    assert count(hall, Lottery) == 1


async def test_calling_off_takes_a_reason_and_a_second_look(hall):
    lottery_id = opened(hall)
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST)
    await keeper.says(f"/start lottery-{lottery_id}")
    await keeper.presses("Call it off")
    await keeper.says("The tea set broke")
    assert kept(hall, lottery_id).state == "open"
    screen = await keeper.presses("Call it off")
    assert kept(hall, lottery_id).state == "cancelled"
    assert "Called off: The tea set broke" in screen.text


async def test_a_draw_takes_a_second_look_and_can_be_pressed_again(hall):
    ann, keeper = await member(hall), hall.staff(Role.ACTIVITY_SPECIALIST)
    lottery_id = opened(hall)
    await ann.says("/lottery")
    await ann.presses("Autumn lottery", "Ticket for 10", "Yes, take it")
    now = hall.club.now
    hall.club.now = kept(hall, lottery_id).closes_at
    tick(hall)
    hall.club.now = now
    await keeper.says(f"/start lottery-{lottery_id}")
    await keeper.presses("Draw the winners")
    old = keeper.phone.messages[-1]
    button = next(b for row in old.screen.rows for b in row if b.text == "Yes, draw")
    for _ in range(2):
        await keeper.press_data(str(button.data), old.message_id)
    assert kept(hall, lottery_id).state == "drawn"
    assert count(hall, LotteryWin) == 1


# ── Members ───────────────────────────────────────────────────────────────────────────────────


async def test_a_member_takes_a_ticket_with_a_second_look_and_a_double_press_is_one(hall):
    lottery_id = opened(hall)
    ann = await member(hall)
    await ann.says("/lottery")
    screen = await ann.presses("Autumn lottery")
    assert "1 × Tea set: a ticket wins it at least 1 time in 50" in screen.text
    assert "2 × 100 points: a ticket wins it at least 1 time in 25" in screen.text
    assert "You can spend 100 points." in screen.text
    screen = await ann.presses("Ticket for 10 points")
    assert "You have 90 left then." in screen.text
    sure = ann.phone.messages[-1]
    button = next(b for row in sure.screen.rows for b in row if b.text.startswith("Yes"))
    for _ in range(2):
        await ann.press_data(str(button.data), sure.message_id)
        assert ann.phone.toasts[-1] == "Ticket no. 1 is yours."
    assert "Your tickets: 1" in ann.sees().text
    assert (count(hall, LotteryTicket), kept(hall, lottery_id).sold) == (1, 1)


async def test_who_cannot_pay_reads_how_much_is_missing_and_a_forged_press_is_refused(hall):
    lottery_id = opened(hall)
    ann = await member(hall, points=4)
    await ann.says("/lottery")
    screen = await ann.presses("Autumn lottery")
    assert "For a ticket you need 6 points more." in screen.text
    assert not any("Ticket for" in one for one in ann.buttons())
    await ann.press_data(f"lyt:{lottery_id}:1:1")
    assert count(hall, LotteryTicket) == 0
    assert ann.phone.toasts[-1]


async def test_a_guest_sees_the_lottery_and_the_way_to_a_ticket(hall):
    lottery_id = opened(hall)
    guest = hall.guest()
    await guest.says("/lottery")
    screen = await guest.presses("Autumn lottery")
    assert "Tickets are for members." in screen.text
    assert "Apply for membership" in guest.buttons()
    await guest.press_data(f"lyt:{lottery_id}:1:1")
    assert guest.phone.toasts[-1].startswith("Tickets are for members.")


async def test_before_there_is_any_lottery_the_page_says_what_will_be_here(hall):
    guest = hall.guest()
    screen = await guest.says("/lottery")
    assert "Here you will find the club's lotteries" in screen.text
    assert guest.buttons() == ["‹ Menu"]


async def test_the_numbers_of_a_draw_come_one_after_another(hall):
    lottery_id = opened(hall)
    ann = await member(hall)
    await ann.says("/lottery")
    await ann.presses("Autumn lottery", "Ticket for 10", "Yes, take it")
    screen = await ann.presses("Check this draw")
    assert kept(hall, lottery_id).commitment in screen.text
    assert kept(hall, lottery_id).seed not in screen.text
    assert "secret until the draw" in screen.text and "follows when it closes" in screen.text
    await ann.press_data(f"lyl:{lottery_id}")  # the list is not to be had yet
    assert ann.sees().document is None
    drawn(hall, lottery_id)
    await ann.says("/lottery")
    await ann.presses("Autumn lottery")
    assert "Your ticket 1 won: Tea set." in ann.sees().text
    screen = await ann.presses("Check this draw")
    done = kept(hall, lottery_id)
    for number in (done.commitment, done.list_digest, done.revealed, "Tea set: no. 1"):
        assert number in screen.text
    copied = next(b.copy for row in screen.rows for b in row if b.text == "Copy the numbers")
    assert copied.split()[:3] == ["1", "1", "3"] and len(copied) <= 256
    screen = await ann.presses("How it works")
    assert "HMAC-SHA256" in screen.text
    await ann.presses("‹ Back", "List of tickets")
    assert ann.sees().document.kind == "lottery.tickets"


async def test_a_prize_is_fetched_with_its_code(hall):
    lottery_id = opened(hall, prizes=(TEA,))
    ann, agent = await member(hall), hall.staff(Role.SERVICE_AGENT, name="Bo Chen")
    await ann.says("/lottery")
    await ann.presses("Autumn lottery", "Ticket for 10", "Yes, take it")
    drawn(hall, lottery_id)
    await ann.says("/lottery")
    await ann.presses("Autumn lottery", "Fetch: Tea set")
    screen = ann.sees()
    assert screen.picture.kind == "lottery_prize" and screen.protect
    code = screen.picture.params["code"]
    assert f"{code[:4]} {code[4:]}" in screen.text
    screen = await ann.says(f"/start win-{code}")  # the winner scans it: nothing to learn
    assert "Only our staff can check it" in screen.text
    screen = await agent.says(f"/start win-{code}")
    assert screen.title == "✓ A prize of ours" and "Ann" not in screen.text
    await agent.presses("Hand over", "Yes, handed over")
    assert "It was handed over." in agent.sees().text
    screen = await agent.says(f"/start win-{code}")
    assert "By service agent Chen" in screen.text
    assert "Hand over" not in agent.buttons()


async def test_a_code_can_be_typed_and_after_a_wrong_one_the_next_is_read(hall):
    ann, agent = await member(hall), hall.staff(Role.SERVICE_AGENT)
    lottery_id = opened(hall, prizes=(TEA,))
    await ann.says("/lottery")
    await ann.presses("Autumn lottery", "Ticket for 10", "Yes, take it")
    drawn(hall, lottery_id)
    await agent.says("/lottery")
    await agent.presses("Prizes to fetch", "Check a code")
    screen = await agent.says("what?")
    assert "This is not the code of a prize" in screen.text
    screen = await agent.says("2222 2222")
    assert screen.title == "✕ This is not the code of a prize"
    with hall.club.work() as work:
        number = work.session.execute(select(LotteryWin.lottery_id)).scalar_one()
        from domain.lottery import codes

        code = codes.code(number, 0)
    screen = await agent.says(codes.shown(code).lower())
    assert screen.title == "✓ A prize of ours"


async def test_somebody_elses_prize_cannot_be_opened(hall):
    ann, eve = await member(hall), await member(hall, "Eve Fox")
    lottery_id = opened(hall, prizes=(TEA,))
    await ann.says("/lottery")
    await ann.presses("Autumn lottery", "Ticket for 10", "Yes, take it")
    drawn(hall, lottery_id)
    seen = len(eve.phone.messages)
    await eve.press_data("lyw:1")
    assert len(eve.phone.messages) == seen
    assert eve.phone.toasts[-1].startswith("This is no longer here")


async def test_the_list_holds_every_ticket_and_no_name(hall):
    from delivery.sheets import SHEETS, load_all
    from locales.i18n import speaking

    ann = await member(hall)
    lottery_id = opened(hall)
    await ann.says("/lottery")
    await ann.presses("Autumn lottery", "Ticket for 10", "Yes, take it")
    load_all()
    known, params = SHEETS["lottery.tickets"], {"lottery_id": lottery_id}
    with speaking("en"):
        with hall.club.work() as work:
            assert known.write(known.read(work.session, params)).tables[0].rows == []
        drawn(hall, lottery_id)
        with hall.club.work() as work:
            book = known.write(known.read(work.session, params))
            (ticket,) = running.tickets_of(work, lottery_id)
    assert book.tables[0].rows == [(1, f"{ticket[1]:%Y-%m-%dT%H:%M:%SZ}")]
    assert kept(hall, lottery_id).list_digest in book.tables[0].notes
