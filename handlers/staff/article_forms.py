"""What authors type: articles, their texts, subject and day; looking for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from chat import knowledge_desk_screens as screens
from chat import knowledge_forms as forms
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.cases import messages
from domain.cases import reading as cases
from domain.cases.masking import masked
from domain.cases.model import Side
from domain.errors import Outdated
from domain.knowledge import search, writing
from domain.knowledge.model import LANGUAGES
from domain.knowledge.texts import Words
from domain.work import Work
from handlers.filling import FORMS, numbers
from locales.i18n import _, language

Answers = Mapping[str, Any]


def shown(work: Work, article_id: int, *, toast: str = "", fresh: bool = False) -> Screen:
    """An article as the actor may work on it."""
    seen = writing.one(work, article_id)
    publishes = work.actor.may(Permission.PUBLISH_ARTICLES)
    club = work.policy.language
    screen = screens.article(seen, work.zone, club, publishes=publishes, toast=toast)
    return replace(screen, fresh=fresh)


def _words(answers: Answers) -> Words:
    return Words(answers["title"], answers["body"], answers.get("asked") or "")


def beginning(work: Work) -> Form:
    """A new article."""
    work.require(Permission.WRITE_ARTICLES)

    def send(work: Work, answers: Answers) -> Screen:
        area, spoken = answers["area"], answers["language"]
        made = writing.begin(work, area=area, language=spoken, words=_words(answers))
        return shown(work, made.id or 0, toast=_("Kept as a draft."), fresh=True)

    return forms.new("article", send)


def writing_text(work: Work, argument: str) -> Form:
    """`12.0.3`: article 12 in the first language, as it stood at version 3."""
    work.require(Permission.WRITE_ARTICLES)
    number, place, version = numbers(argument, 3)
    writing.get(work, number)
    if place >= len(LANGUAGES):
        raise Outdated

    def send(work: Work, answers: Answers) -> Screen:
        spoken = LANGUAGES[place]
        writing.write(work, number, language=spoken, words=_words(answers), version=version)
        return shown(work, number, toast=_("Kept."), fresh=True)

    form = forms.text(f"atext.{argument}", send)
    return replace(form, left=lambda work: shown(work, number))


def settling(work: Work, argument: str) -> Form:
    """`12.3`: subject and day of article 12, as it stood at version 3."""
    work.require(Permission.WRITE_ARTICLES)
    number, version = numbers(argument, 2)
    writing.get(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        day = date.fromisoformat(answers["day"])
        writing.settle(work, number, area=answers["area"], review_by=day, version=version)
        return shown(work, number, toast=_("Kept."), fresh=True)

    form = forms.settling(f"artset.{argument}", send)
    return replace(form, left=lambda work: shown(work, number))


def looking(work: Work) -> Form:
    """The articles members would find, to work on."""
    work.require(Permission.WRITE_ARTICLES)

    def send(work: Work, answers: Answers) -> Screen:
        found = search.answer(work, words=answers["words"], language=language(), most=6)
        return screens.looked(found)

    return forms.finding("artlook", send)


def from_case(work: Work, argument: str) -> Form:
    """A new article out of an answered question (SPEC 9)."""
    work.require(Permission.WRITE_ARTICLES)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        made = writing.begin(
            work,
            area=answers["area"],
            language=answers["language"],
            words=_words(answers),
            case_id=number,
        )
        return shown(work, made.id or 0, toast=_("Kept as a draft."), fresh=True)

    return forms.new(f"artcase.{argument}", send, personal=True)


def said_in(work: Work, case_id: int) -> dict[str, Any]:
    """The first question and the last answer of a case the actor may handle, what is personal in
    them masked as far as it shows by itself; the look is recorded."""
    work.require(Permission.WRITE_ARTICLES)
    latest = messages.of_case(work, case_id=case_id)
    first = latest
    if latest.pages > 1:
        first = messages.of_case(work, case_id=case_id, page=latest.pages)
    asked = next((one.words for one in first.items if one.side == Side.MEMBER and one.words), "")
    answers = [one.words for one in latest.items if one.side == Side.STAFF and one.words]
    area = cases.one(work, case_id).line.area
    answer = answers[-1] if answers else ""
    return forms.out_of_case(area, work.policy.language, masked(asked), masked(answer))


FORMS["article"] = beginning
FORMS["artcase"] = from_case
FORMS["atext"] = writing_text
FORMS["artset"] = settling
FORMS["artlook"] = looking
