"""Structured logs: ids and kinds only, never a message, and never the bot token."""

import logging
import re
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
_ALLOWED = frozenset(
    """
    event level timestamp logger kind update_id at units person_id chat outbox_id lane seconds
    count state reason port address version host job until attempts file method mode revision part
    """.split()  # noqa: SIM905
)


def masked(text: str) -> str:
    """The text with anything that looks like a bot token hidden."""
    return _TOKEN.sub("<token>", text)


def _only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {
        key: masked(value) if isinstance(value, str) else value
        for key, value in event.items()
        if key in _ALLOWED
    }


class _Masking(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        if record.exc_info:  # a traceback may quote an address with the token, or a person
            kind = record.exc_info[0]
            record.msg += f" ({kind.__name__ if kind else 'error'})"
            record.exc_info, record.exc_text = None, None
        return True


def _warned(  # noqa: PLR0917 - the shape is the standard library's
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: str | None = None,
) -> None:
    """A library's warning may quote a whole update: only its kind and place are kept."""
    place_ = f"{filename.rsplit('/', 2)[-1]}:{lineno}"
    structlog.get_logger("warnings").warning("warning", kind=category.__name__, at=place_)


def set_up(level: str = "INFO") -> None:
    """Configure structlog and the standard library's loggers. Repeating it is harmless."""
    chosen = getattr(logging, level)
    readable = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _only_allowed,
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(chosen),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    warnings.showwarning = _warned
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Masking())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=max(chosen, logging.INFO), handlers=[handler], force=True)
    for chatty in (
        "httpx",
        "httpcore",
        "aiohttp.access",
        "aiogram",
        "telegram",
        "apscheduler",
        "alembic",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def place(error: Exception) -> str:
    """File and line of the failure: never its text, which may quote a person."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (
        f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}"
        if trace
        else ""
    )
