"""What stands in one chat is copied into another: with our words under it or above it."""

from typing import Any

import pytest

from chat.screen import Button, Copy, Screen, to_dict
from delivery.speaker import Said, Speaker
from tests.delivery.conftest import OWNER, STAFF

BUTTON = ((Button("Open", "x:1"),),)


@pytest.fixture
async def said(bot: Any, sandbox: Any) -> Any:
    """Says a Screen to the owner; what the owner then sees and what became of it."""
    await sandbox.page("start", as_=OWNER)
    speaker = Speaker(bot)

    async def say(screen: Screen, **more: Any) -> tuple[Any, list[dict[str, Any]]]:
        before = len(await sandbox.messages(OWNER))
        outcome = await speaker.say(Said(OWNER, to_dict(screen), **more))
        return outcome, (await sandbox.messages(OWNER))[before:]

    return say


async def from_group(sandbox: Any, kind: str = "photo", count: int = 1) -> tuple[int, ...]:
    """Messages of the owner in the staff group."""
    import aiohttp

    from tests.sandbox.test_media import PICTURE

    form = aiohttp.FormData()
    fields = {"as": str(OWNER), "chat": str(STAFF), "kind": kind, "caption": "call 13912345678"}
    for name, value in fields.items():
        if kind != "sticker" or name != "caption":
            form.add_field(name, value)
    for k in range(count):
        form.add_field("files", PICTURE, filename=f"{k}.jpg", content_type="image/jpeg")
    async with sandbox.http.post(f"{sandbox.url}/page/upload", data=form) as response:
        assert response.status == 200, await response.text()
        return tuple(one["message_id"] for one in await response.json())


async def test_one_photo_takes_our_words_as_its_caption_and_they_can_be_changed(said, sandbox):
    copy = Copy(STAFF, await from_group(sandbox), caption=True, lost="Lost")
    outcome, [seen] = await said(Screen("Ms Chen", "call •••", BUTTON, copy=copy))
    assert seen["caption"] == "Ms Chen\ncall •••" and seen["photo"]
    assert seen["reply_markup"]["inline_keyboard"][0][0]["text"] == "Open"
    assert outcome.ids == (seen["message_id"],)
    edited = Screen("Ms Chen", "call later", copy=copy)
    outcome, new = await said(edited, edit=seen["message_id"])
    assert (outcome.state, outcome.message_id, new) == ("sent", seen["message_id"], [])
    assert (await sandbox.messages(OWNER))[-1]["caption"] == "Ms Chen\ncall later"
    same, new = await said(edited, edit=seen["message_id"])
    assert (same.state, new) == ("sent", [])
    gone, new = await said(edited, edit=999)
    assert gone.state == "sent" and len(new) == 1


async def test_words_left_out_do_not_let_the_old_ones_through(said, sandbox):
    copy = Copy(STAFF, await from_group(sandbox), caption=True)
    _, [above, seen] = await said(Screen(text="x" * 1100, copy=copy))
    assert above["text"] == "x" * 1100 and "caption" not in seen


async def test_an_album_comes_whole_below_its_words(said, sandbox):
    copy = Copy(STAFF, await from_group(sandbox, count=3), caption=True)
    outcome, seen = await said(Screen("Ms Chen", "Three pictures", BUTTON, copy=copy))
    words, *album = seen
    assert words["text"] == "Ms Chen\nThree pictures" and words["reply_markup"]
    assert len({one["media_group_id"] for one in album}) == 1 and len(album) == 3
    assert not any("caption" in one for one in album)
    assert outcome.ids == tuple(one["message_id"] for one in seen)
    _, new = await said(Screen("Ms Chen", "Three", copy=copy), edit=words["message_id"])
    assert new == [] and (await sandbox.messages(OWNER))[-4]["text"] == "Ms Chen\nThree"


async def test_a_sticker_follows_the_line_that_says_whose_it_is(said, sandbox):
    copy = Copy(STAFF, await from_group(sandbox, "sticker"))
    _, [line, seen] = await said(Screen(text="Ms Chen:", copy=copy))
    assert line["text"] == "Ms Chen:" and seen["sticker"]
    _, [alone] = await said(Screen(rows=BUTTON, copy=copy, reply=line["message_id"]))
    assert alone["reply_markup"] and alone["reply_to_message"]["text"] == "Ms Chen:"


async def test_an_answer_to_something_gone_is_a_plain_message(said):
    outcome, [seen] = await said(Screen(text="Yes", reply=999))
    assert outcome.state == "sent" and "reply_to_message" not in seen


async def test_what_is_gone_is_told_in_words(said, sandbox):
    lost = Copy(STAFF, (998,), caption=True, lost="It cannot be shown here.")
    _, [seen] = await said(Screen("Ms Chen", "look", BUTTON, copy=lost))
    assert seen["text"] == "Ms Chen\nlook\n\nIt cannot be shown here."
    assert seen["reply_markup"]
    first, *_ = await from_group(sandbox, count=2)
    half = Copy(STAFF, (first, 998), lost="Something is missing.")
    _, seen = await said(Screen(text="Two", copy=half))
    assert [one.get("text", "photo") for one in seen] == ["Two", "photo", "Something is missing."]


async def test_a_source_that_is_gone_does_not_make_the_reader_unreachable(said, sandbox):
    await sandbox.page("group", group=STAFF, action="kick_bot")
    lost = Copy(STAFF, (5,), caption=True, lost="It cannot be shown here.")
    outcome, [seen] = await said(Screen(text="look", copy=lost))
    assert outcome.state == "sent" and seen["text"] == "look\n\nIt cannot be shown here."


async def test_after_a_pause_only_the_copy_is_said(said, sandbox):
    copy = Copy(STAFF, await from_group(sandbox, "sticker"))
    await sandbox.faults({"method": "copyMessage", "fault": "flood", "seconds": 3, "times": 1})
    outcome, [line] = await said(Screen(text="Ms Chen:", copy=copy))
    assert (outcome.state, outcome.parts, outcome.seconds) == ("later", 1, 3.0)
    _, [seen] = await said(Screen(text="Ms Chen:", copy=copy), first=outcome.parts)
    assert line["text"] and seen["sticker"]
