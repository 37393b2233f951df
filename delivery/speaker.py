"""Says one Screen to one chat with python-telegram-bot and tells what became of it.

Keyboards and entities stand ready in the Bot API's shape and go out as they are. One attempt
each; whether there is another one is the worker's business (one retry layer).
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import structlog
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import TelegramError

from chat import screen as screens
from chat.screen import CAPTION_LIMIT, TEXT_LIMIT, Part, utf16
from delivery import copying
from delivery.outcome import Outcome, attempt, judge

log = structlog.get_logger(__name__)
# The Bot API takes its methods in any case. Spelt like this they go through the library's call for
# anything, which hands back plain JSON: building its Message would double the cost of a message.
SEND, EDIT, ANSWER = "sendmessage", "editmessagetext", "answercallbackquery"
MENU = "setmycommands"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Media:
    """A drawing or stored file, opened. `photo` shows it as a picture."""

    content: bytes
    name: str
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said. `screen` is the dictionary of `chat.screen.to_dict`; `edit` the message
    to redraw, which is a photo if `over_photo`; `answer` the press to answer, `{"id", "text",
    "alert"}`; `delete` messages to take away afterwards; `suffix` a line for a message that may be
    a repetition (F25); `first` the part to begin with, when earlier ones were said (F29); `leave`
    means to leave (F16); `menu` are the commands of this chat alone; `rename` is the new name of
    the topic `thread`, which is closed too if `shut`."""

    chat_id: int
    screen: Json | None = None
    edit: int | None = None
    answer: Json | None = None
    thread: int | None = None
    delete: tuple[int, ...] = ()
    suffix: str = ""
    media: tuple[Media, ...] = ()
    first: int = 0
    leave: bool = False
    menu: tuple[Json, ...] = ()
    over_photo: bool = False
    rename: str = ""
    shut: bool = False

    @classmethod
    def of_payload(cls, chat_id: int, payload: Json, **more: Any) -> "Said":
        """A reply as its turn wrote it."""
        return cls(
            chat_id,
            screen=payload.get("screen"),
            edit=payload.get("edit"),
            over_photo=bool(payload.get("over_photo")),
            answer=payload.get("answer"),
            thread=payload.get("thread"),
            delete=tuple(payload.get("delete") or ()),
            **more,
        )


