"""What the bot may send, and in which words it is refused."""

import pytest

from tests.sandbox.conftest import ENGLISH, GUEST, OWNER, STAFF, STRANGER, Sandbox


def button(text: str = "OK", **more: object) -> dict[str, object]:
    return {"text": text, **(more or {"callback_data": "x"})}


def inline(*row: dict[str, object]) -> dict[str, object]:
    return {"inline_keyboard": [list(row)]}


async def test_a_started_person_gets_a_message(box: Sandbox) -> None:
    await box.started()
    sent = await box.bot("sendMessage", chat_id=GUEST, text="  Good morning!  ")
    seen = await box.look("messages", as_=GUEST)
    assert sent["text"] == "Good morning!"
    assert seen["messages"][-1]["message_id"] == sent["message_id"]
    assert seen["messages"][-1]["outgoing"] is False


@pytest.mark.parametrize(
    ("chat", "words"),
    [
        (GUEST, "Bad Request: chat not found"),
        (STRANGER, "Forbidden: bot can't initiate conversation with a user"),
        (42, "Bad Request: chat not found"),
        (-42, "Bad Request: chat not found"),
        ("", "Bad Request: chat_id is empty"),
        ("@nobody", "Bad Request: chat not found"),
        ("abc", "Bad Request: chat not found"),
    ],
)
async def test_chats_never_started_are_refused(box: Sandbox, chat: object, words: str) -> None:
    assert await box.refused("sendMessage", chat_id=chat, text="Hi") == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
    ],
)
async def test_texts_outside_the_limits_are_refused(box: Sandbox, text: str, words: str) -> None:
    await box.started()
    refusal = await box.refused("sendMessage", chat_id=GUEST, text=text)
    assert refusal == f"Bad Request: {words}"


async def test_a_text_of_exactly_4096_is_taken(box: Sandbox) -> None:
    await box.started()
    sent = await box.bot("sendMessage", chat_id=GUEST, text="字" * 4096)
    assert len(sent["text"]) == 4096


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline(button(callback_data="x" * 65)), "BUTTON_DATA_INVALID"),
        (inline(button(callback_data="字" * 22)), "BUTTON_DATA_INVALID"),
        (
            inline({"text": "no action"}),
            "can't parse inline keyboard button: "
            "Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline({"callback_data": "x"}),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (inline(*[button()] * 9), "reply markup is too long"),
        ({"inline_keyboard": [[button()]] * 101}, "reply markup is too long"),
        (
            inline(button(style="purple", callback_data="x")),
            "can't parse inline keyboard button: invalid button style specified",
        ),
        (
            inline(button(url="http://localhost/x")),
            "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (inline(button(copy_text={"text": "x" * 257})), "BUTTON_COPY_TEXT_INVALID"),
        (
            {"inline_keyboard": [button()]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"keyboard": ["x"]}, 'field "keyboard" must be an Array of Arrays'),
        (
            {"keyboard": [[7]]},
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        ),
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
    ],
)
async def test_keyboards_telegram_refuses(box: Sandbox, markup: object, words: str) -> None:
    await box.started()
    refusal = await box.refused("sendMessage", chat_id=GUEST, text="Hi", reply_markup=markup)
    assert refusal == f"Bad Request: {words}"


async def test_every_kind_of_inline_button_is_shown(box: Sandbox) -> None:
    await box.started()
    row = [
        button(callback_data="x" * 64, style="danger"),
        button(url="https://example.org/a"),
        button(copy_text={"text": "GH-1"}),
        button(switch_inline_query_current_chat=""),
    ]
    sent = await box.bot("sendMessage", chat_id=GUEST, text="Hi", reply_markup=inline(*row))
    shown = sent["reply_markup"]["inline_keyboard"][0]
    assert shown == row


async def test_a_reply_keyboard_appears_and_goes(box: Sandbox) -> None:
    await box.started()
    asks = {"keyboard": [[{"text": "My number", "request_contact": True}]]}
    sent = await box.bot("sendMessage", chat_id=GUEST, text="Number?", reply_markup=asks)
    assert (await box.look("messages", as_=GUEST))["keyboard"]["keyboard"] == asks["keyboard"]
    gone = {"remove_keyboard": True}
    await box.bot("sendMessage", chat_id=GUEST, text="Thanks", reply_markup=gone)
    assert (await box.look("messages", as_=GUEST))["keyboard"] is None
    assert "reply_markup" not in sent


