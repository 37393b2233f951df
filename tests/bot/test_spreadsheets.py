"""Spreadsheets that people send: fetched, judged by content, read in a process of their own."""

import io
import zipfile
from decimal import Decimal

import pytest
from xlsxwriter import Workbook

from bot import spreadsheets
from bot.attachments import table_in
from bot.conversation import Conversation
from chat.kinds.purchase_table import FORM, PURCHASES, a_day, a_number, a_sort, a_sum
from chat.kinds.spreadsheet import SheetFile, Unfit, letter, read
from domain import clock
from tests.bot.test_attachments import post  # noqa: F401 - a fixture
from tests.sandbox.conftest import GUEST

HEAD = ["Member number", "Shop", "Receipt number", "Amount, yuan", "Day of purchase"]
ROW = ["NJ1", "Hexi", "A1", "5", "2026-11-20"]


def excel(*cells: tuple[int, int, object]) -> bytes:
    """A file with these cells: (row, column, content) from 0."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for cell in cells:
        sheet.write(*cell)
    book.close()
    return out.getvalue()


def ods(table: str) -> bytes:
    """An OpenDocument file around the XML of a table."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr("content.xml", content)
    return out.getvalue()


def odf_row(*cells: str) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"


# ── Through the sandbox ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.xlsx", excel(*((0, k, h) for k, h in enumerate(HEAD)),
                            *((1, k, c) for k, c in enumerate(ROW)))),
        ("rows.ods", ods(odf_row(*HEAD) + odf_row(*ROW))),
        ("rows.csv", "\n".join([";".join(HEAD), ";".join(ROW)]).encode()),
    ],
)  # fmt: skip
async def test_an_upload_on_the_page_arrives_as_rows_and_is_not_kept(
    post, tmp_path, name, content  # noqa: F811
):  # fmt: skip
    row = {"person": GUEST, "state": "Filling:answer", "changed_at": clock.now()}
    row["data"] = {"form": FORM, "path": "file", "at": 0}
    await post.door.run(lambda session: session.add(Conversation(**row)))
    (file,) = await post.fetched(await post.upload(content, name=name))
    assert isinstance(file, SheetFile) and file.refusal == ""
    assert file.reading.rows == [(2, ["NJ1", "Hexi", "A1", "5.00", "2026-11-20", "shop", None])]
    assert not (tmp_path / "media").exists()


async def test_where_a_form_waits_for_papers_a_table_is_the_wrong_kind(post):  # noqa: F811
    await post.filling()
    (file,) = await post.fetched(await post.upload(excel((0, 0, "x")), name="x.xlsx"))
    assert file.refusal == "wrong_type"


# ── Files made to do harm ─────────────────────────────────────────────────────────────────────


