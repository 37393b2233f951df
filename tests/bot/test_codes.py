"""Codes in photos: read before the turn, within limits, and only for who stands at a door."""

import io

import pytest
from PIL import Image

from bot.codes import MOST, codes_in
from chat.kinds.codes import CodeFile, tickets
from chat.qr_picture import qr
from chat.ticket_picture import TicketFace, WallFace, ticket, wall
from domain import clock
from domain.events import posts
from domain.people import service as people
from tests.bot import bad_input, test_attachments
from tests.domain.events import an_event
from tests.sandbox.conftest import GUEST

CODE = "1a-abcdefghijklmnopqrstuv"
LINK = f"https://t.me/guildhall_bot?start=tk-{CODE}"
post, with_place = test_attachments.post, test_attachments.with_place


def saved(picture, kind="JPEG", **more):
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def photographed(data, *, turned=0, small=1.0):
    """A picture as a telephone sees it: turned, small, on a table, as a JPEG."""
    with Image.open(io.BytesIO(data)) as flat:
        seen = flat.convert("RGB").rotate(turned, expand=True, fillcolor="white")
        seen = seen.resize([int(side * small) for side in seen.size])
    table = Image.new("RGB", (seen.width + 300, seen.height + 500), "#7a6a58")
    table.paste(seen, (120, 300))
    return saved(table, quality=70)


@pytest.mark.parametrize("turned", [0, 12, 90, 200])
def test_a_ticket_in_a_photo_is_read(turned):
    face = TicketFace("Club", "紫金花园茶会", "Sun 22 Nov 2026, 14:00–18:00", "Hall", LINK, ("2",))
    photo = photographed(ticket(face, "en"), turned=turned, small=0.8)
    found = codes_in(photo, "u")
    assert found.codes == (LINK,) and tickets(found.codes[0]) == (CODE,)


def test_the_code_on_the_wall_can_be_read():
    face = WallFace("Tea on the hill", "Scan this", "https://t.me/x?start=wall-1-abc", "Until")
    assert codes_in(wall(face, "zh_TW"), "u").codes == (face.link,)


def test_a_picture_without_a_code_has_none():
    assert codes_in(with_place(), "u") == CodeFile("u", *_rest(with_place()))


def _rest(data):
    found = codes_in(data, "u")
    return found.sha256, found.media_type, found.size


def test_many_codes_and_long_ones_are_left_out():
    codes = [
        Image.open(io.BytesIO(qr(f"tk-{n}"))).convert("L").resize((200, 200)) for n in range(12)
    ]
    wall_of = Image.new("L", (900, 700), 255)
    for n, one in enumerate(codes):
        wall_of.paste(one, (n % 4 * 220, n // 4 * 220))
    assert len(codes_in(saved(wall_of, "PNG"), "u").codes) == MOST
    assert codes_in(qr("x" * 400), "u").codes == ()


@pytest.mark.parametrize("name", bad_input.files())
def test_hostile_pictures_give_no_code_and_no_error(name):
    found = codes_in(bad_input.files()[name].content or b"", "u")
    assert found.codes == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LINK, (CODE,)),
        (f"tk-{CODE}", (CODE,)),
        (f"{LINK}\n{LINK} tk-1b-{'x' * 22}", (CODE, f"1b-{'x' * 22}")),
        (f"https://t.me/guildhall_bot?start=card-{CODE}", ()),
        (f"xtk-{CODE}", ()),
        ("tk-", ()),
    ],
)
def test_tickets_are_found_in_a_text(text, found):
    assert tickets(text) == found


async def test_a_photo_is_fetched_for_its_code_only_from_who_stands_at_a_door(
    post,
    sqlite_club,
    tmp_path,
):
    update = await post.upload(photographed(qr(LINK)))
    assert await post.fetched(update) == ()
    assert await post.box.look("log", method="getFile") == []
    sqlite_club.now = clock.now()
    event = an_event(sqlite_club)
    await post.door.run(lambda session: standing(session, event))
    (found,) = await post.fetched(update)
    assert isinstance(found, CodeFile) and found.codes == (LINK,)
    assert not (tmp_path / "media").exists()  # the photo is not kept
    await post.filling()
    (kept,) = await post.fetched(update)
    assert not isinstance(kept, CodeFile)  # a form that waits for a file comes first


def standing(session, event):
    """The guest of the sandbox stands at the event's door."""
    from domain.events.model import Door

    actor = people.met(session, {"id": GUEST, "first_name": "Bo"}, clock.now())
    session.add(Door(person_id=actor.person_id, event_id=event, until=clock.now() + posts.STANDS))
