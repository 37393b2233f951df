"""What applicants, members and colleagues are told: rendered from the rows the story leaves."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from chat.screen import Screen, from_dict
from delivery import drawing, notices
from domain import clock, dispatch, sealing
from domain.access import SYSTEM, Role
from domain.applications import due, retention
from domain.outbox import OutboxMessage
from domain.people import facts
from domain.work import Work
from tests.conftest import Club
from tests.handlers.applicants import application, apply_owners, begin, photo
from tests.handlers.conftest import Hall
from tests.talk import STAFF_CHAT, open_house

NAMES = dispatch.Claimed.__slots__


@pytest.fixture
async def hall(sqlite_club: Club) -> AsyncIterator[Hall]:
    sqlite_club.now = clock.now()
    async with open_house(sqlite_club.engines) as house:
        with sqlite_club.work() as work:
            facts.put(work.session, "staff_group", str(STAFF_CHAT), work.now)
            facts.put(work.session, "bot_username", "guildhall_bot", work.now)
        yield Hall(house, sqlite_club)


def told(hall, kind, *, edits=False) -> list[tuple[str, Screen | None]]:
    """(language, Screen or None when obsolete) of every row of this kind, as it is said now."""
    with hall.club.work() as work:
        rows = work.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        ).all()
        found = []
        for row in rows:
            if bool(row.edits) != edits and kind.startswith("desk."):
                continue
            values = {name: getattr(row, name) for name in NAMES} | {"edits": None, "lease": "x"}
            draft = notices.render(dispatch.Claimed(**values), work.session)
            said = draft.said.screen if draft.state == "ready" else None
            found.append((draft.language, from_dict(said) if said else None))
    return found


def the_only(hall, kind) -> Screen:
    (one,) = told(hall, kind)
    assert one[1] is not None
    return one[1]


def buttons(screen):
    return [button.text for row in screen.rows for button in row]


async def claimed(hall):
    """An application in a specialist's hands."""
    ann, mei = hall.guest(), hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")
    await apply_owners(ann)
    await mei.says("/start a-1")
    await mei.presses("Claim")
    return ann, mei


async def test_a_new_application_is_a_card_without_names_and_with_two_buttons(hall):
    ann = hall.guest()
    await apply_owners(ann)
    card = the_only(hall, "desk.application")
    assert card.title == "1号申请"  # the group reads the club's language
    assert "Ann" not in card.text and "E12345678" not in card.text
    urls = [button.url for row in card.rows for button in row if button.url]
    assert urls == ["https://t.me/guildhall_bot?start=a-1"]
    assert len(card.rows[0]) == 2
    assert "日" in card.text and "天" not in card.text  # due on a day, which does not go stale


async def test_the_card_names_who_claimed_it_by_family_name(hall):
    await claimed(hall)
    ((_language, card),) = told(hall, "desk.application", edits=True)
    assert card is not None and "Lin" in card.text
    assert len(card.rows[0]) == 1


async def test_the_card_tells_the_new_promise_once_the_papers_have_come(hall):
    ann, mei = await claimed(hall)
    before = newest_card(hall)
    await mei.presses("Ask for papers", "Portrait photo", "chosen", "Missing")
    assert len(newest_card(hall).text.splitlines()) == 2  # the clocks stand still
    await ann.says("/apply")
    await ann.presses("Send: Portrait")
    await ann.sends_photos(photo("new2"))
    after = newest_card(hall)
    assert len(after.text.splitlines()) == 3
    assert after.text == before.text


async def test_the_card_of_a_decided_application_names_who_decided(hall):
    await claimed(hall)
    boss = hall.staff(Role.MANAGER, name="Bo Fang")
    await boss.says("/start a-1")
    await boss.presses("Reject", "not one of ours")
    card = newest_card(hall)
    assert "Fang" in card.text and "Lin" not in card.text


def newest_card(hall):
    (_language, card) = told(hall, "desk.application", edits=True)[-1]
    assert card is not None
    return card


async def test_what_the_screen_has_said_is_not_said_twice(hall):
    ann = hall.guest()
    await apply_owners(ann)
    assert told(hall, "application.received")[0][1] is None
    await ann.presses("Follow", "Withdraw application", "Yes, withdraw")
    assert told(hall, "application.withdrawn")[0][1] is None


