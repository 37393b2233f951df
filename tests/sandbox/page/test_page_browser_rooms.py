"""Groups and topics, the tools drawer, and staying live, in a real browser."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.page.chat_page import ANN, MANAGER, STAFF, ZHOU, Sandbox, Visitor, expect, rows

if TYPE_CHECKING:
    from playwright.async_api import Route

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DETAILS = {"text": "Details", "callback_data": "details:1", "style": "primary"}


async def test_topics_are_tabs_and_each_keeps_its_own_messages(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    page = await visitor.opens(MANAGER, STAFF)
    topic = await sandbox.bot("createForumTopic", chat_id=STAFF, name="入会申请")
    tab = page.get_by_role("tab", name="入会申请")
    await expect(tab).to_be_visible()
    await sandbox.bot("sendMessage", chat_id=STAFF, text="In General")
    await sandbox.bot(
        "sendMessage",
        chat_id=STAFF,
        message_thread_id=topic["message_thread_id"],
        text="Application 7",
        reply_markup=rows([DETAILS]),
    )
    await expect(page.locator(".text", has_text="In General")).to_be_visible()
    await expect(page.locator(".text", has_text="Application 7")).to_have_count(0)
    await tab.click()
    await expect(page.locator(".text", has_text="Application 7")).to_be_visible()
    await expect(page.locator(".text", has_text="In General")).to_have_count(0)
    await page.locator(".kb.primary").click()
    assert (await sandbox.update("callback_query"))["data"] == "details:1"
    await page.get_by_label("Write a message").fill("Looking at it")
    await page.keyboard.press("Enter")
    said = await sandbox.update("message")
    while "text" not in said:
        said = await sandbox.update("message")
    assert said["message_thread_id"] == topic["message_thread_id"]


async def test_a_topic_is_made_closed_and_deleted_from_the_menu(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    page = await visitor.opens(MANAGER, STAFF)
    more = page.locator("#head").get_by_role("button", name="More")
    await more.click()
    await page.get_by_role("menuitem", name="New topic").click()
    await page.get_by_label("Title").fill("投诉")
    await page.get_by_role("dialog").get_by_role("button", name="Add").click()
    tab = page.get_by_role("tab", name="投诉")
    await tab.click()
    await expect(page.locator(".service")).to_contain_text("New topic: 投诉")
    await more.click()
    await page.get_by_role("menuitem", name="Close this topic").click()
    await expect(page.locator("#gate")).to_contain_text("This topic is closed")
    topic = (await sandbox.look("world"))["groups"][0]["topics"][0]
    await sandbox.bot("deleteForumTopic", chat_id=STAFF, message_thread_id=topic["id"])
    await expect(tab).to_have_count(0)
    await expect(page.locator("[role=tab][aria-selected=true]")).to_have_text("General")


async def test_of_many_topics_the_open_one_is_in_sight_and_marked(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    for number in range(8):
        topic = await sandbox.bot("createForumTopic", chat_id=STAFF, name=f"Case 26-00{number}")
    page = await visitor.phone(MANAGER, STAFF, thread=topic["message_thread_id"])
    tab = page.get_by_role("tab", name="Case 26-007")
    await expect(tab).to_have_attribute("aria-selected", "true")
    await expect(tab).to_be_in_viewport(ratio=1)
    marked = await tab.evaluate("node => getComputedStyle(node).backgroundColor")
    other = page.get_by_role("tab", name="Case 26-006")
    assert marked != await other.evaluate("node => getComputedStyle(node).backgroundColor")


async def test_an_anonymous_administrator_speaks_as_the_group(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    page = await visitor.opens(MANAGER, STAFF)
    await page.get_by_role("button", name="Speak as anonymous admin").click()
    await page.get_by_label("Write a message").fill("A word from the board")
    await page.keyboard.press("Enter")
    await expect(page.locator(".sender")).to_contain_text("会员俱乐部工作群")
    assert (await sandbox.update("message"))["sender_chat"]["id"] == STAFF


async def test_unread_messages_are_counted_until_they_are_read(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    page = await visitor.opens(MANAGER)
    row = page.locator(f'[data-chat="{STAFF}"]')
    for text in ("One", "Two"):
        await sandbox.bot("sendMessage", chat_id=STAFF, text=text)
    await expect(row.locator(".badge")).to_have_text("2")
    await row.click()
    await expect(row.locator(".badge")).to_have_count(0)
    await expect(page.locator(".theirs .text")).to_have_text(["One", "Two"])


async def test_a_draft_waits_where_it_was_begun(visitor: Visitor, sandbox: Sandbox) -> None:
    await sandbox.act("start", **{"as": MANAGER})
    page = await visitor.opens(MANAGER)
    await page.get_by_label("Write a message").fill("Half a thought")
    await page.locator(f'[data-chat="{STAFF}"]').click()
    await expect(page.locator("#write")).to_have_value("")
    await page.locator(f'[data-chat="{MANAGER}"]').click()
    await expect(page.locator("#write")).to_have_value("Half a thought")


async def test_of_several_days_one_name_stands_at_the_top(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ZHOU})
    for _ in range(4):
        for number in range(6):
            await sandbox.bot("sendMessage", chat_id=ZHOU, text=f"Line {number}\n" * 4)
        await sandbox.act("clock", advance=86400)
    page = await visitor.phone(ZHOU)
    await expect(page.locator(".day")).to_have_count(4)
    at_top = (
        "days => days.filter(d => getComputedStyle(d).visibility !== 'hidden')"
        ".map(d => d.getBoundingClientRect()).filter((box, i, all) =>"
        " all.some((other, j) => i !== j && other.top < box.bottom && box.top < other.bottom))"
    )
    for share in (0, 0.3, 0.6, 1):
        await page.locator("#scroll").evaluate(
            "(node, share) => { node.scrollTop = share * node.scrollHeight }", share
        )
        await page.evaluate("() => new Promise(requestAnimationFrame)")
        assert await page.locator(".day").evaluate_all(at_top) == []
        await expect(page.locator(".day:not(.past)").first).to_be_visible()


async def test_the_focus_stays_in_the_tools_while_the_clock_moves(visitor: Visitor) -> None:
    page = await visitor.opens(ANN)
    await page.locator("#head").get_by_role("button", name="Tools").click()
    await page.locator("[name=times]").fill("3")
    await page.get_by_role("button", name="+1 day").focus()
    for days in (1, 2):
        await page.keyboard.press("Enter")
        await expect(page.locator("#clock-offset")).to_contain_text(f"{days} day")
        assert await page.evaluate("document.activeElement.id") == "plus-day"
    await expect(page.locator("[name=times]")).to_have_value("3")


async def test_the_clock_is_moved_to_tomorrow_nine_in_shanghai(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    page = await visitor.opens(ANN)
    await page.locator("#head").get_by_role("button", name="Tools").click()
    before = datetime.now(UTC)
    await page.get_by_role("button", name="Tomorrow 09:00").click()
    await expect(page.locator("#clock-offset")).to_contain_text("ahead of real time")
    world = await sandbox.look("world")
    now = datetime.fromisoformat(world["clock"]["now"])
    assert now.astimezone(UTC).hour == 1
    assert timedelta(0) < now - before < timedelta(hours=48)
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator("#clock-now")).to_contain_text("10:00")


async def test_a_fault_is_switched_on_strikes_and_is_taken_off(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ANN)
    await page.locator("#head").get_by_role("button", name="Tools").click()
    await page.get_by_label("Kind of fault").select_option("server_error")
    await page.locator("select[name=method]").select_option("sendMessage")
    await page.locator(".fault-form").get_by_role("button", name="Add").click()
    await expect(page.locator(".faults li")).to_contain_text("Server error · sendMessage")
    assert (await sandbox.tries("sendMessage", chat_id=ANN, text="lost"))["ok"] is False
    await page.locator(".faults").get_by_role("button", name="Remove").click()
    await expect(page.locator(".faults li")).to_have_count(0)
    assert (await sandbox.tries("sendMessage", chat_id=ANN, text="arrives"))["ok"] is True
    await page.locator("summary").click()
    await expect(page.locator("#log .bad")).to_contain_text("sendMessage")


async def test_what_is_said_while_the_page_is_loading_is_not_lost(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ZHOU)
    loading, released = asyncio.Event(), asyncio.Event()

    async def hold(route: "Route") -> None:
        answer = await route.fetch()
        loading.set()
        await released.wait()
        await route.fulfill(response=answer)

    await page.route("**/page/messages?*limit=60*", hold)
    await page.locator(f'[data-person="{ANN}"]').click()
    async with asyncio.timeout(10):
        await loading.wait()
    await sandbox.watched_by(ANN)
    await sandbox.bot("sendMessage", chat_id=ANN, text="Just now")
    await expect(page.locator(".theirs .text")).to_have_text("Just now")
    released.set()
    await expect(page.locator(".own .text")).to_have_text("/start")
    await expect(page.locator(".theirs .text")).to_have_text("Just now")


async def test_what_is_said_before_the_stream_opens_is_not_lost(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ZHOU)
    opening, released = asyncio.Event(), asyncio.Event()

    async def hold(route: "Route") -> None:
        opening.set()
        await released.wait()
        await route.continue_()

    await page.route("**/page/events*", hold)
    await page.locator(f'[data-person="{ANN}"]').click()
    await expect(page.locator(".own .text")).to_have_text("/start")
    async with asyncio.timeout(10):
        await opening.wait()
    await sandbox.bot("sendMessage", chat_id=ANN, text="Unheard")
    released.set()
    await expect(page.locator(".theirs .text")).to_have_text("Unheard")


async def test_starting_over_empties_the_page(visitor: Visitor, sandbox: Sandbox) -> None:
    await sandbox.act("start", **{"as": ANN})
    page = await visitor.opens(ANN)
    await expect(page.locator(".own .text")).to_have_text("/start")
    await page.locator("#head").get_by_role("button", name="Tools").click()
    await page.locator("#reset").click()
    await page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    await expect(page.locator(".message")).to_have_count(0)
    await expect(page.locator("#gate")).to_contain_text("Start")


async def test_a_new_person_joins_the_cast_and_is_met(visitor: Visitor, sandbox: Sandbox) -> None:
    page = await visitor.opens(ANN)
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("First name").fill("Grace")
    await page.get_by_label("Last name").fill("Hopper")
    await page.get_by_role("dialog").get_by_role("button", name="Add").click()
    await expect(page.locator("#people [aria-current]")).to_contain_text("Grace Hopper")
    names = [one["first_name"] for one in (await sandbox.look("world"))["people"]]
    assert "Grace" in names


async def test_the_chosen_person_chat_theme_and_language_survive_a_reload(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.bot("sendMessage", chat_id=STAFF, text="Still here")
    page = await visitor.opens(MANAGER, STAFF)
    await page.locator("#head").get_by_role("button", name="Tools").click()
    await page.get_by_label("Theme").select_option("dark")
    await page.get_by_label("Page language").select_option("zh_TW")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    await expect(page.locator("#write")).to_have_attribute("placeholder", "輸入訊息…")
    await expect(page.locator(".theirs .text")).to_have_text("Still here")


async def test_the_page_catches_up_when_the_sandbox_comes_back(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    await sandbox.act("start", **{"as": ZHOU})
    page = await visitor.opens(ZHOU)
    await expect(page.locator(".own .text")).to_have_text("/start")
    await sandbox.end()
    await expect(page.locator("#lost")).to_be_visible()
    await sandbox.begin()
    await sandbox.bot("sendMessage", chat_id=ZHOU, text="您不在的时候")
    await expect(page.locator(".theirs .text")).to_have_text("您不在的时候")
    await expect(page.locator("#lost")).to_be_hidden()
