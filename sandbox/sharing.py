"""What people share at the press of a reply button: contact, location, other people."""

from typing import Any

from sandbox.acts import Impossible, person_of, say
from sandbox.world import Entry, World

Json = dict[str, Any]


def share_contact(
    world: World, person: int, chat: int, phone: str | None = None, user_id: int | None = None
) -> Entry:
    """Share a contact: one's own by default, with the user_id Telegram vouches for."""
    owner = person_of(world, user_id or person)
    own = phone is None
    if own and not owner.get("phone"):
        raise Impossible("This person has no phone number.")
    contact: Json = {
        "phone_number": phone or owner["phone"],
        "first_name": owner["first_name"],
    }
    if owner.get("last_name"):
        contact["last_name"] = owner["last_name"]
    # A typed number belongs to nobody in particular; only a shared card names an account.
    if own or user_id:
        contact["user_id"] = owner["id"]
    return say(world, person, chat, {"contact": contact}, reply_to=keyboard_asker(world, chat))


def keyboard_asker(world: World, chat: int) -> int | None:
    """The message whose keyboard asked: shared things come as an answer to it."""
    for entry in world.entries(chat):
        if entry.by_bot and entry.keyboard and entry.keyboard.get("keyboard"):
            return None if entry.deleted else entry.id
    return None


def share_location(
    world: World, person: int, chat: int, latitude: float, longitude: float
) -> Entry:
    place = {"latitude": latitude, "longitude": longitude}
    return say(world, person, chat, {"location": place}, reply_to=keyboard_asker(world, chat))


def share_users(
    world: World, person: int, chat: int, request_id: int, user_ids: list[int]
) -> Entry:
    """Answer a request_users button; names come along only if it asked for them."""
    button = asked(world, person, chat, request_id)
    if not 1 <= len(user_ids) <= int(button.get("max_quantity") or 1):
        raise Impossible("More people than the button asks for.")
    users = []
    for user_id in user_ids:
        one = person_of(world, user_id)
        shared: Json = {"user_id": user_id}
        if button.get("request_name"):
            shared |= {k: one[k] for k in ("first_name", "last_name") if one.get(k)}
        if button.get("request_username") and one.get("username"):
            shared["username"] = one["username"]
        users.append(shared)
    content = {"users_shared": {"request_id": request_id, "users": users}}
    return say(world, person, chat, content, reply_to=keyboard_asker(world, chat))


def asked(world: World, person: int, chat: int, request_id: int) -> Json:
    keyboard = world.keyboards.get(f"{chat}:{person}", {}).get("keyboard", [])
    for row in keyboard:
        for button in row:
            request: Json = button.get("request_users") or {}
            if request.get("request_id") == request_id:
                return request
    raise Impossible("No button on the screen asks for people with this number.")
