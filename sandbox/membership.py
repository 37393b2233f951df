"""How somebody stands in a chat, as the Bot API shows it."""

from typing import Any

Json = dict[str, Any]

RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
]


def membership(user: Json, status: str, *, anonymous: bool = False) -> Json:
    """A ChatMember of that status."""
    member: Json = {"user": user, "status": status}
    if status == "creator":
        member["is_anonymous"] = anonymous
    if status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": anonymous}
        member |= dict.fromkeys(RIGHTS, True)
    if status == "kicked":
        member["until_date"] = 0
    return member
