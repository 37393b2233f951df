"""The bad input of the table: what people, clients and attackers send instead of an answer."""

import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from struct import pack
from typing import Any

from PIL import Image

from chat import actions

STICKER = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}
FILE = {"file_id": "f", "file_unique_id": "f"}
MOMENT = 1_790_000_000
BIG = 2**63

TEXTS = {
    "4096_letters": "长" * 4096,
    "5000_characters": "x" * 5000,
    "one_endless_word": "Donaudampfschiff" * 250,
    "a_thousand_lines": "a\n" * 1000,
    "emoji_only": "🎉🎉🎉",
    "emoji_family": "👩‍👩‍👧‍👦",
    "flag": "🇨🇳",
    "rtl_override": "\u202egnp.exe",
    "rtl_isolates": "\u2066\u2067abc\u2069\u2069",
    "hebrew": "שלום",
    "nul": "\0\0\0",
    "nul_inside": "a\0b",
    "zero_width_only": "\u200b\u200c\u200d\ufeff",
    "zero_width_inside": "a\u200bb",
    "byte_order_mark": "\ufeff",
    "controls": "\x01\x02\x1b[31mred\x1b[0m",
    "spaces": "   \t \n  ",
    "ideographic_space": "\u3000\u3000",
    "zalgo": "a" + "\u0301" * 200,
    "tag_characters": "\U000e0041\U000e0042",
    "private_use": "\ue000\uf8ff",
    "mathematical_letters": "𝐇𝐞𝐥𝐥𝐨",
    "arabic_digits": "٣٢١",
    "full_width_digits": "１２３",
    "chinese_numerals": "一二三",
    "html": "<b>bold</b>&amp;<a href='tg://user?id=1'>x</a>",
    "broken_html": "<b><i>&lt;</b>",
    "markdown": "*_`[x](http://evil.example)~||",
    "format_fields": "{name} {0} {n!r} {work.session}",
    "percent_fields": "%s %(name)s %n",
    "template": "{{7*7}} ${7*7} <%= 7*7 %>",
    "jndi": "${jndi:ldap://127.0.0.1/a}",
    "sql": "'; DROP TABLE member; --",
    "sql_like": "%' OR '1'='1",
    "shell": "$(reboot) `reboot` ; reboot",
    "path": "../../../../etc/passwd",
    "formula": "=cmd|' /C calc'!A0",
    "tab_formula": "\t=1+1",
    "crlf_header": "a\r\nSet-Cookie: x=1",
    "json": '{"update_id": 1, "message": {}}',
    "xml_bomb": '<!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>',
    "pickle": "cos\nsystem\n(S'x'\ntR.",
    "not_a_number": "NaN",
    "infinity": "1e309",
    "minus_one": "-1",
    "sixteen_digits": "4111111111111111",
    "bad_checksum": "110101199003077777",
    "a_31st_of_february": "2026年2月31日",
    "url": "https://evil.example/?q=1",
    "mention": "@BotFather",
    "hashtag": "#member",
    "one_letter": "x",
    "punctuation": "?!…。",
    "slash": "/",
    "two_slashes": "//",
    "full_width_slash": "／start",
    "none": "None",
    "undefined": "undefined",
    "regex": "(a+)+$" * 20,
    "replacement_signs": "\ufffd\ufffd",
}

# Commands after which the form is still open.
STAYING = (
    *("/unknown", "/unknown@guildhall_bot", "/start@otherbot", "/apply@otherbot"),
    "/cancel@otherbot",
    *("/desk", "/applications", "/people", "/policy", "/audit", "/approvals", "/absence"),
    *("/бот", "/" + "x" * 3000, "/0", "/\u202eapply", "/{name}"),
)  # fmt: skip
# Whoever opens a link has left the form; its draft stays.
LINKS = (
    *("", "x", "a-1", "a-0", "a--1", "a-", "a-abc", "a-٣", f"a-{BIG}", "a-" + "9" * 40),
    *("approval-1", f"approval-{BIG}", "approval-x", "go-people", "go-audit", "go-../../etc"),
    *("go-", "-", "--", "claim-1", "card-" + "A" * 22, "<b>", "%00", "'; DROP--", "\0", "x" * 64),
)  # fmt: skip

