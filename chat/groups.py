"""The items of a repeating group: which there are, one more, one less.

A group's own value is `{"items": [0, 2], "done": true}`: numbers are never used twice, so that
removing an item moves no answer of the others.
"""

from __future__ import annotations

from chat.kinds.kind import Answers, Value


def items(answers: Answers, group: str) -> tuple[int, ...]:
    """The numbers of a group's items; holes are items that were removed."""
    value = answers.get(group)
    return tuple(value["items"]) if isinstance(value, dict) else ()


def one_more(answers: Answers, group: str) -> Value:
    """The group's value with a new item, under a number never used before."""
    known = items(answers, group)
    used = [int(path.split(".")[1]) for path in answers if path.startswith(f"{group}.")]
    return {"items": [*known, max((*known, *used), default=-1) + 1], "done": False}


def one_less(answers: Answers, group: str, item: int) -> Value:
    """The group's value without the item; the same when it is gone already."""
    return {"items": [one for one in items(answers, group) if one != item], "done": False}


def no_more(answers: Answers, group: str) -> Value:
    """The group's value when the person says that these are all."""
    return {"items": list(items(answers, group)), "done": True}
