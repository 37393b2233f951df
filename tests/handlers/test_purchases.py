"""Purchases in the chat: typed, sent as a file, looked up, taken back."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from xlsxwriter import Workbook

from chat.kinds.purchase_table import EXAMPLE
from chat.sheets import xlsx
from delivery import sheets_purchases
from domain import policy
from domain.access import Role
from domain.members.model import Status
from domain.points import ledger
from domain.points.model import Transfer
from domain.purchases import posting
from domain.purchases.model import Purchase
from locales.i18n import speaking
from tests.domain.earners import member, run_programmes

HEAD = ["Member number", "Shop", "Receipt number", "Amount, yuan", "Day of purchase"]


@pytest.fixture
def shop(hall):
    """A customer club with a member and a colleague at the counter."""
    policy.set_defaults(preset="retail")
    hall.club.now = hall.club.now.replace(microsecond=0)
    run_programmes(hall.club)
    hall.ann = member(hall.club, "NJ100001")
    hall.clerk = hall.staff(Role.SERVICE_AGENT, name="Mei Lin")
    yield hall
    policy.set_defaults()


def today(hall) -> date:
    with hall.club.work() as work:
        return work.today


def count(hall, table) -> int:
    with hall.club.work() as work:
        return work.session.execute(select(func.count()).select_from(table)).scalar_one()


def balance(hall) -> int:
    with hall.club.work() as work:
        return ledger.standing(work.session, hall.ann).balance


def excel(*rows, head=HEAD) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for n, row in enumerate([head, *rows] if head else rows):
        for k, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(n, k, cell, day)
            else:
                sheet.write(n, k, cell)
    book.close()
    return out.getvalue()


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([",".join(HEAD).replace("Amount, yuan", "Amount"), *lines]).encode(encoding)


async def sending(hall, content: bytes):
    await hall.clerk.says("/purchases")
    await hall.clerk.presses("Send a file")
    return await hall.clerk.sends_file(content)


# ── Typed ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_purchase_is_recorded_one_question_a_screen(shop):
    clerk = shop.clerk
    await clerk.says("/purchases")
    await clerk.presses("Record one")
    await clerk.says("nj 100001", "Xinjiekou")
    await clerk.presses("Skip")
    screen = await clerk.says("77-1", "¥１２８.５０")
    assert "On which day" in screen.text
    await clerk.says("today")
    screen = clerk.sees()
    assert screen.title == "Is everything right?"
    assert "¥128.50" in screen.text and count(shop, Purchase) == 0
    screen = await clerk.presses("Record")
    assert screen.title == "Recorded" and "128 points" in screen.text
    assert balance(shop) == 128
    await clerk.presses("Record another")
    await clerk.says("NJ100001")
    assert "Xinjiekou" in clerk.buttons()  # the shop of last time is a tap away


async def test_a_wrong_member_is_told_at_the_first_question(shop):
    clerk = shop.clerk
    member(shop.club, "NJ100002", status=Status.BLACKLISTED)
    await clerk.says("/purchases")
    await clerk.presses("Record one")
    assert "Nobody has this member number" in (await clerk.says("NJ999999")).text
    assert "This member is barred" in (await clerk.says("NJ100002")).text
    assert "In which shop" in (await clerk.says("NJ100001")).text


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("-5", "more than zero"),
        ("0", "more than zero"),
        ("1.005", "such as 128.50"),
        ("lots", "such as 128.50"),
        ("10000001", "too much"),
        ("1e5", "such as 128.50"),
    ],
)
async def test_a_wrong_amount_gets_a_sentence(shop, amount, says):
    clerk = shop.clerk
    await clerk.says("/purchases")
    await clerk.presses("Record one")
    await clerk.says("NJ100001", "Xinjiekou", "Skip", "77-1")
    assert says in (await clerk.says(amount)).text
    assert count(shop, Purchase) == 0


async def typed(shop, receipt="77-1", amount="128"):
    clerk = shop.clerk
    await clerk.says("/purchases")
    await clerk.presses("Record one")
    await clerk.says("NJ100001", "Xinjiekou", "Skip", receipt, amount, "today")
    return await clerk.presses("Record")


async def test_the_same_receipt_again_says_who_was_first_and_changes_nothing(shop):
    await typed(shop)
    await typed(shop)
    assert "#" in shop.clerk.phone.toasts[-1] or "Lin" in shop.clerk.phone.toasts[-1]
    assert "recorded this receipt before" in shop.clerk.phone.toasts[-1]
    assert (count(shop, Purchase), balance(shop)) == (1, 128)


async def test_an_unreadable_day_gets_an_example_that_would_do(shop):
    clerk = shop.clerk
    await clerk.says("/purchases")
    await clerk.presses("Record one")
    await clerk.says("NJ100001", "Xinjiekou", "Skip", "77-1", "128")
    fits = today(shop)
    assert fits.isoformat() in (await clerk.says("some day")).text


async def test_in_an_owners_club_what_was_bought_is_asked(shop):
    policy.set_defaults()
    clerk = shop.clerk
    await clerk.says("/purchases")
    await clerk.presses("Record one")
    await clerk.says("NJ100001")
    await clerk.presses("on referral")
    await clerk.says("Garden Court", "C-2026-8", "1,005,000", "today")
    screen = await clerk.presses("Record")
    assert "needs the manager's agreement" in screen.text and count(shop, Purchase) == 0
    boss = shop.staff(Role.MANAGER, name="Wu Bo")
    await boss.says("/approvals")
    await boss.presses("Purchase of a large sum")
    assert "NJ100001" in boss.sees().text and "Garden Court" in boss.sees().text
    await boss.presses("Approve")
    assert (count(shop, Purchase), balance(shop)) == (1, 100)


async def test_a_purchase_is_looked_up_and_taken_back_after_a_second_look(shop):
    clerk = shop.clerk
    await typed(shop)
    await clerk.says("/purchases")
    await clerk.presses("By member")
    screen = await clerk.says("NJ100001")
    assert "receipt 77-1" in screen.text and "Together ¥128" in screen.text
    await clerk.presses("1", "Take it back…")
    assert balance(shop) == 128 and "No, keep it" in clerk.buttons()
    screen = await clerk.presses("Goods returned")
    assert "Taken back by" in screen.text and "Goods returned" in screen.text
    assert balance(shop) == 0
    assert "Take it back…" not in clerk.buttons()


async def test_a_member_without_purchases_has_an_empty_list_with_a_way_on(shop):
    clerk = shop.clerk
    await clerk.says("/purchases")
    await clerk.presses("By member")
    screen = await clerk.says("NJ100001")
    assert "Nothing is recorded yet" in screen.text and "Record one" in clerk.buttons()


# ── Files that are good ───────────────────────────────────────────────────────────────────────


async def test_a_file_is_looked_through_and_posted_by_one_press(shop):
    day = today(shop)
    file = excel(
        ["NJ100001", "Xinjiekou", "A1", "1,280.50", day],
        ["NJ100001", "Xinjiekou", 100023, 20, day.isoformat()],
        ["nj100001", "Xinjiekou", "A3", "¥30", f"{day.year}/{day.month}/{day.day}"],
        ["ＮＪ100001", "Xinjiekou", "A4", "４０元", f"{day.year}年{day.month}月{day.day}日"],
        ["", "", "", "", ""],
    )
    screen = await sending(shop, file)
    assert screen.title == "All rows are good"
    assert "4 purchases of 1 member" in screen.text and "¥1,370.50" in screen.text
    assert count(shop, Purchase) == count(shop, Transfer) == 0
    screen = await shop.clerk.presses("Post 4 purchases")
    assert screen.title == "The file is posted" and "Posted by" in screen.text
    assert "1,370 points were given" in screen.text
    assert (count(shop, Purchase), balance(shop)) == (4, 1370)
    await shop.clerk.presses("Send another")
    screen = await shop.clerk.sends_file(file)
    assert "posted this very file before" in screen.text
    assert (count(shop, Purchase), balance(shop)) == (4, 1370)
    await shop.clerk.says("/purchases")
    screen = await shop.clerk.presses("Files posted")
    assert "4 purchases, ¥1,370.50" in screen.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_csv_comes_in_every_encoding_people_save_it_in(shop, encoding):
    file = csv(f"NJ100001,新街口店,A1,12.50,{today(shop)}", encoding=encoding)
    assert (await sending(shop, file)).title == "All rows are good"
    await shop.clerk.presses("Post 1 purchase")
    with shop.club.work() as work:
        assert work.session.execute(select(Purchase.shop)).scalar_one() == "新街口店"


async def test_a_cash_desk_calls_its_columns_its_own_names(shop):
    file = excel(
        ["Report of the day"],
        [],
        ["日期", "会员卡号", "门店", "小票号", "实付（元）"],
        [f"{today(shop)} 14:05:33", "NJ100001", "新街口", "A1", 99],
        head=None,
    )
    assert (await sending(shop, file)).title == "All rows are good"


async def test_the_template_is_one_that_can_be_sent_back(shop):
    for language in ("en", "zh_CN", "zh_TW"):
        with speaking(language):
            content = xlsx(sheets_purchases._template(None))
        screen = await sending(shop, content)
        assert "no rows yet" in screen.text  # its example does not count
    await shop.clerk.says("/purchases")
    await shop.clerk.presses("Send a file", "Empty template")
    assert shop.clerk.sees().document.kind == "purchases.template"
    screen = await shop.clerk.sends_file(csv(f"NJ100001,X,A1,5,{today(shop)}"))
    assert screen.title == "All rows are good"  # the form had stayed open
    assert EXAMPLE not in screen.text


async def test_a_dropped_file_is_gone(shop):
    await sending(shop, csv(f"NJ100001,X,A1,5,{today(shop)}"))
    data = str(shop.clerk.sees().rows[0][0].data)
    await shop.clerk.presses("Drop the file")
    assert shop.clerk.sees().title == "Dropped"
    await shop.clerk.press_data(data)
    assert "no longer kept" in shop.clerk.phone.toasts[-1]
    assert count(shop, Purchase) == 0


async def test_a_long_file_goes_in_by_itself_and_its_sender_reads_so(shop):
    rows = [f"NJ100001,X,A{n},5,{today(shop)}" for n in range(201)]
    await sending(shop, csv(*rows))
    screen = await shop.clerk.presses("Post 201 purchases")
    assert screen.title == "It is being posted" and count(shop, Purchase) == 0
    while True:
        with shop.club.work() as work:
            if not posting.run(work):
                break
    assert balance(shop) == 1005


# ── Files that are not ────────────────────────────────────────────────────────────────────────


async def test_every_bad_cell_is_named_with_its_reason_and_nothing_is_recorded(shop):
    day = today(shop)
    member(shop.club, "NJ100002", status=Status.BLACKLISTED)
    rows = [
        ["NJ100001", "X", "A1", 5, day],
        ["NJ999999", "X", "A2", 5, day],
        ["NJ100001", "X", "A1", 5, day],
        ["NJ100002", "X", "A3", 5, day],
        ["NJ100001", "X", "A4", -5, day],
        ["NJ100001", "X", "A5", "five", day],
        ["NJ100001", "X", "A6", 5, "3/4/2026"],
        ["NJ100001", "X", "A7", 5, day + timedelta(days=2)],
        ["NJ100001", "", "A8", 5, day],
        ["NJ100001", "X", 6.212260300123456e18, 5, day],
        ["NJ100001", "X", "A10", "=1+1", day],
    ]
    screen = await sending(shop, excel(*rows))
    assert screen.title == "10 rows of 11 cannot be posted"
    for line in (
        "A3 “NJ999999”: Nobody has this member number.",
        "C4 “A1”: This receipt stands in row 2 already.",
        "A5 “NJ100002”: This member is barred",
        "D6 “-5.00”: The amount must be more than zero.",
        "D7 “five”: This is no sum in yuan",
        "E8 “3/4/2026”: This is no date",
        "B10: This cell is empty.",
    ):
        assert line in screen.text, line
    assert not any("Post" in label for label in shop.clerk.buttons())
    await shop.clerk.presses("›")
    assert "C11 “6.21226030012346E+18”: Excel has rounded" in shop.clerk.sees().text
    screen = await shop.clerk.presses("List as Excel")
    assert screen.document.kind == "purchases.faults"
    assert count(shop, Purchase) == count(shop, Transfer) == 0
    screen = await shop.clerk.sends_file(csv(f"NJ100001,X,A20,5,{day}"))
    assert screen.title == "All rows are good"  # the form went on waiting for it


def test_the_list_of_faults_is_a_file_by_member_number_with_a_watermark(sqlite_club):
    from chat.sheets import Book
    from tests.domain.buyers import clerk, line, staged

    desk = clerk(sqlite_club)
    looked = staged(sqlite_club, desk, line(2, "NJ999"), line(3, "NJ998"))
    with sqlite_club.work() as work, speaking("en"):
        facts = sheets_purchases._read(
            work.session, {"import_id": looked.id, "reader": desk.person_id}
        )
        book: Book = sheets_purchases._faulty(facts)
    assert f"colleague no. {desk.person_id}" in book.watermark
    assert list(book.tables[0].rows[0]) == [
        2, "A2", "Member number", "NJ999", "Nobody has this member number.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "nothing in this file"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "no spreadsheet"),
        (b"%PDF-1.7 hello %%EOF", "no spreadsheet"),
        (b"<html><table><tr><td>1</td></tr></table>", "no spreadsheet"),
        (b"PK\x03\x04rubbish", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "cannot be opened"),
        (excel(["NJ1", "X", "1", 5, "2026-11-01"], head=["a", "b", "c", "d", "e"]), "do not find"),
        (excel(["NJ1", "X", 5, "2026-11-01"], head=[h for h in HEAD if "Rec" not in h]),
         "rows: Receipt number."),
        (excel(), "no rows yet"),
        (csv(*[f"NJ100001,X,A{n},5,2026-11-01" for n in range(10_000)]), "at most 5,000 rows"),
        (excel(["x"] * 61, head=None), "too wide"),
    ],
)  # fmt: skip
async def test_what_is_no_file_of_purchases_is_told_and_can_be_sent_again(shop, content, says):
    screen = await sending(shop, content)
    assert says in screen.text and "Send a file" in screen.title
    screen = await shop.clerk.sends_file(csv(f"NJ100001,X,A1,5,{today(shop)}"))
    assert screen.title == "All rows are good"


async def test_words_and_pictures_are_no_file(shop):
    from tests.handlers.applicants import photo

    await shop.clerk.says("/purchases")
    await shop.clerk.presses("Send a file")
    assert "needs a spreadsheet" in (await shop.clerk.says("here it comes")).text
    assert "no spreadsheet" in (await shop.clerk.sends_photos(photo("x"))).text


async def test_who_may_not_record_purchases_finds_no_room(shop):
    editor = shop.staff(Role.EDITOR, name="Ed Wu")
    screen = await editor.says("/purchases")
    assert "not yours" in screen.text
    ann = shop.guest()
    screen = await ann.says("/purchases")
    assert "Send a file" not in [b.text for row in screen.rows for b in row]


async def test_a_card_in_the_group_or_the_link_opens_the_room(shop):
    screen = await shop.clerk.says("/start go-purchases")
    assert screen.title == "Purchases"


async def test_a_file_nobody_asked_for_is_asked_about_and_then_taken(shop):
    file = csv(f"NJ100001,X,A30,5,{today(shop)}")
    await shop.clerk.says("/start")
    assert (await shop.clerk.sends_file(file, "july.CSV")).title == "Is this a file of purchases?"
    await shop.clerk.presses("Yes, send it again")
    assert (await shop.clerk.sends_file(file, "july.CSV")).title == "All rows are good"
