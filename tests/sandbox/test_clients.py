"""Real clients understand the sandbox: aiogram and python-telegram-bot."""

import io

import pytest
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
)
from telegram import Bot, InputMediaDocument, KeyboardButton, ReplyKeyboardMarkup
from telegram import InlineKeyboardButton as PtbButton
from telegram import InlineKeyboardMarkup as PtbKeyboard
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, RetryAfter

from sandbox import DEFAULT_TOKEN
from tests.sandbox.conftest import GUEST, OWNER, STAFF, STRANGER, Sandbox
from tests.sandbox.test_media import PICTURE


def aiogram_bot(box: Sandbox) -> AiogramBot:
    server = TelegramAPIServer.from_base(box.url)
    return AiogramBot(DEFAULT_TOKEN, session=AiohttpSession(api=server))


def ptb_bot(box: Sandbox) -> Bot:
    return Bot(DEFAULT_TOKEN, base_url=f"{box.url}/bot", base_file_url=f"{box.url}/file/bot")


async def no_unknown_params(box: Sandbox) -> bool:
    return not any(row["unknown_params"] for row in await box.look("log"))


async def test_aiogram_talks_and_hears(box: Sandbox) -> None:
    await box.started()
    keys = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y", style="success")]]
    )
    async with aiogram_bot(box) as bot:
        me = await bot.get_me()
        sent = await bot.send_message(GUEST, "Hello <b>you</b>", parse_mode="HTML")
        edited = await bot.edit_message_text(
            "Bye", chat_id=GUEST, message_id=sent.message_id, reply_markup=keys
        )
        await box.page("press", as_=GUEST, message_id=sent.message_id, data="y")
        heard = await bot.get_updates()
        query = heard[-1].callback_query
        assert query
        assert await bot.answer_callback_query(query.id, text="Thanks")
        file = BufferedInputFile(PICTURE, "card.png")
        album = await bot.send_media_group(
            GUEST, [InputMediaPhoto(media=file), InputMediaPhoto(media=file, caption="two")]
        )
        assert album[0].photo
        fetched = await bot.get_file(album[0].photo[-1].file_id)
        buffer = io.BytesIO()
        assert fetched.file_path
        await bot.download_file(fetched.file_path, buffer)
        assert await bot.set_my_commands([BotCommand(command="help", description="Help")])
        chat = await bot.get_chat(STAFF)
        admins = await bot.get_chat_administrators(STAFF)
        topic = await bot.create_forum_topic(STAFF, "Cases")
    assert me.username == "guildhall_demo_bot"
    assert sent.entities and sent.entities[0].type == "bold"
    assert edited.text == "Bye"  # type: ignore[union-attr]  # True only for inline messages
    assert query.data == "y"
    assert buffer.getvalue() == PICTURE
    assert chat.is_forum
    assert admins[-1].status == "administrator"
    assert topic.name == "Cases"
    assert await no_unknown_params(box)


async def test_aiogram_understands_refusals(box: Sandbox) -> None:
    async with aiogram_bot(box) as bot:
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(GUEST, "Hi")
        with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
            await bot.send_message(STRANGER, "Hi")
        await box.page("faults", faults=[{"fault": "flood", "seconds": 9}])
        with pytest.raises(TelegramRetryAfter) as trouble:
            await bot.send_message(GUEST, "Hi")
    assert trouble.value.retry_after == 9


async def test_python_telegram_bot_talks(box: Sandbox) -> None:
    await box.started()
    keys = PtbKeyboard([[PtbButton("Yes", callback_data="y")]])
    async with ptb_bot(box) as bot:
        sent = await bot.send_message(GUEST, "Hello", reply_markup=keys, protect_content=True)
        edited = await bot.edit_message_text(
            "Bye", chat_id=GUEST, message_id=sent.message_id, reply_markup=None
        )
        asks = ReplyKeyboardMarkup([[KeyboardButton("Phone", request_contact=True)]])
        await bot.send_message(GUEST, "Number?", reply_markup=asks)
        photo = await bot.send_photo(GUEST, PICTURE, caption="*Card*", parse_mode="MarkdownV2")
        file = await bot.get_file(photo.photo[-1].file_id)
        body = bytes(await file.download_as_bytearray())
        album = await bot.send_media_group(
            GUEST, [InputMediaDocument(b"%PDF-1", filename="a.pdf")] * 2
        )
        await box.page("contact", as_=GUEST)
        heard = await bot.get_updates()
    assert sent.has_protected_content
    assert edited.text == "Bye"  # type: ignore[union-attr]  # True only for inline messages
    assert photo.caption_entities[0].type == "bold"
    assert body == PICTURE
    assert album[0].media_group_id == album[1].media_group_id
    assert heard[-1].message and heard[-1].message.contact
    assert heard[-1].message.contact.user_id == GUEST
    assert await no_unknown_params(box)


async def test_python_telegram_bot_understands_refusals(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    old = (await box.page("group", action="create", as_=OWNER))["group"]["id"]
    await box.page("group", group=old, action="add_bot")
    new = (await box.page("group", group=old, action="migrate"))["group"]["id"]
    async with ptb_bot(box) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(GUEST, "Hi")
        with pytest.raises(Forbidden, match="can't initiate conversation"):
            await bot.send_message(STRANGER, "Hi")
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(old, "Hi")
        await box.page("faults", faults=[{"fault": "flood", "seconds": 9}])
        with pytest.raises(RetryAfter):
            await bot.send_message(GUEST, "Hi")
        await box.page("faults", faults=[])
        await bot.set_webhook("http://127.0.0.1:9/hook")
        with pytest.raises(Conflict):
            await bot.get_updates()
    assert moved.value.new_chat_id == new
