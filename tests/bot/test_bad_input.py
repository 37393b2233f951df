"""Bad input (G16): whatever is sent, at three stages of a conversation, is answered with one clear
sentence in the person's language; nothing is lost and nothing is half-written."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from sqlalchemy import select, text
from sqlmodel import SQLModel

from bot import database, inbox
from bot.attachments import Attachments
from bot.conversation import Conversation
from domain import clock, sealing
from domain.applications import facts
from domain.applications import service as applications
from domain.people import service as people
from domain.work import Work
from handlers.filling import Filling
from tests.bot import bad_input
from tests.conftest import SECRET
from tests.talk import House, Talker

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAGES = {"idle": "", "words": facts.ID_NUMBER, "photo": facts.ID_FRONT}
# What may grow when something is refused: what was heard, what was said, the trail.
LIVELY = {"inbound", "outbox_message", "audit_entry", "audit_head", "wrong_token"}
MACHINE_WORDS = re.compile(r"Traceback|Error|Exception|object at|NoneType|\{\w*\}|\\u|\\x|null")
# Latin words that stand in Chinese sentences, too.
SHARED = {"JPG", "PNG", "PDF", "MB", "English", "Telegram", "HMAC", "SHA"}


class FileHouse(House):
    """A house whose files come over HTTP and through the real checks."""

    attachments: Attachments

    async def _fetch(self, batch: Any) -> Any:
        return await self.attachments.fetch(batch)


class Hall:
    def __init__(self, house: FileHouse, files: dict[str, bytes]) -> None:
        self.house, self.files = house, files

    async def guest(self, stage: str) -> Talker:
        """Somebody who stands at this stage, and at the question it names."""
        ann = self.house.person("林 小满", language="zh-hans")
        await ann.says("/start")
        if STAGES[stage]:
            await self.house.door.run(partial(_open_form, user=ann.user, path=STAGES[stage]))
        return ann

    async def counts(self) -> dict[str, int]:
        names = [table.name for table in SQLModel.metadata.sorted_tables]
        counted = ", ".join(f'(SELECT count(*) FROM "{name}") AS "{name}"' for name in names)
        found = await self.house.door.read(lambda s: s.execute(text(f"SELECT {counted}")).one())
        return {name: n for name, n in found._mapping.items() if name not in LIVELY}

    async def path(self, ann: Talker) -> str:
        """The question at which they stand, empty when no form is open."""
        which = select(Conversation).where(Conversation.person == ann.telegram_id)
        found = await self.house.door.read(lambda s: s.execute(which).scalar_one_or_none())
        return str(found.data["path"]) if found and found.state else ""

    async def states(self, ids: list[int]) -> set[str]:
        marks = ", ".join(map(str, ids))
        sql = text(f"SELECT state FROM inbound WHERE update_id IN ({marks})")
        return set(await self.house.door.read(lambda s: s.execute(sql).scalars().all()))


def _open_form(session: Any, *, user: dict[str, Any], path: str) -> None:
    now = clock.now()
    work = Work(session, people.met(session, user, now), now)
    applications.begin(work)
    data = {"form": "application", "path": path, "at": int(now.timestamp())}
    session.add(
        Conversation(person=user["id"], state=Filling.answer.state, data=data, changed_at=now)
    )


@pytest.fixture(scope="module")
def module_engines(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    sealing.use(sealing.Ring([SECRET]))
    path = tmp_path_factory.mktemp("club") / "club.db"
    path.write_bytes(sqlite_template.read_bytes())
    opened = database.open_engines(f"sqlite:///{path}", synchronous="OFF")
    yield opened
    opened.dispose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(module_engines: Any, tmp_path_factory: Any) -> AsyncIterator[Hall]:
    files: dict[str, bytes] = {}

    async def serve(request: web.Request) -> web.Response:
        found = files.get(request.match_info["name"])
        return web.Response(status=404) if found is None else web.Response(body=found)

    async def ask(_method: str, params: dict[str, Any]) -> dict[str, Any]:
        return {"file_path": params["file_id"]}

    pages = web.Application()
    pages.router.add_get("/{name}", serve)
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    house, patch = FileHouse(module_engines), pytest.MonkeyPatch()
    patch.setattr(inbox, "ALBUM_WAIT", timedelta(seconds=0.02))
    async with ClientSession() as session:
        folder = tmp_path_factory.mktemp("media")
        house.attachments = Attachments(house.door, session, ask, url, folder)
        yield Hall(house, files)
    patch.undo()
    await house.close()
    await runner.cleanup()


def clear(words: str) -> None:
    """One sentence a person understands, in Chinese like the person."""
    assert words.strip()
    assert not MACHINE_WORDS.search(words), words
    bare = re.sub(r"/\w+|https?://\S+|@\w+|[A-Z]\d{8}", "", words)
    assert set(re.findall(r"[A-Za-z]{3,}", bare)) <= SHARED, words
    assert re.search(r"[\u4e00-\u9fff]", words), words


async def send(
    hall: Hall, ann: Talker, *bodies: dict[str, Any], answers: int = 1, stays: bool = True
) -> str:
    """Send it; what was answered. Everything every case has in common is looked at here."""
    before, path = await hall.counts(), await hall.path(ann)
    seen, toasts = len(ann.phone.messages), len(ann.phone.toasts)
    screens = [(shown, shown.screen) for shown in ann.phone.messages]
    ids = await hall.house.feed(*bodies)
    said = [shown.screen for shown in ann.phone.messages[seen:]]
    said += [shown.screen for shown, old in screens if shown.screen is not old]
    words = [f"{screen.title}\n{screen.text}" for screen in said] + ann.phone.toasts[toasts:]
    assert len(words) == answers, words
    for one in words:
        clear(one)
    assert await hall.states(ids) <= {"done", "ignored"}
    after = await hall.counts()
    if stays:
        assert await hall.path(ann) == path
        assert after == before
    else:  # only where they stand has changed; what was answered before is kept
        moved = {"conversation": 0, "application": 0}
        assert {**after, **moved} == {**before, **moved}
    return "\n".join(words)


def cases(found: Any) -> Any:
    return pytest.mark.parametrize(
        "what", [pytest.param(value, id=str(name)[:40]) for name, value in found]
    )


every_stage = pytest.mark.parametrize("stage", STAGES)


@every_stage
@cases(bad_input.TEXTS.items())
async def test_words_that_are_no_answer(hall: Hall, stage: str, what: str) -> None:
    ann = await hall.guest(stage)
    await send(hall, ann, ann.message(text=what))


@every_stage
@cases((repr(word), word) for word in bad_input.STAYING)
async def test_commands_that_are_not_there_or_not_theirs(hall, stage: str, what: str) -> None:
    ann = await hall.guest(stage)
    await send(hall, ann, ann.message(text=what))


@every_stage
@cases((repr(word), word) for word in bad_input.LINKS)
async def test_links_nobody_gave_them(hall, stage: str, what: str) -> None:
    ann = await hall.guest(stage)
    await send(hall, ann, ann.message(text=f"/start {what}"), stays=False)


@every_stage
@cases(bad_input.KINDS.items())
async def test_other_kinds_of_messages(hall, stage: str, what: dict[str, Any]) -> None:
    ann = await hall.guest(stage)
    body = ann.message()
    body["message"] |= what
    await send(hall, ann, body)


@every_stage
@cases((repr(data), data) for data in bad_input.PRESSES)
async def test_presses_of_buttons_that_never_were(hall, stage: str, what: str) -> None:
    ann = await hall.guest(stage)
    await send(hall, ann, ann.press_body(what))


@every_stage
async def test_every_button_with_numbers_nobody_was_shown(hall, stage: str) -> None:
    ann = await hall.guest(stage)
    for name, data in bad_input.forged_presses().items():
        if data == "apply":  # anybody may open the form, at its first open question
            other = await hall.guest(stage)
            await send(hall, other, other.press_body(data), stays=False)
            continue
        try:
            await send(hall, ann, ann.press_body(data))
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


@every_stage
@cases(bad_input.files().items())
async def test_files_that_will_not_do(hall, stage: str, what: bad_input.Sent) -> None:
    ann = await hall.guest(stage)
    words = await send(hall, ann, _with_file(hall, ann, what))
    if stage == "photo":
        assert what.said in words


def _with_file(hall: Hall, ann: Talker, sent: bad_input.Sent, **more: Any) -> dict[str, Any]:
    name = f"file-{hall.house.message_id()}"
    if sent.content is not None:
        hall.files[name] = sent.content
    size = len(sent.content or b"") if sent.announced is None else sent.announced
    part = {"file_id": name, "file_unique_id": name, "file_size": size}
    if sent.photo:
        return ann.message(photo=[{**part, "width": 900, "height": 600}], **more)
    document = {**part, "mime_type": sent.mime, "file_name": "../../身份证.jpg.exe"}
    return ann.message(document=document, **more)


@every_stage
async def test_an_album_of_good_and_bad_files_is_answered_once(hall: Hall, stage: str) -> None:
    ann = await hall.guest(stage)
    sent = [bad_input.files()[name] for name in ("svg", "truncated_jpeg", "zip_called_pdf")]
    album = [_with_file(hall, ann, one, media_group_id=f"mixed-{ann.telegram_id}") for one in sent]
    # Without a form nobody waits for the files, so each of them is simply not understood.
    await send(hall, ann, *album)


async def test_a_good_file_among_bad_ones_is_kept(hall: Hall) -> None:
    ann = await hall.guest("photo")
    good, bad = bad_input.Sent(bad_input.jpeg(500), photo=True), bad_input.files()["svg"]
    group = f"one-good-{ann.telegram_id}"
    await hall.house.feed(
        *(_with_file(hall, ann, one, media_group_id=group) for one in (good, bad))
    )
    clear(ann.sees().text)
    sql = text("SELECT count(*) FROM application_file")
    assert await hall.house.door.read(lambda s: s.execute(sql).scalar_one()) == 1


@every_stage
async def test_nobody_withdraws_the_application_of_another(hall: Hall, stage: str) -> None:
    victim, thief = await hall.guest("words"), await hall.guest(stage)
    sql = text(
        "SELECT application.id FROM application JOIN person ON person.id = person_id "
        f"WHERE telegram_id = {victim.telegram_id}"
    )
    number = await hall.house.door.read(lambda s: s.execute(sql).scalar_one())
    for prefix, packed in bad_input.forged_presses().items():
        if prefix.startswith("j") and prefix.endswith("_one"):
            data = packed.replace(":1", f":{number}", 1)
            await send(hall, thief, thief.press_body(data))
    assert await hall.path(victim) == facts.ID_NUMBER


async def test_f12_an_edited_answer_changes_nothing_and_that_is_said_once(hall: Hall) -> None:
    ann = await hall.guest("words")
    edit = {"edited_message": {**ann.message(text="E12345678")["message"], "edit_date": 1}}
    await send(hall, ann, edit)
    await send(hall, ann, edit, answers=0)


async def test_f12_an_edited_command_outside_of_a_form_is_ignored(hall: Hall) -> None:
    ann = await hall.guest("idle")
    edit = {"edited_message": {**ann.message(text="/apply")["message"], "edit_date": 1}}
    await send(hall, ann, edit, answers=0)


async def test_the_table_has_at_least_150_cases() -> None:
    rows = (
        *(bad_input.TEXTS, bad_input.STAYING, bad_input.LINKS, bad_input.KINDS),
        *(bad_input.PRESSES, bad_input.files()),
    )
    assert sum(map(len, rows)) >= 150
