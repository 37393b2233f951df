"""Edits, deletions, pins and reactions."""

import pytest

from tests.sandbox.conftest import CLERK, GUEST, STAFF, Sandbox
from tests.sandbox.test_media import PICTURE

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


async def sent(box: Sandbox, **more: object) -> dict[str, object]:
    await box.started()
    message = await box.bot("sendMessage", **{"chat_id": GUEST, "text": "Hello", **more})
    return {"chat_id": GUEST, "message_id": message["message_id"]}


async def test_an_edit_changes_text_and_keyboard_in_place(box: Sandbox) -> None:
    where = await sent(box)
    edited = await box.bot("editMessageText", **where, text="Bye", reply_markup=KEYS)
    assert edited["text"] == "Bye"
    assert edited["reply_markup"] == KEYS
    assert edited["edit_date"] >= edited["date"]
    bare = await box.bot("editMessageReplyMarkup", **where)
    assert "reply_markup" not in bare


async def test_f27_an_edit_that_changes_nothing_is_refused(box: Sandbox) -> None:
    where = await sent(box, reply_markup=KEYS, text="See https://a.org")
    same = {"text": "See https://a.org", "reply_markup": KEYS}
    assert await box.refused("editMessageText", **where, **same) == NOT_MODIFIED
    assert await box.refused("editMessageReplyMarkup", **where, reply_markup=KEYS) == NOT_MODIFIED
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    assert await box.bot("editMessageText", **where, **same, entities=bold)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"message_id": 99}, "message to edit not found"),
        ({"message_id": 1}, "message can't be edited"),
        ({"message_id": ""}, "message identifier is not specified"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": 5}, "chat not found"),
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"reply_markup": {"keyboard": [["a"]]}}, "inline keyboard expected"),
        ({"inline_message_id": "abc"}, "MESSAGE_ID_INVALID"),
    ],
)
async def test_edits_telegram_refuses(box: Sandbox, more: dict[str, object], words: str) -> None:
    where = await sent(box)
    refusal = await box.refused("editMessageText", **{**where, "text": "New", **more})
    assert refusal == f"Bad Request: {words}"


async def test_a_message_that_brought_a_reply_keyboard_cannot_be_edited(box: Sandbox) -> None:
    where = await sent(box, reply_markup={"keyboard": [["a"]]})
    refusal = await box.refused("editMessageText", **where, text="New")
    assert refusal == "Bad Request: message can't be edited"


async def test_captions_and_texts_are_not_confused(box: Sandbox) -> None:
    where = await sent(box)
    no_caption = await box.refused("editMessageCaption", **where, caption="x")
    photo = (await box.form("sendPhoto", {"chat_id": GUEST}, photo=PICTURE))["result"]
    there = {"chat_id": GUEST, "message_id": photo["message_id"]}
    no_text = await box.refused("editMessageText", **there, text="x")
    long = await box.refused("editMessageCaption", **there, caption="x" * 1025)
    edited = await box.bot("editMessageCaption", **there, caption="Our garden")
    assert no_caption == "Bad Request: there is no caption in the message to edit"
    assert no_text == "Bad Request: there is no text in the message to edit"
    assert long == "Bad Request: message caption is too long"
    assert edited["caption"] == "Our garden"


async def test_media_can_be_exchanged(box: Sandbox) -> None:
    where = await sent(box, reply_markup=KEYS)
    media = '{"type": "photo", "media": "attach://new", "caption": "Card"}'
    answer = await box.form("editMessageMedia", {**where, "media": media}, new=PICTURE)
    assert answer["result"]["caption"] == "Card"
    assert "text" not in answer["result"]


async def test_deletion(box: Sandbox) -> None:
    where = await sent(box)
    assert await box.bot("deleteMessage", **where) is True
    gone = "Bad Request: message to delete not found"
    assert await box.refused("deleteMessage", **where) == gone
    assert await box.bot("deleteMessages", chat_id=GUEST, message_ids=[1, 2, 77]) is True
    assert (await box.look("messages", as_=GUEST))["messages"] == []


async def test_old_messages_cannot_be_deleted(box: Sandbox) -> None:
    where = await sent(box)
    await box.page("clock", advance=49 * 3600)
    refusal = await box.refused("deleteMessage", **where)
    assert refusal == "Bad Request: message can't be deleted for everyone"


async def test_a_bot_without_rights_deletes_only_its_own(box: Sandbox) -> None:
    await box.page("group", group=STAFF, action="demote_bot")
    said = await box.page("send", as_=CLERK, chat=STAFF, text="hello")
    where = {"chat_id": STAFF, "message_id": said["message_id"]}
    words = "Bad Request: message can't be deleted for everyone"
    assert await box.refused("deleteMessage", **where) == words
    pin = "Bad Request: not enough rights to manage pinned messages in the chat"
    assert await box.refused("pinChatMessage", **where) == pin


async def test_pins_come_and_go(box: Sandbox) -> None:
    where = await sent(box)
    assert await box.bot("pinChatMessage", **where) is True
    pinned = (await box.look("messages", as_=GUEST))["pinned"]
    assert pinned["message_id"] == where["message_id"]
    assert (await box.bot("getChat", chat_id=GUEST))["pinned_message"]["text"] == "Hello"
    assert await box.bot("unpinChatMessage", **where) is True
    assert (await box.look("messages", as_=GUEST))["pinned"] is None
    refusal = await box.refused("unpinChatMessage", **where)
    assert refusal == "Bad Request: message to unpin not found"


async def test_reactions(box: Sandbox) -> None:
    where = await sent(box)
    like = [{"type": "emoji", "emoji": "👍"}]
    assert await box.bot("setMessageReaction", **where, reaction=like) is True
    refusal = await box.refused("setMessageReaction", **where, reaction=like * 2)
    assert refusal == "Bad Request: REACTION_INVALID"


async def test_f14_a_callback_answer_comes_too_late_or_twice(box: Sandbox) -> None:
    where = await sent(box, reply_markup=KEYS)
    press = {"as_": GUEST, "message_id": where["message_id"], "data": "y"}
    late = (await box.page("press", **press))["callback_query_id"]
    await box.page("clock", advance=60)
    good = (await box.page("press", **press))["callback_query_id"]
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await box.refused("answerCallbackQuery", callback_query_id=late) == old
    assert await box.bot("answerCallbackQuery", callback_query_id=good, text="Done") is True
    assert await box.refused("answerCallbackQuery", callback_query_id=good) == old
    assert await box.refused("answerCallbackQuery", callback_query_id="x") == old
    long = await box.refused("answerCallbackQuery", callback_query_id="x", text="x" * 201)
    assert long == "Bad Request: MESSAGE_TOO_LONG"
    link = await box.refused("answerCallbackQuery", callback_query_id="x", url="https://a.org")
    assert link == "Bad Request: URL_INVALID"
