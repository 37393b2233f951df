"""What a survey comes to, as colleagues see it: the whole, each question, groups, words."""

from __future__ import annotations

from collections.abc import Sequence

from chat import survey_result_words as words
from chat.actions import BeginForm
from chat.actions_survey_answers import (
    AskResultsFile,
    DrawResults,
    ReadTexts,
    SeeGroups,
    SeeQuestionResults,
    SeeResults,
    TakeResultsFile,
)
from chat.actions_surveys import RunSurvey
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.screen import Button, Picture, Screen
from chat.survey_words import said, title
from domain.surveys.figures import HIDDEN, LEAST, TARGET
from domain.surveys.model import Kind
from domain.surveys.results import Answered, Group, Results
from domain.surveys.texts import Texts
from domain.surveys.tray import BATCH
from locales.i18n import _, n_, number_, pair_, percent_

Row = tuple[Button, ...]
PER_PAGE = 5  # texts


# ── The whole ─────────────────────────────────────────────────────────────────────────────────


def whole(found: Results) -> Screen:
    """Response and marks, with the ways to everything else."""
    number = found.survey.id or 0
    last = (Button(_("‹ The survey"), RunSurvey(survey_id=number)), *menu())
    text = "\n\n".join(filter(None, (_response(found), _figures(found))))
    if not found.enough:
        return Screen(title(found.survey), text, (last,))
    rows = (
        (
            Button(
                _("Question by question"), SeeQuestionResults(survey_id=number), style="primary"
            ),
        ),
        (
            Button(_("By groups"), SeeGroups(survey_id=number)),
            Button(_("Excel file"), AskResultsFile(survey_id=number)),
        ),
        (
            Button(_("Picture"), DrawResults(survey_id=number)),
            Button(_("Over time"), DrawResults(survey_id=number, what="trend")),
        ),
        last,
    )
    return Screen(title(found.survey), text, rows)


def _response(found: Results) -> str:
    lines = []
    if found.sent:
        lines.append(_("{done} of {sent} invited have answered: {rate}.",
                       done=number_(found.answered), sent=number_(found.sent),
                       rate=percent_(round(found.answered / found.sent, 3))))  # fmt: skip
    if found.uninvited:
        lines.append(n_("{n} member answered from the list of surveys.",
                        "{n} members answered from the list of surveys.",
                        found.uninvited))  # fmt: skip
    if found.begun:
        lines.append(n_("{n} has begun and not handed in yet; that counts nowhere.",
                        "{n} have begun and not handed in yet; that counts nowhere.",
                        found.begun))  # fmt: skip
    came = found.answered + found.uninvited
    if found.survey.anonymous and came > found.n:
        lines.append(_("{n} of {all} answers are counted by now. Anonymous ones are counted "
                       "{batch} at a time, so that nobody is found by when they came.",
                       n=number_(found.n), all=number_(came), batch=number_(BATCH)))  # fmt: skip
    return "\n".join(lines) or _("Nobody has answered yet.")


def _figures(found: Results) -> str:
    if not found.enough:
        return _("Figures appear from {n} answers on.", n=number_(LEAST))
    lines = words.marks(found.marks)
    if found.marks.csat is not None:
        reached = found.marks.csat >= TARGET
        lines.append(
            _("The target of {target} is reached.", target=percent_(TARGET / 100))
            if reached
            else _("The target is {target}.", target=percent_(TARGET / 100))
        )
    if found.before is not None and (before := words.marks(found.before.marks)):
        lines += ["", _("Last time, “{survey}”:", survey=title(found.before.survey)), *before]
    return "\n".join(lines)


# ── One question ──────────────────────────────────────────────────────────────────────────────


def question(found: Results, place: int) -> Screen:
    """One question, and what was answered."""
    number = found.survey.id or 0
    place = min(max(place, 1), len(found.questions))
    one = found.questions[place - 1]
    text = [said(one.question.words), *_answers(one)]
    rows: list[Row] = []
    if one.n >= LEAST and one.question.kind == Kind.TEXT:
        read = ReadTexts(survey_id=number, place=place)
        rows.append((Button(_("Read the answers"), read, style="primary"),))
    elif one.cells:
        draw = DrawResults(survey_id=number, what=str(place))
        rows.append((Button(_("Picture"), draw),))
    shown = counted(len(found.questions), place, 1)
    turn = turning(shown, lambda to: SeeQuestionResults(survey_id=number, place=to))
    return Screen(
        title(found.survey), "\n\n".join(filter(None, text)), (*rows, *turn, back(number))
    )


def back(survey_id: int) -> Row:
    return (Button(_("‹ Results"), SeeResults(survey_id=survey_id)), *menu())


