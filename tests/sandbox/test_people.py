"""What people do over the page's JSON, and what the bot hears of it."""

import asyncio
from typing import Any

import orjson
import pytest

from tests.sandbox.conftest import CLERK, ENGLISH, GUEST, MEMBER, OWNER, STAFF, Sandbox

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


async def test_the_world_names_everybody(box: Sandbox) -> None:
    world = await box.look("world")
    notes = [one["note"] for one in world["people"]]
    assert world["bot"]["username"] == "guildhall_demo_bot"
    assert len(world["people"]) == 21
    assert all(one["id"] > 2**31 for one in world["people"])
    assert "会员管理专员" in notes
    assert world["groups"][0]["id"] == STAFF
    assert len(world["groups"][0]["members"]) == 15


async def test_a_deep_link_starts_the_chat(box: Sandbox) -> None:
    sent = await box.page("start", as_=GUEST, payload="ref_1-A")
    heard = (await box.updates())[0]["message"]
    assert sent["outgoing"] is True
    assert heard["text"] == "/start ref_1-A"
    assert heard["from"]["language_code"] == "zh-hans"
    assert "phone" not in heard["from"]
    status, body = await box.try_page("start", as_=GUEST, payload="a b")
    assert status == 409
    assert "64" in body["error"]


async def test_a_press_carries_the_message_and_any_data(box: Sandbox) -> None:
    await box.started()
    sent = await box.bot("sendMessage", chat_id=GUEST, text="Sure?", reply_markup=KEYS)
    await box.updates()
    press = {"as_": GUEST, "message_id": sent["message_id"]}
    pressed = await box.page("press", **press, data="forged")
    heard = (await box.updates())[0]["callback_query"]
    status, _ = await box.try_page("press", **press, data="x" * 65)
    assert heard["id"] == pressed["callback_query_id"]
    assert heard["data"] == "forged"
    assert heard["message"]["text"] == "Sure?"
    assert heard["from"]["id"] == GUEST
    assert status == 409


async def test_f13_a_press_on_a_deleted_message_has_no_text(box: Sandbox) -> None:
    await box.started()
    sent = await box.bot("sendMessage", chat_id=GUEST, text="Sure?", reply_markup=KEYS)
    number = sent["message_id"]
    await box.bot("deleteMessage", chat_id=GUEST, message_id=number)
    await box.updates()
    await box.page("press", as_=GUEST, message_id=number, data="y")
    message = (await box.updates())[0]["callback_query"]["message"]
    assert message["date"] == 0
    assert "text" not in message


async def test_contact_own_typed_and_of_others(box: Sandbox) -> None:
    await box.started()
    own = await box.page("contact", as_=GUEST)
    typed = await box.page("contact", as_=GUEST, phone="+8613900000000")
    other = await box.page("contact", as_=GUEST, user_id=ENGLISH)
    assert own["contact"]["user_id"] == GUEST
    assert own["contact"]["phone_number"] == "+8613800000001"
    assert "user_id" not in typed["contact"]
    assert other["contact"]["user_id"] == ENGLISH


async def test_location(box: Sandbox) -> None:
    await box.started()
    sent = await box.page("location", as_=GUEST, latitude=32.06, longitude=118.79)
    assert sent["location"] == {"latitude": 32.06, "longitude": 118.79}


async def test_people_are_shared_through_a_button(box: Sandbox) -> None:
    await box.started()
    button = {"request_id": 3, "max_quantity": 2, "request_name": True}
    keyboard = {"keyboard": [[{"text": "Who?", "request_users": button}]]}
    await box.bot("sendMessage", chat_id=GUEST, text="Who came?", reply_markup=keyboard)
    await box.updates()
    await box.page("users", as_=GUEST, request_id=3, user_ids=[MEMBER, ENGLISH])
    heard = (await box.updates())[0]["message"]
    status, _ = await box.try_page("users", as_=GUEST, request_id=4, user_ids=[MEMBER])
    assert heard["users_shared"]["request_id"] == 3
    assert heard["users_shared"]["users"][1]["first_name"] == "Ann"
    assert heard["reply_to_message"]["text"] == "Who came?"
    assert status == 409


async def test_f12_an_edit_is_heard_as_an_edit(box: Sandbox) -> None:
    await box.started()
    sent = await box.page("send", as_=GUEST, text="Hullo")
    await box.updates()
    edited = await box.page("edit", as_=GUEST, message_id=sent["message_id"], text="Hello")
    heard = (await box.updates())[0]["edited_message"]
    assert heard["text"] == edited["text"] == "Hello"
    assert heard["edit_date"] >= heard["date"]


async def test_f15_an_anonymous_admin_writes_as_the_group(box: Sandbox) -> None:
    said = await box.page("send", as_=OWNER, chat=STAFF, text="/desk", anonymous=True)
    keyed = await box.bot("sendMessage", chat_id=STAFF, text="Card", reply_markup=KEYS)
    press = {"chat": STAFF, "message_id": keyed["message_id"], "data": "y"}
    await box.page("press", as_=OWNER, **press)
    heard = await box.updates()
    assert heard[0]["message"]["from"]["id"] == 1087968824
    assert heard[0]["message"]["sender_chat"]["id"] == STAFF
    assert heard[1]["callback_query"]["from"]["id"] == OWNER
    assert said["outgoing"] is True


