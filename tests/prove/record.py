"""A recorded week: people who come, choose and apply, act by act, always the same.

Presses are recorded by what their button reads, because numbers differ from run to run.
"""

from dataclasses import dataclass

FIRST = 7_000_100_001


@dataclass(frozen=True)
class Act:
    """`kind` is say, press or contact; `what` the words, the button's text or the number."""

    kind: str
    what: str


def people(count: int) -> dict[int, list[Act]]:
    """Twenty acts of each of `count` people."""
    return {FIRST + n: _applying(n) for n in range(count)}


def _applying(n: int) -> list[Act]:
    """The owners' form, up to the question for a car."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{n:03d}")
    script = (
        "say /start|say /apply|press I agree|press Ms|say Ann L{letters}|press Yes: "
        "|say 1990-02-03|press China|say E{number}|press Skip|contact +86138{phone}|press Skip"
        "|press Skip|press I am the owner|say 紫金花园 {house} 栋 1 单元 502 室"
        "|say {house} Zhongshan Road, Nanjing|press Skip|press Retired|press Single|press No"
    )
    words = script.format(
        letters=letters, number=10_000_000 + n, phone=f"{10_000_000 + n * 37:08d}", house=n + 1
    )
    return [Act(*act.split(" ", 1)) for act in words.split("|")]
