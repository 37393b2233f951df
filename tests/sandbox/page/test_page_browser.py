"""The chat page in a real browser, with a bot that answers over the Bot API."""

import pytest

from tests.sandbox.page.chat_page import (
    ANN,
    LIN,
    MANAGER,
    STAFF,
    ZHOU,
    Sandbox,
    Visitor,
    chosen,
    expect,
    picture,
    rows,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CARD = {"text": "My card", "callback_data": "card"}


async def test_a_person_starts_writes_presses_and_sees_the_answer_in_place(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    page = await visitor.opens(ANN)
    await page.get_by_role("button", name="Start", exact=True).click()
    assert (await sandbox.update("message"))["text"] == "/start"
    await page.get_by_label("Write a message").fill("Hello there")
    await page.keyboard.press("Enter")
    assert (await sandbox.update("message"))["text"] == "Hello there"
    sent = await sandbox.bot(
        "sendMessage", chat_id=ANN, text="Good day", reply_markup=rows([CARD])
    )
    button = page.locator(".kb", has_text="My card")
    await button.click()
    query = await sandbox.update("callback_query")
    assert query["data"] == "card"
    await expect(button).to_have_attribute("aria-busy", "true")
    await sandbox.bot("answerCallbackQuery", callback_query_id=query["id"], text="One moment")
    await expect(page.locator(".toast")).to_have_text("One moment")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    place = {"chat_id": ANN, "message_id": sent["message_id"]}
    await sandbox.bot("editMessageText", **place, text="Your card is ready")
    bubble = page.locator(f'[data-id="{sent["message_id"]}"] .text')
    await expect(bubble).to_have_text("Your card is ready")
    await expect(page.get_by_text("Good day")).to_have_count(0)


async def test_an_alert_must_be_acknowledged(visitor: Visitor, sandbox: Sandbox) -> None:
    page = await visitor.opens(ANN)
    await sandbox.act("start", **{"as": ANN})
    await sandbox.bot("sendMessage", chat_id=ANN, text="Choose", reply_markup=rows([CARD]))
    await page.locator(".kb").click()
    query = await sandbox.update("callback_query")
    await sandbox.bot(
        "answerCallbackQuery",
        callback_query_id=query["id"],
        text="The event is full.",
        show_alert=True,
    )
    alert = page.get_by_role("dialog")
    await expect(alert).to_contain_text("The event is full.")
    await alert.get_by_role("button", name="OK").click()
    await expect(alert).to_have_count(0)


async def test_a_deleted_message_goes_and_a_typing_bot_shows(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    page = await visitor.opens(ANN)
    await sandbox.act("start", **{"as": ANN})
    sent = await sandbox.bot("sendMessage", chat_id=ANN, text="Too early")
    await expect(page.locator(".theirs .text", has_text="Too early")).to_be_visible()
    await sandbox.bot("sendChatAction", chat_id=ANN, action="typing")
    await expect(page.locator("#typing")).to_be_visible()
    await sandbox.bot("deleteMessage", chat_id=ANN, message_id=sent["message_id"])
    await expect(page.locator("#messages").get_by_text("Too early")).to_have_count(0)


async def test_an_own_message_is_edited_from_the_keyboard(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    await sandbox.act("send", **{"as": ANN, "chat": ANN, "text": "Tabel for two"})
    page = await visitor.opens(ANN)
    await expect(page.locator(".own .text").last).to_have_text("Tabel for two")
    await page.get_by_label("Write a message").press("ArrowUp")
    await page.get_by_label("Write a message").fill("Table for two")
    await page.keyboard.press("Enter")
    await expect(page.locator(".own .text").last).to_have_text("Table for two")
    await expect(page.locator(".own .stamp").last).to_contain_text("edited")
    assert (await sandbox.update("edited_message"))["text"] == "Table for two"


async def test_an_answer_quotes_what_it_answers(visitor: Visitor, sandbox: Sandbox) -> None:
    await sandbox.act("start", **{"as": ANN})
    await sandbox.bot("sendMessage", chat_id=ANN, text="Tea or coffee?")
    page = await visitor.opens(ANN)
    await page.locator(".theirs .bubble").click(button="right")
    await page.get_by_role("menuitem", name="Reply").click()
    await page.keyboard.type("Tea")
    await page.keyboard.press("Enter")
    await expect(page.locator(".own .quote-text")).to_have_text("Tea or coffee?")
    await sandbox.update("message")  # /start
    assert (await sandbox.update("message"))["reply_to_message"]["text"] == "Tea or coffee?"


async def test_formatting_counts_utf16_and_a_spoiler_waits_for_a_tap(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    marks = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "italic", "offset": 5, "length": 2},
        {"type": "spoiler", "offset": 8, "length": 6},
    ]
    await sandbox.bot("sendMessage", chat_id=ANN, text="🍵 茶会开始 secret", entities=marks)
    page = await visitor.opens(ANN)
    await expect(page.locator(".text strong")).to_have_text("茶会开始")
    await expect(page.locator(".text strong em")).to_have_text("开始")
    spoiler = page.get_by_role("button", name="Tap to reveal")
    await spoiler.click()
    await expect(page.locator(".spoiler.shown")).to_have_text("secret")


async def test_an_album_is_one_grid_and_a_photo_opens_large(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ANN)
    await sandbox.album(ANN, "teal", "navy", "maroon")
    await expect(page.locator(".album img")).to_have_count(3)
    await expect(page.locator(".message.theirs")).to_have_count(1)
    await page.locator(".album button").first.click()
    large = page.locator(".lightbox img")
    await expect(large).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)


async def test_photos_are_chosen_looked_at_and_sent(visitor: Visitor, sandbox: Sandbox) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ANN)
    await page.get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("menuitem", name="Several photos").click()
    chooser = await choosing.value
    await chooser.set_files([chosen(f"{n}.png", picture("teal")) for n in "ab"])
    await page.get_by_label("Caption").fill("At the tea house")
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(page.locator(".own .album img")).to_have_count(2)
    await expect(page.locator(".own .text").last).to_have_text("At the tea house")
    await sandbox.update("message")  # /start
    assert (await sandbox.update("message"))["caption"] == "At the tea house"


async def test_a_document_shows_its_name_and_size_and_a_voice_plays(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ANN)
    for item, file in (("File", ("rules.pdf", b"x" * 2048)), ("Voice file", ("a.ogg", b"OggS"))):
        await page.get_by_role("button", name="Attach").click()
        async with page.expect_file_chooser() as choosing:
            await page.get_by_role("menuitem", name=item, exact=True).click()
        await (await choosing.value).set_files(chosen(*file))
        await page.get_by_role("dialog").get_by_role("button", name="Send").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator(".file")).to_contain_text("rules.pdf")
    await expect(page.locator(".file")).to_contain_text("2.0 KB")
    await expect(page.get_by_role("button", name="Play")).to_be_visible()


