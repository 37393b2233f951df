"""The command menus everybody sees, by scope and language; chats of their own get theirs from
delivery (domain/people/menus)."""

from collections.abc import Awaitable, Callable
from typing import Any

from chat.menu import MEMBER, STAFF_GROUP, Commands, listed
from locales.i18n import speaking, telegram_codes

Ask = Callable[[str, dict[str, Any]], Awaitable[Any]]


async def publish(ask: Ask, staff_chat: int | None, club_language: str) -> None:
    """Tell Telegram the menus; the default is in the club's language. Repeating it is harmless."""
    private = {"type": "all_private_chats"}
    await _set(ask, MEMBER, private, club_language, None)
    for code, language in telegram_codes().items():
        await _set(ask, MEMBER, private, language, code)
    if staff_chat is not None:
        await _set(ask, STAFF_GROUP, {"type": "chat", "chat_id": staff_chat}, club_language, None)


async def _set(
    ask: Ask,
    commands: Commands,
    scope: dict[str, Any],
    language: str,
    code: str | None,
) -> None:
    with speaking(language):
        ready = listed(commands)
    extra = {"language_code": code} if code else {}
    await ask("setMyCommands", {"commands": ready, "scope": scope, **extra})
