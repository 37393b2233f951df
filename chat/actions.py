"""Every button of the house: what it carries, in one place.

One class per button, named as what it does, fields few and small: packed it must fit into 64
bytes, and it never carries personal data. Whoever presses may have forged it: it is input, the
domain checks the right. Prefixes are unique; a context keeps its own in chat/actions_<context>.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any
from zlib import crc32

from aiogram.filters.callback_data import CallbackData

import chat

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def short(text: str) -> str:
    """A mark of at most seven signs for something too long or too private for a button."""
    number, mark = crc32(text.encode()), ""
    while number:
        number, digit = divmod(number, 36)
        mark = _DIGITS[digit] + mark
    return mark or "0"


# ── Everywhere ────────────────────────────────────────────────────────────────────────────────


class Home(CallbackData, prefix="home"):
    """To the first menu."""


class Nothing(CallbackData, prefix="-"):
    """A label that looks like a button: a weekday of the calendar, "2 / 5"."""


class SpeakLanguage(CallbackData, prefix="lang"):
    code: str


# ── Forms ─────────────────────────────────────────────────────────────────────────────────────


class FormPress(CallbackData, prefix="f"):
    """`question` is the mark of the question it belongs to (forms.mark), never its answer."""

    form: str
    question: str
    verb: str
    value: str = ""


class BeginForm(CallbackData, prefix="fb"):
    """Opens a form of the register by its name; see handlers/filling."""

    form: str


# ── First menus, settings ─────────────────────────────────────────────────────────────────────


class SeeDesk(CallbackData, prefix="desk"):
    """A colleague's work of today."""


class ChooseLanguage(CallbackData, prefix="lc"):
    """The languages to choose from."""


class SeeSettings(CallbackData, prefix="se"):
    pass


class ReadPrivacy(CallbackData, prefix="pv"):
    pass


class ReadHelp(CallbackData, prefix="he"):
    pass


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


class SeePeople(CallbackData, prefix="pl"):
    page: int = 1


class SeeColleague(CallbackData, prefix="pc"):
    person_id: int


class PickColleague(CallbackData, prefix="pp"):
    """Offers the keyboard that picks somebody from the contacts."""


class ChooseRole(CallbackData, prefix="pr"):
    person_id: int


class NameColleague(CallbackData, prefix="pn"):
    person_id: int
    role: str


class AskEndRole(CallbackData, prefix="pe"):
    person_id: int
    role: str


class EndRole(CallbackData, prefix="px"):
    person_id: int
    role: str


class SeeAbsences(CallbackData, prefix="ab"):
    pass


class ComeBack(CallbackData, prefix="ax"):
    absence_id: int


# ── Approvals ─────────────────────────────────────────────────────────────────────────────────


class SeeApprovals(CallbackData, prefix="al"):
    """`whose`: "todo" for those to decide, "mine" for those asked for."""

    whose: str = "todo"
    page: int = 1


class SeeApproval(CallbackData, prefix="av"):
    approval_id: int


class ApproveRequest(CallbackData, prefix="ay"):
    approval_id: int
    version: int


class RefuseRequest(CallbackData, prefix="an"):
    """`decision`: "rejected" or "returned"; a reason is asked for."""

    approval_id: int
    version: int
    decision: str


class ReviseRequest(CallbackData, prefix="ar"):
    approval_id: int
    version: int


class AskWithdrawRequest(CallbackData, prefix="aq"):
    approval_id: int


class WithdrawRequest(CallbackData, prefix="aw"):
    approval_id: int


# ── Messages of uncertain fate ────────────────────────────────────────────────────────────────


class SeeDoubts(CallbackData, prefix="ud"):
    page: int = 1


class SeeDoubt(CallbackData, prefix="uo"):
    row_id: int


class SendAgain(CallbackData, prefix="us"):
    """Asks first; sends with `sure`."""

    row_id: int
    sure: bool = False


class LeaveDoubt(CallbackData, prefix="ul"):
    row_id: int


# ── Audit trail and club settings ─────────────────────────────────────────────────────────────


class SeeAudit(CallbackData, prefix="au"):
    """`about`: a group of actions (chat/labels), "" for all."""

    page: int = 1
    about: str = ""


class SeePolicy(CallbackData, prefix="po"):
    pass


class SeePolicyGroup(CallbackData, prefix="pg"):
    group: str


class SeeSetting(CallbackData, prefix="ps"):
    key: str


# ── The index ─────────────────────────────────────────────────────────────────────────────────


def index() -> dict[str, type[CallbackData]]:
    """Prefix → button, of all buttons declared here and in every chat/actions_*.py.

    Raises:
        ValueError: two buttons share a prefix.
    """
    found: dict[str, type[CallbackData]] = {}
    rooms = [
        import_module(f"chat.{room.name}")
        for room in pkgutil.iter_modules(chat.__path__)
        if room.name.startswith("actions_")
    ]
    for value in (*globals().values(), *(one for room in rooms for one in vars(room).values())):
        if not isinstance(value, type) or not issubclass(value, CallbackData):
            continue
        if value is CallbackData or value in found.values():
            continue
        if value.__prefix__ in found:
            raise ValueError(f"two buttons share the prefix {value.__prefix__!r}")
        found[value.__prefix__] = value
    return found


def __getattr__(name: str) -> Any:
    """`ACTIONS`, made when first wanted, so that sections may follow below."""
    if name == "ACTIONS":
        return index()
    raise AttributeError(name)
