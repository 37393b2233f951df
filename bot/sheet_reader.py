"""Reads one spreadsheet in a process of its own: one made to break its reader breaks only that.

Run as a script by bot/spreadsheets.py: the file on standard input, its first sheet on standard
output as rows of plain words, or one word that says why not. Imports nothing of ours, for it
starts anew for each file.
"""

import json
import sys
from datetime import date, datetime
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY = 768 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of computing
LONGEST = 500  # signs of one cell; more than any of ours may have
WORDS = 4_000_000  # signs in all


def limit() -> None:
    """Where the system can, have it end this process before it costs anybody else."""
    try:
        import resource
    except ImportError:  # not on Windows; the parent's timeout remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes, most_rows: int, most_columns: int) -> dict[str, object]:
    """{"rows": …} from A1 on, empty lines included, or {"refusal": …}."""
    try:
        sheet = first_sheet(CalamineWorkbook.from_filelike(BytesIO(data)))
    except PasswordError:
        return {"refusal": "locked"}
    except CalamineError as error:
        return {"refusal": "locked" if "assword" in str(error) else "unreadable"}
    if sheet is None or sheet.end is None:
        return {"refusal": "empty"}
    last_row, last_column = sheet.end
    if last_column >= most_columns:
        return {"refusal": "too_wide"}
    if last_row >= 4 * most_rows:
        return {"refusal": "too_long"}
    cells = [[words(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    rows = [row if any(row) else [] for row in cells]
    if sum(map(bool, rows)) > most_rows:
        return {"refusal": "too_long"}
    if sum(len(cell) for row in rows for cell in row) > WORDS:
        return {"refusal": "too_big"}
    return {"rows": rows}


def first_sheet(book: CalamineWorkbook) -> CalamineSheet | None:
    """The first sheet one sees that holds anything."""
    for number, about in enumerate(book.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_index(number)
            if sheet.end is not None:
                return sheet
    return None


def words(cell: object) -> str:
    """A cell as one would type it. A number of more than 15 digits was rounded by the program
    that wrote it, and looks it: 6.2122E+18."""
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell == int(cell) and abs(cell) < 1e15:
            return str(int(cell))
        case float() if abs(cell) < 1e15:
            return f"{cell:.6f}".rstrip("0").rstrip(".")
        case float():
            return f"{cell:.15G}"
        case datetime() if not (cell.hour or cell.minute or cell.second):
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
    return str(cell).strip()[:LONGEST]


def main() -> None:
    most_rows, most_columns = map(int, sys.argv[1:3])
    limit()
    try:
        found = read(sys.stdin.buffer.read(), most_rows, most_columns)
    except (MemoryError, OverflowError, ValueError):
        found = {"refusal": "unreadable"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
