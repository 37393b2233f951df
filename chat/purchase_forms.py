"""The questions about a purchase, and the one about a file of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chat.actions_purchases import PurchaseTemplate
from chat.forms import Field, Form, Section
from chat.kinds import Choice, Date, Incoming, Money, Text
from chat.kinds.kind import Ctx, Kind, Value
from chat.kinds.purchase_table import FORM, PURCHASES, SORTS
from chat.kinds.spreadsheet import Spreadsheet
from chat.member_forms import MemberNumber
from chat.screen import Button, Screen
from domain.purchases.rows import CATEGORY_LONGEST, LARGEST, RECEIPT_LONGEST, SHOP_LONGEST
from locales.i18n import N_, _

Send = Callable[[Any, dict[str, Any]], Screen]
_SORTS = tuple((str(sort), label) for sort, label in SORTS.items())
Known = Sequence[tuple[int, str]]  # a purchase and the shop or category it names


@dataclass(frozen=True, slots=True)
class Buyer(MemberNumber):
    """The number of a member; `check(number)` refuses one that will not do."""

    check: Callable[[str], object] = str

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        number = str(MemberNumber.parse(self, incoming, ctx))
        self.check(number)
        return number


def recording(
    send: Send,
    *,
    check: Callable[[str], object],
    shops: Known,
    categories: Known,
    homes: bool,
    oldest: date,
    today: date,
) -> Form:
    """A purchase, question by question. `homes`: ask what was bought; else it is goods in a shop
    and of which category is asked."""
    number = Field("number", N_("Whose purchase is it? The member number, please."),
        Buyer(check=check), N_("Member number"))  # fmt: skip
    kind = Field("kind", N_("What was bought?"), Choice(_SORTS), N_("Kind"))
    shop = Field("shop", N_("In which shop, or from whom?"), _known(shops, SHOP_LONGEST),
        N_("Shop"))  # fmt: skip
    category = Field("category", N_("Of which category are the goods?"),
        _known(categories, CATEGORY_LONGEST), N_("Category"), optional=True)  # fmt: skip
    receipt = Field("receipt", N_("What is the number of the receipt?"),
        Text(longest=RECEIPT_LONGEST), N_("Receipt"))  # fmt: skip
    amount = Field("amount", N_("How much was paid, in yuan?"),
        Money(most=int(LARGEST), zero=False), N_("Amount"))  # fmt: skip
    day = Field("bought_on", N_("On which day?"), Date(earliest=oldest, latest=today, near=True),
        N_("Day"))  # fmt: skip
    first = (number, kind, shop) if homes else (number, shop, category)
    title = N_("A purchase")
    sections = (Section(title, (*first, receipt, amount, day)),)
    return Form("purchase", sections, send, title=title, send_label=N_("Record"))


def _known(known: Known, longest: int) -> Kind:
    if not known:
        return Text(longest=longest)
    options = tuple((str(number), name) for number, name in known)
    return Choice(options, other=True, verbatim=True, columns=2)


def name_of(value: str | None, known: Known) -> str | None:
    """The shop or category behind an answer: chosen, or typed."""
    if value is None:
        return None
    by_key = {str(number): name for number, name in known}
    return by_key.get(value, value.removeprefix("="))


def of_member(send: Send, check: Callable[[str], object]) -> Form:
    number = Field("number", N_("Whose purchases? The member number, please."),
        Buyer(check=check), N_("Member number"))  # fmt: skip
    title = N_("Purchases")
    sections = (Section(title, (number,)),)
    return Form("purchasesof", sections, send, title=title, review=False)


def sending(send: Send) -> Form:
    """One file. Nothing is recorded by sending it."""
    template = Button(_("Empty template"), PurchaseTemplate())
    file = Field(
        "file",
        N_("Please send the file of purchases, a row for each receipt. I look through all of it "
           "first; nothing is recorded yet."),
        Spreadsheet(format=FORM, template=template),
        N_("File"),
        help=N_("At most {rows} rows and 10 MB."),
        facts={"rows": f"{PURCHASES.most:,}"},
    )  # fmt: skip
    title = N_("Send a file")
    return Form(FORM, (Section(title, (file,)),), send, title=title, review=False)
