"""A questionnaire is data: sections of fields, and a pure walk over the answers.

Answers are a flat mapping, path → JSON value. A path is a field's name, `children` for a group
or `children.0.name` for a field of one of its items; None means skipped. A group's own value is
`{"items": [0, 2], "done": true}`: numbers are never used twice, so removing an item moves
nothing. Answers of closed sections stay in the draft, in case the condition turns again, but they
are not part of the walk, the review or what is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chat.actions import short
from chat.groups import items
from chat.kinds.kind import Answers, Kind, Value
from chat.screen import Screen
from locales.i18n import N_

When = Callable[[Answers], bool]
REVIEW = "=review"  # where the summary stands among the paths


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `when` sees the answers before it (in a group the item's own too, by name).

    `label` is its short name in the review; `facts` fill the `{fields}` of question and help;
    `verbatim`: staff wrote the words for this occasion, they are not translated. `fits(value,
    answers before it)` raises `Wrong` where a good answer does not go with those (chat/fitting).
    """

    name: str
    question: str
    kind: Kind
    label: str = ""
    help: str = ""
    optional: bool = False
    when: When | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    verbatim: bool = False
    fits: Callable[[Value, Answers], object] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A repeated set of questions, e.g. children. `question` asks whether there is one (more);
    `first` in its place while there is none, where that reads otherwise."""

    name: str
    question: str
    fields: tuple[Field, ...]
    item: str = N_("No. {n}")
    add: str = N_("Add one")
    label: str = ""
    help: str = ""
    least: int = 0
    most: int = 10
    when: When | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    verbatim: bool = False
    optional: bool = False
    first: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    fields: tuple[Field | Group, ...]
    when: When | None = None
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """`name` (at most 20 bytes, `kind` or `kind.argument`) finds it again in FORMS of filling.

    `load(work)` gives the kept answers, `save(work, path, value)` keeps one and may refuse it (a
    domain `Refused`, raised before anything is written), `drop(work)` discards the draft; without
    them the answers live in the conversation only. `touched(work)` is when the draft was last
    saved, aware UTC. `send(work, answers)` gets the answers in force as `collected` builds them
    and returns what the person sees then. `left(work)` is the Screen after a cancel. `review`:
    show a summary before sending. `region`: where typed phone numbers are at home (CN, TW).
    """

    name: str
    sections: tuple[Section, ...]
    send: Callable[[Any, dict[str, Value]], Screen]
    load: Callable[[Any], Mapping[str, Value]] | None = None
    save: Callable[[Any, str, Value], object] | None = None
    drop: Callable[[Any], object] | None = None
    touched: Callable[[Any], datetime | None] | None = None
    left: Callable[[Any], Screen] | None = None
    title: str = ""
    send_label: str = N_("Send")
    review: bool = True
    verbatim: bool = False
    region: str = "CN"


class Unknown(Exception):
    """Raised by a form's `send`: what was typed last is nothing of ours. `screen` says so, what
    was noted of it stays, and the form goes on listening to the next try."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.screen = screen


@dataclass(frozen=True, slots=True)
class Step:
    """An open question. `answers` are those its `when` and its kind may look at.

    `within` is its group, `item` the number of the item there, `n` its place, counted from 1.
    """

    path: str
    field: Field | Group
    section: Section
    answers: Answers
    item: int | None = None
    n: int = 0
    within: Group | None = None


# ── The walk ──────────────────────────────────────────────────────────────────────────────────


def walk(form: Form, answers: Answers) -> list[Step]:
    """All open questions in order; a group's items stand before the group's own question."""
    return list(_walk(form, answers))


def _walk(form: Form, answers: Answers) -> Iterator[Step]:
    seen: dict[str, Value] = {}
    for section in form.sections:
        if section.when and not section.when(seen):
            continue
        for entry in section.fields:
            if entry.when and not entry.when(seen):
                continue
            if isinstance(entry, Group):
                yield from _items(entry, section, answers, seen)
            yield Step(entry.name, entry, section, dict(seen))
            if entry.name in answers:
                seen[entry.name] = answers[entry.name]


def _items(group: Group, section: Section, answers: Answers, seen: Answers) -> Iterator[Step]:
    for n, item in enumerate(items(answers, group.name), 1):
        own: dict[str, Value] = dict(seen)
        for entry in group.fields:
            if entry.when and not entry.when(own):
                continue
            path = f"{group.name}.{item}.{entry.name}"
            yield Step(path, entry, section, dict(own), item, n, group)
            if path in answers:
                own[entry.name] = answers[path]


def settled(step: Step, answers: Answers) -> bool:
    """Whether the question has its answer, or was skipped."""
    if step.path not in answers:
        return False
    value = answers[step.path]
    if isinstance(step.field, Group):
        return isinstance(value, dict) and bool(value.get("done"))
    return step.field.optional if value is None else step.field.kind.enough(value)


