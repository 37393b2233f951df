"""Messages of one chat copied into another: photos, voice, stickers, whole albums (R7.4).

What Telegram lets stand under a copy stands there; anything else is said above it. Telegram does
not copy everything: what is protected or gone is told in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Bot

from chat.screen import CAPTION_LIMIT, Copy, Part, copy_of, utf16
from delivery.outcome import Outcome, attempt

if TYPE_CHECKING:
    from delivery.speaker import Said, Speaker

log = structlog.get_logger(__name__)
COPY, COPIES, CAPTION = "copymessage", "copymessages", "editmessagecaption"
OF_THE_TARGET = ("topic_gone", "topic_closed")  # what a copy is refused for and words would be too
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Above:
    """What is said above a copy; without words the buttons stand under the copy itself."""

    words: tuple[Part, ...]
    markup: Json | None


def answering(message_id: int) -> Json:
    """The parameter that makes a message an answer, or a plain one where that is gone."""
    return {"message_id": message_id, "allow_sending_without_reply": True}


async def say(bot: Bot, said: Said, parts: Sequence[Part], speaker: Speaker) -> Outcome:
    """Say the words and copy; with `said.edit`, redraw the words that stand there already."""
    copy = copy_of(said.screen or {})
    assert copy is not None
    words = tuple(part for part in parts if part.text)
    alone = len(copy.messages) == len(words) == 1
    under = alone and copy.caption and utf16(words[0].text) <= CAPTION_LIMIT
    if said.edit is not None:
        outcome = await _redraw(bot, said, words, under, speaker)
        if outcome.reason != "not_editable":
            return outcome
    if under:
        return await _captioned(bot, said, copy, words[0], speaker)
    markup = parts[-1].markup if parts and not words else None
    return await _below(bot, said, copy, Above(words, markup), speaker)


async def _redraw(
    bot: Bot, said: Said, words: tuple[Part, ...], under: bool, speaker: Speaker
) -> Outcome:
    assert said.edit is not None
    if not words:
        return Outcome("sent", said.edit)
    if len(words) > 1:
        return Outcome("refused", reason="not_editable")
    if not under:
        return await speaker.edit(said, words[0])
    ready: Json = {"chat_id": said.chat_id, "message_id": said.edit, **_caption(words[0])}
    outcome = await attempt(partial(bot.do_api_request, CAPTION, api_kwargs=ready))
    return Outcome("sent", said.edit) if outcome.reason == "not_modified" else outcome


async def _captioned(bot: Bot, said: Said, copy: Copy, part: Part, speaker: Speaker) -> Outcome:
    whole = replace(part, text=part.text + said.suffix)
    more = _caption(whole if utf16(whole.text) <= CAPTION_LIMIT else part)
    if answered := (said.screen or {}).get("reply"):
        more["reply_parameters"] = answering(answered)
    outcome = await _one(bot, said, copy, more)
    if not _is_lost(copy, outcome):
        return replace(outcome, parts=1 if outcome.state == "sent" else 0)
    return await _instead(said, replace(part, text=f"{part.text}\n\n{copy.lost}"), speaker)


async def _below(bot: Bot, said: Said, copy: Copy, above: Above, speaker: Speaker) -> Outcome:
    """The words, then what is copied. What was said before a pause is not said again."""
    words, markup = above.words, above.markup
    spoken = await speaker.texts(said, said.screen or {}, words)
    if spoken.state != "sent":
        return spoken
    if len(copy.messages) > 1:
        outcome = await _many(bot, said, copy)
    else:
        more: Json = {"caption": ""} if copy.caption else {}
        if markup:
            more["reply_markup"] = markup
        if not words and (answered := (said.screen or {}).get("reply")):
            more["reply_parameters"] = answering(answered)
        outcome = await _one(bot, said, copy, more)
    ids = spoken.ids + outcome.ids
    short = outcome.state == "sent" and len(outcome.ids) < len(copy.messages)
    if short or _is_lost(copy, outcome):
        plain = Part(copy.lost, markup=markup)
        instead = await _instead(replace(said, first=0), plain, speaker)
        if instead.state != "sent" and not short:
            return replace(instead, parts=len(words))
        ids += instead.ids
    elif outcome.state != "sent":
        return replace(outcome, parts=len(words))
    return Outcome("sent", ids[0], parts=len(words) + len(copy.messages), ids=ids)


def _is_lost(copy: Copy, outcome: Outcome) -> bool:
    """Whether the original is what Telegram refuses. Its sentences do not say which of the two
    chats they are about, so whatever else is wrong with ours shows when the words are said."""
    if outcome.chat_id is not None:
        return copy.chat < 0  # only a group becomes another one
    return outcome.state == "refused" and outcome.reason not in OF_THE_TARGET


async def _instead(said: Said, part: Part, speaker: Speaker) -> Outcome:
    log.info("not copied")
    return await speaker.texts(said, said.screen or {}, (part,))


async def _one(bot: Bot, said: Said, copy: Copy, more: Json) -> Outcome:
    ready = _where(said) | {"from_chat_id": copy.chat, "message_id": copy.messages[0]} | more
    return await attempt(partial(bot.do_api_request, COPY, api_kwargs=ready))


async def _many(bot: Bot, said: Said, copy: Copy) -> Outcome:
    """An album. Its captions are ours to say, so they stay behind."""
    ready = _where(said) | {"from_chat_id": copy.chat, "message_ids": sorted(copy.messages)}
    if copy.caption:
        ready["remove_caption"] = True
    return await attempt(partial(bot.do_api_request, COPIES, api_kwargs=ready))


def _where(said: Said) -> Json:
    ready: Json = {"chat_id": said.chat_id}
    if said.thread is not None:
        ready["message_thread_id"] = said.thread
    if (said.screen or {}).get("protect"):
        ready["protect_content"] = True
    return ready


def _caption(part: Part) -> Json:
    ready: Json = {"caption": part.text}
    if part.entities:
        ready["caption_entities"] = part.entities
    if part.markup:
        ready["reply_markup"] = part.markup
    return ready
