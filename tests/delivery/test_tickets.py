"""The ticket, the code for the wall and the list for paper, as their readers get them."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from bot.codes import codes_in
from chat.sheets import xlsx
from delivery import drawing, sheets
from domain.access import Role
from domain.errors import NotFound
from domain.events import registering, tickets, wall
from domain.events.model import Event
from domain.members.model import Member
from domain.people import facts
from locales.i18n import speaking
from tests.domain.events import a_member, an_event


@pytest.fixture
def seat(sqlite_club):
    """(event, registration) of a member with a name."""
    club = sqlite_club
    starts = club.now + timedelta(hours=1)
    words = {"zh_CN": {"title": "山上喝茶", "text": ""}}
    event = an_event(club, starts_at=starts, words=words, place="Purple Hall", companions=1)
    ann = a_member(club)
    with club.work() as work:
        work.session.get_one(Member, ann.member_id).name = "赵雨桐"
        facts.put(work.session, "bot_username", "guildhall_bot", club.now)
    with club.work(ann) as work:
        return event, registering.register(work, event, party=2)


def drawn(club, kind, params, language="en"):
    drawing.load_all()
    known = drawing.DRAWINGS[kind]
    with club.work() as work, speaking(language):
        found = known.read(work.session, params)
    return found.face, known.draw(found)


def test_a_ticket_carries_its_code_and_no_name(sqlite_club, seat):
    _event, made = seat
    face, picture = drawn(sqlite_club, "ticket", {"registration_id": made.id})
    assert face.title == "Tea on the hill" and "Purple Hall" in face.place
    assert face.when.endswith("13:00–17:00") and "2 seats" in face.lines[0]
    assert "赵" not in repr(face)
    assert codes_in(picture, "u").codes == (
        f"https://t.me/guildhall_bot?start=tk-{tickets.code(made)}",
    )
    face, _picture = drawn(sqlite_club, "ticket", {"registration_id": made.id}, "zh_CN")
    assert face.title == "山上喝茶"
    with Image.open(io.BytesIO(picture)) as opened:
        assert opened.size == (900, 1160) and len(picture) < 200_000


def test_times_are_those_of_the_place(sqlite_club, seat):
    with sqlite_club.work() as work:
        work.session.get_one(Event, seat[0]).zone = "Europe/Berlin"
    face, _picture = drawn(sqlite_club, "ticket", {"registration_id": seat[1].id})
    assert face.when.endswith("06:00–10:00") and "local time" in face.place


def test_a_void_ticket_is_not_drawn(sqlite_club, seat):
    with sqlite_club.work() as work:
        work.session.get_one(Event, seat[0]).state = "cancelled"
    with pytest.raises(NotFound):
        drawn(sqlite_club, "ticket", {"registration_id": seat[1].id})


def test_the_code_for_the_wall_is_that_of_its_half_minute(sqlite_club, seat):
    slot = wall.slot(sqlite_club.now)
    face, picture = drawn(sqlite_club, "wall", {"event_id": seat[0], "slot": slot})
    assert face.until == "Until 12:01:30"
    (link,) = codes_in(picture, "u").codes
    assert link == f"https://t.me/guildhall_bot?start={wall.payload(seat[0], slot)}"


def test_the_paper_list_has_numbers_one_sign_and_boxes(sqlite_club, seat):
    bo = sqlite_club.person(Role.SERVICE_AGENT)
    sheets.load_all()
    known = sheets.SHEETS["door_list"]
    params = {
        "event_id": seat[0], "person_id": bo.person_id, "at": sqlite_club.now.isoformat(),
    }  # fmt: skip
    with sqlite_club.work() as work, speaking("en"):
        book = known.write(known.read(work.session, params))
        rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(book))).get_sheet_by_index(0)
    cells = rows.to_python()
    assert f"colleague no. {bo.person_id}" in cells[0][0]
    assert cells[1][:4] == ["Here", "Member number", "Name", "Seats"]
    assert cells[2][0] == "☐" and cells[2][2:4] == ["赵••", 2.0]
    assert "雨桐" not in repr(cells)
    assert [row[0] for row in cells].count("☐") == 16
