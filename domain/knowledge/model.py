"""Articles that answer questions, the terms they are found by, ready answers, routes."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime

LANGUAGES = ("zh_CN", "zh_TW", "en")
# What a question is about: the fields of a consultation (C:1, E12.3), and what everybody asks.
FAQ = "faq"
AREAS = (
    FAQ, "club", "property", "legal", "home", "finance", "consumption", "rights", "policy",
    "financing", "trade",
)  # fmt: skip


class ArticleState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Article(SQLModel, table=True):
    """One answer, with a text for each language. What members read are the `live` texts, as they
    were published; the others are what is being written. `version` counts both kinds of change,
    `published_version` is the one members read. `code` names an article of the first stock,
    `case_id` the service case it came from. `review_by` is a club day."""

    __tablename__ = "article"
    __table_args__ = (Index("article_listed", "state", "area", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str | None = Field(default=None, unique=True)
    area: str
    state: str = ArticleState.DRAFT
    version: int = 1
    published_version: int | None = None
    made_by: int
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    changed_by: int
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    published_by: int | None = None
    published_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    review_by: date | None = None
    review_told: date | None = None  # the `review_by` its keepers were reminded of
    case_id: int | None = None


class ArticleText(SQLModel, table=True):
    """An article in one language. `asked` are other ways of asking it, one a line."""

    __tablename__ = "article_text"
    __table_args__ = (UniqueConstraint("article_id", "language", "live"),)

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id")
    language: str
    live: bool
    title: str
    asked: str
    body: str


class ArticleTerm(SQLModel, table=True):
    """How much a term says about a live text: the index that searching reads. Whoever writes it
    holds the article's row, so a text is entered once."""

    __tablename__ = "article_term"
    __table_args__ = (
        # The whole row, so that a search reads nothing but the index.
        Index("article_term_found", "term", "article_id", "language", "weight"),
        Index("article_term_of", "article_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    term: str
    article_id: int = Field(foreign_key="article.id")
    language: str
    weight: float


class ArticleWord(SQLModel, table=True):
    """Whole words of published texts in Latin letters, for "did you mean"."""

    __tablename__ = "article_word"

    word: str = Field(primary_key=True)


class ArticleVote(SQLModel, table=True):
    """Whether it helped: one answer a person, the last one counts."""

    __tablename__ = "article_vote"
    __table_args__ = (UniqueConstraint("article_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id")
    person_id: int = Field(foreign_key="person.id")
    helped: bool
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ReadyAnswer(SQLModel, table=True):
    """Words colleagues answer cases with, by language; placeholders are filled for the case."""

    __tablename__ = "ready_answer"
    __table_args__ = (Index("ready_answer_listed", "retired_at", "area"),)

    id: int | None = Field(default=None, primary_key=True)
    area: str
    name: str
    texts: Any = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    changed_by: int
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class ConsultationRoute(SQLModel, table=True):
    """Who answers questions of an area: a person, or whoever holds a role."""

    __tablename__ = "consultation_route"

    area: str = Field(primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    role: str | None = None
    set_by: int
    set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
