"""The file of a year's events: its columns, and what a cell of it may say."""

from __future__ import annotations

import re
from functools import cache

from chat.clean import narrow, one_line
from chat.event_words import KINDS
from chat.kinds.kind import Value
from chat.kinds.purchase_table import a_day, a_sum
from chat.kinds.spreadsheet import FORMATS, Column, Format, Unfit
from domain.events.model import EventKind
from domain.plans.items import MOST, NOTE_LONGEST, TITLE_LONGEST
from locales.i18n import LANGUAGES, N_, _, speaking

_ALSO = {
    "文化": EventKind.CULTURAL, "公益": EventKind.CHARITY, "慈善": EventKind.CHARITY,
    "圆桌": EventKind.ROUND_TABLE, "圓桌": EventKind.ROUND_TABLE, "讲座": EventKind.LECTURE,
    "講座": EventKind.LECTURE, "招募": EventKind.RECRUITMENT, "联谊": EventKind.SOCIAL,
    "聯誼": EventKind.SOCIAL, "考察": EventKind.TRADE_VISIT, "参访": EventKind.TRADE_VISIT,
    "參訪": EventKind.TRADE_VISIT,
}  # fmt: skip
_MONTH = re.compile(r"(\d{1,2})\s*月?(?:份)?")


def a_title(words: str) -> Value:
    return _words(words, TITLE_LONGEST)


def a_note(words: str) -> Value:
    return _words(words, NOTE_LONGEST)


def _words(words: str, longest: int) -> str:
    text = one_line(words)
    if len(text) > longest:
        raise Unfit("long")
    return text


def a_kind(words: str) -> Value:
    found = _kinds().get(narrow(one_line(words)).casefold())
    if found is None:
        raise Unfit("no_kind")
    return found


@cache
def _kinds() -> dict[str, str]:
    """Whatever a kind may be called: in each language of ours, by its code, and otherwise."""
    known = {words: str(kind) for words, kind in _ALSO.items()}
    known |= {str(kind): str(kind) for kind in EventKind}
    for code in LANGUAGES:
        with speaking(code):
            known |= {_(words).casefold(): str(kind) for kind, words in KINDS.items()}
    return known


def a_month(words: str) -> Value:
    """3, 03, 3月, 3月份; also a whole day of that month."""
    text = narrow(one_line(words))
    if (found := _MONTH.fullmatch(text)) and 1 <= int(found[1]) <= 12:
        return int(found[1])
    raise Unfit("no_month")


PLAN = Format(
    (
        Column(
            "title", N_("Event"), a_title,
            also=("title", "name", "活动", "活動", "活动名称", "活動名稱", "名称", "名稱"),
            help=N_("Its name, at most 80 characters."), example=N_("Tea on the hill"), width=32,
        ),
        Column(
            "kind", N_("Kind"), a_kind, also=("type", "类型", "類型", "种类", "種類"),
            help=N_("Culture, charity, round table, lecture, recruitment, get-together or trade "
                    "visit."),
            example=N_("Get-together"), width=16,
        ),
        Column(
            "month", N_("Month"), a_month, also=("月", "月份"), needed=False,
            help=N_("1 to 12; may stay empty where there is a day."), example="3", width=8,
        ),
        Column(
            "day", N_("Day"), a_day, also=("date", "日期", "时间", "時間"), needed=False,
            help=N_("Such as 2027-03-18; may stay empty."), example="2027-03-18", width=14,
        ),
        Column(
            "budget", N_("Budget, yuan"), a_sum,
            also=("budget", "cost", "预算", "預算", "费用", "費用", "费用预算"),
            help=N_("Such as 1200."), example="1200",
        ),
        Column(
            "note", N_("Note"), a_note, also=("remark", "备注", "備註", "说明", "說明"),
            needed=False, help=N_("May stay empty."), width=40,
        ),
    ),
    most=MOST,
)  # fmt: skip
FORM = "planfile"  # that waits for it
FORMATS[FORM] = PLAN
