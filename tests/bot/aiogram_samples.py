"""Print, as JSON, what each of aiogram's models is and what it makes of samples of itself.

Run as a program, once with `light` and once with `plain`, so that both answers can be compared.
"""

import json
import sys
import types
import typing
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ValidationError

FAR = 3
PLAIN_VALUES: dict[Any, Any] = {
    int: 7,
    str: "x",
    bool: True,
    float: 1.5,
    datetime: 1_700_000_000,
    timedelta: 60,
    Any: "any",
}


class NoSample(Exception):
    """Nothing a JSON update could hold fits here."""


def sample(hint: Any, depth: int, turn: int) -> Any:
    """A value for a type hint; `turn` walks through the alternatives of a union."""
    if hint in PLAIN_VALUES:
        return PLAIN_VALUES[hint]
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return sample_model(hint, depth - 1, turn)
    if isinstance(hint, typing.TypeVar) or hint is types.NoneType:
        raise NoSample
    if hasattr(hint, "__value__"):
        return sample(hint.__value__, depth, turn)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return arguments[turn % len(arguments)]
    if origin is typing.Annotated:
        return sample(arguments[0], depth, turn)
    if origin is list:
        count = 2 if depth > 0 else 0
        return [sample(arguments[0], depth, turn + step) for step in range(count)]
    if origin in (typing.Union, types.UnionType):
        return first_that_fits(arguments, depth, turn)
    raise NoSample


def first_that_fits(arguments: tuple[Any, ...], depth: int, turn: int) -> Any:
    if depth < 0:  # far down only plain words, or samples of rich texts never end
        arguments = tuple(hint for hint in arguments if hint in PLAIN_VALUES) or arguments
    for step in range(len(arguments)):
        try:
            return sample(arguments[(turn + step) % len(arguments)], depth, turn)
        except NoSample:
            continue
    raise NoSample


def sample_model(model: type[BaseModel], depth: int, turn: int) -> dict[str, Any]:
    """All fields down to `depth`, below that only what must be there."""
    if depth < -FAR:
        raise NoSample
    model.model_rebuild()
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if isinstance(field.default, str):  # the tag that tells members of a union apart
            values[name] = field.default
        elif field.is_required() or depth > 0:
            try:
                values[field.alias or name] = sample(field.annotation, depth, turn)
            except NoSample:
                if field.is_required():
                    raise
    return values


def tree(value: Any) -> Any:
    """The value with the class of every part, and with what was set and what was extra."""
    if isinstance(value, BaseModel):
        parts = {name: tree(part) for name, part in value if part is not None}
        return [type(value).__name__, sorted(value.model_fields_set), parts]
    if isinstance(value, list | tuple):
        return [tree(part) for part in value]
    return repr(value)


def outcome(model: type[BaseModel], values: dict[str, Any]) -> Any:
    try:
        made = model.model_validate(values)
    except ValidationError as error:
        return [[list(e["loc"]), e["type"], e["msg"]] for e in error.errors(include_url=False)]
    except TypeError as error:  # an abstract one
        return [str(error)]
    try:
        dumped = model.model_validate_json(json.dumps(values)).model_dump_json()
    except ValueError as error:
        dumped = f"{type(error).__name__}"
    return [tree(made), dumped]


def describe(model: type[BaseModel]) -> dict[str, Any]:
    found: dict[str, Any] = {"rebuilt": model.model_rebuild() in (True, None)}
    found["complete"] = model.__pydantic_complete__
    found["fields"] = {name: repr(field) for name, field in model.model_fields.items()}
    found["signature"] = str(model.__signature__)
    found["empty"] = outcome(model, {})
    for turn in range(3):
        try:
            found[f"sample {turn}"] = outcome(model, sample_model(model, 1, turn))
        except NoSample:
            found[f"sample {turn}"] = None
    return found


def main(way: str) -> None:
    if way == "light":
        from bot import light_aiogram

        assert light_aiogram.prepare()
    from aiogram import methods
    from aiogram import types as kinds

    answer = {
        f"{place.__name__}.{name}": describe(getattr(place, name))
        for place in (kinds, methods)
        for name in place.__all__
        if isinstance(getattr(place, name), type) and issubclass(getattr(place, name), BaseModel)
    }
    update = kinds.Update
    for name, field in update.model_fields.items():
        if name != "update_id":
            for turn in range(4):
                values = {"update_id": 1, name: sample(field.annotation, 2, turn)}
                answer[f"update {name} {turn}"] = outcome(update, values)
    answer["schema"] = update.model_json_schema()
    json.dump(answer, sys.stdout, sort_keys=True, default=repr)


if __name__ == "__main__":
    main(sys.argv[1])
