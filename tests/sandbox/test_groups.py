"""Groups, members, topics, and what the bot says of itself."""

import pytest

from tests.sandbox.conftest import CLERK, ENGLISH, GUEST, MEMBER, OWNER, STAFF, Sandbox


async def test_f16_the_bot_is_added_to_a_foreign_group_and_leaves(box: Sandbox) -> None:
    made = await box.page("group", action="create", as_=GUEST, title="Neighbours")
    group = made["group"]["id"]
    unknown = await box.refused("sendMessage", chat_id=group, text="x")
    await box.page("group", group=group, action="add_bot", as_=GUEST)
    first, second = await box.updates()
    assert unknown == "Forbidden: bot is not a member of the group chat"
    assert first["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert first["my_chat_member"]["from"]["id"] == GUEST
    assert second["message"]["new_chat_members"][0]["username"] == "guildhall_demo_bot"
    assert await box.bot("leaveChat", chat_id=group) is True
    again = await box.refused("sendMessage", chat_id=group, text="x")
    assert again == "Forbidden: bot is not a member of the group chat"


async def test_f19_a_kicked_bot_is_refused(box: Sandbox) -> None:
    await box.page("group", group=STAFF, action="kick_bot", as_=OWNER)
    refusal = await box.refused("sendMessage", chat_id=STAFF, text="x")
    told = (await box.updates())[0]["my_chat_member"]
    assert refusal == "Forbidden: bot was kicked from the supergroup chat"
    assert told["old_chat_member"]["status"] == "administrator"
    assert told["new_chat_member"]["status"] == "kicked"


async def test_f17_a_group_becomes_a_supergroup(box: Sandbox) -> None:
    old = (await box.page("group", action="create", as_=OWNER))["group"]["id"]
    await box.page("group", group=old, action="add_bot")
    await box.updates()
    new = (await box.page("group", group=old, action="migrate"))["group"]["id"]
    told = [update["message"] for update in await box.updates()]
    answer = await box.answer("sendMessage", chat_id=old, text="x")
    assert told[0]["migrate_to_chat_id"] == new
    assert told[1]["migrate_from_chat_id"] == old
    assert answer["error_code"] == 400
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert await box.bot("sendMessage", chat_id=new, text="x")


async def test_members_come_and_go(box: Sandbox) -> None:
    await box.bot("getUpdates", allowed_updates=["message", "chat_member"])
    await box.page("group", group=STAFF, action="join", as_=MEMBER)
    await box.page("group", group=STAFF, action="promote", as_=MEMBER)
    await box.page("group", group=STAFF, action="leave", as_=MEMBER)
    heard = await box.updates()
    states = [
        one["chat_member"]["new_chat_member"]["status"] for one in heard if "chat_member" in one
    ]
    assert states == ["member", "administrator", "left"]
    member = await box.bot("getChatMember", chat_id=STAFF, user_id=MEMBER)
    assert member["status"] == "left"


async def test_chat_facts(box: Sandbox) -> None:
    chat = await box.bot("getChat", chat_id=STAFF)
    bosses = await box.bot("getChatAdministrators", chat_id=STAFF)
    count = await box.bot("getChatMemberCount", chat_id=STAFF)
    clerk = await box.bot("getChatMember", chat_id=STAFF, user_id=CLERK)
    stranger = await box.bot("getChatMember", chat_id=STAFF, user_id=GUEST)
    private = await box.refused("getChatAdministrators", chat_id=CLERK)
    nobody = await box.refused("getChatMember", chat_id=STAFF, user_id=5)
    assert (chat["type"], chat["is_forum"]) == ("supergroup", True)
    assert {one["status"] for one in bosses} == {"creator", "administrator"}
    assert bosses[-1]["user"]["is_bot"] is True
    assert bosses[-1]["can_manage_topics"] is True
    assert count == 16
    assert (clerk["status"], stranger["status"]) == ("member", "left")
    assert private == "Bad Request: there are no administrators in the private chat"
    assert nobody == "Bad Request: PARTICIPANT_ID_INVALID"


async def test_topics_of_the_bot(box: Sandbox) -> None:
    topic = await box.bot("createForumTopic", chat_id=STAFF, name="Cases")
    where = {"chat_id": STAFF, "message_thread_id": topic["message_thread_id"]}
    assert await box.bot("editForumTopic", **where, name="Complaints") is True
    assert await box.bot("closeForumTopic", **where) is True
    twice = await box.refused("closeForumTopic", **where)
    shown = (await box.look("world"))["groups"][0]["topics"]
    assert await box.bot("deleteForumTopic", **where) is True
    empty = await box.refused("createForumTopic", chat_id=STAFF, name="")
    assert twice == "Bad Request: TOPIC_NOT_MODIFIED"
    assert shown[0]["name"] == "Complaints"
    assert shown[0]["closed"] is True
    assert empty == "Bad Request: TOPIC_TITLE_EMPTY"
    assert (await box.look("world"))["groups"][0]["topics"] == []


async def test_commands_go_by_scope_and_language(box: Sandbox) -> None:
    async def put(word: str, **more: object) -> None:
        rows = [{"command": word, "description": word.title()}]
        assert await box.bot("setMyCommands", commands=rows, **more) is True

    group = {"type": "chat", "chat_id": STAFF}
    await put("plain")
    await put("zhongwen", language_code="zh")
    await put("private", scope={"type": "all_private_chats"})
    await put("staff", scope=group)
    await put("boss", scope={"type": "chat_administrators", "chat_id": STAFF})

    async def menu(person: int, chat: int) -> str:
        return str((await box.look("commands", as_=person, chat=chat))[0]["command"])

    assert await menu(ENGLISH, ENGLISH) == "private"
    assert await menu(CLERK, STAFF) == "staff"
    assert await menu(OWNER, STAFF) == "boss"
    await box.bot("deleteMyCommands", scope={"type": "all_private_chats"})
    assert await menu(GUEST, GUEST) == "zhongwen"
    assert await menu(ENGLISH, ENGLISH) == "plain"
    stored = await box.bot("getMyCommands", scope=group)
    assert stored == [{"command": "staff", "description": "Staff"}]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": [{"command": "Bad", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            {"commands": [{"command": "a", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ({"commands": [{"command": "a", "description": "b"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"commands": [], "language_code": "chinese"}, "invalid language code specified"),
        (
            {"commands": [], "scope": {"type": "planet"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_commands_telegram_refuses(
    box: Sandbox, params: dict[str, object], words: str
) -> None:
    assert await box.refused("setMyCommands", **params) == f"Bad Request: {words}"


async def test_names_descriptions_and_menu(box: Sandbox) -> None:
    await box.bot("setMyDescription", description="Welcome", language_code="en")
    await box.bot("setMyShortDescription", short_description="Desk")
    await box.bot("setMyName", name="Front desk")
    await box.bot("setChatMenuButton", menu_button={"type": "commands"})
    english = await box.bot("getMyDescription", language_code="en")
    german = await box.bot("getMyDescription", language_code="de")
    assert english == {"description": "Welcome"}
    assert german == {"description": ""}
    assert await box.bot("getMyName") == {"name": "Front desk"}
    assert await box.bot("getChatMenuButton") == {"type": "commands"}
    wrong = await box.refused("setChatMenuButton", menu_button={"type": "x"})
    assert wrong == "Bad Request: can't parse menu button: MenuButton has unsupported type"


async def test_polls(box: Sandbox) -> None:
    await box.started()
    ask = {"chat_id": GUEST, "question": "When?"}
    sent = await box.bot("sendPoll", **ask, options=[{"text": "Mon"}, {"text": "Tue"}])
    refusal = await box.refused("sendPoll", **ask, options=[{"text": "Mon"}])
    assert [option["text"] for option in sent["poll"]["options"]] == ["Mon", "Tue"]
    assert refusal == "Bad Request: poll must have at least 2 options"