async def test_exactly_the_missing_things_are_asked_for_in_one_message(hall):
    ann, mei = await claimed(hall)
    await mei.presses("Ask for papers", "photo page", "Portrait photo", "chosen", "Cannot be")
    await mei.presses("Missing")
    asked = the_only(hall, "application.materials_missing")
    assert "it cannot be read" in asked.text and "it is missing" in asked.text
    assert [text for text in buttons(asked) if text.startswith("Send:")]
    await ann.says("/apply")
    await ann.presses("Send: ID card")
    await ann.sends_photos(photo("new1"))
    await ann.presses("Send: Portrait")
    await ann.sends_photos(photo("new2"))
    assert told(hall, "application.materials_missing")[0][1] is None
    assert "can go on" in the_only(hall, "application.materials_supplied").text


async def test_the_welcome_carries_the_card_and_the_handbook(hall):
    _ann, mei = await claimed(hall)
    await mei.presses("Approve")
    welcome = the_only(hall, "application.approved")
    assert welcome.picture is not None and welcome.picture.params == {"card_id": 1}
    assert "Ann Lee" in welcome.text and "Handbook" in buttons(welcome)
    fees = [screen for _language, screen in told(hall, "application.fee_due")]
    assert fees[-1] is not None and "¥20" in fees[-1].text
    await mei.presses("Undo decision", "Yes, undo")
    assert told(hall, "application.approved")[0][1] is None
    assert "again" in the_only(hall, "application.undone").text


async def test_a_rejection_says_why_and_how_to_go_on(hall):
    _ann, mei = await claimed(hall)
    await mei.presses("Reject", "papers do not match")
    told_ = the_only(hall, "application.rejected")
    assert "do not match the form" in told_.text and "025-8888 0000" in told_.text


async def test_a_ready_card_is_announced(hall):
    _ann, mei = await claimed(hall)
    await mei.presses("Fee taken")
    await mei.says("R-1")
    assert "R-1" in the_only(hall, "application.fee_paid").text
    await mei.presses("Approve")
    await mei.says("/desk")
    await mei.presses("Cards", "Order production", "Ready to fetch")
    assert "front desk" in the_only(hall, "card.ready").text


async def test_f7_a_draft_is_remembered_and_then_deleted(hall):
    ann = hall.guest()
    await begin(ann)
    for days, kind, run in (
        (8, "application.draft_reminder", due.remind),
        (31, "application.draft_expired", retention.expire),
    ):
        with hall.club.work() as work:
            later = Work(work.session, SYSTEM, clock.now() + timedelta(days=days))
            assert run(later) == 1
        assert the_only(hall, kind).rows
    assert application(hall).state == "expired"


async def test_colleagues_are_warned_before_and_after_a_promised_day(hall):
    ann = hall.guest()
    for role in (Role.MEMBER_SPECIALIST, Role.MANAGER):
        hall.staff(role)
    await apply_owners(ann)
    half_an_hour = timedelta(minutes=30)
    for margin, kind in (
        (-half_an_hour, "application.due_soon"),
        (half_an_hour, "application.overdue"),
    ):
        moment = application(hall).completeness_due + margin
        with hall.club.work() as work:
            assert due.remind(Work(work.session, SYSTEM, moment)) >= 1
        assert "Promised for" in the_only(hall, kind).text


async def test_a_second_opinion_is_announced_both_ways(hall):
    _ann, mei = await claimed(hall)
    ren = hall.staff(Role.REVIEWER)
    await mei.presses("More", "Ask a second opinion", "Skip")
    assert "second opinion" in the_only(hall, "application.opinion_asked").text
    await ren.says("/start a-1")
    await ren.presses("Give opinion", "Yes", "Skip")
    assert "Open it" in buttons(the_only(hall, "application.opinion_given"))


async def test_the_picture_is_drawn_with_the_portrait_and_our_link(hall, tmp_path):
    _ann, mei = await claimed(hall)
    await mei.presses("Approve")
    drawing.load_all()
    known = drawing.DRAWINGS["card"]
    with hall.club.work() as work:
        found = known.read(work.session, {"card_id": 1})
    assert found.link.startswith("https://t.me/guildhall_bot?start=card-")
    (portrait,) = known.needs(found)
    out = BytesIO()
    Image.new("RGB", (300, 400), "red").save(out, "JPEG")
    sealed = sealing.ring().seal(out.getvalue(), portrait.encode())
    (tmp_path / portrait).write_bytes(sealed)

    async def card():
        ready = {"picture": ["card", {"card_id": 1}]}
        (made,) = await drawing.media(hall.house.door, tmp_path, ready, "zh_CN")
        return made.content

    with_face = await card()
    assert Image.open(BytesIO(with_face)).size == (1012, 638)
    (tmp_path / portrait).unlink()
    assert await card() != with_face  # better a card without a face than none