@pytest.mark.parametrize(
    ("mode", "text", "words"),
    [
        ("HTML", "<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "a < b", "Unclosed start tag at byte offset 2"),
        ("HTML", "<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("HTML", "a</b>", "Unexpected end tag at byte offset 1"),
        (
            "HTML",
            "<b><i>a</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        (
            "MarkdownV2",
            "1.5",
            "Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        ("MarkdownV2", "*bold", "Can't find end of Bold entity at byte offset 0"),
        ("MarkdownV2", "字`x", "Can't find end of Code entity at byte offset 3"),
    ],
)
async def test_broken_formatting_is_refused(
    box: Sandbox, mode: str, text: str, words: str
) -> None:
    await box.started()
    refusal = await box.refused("sendMessage", chat_id=GUEST, text=text, parse_mode=mode)
    assert refusal == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("HTML", '😀<b>bold</b> <a href="https://example.org">link</a> &lt;3'),
        ("MarkdownV2", "😀*bold* [link](https://example.org) <3"),
        ("Markdown", "😀*bold* [link](https://example.org) <3"),
    ],
)
async def test_formatting_becomes_entities_in_utf16(box: Sandbox, mode: str, text: str) -> None:
    await box.started()
    sent = await box.bot("sendMessage", chat_id=GUEST, text=text, parse_mode=mode)
    assert sent["text"] == "😀bold link <3"
    assert sent["entities"] == [
        {"type": "bold", "offset": 2, "length": 4},
        {"type": "text_link", "offset": 7, "length": 4, "url": "https://example.org"},
    ]


async def test_html_blocks_and_escapes(box: Sandbox) -> None:
    await box.started()
    text = '<pre><code class="language-python">1 &lt; 2</code></pre> &copy; <code>x</code>'
    sent = await box.bot("sendMessage", chat_id=GUEST, text=text, parse_mode="HTML")
    assert sent["text"] == "1 < 2 &copy; x"
    assert sent["entities"] == [
        {"type": "pre", "language": "python", "offset": 0, "length": 5},
        {"type": "code", "offset": 13, "length": 1},
    ]


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ({"type": "bold", "offset": 0, "length": 9}, "entity beyond the end of the text"),
        ({"type": "bold", "offset": 1, "length": 1}, "entity in the middle of a UTF-16 symbol"),
        ({"type": "bold", "offset": 0}, "can't parse MessageEntity: Can't find field \"length\""),
        (
            {"type": "huge", "offset": 0, "length": 1},
            "can't parse MessageEntity: unsupported type specified",
        ),
    ],
)
async def test_wrong_entities_are_refused(
    box: Sandbox, entity: dict[str, object], words: str
) -> None:
    await box.started()
    refusal = await box.refused("sendMessage", chat_id=GUEST, text="😀 hi", entities=[entity])
    assert refusal == f"Bad Request: {words}"


async def test_links_commands_and_mentions_are_found(box: Sandbox) -> None:
    await box.started()
    sent = await box.bot("sendMessage", chat_id=GUEST, text="/help https://a.org @ann_lee #vip")
    kinds = [entity["type"] for entity in sent["entities"]]
    assert kinds == ["bot_command", "url", "mention", "hashtag"]


async def test_f20_a_person_who_blocked_the_bot_refuses(box: Sandbox) -> None:
    await box.started()
    await box.page("block", as_=GUEST, blocked=True)
    refusal = await box.refused("sendMessage", chat_id=GUEST, text="Hi")
    kinds = [update for update in await box.updates() if "my_chat_member" in update]
    assert refusal == "Forbidden: bot was blocked by the user"
    assert kinds[0]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await box.page("block", as_=GUEST, blocked=False)
    assert await box.bot("sendMessage", chat_id=GUEST, text="Hi again")


async def test_f21_a_deleted_account_refuses(box: Sandbox) -> None:
    await box.started(ENGLISH)
    await box.page("people", id=ENGLISH, deactivated=True)
    refusal = await box.refused("sendMessage", chat_id=ENGLISH, text="Hi")
    assert refusal == "Forbidden: user is deactivated"


async def test_replies_need_their_message(box: Sandbox) -> None:
    await box.started()
    lost = {"message_id": 99}
    refusal = await box.refused("sendMessage", chat_id=GUEST, text="x", reply_parameters=lost)
    anyway = {**lost, "allow_sending_without_reply": True}
    alone = await box.bot("sendMessage", chat_id=GUEST, text="x", reply_parameters=anyway)
    there = await box.bot(
        "sendMessage", chat_id=GUEST, text="x", reply_parameters={"message_id": 1}
    )
    assert refusal == "Bad Request: message to be replied not found"
    assert "reply_to_message" not in alone
    assert there["reply_to_message"]["text"] == "/start"


