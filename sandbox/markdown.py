"""parse_mode MarkdownV2 (and the old Markdown), with Telegram's complaints."""

from typing import Any

from sandbox.refusals import bad
from sandbox.texts import units

Json = dict[str, Any]

RESERVED = "_*[]()~`>#+-=|{}.!"
NAMES = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
WORDS = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
}


def broken(words: str) -> Exception:
    return bad(f"can't parse entities: {words}")


class Reader:
    """Walks a Markdown text once. The old kind knows only * _ ` and links, and forbids nothing."""

    def __init__(self, text: str, *, old: bool = False) -> None:
        self.text = text
        self.old = old
        self.at = 0
        self.plain: list[str] = []
        self.length = 0
        self.entities: list[Json] = []
        self.opened: list[tuple[str, int, int]] = []  # mark, start, byte offset

    def place(self) -> int:
        return len(self.text[: self.at].encode())

    def put(self, words: str) -> None:
        self.plain.append(words)
        self.length += units(words)

    def close(self, kind: str, start: int, **more: str) -> None:
        if self.length > start:
            entity = {"type": kind, "offset": start, "length": self.length - start, **more}
            self.entities.append(entity)

    def read(self) -> None:
        while self.at < len(self.text):
            self.step()
        if self.opened:
            mark, _, place = self.opened[-1]
            kind = WORDS.get(NAMES.get(mark, ""), "TextUrl")
            raise broken(f"Can't find end of {kind} entity at byte offset {place}")

    def step(self) -> None:
        text, at = self.text, self.at
        here = text[at]
        if here == "\\" and at + 1 < len(text) and ord(text[at + 1]) < 127:
            self.put(text[at + 1])
            self.at += 2
        elif here == "`":
            self.code()
        elif here == "[" or (text.startswith("![", at) and not self.old):
            self.opened.append(("[", self.length, self.place()))
            self.at += 1 if here == "[" else 2
        elif here == "]" and self.opened and self.opened[-1][0] == "[":
            self.link()
        elif self.old and here not in "*_":
            self.take(here)
        elif here == ">" and (at == 0 or text[at - 1] == "\n"):
            self.quote()
        elif text.startswith(("||", "__"), at) and not self.old:
            self.toggle(text[at : at + 2])
        elif here in "*_~":
            self.toggle(here)
        elif here in RESERVED:
            raise broken(
                f"Character '{here}' is reserved and must be escaped with the preceding '\\'"
            )
        else:
            self.take(here)

    def take(self, character: str) -> None:
        self.put(character)
        self.at += 1

    def toggle(self, mark: str) -> None:
        if self.opened and self.opened[-1][0] == mark:
            _, start, _ = self.opened.pop()
            self.close(NAMES[mark], start)
        else:
            self.opened.append((mark, self.length, self.place()))
        self.at += len(mark)

    def code(self) -> None:
        mark = "```" if self.text.startswith("```", self.at) else "`"
        kind = "PreCode" if mark == "```" else "Code"
        place, start = self.place(), self.length
        end = self.text.find(mark, self.at + len(mark))
        if end < 0:
            raise broken(f"Can't find end of {kind} entity at byte offset {place}")
        inside = self.text[self.at + len(mark) : end]
        language = {}
        if mark == "```" and "\n" in inside:
            first, rest = inside.split("\n", 1)
            if first.strip() and " " not in first:
                language, inside = {"language": first.strip()}, rest
            elif not first.strip():
                inside = rest
        self.put(inside.replace("\\`", "`").replace("\\\\", "\\"))
        self.close("pre" if mark == "```" else "code", start, **language)
        self.at = end + len(mark)

    def link(self) -> None:
        _, start, place = self.opened.pop()
        if not self.text.startswith("](", self.at):
            raise broken(f"Can't find end of TextUrl entity at byte offset {place}")
        end = self.text.find(")", self.at + 2)
        if end < 0:
            raise broken(f"Can't find end of a URL at byte offset {self.place() + 1}")
        url = self.text[self.at + 2 : end].replace("\\", "")
        if url.startswith("tg://emoji?id="):
            self.close("custom_emoji", start, custom_emoji_id=url.removeprefix("tg://emoji?id="))
        else:
            self.close("text_link", start, url=url)
        self.at = end + 1

    def quote(self) -> None:
        """One line of a quotation; neighbouring lines join."""
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end
        inner = Reader(self.text[self.at + 1 : end])
        inner.read()
        start = self.length
        for entity in inner.entities:
            self.entities.append({**entity, "offset": entity["offset"] + start})
        self.put("".join(inner.plain))
        last = next((e for e in reversed(self.entities) if e["type"] == "blockquote"), None)
        if last and last["offset"] + last["length"] + 1 == start:
            last["length"] = self.length - last["offset"]
        else:
            self.close("blockquote", start)
        self.at = end


def parse(text: str, *, old: bool = False) -> tuple[str, list[Json]]:
    """Plain text and entities of a MarkdownV2 text.

    Raises:
        Refused: can't parse entities: …
    """
    reader = Reader(text, old=old)
    reader.read()
    entities = sorted(reader.entities, key=lambda e: (e["offset"], -e["length"]))
    return "".join(reader.plain), entities


def parse_old(text: str) -> tuple[str, list[Json]]:
    """The same for the old Markdown."""
    return parse(text, old=True)
