"""Who one is on paper: identity numbers, nationality, telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from chat.clean import narrow
from chat.kinds.incoming import Incoming, Wrong
from chat.kinds.kind import Ctx, Kind, Offer, Value
from chat.screen import Ask, Button
from locales.i18n import LANGUAGES, N_, _, language, speaking

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERMITS = (
    r"[HM][0-9]{8}([0-9]{2})?",  # Hong Kong and Macao residents' travel permit
    r"[0-9]{8}|[0-9]{10}",  # Taiwan residents' travel permit
    r"[A-Z]{3}[0-9]{12}",  # permanent residence of foreigners, old form
)
_PASSPORT = re.compile(r"(?=(?:.*[0-9]){5})[A-Z]{0,3}[0-9]{4,8}[A-Z0-9]{0,2}")


def check_digit(first17: str) -> str:
    """The last place of a mainland identity number (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def born_on(number: str) -> date | None:
    """The birthday inside a mainland identity number; None for any other paper."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """male or female by a mainland identity number; "" for any other paper."""
    if born_on(number) is None:
        return ""
    return "male" if int(number[16]) % 2 else "female"


def mainland(number: str) -> bool:
    """Whether it is a mainland identity number in itself: form, birthday and check digit."""
    return born_on(number) is not None and check_digit(number[:17]) == number[17]


@dataclass(frozen=True, slots=True)
class IdNumber(Kind):
    """An identity card, travel permit or passport number, kept in capitals without spaces.

    `birthday` and `sex` name the answers a mainland number must agree with.
    """

    birthday: str = ""
    sex: str = ""

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        number = re.sub(r"[\s\-()/.]", "", narrow(incoming.line()).upper())
        if re.fullmatch(r"[0-9]{17}[0-9X]", number):
            self._agree(number, ctx)
            return number
        if re.fullmatch(r"[0-9]{15,19}[A-Z]?", number):
            raise Wrong(
                N_("An identity card number has 18 places; this one has {n}."), n=len(number)
            )
        if not any(re.fullmatch(form, number) for form in _PERMITS) and not _PASSPORT.fullmatch(
            number
        ):
            raise Wrong(
                N_("I cannot read this as a number of an ID card or passport, such as E12345678.")
            )
        return number

    def _agree(self, number: str, ctx: Ctx) -> None:
        if not mainland(number):
            raise Wrong(N_("A digit seems mistyped: the number does not add up. Please check it."))
        born = ctx.answers.get(self.birthday)
        found = born_on(number)
        if born and found and found.isoformat() != born:
            raise Wrong(
                N_("The birthday in this number is not the one you gave. Please check both.")
            )
        sex = ctx.answers.get(self.sex)
        if sex in ("male", "female") and sex_of(number) != sex:
            raise Wrong(N_("This number belongs to somebody else, it seems. Please check it."))

    def show(self, value: Value, *, open_: bool = False) -> str:
        text = str(value)
        return text if open_ else f"•••• {text[-4:]}"


@dataclass(frozen=True, slots=True)
class Phone(Kind):
    """A telephone number, shared by button or typed; kept as +8613800138000.

    `own`: a shared contact must be the sender's own. `region` overrules the club's default.
    `landline`: the example is one; a mobile number is taken as well.
    """

    own: bool = True
    region: str = ""
    landline: bool = False

    def offer(self, ctx: Ctx) -> Offer:
        example = self._example(ctx)
        if not self.own:
            return Offer(hint=_("For example {example}", example=example))
        hint = _("Share it by button or type it, such as {example}.", example=example)
        return Offer(ask=Ask(contact=_("Share my number"), placeholder=example), hint=hint)

    def _example(self, ctx: Ctx) -> str:
        region = self.region or ctx.region
        return a_landline(region) if self.landline else a_number(region)

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if not incoming.contact_phone:
            return self._read(incoming.plain(), ctx)
        if self.own and not incoming.contact_is_own:
            raise Wrong(N_("This is somebody else's contact. Please share your own number."))
        shared = "+" + incoming.contact_phone.lstrip("+")
        return self._read(shared, ctx, proven=incoming.contact_is_own)

    def _read(self, typed: str, ctx: Ctx, *, proven: bool = False) -> str:
        """`proven`: Telegram reached this number, whatever the number plans say of its range."""
        import phonenumbers

        accepts = phonenumbers.is_possible_number if proven else phonenumbers.is_valid_number
        try:
            number = phonenumbers.parse(typed, self.region or ctx.region)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not accepts(number):
            raise Wrong(
                N_(
                    "That is not a complete number. One from elsewhere begins with its code, such "
                    "as +852."
                ),
            )
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def show(self, value: Value, *, open_: bool = False) -> str:
        import phonenumbers

        number = phonenumbers.parse(str(value))
        return str(
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        )


def a_number(region: str) -> str:
    """A mobile number of the region, as an example."""
    return "138 0013 8000" if region == "CN" else _example(region, "MOBILE", "138 0013 8000")


def a_landline(region: str) -> str:
    """A number of the region at home or at work, as an example."""
    return "025-8888 6666" if region == "CN" else _example(region, "FIXED_LINE", "25 8888 6666")


def _example(region: str, kind: str, otherwise: str) -> str:
    import phonenumbers

    found = phonenumbers.example_number_for_type(
        region, getattr(phonenumbers.PhoneNumberType, kind)
    )
    if found is None:
        return f"+86 {otherwise}"
    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL))


# What people also call them.
_ALSO = {
    "prc": "CN", "china": "CN", "大陆": "CN", "大陸": "CN", "usa": "US", "america": "US",
    "uk": "GB", "england": "GB", "britain": "GB", "korea": "KR", "韩": "KR", "hong kong": "HK",
    "香港": "HK", "macao": "MO", "macau": "MO", "澳门": "MO", "澳門": "MO", "taiwan": "TW",
    "台湾": "TW", "台灣": "TW", "臺灣": "TW",
}  # fmt: skip
# As they are called in Nanjing, and short enough for a button.
_REGIONS = {
    "HK": N_("Hong Kong, China"),
    "MO": N_("Macao, China"),
    "TW": N_("Taiwan, China"),
}


@dataclass(frozen=True, slots=True)
class Nationality(Kind):
    """A country by its two letters (CN): a few to tap, the others typed in any language."""

    common: tuple[tuple[str, ...], ...] = (
        ("CN", "HK"), ("MO", "TW"), ("US", "GB"), ("CA", "AU"), ("JP", "KR", "SG"),
    )  # fmt: skip

    def offer(self, ctx: Ctx) -> Offer:
        rows = tuple(
            tuple(Button(country(code), ctx.choose(code)) for code in row) for row in self.common
        )
        return Offer(rows=rows, hint=_("Choose, or type another country."))

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        typed = incoming.pressed if incoming.pressed is not None else incoming.plain()
        name = typed.casefold().strip()
        code = _ALSO.get(name) or _countries().get(name)
        if code is None and name[-1:] in "人籍":
            code = _ALSO.get(name[:-1]) or _countries().get(name[:-1] + "国")
            code = code or _countries().get(name[:-1])
        if code is None:
            raise Wrong(N_("I do not know this country. For example {example}"), example="Canada")
        return code

    def show(self, value: Value, *, open_: bool = False) -> str:
        return country(str(value))


def country(code: str) -> str:
    """The name of a country or region in the reader's language."""
    if code in _REGIONS:
        return _(_REGIONS[code])
    return _territories(language()).get(code, code)


@cache
def _territories(spoken: str) -> dict[str, str]:
    from babel import Locale

    found = Locale.parse({"zh_CN": "zh_Hans_CN", "zh_TW": "zh_Hant_TW"}.get(spoken, "en"))
    return {code: name for code, name in found.territories.items() if len(code) == 2}


@cache
def _countries() -> dict[str, str]:
    named = {
        name.casefold(): code
        for spoken in LANGUAGES
        for code, name in _territories(spoken).items()
        if code not in ("ZZ", "EU", "EZ", "UN", "XA", "XB", "QO")
    }
    for spoken in LANGUAGES:
        with speaking(spoken):
            named |= {_(words).casefold(): code for code, words in _REGIONS.items()}
    return named | {code.casefold(): code for code in named.values()}