def _answers(one: Answered) -> list[str]:
    if one.n < LEAST:
        return [_("Answers are shown from {n} on.", n=number_(LEAST))]
    lines = [
        words.bar_line(words.label(one.question, value), n, one.cells)
        for value, n in words.cells(one)
    ]
    if HIDDEN in one.cells.values():
        lines.append(_("“–”: fewer than {n}, or hidden beside these.", n=number_(LEAST)))
    figures = [n_("{n} answer", "{n} answers", one.n)]
    if one.csat is not None:
        figures.append(pair_(_("Satisfied"), percent_(one.csat / 100)))
    if one.nps is not None:
        figures.append(pair_(_("Recommend us (NPS)"), number_(one.nps)))
    if one.mean is not None and one.question.kind == Kind.NUMBER:
        figures.append(pair_(_("On average"), number_(one.mean)))
    return ["\n".join(lines), "\n".join(figures)]


# ── Groups ────────────────────────────────────────────────────────────────────────────────────


def groups(found: Results, by: str, seen: Sequence[Group]) -> Screen:
    """Marks by tier, age, district or language."""
    number = found.survey.id or 0
    tabs = tuple(
        Button(_(name), SeeGroups(survey_id=number, by=code))
        for code, name in words.DIMENSIONS.items()
        if code != by
    )
    lines = [_group(by, one) for one in seen]
    notes = []
    if any(one.n == HIDDEN for one in seen):
        notes.append(_("“–”: fewer than {n}, or hidden beside these.", n=number_(LEAST)))
    if found.survey.anonymous:
        notes.append(_("Of an anonymous survey only part of the answers is counted by group, "
                       "drawn by lot, so that no small group can be told apart."))  # fmt: skip
    if not seen:
        lines = [_("Nothing can be said by group yet.")]
    text = "\n\n".join(filter(None, ("\n\n".join(lines), "\n".join(notes))))
    heading = pair_(title(found.survey), _(words.DIMENSIONS[by]))
    return Screen(heading, text, (tabs[:2], tabs[2:], back(number)))


def _group(by: str, one: Group) -> str:
    name = words.band(by, one.band)
    if one.n == HIDDEN:
        return f"{name}  –"
    who = n_("{n} member", "{n} members", one.n)
    return "\n".join([words.beside(name, who), *words.marks(one.marks)])


# ── Words ─────────────────────────────────────────────────────────────────────────────────────


def texts(found: Texts, place: int, page: int, holding: str = "") -> Screen:
    """What was written, in no order; `holding` is what was searched for."""
    number = found.survey.id or 0
    up = (
        Button(_("‹ The question"), SeeQuestionResults(survey_id=number, place=place)),
        *menu(),
    )
    search = (Button(_("🔎 Search"), BeginForm(form=f"svfind.{number}.{place}")),)
    head = said(found.question.words)
    if found.n < LEAST:
        few = _("Answers are shown from {n} on.", n=number_(LEAST))
        return Screen(title(found.survey), f"{head}\n\n{few}", (up,))
    if holding:
        head = n_("{n} answer holds “{words}”.", "{n} answers hold “{words}”.", found.total,
                  words=holding)  # fmt: skip
    parts = [head, *(_("“{words}”", words=_short(one)) for one in found.items)]
    turn = turning(
        counted(0 if holding else found.total, page, PER_PAGE),
        lambda to: ReadTexts(survey_id=number, place=place, page=to),
    )
    if holding and found.total > len(found.items):
        parts.append(_("Search for more words to see the others."))
    return Screen(title(found.survey), "\n\n".join(parts), (*turn, search, up))


def _short(text: str) -> str:
    return text if len(text) <= 600 else f"{text[:600]}…"


# ── Pictures and files ────────────────────────────────────────────────────────────────────────


def picture(found: Results, what: str) -> Screen:
    number = found.survey.id or 0
    drawn = Picture("survey_results", {"survey_id": number, "what": what})
    return Screen(title(found.survey), rows=(back(number),), picture=drawn, fresh=True)


def files(found: Results, *, reads: bool) -> Screen:
    """Which file: figures, or what each one answered."""
    number = found.survey.id or 0
    parts = [_("The figures come with every question and every group.")]
    rows: list[Row] = [
        (Button(_("The figures"), TakeResultsFile(survey_id=number), style="primary"),)
    ]
    if reads:
        parts.append(
            _("The answers one by one come without names and numbers, in an order drawn by lot.")
            if found.survey.anonymous
            else _("The answers one by one come with member numbers. Who takes them is noted.")
        )
        one_by_one = TakeResultsFile(survey_id=number, answers=True)
        rows.append((Button(_("Answers one by one"), one_by_one),))
    return Screen(title(found.survey), "\n\n".join(parts), (*rows, back(number)))
