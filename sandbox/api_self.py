"""The bot about itself, and how it hears: getMe, getUpdates, webhook, callback answers."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.api import Call, method
from sandbox.refusals import OLD_QUERY, bad
from sandbox.updates import TYPES
from sandbox.world import ANONYMOUS_ADMIN, World

Json = dict[str, Any]

QUERY_SECONDS = 15
SECRET_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


@method("getMe")
def get_me(call: Call) -> Json:
    return {
        **call.world.user(call.world.bot_id),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("logOut close")
def leave_server(call: Call) -> bool:
    call.desk.polling.end()
    return True


def set_allowed(call: Call) -> None:
    allowed = call.params.json("allowed_updates", "allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list):
        raise bad("expected an Array of String as allowed_updates")
    call.world.updates.allowed = [str(kind) for kind in allowed if kind in TYPES]
    call.world.touch("updates")


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(call: Call) -> list[Json]:
    params = call.params
    set_allowed(call)
    limit = min(max(params.number("limit", 100), 1), 100)
    taken = await call.desk.polling.take(params.number("offset"), limit, params.number("timeout"))
    call.world.touch("updates")
    return taken


@method(
    "setWebhook",
    "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
)
def set_webhook(call: Call) -> bool:
    params, url = call.params, call.params.text("url")
    secret = params.text("secret_token")
    if not url:
        drop_webhook(call)
        return True
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise bad("invalid webhook URL specified")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not set(secret) <= SECRET_CHARACTERS:
        raise bad("secret token contains unallowed characters")
    set_allowed(call)
    if params.yes("drop_pending_updates"):
        call.world.updates.clear()
    call.world.settings["webhook"] = {
        "url": url,
        "secret_token": secret,
        "max_connections": min(max(params.number("max_connections", 40), 1), 100),
    }
    call.world.touch("settings")
    call.world.touch("updates")
    call.desk.polling.end()
    call.world.updates.wake()
    return True


@method("deleteWebhook", "drop_pending_updates")
def delete_webhook(call: Call) -> bool:
    drop_webhook(call)
    return True


def drop_webhook(call: Call) -> None:
    if call.params.yes("drop_pending_updates"):
        call.world.updates.clear()
        call.world.touch("updates")
    call.world.settings.pop("webhook", None)
    call.world.touch("settings")
    call.world.updates.wake()


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    hook = call.world.settings.get("webhook", {})
    info: Json = {
        "url": hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(call.world.updates.waiting),
    }
    if hook:
        info |= {"max_connections": hook["max_connections"], "ip_address": "127.0.0.1"}
    for key in ("last_error_date", "last_error_message"):
        if hook.get(key):
            info[key] = hook[key]
    if call.world.updates.allowed:
        info["allowed_updates"] = call.world.updates.allowed
    return info


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
def answer_callback_query(call: Call) -> bool:
    params, world = call.params, call.world
    query_id, text, url = params.text("callback_query_id"), params.text("text"), params.text("url")
    query = world.queries.get(query_id)
    if len(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if url and not opens_own_bot(url, world):
        raise bad("URL_INVALID")
    if query is None or world.clock.now() - query["at"] > QUERY_SECONDS:
        world.queries.pop(query_id, None)
        raise bad(OLD_QUERY)
    del world.queries[query_id]
    shown = {
        "callback_query_id": query_id,
        "text": text,
        "show_alert": params.yes("show_alert"),
        "url": url or None,
    }
    world.hub.tell([query["person"]], "callback_answer", shown)
    return True


def opens_own_bot(url: str, world: World) -> bool:
    bot = str(world.bot["username"]).lower()
    address = urlsplit(url.lower())
    if address.scheme == "tg":
        return f"domain={bot}" in address.query
    return address.hostname in ("t.me", "telegram.me") and address.path.strip("/") == bot


@method("getUserProfilePhotos", "user_id offset limit")
def get_user_profile_photos(call: Call) -> Json:
    user_id = call.params.number("user_id")
    known = user_id in call.world.people or user_id in (call.world.bot_id, ANONYMOUS_ADMIN["id"])
    if not known:
        raise bad("user not found")
    return {"total_count": 0, "photos": []}