async def test_only_members_see_and_write_in_a_group(box: Sandbox) -> None:
    status, body = await box.try_page("send", as_=GUEST, chat=STAFF, text="hello")
    assert status == 409
    assert body["error"] == "This person is not in the group."
    chats = await box.look("chats", as_=CLERK)
    assert [chat["type"] for chat in chats] == ["private", "supergroup"]
    assert [chat["type"] for chat in await box.look("chats", as_=GUEST)] == ["private"]


async def test_a_bot_without_rights_hears_only_what_is_meant_for_it(box: Sandbox) -> None:
    await box.page("group", group=STAFF, action="demote_bot")
    await box.updates()
    for text in ("lunch?", "/help", "hello @guildhall_demo_bot"):
        await box.page("send", as_=CLERK, chat=STAFF, text=text)
    texts = [update["message"]["text"] for update in await box.updates()]
    assert texts == ["/help", "hello @guildhall_demo_bot"]


async def test_unread_counts_until_the_chat_is_opened(box: Sandbox) -> None:
    await box.started()
    await box.bot("sendMessage", chat_id=GUEST, text="one")
    await box.bot("sendMessage", chat_id=GUEST, text="two")
    before = (await box.look("chats", as_=GUEST))[0]
    page = await box.look("messages", as_=GUEST, limit=2)
    after = (await box.look("chats", as_=GUEST))[0]
    older = await box.look("messages", as_=GUEST, before=page["messages"][0]["message_id"])
    assert (before["unread"], after["unread"]) == (2, 0)
    assert before["last"]["text"] == "two"
    assert [message["text"] for message in older["messages"]] == ["/start"]


async def next_event(stream: Any, wanted: str) -> Any:
    """The data of the next event of that name."""
    name = ""
    while True:
        line = (await asyncio.wait_for(stream.readline(), 5)).decode().strip()
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: ") and name == wanted:
            return orjson.loads(line.removeprefix("data: "))


async def test_events_show_what_happens(box: Sandbox) -> None:
    await box.started()
    async with box.http.get(f"{box.url}/page/events", params={"as": GUEST}) as response:
        stream = response.content
        assert response.content_type == "text/event-stream"
        assert (await asyncio.wait_for(stream.readline(), 5)).startswith(b": welcome")
        keys = {"keyboard": [["A"]]}
        await box.bot("sendChatAction", chat_id=GUEST, action="typing")
        assert (await next_event(stream, "typing"))["action"] == "typing"
        sent = await box.bot("sendMessage", chat_id=GUEST, text="Hi", reply_markup=keys)
        assert (await next_event(stream, "message"))["text"] == "Hi"
        assert (await next_event(stream, "keyboard"))["keyboard"]["keyboard"][0][0]["text"] == "A"
        plain = await box.bot("sendMessage", chat_id=GUEST, text="x")
        where = {"chat_id": GUEST, "message_id": plain["message_id"]}
        await box.bot("editMessageText", **where, text="y")
        assert (await next_event(stream, "edited"))["text"] == "y"
        await box.bot("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
        assert (await next_event(stream, "reaction"))["message_id"] == plain["message_id"]
        await box.bot("deleteMessage", **where)
        assert (await next_event(stream, "deleted"))["message_id"] == plain["message_id"]
        press = {"as_": GUEST, "message_id": sent["message_id"], "data": "y"}
        query = (await box.page("press", **press))["callback_query_id"]
        await box.bot("answerCallbackQuery", callback_query_id=query, text="OK", show_alert=True)
        answer = await next_event(stream, "callback_answer")
        assert answer == {
            "callback_query_id": query,
            "text": "OK",
            "show_alert": True,
            "url": None,
        }
        await box.page("clock", advance=60)
        assert (await next_event(stream, "clock"))["offset"] == 60
        await box.page("reset")
        assert await next_event(stream, "reset") == {}


async def test_a_reset_empties_the_world(box: Sandbox) -> None:
    await box.started()
    await box.page("people", first_name="Visitor")
    await box.page("reset")
    world = await box.look("world")
    assert len(world["people"]) == 21
    assert world["clock"]["offset"] == 0
    assert await box.bot("getUpdates") == []
    assert await box.refused("sendMessage", chat_id=GUEST, text="x") == (
        "Bad Request: chat not found"
    )


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("send", {"as_": GUEST}),
        ("send", {"as_": 5, "text": "x"}),
        ("send", {"text": "x"}),
        ("send", {"as_": GUEST, "text": " "}),
        ("send", {"as_": GUEST, "text": "x" * 4097}),
        ("send", {"as_": GUEST, "chat": -5, "text": "x"}),
        ("send", {"as_": GUEST, "chat": MEMBER, "text": "x"}),
        ("send", {"as_": GUEST, "text": "x", "anonymous": True}),
        ("press", {"as_": GUEST, "message_id": 99, "data": "x"}),
        ("edit", {"as_": GUEST, "message_id": 99, "text": "x"}),
        ("upload", {"as_": GUEST, "kind": "photo"}),
        ("contact", {"as_": GUEST, "user_id": 5}),
        ("location", {"as_": GUEST}),
        ("people", {}),
        ("clock", {"to": "tomorrow"}),
        ("clock", {}),
        ("update", {"update": []}),
        ("group", {"action": "explode", "group": STAFF}),
        ("group", {"action": "join", "group": -5}),
    ],
)
async def test_the_page_answers_mistakes_with_a_sentence(
    box: Sandbox, path: str, body: dict[str, Any]
) -> None:
    status, answer = await box.try_page(path, **body)
    assert status in (400, 409)
    assert answer["error"].endswith(".")
