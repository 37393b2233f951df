"""Keyboards, checked as Telegram checks them."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.params import Params
from sandbox.refusals import bad
from sandbox.texts import units

Json = dict[str, Any]

MOST_BUTTONS = 100
MOST_REPLY_BUTTONS = 300
MOST_IN_A_ROW = 8
LONGEST_DATA = 64
LONGEST_COPY = 256
STYLES = ("", "default", "primary", "danger", "success")
REMOVED = ("request_contact", "request_location", "request_users", "request_chat", "request_poll")


def read_markup(params: Params) -> Json | None:
    """The reply_markup of a call, cleaned, or None.

    Raises:
        Refused: in Telegram's words.
    """
    value = params.json("reply_markup", "reply keyboard markup")
    return None if value is None else checked_markup(value)


def checked_markup(value: Any) -> Json | None:
    if not isinstance(value, dict):
        raise bad("object expected as reply markup")
    if value.get("keyboard"):
        return reply_keyboard(value)
    if value.get("inline_keyboard"):
        return inline_keyboard(value["inline_keyboard"])
    if value.get("inline_keyboard") == []:
        return {"inline_keyboard": []}
    if value.get("remove_keyboard") is True:
        return {"remove_keyboard": True}
    if value.get("force_reply") is True:
        placeholder = checked_placeholder(value)
        return {"force_reply": True, **placeholder}
    return None


def rows_of(value: Any, name: str, of: str = "") -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad(f'field "{name}"{of} must be an Array of Arrays')
    return value


def checked_placeholder(value: Json) -> Json:
    placeholder = value.get("input_field_placeholder")
    if not placeholder:
        return {}
    if not isinstance(placeholder, str):
        raise bad('field "input_field_placeholder" must be of type String')
    if len(placeholder) > 64:
        raise bad("BUTTON_PLACEHOLDER_INVALID")
    return {"input_field_placeholder": placeholder}


def button_text(button: Json, kind: str) -> str:
    text = button.get("text")
    if text is None:
        raise bad(f"can't parse {kind} button: Can't find field \"text\"")
    if not isinstance(text, str):
        raise bad(f'can\'t parse {kind} button: Field "text" must be of type String')
    return text


def button_style(button: Json, kind: str) -> Json:
    style = str(button.get("style") or "").lower()
    if style not in STYLES:
        raise bad(f"can't parse {kind} button: invalid button style specified")
    return {"style": style} if style not in ("", "default") else {}


def reply_keyboard(value: Json) -> Json:
    rows = rows_of(value["keyboard"], "keyboard")
    kept = []
    for row in rows:
        buttons = [reply_button(button) for button in row]
        buttons = [button for button in buttons if button["text"].strip()]
        if buttons:
            kept.append(buttons)
    if sum(len(row) for row in kept) > MOST_REPLY_BUTTONS:
        raise bad("reply markup is too long")
    if not kept:
        raise bad("reply keyboard must have at least one button")
    flags = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")
    shown = {flag: True for flag in flags if value.get(flag) is True}
    return {"keyboard": kept, **shown, **checked_placeholder(value)}


def reply_button(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
    text = button_text(button, "keyboard")
    kept: Json = {"text": text, **button_style(button, "keyboard")}
    for key in REMOVED:
        asked = button.get(key)
        if not asked:
            continue
        if key in ("request_users", "request_chat") and not isinstance(asked, dict):
            raise bad(f'can\'t parse keyboard button: Field "{key}" must be of type Object')
        if isinstance(asked, dict) and key != "request_poll":
            if not isinstance(asked.get("request_id"), int):
                raise bad("can't parse keyboard button: Can't find field \"request_id\"")
            if not 1 <= int(asked.get("max_quantity") or 1) <= 10:
                raise bad("BUTTON_USER_MAX_QUANTITY_INVALID")
        kept[key] = asked
    return kept


def inline_keyboard(value: Any) -> Json:
    rows = rows_of(value, "inline_keyboard", " of the InlineKeyboardMarkup")
    kept = [[inline_button(button) for button in row] for row in rows]
    kept = [row for row in kept if row]
    if sum(len(row) for row in kept) > MOST_BUTTONS or any(len(r) > MOST_IN_A_ROW for r in kept):
        raise bad("reply markup is too long")
    return {"inline_keyboard": kept}


def inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button_text(button, "inline keyboard")
    style = button_style(button, "inline keyboard")
    if not text.strip():
        raise bad("can't parse inline keyboard button: button text must be non-empty")
    return {"text": text, **style, **inline_action(button)}


def inline_action(button: Json) -> Json:
    kind = "can't parse inline keyboard button"
    for key in ("url", "callback_data"):
        if button.get(key) is not None and not isinstance(button[key], str):
            raise bad(f'{kind}: Field "{key}" must be of type String')
    if button.get("url"):
        check_url(button["url"])
        return {"url": button["url"]}
    if button.get("callback_data"):
        if len(button["callback_data"].encode("utf-8", "surrogatepass")) > LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
        return {"callback_data": button["callback_data"]}
    for key in ("switch_inline_query", "switch_inline_query_current_chat"):
        if isinstance(button.get(key), str):
            return {key: button[key]}
    for key in ("switch_inline_query_chosen_chat", "login_url", "web_app", "callback_game"):
        if isinstance(button.get(key), dict):
            return {key: button[key]}
    if button.get("pay"):
        raise bad("BUTTON_TYPE_INVALID")
    if isinstance(button.get("copy_text"), dict):
        words = button["copy_text"].get("text")
        if not isinstance(words, str) or not 1 <= units(words) <= LONGEST_COPY:
            raise bad("BUTTON_COPY_TEXT_INVALID")
        return {"copy_text": {"text": words}}
    raise bad(f"{kind}: Text buttons are unallowed in the inline keyboard")


def check_url(url: str) -> None:
    address = urlsplit(url if "://" in url or url.startswith("tg:") else f"http://{url}")
    if address.scheme == "tg":
        return
    host = address.hostname or ""
    wrong = address.scheme not in ("http", "https", "ton") or " " in url
    if wrong or "." not in host.strip("."):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
