"""Parameters of a Bot API call: JSON, form and multipart, read the way Telegram reads them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from sandbox.refusals import Refused, bad

Json = dict[str, Any]

LARGEST_BODY = 52 * 1024 * 1024
NUMBER = re.compile(r"\s*([+-]?\d+)")


@dataclass(slots=True)
class Upload:
    """A file sent along with a call."""

    name: str
    mime: str
    body: bytes


class Params:
    """Typed access to what was sent. Everything may come as a string, objects as JSON strings."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        self.values = dict(values)
        self.files = dict(files)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "") or name in self.files

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        return orjson.dumps(value).decode()

    def number(self, name: str, default: int = 0) -> int:
        """Telegram reads leading digits and takes anything else for nothing."""
        value = self.values.get(name)
        if isinstance(value, bool) or value in (None, ""):
            return default
        if isinstance(value, int | float):
            return int(value)
        found = NUMBER.match(str(value))
        return int(found.group(1)) if found else 0

    def real(self, name: str) -> float | None:
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def yes(self, name: str) -> bool:
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> Any:
        """A nested value, None when absent.

        Raises:
            Refused: a string that is no JSON ("Can't parse … JSON object").
        """
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            return value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad(f"can't parse {what} JSON object") from None

    def required(self, name: str) -> str:
        if not self.has(name):
            raise bad(f'parameter "{name}" is required')
        return self.text(name)


async def read_params(request: web.Request) -> Params:
    """Parameters of a request from its query and body.

    Raises:
        Refused: a body that cannot be read or is too large.
    """
    values: Json = dict(request.query)
    files: dict[str, Upload] = {}
    if request.method == "GET":
        return Params(values, files)
    try:
        if request.content_type == "multipart/form-data":
            await read_form(request, values, files)
        else:
            values |= parsed_body(request.content_type, await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None
    return Params(values, files)


def parsed_body(content_type: str, body: bytes) -> Json:
    if not body:
        return {}
    if content_type == "application/json":
        try:
            values = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise bad("can't parse request body as JSON") from None
        if not isinstance(values, dict):
            raise bad("object expected as request body")
        return values
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return {}


async def read_form(request: web.Request, values: Json, files: dict[str, Upload]) -> None:
    try:
        form = await request.post()
    except (ValueError, AssertionError):
        raise bad("can't parse multipart form") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            mime = value.content_type or "application/octet-stream"
            files[name] = Upload(value.filename, mime, value.file.read())
            value.file.close()
        elif isinstance(value, bytes | bytearray):
            values[name] = bytes(value).decode("utf-8", "replace")
        else:
            values[name] = value
