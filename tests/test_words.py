"""The words of the whole house: all in the catalogue, all translated, none written in passing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.trail_words import DEEDS
from locales import catalogue
from locales.check import Problem

ROOT = Path(__file__).parent.parent
SHOWN = {
    "Screen": ("title", "text"),
    "Button": ("label",),
    "Offer": (),
    "Ask": (),
    "Field": ("name", "question"),
    "Group": ("name", "question"),
    "Section": ("title",),
    "Form": (),
    "Wrong": ("message",),
}
WORDS_OF = {
    "title", "text", "toast", "label", "question", "help", "item", "add", "hint", "contact",
    "send_label", "placeholder", "message",
}  # fmt: skip
TRANSLATED = {"_", "N_", "n_"}
# These read what people type, or show by example what to type.
MAY_HOLD_CHINESE = (
    "chat/kinds/",
    "chat/clean.py",
    "handlers/walking.py",
    "bot/demo",
    "bot/settings.py",
    "locales/",
)
HAN = re.compile(r"[㐀-鿿](?<![年月日])")


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    return catalogue.verify()


def test_every_sentence_is_in_the_catalogue_and_translated(problems: list[Problem]) -> None:
    assert [str(problem) for problem in problems] == []


def parsed() -> Iterator[tuple[str, ast.Module]]:
    for path in catalogue.sources():
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if called(node) in names)  # type: ignore[misc]


def test_what_is_translated_is_written_out_so_that_it_can_be_collected() -> None:
    """`N_` takes literals only; so does `n_`. A computed text would never reach a translator."""
    wrong = [
        f"{place}:{call.lineno}"
        for place, tree in parsed()
        for call in calls(tree, {"N_", "n_", "_"})
        for text in call.args[: 2 if called(call) == "n_" else 1]
        if isinstance(text, (ast.JoinedStr, ast.BinOp))
        or (called(call) != "_" and not isinstance(text, (ast.Constant, ast.Starred)))
    ]
    assert wrong == []


def test_every_field_of_a_sentence_is_given_to_it() -> None:
    wrong = []
    for place, tree in parsed():
        for call in calls(tree, {"_", "n_", "Wrong"}):
            texts = list(call.args[: 2 if called(call) == "n_" else 1])
            if texts and called(texts[0]) == "N_":  # Wrong(N_("…{n}"), n=3)
                texts = texts[0].args  # type: ignore[attr-defined]
            if not texts or not isinstance(texts[0], ast.Constant):
                continue
            given = {keyword.arg for keyword in call.keywords}
            if None in given:  # **facts: the caller's tests see to it
                continue
            given |= {"n"} if called(call) == "n_" else set()
            wanted = {
                name
                for text in texts
                if isinstance(text, ast.Constant)
                for name in re.findall(r"{(\w+)", str(text.value))
            }
            if wanted - given or given - wanted - {"n"}:
                wrong.append(f"{place}:{call.lineno} wants {wanted}, is given {given}")
    assert wrong == []


def plain_words(node: ast.expr) -> Iterator[str]:
    """The literal words an argument shows untranslated."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (part.value for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.BinOp):
        yield from (*plain_words(node.left), *plain_words(node.right))
    elif isinstance(node, ast.IfExp):
        yield from (*plain_words(node.body), *plain_words(node.orelse))


def shown_arguments(call: ast.Call) -> Iterator[ast.expr]:
    for name, value in zip(SHOWN[called(call)], call.args, strict=False):
        if name in WORDS_OF:
            yield value
    yield from (keyword.value for keyword in call.keywords if keyword.arg in WORDS_OF)


def test_no_screen_or_button_shows_words_that_cannot_be_translated() -> None:
    wrong = [
        f"{place}:{call.lineno} {words!r}"
        for place, tree in parsed()
        for call in calls(tree, set(SHOWN))
        for argument in shown_arguments(call)
        for words in plain_words(argument)
        if re.search(r"[^\W\d_]{2}", words)
    ]
    assert wrong == []


def docstrings(tree: ast.Module) -> set[int]:
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


def test_chinese_lives_in_the_catalogues_not_in_the_code() -> None:
    wrong = []
    for place, tree in parsed():
        if place.startswith(MAY_HOLD_CHINESE):
            continue
        allowed = docstrings(tree)
        for call in calls(tree, TRANSLATED):
            allowed |= {id(node) for node in ast.walk(call)}
        wrong += [
            f"{place}:{node.lineno} {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and HAN.search(node.value)
            and id(node) not in allowed
        ]
    assert wrong == []


def test_the_checks_see_what_they_are_for() -> None:
    tree = ast.parse('Screen("Hello there", text=_("Fine"), toast=f"Hi {name}")')
    found = [
        words
        for call in calls(tree, set(SHOWN))
        for argument in shown_arguments(call)
        for words in plain_words(argument)
    ]
    assert found == ["Hello there", "Hi "]


def test_every_deed_in_the_audit_trail_has_words() -> None:
    """Nobody reads `application.fee_paid`; codes made of parts are tried by their own tests."""
    recorded = {
        call.args[1].value
        for folder in ("domain", "bot", "handlers")
        for path in (ROOT / folder).rglob("*.py")
        for call in calls(ast.parse(path.read_text()), {"record"})
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
    }
    assert len(recorded) > 40
    assert recorded - set(DEEDS) == set()


def test_sentences_are_joined_as_the_language_joins_them() -> None:
    """Chinese writes no space between two sentences: `sentences_` knows, `" ".join` does not."""
    words_only = re.compile(r"\.split\(|one\.media|params\[key\]|kept\)")  # not sentences of ours
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for room in ("chat", "handlers", "delivery")
        for path in sorted((ROOT / room).rglob("*.py"))
        for line in path.read_text().splitlines()
        if '" ".join(' in line and not words_only.search(line)
    ]
    of_a_photo = 'return " ".join(filter(None, (kind, cut_off(one.words or "", cut))))'
    assert found == [f"chat/case_screens.py: {of_a_photo}"]  # "[Photo] what was said with it"
