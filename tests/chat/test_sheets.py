"""Spreadsheets we hand out: what is text stays text, in every cell."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from chat.sheets import Book, Table, watermark, xlsx
from locales.i18n import speaking


def read_back(book: Book, sheet: int = 0) -> list[list[object]]:
    content = io.BytesIO(xlsx(book))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(sheet)
    return rows.to_python(skip_empty_area=False)


def xml_of(book: Book) -> str:
    with zipfile.ZipFile(io.BytesIO(xlsx(book))) as file:
        return file.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")",
     "http://evil.example", "00123", "1e5"],
)  # fmt: skip
def test_words_that_look_like_a_formula_a_link_or_a_number_stay_words(words):
    book = Book("x", [Table("T", ["A"], [[words]])])
    assert read_back(book)[1] == [words]
    xml = xml_of(book)
    assert "<f>" not in xml and "hyperlink" not in xml


def test_a_cell_that_looks_like_a_formula_is_marked_so_that_it_stays_words_elsewhere():
    content = io.BytesIO(xlsx(Book("x", [Table("T", ["A"], [["=1+1"]])])))
    with zipfile.ZipFile(content) as file:
        assert 'quotePrefix="1"' in file.read("xl/styles.xml").decode()


def test_numbers_sums_and_days_are_what_they_are():
    rows = [["NJ1", 12, Decimal("1280.50"), date(2026, 11, 3), None, datetime(2026, 1, 2, 3, 4)]]
    found = read_back(Book("x", [Table("T", list("ABCDEF"), rows)]))
    assert found[1] == ["NJ1", 12, 1280.5, date(2026, 11, 3), "", datetime(2026, 1, 2, 3, 4)]


def test_a_list_about_people_says_above_who_took_it_and_when_without_a_name():
    with speaking("en"):
        line = watermark(12, datetime(2026, 11, 22, 6, 5, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    assert "colleague no. 12" in line and "14:05" in line
    found = read_back(Book("x", [Table("T", ["A"], [["1"]])], line))
    assert found == [[line], ["A"], ["1"]]


def test_names_of_sheets_and_endless_words_do_not_break_the_file():
    book = Book("x", [Table("a/b:c*[d]?" * 9, ["A"], [["长" * 40_000], ["a\0b\x1b"]])])
    found = read_back(book)
    assert len(found[1][0]) == 32_000


def test_a_column_of_numbers_to_type_is_text_so_that_nothing_is_rounded():
    content = io.BytesIO(xlsx(Book("x", [Table("T", ["A"], widths=[20], words=[0])])))
    with zipfile.ZipFile(content) as file:
        assert 'formatCode="@"' in file.read("xl/styles.xml").decode()
        assert "style=" in file.read("xl/worksheets/sheet1.xml").decode()