def bomb(name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """Some 70 kB that would be 70 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr(name, b" " * 70 * 1024 * 1024)
    return out.getvalue()


def test_g20_a_packed_bomb_is_refused_by_its_directory_alone(monkeypatch):
    assert len(bomb()) < 100_000
    monkeypatch.setattr(spreadsheets, "_opened", lambda _data: pytest.fail("it was opened"))
    assert spreadsheets.decode(bomb()).refusal == "too_big"


def test_g20_a_file_of_countless_parts_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for n in range(600):
            file.writestr(f"xl/{n}", "")
        file.writestr("xl/workbook.xml", "<workbook/>")
    assert spreadsheets.decode(out.getvalue()).refusal == "too_big"


def test_g20_a_directory_that_lies_about_sizes_costs_only_its_own_reader():
    honest = excel(*((n, 0, "x" * 1000) for n in range(50)))
    lying = bytearray(bomb("xl/sharedStrings.xml"))
    at = lying.rfind(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")  # the size it says it has
    assert spreadsheets.decode(bytes(lying)).refusal in ("unreadable", "too_big", "empty")
    assert spreadsheets.decode(honest).refusal == ""


def test_g20_two_cells_at_the_ends_of_a_sheet_are_not_seventeen_billion():
    assert spreadsheets.decode(excel((0, 0, "a"), (1_048_575, 16_383, "b"))).refusal
    far = ods(
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    assert spreadsheets.decode(far).refusal


def test_g20_one_long_word_in_every_cell_stays_small():
    word = "x" * 32_000
    cells = ((n, k, word) for n in range(2000) for k in range(20))  # would be 1.3 GB
    assert spreadsheets.decode(excel(*cells)).refusal in ("unreadable", "too_big")


def test_a_reader_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(spreadsheets, "SECONDS", 0.001)
    assert spreadsheets.decode(excel((0, 0, "a"))).refusal == "unreadable"


def test_a_zip_of_something_else_is_no_spreadsheet():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    assert spreadsheets.decode(out.getvalue()).refusal == "wrong_type"


def test_formulas_are_their_last_value_and_never_run():
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_formula(0, 0, "=1+1", None, 2)
    sheet.write_formula(0, 1, '=WEBSERVICE("http://x")', None, "kept")
    sheet.write_formula(0, 2, "=NOW()")
    book.close()
    assert [list(row) for row in spreadsheets.decode(out.getvalue()).rows] == [["2", "kept", "0"]]


def test_hidden_sheets_and_empty_ones_are_passed_over():
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.add_worksheet("empty")
    hidden = book.add_worksheet("hidden")
    hidden.write(0, 0, "secret")
    hidden.hide()
    book.add_worksheet("shown").write(0, 0, "x")
    book.close()
    assert spreadsheets.decode(out.getvalue()).rows == [["x"]]


# ── Sixty cells that will not do (G16), and some that will ────────────────────────────────────

BAD = {
    "amount": (
        *("", " ", "five", "=1+1", "@SUM(A1)", "1.234", "1,2345", "12,5", "1e5", "NaN", "inf"),
        *("0x10", "--5", "5-", "1 000 000 000 000 000", "¥", "元", "12..5", "½", "(12)", "+5+"),
        *("5\u202e6x", "5\u200b6x", "None", "{amount}", "<b>5</b>", "#REF!", "一百", "null"),
    ),
    "bought_on": (
        *(
            "",
            "soon",
            "46329",
            "2026-13-01",
            "2026-02-31",
            "3/4/2026",
            "2026",
            "11-03",
            "tomorrow",
        ),
        *("2026-11-03-04", "0000-00-00", "٢٠٢٦", "=TODAY()", "2026年11月", "yesterday 14:00"),
    ),
    "number": ("", "   ", "6.21226030012346E+18", "x" * 200, "\u200b"),
    "kind": ("yacht", "0", "home; shop", "=1", "parking?", "<b>", "shop\0x1", "null", "{kind}"),
    "shop": ("", "x" * 61),
    "receipt": ("", "1.5E+20", "9" * 61),
}
CASES = [(column, words) for column, cells in BAD.items() for words in cells]


def test_there_are_sixty_of_them():
    assert len(CASES) >= 60


@pytest.mark.parametrize(("column", "words"), CASES)
def test_g16_a_malformed_cell_is_named_and_nothing_breaks(column, words):
    names = [one.name for one in PURCHASES.columns]
    good = dict(zip(names, [*ROW, "shop", "food"], strict=True))
    cells = list((good | {column: words}).values())
    reading = read(PURCHASES, [names, cells])
    assert not reading.rows
    (fault,) = reading.faults
    assert (fault.line, fault.letter, fault.column) == (2, letter(names.index(column)), column)


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("1,280.50", "1280.50"), ("¥1280", "1280.00"), ("１２８０", "1280.00"),
        ("￥1,280", "1280.00"), ("1280元", "1280.00"), ("0.1", "0.10"), ("-5", "-5.00"),
        ("RMB 12", "12.00"), ("$3", "3.00"),
    ],
)  # fmt: skip
def test_sums_as_people_write_them(words, yuan):
    assert a_sum(words) == yuan and Decimal(yuan)


@pytest.mark.parametrize(
    "words",
    ["2026-11-03", "2026/11/3", "2026年11月3日", "２０２６年１１月３日", "20261103",
     "2026-11-03T14:05:00", "2026-11-03 14:05", "3 Nov 2026", "民国115年11月3日"],
)  # fmt: skip
def test_days_as_people_write_them(words):
    assert a_day(words) == "2026-11-03"


def test_numbers_and_kinds_as_people_write_them():
    assert a_number(" nj １00 001 ") == "NJ100001"
    assert [a_sort(one) for one in ("shop", "车位", "goods in a shop", "购物")] == [
        "shop", "other_property", "shop", "shop",
    ]  # fmt: skip
    with pytest.raises(Unfit):
        a_sort("yacht")


def test_letters_of_columns():
    assert [letter(n) for n in (0, 25, 26, 51, 701, 702)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]


def test_a_cell_of_a_long_text_does_not_slow_the_others():
    grid = [HEAD, *[[f"NJ{n}", "X" * 400, f"A{n}", "5", "2026-11-20"] for n in range(100)]]
    reading = read(PURCHASES, grid)
    assert {fault.code for fault in reading.faults} == {"long"} and len(reading.faults) == 100


def test_what_is_read_carries_the_fingerprint_of_the_file():
    content = excel(*((0, k, h) for k, h in enumerate(HEAD)))
    first, second = (table_in(content, "u", PURCHASES) for _again in range(2))
    assert first.sha256 == second.sha256 and len(first.sha256) == 64
