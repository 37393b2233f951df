"""What fits a question, and how it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.surveys.errors import SurveyUnfit
from domain.surveys.model import CHOICES, Kind, SurveyQuestion

MOST = 60
MOST_OPTIONS = 12
LONGEST = 300
OPTION_LONGEST = 60
SCALES = {Kind.SCALE5: range(1, 6), Kind.NPS: range(11)}

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """Asked only when that earlier question (its id) was answered with one of `values`: keys of
    options, or numbers of a scale. `of_batch`: `question` is its number among those that are
    added with it, 1 being the first."""

    question: int
    values: Sequence[int]
    of_batch: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `words` and each of `options` are language → words, the club's first."""

    kind: str
    words: Words
    options: Sequence[Words] = ()
    required: bool = True
    only_if: OnlyIf | None = None


def answers_of(question: SurveyQuestion) -> list[int]:
    """What an `only_if` may look for: keys of options, or numbers of a scale; none for others."""
    if question.kind in CHOICES:
        return [int(one["key"]) for one in question.options or ()]
    return list(SCALES.get(Kind(question.kind), ()))


def check(one: Question, known: Sequence[SurveyQuestion], place: int) -> None:
    if one.kind not in set(Kind):
        raise SurveyUnfit(reason="words", n=place)
    fits_words(one.words, place)
    if one.kind in CHOICES:
        texts = [next(iter(words.values()), "") for words in one.options]
        if not 2 <= len(one.options) <= MOST_OPTIONS or len(set(texts)) != len(texts):
            raise SurveyUnfit(reason="options", n=place, most=MOST_OPTIONS)
        for words in one.options:
            fits_option(words, place)
    if one.only_if is None:
        return
    before = next((each for each in known if each.id == one.only_if.question), None)
    if before is None or before.position >= place:
        raise SurveyUnfit(reason="order", n=place)
    if not one.only_if.values or not set(one.only_if.values) <= set(answers_of(before)):
        raise SurveyUnfit(reason="answers", n=place)


def fits_words(words: Words, place: int) -> None:
    if not words or any(not 2 <= len(each.strip()) <= LONGEST for each in words.values()):
        raise SurveyUnfit(reason="words", n=place, most=LONGEST)


def fits_option(words: Words, place: int) -> None:
    if not words or any(not 1 <= len(each.strip()) <= OPTION_LONGEST for each in words.values()):
        raise SurveyUnfit(reason="option", n=place, most=OPTION_LONGEST)


def values(one: Question, before: Any = None) -> dict[str, Any]:
    only = one.only_if
    return {
        "kind": one.kind,
        "words": {code: words.strip() for code, words in one.words.items()},
        "options": _keyed(one.options, before or ()) if one.kind in CHOICES else None,
        "required": one.required,
        "only_if": None
        if only is None
        else {"question": only.question, "values": sorted(only.values)},
    }


def _keyed(options: Sequence[Words], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Options with keys: those with the same first words keep theirs, others get new ones."""
    kept = {next(iter(one["words"].values())): one for one in before}
    last = max((int(one["key"]) for one in before), default=0)
    found = []
    for words in options:
        same = kept.get(next(iter(words.values())))
        last += same is None
        found.append({
            "key": int(same["key"]) if same else last,
            "words": {**(same["words"] if same else {}), **words},
        })  # fmt: skip
    return found


def first(words: Words) -> dict[str, str]:
    """The club's language alone."""
    return dict(list(words.items())[:1])
