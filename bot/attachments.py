"""Files are fetched and checked before the Work opens, and kept sealed (RELIABILITY 3).

Only what a form waits for is fetched. The kind is judged by content, images are measured from
their header and made anew without their hidden data. PDFs are never opened; one that is locked or
broken off is refused. Where a form waits for a table, the file is read at once and not kept; so
is the photo of a colleague who stands at a door, for the code in it.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from aiohttp import ClientSession, ClientTimeout

from bot import conversation, spreadsheets
from bot.codes import codes_in
from bot.door import Door
from bot.inbox import Arrival
from bot.logs import place
from chat.kinds import spreadsheet
from chat.kinds.incoming import File
from chat.kinds.spreadsheet import Format, SheetFile
from domain import clock, sealing
from domain.events import posts

log = structlog.get_logger(__name__)
LARGEST = 10 * 1024 * 1024
LONGEST_SIDE = 2400  # pixels: enough to read a document, small enough to keep
_AT_ONCE = 4
_PHOTOS = 4  # of an album, in which codes are looked for


class Attachments:
    """`ask(method, params)` calls the Bot API; `files_url` is where its files lie."""

    def __init__(
        self,
        door: Door,
        session: ClientSession,
        ask: Callable[[str, dict[str, Any]], Awaitable[Any]],
        files_url: str,
        folder: Path,
    ) -> None:
        self._door, self._session, self._ask = door, session, ask
        self._files_url, self._folder = files_url, folder
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, batch: Sequence[Arrival]) -> tuple[File, ...]:
        """The files of a message or album, if the sender is answering a form. What could not be
        fetched comes with its refusal.

        Raises:
            DBAPIError: the store is down.
        """
        found = [part for one in batch if (part := _part(one)) is not None]
        if not found or batch[0].chat != batch[0].person:
            return ()
        form = await self._door.read(partial(conversation.form_of, person=batch[0].person))
        if form is None:
            return await self._codes(batch[0].person, found)
        table = spreadsheet.FORMATS.get(form.partition(".")[0])
        read = partial(table_in, wanted=table) if table else partial(keep, folder=self._folder)
        return tuple(await asyncio.gather(*(self._one(part, read) for part in found)))

    async def _codes(self, person: int, found: Sequence[dict[str, Any]]) -> tuple[File, ...]:
        """What a colleague at a door photographed may be the code of a ticket (R4.7)."""
        at_door = partial(posts.stands, telegram_id=person, now=clock.now())
        if not await self._door.read(at_door):
            return ()
        few = found[:_PHOTOS]  # enough to see that it is more than one ticket
        return tuple(await asyncio.gather(*(self._one(part, codes_in) for part in few)))

    async def _one(self, part: dict[str, Any], read: Callable[[bytes, str], File]) -> File:
        unique_id = str(part.get("file_unique_id", ""))
        size = part.get("file_size")
        if isinstance(size, int) and size > LARGEST:
            return File(unique_id, refusal="too_big")
        try:
            async with self._slots:
                data = await self._download(str(part["file_id"]))
            if data is None:
                return File(unique_id, refusal="too_big")
            return await asyncio.to_thread(read, data, unique_id)
        except Exception as error:  # a file that does not come must never stop its message
            log.warning("file not fetched", kind=type(error).__name__, at=place(error))
            too_big = "file is too big" in str(error)  # Telegram's words from 20 MB on
            return File(unique_id, refusal="too_big" if too_big else "failed")

    async def _download(self, file_id: str) -> bytes | None:
        path = (await self._ask("getFile", {"file_id": file_id}))["file_path"]
        limits = ClientTimeout(total=60, connect=10)
        async with self._session.get(f"{self._files_url}/{path}", timeout=limits) as response:
            if response.status != 200:
                raise LookupError(path)
            data = await response.content.read(LARGEST + 1)
            while len(data) <= LARGEST and (more := await response.content.read(LARGEST)):
                data += more
        return data if len(data) <= LARGEST else None


def _part(one: Arrival) -> dict[str, Any] | None:
    message = one.body.get("message")
    if not isinstance(message, dict):
        return None
    sizes = message.get("photo")
    part = sizes[-1] if isinstance(sizes, list) and sizes else message.get("document")
    return part if isinstance(part, dict) and isinstance(part.get("file_id"), str) else None


def keep(data: bytes, unique_id: str, folder: Path) -> File:
    """Judge, clean and store a file's bytes under a name of its own. Runs in a thread."""
    from chat.pictures import NotAPicture, safe_image

    media_type = kind_of(data)
    if media_type is None:
        return File(unique_id, size=len(data), refusal="wrong_type")
    sha256 = hashlib.sha256(data).hexdigest()
    if media_type == "application/pdf" and (b"/Encrypt" in data or b"%%EOF" not in data[-2048:]):
        return File(unique_id, sha256=sha256, size=len(data), refusal="unreadable")
    if media_type != "application/pdf":
        try:
            data, media_type = safe_image(data, max_side=LONGEST_SIDE), "image/jpeg"
        except NotAPicture as error:
            refusal = "too_big" if error.reason == "too_large" else "unreadable"
            return File(unique_id, sha256=sha256, size=len(data), refusal=refusal)
    name = f"{sealing.ring().token('file', sha256)}.sealed"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if path.exists():
        path.touch()  # wanted again: tidying leaves it alone
    else:
        fresh = path.with_suffix(f".{unique_id[:16] or 'new'}.tmp")
        fresh.write_bytes(sealing.ring().seal(data, name.encode()))
        fresh.replace(path)
    return File(unique_id, sha256, media_type, len(data), name)


def table_in(data: bytes, unique_id: str, wanted: Format) -> File:
    """The rows of a spreadsheet, which is not kept. Runs in a thread."""
    sha256 = hashlib.sha256(data).hexdigest()
    cells = spreadsheets.decode(data)
    if cells.refusal:
        return File(unique_id, sha256=sha256, size=len(data), refusal=cells.refusal)
    reading = spreadsheet.read(wanted, cells.rows)
    return SheetFile(unique_id, sha256, "text/csv", len(data), reading=reading)


def kind_of(data: bytes) -> str | None:
    """The media type by content: JPEG, PNG or PDF; None for anything else (ASVS 5.2.2)."""
    import puremagic

    if data.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        found = puremagic.from_string(data[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        return None
    return found if found in ("image/jpeg", "image/png") else None


def read(name: str, folder: Path) -> bytes:
    """The plain bytes of a kept file.

    Raises:
        Unreadable: no key of ours opens it, or it was changed.
        FileNotFoundError: it has been removed.
    """
    return sealing.ring().open((folder / name).read_bytes(), name.encode())
