"""What members and the staff group are told of rewards; the tile, the code, the spreadsheet."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from chat import sheets
from chat.screen import from_dict
from delivery import drawing, notices
from delivery.sheets import SHEETS
from delivery.sheets import load_all as load_sheets
from domain import clock, dispatch, policy
from domain.access import Role
from domain.outbox import OutboxMessage
from domain.people import facts
from domain.rewards import codes, due, handing
from domain.rewards.model import Way
from locales.i18n import LANGUAGES, speaking
from tests.domain.gifts import fresh, member, reward, taken
from tests.talk import STAFF_CHAT

NAMES = dispatch.Claimed.__slots__


@pytest.fixture
def club(sqlite_club):
    sqlite_club.now = clock.now()
    with sqlite_club.work() as work:
        facts.put(work.session, "staff_group", str(STAFF_CHAT), work.now)
        facts.put(work.session, "bot_username", "guildhall_bot", work.now)
    yield sqlite_club
    policy.set_defaults()


@pytest.fixture
def english():
    policy.set_defaults(language="en")


def told(club, kind):
    """Every row of this kind as it is said now; None when obsolete."""
    with club.work() as work:
        rows = work.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        ).all()
        found = []
        for row in rows:
            values = {name: getattr(row, name) for name in NAMES} | {"edits": None, "lease": "x"}
            draft = notices.render(dispatch.Claimed(**values), work.session)
            said = draft.said.screen if draft.state == "ready" else None
            found.append(from_dict(said) if said else None)
        return found


def ann_of(club, points=300):
    ann = member(club, points, name="林小满")
    with club.work() as work:
        from domain.people.model import Person

        work.session.get_one(Person, ann.person_id).language = "en"
    return ann


def test_the_reminder_names_the_day_and_stops_being_true_when_it_is_fetched(club):
    gift = taken(club, ann_of(club), reward(club, 100))
    club.now += timedelta(days=21)
    with club.work() as work:
        due.run(work)
    (screen,) = told(club, "gift.reminder")
    assert "“Umbrella” waits for you until" in screen.text
    with club.work(club.person(Role.DESK_CLERK)) as work:
        handing.hand_over(work, gift.id, codes.code(gift))
    assert told(club, "gift.reminder") == [None]
    (screen,) = told(club, "gift.handed_over")
    assert "Was it not you?" in screen.text


def test_what_was_not_fetched_and_what_we_took_back_say_that_the_points_are_back(club):
    ann, umbrella = ann_of(club), reward(club, 100)
    taken(club, ann, umbrella)
    club.now += timedelta(days=32)
    with club.work() as work:
        due.run(work)
    (screen,) = told(club, "gift.expired")
    assert "points are yours again" in screen.text
    gift = taken(club, ann, umbrella)
    with club.work(club.person(Role.SERVICE_AGENT)) as work:
        handing.take_back(work, gift.id, "other", "The maker closed down.")
    (screen,) = told(club, "gift.cancelled")
    assert "The reason: The maker closed down." in screen.text


def test_the_staff_group_reads_numbers_and_neither_name_nor_address(club, english):
    ann = ann_of(club)
    tea = reward(club, 100, titles={"en": "Tea set"}, posting=True, stock=1)
    gift = taken(club, ann, tea, way=Way.POST, address="8 Jiangdong Road")
    (card,) = told(club, "desk.gift")
    assert "Tea set" in card.text and "To be posted" in card.text
    assert "林" not in card.text and "Jiangdong" not in card.text
    assert card.rows[0][0].url == f"https://t.me/guildhall_bot?start=gifts-{gift.id}"
    (gone,) = told(club, "desk.reward_sold_out")
    assert "none is left" in gone.text
    with club.work(club.person(Role.SERVICE_AGENT)) as work:
        handing.post(work, gift.id, "SF1234567890")
    (posted,) = told(club, "gift.posted")
    assert "SF1234567890" in posted.text
    assert len(told(club, "desk.gift")) == 2  # drawn anew


@pytest.mark.parametrize("language", LANGUAGES)
def test_tile_and_code_are_drawn_in_every_language(club, language):
    gift = taken(club, ann_of(club), reward(club, 100, tier_least="ordinary"))
    drawing.load_all()
    sizes = []
    for kind, params in (
        ("reward", {"reward_id": gift.reward_id}),
        ("gift_code", {"redemption_id": gift.id}),
    ):
        known = drawing.DRAWINGS[kind]
        with club.work() as work, speaking(language):
            read = known.read(work.session, params)
        drawn = known.draw(read)
        assert len(drawn) < 200_000
        with Image.open(BytesIO(drawn)) as picture:
            sizes.append(picture.size)
    assert sizes == [(1080, 720), (900, 1120)]


def test_a_code_that_was_used_is_not_drawn_any_more(club):
    gift = taken(club, ann_of(club), reward(club, 100))
    with club.work(club.person(Role.DESK_CLERK)) as work:
        handing.hand_over(work, gift.id, codes.code(gift))
    drawing.load_all()
    with club.work() as work:
        read = drawing.DRAWINGS["gift_code"].read(work.session, {"redemption_id": gift.id})
    assert read.face.code == ""
    assert fresh(club, gift).state == "handed_over"


def test_the_costs_as_a_spreadsheet(club):
    tea = reward(club, 100, titles={"en": "=Tea set"}, unit_cost=Decimal("32.50"))
    taken(club, ann_of(club), tea)
    load_sheets()
    known = SHEETS["reward_costs"]
    with club.work() as work, speaking("en"):
        day = work.today.isoformat()
        book = known.write(known.read(work.session, {"first": day, "last": day}))
    rows = CalamineWorkbook.from_filelike(BytesIO(sheets.xlsx(book))).get_sheet_by_index(0)
    flat = [cell for row in rows.to_python() for cell in row]
    assert 32.5 in flat and 100.0 in flat
    assert any("Tea set" in str(cell) for cell in flat)
