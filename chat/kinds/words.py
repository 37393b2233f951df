"""Answers in words and figures: text, numbers, sums, e-mail, addresses, number plates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from chat.clean import narrow, too_short
from chat.kinds.incoming import Incoming, Wrong
from chat.kinds.kind import Ctx, Kind, Value
from locales.i18n import N_, money_, number_

_MAIL = re.compile(r"[A-Za-z0-9._%+\-']{1,64}@([A-Za-z0-9\-]{1,63}\.)+[A-Za-z]{2,24}")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PLATE = re.compile(f"[{_PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9港澳学警挂]")
_FOREIGN_PLATE = re.compile(r"(?=.*\d)[A-Z0-9]{2,9}")


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """One line. `pattern` must match the whole; `example` is shown when it does not."""

    shortest: int = 1
    longest: int = 200
    pattern: str = ""
    example: str = ""

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        text = self._fit(incoming.line())
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise Wrong(
                N_("That does not look right. An example: {example}"), example=self.example
            )
        return text

    def _fit(self, text: str) -> str:
        if too_short(text, self.shortest):
            raise Wrong(N_("That is a little short: at least {n} characters."), n=self.shortest)
        if len(text) > self.longest:
            raise Wrong(
                N_("That is too long: {length} characters. At most {longest} fit here."),
                length=len(text),
                longest=self.longest,
            )
        return text


@dataclass(frozen=True, slots=True)
class LongText(Text):
    """Several lines, paragraphs kept."""

    longest: int = 2000

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        return self._fit(incoming.words())


@dataclass(frozen=True, slots=True)
class Number(Kind):
    """A whole number (int), or with `whole=False` a decimal one, kept as text."""

    least: int | None = None
    most: int | None = None
    whole: bool = True
    zero: bool = True  # whether 0 is an answer

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        value = _decimal(incoming.plain(), N_("Please answer with a number, such as 3."))
        if self.whole and value != value.to_integral_value():
            raise Wrong(N_("Please give a whole number, such as 3."))
        if not value and not self.zero:
            raise Wrong(N_("0 changes nothing. Please answer with a number, such as 50 or -50."))
        _between(value, self.least, self.most)
        return int(value) if self.whole else format(value.normalize(), "f")

    def show(self, value: Value, *, open_: bool = False) -> str:
        return number_(Decimal(str(value)))


@dataclass(frozen=True, slots=True)
class Money(Kind):
    """Yuan, kept as text with two decimals ("20.00")."""

    least: int = 0
    most: int = 100_000_000
    zero: bool = True  # whether nothing is a sum

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        text = re.sub(r"(?i)^(¥|￥|rmb|cny)|(元|圆|圓|块|塊|yuan|rmb|cny)$", "", incoming.plain())
        value = _decimal(text.strip(), N_("Please give a sum in yuan, such as 128.50."))
        if value != value.quantize(Decimal("0.01")):
            raise Wrong(N_("Please give a sum in yuan, such as 128.50."))
        if value <= 0 and not self.zero:
            raise Wrong(N_("The amount must be more than zero."))
        _between(value, self.least, self.most)
        return format(value, ".2f")

    def show(self, value: Value, *, open_: bool = False) -> str:
        return money_(Decimal(str(value)))


def _decimal(text: str, msgid: str) -> Decimal:
    grouped = re.fullmatch(r"([+-]?\d{1,3})((?:,\d{3})+)(\.\d+)?", text)
    text = text.replace(",", "") if grouped else text
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,6})?", text):
        raise Wrong(msgid)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Wrong(msgid) from None


def _between(value: Decimal, least: int | None, most: int | None) -> None:
    if least is not None and value < least:
        raise Wrong(N_("That is too little: at least {least}."), least=number_(least))
    if most is not None and value > most:
        raise Wrong(N_("That is too much: at most {most}."), most=number_(most))


@dataclass(frozen=True, slots=True)
class Email(Kind):
    """Kept with its domain in small letters."""

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        text = incoming.plain().removeprefix("mailto:").replace("。", ".")
        local, _at, domain = text.partition("@")
        if not _MAIL.fullmatch(text) or ".." in text or local[0] == "." or local[-1] == ".":
            raise Wrong(N_("That is not a complete e-mail address. An example: ann@example.com"))
        return f"{local}@{domain.lower()}"


@dataclass(frozen=True, slots=True)
class Address(Text):
    """A postal address on one line."""

    shortest: int = 5
    longest: int = 200

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        text = ", ".join(line.rstrip(",，") for line in incoming.words().split("\n") if line)
        if not any(char.isalpha() for char in text):
            raise Wrong(N_("Please give street, number and city, such as 南京市鼓楼区中山路1号."))
        return self._fit(" ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Plate(Kind):
    """A number plate: mainland ones checked, others plain. Kept without spaces and dots."""

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        text = re.sub(r"[\s·•・.\-—]", "", narrow(incoming.line()).upper())
        if not _PLATE.fullmatch(text) and not _FOREIGN_PLATE.fullmatch(text):
            raise Wrong(N_("That is not a number plate I know. An example: 苏A12345"))
        return text

    def show(self, value: Value, *, open_: bool = False) -> str:
        text = str(value)
        return f"{text[:2]}·{text[2:]}" if text[:1] in _PROVINCES else text
