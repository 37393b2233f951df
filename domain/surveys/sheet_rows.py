"""Questions out of a file: looked through row by row, each bad cell with its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.surveys.model import CHOICES, Kind
from domain.surveys.question_rules import MOST, SCALES, OnlyIf, Question

COLUMNS = ("ask", "kind", "options", "required", "only_n", "only_answers")


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad cell: its row in the file, the letter of its column, the reason, and its words."""

    line: int
    letter: str
    column: str
    code: str
    words: str = ""


def look(found: Mapping[str, Any], language: str) -> tuple[list[Question], list[Fault]]:
    """The questions of a file's rows in this language, and what does not fit. `found` is what its
    reader made of it: "letters", "rows" [line, values] and "faults" [line, letter, column, code,
    words]. A condition names a row of the file, the first being 1."""
    letters = found["letters"]
    faults = [Fault(*one) for one in found["faults"]]
    rows = [
        (line, dict(zip(COLUMNS, values, strict=True))) for line, values in found["rows"]
    ]  # fmt: skip
    lines = sorted({line for line, _row in rows} | {one.line for one in faults})
    places = {line: place for place, line in enumerate(lines, 1)}
    by_place = {places[line]: row for line, row in rows}
    questions = []
    for line, row in rows:
        wrong, only = _fits(row, places[line], by_place)
        faults += [
            Fault(line, letters.get(column, ""), column, code, said)
            for column, code, said in wrong
        ]
        questions.append(_question(row, only, language))
    if len(rows) > MOST:
        faults.append(Fault(rows[MOST][0], letters.get("ask", ""), "ask", "most"))
    return questions, sorted(faults, key=lambda one: (one.line, one.letter))


def _fits(
    row: Mapping[str, Any], place: int, known: Mapping[int, Mapping[str, Any]]
) -> tuple[list[tuple[str, str, str]], OnlyIf | None]:
    wrong: list[tuple[str, str, str]] = []
    if row["kind"] in CHOICES and not row["options"]:
        wrong.append(("options", "no_options", ""))
    if row["only_n"] is None:
        if row["only_answers"]:
            wrong.append(("only_n", "place", ""))
        return wrong, None
    number = int(row["only_n"])
    before = known.get(number)
    if before is None or number >= place:
        return [*wrong, ("only_n", "place", str(number))], None
    keys = _keys(before)
    wanted = [str(one).casefold() for one in row["only_answers"] or ()]
    strange = [one for one in wanted if one not in keys]
    if strange or not wanted:
        return [*wrong, ("only_answers", "waits", "".join(strange[:1]))], None
    return wrong, OnlyIf(number, tuple(keys[one] for one in wanted), of_batch=True)


def _keys(row: Mapping[str, Any]) -> dict[str, int]:
    """What that row may be answered with, by the words of it."""
    if row["kind"] in CHOICES:
        return {str(one).casefold(): key for key, one in enumerate(row["options"] or (), 1)}
    return {str(one): one for one in SCALES.get(Kind(row["kind"]), ())}


def _question(row: Mapping[str, Any], only: OnlyIf | None, language: str) -> Question:
    options = row["options"] if row["kind"] in CHOICES else ()
    return Question(
        kind=row["kind"],
        words={language: row["ask"]},
        options=tuple({language: one} for one in options or ()),
        required=bool(row["required"]),
        only_if=only,
    )
