"""How colleagues name each other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.access import Role

_HAN = re.compile(r"[\u4e00-\u9fff]")
_DOUBLE = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 皇甫 令狐 慕容 夏侯 东方 東方".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class StaffName:
    """How colleagues name each other: the family name and a role they hold, if any."""

    family: str
    role: Role | None = None

    def __str__(self) -> str:
        return self.family


def shown_name(user: Mapping[str, Any]) -> str | None:
    """The name in a raw Telegram user or contact, as it is written; None when there is none."""
    found = (user.get("first_name"), user.get("last_name"))
    parts = [part.strip() for part in found if isinstance(part, str) and part.strip()]
    if len(parts) > 1 and all(_HAN.match(part) for part in parts):
        shown = "".join(_as_written(*parts))
    else:
        shown = " ".join(parts)
    return shown[:128].replace("\0", "") or None


def _as_written(first: str, last: str) -> tuple[str, str]:
    """王小明 whichever way round it was entered: the family name is the one that looks like one,
    and Telegram's "last name" when both or neither do."""
    looks = [part in _DOUBLE or len(part) == 1 for part in (first, last)]
    return (first, last) if looks == [True, False] else (last, first)


def family(name: str) -> str:
    """王小明 → 王, 欧阳敏 → 欧阳, Ann Lee → Lee."""
    if _HAN.match(name):
        return name[:2] if name[:2] in _DOUBLE else name[:1]
    return name.rsplit(maxsplit=1)[-1]