KINDS: dict[str, dict[str, Any]] = {
    "sticker": {"sticker": {**STICKER, "is_animated": False, "is_video": False}},
    "voice": {"voice": {**FILE, "duration": 3}},
    "audio": {"audio": {**FILE, "duration": 3}},
    "video": {"video": {**FILE, "width": 1, "height": 1, "duration": 3}},
    "video_note": {"video_note": {**FILE, "length": 1, "duration": 3}},
    "animation": {
        "animation": {**FILE, "width": 1, "height": 1, "duration": 3},
        "document": FILE,
    },
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "location": {"location": {"latitude": 32.06, "longitude": 118.79}},
    "impossible_place": {"location": {"latitude": 9999.0, "longitude": -9999.0}},
    "venue": {
        "location": {"latitude": 1.0, "longitude": 1.0},
        "venue": {
            "location": {"latitude": 1.0, "longitude": 1.0},
            "title": "<b>",
            "address": "x",
        },
    },
    "contact_of_another": {
        "contact": {"phone_number": "+8613800000000", "first_name": "B", "user_id": 42}
    },
    "contact_of_nobody": {"contact": {"phone_number": "not a number", "first_name": ""}},
    "poll": {
        "poll": {
            **{"id": "1", "question": "?", "options": [], "total_voter_count": 0},
            **{"is_closed": False, "is_anonymous": True, "type": "regular"},
            **{"allows_multiple_answers": False, "allows_revoting": False, "members_only": False},
        }
    },
    "story": {"story": {"id": 1, "chat": {"id": 5, "type": "private"}}},
    "web_app_data": {"web_app_data": {"data": "{}", "button_text": "x"}},
    "pinned": {
        "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}
    },
    "forwarded": {
        "text": "hello",
        "forward_origin": {"type": "hidden_user", "sender_user_name": "<b>", "date": MOMENT},
    },
    "forwarded_from_a_channel": {
        "text": "hello",
        "forward_origin": {
            "type": "channel",
            "chat": {"id": -1001, "type": "channel", "title": "x"},
            "message_id": 1,
            "date": MOMENT,
        },
    },
    "by_an_inline_bot": {
        "text": "hello",
        "via_bot": {"id": 9, "is_bot": True, "first_name": "gif"},
    },
    "entities_out_of_range": {
        "text": "hi",
        "entities": [{"type": "text_mention", "offset": 900, "length": 9000}],
    },
    "a_kind_of_the_future": {"hologram": {"depth": 3}},
    "nothing_at_all": {},
    "many_shared_users": {
        "users_shared": {"request_id": 1, "users": [{"user_id": n} for n in range(1, 11)]}
    },
    "someone_shared": {"users_shared": {"request_id": 7, "users": []}},
    "a_shared_chat": {"chat_shared": {"request_id": 1, "chat_id": -100}},
    "no_photo_in_the_photo": {"photo": []},
    "empty_text": {"text": ""},
    # Shapes no model knows: answered all the same, kept for a look (F52).
    "text_is_a_number": {"text": 5},
    "text_is_a_list": {"text": ["a"]},
    "date_is_missing": {"text": "x", "date": None},
    "date_is_a_word": {"text": "x", "date": "tomorrow"},
    "entities_are_a_word": {"text": "x", "entities": "bold"},
    "photo_is_a_word": {"photo": "me.jpg"},
    "document_is_a_list": {"document": [1]},
    "a_new_origin": {"text": "x", "forward_origin": {"type": "telepathy", "date": MOMENT}},
    "message_id_is_a_word": {"text": "x", "message_id": "seven"},
    "nested": {"text": "x", "reply_markup": json.loads("[" * 60 + "]" * 60)},
}

