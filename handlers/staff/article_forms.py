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


FORMS["article"] = beginning
FORMS["atext"] = writing_text
FORMS["artset"] = settling
FORMS["artlook"] = looking