async def test_unknown_methods_and_tokens_are_refused(box: Sandbox) -> None:
    assert await box.refused("sendTelegram") == "Not Found"
    async with box.http.post(f"{box.url}/bot1:wrong/getMe") as response:
        body = await response.json()
    assert response.status == 401
    assert body["description"] == "Unauthorized"


async def test_unknown_parameters_are_ignored_but_recorded(box: Sandbox) -> None:
    await box.started()
    await box.bot("sendMessage", chat_id=GUEST, text="Hi", colour="red")
    row = (await box.look("log", method="sendMessage"))[-1]
    assert row["unknown_params"] == ["colour"]
    assert row["ok"] is True


async def test_locations_contacts_venues_and_dice(box: Sandbox) -> None:
    await box.started()
    place = await box.bot("sendLocation", chat_id=GUEST, latitude=32.06, longitude=118.79)
    card = await box.bot("sendContact", chat_id=GUEST, phone_number="+86", first_name="Desk")
    hall = await box.bot(
        "sendVenue", chat_id=GUEST, latitude=1, longitude=2, title="Hall", address="1 Road"
    )
    dice = await box.bot("sendDice", chat_id=GUEST)
    refusal = await box.refused("sendLocation", chat_id=GUEST, latitude=1)
    assert place["location"]["latitude"] == 32.06
    assert card["contact"]["first_name"] == "Desk"
    assert hall["venue"]["title"] == "Hall"
    assert 1 <= dice["dice"]["value"] <= 6
    assert refusal == "Bad Request: longitude is empty"


async def test_copies_and_forwards(box: Sandbox) -> None:
    await box.started()
    await box.started(OWNER)
    sent = await box.bot("sendMessage", chat_id=GUEST, text="Hello")
    number = sent["message_id"]
    way = {"chat_id": OWNER, "from_chat_id": GUEST}
    copy = await box.bot("copyMessage", **way, message_id=number)
    forward = await box.bot("forwardMessage", **way, message_id=number)
    both = await box.bot("copyMessages", **way, message_ids=[1, number])
    refusal = await box.refused("copyMessage", **way, message_id=77)
    assert copy["message_id"] < forward["message_id"] < both[0]["message_id"]
    assert forward["forward_origin"]["type"] == "user"
    assert refusal == "Bad Request: message to copy not found"


async def test_typing_is_for_known_actions_only(box: Sandbox) -> None:
    await box.started()
    assert await box.bot("sendChatAction", chat_id=GUEST, action="typing") is True
    refusal = await box.refused("sendChatAction", chat_id=GUEST, action="dancing")
    assert refusal == "Bad Request: wrong parameter action in request"


async def test_a_group_takes_messages_in_general_and_in_topics(box: Sandbox) -> None:
    topic = await box.bot("createForumTopic", chat_id=STAFF, name="Applications")
    thread = topic["message_thread_id"]
    inside = await box.bot("sendMessage", chat_id=STAFF, text="New", message_thread_id=thread)
    general = await box.bot("sendMessage", chat_id=STAFF, text="Hi")
    lost = await box.refused("sendMessage", chat_id=STAFF, text="x", message_thread_id=999)
    first = await box.refused("sendMessage", chat_id=STAFF, text="x", message_thread_id=1)
    assert inside["message_thread_id"] == thread
    assert inside["is_topic_message"] is True
    assert "message_thread_id" not in general
    assert lost == first == "Bad Request: message thread not found"


async def test_f18_closed_and_deleted_topics(box: Sandbox) -> None:
    thread = (await box.bot("createForumTopic", chat_id=STAFF, name="Cases"))["message_thread_id"]
    where = {"chat_id": STAFF, "message_thread_id": thread}
    await box.page("group", group=STAFF, action="close_topic", thread=thread, as_=OWNER)
    assert await box.refused("sendMessage", **where, text="x") == "Bad Request: TOPIC_CLOSED"
    assert await box.bot("reopenForumTopic", **where) is True
    assert await box.bot("sendMessage", **where, text="x")
    await box.page("group", group=STAFF, action="delete_topic", thread=thread, as_=OWNER)
    words = "Bad Request: message thread not found"
    assert await box.refused("sendMessage", **where, text="x") == words
    assert await box.refused("closeForumTopic", **where) == "Bad Request: TOPIC_ID_INVALID"
