"""A handler's Screen becomes rows of the outbox, in the transaction of the turn."""

from typing import Any

from chat import screen as screens
from chat.screen import Screen
from domain import outbox
from domain.outbox import Reply
from domain.work import Work


def write(work: Work, body: dict[str, Any], screen: Screen | None) -> list[Reply]:
    """Answer the raw update `body` with the Screen. A press is always answered, if only so that
    its button stops waiting."""
    press = _part(body, "callback_query")
    if press:
        return _to_press(work, press, screen)
    message = _part(body, "message") or _part(body, "edited_message")
    chat = _part(message or _part(body, "my_chat_member"), "chat").get("id")
    if screen is None or chat is None or not screen.speaks:
        return _forgetting(work, chat)
    payload: dict[str, Any] = {"screen": screens.to_dict(screen)}
    if message.get("is_topic_message"):
        payload["thread"] = message.get("message_thread_id")
    return [_reply(work, chat, payload)]


def _to_press(work: Work, press: dict[str, Any], screen: Screen | None) -> list[Reply]:
    """Text is edited into text and a photo into a photo; anything else stays, and the new one
    follows below."""
    message = _part(press, "message")
    chat = (_part(message, "chat") or _part(press, "from")).get("id")
    if chat is None:
        return []
    toast = screen.toast if screen else None
    payload: dict[str, Any] = {
        "answer": {"id": press.get("id"), "text": toast, "alert": bool(screen and screen.alert)}
    }
    if screen is not None and screen.speaks:
        payload["screen"] = screens.to_dict(screen)
        if not screen.fresh and "text" in message:
            payload["edit"] = message.get("message_id")
        elif not screen.fresh and "photo" in message and screen.is_photo:
            payload |= {"edit": message.get("message_id"), "over_photo": True}
        if message.get("is_topic_message"):
            payload["thread"] = message.get("message_thread_id")
    return [_reply(work, chat, payload)]


def _part(outer: dict[str, Any], key: str) -> dict[str, Any]:
    """The inside of a raw update, which may be anything."""
    inner = outer.get(key)
    return inner if isinstance(inner, dict) else {}


def _forgetting(work: Work, chat: int | None) -> list[Reply]:
    return [_reply(work, chat, {})] if work.forget and chat is not None else []


def _reply(work: Work, chat: int, payload: dict[str, Any]) -> Reply:
    if any(payload.get("screen", {}).get(key) for key in ("picture", "document")):
        payload["language"] = work.actor.language  # for the words in the drawing
    if work.forget:
        payload["delete"] = list(work.forget)
    return outbox.reply(work, chat_id=chat, payload=payload)
