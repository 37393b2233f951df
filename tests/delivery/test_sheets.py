"""Spreadsheets are written after the commit and off the event loop, and sent under their name."""

import io
import threading

from python_calamine import CalamineWorkbook

from chat.screen import Document, Screen, from_dict, to_dict
from chat.sheets import Book, Table
from delivery import sheets
from domain import outbox
from locales.i18n import language


def declared(seen):
    def read(session, params):
        seen["read"] = language()
        return params["word"]

    def write(word):
        seen["written"], seen["thread"] = language(), threading.current_thread()
        return Book("list", [Table("List", ["Word"], [[word]])])

    sheets.sheet("test.list", read=read, write=write)


SCREEN = Screen(title="Your list", document=Document("test.list", {"word": "=1+1"}))


def test_a_document_survives_the_way_through_the_outbox():
    assert SCREEN.speaks
    assert from_dict(to_dict(SCREEN)) == SCREEN


async def test_a_spreadsheet_is_written_in_a_thread_in_the_readers_language(house):
    seen = {}
    declared(seen)
    wang = await house.somebody(language="zh_CN")
    house.start().release([])
    with house.club.work() as work:
        outbox.queue(work, "screen", to=wang.person_id, screen=to_dict(SCREEN))
    await house.settled("sent")
    [sent] = await house.sandbox.log("sendDocument")
    assert sent["params"]["document"]["file"] == "list.xlsx"
    assert sent["params"]["caption"] == "Your list"
    assert (seen["read"], seen["written"]) == ("zh_CN", "zh_CN")
    assert seen["thread"] is not threading.main_thread()


async def test_what_arrives_is_a_file_that_opens(house):
    declared({})
    ann = await house.somebody()
    house.new_worker().release([house.reply(ann, {"screen": to_dict(SCREEN), "language": "en"})])
    await house.settled("sent")
    [sent] = await house.sandbox.log("sendDocument")
    found = await house.bot.get_file(sent["result"]["document"]["file_id"])
    path = found.file_path.partition("/file/")[2]
    async with house.sandbox.http.get(f"{house.sandbox.url}/file/{path}") as response:
        content = io.BytesIO(await response.read())
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert rows == [["Word"], ["=1+1"]]


async def test_a_sheet_nobody_writes_is_an_alert_and_not_a_silence(house):
    ann = await house.somebody()
    worker = house.start()
    worker.release([house.reply(ann, {"screen": to_dict(Screen(document=Document("no.such")))})])
    await house.until(lambda: any(row.kind == "alert" for row in house.rows()))