class Speaker:
    """`bot` is initialised by whoever opens it. Saying something twice says it twice."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def say(self, said: Said) -> Outcome:
        """Say it; a press is answered beside the message, not before it. Never raises."""
        if said.answer is None:
            outcome = await self._message(said)
        else:
            outcome, _ = await asyncio.gather(self._message(said), self.answer(said.answer))
        if said.delete and outcome.state == "sent":
            await self._delete(said.chat_id, said.delete)
        return outcome

    async def new_topic(self, chat_id: int, name: str) -> int | Outcome:
        """Make a topic; its thread id, or why there is none (F18)."""
        try:
            return (await self._bot.create_forum_topic(chat_id, name)).message_thread_id
        except Exception as trouble:
            return judge(trouble)

    async def reopen_topic(self, chat_id: int, thread: int) -> bool:
        """Open a closed topic again (F18)."""
        try:
            return bool(await self._bot.reopen_forum_topic(chat_id, thread))
        except Exception as trouble:
            return judge(trouble).reason == "not_modified"

    async def say_plainly(self, chat_id: int, text: str) -> Outcome:
        """A line that stands in no outbox (F46)."""
        return await self.say(Said(chat_id, {"text": text}))

    async def answer(self, answer: Json) -> None:
        """An unanswered press loses nothing but its toast, so a failure is only counted (F14)."""
        try:
            ready = {"callback_query_id": answer["id"], "text": answer.get("text")}
            if answer.get("alert"):
                ready["show_alert"] = True
            await self._bot.do_api_request(ANSWER, api_kwargs=ready)
        except Exception as trouble:
            log.info("press not answered", reason=judge(trouble).reason)

    async def _delete(self, chat_id: int, ids: tuple[int, ...]) -> None:
        try:
            await self._bot.delete_messages(chat_id, ids)
        except TelegramError as trouble:
            log.info("messages not deleted", reason=judge(trouble).reason)

    async def _message(self, said: Said) -> Outcome:
        if said.leave:
            return await attempt(lambda: self._bot.leave_chat(said.chat_id))
        if said.rename:
            return await self._rename(said)
        if said.menu:
            return await self._menu(said.chat_id, said.menu)
        ready = said.screen
        if not ready or not _speaks(ready):
            return Outcome("sent")
        parts = _parts(ready)
        if ready.get("copy"):
            return await copying.say(self._bot, said, parts, self)
        if said.edit is not None and _editable(ready, parts, said):
            outcome = await (self._edit_photo if said.over_photo else self.edit)(said, parts[0])
            if outcome.reason not in ("not_editable", "broken_entities"):
                return outcome
        return await self.texts(said, ready, parts)

    async def _rename(self, said: Said) -> Outcome:
        chat, thread = said.chat_id, said.thread or 0
        made = await attempt(lambda: self._bot.edit_forum_topic(chat, thread, name=said.rename))
        if said.shut and made.reason in (None, "", "not_modified"):
            made = await attempt(lambda: self._bot.close_forum_topic(chat, thread))
        return Outcome("sent") if made.reason == "not_modified" else made

    async def _menu(self, chat_id: int, commands: tuple[Json, ...]) -> Outcome:
        scope = {"type": "chat", "chat_id": chat_id}
        ready = {"commands": list(commands), "scope": scope}
        return await attempt(lambda: self._bot.do_api_request(MENU, api_kwargs=ready))

    async def edit(self, said: Said, part: Part) -> Outcome:
        """Redraw a message of words."""
        ready: Json = {"chat_id": said.chat_id, "message_id": said.edit, "text": part.text}
        if part.entities:
            ready["entities"] = part.entities
        if part.markup:
            ready["reply_markup"] = part.markup
        outcome = await attempt(lambda: self._bot.do_api_request(EDIT, api_kwargs=ready))
        if outcome.reason == "not_modified":
            return Outcome("sent", said.edit)
        return outcome

    async def _edit_photo(self, said: Said, part: Part) -> Outcome:
        words = {"caption_entities": part.entities} if part.entities else None
        one = said.media[0]
        photo = InputMediaPhoto(
            one.content, caption=part.text or None, filename=one.name, api_kwargs=words
        )
        markup = {"reply_markup": part.markup} if part.markup else None
        outcome = await attempt(
            lambda: self._bot.edit_message_media(photo, said.chat_id, said.edit, api_kwargs=markup)
        )
        if outcome.reason == "not_modified":
            return Outcome("sent", said.edit)
        return outcome

    async def texts(self, said: Said, ready: Json, parts: tuple[Part, ...]) -> Outcome:
        """Say the parts from `said.first` on."""
        outcome, broken = Outcome("sent"), False
        ids: tuple[int, ...] = ()
        for k in range(said.first, len(parts)):
            part = parts[k]
            if said.suffix and k == len(parts) - 1:
                part = Part(part.text + said.suffix, part.entities, part.markup, part.caption)
            outcome = await self._part(said, ready, part)
            if outcome.reason == "broken_entities" and part.entities:
                plain = Part(part.text, (), part.markup, part.caption)
                outcome, broken = await self._part(said, ready, plain), True
            if outcome.state != "sent":
                return replace(outcome, parts=k)
            ids += outcome.ids
        reason = "formatting_refused" if broken else None
        return Outcome("sent", outcome.message_id, reason=reason, parts=len(parts), ids=ids)

    async def _part(self, said: Said, ready: Json, part: Part) -> Outcome:
        more: Json = {}
        if part.entities:
            key = "caption_entities" if part.caption else "entities"
            more[key] = part.entities
        if part.markup:
            more["reply_markup"] = part.markup
        if said.thread is not None:
            more["message_thread_id"] = said.thread
        if ready.get("protect"):
            more["protect_content"] = True
        if ready.get("reply"):
            more["reply_parameters"] = copying.answering(ready["reply"])
        if part.caption:
            return await self._media(said, part, more)
        ready_made = {"chat_id": said.chat_id, "text": part.text, **more}
        return await attempt(lambda: self._bot.do_api_request(SEND, api_kwargs=ready_made))

    async def _media(self, said: Said, part: Part, more: Json) -> Outcome:
        bot, chat, caption = self._bot, said.chat_id, part.text or None
        if not said.media:
            return Outcome("refused", reason="file_missing")
        one = said.media[0]
        if len(said.media) > 1:
            album = _album(said.media, caption, more.pop("caption_entities", None))
            markup = more.pop("reply_markup", None)
            outcome = await attempt(
                lambda: bot.send_media_group(chat, album, api_kwargs=more or None)
            )
            if markup is None or outcome.state != "sent":
                return outcome
            # An album cannot carry buttons: they follow under a line of their own.
            ready = said.screen or {}
            line = ready.get("below") or ready.get("title") or "⋯"
            return await attempt(
                lambda: bot.send_message(chat, line, api_kwargs={**more, "reply_markup": markup})
            )
        if one.photo:
            return await attempt(
                lambda: bot.send_photo(
                    chat, one.content, caption=caption, filename=one.name, api_kwargs=more or None
                )
            )
        return await attempt(
            lambda: bot.send_document(
                chat, one.content, caption=caption, filename=one.name, api_kwargs=more or None
            )
        )


def _album(media: tuple[Media, ...], caption: str | None, entities: Any) -> list[Any]:
    album: list[Any] = []
    for k, one in enumerate(media[:10]):
        kind = InputMediaPhoto if one.photo else InputMediaDocument
        more = {"caption_entities": entities} if entities and k == 0 else None
        words = caption if k == 0 else None
        album.append(kind(one.content, caption=words, filename=one.name, api_kwargs=more))
    return album


_MEDIA = ("picture", "document", "file", "album")


def _speaks(ready: Json) -> bool:
    return any(ready.get(key) for key in ("text", "title", "copy", *_MEDIA))


def _editable(ready: Json, parts: tuple[Part, ...], said: Said) -> bool:
    """Only a Screen of one text, with presses or nothing below it, can redraw a message; one of a
    photo can redraw a photo."""
    if len(parts) > 1 or ready.get("fresh") or ready.get("ask"):
        return False
    if said.over_photo:
        return len(said.media) == 1 and said.media[0].photo
    return not any(map(ready.get, _MEDIA))


def _parts(ready: Json) -> tuple[Part, ...]:
    """The messages of a Screen. The usual one needs no Screen to be built again."""
    title, text = ready.get("title", ""), ready.get("text", "")
    whole = f"{title}\n{text}" if title and text else title or text
    media = any(map(ready.get, _MEDIA))
    room = CAPTION_LIMIT if media else TEXT_LIMIT
    inline, ask = ready.get("inline"), ready.get("ask")
    if (inline and ask) or (len(whole) * 2 > room and utf16(whole) > room):
        return screens.parts(screens.from_dict(ready))
    bold: tuple[Json, ...] = ()
    if title:
        bold = ({"type": "bold", "offset": 0, "length": utf16(title)},)
    return (Part(whole, bold, inline or ask, caption=media),)
