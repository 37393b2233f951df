"""The bot's names, descriptions and menu buttons, and polls."""

from typing import Any

from sandbox.api import Call, method
from sandbox.api_chat import language_of
from sandbox.api_send import HOW, WITH, send
from sandbox.chance import CHANCE
from sandbox.formatted import formatted
from sandbox.refusals import bad
from sandbox.targets import chat_of

Json = dict[str, Any]


def set_words(call: Call, name: str, longest: int) -> bool:
    words = call.params.text(name)
    if len(words) > longest:
        raise bad(f"{name.upper()}_TOO_LONG")
    box = call.world.settings.setdefault(name, {})
    if words:
        box[language_of(call)] = words
    else:
        box.pop(language_of(call), None)
    call.world.touch("settings")
    return True


def get_words(call: Call, name: str, otherwise: str = "") -> Json:
    box = call.world.settings.get(name, {})
    return {name: box.get(language_of(call)) or box.get("") or otherwise}


@method("setMyName", "name language_code")
def set_my_name(call: Call) -> bool:
    return set_words(call, "name", 64)


@method("getMyName", "language_code")
def get_my_name(call: Call) -> Json:
    return get_words(call, "name", str(call.world.bot["first_name"]))


@method("setMyDescription", "description language_code")
def set_my_description(call: Call) -> bool:
    return set_words(call, "description", 512)


@method("getMyDescription", "language_code")
def get_my_description(call: Call) -> Json:
    return get_words(call, "description")


@method("setMyShortDescription", "short_description language_code")
def set_my_short_description(call: Call) -> bool:
    return set_words(call, "short_description", 120)


@method("getMyShortDescription", "language_code")
def get_my_short_description(call: Call) -> Json:
    return get_words(call, "short_description")


def menu_key(call: Call) -> str:
    return str(chat_of(call.params, call.world)) if call.params.has("chat_id") else ""


@method("setChatMenuButton", "chat_id menu_button")
def set_chat_menu_button(call: Call) -> bool:
    button = call.params.json("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad("can't parse menu button: MenuButton must be an Object")
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad("can't parse menu button: MenuButton has unsupported type")
    call.world.settings.setdefault("menu", {})[menu_key(call)] = button
    call.world.touch("settings")
    return True


@method("getChatMenuButton", "chat_id")
def get_chat_menu_button(call: Call) -> Json:
    menu = call.world.settings.get("menu", {})
    found: Json = menu.get(menu_key(call)) or menu.get("") or {"type": "commands"}
    return found


POLL = (
    "question question_parse_mode question_entities options is_anonymous type"
    " allows_multiple_answers allows_revoting shuffle_options allow_adding_options"
    " hide_results_until_closes members_only country_codes correct_option_ids explanation"
    " explanation_parse_mode explanation_entities explanation_media open_period close_date"
    " is_closed description description_parse_mode description_entities media"
)


@method("sendPoll", f"business_connection_id chat_id message_thread_id {HOW} {WITH} {POLL}")
def send_poll(call: Call) -> Json:
    question, _ = formatted(call.params.text("question"), "", None)
    if not 1 <= len(question) <= 300:
        raise bad("poll question must be non-empty" if not question else "poll question too long")
    rows = call.params.json("options", "options")
    if not isinstance(rows, list):
        raise bad("expected an Array of String as options")
    texts = [row.get("text") if isinstance(row, dict) else row for row in rows]
    if not 2 <= len(texts) <= 12:
        raise bad("poll must have at least 2 options" if len(texts) < 2 else "too many options")
    if not all(isinstance(text, str) and 1 <= len(text) <= 100 for text in texts):
        raise bad("poll options length must not exceed 100")
    anonymous = call.params.yes("is_anonymous") or not call.params.has("is_anonymous")
    options = [
        {"persistent_id": str(place), "text": text, "voter_count": 0}
        for place, text in enumerate(texts)
    ]
    poll: Json = {
        "id": str(CHANCE.randrange(10**17, 10**18)),
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": anonymous,
        "type": call.params.text("type") or "regular",
        "allows_multiple_answers": call.params.yes("allows_multiple_answers"),
        "allows_revoting": True,
        "members_only": False,
    }
    return send(call, {"poll": poll})
