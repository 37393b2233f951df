"""The buttons of articles, ready answers and of who answers what."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

# ── Everybody ─────────────────────────────────────────────────────────────────────────────────


class SeeSubjects(CallbackData, prefix="kn"):
    """Questions and answers: what there is to read."""


class SeeSubject(CallbackData, prefix="kna"):
    area: str
    page: int = 1


class SeeArticle(CallbackData, prefix="kno"):
    article_id: int


class ArticleHelped(CallbackData, prefix="knh"):
    """Whether it helped; without `yes` the way to a person follows."""

    article_id: int
    yes: bool


# ── Articles at the desk ──────────────────────────────────────────────────────────────────────


class SeeArticles(CallbackData, prefix="kd"):
    """As /articles. `only`: draft, changed, published, retired, or all."""

    only: str = ""
    page: int = 1


class OpenArticle(CallbackData, prefix="kdo"):
    article_id: int


class ReadDraft(CallbackData, prefix="kdr"):
    """What is written in one language; `language` is its place among ours."""

    article_id: int
    language: int


class WriteArticle(CallbackData, prefix="kdw"):
    """The form of one language's text, filled in."""

    article_id: int
    language: int


class SettleArticle(CallbackData, prefix="kds"):
    """Its subject and the day it is looked through again: the form, filled in."""

    article_id: int


class PublishArticle(CallbackData, prefix="kdp"):
    article_id: int
    version: int


class RetireArticle(CallbackData, prefix="kdx"):
    """Asks first; takes it down with `sure`."""

    article_id: int
    sure: bool = False


class TakeUpArticle(CallbackData, prefix="kdu"):
    article_id: int


class TakeStock(CallbackData, prefix="kdt"):
    """The first stock of articles. Asks first; takes it with `sure`."""

    sure: bool = False


class ArticleFromCase(CallbackData, prefix="kdc"):
    """A draft made of an answered question: the form, filled in with what was written."""

    case: int


# ── Ready answers ─────────────────────────────────────────────────────────────────────────────


class SeeReadyAnswers(CallbackData, prefix="kr"):
    page: int = 1


class OpenReadyAnswer(CallbackData, prefix="kro"):
    ready_id: int


class ChangeReadyAnswer(CallbackData, prefix="krc"):
    """The answer's form, filled in."""

    ready_id: int


class RetireReadyAnswer(CallbackData, prefix="krx"):
    """Asks first; uses it no more with `sure`."""

    ready_id: int
    sure: bool = False


# ── Who answers what ──────────────────────────────────────────────────────────────────────────


class SeeRoutes(CallbackData, prefix="kw"):
    pass


class ChooseRoute(CallbackData, prefix="kwc"):
    area: str
    page: int = 1


class SetRoute(CallbackData, prefix="kws"):
    """To a person, to a role, or with neither to whoever is free."""

    area: str
    person_id: int = 0
    role: str = ""
