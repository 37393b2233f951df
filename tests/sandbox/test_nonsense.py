"""Nonsense is refused in words, never with a broken server."""

import pytest

from sandbox.api import METHODS
from tests.sandbox.conftest import GUEST, STAFF, Sandbox

NONSENSE: list[object] = [
    None,
    [],
    {},
    "null",
    "[",
    "x",
    -1,
    2**70,
    True,
    [[]],
    {"a": 1},
    "\0",
    1.5,
]


@pytest.mark.parametrize("value", NONSENSE, ids=repr)
async def test_g16_nonsense_in_any_parameter_is_refused_politely(
    box: Sandbox, value: object
) -> None:
    await box.started()
    broken = []
    for name, method in METHODS.items():
        if name in ("getupdates", "setwebhook"):
            continue
        for param in sorted(method.params):
            base = {
                "chat_id": GUEST if "topic" not in name else STAFF,
                "text": "Hi",
                "message_id": 1,
            }
            answer = await box.answer(method.name, **{**base, param: value})
            if answer.get("error_code") == 500:
                broken.append((method.name, param, answer["description"]))
    assert broken == []


async def test_g16_bodies_that_are_no_calls(box: Sandbox) -> None:
    url = f"{box.url}/bot{box.desk.token}/sendMessage"
    kind = {"Content-Type": "application/json"}
    for body in (b"{", b"[]", b"7", b"\xff\xfe"):
        async with box.http.post(url, data=body, headers=kind) as response:
            assert response.status == 400
            assert (await response.json())["ok"] is False
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    async with box.http.post(url, data=b"no form", headers=form) as response:
        assert response.status == 400
    async with box.http.get(url, params={"chat_id": "5", "text": "x"}) as response:
        assert (await response.json())["description"] == "Bad Request: chat not found"
