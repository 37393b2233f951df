"""The light start gives the same aiogram as the plain one; each check has a process of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = Path(__file__).with_name("aiogram_samples.py")
UPDATE = """
UPDATE = {"update_id": 1, "message": {"message_id": 2, "date": 1700000000, "text": "hi",
    "chat": {"id": 5, "type": "private"}, "from": {"id": 5, "is_bot": False, "first_name": "A"},
    "reply_to_message": {"message_id": 1, "date": 1700000000, "text": "earlier",
        "chat": {"id": 5, "type": "private"},
        "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "y",
            "style": "primary", "icon_custom_emoji_id": "9"}]]}}}}
CHECK = "assert update.message.reply_to_message.reply_markup.inline_keyboard[0][0].style"
"""


def python(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(program: str) -> str:
    return python("-c", UPDATE + program)


@pytest.fixture(scope="module")
def answers() -> tuple[dict[str, Any], dict[str, Any]]:
    light, plain = (python(str(SAMPLES), way) for way in ("light", "plain"))
    return _without_addresses(light), _without_addresses(plain)


def _without_addresses(answer: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(re.sub(r" at 0x[0-9a-f]+", "", answer))
    return read


def test_every_model_is_built_with_the_fields_of_the_plain_import(
    answers: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    light, plain = answers
    models = [name for name in plain if name.startswith("aiogram.")]
    assert len(models) > 550
    assert all(light[name]["complete"] for name in models)
    assert [n for n in models if light[n]["fields"] != plain[n]["fields"]] == []
    assert light["schema"] == plain["schema"]


def test_every_model_reads_and_writes_samples_as_after_the_plain_import(
    answers: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    light, plain = answers
    models = [name for name in plain if name.startswith("aiogram.")]
    read = [n for n in models if plain[n]["sample 0"] and len(plain[n]["sample 0"]) == 2]
    assert len(read) > 550
    assert [name for name in models if light[name] != plain[name]] == []


def test_every_kind_of_update_is_read_as_after_the_plain_import(
    answers: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    light, plain = answers
    updates = [name for name in plain if name.startswith("update ")]
    assert len(updates) > 90
    assert all(plain[name][0][0] == "Update" for name in updates)
    assert [name for name in updates if light[name] != plain[name]] == []


def test_nothing_is_built_by_the_import_and_only_what_is_used_afterwards() -> None:
    out = run("""
from bot import light_aiogram
assert light_aiogram.prepare() and light_aiogram.prepare()
from aiogram import methods, types
kinds = [getattr(place, name) for place in (types, methods) for name in place.__all__]
def built(): return [k.__name__ for k in kinds if getattr(k, "__pydantic_complete__", False)]
print(len(built()))
update = types.Update.model_validate(UPDATE)
exec(CHECK)
print("Update" in built(), "SendInvoice" in built())
""")
    before, after = out.splitlines()
    assert int(before) < 10
    assert after == "True False"


def test_models_of_others_may_hold_aiograms() -> None:
    out = run("""
from bot import light_aiogram
assert light_aiogram.prepare()
from aiogram.methods.base import Response
from aiogram.types import Message, TelegramObject, Update
from pydantic import BaseModel, TypeAdapter
update = TypeAdapter(list[Update]).validate_python([UPDATE])[0]
exec(CHECK)
update = Response[list[Update]].model_validate({"ok": True, "result": [UPDATE]}).result[0]
exec(CHECK)
class Kept(BaseModel):
    messages: list[Message]
class Longer(TelegramObject):
    message: Message
    other: "Longer | None" = None
class Older(Message):
    pass
print(Kept(messages=[UPDATE["message"]]).messages[0].text)
print(Longer(message=UPDATE["message"], other={"message": UPDATE["message"]}).other.message.text)
print(Older.model_validate(UPDATE["message"]).reply_to_message.text)
""")
    assert out.split() == ["hi", "hi", "earlier"]


def test_many_threads_may_need_the_first_update_at_once() -> None:
    out = run("""
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from bot import light_aiogram
assert light_aiogram.prepare()
from aiogram.types import CallbackQuery, Chat, Message, Update
gate = Barrier(8)
def read(number):
    gate.wait()
    kinds = [Update, Message, Chat, CallbackQuery]
    for kind in kinds[number % 4:]:
        kind.model_rebuild()
    update = Update.model_validate(UPDATE)
    exec(CHECK, {"update": update})
    return update.model_copy(deep=True).model_dump_json()
with ThreadPoolExecutor(8) as pool:
    print(len(set(pool.map(read, range(8)))))
""")
    assert out.strip() == "1"


@pytest.mark.parametrize(
    "strange",
    [
        "light_aiogram.AIOGRAM = '3.30.0'",
        "light_aiogram.PYDANTIC = '2.12.'",
        "light_aiogram._STEPS.clear()",
        "light_aiogram._STEPS.pop('aiogram.methods.base')",
        "light_aiogram._STEPS['aiogram.methods.base'] = lambda module: module.gone",
        "import aiogram",
    ],
)
def test_with_anything_unfamiliar_aiogram_starts_the_plain_way(strange: str) -> None:
    out = run(f"""
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(message)s")
from bot import light_aiogram
{strange}
assert not light_aiogram.prepare()
from aiogram.methods import SendMessage
from aiogram.types import TelegramObject, Update
from pydantic import BaseModel
assert Update.__pydantic_complete__ and SendMessage.__pydantic_complete__
assert TelegramObject.model_rebuild.__func__ is BaseModel.model_rebuild.__func__
update = Update.model_validate(UPDATE)
exec(CHECK)
""")
    lines = out.splitlines()
    assert len([line for line in lines if "plain way" in line]) == 1


def test_pydantic_is_left_as_it_was() -> None:
    out = run("""
from pydantic import BaseModel
from pydantic._internal import _config, _mock_val_ser
import sys
before = dict(BaseModel.__dict__), dict(_config.config_defaults), list(sys.meta_path)
from bot import light_aiogram
assert light_aiogram.prepare()
after = dict(BaseModel.__dict__), dict(_config.config_defaults), list(sys.meta_path)
print(before[1:] == after[1:], before[0]["model_rebuild"] is after[0]["model_rebuild"])
class Own(BaseModel):
    number: int
print(Own.__pydantic_complete__)
""")
    assert out.split() == ["True", "True", "True"]