def asked(step: Step, answers: Answers) -> str:
    """The words of the question."""
    if isinstance(step.field, Group) and not items(answers, step.path):
        return step.field.first or step.field.question
    return step.field.question


def find(form: Form, answers: Answers, path: str) -> Step | None:
    """The open question at `path`, or None when it is not asked (any more)."""
    return next((step for step in _walk(form, answers) if step.path == path), None)


def first_open(form: Form, answers: Answers, after: str = "") -> Step | None:
    """The next question without an answer behind `after`, else the first; None: complete."""
    steps = walk(form, answers)
    at = next((i + 1 for i, step in enumerate(steps) if step.path == after), 0)
    return next((step for step in steps[at:] + steps[:at] if not settled(step, answers)), None)


def onward(form: Form, answers: Answers, path: str) -> Step | None:
    """Where to go from an answered question; None: all is answered.

    Inside a group on through the item, then to the group's own question; else to the next
    question without an answer.
    """
    steps = walk(form, answers)
    at = next((i for i, step in enumerate(steps) if step.path == path), None)
    here = None if at is None else steps[at]
    if at is None or here is None or here.within is None:
        return first_open(form, answers, path)
    group, after = here.within, steps[at + 1]
    if after.within is group and after.item == here.item:
        return after
    return next(step for step in steps[at:] if step.path == group.name)


def previous(form: Form, answers: Answers, path: str) -> Step | None:
    """The question before `path`; None at the first one.

    Inside a group back through the item, then to the group's own question.
    """
    steps = walk(form, answers)
    at = next((i for i, step in enumerate(steps) if step.path == path), 0)
    here, before = steps[at], steps[:at]
    if here.within:
        if before and before[-1].within is here.within and before[-1].item == here.item:
            return before[-1]
        return find(form, answers, here.within.name)
    return next((step for step in reversed(before) if step.within is None), None)


def progress(form: Form, answers: Answers, path: str) -> tuple[int, int]:
    """(n, m): n-th of m questions. A group counts once, however many items it has."""
    stops: list[str] = []
    at = 0
    for step in _walk(form, answers):
        name = step.within.name if step.within else step.path
        if not stops or stops[-1] != name:
            stops.append(name)
        if step.path == path:
            at = len(stops)
    return at or len(stops), len(stops)


def answered(form: Form, answers: Answers) -> int:
    """How many questions of `progress` have their answer: "saved up to step k of m"."""
    return sum(s.within is None and settled(s, answers) for s in _walk(form, answers))


# ── What comes out ────────────────────────────────────────────────────────────────────────────


def complete(form: Form, answers: Answers) -> bool:
    return all(settled(step, answers) for step in _walk(form, answers))


def missing(form: Form, answers: Answers) -> tuple[str, ...]:
    """The paths of open questions without an answer."""
    return tuple(step.path for step in _walk(form, answers) if not settled(step, answers))


def in_force(form: Form, answers: Answers) -> dict[str, Value]:
    """The answers of open questions, by path; what a turned condition closed is left out."""
    return {s.path: answers[s.path] for s in _walk(form, answers) if s.path in answers}


def fallen(form: Form, answers: Answers) -> tuple[str, ...]:
    """Paths of answers that are kept but not in force."""
    standing = in_force(form, answers)
    return tuple(path for path in answers if path not in standing)


def collected(form: Form, answers: Answers) -> dict[str, Value]:
    """What is sent: name → value, a group as a list of such mappings. Skipped ones are None."""
    result: dict[str, Value] = {}
    for step in _walk(form, answers):
        if step.within is None:
            if isinstance(step.field, Group):
                result.setdefault(step.path, [])
            elif step.path in answers:
                result[step.path] = answers[step.path]
            continue
        rows = result.setdefault(step.within.name, [])
        rows += [{} for _row in range(step.n - len(rows))]
        if step.path in answers:
            rows[step.n - 1][step.field.name] = answers[step.path]
    return result


def scattered(form: Form, values: Mapping[str, Value]) -> dict[str, Value]:
    """The other way round: a form's answers from `collected` values."""
    groups = {e.name for s in form.sections for e in s.fields if isinstance(e, Group)}
    answers: dict[str, Value] = {}
    for name, value in values.items():
        if name not in groups:
            answers[name] = value
            continue
        answers[name] = {"items": list(range(len(value))), "done": True}
        for n, row in enumerate(value):
            answers |= {f"{name}.{n}.{key}": one for key, one in row.items()}
    return answers


def mark(path: str) -> str:
    """A question's short mark in a press: no personal data, and an old press is known by it."""
    return short(path)
