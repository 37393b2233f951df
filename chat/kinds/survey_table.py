"""The file of a survey's questions: its columns, and what a cell of it may say."""

from __future__ import annotations

import re
from functools import cache

from chat.clean import narrow, one_line
from chat.kinds.kind import Value
from chat.kinds.spreadsheet import FORMATS, Column, Format, Unfit
from domain.surveys.model import Kind
from domain.surveys.question_rules import LONGEST, MOST, MOST_OPTIONS, OPTION_LONGEST
from locales.i18n import LANGUAGES, N_, _, speaking

# Short names of the kinds; people also write their codes.
SHORT = {
    Kind.SINGLE: N_("One answer"),
    Kind.MULTIPLE: N_("Several answers"),
    Kind.SCALE5: N_("Satisfaction 1-5"),
    Kind.NPS: N_("Recommendation 0-10"),
    Kind.TEXT: N_("Free text"),
    Kind.NUMBER: N_("A number"),
    Kind.DATE: N_("Day"),
    Kind.PHOTO: N_("Photo"),
}
_ALSO = {
    "单选": Kind.SINGLE, "單選": Kind.SINGLE, "多选": Kind.MULTIPLE, "多選": Kind.MULTIPLE,
    "满意度": Kind.SCALE5, "滿意度": Kind.SCALE5, "评分": Kind.SCALE5, "評分": Kind.SCALE5,
    "推荐": Kind.NPS, "推薦": Kind.NPS, "文字": Kind.TEXT, "数字": Kind.NUMBER,
    "數字": Kind.NUMBER, "日期": Kind.DATE, "照片": Kind.PHOTO,
}  # fmt: skip
_YES = ("yes", "y", "true", "1", "是", "必填", "required")
_NO = ("no", "n", "false", "0", "否", "选填", "選填", "optional")
_APART = re.compile(r"[;；|\n]")


def a_question(words: str) -> Value:
    text = one_line(words)
    if not 2 <= len(text) <= LONGEST:
        raise Unfit("question")
    return text


def a_kind(words: str) -> Value:
    found = _kinds().get(_alike(words))
    if found is None:
        raise Unfit("no_kind")
    return found


def answers(words: str) -> Value:
    """Answers to choose from, divided by a semicolon or on a line each."""
    found = [one_line(part) for part in _APART.split(words)]
    found = list(dict.fromkeys(part for part in found if part))
    if any(len(part) > OPTION_LONGEST for part in found):
        raise Unfit("option")
    if not 2 <= len(found) <= MOST_OPTIONS:
        raise Unfit("options")
    return found


def waited_for(words: str) -> Value:
    """The answers a question waits for: one may do."""
    found = [one_line(part) for part in _APART.split(words)]
    return list(dict.fromkeys(part for part in found if part))


def yes_or_no(words: str) -> Value:
    text = _alike(words)
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unfit("yes_no")


def a_place(words: str) -> Value:
    text = narrow(one_line(words)).removesuffix(".0")
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise Unfit("place")
    return int(text)


@cache
def _kinds() -> dict[str, str]:
    """Whatever a kind may be called: in each language of ours, by its code, and otherwise."""
    known = {words: str(kind) for words, kind in _ALSO.items()}
    known |= {str(kind): str(kind) for kind in Kind}
    for code in LANGUAGES:
        with speaking(code):
            known |= {_alike(_(words)): str(kind) for kind, words in SHORT.items()}
    return known


def _alike(words: str) -> str:
    return narrow(one_line(words)).casefold().replace("–", "-")


QUESTIONS = Format(
    (
        Column(
            "ask", N_("Question"), a_question, also=("问题", "問題", "题目", "題目"),
            help=N_("What is asked, at most 300 characters."),
            example=N_("How did you hear of us?"), width=50,
        ),
        Column(
            "kind", N_("Kind of answer"), a_kind,
            also=("kind", "type", "类型", "類型", "题型", "題型"),
            help=N_("One answer, Several answers, Satisfaction 1-5, Recommendation 0-10, Free "
                    "text, A number, Day or Photo."),
            example=N_("One answer"), width=22,
        ),
        Column(
            "options", N_("Answers to choose from"), answers,
            also=("options", "answers", "选项", "選項"), needed=False,
            help=N_("With a semicolon between them; only where there is something to choose."),
            example=N_("From a friend; From the newspaper"), width=40,
        ),
        Column(
            "required", N_("Must be answered"), yes_or_no, also=("required", "必填"),
            needed=False, value=True, help=N_("Yes or no; empty is yes."), example=N_("Yes"),
            width=18,
        ),
        Column(
            "only_n", N_("Only after row"), a_place, also=("after", "前提题号", "前提題號"),
            needed=False,
            help=N_("The number of an earlier question in this file, 1 being the first; may stay "
                    "empty."),
            width=16,
        ),
        Column(
            "only_answers", N_("If it was answered"), waited_for,
            also=("if", "前提答案"), needed=False,
            help=N_("Which answers to that question, with a semicolon between them."), width=30,
        ),
    ),
    most=MOST,
)  # fmt: skip
FORM = "svfile"  # that waits for it
FORMATS[FORM] = QUESTIONS

CELLS = {
    "missing": N_("nothing is in it"),
    "question": N_("a question has 2 to 300 characters"),
    "no_kind": N_("this is none of the kinds of answers"),
    "options": N_("2 to 12 different answers are needed here"),
    "no_options": N_("answers to choose from are needed here"),
    "option": N_("an answer is longer than 60 characters"),
    "yes_no": N_("please write yes or no"),
    "place": N_("this is no number of an earlier question"),
    "waits": N_("this question has no such answer"),
    "most": N_("a survey has at most 60 questions"),
}
