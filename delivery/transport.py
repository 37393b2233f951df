"""python-telegram-bot's way to Telegram: its `BaseRequest` over aiohttp.

After a failure one question decides what may be done again: did the request leave this machine?
`NotSent` says surely not (F24), `Unsure` says perhaps (F25). Neither shows the address of the
request, because the bot's token is part of it.
"""

import logging
import os
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
import orjson
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

Timeout = float | None | DefaultValue[float] | DefaultValue[None]
_UNSET = BaseRequest.DEFAULT_NONE
_JSON = {"Content-Type": "application/json", "User-Agent": BaseRequest.USER_AGENT}
_FORM = {"User-Agent": BaseRequest.USER_AGENT}

# At DEBUG python-telegram-bot writes the token when a Bot is made, and every text it sends.
logging.getLogger("telegram.Bot").setLevel(logging.INFO)
# Without it every "slow down" comes with a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")


class NotSent(NetworkError):
    """The request never left: no connection, no name, no free place in the pool (F24)."""


class Unsure(NetworkError):
    """The request was on its way when the connection, the time or the server gave out (F25)."""


class AiohttpRequest(BaseRequest):
    """Requests to the Bot API over one aiohttp session, which belongs to the running event loop.

    Give the same object to a `Bot` as `request` and as `get_updates_request`: otherwise the bot
    makes a client of its own for the second. Starting and stopping again are harmless.
    `answered` is called with the headers of every answer (Telegram's `Date`); times are seconds.
    """

    def __init__(
        self,
        *,
        connections: int = 32,
        connect_timeout: float = 5,
        write_timeout: float = 20,
        read_timeout: float = 10,
        pool_timeout: float = 5,
        proxy: str | None = None,
        answered: Callable[[Mapping[str, str]], None] | None = None,
    ) -> None:
        self._connections = connections
        self._times = (connect_timeout, write_timeout, read_timeout, pool_timeout)
        self._timeout = _timeout(*self._times)
        self._proxy = proxy
        self._answered = answered
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._times[2]

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Timeout = _UNSET,
        write_timeout: Timeout = _UNSET,
        connect_timeout: Timeout = _UNSET,
        pool_timeout: Timeout = _UNSET,
    ) -> tuple[int, bytes]:
        """Make one attempt, never a second one, and give the status and body of the answer.

        Raises:
            NotSent: it surely did not reach Telegram.
            Unsure: it may have reached Telegram; also for a 5xx answer.
        """
        if self._session is None:
            raise NotSent("The connection to Telegram is not open")
        times = (connect_timeout, write_timeout, read_timeout, pool_timeout)
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                headers=_FORM if _has_form(request_data) else _JSON,
                timeout=self._timeout_for(times),
                allow_redirects=False,
            ) as response:
                status, payload = response.status, await response.read()
                headers = response.headers
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a time-out is an OSError
            problem = _problem(error)
        else:
            if self._answered is not None:
                self._answered(headers)
            if status < 500:
                return status, payload
            problem = Unsure(f"HTTP {status}")
        raise problem  # out here, so that the first error, which may know the address, is let go

    def _timeout_for(self, times: tuple[Timeout, ...]) -> aiohttp.ClientTimeout:
        if all(time is _UNSET for time in times):
            return self._timeout
        pairs = zip(times, self._times, strict=True)
        return _timeout(*(ours if isinstance(t, DefaultValue) else t for t, ours in pairs))

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            answer = None
        if isinstance(answer, dict):
            return answer
        raise Unsure("The answer is not Telegram's")


def _timeout(
    connect: float | None, write: float | None, read: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """Waiting for a place and for the line is bounded first, so a later end means `Unsure`."""
    reach = None if connect is None or pool is None else connect + pool
    total = None if reach is None or write is None or read is None else reach + write + read
    return aiohttp.ClientTimeout(total=total, connect=reach, sock_connect=connect, sock_read=read)


def _has_form(request_data: RequestData | None) -> bool:
    return request_data is not None and request_data.contains_files


def _body(request_data: RequestData | None) -> bytes | aiohttp.FormData | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return orjson.dumps(request_data.parameters)
    form = aiohttp.FormData(quote_fields=False)  # Telegram takes names as they are
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


_BEFORE_WRITING = (
    aiohttp.ClientConnectorError,  # refused, unreachable, no such name, TLS
    aiohttp.ConnectionTimeoutError,  # connecting, or waiting for a place in the pool
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


def _problem(error: Exception) -> NotSent | Unsure:
    kind = NotSent if isinstance(error, _BEFORE_WRITING) else Unsure
    return kind(type(error).__name__)
