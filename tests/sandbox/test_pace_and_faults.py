"""Flood limits and the faults that can be switched on."""

import aiohttp
import pytest

from tests.sandbox.conftest import GUEST, STAFF, Sandbox

PEOPLE = 31


async def crowd(box: Sandbox, size: int = PEOPLE) -> list[int]:
    """New people who all opened the chat."""
    found = []
    for number in range(size):
        person = await box.page("people", first_name=f"Guest {number}")
        found.append(await box.started(person["id"]))
    return found


async def test_f22_a_sixth_message_in_a_breath_is_too_many(strict_box: Sandbox) -> None:
    await strict_box.started()
    for number in range(5):
        await strict_box.bot("sendMessage", chat_id=GUEST, text=str(number))
    answer = await strict_box.answer("sendMessage", chat_id=GUEST, text="six")
    assert answer["error_code"] == 429
    assert answer["description"] == "Too Many Requests: retry after 1"
    assert answer["parameters"] == {"retry_after": 1}
    await strict_box.page("clock", advance=2)
    assert await strict_box.bot("sendMessage", chat_id=GUEST, text="six")


async def test_a_group_takes_twenty_a_minute(strict_box: Sandbox) -> None:
    for number in range(20):
        await strict_box.bot("sendMessage", chat_id=STAFF, text=str(number))
    answer = await strict_box.answer("sendMessage", chat_id=STAFF, text="more")
    assert answer["error_code"] == 429
    assert 50 <= answer["parameters"]["retry_after"] <= 60
    await strict_box.page("clock", advance=61)
    assert await strict_box.bot("sendMessage", chat_id=STAFF, text="more")


async def test_thirty_a_second_over_all(strict_box: Sandbox) -> None:
    people = await crowd(strict_box)
    pace = strict_box.desk.pace
    pace.clock.now = lambda: 1_000_000.0  # type: ignore[method-assign]  # one frozen second
    for person in people[:30]:
        await strict_box.bot("sendMessage", chat_id=person, text="Hi")
    refusal = await strict_box.refused("sendMessage", chat_id=people[30], text="Hi")
    assert refusal == "Too Many Requests: retry after 1"


async def test_a_calm_sandbox_has_no_limits(box: Sandbox) -> None:
    await box.started()
    for number in range(40):
        await box.bot("sendMessage", chat_id=GUEST, text=str(number))
    assert len(await box.look("log", method="sendMessage")) == 40


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ("blocked", 403, "Forbidden: bot was blocked by the user"),
        ("deactivated", 403, "Forbidden: user is deactivated"),
        ("flood", 429, "Too Many Requests: retry after 7"),
        ("flood_without_time", 429, "Too Many Requests"),
        ("server_error", 502, "Bad Gateway"),
    ],
)
async def test_a_fault_strikes_as_often_as_it_was_told(
    box: Sandbox, fault: str, code: int, words: str
) -> None:
    await box.started()
    rule = {"method": "sendMessage", "fault": fault, "times": 1, "seconds": 7}
    await box.page("faults", faults=[rule])
    answer = await box.answer("sendMessage", chat_id=GUEST, text="Hi")
    assert (answer["error_code"], answer["description"]) == (code, words)
    assert await box.bot("sendMessage", chat_id=GUEST, text="Hi")
    assert (await box.look("faults"))[0]["times"] == 0


async def test_f25_a_lost_answer_was_accepted(box: Sandbox) -> None:
    await box.started()
    await box.page("faults", faults=[{"fault": "lost_answer", "method": "send*", "times": 1}])
    with pytest.raises(aiohttp.ClientError):
        await box.answer("sendMessage", chat_id=GUEST, text="Did it arrive?")
    seen = await box.look("messages", as_=GUEST)
    row = (await box.look("log"))[-1]
    assert seen["messages"][-1]["text"] == "Did it arrive?"
    assert (row["ok"], row["fault"]) == (True, "lost_answer")


async def test_f24_a_dropped_call_was_not_accepted(box: Sandbox) -> None:
    await box.started()
    await box.page("faults", faults=[{"fault": "drop", "chat": GUEST, "times": 1}])
    with pytest.raises(aiohttp.ClientError):
        await box.answer("sendMessage", chat_id=GUEST, text="Lost")
    seen = await box.look("messages", as_=GUEST)
    row = (await box.look("log"))[-1]
    assert [message["text"] for message in seen["messages"]] == ["/start"]
    assert (row["ok"], row["fault"]) == (False, "drop")


async def test_a_slow_answer_comes_late(box: Sandbox) -> None:
    await box.page("faults", faults=[{"fault": "slow", "method": "getMe", "seconds": 30}])
    with pytest.raises(TimeoutError):
        async with box.http.post(
            f"{box.url}/bot{box.desk.token}/getMe", timeout=aiohttp.ClientTimeout(total=0.2)
        ) as response:
            await response.read()
    assert (await box.bot("getUpdates")) == []


async def test_faults_strike_one_chat_or_a_share(box: Sandbox) -> None:
    await box.started()
    never = {"fault": "server_error", "share": 0}
    elsewhere = {"fault": "server_error", "chat": STAFF}
    await box.page("faults", faults=[never, elsewhere])
    assert await box.bot("sendMessage", chat_id=GUEST, text="Hi")
    assert await box.refused("sendMessage", chat_id=STAFF, text="Hi") == "Bad Gateway"
    assert await box.page("faults") == []


async def test_faults_may_come_as_a_bare_list(box: Sandbox) -> None:
    url = f"{box.url}/page/faults"
    async with box.http.post(url, json=[{"fault": "slow", "method": "getMe"}]) as response:
        assert [row["fault"] for row in await response.json()] == ["slow"]
    assert await box.page("faults", fault="drop", method="getChat")
    assert len(await box.look("faults")) == 2


async def test_a_fault_nobody_knows_is_refused(box: Sandbox) -> None:
    status, body = await box.try_page("faults", faults=[{"fault": "earthquake"}])
    assert status == 400
    assert "lost_answer" in body["error"]
