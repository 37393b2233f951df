"""Faults that can be switched on: what Telegram and the network do on a bad day."""

from dataclasses import asdict, dataclass
from typing import Any

from sandbox.chance import CHANCE
from sandbox.params import Params
from sandbox.refusals import Refused, forbidden, too_many, too_many_without_time
from sandbox.world import World

Json = dict[str, Any]

KINDS = [
    "blocked",
    "deactivated",
    "slow",
    "flood",
    "flood_without_time",
    "server_error",
    "lost_answer",
    "drop",
]


@dataclass(slots=True)
class Fault:
    """One rule: which calls (`method`, also "send*", and `chat`), what happens, how often.

    `share` of the calls, at most `times` (None: always). `seconds`: how long `slow` takes, what
    `flood` asks to wait. Without a method a rule strikes everything but getUpdates.
    """

    kind: str
    method: str = ""
    chat: int | None = None
    share: float = 1.0
    times: int | None = None
    seconds: float = 0

    def meets(self, method: str, chat: int | None) -> bool:
        if self.times is not None and self.times <= 0:
            return False
        if self.chat is not None and self.chat != chat:
            return False
        if self.kind in ("blocked", "deactivated") and chat is None:
            return False
        wanted, asked = self.method.lower(), method.lower()
        if not wanted:
            return asked != "getupdates"
        if wanted.endswith("*"):
            return asked.startswith(wanted[:-1])
        return asked == wanted

    def shown(self) -> Json:
        row = asdict(self)
        row["fault"] = row.pop("kind")
        return row


def read_fault(row: Json) -> Fault:
    """A rule from the page's JSON.

    Raises:
        ValueError: no such fault, or a field that is no number.
    """
    if not isinstance(row, dict) or row.get("fault") not in KINDS:
        raise ValueError(f"A fault is one of: {', '.join(KINDS)}.")
    return Fault(
        kind=str(row["fault"]),
        method=str(row.get("method") or ""),
        chat=None if row.get("chat") in (None, "") else int(row["chat"]),
        share=1.0 if row.get("share") is None else float(row["share"]),
        times=None if row.get("times") is None else int(row["times"]),
        seconds=float(row.get("seconds") or 0),
    )


def struck(rules: list[Fault], method: str, params: Params, world: World) -> Fault | None:
    """The first rule that strikes this call; its count goes down."""
    if not rules:
        return None
    chat = params.number("chat_id") if params.has("chat_id") else None
    for rule in rules:
        if rule.meets(method, chat) and CHANCE.random() < rule.share:
            if rule.times is not None:
                rule.times -= 1
            return rule
    return None


def strike(fault: Fault) -> None:
    """Refuse as the fault says.

    Raises:
        Refused: always.
    """
    if fault.kind == "blocked":
        raise forbidden("bot was blocked by the user")
    if fault.kind == "deactivated":
        raise forbidden("user is deactivated")
    if fault.kind == "flood":
        raise too_many(int(fault.seconds) or 1)
    if fault.kind == "flood_without_time":
        raise too_many_without_time()
    raise Refused(502, "Bad Gateway")
