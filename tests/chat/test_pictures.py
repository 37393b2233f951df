import random
import struct
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from time import perf_counter

import pytest
import segno
from PIL import Image

from chat import card_picture, pictures
from chat.pictures import CardFace, NotAPicture, card, safe_image
from locales.i18n import LANGUAGES

FACE = CardFace(
    club="远洋客户会",
    name="王小明",
    pinyin="Wang Xiaoming",
    number="000128",
    tier="gold",
    code="member:8Zk3q9",
    member_since=date(2026, 11, 22),
)


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3))


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as image:
        image.load()
        return image


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tier", [*card_picture.LOOKS, "unheard-of"])
def test_every_tier_in_every_language_is_a_card_of_the_right_size(
    tier: str, language: str
) -> None:
    drawn = card(replace(FACE, tier=tier), language)
    assert len(drawn) <= 200_000
    assert opened(drawn).size == (1012, 638)
    assert opened(drawn).format == "PNG"


def test_the_tiers_can_be_told_apart_and_the_same_face_is_the_same_card() -> None:
    drawn = {tier: card(replace(FACE, tier=tier), "en") for tier in card_picture.LOOKS}
    assert len(set(drawn.values())) == 4
    assert card(replace(FACE, tier="gold"), "en") == drawn["gold"]


def test_cards_drawn_side_by_side_do_not_smudge_each_other() -> None:
    faces = [replace(FACE, tier=tier, name=name) for tier in ("gold", "silver") for name in "甲乙"]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(card, faces, ["zh_CN", "zh_TW", "en", "zh_TW"]))
    alone = [
        card(face, language)
        for face, language in zip(faces, ["zh_CN", "zh_TW", "en", "zh_TW"], strict=True)
    ]
    assert together == alone


def test_a_portrait_is_shown_and_the_card_stays_light_whatever_it_shows() -> None:
    face = replace(FACE, portrait=encoded(noise((900, 1200))))
    drawn = card(face, "zh_CN")
    assert drawn != card(FACE, "zh_CN")
    assert len(drawn) <= 200_000


def test_a_portrait_that_cannot_be_read_is_left_out() -> None:
    assert card(replace(FACE, portrait=b"not a picture"), "en") == card(FACE, "en")


@pytest.mark.parametrize("tier", card_picture.LOOKS)
@pytest.mark.parametrize("text", ["member:8Zk3q9", "https://t.me/club_bot?start=" + "v" * 60])
def test_the_code_can_be_read_from_the_finished_card(tier: str, text: str) -> None:
    drawn = opened(card(replace(FACE, tier=tier, code=text), "en")).convert("L")
    code = segno.make(text, error="m", micro=False, boost_error=False)
    scale = pictures.CODE_SIDE // code.symbol_size()[0]
    inset = (pictures.CODE_SIDE - scale * code.symbol_size(border=0)[0]) // 2
    left = 1012 - pictures.MARGIN - pictures.CODE_SIDE + inset
    top = 638 - pictures.MARGIN - pictures.CODE_SIDE + inset
    assert inset >= 4 * scale  # the quiet zone
    for row, modules in enumerate(code.matrix):
        for column, dark in enumerate(modules):
            shade = drawn.getpixel(
                (left + column * scale + scale // 2, top + row * scale + scale // 2)
            )
            assert (shade < 60) if dark else (shade > 200)


@pytest.mark.parametrize(
    "name",
    [
        "李",
        "欧阳静怡",
        "买买提·吐尔逊江·阿卜杜热合曼·伊敏·买买提·吐尔逊江·阿卜杜热合曼",
        "Maria Alexandra von Hohenstein-Wittgenstein zu Berleburg und Sayn",
        "W" * 200,
        "👑🐉👩‍👩‍👧‍👦",
        "محمد بن سلمان",
        "สมชาย ใจดี",
        "김민준",
        "𠮷田㐂",
        "\u202egnp.exe\u0000\n\t<b>&amp;{name}",
        "",
    ],
)
def test_any_name_finds_its_place(name: str) -> None:
    for pinyin in ("", "Somebody"):
        drawn = opened(card(replace(FACE, name=name, pinyin=pinyin), "zh_TW")).convert("RGB")
        empty = card_picture.ground("gold")
        edge = (1012 - 20, 0, 1012, 638)  # nothing is written over the right edge
        changed = zip(
            drawn.crop(edge).convert("L").tobytes(),
            empty.crop(edge).convert("L").tobytes(),
            strict=True,
        )
        assert max(abs(one - other) for one, other in changed) < 40


def test_what_cannot_be_printed_is_dropped_or_marked() -> None:
    assert card_picture.drawable("Ann 👑 Lee\u200d\u202e\x00") == "Ann Lee"
    assert card_picture.drawable("张\U0002f9f4") in ("张〓", "张嶲", "张\U0002f9f4")
    assert card_picture.drawable("สม") == "〓〓"
    assert card_picture.drawable("O’Brien") == "O'Brien"
    assert card_picture.drawable("欧阳·Åsa Ñandú Ж") == "欧阳·Åsa Ñandú Ж"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("王小明", "王"), ("Ann Mary Lee", "AL"), ("cher", "C"), ("👑", ""), ("김민준", "김")],
)
def test_initials_stand_in_for_a_portrait(name: str, letters: str) -> None:
    assert pictures.initials(name) == letters


def test_a_photograph_loses_everything_but_its_pixels() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    hidden = encoded(noise((400, 300)), exif=exif, comment=b"hidden", icc_profile=b"x" * 200)
    clean = safe_image(hidden + b"PK\x03\x04 a second file")
    assert not opened(clean).getexif()
    for trace in (b"Camera", b"hidden", b"PK\x03\x04", b"Exif", b"ICC_PROFILE"):
        assert trace not in clean


def test_a_photograph_is_turned_upright_and_shrunk() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    clean = opened(safe_image(encoded(noise((800, 400)), exif=exif), max_side=200))
    assert clean.size == (100, 200)
    assert clean.format == "JPEG"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken(mode: str) -> None:
    image = Image.new(mode, (60, 40)) if mode == "I;16" else noise((60, 40)).convert(mode)
    assert opened(safe_image(encoded(image, "PNG"))).mode == "RGB"


def test_transparency_becomes_white() -> None:
    clean = opened(safe_image(encoded(Image.new("RGBA", (8, 8), (255, 0, 0, 0)), "PNG")))
    assert min(clean.getpixel((4, 4))) > 250


def png_of(width: int, height: int) -> bytes:
    """A valid black picture, tiny as a file and huge when decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(14_000, 14_000), (10_000, 10_000), (6_400, 6_300)])
def test_g20_a_bomb_is_refused_by_its_header_without_being_decoded(
    size: tuple[int, int],
) -> None:
    bomb = png_of(*size)
    assert len(bomb) < 50_000
    tracemalloc.start()
    started = perf_counter()
    with pytest.raises(NotAPicture) as refused:
        safe_image(bomb)
    spent, (_, peak) = perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.reason == "too_large"
    assert spent < 2
    assert peak < 20_000_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(40),
        b"\x89PNG\r\n\x1a\n",
        encoded(Image.new("RGB", (50, 50)), "PNG")[:60],
        encoded(noise((200, 200)))[:3000],
        encoded(Image.new("RGB", (20, 20)), "BMP"),
        encoded(Image.new("RGB", (20, 20)), "TIFF"),
    ],
)
def test_g20_what_is_no_sound_jpeg_or_png_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture) as refused:
        safe_image(data)
    assert refused.value.reason == "unreadable"
