"""Files: fetched over HTTP from a real Bot API server, judged by content, kept sealed (G20)."""

import io
import resource
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot import attachments, inbox
from bot.attachments import Attachments, keep, kind_of
from bot.conversation import Conversation
from bot.door import Door
from chat.kinds.incoming import File
from domain import clock
from domain.errors import Unreadable
from sandbox import DEFAULT_TOKEN
from sandbox.api import Desk
from sandbox.cast import new_world
from tests.bot import bad_input
from tests.conftest import Club
from tests.sandbox.conftest import GUEST, serving

LIMIT = 150 * 1024 * 1024  # bytes beyond the start (G20)


class Post:
    """Somebody uploads to the sandbox; what the bot makes of it."""

    def __init__(self, box: Any, files: Attachments, door: Door) -> None:
        self.box, self.files, self.door = box, files, door

    async def upload(self, content: bytes, kind: str = "document", name: str = "x.jpg") -> Any:
        import aiohttp

        form = aiohttp.FormData()
        for key, value in {"as": GUEST, "chat": GUEST, "kind": kind}.items():
            form.add_field(key, str(value))
        form.add_field("file", io.BytesIO(content), filename=name, content_type="image/jpeg")
        async with self.box.http.post(f"{self.box.url}/page/upload", data=form) as response:
            assert response.status == 200, await response.text()
        return (await self.box.updates())[-1]

    async def fetched(self, update: Any) -> tuple[File, ...]:
        return await self.files.fetch([inbox.arrival(update, clock.now())])

    async def filling(self) -> None:
        row = {"person": GUEST, "state": "Filling:answer", "data": {}, "changed_at": clock.now()}
        await self.door.run(lambda session: session.add(Conversation(**row)))


@pytest.fixture
async def post(sqlite_club: Club, tmp_path: Path) -> AsyncIterator[Post]:
    door = Door(sqlite_club.engines)
    async for box in serving(Desk(new_world(), DEFAULT_TOKEN, calm=True)):
        await box.started()
        await box.updates()
        ask = partial(_ask, box)
        url = f"{box.url}/file/bot{DEFAULT_TOKEN}"
        yield Post(box, Attachments(door, box.http, ask, url, tmp_path / "media"), door)
    await door.close()


async def _ask(box: Any, method: str, params: dict[str, Any]) -> Any:
    return await box.bot(method, **params)


def with_place() -> bytes:
    """A photograph that knows where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "A Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (32.0, 3.0, 30.0), 3: "E", 4: (118.0, 47.0, 24.0)})
    exif[0x0112] = 6  # lies on its side
    Image.new("RGB", (300, 200), "green").save(out, "JPEG", exif=exif, comment=b"secret comment")
    return out.getvalue()


async def test_a_photo_is_kept_sealed_upright_and_without_its_place(post, tmp_path) -> None:
    await post.filling()
    (file,) = await post.fetched(await post.upload(with_place()))
    assert (file.refusal, file.media_type) == ("", "image/jpeg")
    (kept,) = (tmp_path / "media").iterdir()
    assert b"JFIF" not in kept.read_bytes()
    plain = attachments.read(str(file.stored), tmp_path / "media")
    with Image.open(io.BytesIO(plain)) as image:
        assert image.size == (200, 300)
        assert not image.getexif()
        assert "comment" not in image.info
    assert b"A Telephone" not in plain


async def test_nobody_asked_so_nothing_is_fetched(post) -> None:
    update = await post.upload(with_place())
    assert await post.fetched(update) == ()
    assert await post.box.look("log", method="getFile") == []


async def test_a_file_telegram_does_not_give_says_so(post) -> None:
    await post.filling()
    update = await post.upload(with_place())
    update["message"]["document"]["file_id"] = "no-such-file"
    (file,) = await post.files.fetch([inbox.arrival(update, clock.now())])
    assert file.refusal == "failed"


async def test_f10_the_same_photo_twice_has_the_same_fingerprint_and_one_file(post, tmp_path):
    await post.filling()
    first = await post.fetched(await post.upload(with_place()))
    second = await post.fetched(await post.upload(with_place()))
    assert first[0].sha256 == second[0].sha256
    assert len(list((tmp_path / "media").iterdir())) == 1


async def test_a_changed_file_does_not_open(post, tmp_path) -> None:
    await post.filling()
    (file,) = await post.fetched(await post.upload(with_place()))
    (kept,) = (tmp_path / "media").iterdir()
    sealed = bytearray(kept.read_bytes())
    sealed[-1] ^= 1
    kept.write_bytes(sealed)
    with pytest.raises(Unreadable):
        attachments.read(str(file.stored), tmp_path / "media")


@pytest.mark.parametrize("name", bad_input.files())
def test_f11_hostile_files_are_refused_and_leave_nothing(tmp_path, name) -> None:
    sent = bad_input.files()[name]
    file = keep(sent.content or b"", "u", tmp_path)
    too_long = name in ("ten_megabytes_and_one", "twenty_megabytes_announced", "size_is_a_lie")
    assert bool(file.refusal) != too_long  # those three are caught by their size alone
    if file.refusal:
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("junk", [b"", b"\0", b"\xff\xd8", b"RIFF", b"%PD", b"\x89PNG"])
def test_a_kind_is_judged_without_falling_over(junk) -> None:
    assert kind_of(junk) in (None, "image/jpeg", "image/png")


MEASURE = """
import resource, sys
from pathlib import Path
from bot.attachments import keep
import chat.pictures
from domain import sealing
sealing.use(sealing.Ring([b"k" * 40]))
before = resource.getrusage(resource.RUSAGE_SELF)
file = keep(Path(sys.argv[1]).read_bytes(), "u", Path(sys.argv[2]))
after = resource.getrusage(resource.RUSAGE_SELF)
memory = (after.ru_maxrss - before.ru_maxrss) * 1024
print(file.refusal or "kept", memory, after.ru_utime - before.ru_utime)
"""


def _big_png() -> bytes:
    """39 megapixels, just below what is opened at all."""
    out = io.BytesIO()
    Image.new("RGB", (6400, 6100), "white").save(out, "PNG", compress_level=1)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "said", "limit"),
    # A photo we do keep has to be decoded: 117 MB of pixels at the very most, and their copies.
    [("bomb", "too_big", LIMIT), ("zip", "wrong_type", LIMIT), ("big", "kept", 210 * 2**20)],
)
def test_g20_bombs_cost_neither_time_nor_memory(tmp_path, name, said, limit) -> None:
    made = {"bomb": bad_input.png_bomb, "big": _big_png, "zip": bad_input.zipped}[name]()
    (tmp_path / "file").write_bytes(made)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "file"), str(tmp_path / "media")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30)),
    )
    what, memory, seconds = ran.stdout.split()
    assert what == said
    assert int(memory) < limit
    assert float(seconds) < 5


def test_the_bomb_is_a_bomb() -> None:
    """The control: some 24 kB that would be 196 megapixels."""
    bomb = bad_input.png_bomb()
    assert len(bomb) < 40_000
    assert kind_of(bomb) == "image/png"