async def test_a_reply_keyboard_shares_the_contact_and_goes_after_one_use(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    keyboard = {
        "keyboard": [[{"text": "Share my number", "request_contact": True}, "Later"]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
    page = await visitor.opens(ANN)
    await sandbox.bot("sendMessage", chat_id=ANN, text="Your number?", reply_markup=keyboard)
    await page.get_by_role("button", name="Share my number").click()
    await page.get_by_role("dialog").get_by_role("button", name="Share").click()
    await expect(page.locator(".own .contact")).to_contain_text("+447700900002")
    await expect(page.locator(".reply-keyboard")).to_have_count(0)
    await sandbox.update("message")  # /start
    assert (await sandbox.update("message"))["contact"]["user_id"] == ANN


async def test_people_are_picked_for_a_request_users_button(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    ask = {"request_id": 7, "max_quantity": 2, "request_name": True}
    keyboard = {"keyboard": [[{"text": "Recommend friends", "request_users": ask}]]}
    page = await visitor.opens(ANN)
    await sandbox.bot("sendMessage", chat_id=ANN, text="Who?", reply_markup=keyboard)
    await page.get_by_role("button", name="Recommend friends").click()
    await page.get_by_label("周明轩").check()
    await page.get_by_label("林怡君").check()
    await page.get_by_role("button", name="Done").click()
    await expect(page.locator(".service")).to_contain_text("周明轩、林怡君")
    await sandbox.update("message")  # /start
    shared = (await sandbox.update("message"))["users_shared"]
    assert [one["user_id"] for one in shared["users"]] == [ZHOU, LIN]


async def test_a_forced_reply_answers_the_question_without_a_press(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ANN)
    ask = {"force_reply": True, "input_field_placeholder": "Your reason"}
    await sandbox.bot("sendMessage", chat_id=ANN, text="Why?", reply_markup=ask)
    await expect(page.locator("#context")).to_contain_text("Why?")
    await expect(page.locator("#write")).to_have_attribute("placeholder", "Your reason")
    await page.get_by_label("Write a message").fill("We moved house")
    await page.keyboard.press("Enter")
    await sandbox.update("message")  # /start
    assert (await sandbox.update("message"))["reply_to_message"]["text"] == "Why?"


async def test_a_copy_button_copies(visitor: Visitor, sandbox: Sandbox) -> None:
    await sandbox.act("start", **{"as": ANN})
    button = {"text": "Copy my number", "copy_text": {"text": "A-0001"}}
    await sandbox.bot("sendMessage", chat_id=ANN, text="Card", reply_markup=rows([button]))
    page = await visitor.opens(ANN, permissions=["clipboard-read", "clipboard-write"])
    await page.locator(".kb", has_text="Copy my number").click()
    await expect(page.locator(".toast")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "A-0001"


async def test_commands_are_offered_while_a_slash_is_typed(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    offered = [("card", "My card"), ("cancel", "Stop"), ("help", "Help")]
    commands = [{"command": c, "description": d} for c, d in offered]
    await sandbox.bot("setMyCommands", commands=commands)
    page = await visitor.opens(ANN)
    await page.get_by_label("Write a message").fill("/ca")
    await expect(page.locator("#suggestions button")).to_have_count(2)
    await page.locator("#suggestions button", has_text="/card").click()
    await sandbox.update("message")  # /start
    assert (await sandbox.update("message"))["text"] == "/card"


async def test_a_deep_link_button_opens_as_start_with_its_payload(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    name = (await sandbox.bot("getMe"))["username"]
    link = {"text": "Answer in private", "url": f"https://t.me/{name}?start=case-12"}
    await sandbox.bot("sendMessage", chat_id=STAFF, text="Case 12", reply_markup=rows([link]))
    page = await visitor.opens(MANAGER, STAFF)
    await page.locator(".kb", has_text="Answer in private").click()
    assert (await sandbox.update("message"))["text"] == "/start case-12"
    await expect(page.locator(".own .text")).to_have_text("/start case-12")


async def test_a_blocked_bot_is_told_and_unblocked_with_one_press(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ANN)
    await page.locator("#head").get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    unblock = page.get_by_role("button", name="Unblock the bot")
    await expect(unblock).to_be_visible()
    told = await sandbox.update("my_chat_member")
    assert told["new_chat_member"]["status"] == "kicked"
    await unblock.click()
    await expect(page.get_by_label("Write a message")).to_be_visible()
