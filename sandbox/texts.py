"""Text as Telegram counts it: UTF-16 units, entities given and entities found."""

import re
from typing import Any

from sandbox.refusals import bad

Json = dict[str, Any]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
ENTITY_TYPES = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]」。,、])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[A-Za-z]{2,})"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{2,31})"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)


def units(text: str) -> int:
    """Length in UTF-16 code units, the measure of entity offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def found_entities(text: str, given: list[Json]) -> list[Json]:
    """`given` entities plus those Telegram recognises by itself outside of them."""
    if not any(mark in text for mark in ("/", "@", "#")):
        return given
    entities = list(given)
    for match in FOUND.finditer(text):
        offset, length = units(text[: match.start()]), units(match.group())
        overlap = any(
            e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in entities
        )
        if not overlap:
            entities.append({"type": match.lastgroup, "offset": offset, "length": length})
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def checked_entities(text: str, entities: Any) -> list[Json]:
    """Entities as a caller gave them: known type, inside the text, on character borders.

    Raises:
        Refused: an entity Telegram would not take.
    """
    if not isinstance(entities, list):
        return []
    whole = text.encode("utf-16-le", "surrogatepass")
    good = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad("can't parse MessageEntity: expected an Object")
        for key in ("offset", "length"):
            if not isinstance(entity.get(key), int):
                raise bad(f"can't parse MessageEntity: Can't find field \"{key}\"")
        offset, length = entity["offset"], entity["length"]
        if entity.get("type") not in ENTITY_TYPES:
            raise bad("can't parse MessageEntity: unsupported type specified")
        if entity["type"] == "text_link" and not entity.get("url"):
            raise bad("can't parse MessageEntity: Can't find field \"url\"")
        if offset < 0 or length <= 0 or (offset + length) * 2 > len(whole):
            raise bad("entity beyond the end of the text")
        for edge in (offset, offset + length):
            if 0 < edge * 2 < len(whole) and 0xDC <= whole[edge * 2 + 1] <= 0xDF:
                raise bad("entity in the middle of a UTF-16 symbol")
        good.append(entity)
    return sorted(good, key=lambda e: (e["offset"], -e["length"]))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at both ends, entities moved along."""
    left = units(text) - units(text.lstrip())
    clean = text.strip()
    end = units(clean)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - left, 0)
        stop = min(entity["offset"] + entity["length"] - left, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return clean, moved
