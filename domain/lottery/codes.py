"""The collection code of a thing won: eight signs nobody confuses, made anew when needed."""

import re
import unicodedata

from domain import sealing

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O, 1 I L
LENGTH = 8
LINK = "win-"  # the deep link's payload is this and the code


def code(lottery_id: int, unit: int) -> str:
    """The code of the `unit`-th prize of a lottery; only its digest is stored."""
    number = int(sealing.ring().lookup(f"{lottery_id}:{unit}", "lottery prize"), 16)
    signs = []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "".join(signs)


def shown(made: str) -> str:
    """ABCD 2345, as one reads it out."""
    return f"{made[:4]} {made[4:]}"


def typed(text: str) -> str:
    """What somebody typed, or scanned with its link, as the code it stands for."""
    wide = unicodedata.normalize("NFKC", text)
    code = "".join(wide.rpartition(LINK)[2].upper().split())
    return re.sub(r"[-‐-―]", "", code)
