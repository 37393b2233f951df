"""Copies and forwards of several messages, and what a topic adds to them."""

from tests.sandbox.conftest import GUEST, OWNER, STAFF, Sandbox
from tests.sandbox.test_media import PICTURE

WAY = {"chat_id": STAFF, "from_chat_id": GUEST}


async def an_album(box: Sandbox, caption: str = "The leak") -> list[int]:
    """Two photos of the guest, the first with words."""
    await box.started()
    made = []
    for words in (caption, ""):
        await box.bot("sendMessage", chat_id=GUEST, text="…")
        sent = await box.form("sendPhoto", {"chat_id": GUEST, "caption": words}, photo=PICTURE)
        made.append(sent["result"]["message_id"])
    for number in made:
        entry = box.desk.world.entry(GUEST, number)
        assert entry is not None
        entry.message["media_group_id"] = "77"
    return made


async def shown(box: Sandbox, chat: int = STAFF) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await box.look("messages", as_=OWNER, chat=chat))["messages"]
    return found


async def test_a_copied_album_stays_one_album_under_a_name_of_its_own(box: Sandbox) -> None:
    numbers = await an_album(box)
    await box.bot("copyMessages", **WAY, message_ids=numbers)
    first, second = (await shown(box))[-2:]
    assert first["media_group_id"] == second["media_group_id"] != "77"
    assert first["caption"] == "The leak"
    await box.bot("copyMessages", **WAY, message_ids=numbers, remove_caption=True)
    assert "caption" not in (await shown(box))[-2]


async def test_copies_come_in_order_or_not_at_all(box: Sandbox) -> None:
    numbers = await an_album(box)
    refusal = await box.refused("copyMessages", **WAY, message_ids=numbers[::-1])
    assert "strictly increasing" in refusal


async def test_what_is_protected_is_left_out_of_several_and_refused_alone(box: Sandbox) -> None:
    first, second = await an_album(box)
    entry = box.desk.world.entry(GUEST, first)
    assert entry is not None
    entry.message["has_protected_content"] = True
    made = await box.bot("copyMessages", **WAY, message_ids=[first, second])
    assert len(made) == 1
    assert "can't be copied" in await box.refused("copyMessage", **WAY, message_id=first)
    alone = await box.refused("copyMessages", **WAY, message_ids=[first])
    assert alone == "Bad Request: there are no messages to copy"


async def test_a_caption_of_a_copy_can_be_edited_but_a_sticker_takes_none(box: Sandbox) -> None:
    number = (await an_album(box))[0]
    copy = await box.bot("copyMessage", **WAY, message_id=number, caption="")
    where = {"chat_id": STAFF, "message_id": copy["message_id"]}
    edited = await box.bot("editMessageCaption", **where, caption="Two leaks")
    assert edited["caption"] == "Two leaks"
    sticker = (await box.form("sendSticker", {"chat_id": GUEST}, sticker=PICTURE))["result"]
    made = await box.bot("copyMessage", **WAY, message_id=sticker["message_id"], caption="Hi")
    where["message_id"] = made["message_id"]
    refusal = await box.refused("editMessageCaption", **where, caption="Hi")
    assert "there is no caption" in refusal
    assert "caption" not in (await shown(box))[-1]


async def test_what_is_said_in_a_topic_answers_the_message_that_opened_it(box: Sandbox) -> None:
    topic = await box.bot("createForumTopic", chat_id=STAFF, name="C26-0001")
    thread = topic["message_thread_id"]
    said = await box.page("send", as_=OWNER, chat=STAFF, text="On it", thread=thread)
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "C26-0001"
    answer = await box.page(
        "send", as_=OWNER, chat=STAFF, text="Done", thread=thread, reply_to=said["message_id"]
    )
    assert answer["reply_to_message"]["text"] == "On it"