PRESSES = (
    *("", "x", ":", "::::", "home:1", "home:::", "lang:xx", "lang:", "lang:" + "z" * 59),
    *("\0", "'; DROP", "<b>", "{name}", "f", "f:", "f:application", "f:application:x:c:1:9"),
    *("f:application:zzzzzzz:c:1", "f:application:zzzzzzz:z", "f:nonsense:zzzzzzz:c:1"),
    *("f::::", "fb:nonsense", "fb:reject.1", f"fb:reject.{BIG}", "fb:supply.x", "fb:", "fb:../x"),
    *("r:" + "A" * 22, "界" * 21, "x" * 64, "x" * 500, "-", "av:1;2", "av:1.5", "av:None", "av:١"),
    *("home:\u202e", "pc:-1", "pc:0", "pn:1:owner", "px:1:manager"),
)  # fmt: skip


def forged_presses() -> dict[str, str]:
    """Every button of the index, with numbers and words nobody was shown."""
    found: dict[str, str] = {}
    for prefix, button in actions.index().items():
        for name, number in (("one", 1), ("huge", BIG)):
            parts = []
            for field in button.model_fields.values():
                kind = str(field.annotation)
                parts.append("1" if "bool" in kind else str(number) if "int" in kind else "zz")
            found[f"{prefix}_{name}"] = ":".join([prefix, *parts])
    return found


@dataclass(frozen=True)
class Sent:
    """A file as Telegram announces it; `content` None: it cannot be fetched."""

    content: bytes | None
    photo: bool = False
    mime: str = "image/jpeg"
    announced: int | None = None
    said: str = ""  # a word of the refusal at a question for papers


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def png_bomb(side: int = 14_000) -> bytes:
    """A PNG of 196 megapixels in some 24 kB."""
    header = pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def jpeg(side: int = 600, **more: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((side, side)).convert("RGB").save(out, "JPEG", **more)
    return out.getvalue()


def image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, kind)
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.txt", b"0" * 5_000_000)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LOCKED_PDF = PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 2 0 R")
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def files() -> dict[str, Sent]:
    whole, pdf = jpeg(), "application/pdf"
    return {
        "svg": Sent(SVG, mime="image/svg+xml", said="JPG"),
        "svg_called_jpeg": Sent(SVG, said="JPG"),
        "html_called_png": Sent(b"<html><script>1</script>", mime="image/png", said="JPG"),
        "zip_called_pdf": Sent(zipped(), mime=pdf, said="JPG"),
        "program": Sent(b"MZ" + bytes(500), said="JPG"),
        "elf": Sent(b"\x7fELF" + bytes(500), said="JPG"),
        "gif": Sent(image("GIF"), mime="image/gif", said="JPG"),
        "bmp": Sent(image("BMP"), said="JPG"),
        "tiff": Sent(image("TIFF"), said="JPG"),
        "gif_polyglot": Sent(b"GIF89a/*" + bytes(40) + b"*/=1;", said="JPG"),
        "gzip": Sent(zlib.compress(bytes(10_000_000), 9), said="JPG"),
        "text_called_jpeg": Sent("身份证".encode(), said="JPG"),
        "empty": Sent(b"", said="JPG"),
        "one_byte": Sent(b"\xff", said="JPG"),
        "jpeg_start_only": Sent(b"\xff\xd8\xff\xe0", said=""),
        "truncated_jpeg": Sent(whole[: len(whole) // 2], photo=True),
        "jpeg_with_noise": Sent(whole[:300] + bytes(range(256)) * 4, photo=True),
        "truncated_png": Sent(image("PNG")[:60], mime="image/png"),
        "png_header_only": Sent(b"\x89PNG\r\n\x1a\n", mime="image/png"),
        "png_of_196_megapixels": Sent(png_bomb(), mime="image/png", said="MB"),
        "locked_pdf": Sent(LOCKED_PDF, mime=pdf),
        "truncated_pdf": Sent(PDF[:30], mime=pdf),
        "ten_megabytes_and_one": Sent(whole + bytes(10 * 1024 * 1024), said="MB"),
        "twenty_megabytes_announced": Sent(whole, announced=20 * 1024 * 1024 + 1, said="MB"),
        "size_is_a_lie": Sent(whole + bytes(10 * 1024 * 1024), announced=5, said="MB"),
        "gone_from_the_server": Sent(None),
        "name_of_a_path": Sent(b"x", mime="../../etc/passwd", said="JPG"),
    }
