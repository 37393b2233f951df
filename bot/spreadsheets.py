"""Spreadsheets that people send: judged by content, read as plain words before the Work opens.

Excel and OpenDocument files are opened by a process of their own with little memory and time
(bot/sheet_reader.py); the sizes in a packed file's directory are looked at before that. CSV comes
in UTF-8 (with a mark or without), UTF-16 with its mark, or GB18030. Nothing in a file is run.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

READER = Path(__file__).with_name("sheet_reader.py")
ROWS = 5001  # with the line of names
COLUMNS = 60
UNPACKED = 60 * 1024 * 1024  # bytes of all parts of a packed file
PARTS = 500
SECONDS = 20.0  # for reading a file; it ends itself long before
_ENCODINGS = ("utf-8-sig", "gb18030")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES_AND_PAPERS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"{\\rtf")

Grid = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows from A1 on, or why there are none: too_big, too_long, too_wide, wrong_type,
    unreadable, locked, empty."""

    rows: Grid = ()
    refusal: str = ""


def decode(data: bytes) -> Cells:
    """The first sheet of a file. Takes a second at worst; to be called in a thread."""
    if not data.strip():
        return Cells(refusal="empty")
    if data.startswith(b"PK\x03\x04"):
        refusal = _packed(data)
        return Cells(refusal=refusal) if refusal else _opened(data)
    if data.startswith(_OLD_EXCEL):
        return _opened(data)
    return _text(data)


def _packed(data: bytes) -> str:
    """Why not to unpack it, by its directory alone (G20)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = file.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        # NotImplementedError: a version or packing that zipfile does not know.
        return "unreadable"
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names and not {"content.xml", "mimetype"} <= names:
        return "wrong_type"
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        return "too_big"
    return ""


def _opened(data: bytes) -> Cells:
    command = [sys.executable, "-I", str(READER), str(ROWS), str(COLUMNS)]
    try:
        ran = subprocess.run(  # noqa: S603 - our own script
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
        found = json.loads(ran.stdout) if ran.returncode == 0 else {"refusal": "unreadable"}
    except (subprocess.TimeoutExpired, ValueError):
        return Cells(refusal="unreadable")
    return Cells(found.get("rows", ()), found.get("refusal", ""))


def _text(data: bytes) -> Cells:
    words = _decoded(data)
    if words is None or words.lstrip()[:1] == "<":
        return Cells(refusal="wrong_type")
    lines = words.splitlines()
    first = next((line for line in lines if line.strip()), "")
    divider = max(",;\t", key=first.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(words, newline=""), delimiter=divider):
            if len(row) > COLUMNS and any(cell.strip() for cell in row[COLUMNS:]):
                return Cells(refusal="too_wide")
            cells = [cell.strip()[:500] for cell in row[:COLUMNS]]
            rows.append(cells if any(cells) else [])
            if len(rows) > 4 * ROWS:
                return Cells(refusal="too_long")
    except csv.Error:
        return Cells(refusal="unreadable")
    if sum(map(bool, rows)) > ROWS:
        return Cells(refusal="too_long")
    return Cells(rows) if any(rows) else Cells(refusal="empty")


def _decoded(data: bytes) -> str | None:
    """As text, or None when it is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[str] = ("utf-16",)
    elif data.startswith(_PICTURES_AND_PAPERS) or b"\0" in data:
        return None
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
