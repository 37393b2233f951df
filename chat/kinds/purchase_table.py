"""The file of purchases: its columns, whatever cash desks call them, and what a cell may say."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from chat.clean import narrow, one_line
from chat.kinds.days import read as read_day
from chat.kinds.kind import Value
from chat.kinds.spreadsheet import FORMATS, Column, Format, Unfit
from domain.purchases.model import Sort
from locales.i18n import LANGUAGES, N_, _, speaking

# Of the template's example; a row with this receipt is never posted.
EXAMPLE = "EXAMPLE-1"

SORTS = {
    Sort.SHOP: N_("goods in a shop"),
    Sort.HOME: N_("a further home"),
    Sort.HOME_REFERRED: N_("a home, on referral"),
    Sort.TRADE_IN: N_("trade-in of a home"),
    Sort.OTHER_PROPERTY: N_("parking or business space"),
}
_ALSO = {
    "消费": Sort.SHOP, "购物": Sort.SHOP, "購物": Sort.SHOP, "商品": Sort.SHOP,
    "重复购房": Sort.HOME, "重複購房": Sort.HOME, "购房": Sort.HOME, "購房": Sort.HOME,
    "推荐购房": Sort.HOME_REFERRED, "推薦購房": Sort.HOME_REFERRED,
    "换房": Sort.TRADE_IN, "換房": Sort.TRADE_IN, "以旧换新": Sort.TRADE_IN,
    "车位": Sort.OTHER_PROPERTY, "車位": Sort.OTHER_PROPERTY, "商铺": Sort.OTHER_PROPERTY,
    "商鋪": Sort.OTHER_PROPERTY,
}  # fmt: skip

_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_ROUNDED = re.compile(r"\d(\.\d+)?E\+\d+")
_MARKS = re.compile(r"^(?:[¥$]|rmb|cny)|(?:元|圆|圓|块|塊|yuan|rmb|cny)$", re.IGNORECASE)
_SUM = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?")


def a_number(words: str) -> Value:
    """A member's or a receipt's number, without spaces, in capitals."""
    text = "".join(narrow(one_line(words)).upper().split())
    if _ROUNDED.fullmatch(text):
        raise Unfit("rounded")
    if not text or len(text) > 60:
        raise Unfit("long" if text else "missing")
    return text


def some_words(words: str) -> Value:
    text = narrow(one_line(words))
    if len(text) > 60:
        raise Unfit("long")
    return text


def a_sum(words: str) -> Value:
    """Yuan as text with two decimals: "1,280.50", "¥1280", "１２８０元"."""
    text = narrow(one_line(words)).replace(" ", "").removesuffix("/-")
    sign = "-" if text.startswith("-") else ""
    text = sign + _MARKS.sub("", _MARKS.sub("", text.removeprefix("-")))
    if not _SUM.fullmatch(text):
        raise Unfit("no_sum")
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Unfit("no_sum") from None
    if amount != amount.quantize(Decimal("0.01")):
        raise Unfit("cents")
    return format(amount, ".2f")


def a_day(words: str) -> Value:
    """2026-11-03, 2026/11/3, 2026年11月3日, with or without a time behind it."""
    day = read_day(_TIME.sub("", narrow(one_line(words))))
    if day is None:
        raise Unfit("no_day")
    return day.isoformat()


def a_sort(words: str) -> Value:
    found = _sorts().get(narrow(one_line(words)).casefold())
    if found is None:
        raise Unfit("no_sort")
    return found


@cache
def _sorts() -> dict[str, str]:
    known = {words: str(sort) for words, sort in _ALSO.items()} | {
        str(one): str(one) for one in Sort
    }
    for code in LANGUAGES:
        with speaking(code):
            known |= {_(words).casefold(): str(sort) for sort, words in SORTS.items()}
    return known


PURCHASES = Format(
    (
        Column(
            "number", N_("Member number"), a_number,
            also=("member", "member no", "card number", "会员号", "会员编号", "會員號", "會員編號",
                  "卡号", "会员卡号", "卡號", "編號"),
            help=N_("As on the card."), example="NJ100001", width=16,
        ),
        Column(
            "shop", N_("Shop"), some_words,
            also=("store", "店铺", "店舖", "门店", "門店", "商户", "商店", "店名"),
            help=N_("Always the same name for the same shop."),
            example=N_("Xinjiekou store"), width=20,
        ),
        Column(
            "receipt", N_("Receipt number"), a_number,
            also=("receipt", "receipt no", "invoice", "小票号", "小票號", "单号", "單號", "票号",
                  "收据号", "收據號", "流水号", "订单号", "訂單號"),
            help=N_("Each receipt of a shop once only. Format the column as text, or Excel rounds "
                    "long numbers."),
            example=EXAMPLE, width=20,
        ),
        Column(
            "amount", N_("Amount, yuan"), a_sum,
            also=("amount", "sum", "total", "price", "金额", "金額", "消费金额", "消費金額",
                  "实付", "实付金额", "元"),
            help=N_("What was paid, such as 1280.50."), example="1280.50",
        ),
        Column(
            "bought_on", N_("Day of purchase"), a_day,
            also=("date", "day", "bought on", "日期", "消费日期", "消費日期", "购买日期",
                  "購買日期", "交易日期", "时间", "交易时间"),
            help=N_("Such as 2026-11-03."), example="2026-11-03", width=16,
        ),
        Column(
            "kind", N_("What was bought"), a_sort, also=("kind", "type", "类型", "類型", "种类"),
            needed=False, value=str(Sort.SHOP), width=22,
            help=N_("May stay empty: then it is goods in a shop."),
        ),
        Column(
            "category", N_("Category"), some_words,
            also=("品类", "品類", "类别", "類別", "分类", "分類"), needed=False, width=16,
            help=N_("May stay empty. Such as food, clothes, home."),
        ),
    ),
    skips=lambda values: values.get("receipt") == EXAMPLE,
)  # fmt: skip
FORM = "purchasefile"  # that waits for it
FORMATS[FORM] = PURCHASES
