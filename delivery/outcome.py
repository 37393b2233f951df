"""What an answer of Telegram, or its absence, means for a row of the outbox.

One table of exact classes: BadRequest and TimedOut are subclasses of NetworkError in
python-telegram-bot, so nothing here asks `isinstance` (F26).
"""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import structlog
from telegram import error

from delivery.transport import NotSent, Unsure

# Spans of time as timedelta: the library warns about its old integers at every RetryAfter.
os.environ.setdefault("PTB_TIMEDELTA", "1")

log = structlog.get_logger(__name__)

State = Literal["sent", "later", "refused", "unsure", "not_sent"]

BLOCKED = "blocked"
DEACTIVATED = "deactivated"
NEVER_STARTED = "never_started"
EXPELLED = "expelled"
UNREACHABLE = frozenset({BLOCKED, DEACTIVATED, NEVER_STARTED})

# Words of Telegram → reason of ours; the first that is found counts.
_FORBIDDEN = (
    ("blocked by the user", BLOCKED),
    ("user is deactivated", DEACTIVATED),
    ("can't initiate", NEVER_STARTED),
    ("kicked", EXPELLED),
    ("not a member", EXPELLED),
)
_BAD = (
    ("message is not modified", "not_modified"),
    ("TOPIC_NOT_MODIFIED", "not_modified"),
    ("message to edit not found", "not_editable"),
    ("message can't be edited", "not_editable"),
    ("there is no text in the message to edit", "not_editable"),
    ("there is no caption in the message to edit", "not_editable"),
    ("MESSAGE_ID_INVALID", "not_editable"),
    ("can't parse entities", "broken_entities"),
    ("ENTITY", "broken_entities"),
    ("message thread not found", "topic_gone"),
    ("TOPIC_DELETED", "topic_gone"),
    ("TOPIC_CLOSED", "topic_closed"),
    ("not a forum", "no_forum"),
    ("not enough rights", EXPELLED),
    ("have no rights to send", EXPELLED),
    ("CHAT_WRITE_FORBIDDEN", EXPELLED),
    ("chat not found", NEVER_STARTED),
    ("query is too old", "query_too_old"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seconds` is how long Telegram asked to wait (None: it did not say). `parts` were said
    before the end, `chat_id` is a group's new address, `ids` are all messages that were made.
    `reason` is a code, never a name."""

    state: State
    message_id: int | None = None
    seconds: float | None = None
    reason: str | None = None
    parts: int = 0
    chat_id: int | None = None
    ids: tuple[int, ...] = ()


async def attempt(call: Callable[[], Awaitable[Any]]) -> Outcome:
    """Make one request; what became of it. Never raises."""
    try:
        made = await call()
    except Exception as trouble:
        return judge(trouble)
    if isinstance(made, (list, tuple)):  # an album, or copies
        ids = tuple(found for one in made if (found := _id_of(one)) is not None)
    else:
        one = _id_of(made)
        ids = () if one is None else (one,)
    return Outcome("sent", ids[-1] if ids else None, ids=ids)


def _id_of(made: Any) -> int | None:
    found = made.get("message_id") if isinstance(made, dict) else getattr(made, "message_id", None)
    return found if isinstance(found, int) else None


def judge(trouble: Exception) -> Outcome:
    """The meaning of what a call raised (F20–F28). A class not in the table is `unsure`."""
    kind = type(trouble)
    words = str(trouble)
    if kind is error.RetryAfter:
        return Outcome("later", seconds=_seconds(trouble), reason="flood")
    if kind is error.Forbidden:
        return Outcome("refused", reason=_found(_FORBIDDEN, words, "forbidden"))
    if kind is error.BadRequest:
        return Outcome("refused", reason=_found(_BAD, words, words[:80]))
    if kind is error.ChatMigrated:
        assert isinstance(trouble, error.ChatMigrated)
        return Outcome("later", seconds=0, reason="migrated", chat_id=trouble.new_chat_id)
    if kind is NotSent:
        return Outcome("not_sent", reason="not_sent")
    if kind is error.NetworkError and "Too Many Requests" in words:
        return Outcome("later", reason="flood")
    if kind in (error.InvalidToken, error.Conflict, error.EndPointNotFound):
        log.error("telegram turns us away", kind=kind.__name__)
        return Outcome("not_sent", reason=kind.__name__)
    if kind not in (Unsure, error.TimedOut, error.NetworkError, error.TelegramError):
        log.error("an answer nobody mapped", kind=kind.__name__)
    return Outcome("unsure", reason="no_answer")


def _found(table: tuple[tuple[str, str], ...], words: str, otherwise: str) -> str:
    return next((reason for mark, reason in table if mark.lower() in words.lower()), otherwise)


def _seconds(trouble: Exception) -> float:
    assert isinstance(trouble, error.RetryAfter)
    asked = trouble.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
