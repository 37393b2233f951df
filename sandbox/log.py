"""What the bot really asked: the only witness of delivery."""

from collections import deque
from typing import Any

import orjson

Json = dict[str, Any]

LONGEST = 200_000


class Log:
    """Calls in order, kept as bytes so that a long run stays small."""

    def __init__(self) -> None:
        self.rows: deque[tuple[int, str, bytes]] = deque(maxlen=LONGEST)
        self.seq = 0

    def write(self, method: str, entry: Json) -> None:
        self.seq += 1
        self.rows.append((self.seq, method, orjson.dumps({"seq": self.seq, **entry})))

    def read(self, since: int = 0, method: str = "") -> bytes:
        """Entries after number `since` as a JSON array, of one method if named."""
        wanted = method.lower()
        rows = [
            row
            for seq, name, row in self.rows
            if seq > since and (not wanted or name.lower() == wanted)
        ]
        return b"[" + b",".join(rows) + b"]"

    def clear(self) -> None:
        """Forget what was; numbers go on, so that nobody reads an old place twice."""
        self.rows.clear()
