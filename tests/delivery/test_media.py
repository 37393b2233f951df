"""Pictures are drawn after the commit and off the event loop; stored files are opened sealed."""

import io
import threading

from PIL import Image

from chat.screen import Button, FileRef, Picture, Screen, to_dict
from delivery import drawing
from domain import sealing
from locales.i18n import language


def _png(color: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(out, "PNG")
    return out.getvalue()


async def test_a_picture_is_drawn_in_a_thread_from_facts_in_the_readers_language(house):
    seen = {}

    def read(session, params):
        seen["language"] = language()
        return params["color"]

    def draw(facts):
        seen["thread"] = threading.current_thread()
        return _png(facts)

    drawing.drawing("test.square", read=read, draw=draw)
    wang = await house.somebody(language="zh_CN")
    screen = Screen(title="卡", text="您的卡", picture=Picture("test.square", {"color": "red"}))
    house.start().release([])
    with house.club.work() as work:
        from domain import outbox

        outbox.queue(work, "screen", to=wang.person_id, screen=to_dict(screen))
    await house.settled("sent")
    [sent] = await house.sandbox.log("sendPhoto")
    assert sent["params"]["caption"] == "卡\n您的卡"
    assert sent["result"]["caption_entities"][0]["type"] == "bold"
    assert seen["language"] == "zh_CN"
    assert seen["thread"] is not threading.main_thread()


async def test_a_stored_file_is_opened_and_sent_under_its_own_name(house):
    sealed = sealing.ring().seal(b"%PDF-1.7 hello", b"a.sealed")
    (house.media / "a.sealed").write_bytes(sealed)
    ann = await house.somebody()
    worker = house.new_worker()
    screen = Screen(text="Your form", file=FileRef("a.sealed", "form.pdf"))
    worker.release([house.reply(ann, {"screen": to_dict(screen)})])
    await house.settled("sent")
    [sent] = await house.sandbox.log("sendDocument")
    assert sent["params"]["document"]["file"] == "form.pdf"
    assert sent["params"]["document"]["size"] == len(b"%PDF-1.7 hello")


async def test_turning_from_picture_to_picture_redraws_the_one_message(house):
    drawing.drawing("test.page", read=lambda session, params: params["color"], draw=_png)
    ann = await house.somebody()
    worker = house.new_worker()

    def page(color):
        button = Button("▶", data="next")
        picture = Picture("test.page", {"color": color})
        return to_dict(Screen(title=color, text="…", rows=((button,),), picture=picture))

    worker.release([house.reply(ann, {"screen": page("red")})])
    await house.settled("sent")
    number = house.rows()[0].message_id
    worker.release(
        [house.reply(ann, {"screen": page("blue"), "edit": number, "over_photo": True})]
    )
    await house.settled("sent", "sent")
    [turned] = await house.sandbox.log("editMessageMedia")
    assert turned["ok"] and turned["result"]["message_id"] == number
    assert turned["result"]["caption"] == "blue\n…"
    assert turned["result"]["caption_entities"][0]["type"] == "bold"
    assert turned["result"]["reply_markup"]["inline_keyboard"]
    assert len(await house.sandbox.log("sendPhoto")) == 1


async def test_a_photo_that_is_gone_is_sent_anew(house):
    drawing.drawing("test.gone", read=lambda session, params: "red", draw=_png)
    ann = await house.somebody()
    screen = to_dict(Screen(text="x", picture=Picture("test.gone", {})))
    gone = {"screen": screen, "edit": 4711, "over_photo": True}
    house.new_worker().release([house.reply(ann, gone)])
    await house.settled("sent")
    assert len(await house.sandbox.log("sendPhoto")) == 1


async def test_several_files_go_out_together(house):
    for name in ("a", "b"):
        sealed = sealing.ring().seal(_png("blue"), name.encode())
        (house.media / name).write_bytes(sealed)
    ann = await house.somebody()
    worker = house.new_worker()
    screen = Screen(
        text="Photos", file=FileRef("a", photo=True), album=(FileRef("b", photo=True),),
        rows=((Button("Back", "back"),),), below="Photos of the week",
    )  # fmt: skip
    worker.release([house.reply(ann, {"screen": to_dict(screen)})])
    await house.settled("sent")
    [sent] = await house.sandbox.log("sendMediaGroup")
    assert len(sent["result"]) == 2
    assert sent["result"][0]["caption"] == "Photos"
    [under] = await house.sandbox.log("sendMessage")
    assert under["params"]["text"] == "Photos of the week"
    assert under["params"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Back"


async def test_a_missing_file_is_refused_and_the_staff_is_told(house):
    ann = await house.somebody()
    worker = house.start()
    screen = Screen(text="Your form", file=FileRef("../secret", "form.pdf"))
    worker.release([house.reply(ann, {"screen": to_dict(screen)})])
    await house.settled("refused", "sent")
    alert = house.rows()[1]
    assert (alert.kind, alert.person_id, alert.topic) == ("alert", None, "alerts")
