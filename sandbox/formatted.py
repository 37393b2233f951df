"""Text of a call: parse mode or entities, length, emptiness."""

from typing import Any

from sandbox import markdown
from sandbox import markup_html as html
from sandbox.params import Params
from sandbox.refusals import bad
from sandbox.texts import LONGEST_CAPTION, LONGEST_TEXT, checked_entities, trimmed, units

Json = dict[str, Any]

PARSERS = {"html": html.parse, "markdownv2": markdown.parse, "markdown": markdown.parse_old}


def formatted(text: str, mode: str, entities: Any) -> tuple[str, list[Json]]:
    """Plain text and its entities.

    Raises:
        Refused: can't parse entities, unsupported parse_mode.
    """
    mode = mode.lower()
    if text and mode and mode != "none":
        if mode not in PARSERS:
            raise bad("unsupported parse_mode")
        plain, found = PARSERS[mode](text)
    else:
        plain, found = text, checked_entities(text, entities)
    return trimmed(plain.replace("\r", "").replace("\0", ""), found)


def read_text(params: Params) -> Json:
    """`text` and `entities` of a message.

    Raises:
        Refused: message text is empty, message is too long, can't parse entities.
    """
    if not params.text("text"):
        raise bad("message text is empty")
    entities = params.json("entities", "entities")
    text, found = formatted(params.text("text"), params.text("parse_mode"), entities)
    if not text:
        raise bad("text must be non-empty")
    if units(text) > LONGEST_TEXT:
        raise bad("message is too long")
    content: Json = {"text": text}
    if found:
        content["entities"] = found
    preview = params.json("link_preview_options", "link preview options")
    if preview is not None and not isinstance(preview, dict):
        raise bad("object expected as link preview options")
    if preview:
        content["link_preview_options"] = preview
    return content


def read_caption(given: Json) -> Json:
    """`caption` and `caption_entities` from plain fields (a call's or an InputMedia's).

    Raises:
        Refused: message caption is too long, can't parse entities.
    """
    caption = str(given.get("caption") or "")
    mode = str(given.get("parse_mode") or "")
    text, found = formatted(caption, mode, given.get("caption_entities"))
    if units(text) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    content: Json = {"caption": text} if text else {}
    if text and found:
        content["caption_entities"] = found
    if text and str(given.get("show_caption_above_media")).lower() in ("true", "1"):
        content["show_caption_above_media"] = True
    return content


def caption_fields(params: Params) -> Json:
    return {
        "caption": params.text("caption"),
        "parse_mode": params.text("parse_mode"),
        "caption_entities": params.json("caption_entities", "caption_entities"),
        "show_caption_above_media": params.text("show_caption_above_media"),
    }
