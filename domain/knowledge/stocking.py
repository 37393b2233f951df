"""The first stock: articles about the club in three languages, which a club can keep.

They lie beside this module as TOML, one file a subject, and are content like the catalogues; what
differs from club to club is a placeholder (texts.FACTS).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import insert, select

from domain import audit, upsert
from domain.access import Permission
from domain.knowledge import publishing, texts
from domain.knowledge.model import Article, ArticleState, ArticleText
from domain.knowledge.texts import Words
from domain.knowledge.writing import REVIEWED_AFTER
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_X = ArticleText.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Stocked:
    code: str
    area: str
    texts: Mapping[str, Words]


@cache
def articles() -> tuple[Stocked, ...]:
    """All of them, in order of their files."""
    folder = files("domain.knowledge.stock")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml"))
    found: list[Stocked] = []
    for name in names:
        rows = tomllib.loads(folder.joinpath(name).read_text("utf-8"))["article"]
        found += [_stocked(row) for row in rows]
    return tuple(found)


def _stocked(row: Mapping[str, Any]) -> Stocked:
    said = {
        code: texts.fit(
            code, Words(one["title"], one["body"].strip(), "\n".join(one.get("asked", ())))
        )
        for code, one in row.items()
        if isinstance(one, dict)
    }
    return Stocked(row["code"], row["area"], said)


def take(work: Work) -> int:
    """Publish every article of the stock that was never taken, in all its languages; how many
    these were. What was changed or taken down since stays as it is."""
    work.require(Permission.PUBLISH_ARTICLES)
    return fill(work)


def fill(work: Work) -> int:
    """The same for the demo club and for whoever holds the right already."""
    taken = set(work.session.execute(select(_A.c.code).where(_A.c.code.is_not(None))).scalars())
    fresh = [one for one in articles() if one.code not in taken]
    if not fresh:
        return 0
    ids = upsert.new_ids(work.session, _A, "code", [_row(work, one) for one in fresh])
    rows = [
        {
            "article_id": ids[one.code],
            "language": language,
            "live": False,
            "title": words.title,
            "asked": words.asked,
            "body": words.body,
        }
        for one in fresh
        if one.code in ids
        for language, words in one.texts.items()
    ]
    if not rows:
        return 0  # a colleague took them at the same moment
    work.session.execute(insert(_X), rows)
    publishing.show(work, list(ids.values()))
    audit.record(work, "article.stock_taken", purpose=str(len(ids)))
    return len(ids)


def _row(work: Work, one: Stocked) -> dict[str, Any]:
    me = work.actor.person_id
    return {
        "code": one.code,
        "area": one.area,
        "state": ArticleState.PUBLISHED,
        "version": 1,
        "published_version": 1,
        "made_by": me,
        "made_at": work.now,
        "changed_by": me,
        "changed_at": work.now,
        "published_by": me,
        "published_at": work.now,
        "review_by": work.today + REVIEWED_AFTER,
    }
