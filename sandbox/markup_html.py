"""parse_mode HTML, with Telegram's complaints."""

import html
import re
from typing import Any

from sandbox.refusals import bad
from sandbox.texts import units

Json = dict[str, Any]

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
ESCAPED = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[^<>]*)?)\s*>")
ATTRIBUTE = re.compile(r"([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


def unescaped(text: str) -> str:
    """Telegram knows four named entities and the numbered ones; anything else stays."""
    return ESCAPED.sub(lambda found: html.unescape(found.group()), text)


def broken(words: str) -> Exception:
    return bad(f"can't parse entities: {words}")


def parse(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities of an HTML text.

    Raises:
        Refused: can't parse entities: …
    """
    plain: list[str] = []
    length = 0
    opened: list[tuple[str, Json, int]] = []
    entities: list[Json] = []
    at = 0
    while at < len(text):
        if text[at] != "<":
            stop = text.find("<", at)
            stop = len(text) if stop < 0 else stop
            words = unescaped(text[at:stop])
            plain.append(words)
            length += units(words)
            at = stop
            continue
        place = len(text[:at].encode())
        tag = TAG.match(text, at)
        if tag is None:
            raise broken(unreadable_tag(text, at, place))
        closing, name, rest = tag.group(1), tag.group(2).lower(), tag.group(3)
        at = tag.end()
        if not closing:
            opened.append((name, started(name, rest, place), length))
            continue
        if not opened:
            raise broken(f"Unexpected end tag at byte offset {place}")
        expected, entity, start = opened.pop()
        if expected != name:
            raise broken(
                f'Unmatched end tag at byte offset {place}, expected "</{expected}>", '
                f'found "</{name}>"'
            )
        keep(entities, entity, start, length)
    if opened:
        raise broken(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)  # only a block inside <pre> has one
    return "".join(plain), sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def unreadable_tag(text: str, at: int, place: int) -> str:
    name = re.match(r"</?([^\s<>/]*)", text[at:])
    word = name.group(1) if name else ""
    if ">" not in text[at:]:
        return f"Unclosed start tag at byte offset {place}"
    return f'Unsupported start tag "{word}" at byte offset {place}'


def keep(entities: list[Json], entity: Json, start: int, end: int) -> None:
    """<pre><code class="language-…"> is one entity, as Telegram shows it."""
    if end <= start:
        return
    if entity["type"] == "pre":
        inner = [e for e in entities if e["type"] == "code" and e["offset"] == start]
        for code in inner:
            if code["length"] == end - start:
                entities.remove(code)
                if code.get("language"):
                    entity["language"] = code["language"]
    entities.append({**entity, "offset": start, "length": end - start})


def started(name: str, rest: str, place: int) -> Json:
    """The entity a start tag begins."""
    attributes = {
        key.lower(): unescaped(quoted or single or bare)
        for key, quoted, single, bare in ATTRIBUTE.findall(rest)
    }
    if name == "a":
        return {"type": "text_link", "url": attributes.get("href", "")}
    if name == "span":
        if attributes.get("class") != "tg-spoiler":
            raise broken(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
        return {"type": "spoiler"}
    if name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if name == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if name == "code" and attributes.get("class", "").startswith("language-"):
        return {"type": "code", "language": attributes["class"].removeprefix("language-")}
    if name not in SIMPLE:
        raise broken(f'Unsupported start tag "{name}" at byte offset {place}')
    return {"type": SIMPLE[name]}
