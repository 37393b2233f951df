"""What the club reads out of an application's answers: the paths it relies on, and no others.

The form may ask more; these names are the contract between the form and the rules.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from domain import sealing
from domain.work import Work

Answers = Mapping[str, Any]

FULL_NAME, PINYIN, TITLE = "full_name", "pinyin", "title"
BORN_ON, ID_NUMBER, PHONE = "born_on", "id_number", "phone"
RELATION, PROPERTY, HOME_ADDRESS = "relation", "property", "home_address"
SIGNATURE = "signature"

ID_FRONT, ID_BACK, PORTRAIT = "id_front", "id_back", "portrait"
PROPERTY_PROOF, BUSINESS_LICENCE = "property_proof", "business_licence"
SLOTS = (ID_FRONT, ID_BACK, PORTRAIT, PROPERTY_PROOF, BUSINESS_LICENCE)
IDENTITY_SLOTS = (ID_FRONT, ID_BACK)

RELATIONS = ("owner", "spouse", "parent", "child")  # E21.1

_REQUIRED = {
    "owners": (ID_FRONT, ID_BACK, PORTRAIT, PROPERTY_PROOF),
    "chamber": (ID_FRONT, ID_BACK, PORTRAIT, BUSINESS_LICENCE),
    "retail": (PORTRAIT,),
}
# Where a household lives: the first of these that was answered. A company is no household.
_HOUSEHOLD = {"owners": (PROPERTY, HOME_ADDRESS), "chamber": (), "retail": (HOME_ADDRESS,)}

_UNITS = re.compile(r"(?:号楼|[栋幢座楼]|单元|[室号房户层])")
_TRADITIONAL = str.maketrans("棟單號樓園戶層東蘇紫", "栋单号楼园户层东苏紫")
_MAINLAND_ID = re.compile(r"[0-9]{17}[0-9X]")
_SEPARATORS = re.compile(r"[\s\-‐‑–()/.·]")


def required_slots(preset: str, answers: Answers) -> tuple[str, ...]:
    """Which materials must be there (E21.3). A passport has no back."""
    slots = _REQUIRED.get(preset, ())
    if _MAINLAND_ID.fullmatch(_plain(answers.get(ID_NUMBER))):
        return slots
    return tuple(slot for slot in slots if slot != ID_BACK)


def id_hash(answers: Answers) -> str | None:
    """The look-up hash of the ID number; None without one, or where a sign is no part of one."""
    number = _SEPARATORS.sub("", _plain(answers.get(ID_NUMBER)).upper())
    return sealing.ring().lookup(number, "id") if re.fullmatch("[0-9A-Z]+", number) else None


def phone_hash(answers: Answers) -> str | None:
    """The look-up hash of the phone number (as +8613800138000), None without
    one, or where a sign is no part of one."""
    number = _SEPARATORS.sub("", _plain(answers.get(PHONE)))
    fits = re.fullmatch(r"\+?[0-9]+", number)
    return sealing.ring().lookup(number, "phone") if fits else None


def household_key(preset: str, answers: Answers) -> str | None:
    """The look-up hash of the property or address; None where no household is asked for."""
    for path in _HOUSEHOLD.get(preset, ()):
        place = normal_address(_plain(answers.get(path)))
        if place:
            return sealing.ring().lookup(place, "household")
    return None


def normal_address(text: str) -> str:
    """紫金花园 3 栋 1 单元 502 室, 紫金花園3幢1單元502 and 紫金花园3-1-502 are one place."""
    text = _plain(text).translate(_TRADITIONAL).casefold()
    text = _UNITS.sub("-", text)
    text = re.sub(r"[^\w]+|_", "-", text)
    text = re.sub(r"-*([^\d\W]+)-*", r"\1", text)
    return re.sub(r"-+", "-", text).strip("-")


def signed_as_named(answers: Answers) -> bool:
    """Whether a signature, if there is one, is the full name; spaces, signs and case aside."""
    if not answers.get(SIGNATURE):
        return True
    signed, name = (
        re.sub(r"[\W_]", "", _plain(answers.get(path)).casefold())
        for path in (SIGNATURE, FULL_NAME)
    )
    return signed == name


def born_on(answers: Answers) -> date | None:
    """The birthday given, or None."""
    try:
        return date.fromisoformat(str(answers.get(BORN_ON) or ""))
    except ValueError:
        return None


def of_age_from(born: date, years: int) -> date:
    """The first day at that age; somebody born on 29 February waits until 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def fee_of(work: Work) -> Any:
    """The card's fee in yuan as Decimal, None where the club takes none (E22.4, R1.3)."""
    if work.policy.fee_timing == "free" or not work.policy.card_fee:
        return None
    return work.policy.card_fee


def _plain(value: object) -> str:
    """Full-width signs as their ordinary selves, and the digits of every script as 0–9."""
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
