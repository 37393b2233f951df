"""Files both ways: photos, documents, albums, voice."""

import io

import aiohttp
import pytest
from PIL import Image

from sandbox import DEFAULT_TOKEN
from tests.sandbox.conftest import GUEST, Sandbox


def picture(width: int = 1200, height: int = 800) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return buffer.getvalue()


PICTURE = picture()


async def test_a_photo_gets_sizes_and_can_be_fetched_again(box: Sandbox) -> None:
    await box.started()
    answer = await box.form("sendPhoto", {"chat_id": GUEST, "caption": "Hi"}, photo=PICTURE)
    sizes = answer["result"]["photo"]
    assert [size["width"] for size in sizes] == [90, 320, 800, 1200]
    found = await box.bot("getFile", file_id=sizes[-1]["file_id"])
    url = f"{box.url}/file/bot{DEFAULT_TOKEN}/{found['file_path']}"
    async with box.http.get(url) as response:
        assert await response.read() == PICTURE
    again = await box.bot("sendPhoto", chat_id=GUEST, photo=sizes[0]["file_id"])
    assert again["photo"] == sizes


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (b"", "file must be non-empty"),
        (
            b"x" * (10 * 1024 * 1024 + 1),
            "file of size 10485761 bytes is too big for a photo; "
            "the maximum size is 10485760 bytes",
        ),
    ],
    ids=["text", "too thin", "too large", "empty", "too heavy"],
)
async def test_photos_telegram_refuses(box: Sandbox, body: bytes, words: str) -> None:
    await box.started()
    answer = await box.form("sendPhoto", {"chat_id": GUEST}, photo=body)
    assert answer["description"] == f"Bad Request: {words}"


async def test_files_that_are_not_there(box: Sandbox) -> None:
    await box.started()
    wrong = "Bad Request: wrong file identifier/HTTP URL specified"
    assert await box.refused("sendPhoto", chat_id=GUEST, photo="AgAC-nothing") == wrong
    assert await box.refused("sendPhoto", chat_id=GUEST, photo="attach://gone") == wrong
    none = "Bad Request: there is no document in the request"
    assert await box.refused("sendDocument", chat_id=GUEST) == none
    web = "Bad Request: failed to get HTTP URL content"
    assert await box.refused("sendPhoto", chat_id=GUEST, photo="https://a.org/a.png") == web
    assert await box.refused("getFile", file_id="nope") == "Bad Request: invalid file_id"
    assert await box.refused("getFile") == "Bad Request: file_id not specified"


async def test_a_photo_is_no_document(box: Sandbox) -> None:
    await box.started()
    answer = await box.form("sendDocument", {"chat_id": GUEST}, document=b"%PDF-1.7")
    number = answer["result"]["document"]["file_id"]
    refusal = await box.refused("sendPhoto", chat_id=GUEST, photo=number)
    assert refusal == "Bad Request: can't use file of type Document as Photo"


async def test_a_file_over_twenty_megabytes_cannot_be_fetched(box: Sandbox) -> None:
    await box.started()
    form = aiohttp.FormData({"as": str(GUEST), "kind": "document"})
    form.add_field("file", io.BytesIO(b"x" * (20 * 1024 * 1024 + 1)), filename="big.bin")
    async with box.http.post(f"{box.url}/page/upload", data=form) as response:
        sent = (await response.json())[0]
    refusal = await box.refused("getFile", file_id=sent["document"]["file_id"])
    assert refusal == "Bad Request: file is too big"


async def test_a_body_over_the_limit_is_refused(box: Sandbox) -> None:
    await box.started()
    answer = await box.form("sendDocument", {"chat_id": GUEST}, document=b"x" * (52 * 1024 * 1024))
    assert answer["description"] == "Request Entity Too Large"


async def test_captions_have_their_own_limit(box: Sandbox) -> None:
    await box.started()
    fields = {"chat_id": GUEST, "caption": "x" * 1025}
    answer = await box.form("sendPhoto", fields, photo=PICTURE)
    assert answer["description"] == "Bad Request: message caption is too long"


async def test_an_album_arrives_as_messages_with_one_group_id(box: Sandbox) -> None:
    await box.started()
    media = (
        '[{"type": "photo", "media": "attach://a", "caption": "First"},'
        ' {"type": "photo", "media": "attach://b"}]'
    )
    fields = {"chat_id": GUEST, "media": media}
    answer = await box.form("sendMediaGroup", fields, a=PICTURE, b=picture(300, 300))
    first, second = answer["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption"] == "First"
    assert second["message_id"] == first["message_id"] + 1


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ("[]", "there are no messages to send"),
        ("{}", "expected an Array of InputMedia"),
        (
            '[{"type": "voice", "media": "x"}]',
            'can\'t parse InputMedia: type "voice" is unsupported',
        ),
        ('[{"type": "photo"}]', "can't parse InputMedia: media not found"),
        (
            '[{"type": "photo", "media": "attach://c"}]',
            "wrong file identifier/HTTP URL specified",
        ),
        (
            '[{"type": "photo", "media": "attach://a"},'
            '{"type": "document", "media": "attach://a"}]',
            "can't use the media of the specified type in the album",
        ),
    ],
)
async def test_albums_telegram_refuses(box: Sandbox, media: str, words: str) -> None:
    await box.started()
    answer = await box.form("sendMediaGroup", {"chat_id": GUEST, "media": media}, a=PICTURE)
    assert answer["description"] == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("sendVoice", "voice"),
        ("sendVideo", "video"),
        ("sendAudio", "audio"),
        ("sendAnimation", "animation"),
        ("sendSticker", "sticker"),
        ("sendVideoNote", "video_note"),
    ],
)
async def test_other_kinds_of_files_are_carried(box: Sandbox, method: str, kind: str) -> None:
    await box.started()
    answer = await box.form(method, {"chat_id": GUEST}, **{kind: b"sound and light"})
    assert answer["result"][kind]["file_size"] == 15


async def test_f11_a_damaged_picture_is_refused_in_words(box: Sandbox) -> None:
    await box.started()
    form = aiohttp.FormData({"as": str(GUEST), "kind": "photo"})
    form.add_field("file", b"not a picture", filename="a.png")
    async with box.http.post(f"{box.url}/page/upload", data=form) as response:
        assert response.status == 400
        assert await response.json() == {"error": "This picture cannot be opened."}


async def test_f9_an_album_of_a_person_reaches_the_bot_as_several_updates(box: Sandbox) -> None:
    await box.started()
    await box.updates()
    form = aiohttp.FormData({"as": str(GUEST), "kind": "photo", "caption": "My ID"})
    for number in range(2):
        form.add_field("file", picture(400 + number, 300), filename=f"{number}.png")
    async with box.http.post(f"{box.url}/page/upload", data=form) as response:
        shown = await response.json()
    messages = [update["message"] for update in await box.updates()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["My ID", None]
    async with box.http.get(box.url + shown[0]["file_url"]) as response:
        assert response.content_type == "image/png"
        assert len(await response.read()) > 100
