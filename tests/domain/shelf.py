"""A shelf for searching: the stock of articles, and others of the same field beside them."""

import random
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from domain.access import SYSTEM
from domain.knowledge import publishing, stocking
from domain.knowledge.model import Article, ArticleText
from domain.work import Work

QUESTIONS = Path(__file__).with_name("questions.toml")
_OTHERS = tomllib.loads(Path(__file__).with_name("others.toml").read_text("utf-8"))


def fill(work: Work, size: int) -> None:
    """The stock, and made-up articles of the same field up to `size`; always the same ones."""
    stocking.fill(work)
    chance = random.Random(20)
    rest = size - len(stocking.articles())
    ids = range(10_001, 10_001 + rest)
    texts: list[dict[str, Any]] = []
    rows = []
    for number in ids:
        sort = chance.choice(_OTHERS["sort"])
        picks = [chance.choice(_OTHERS[of]) for of in ("districts", "shops", "events")]
        rows.append(_row(work, number, sort["area"]))
        for place, language in enumerate(("zh_CN", "zh_TW", "en")):
            words = dict(zip("dse", (one[place] for one in picks), strict=True))
            title, body = (part.format(n=number % 97, **words) for part in sort[language])
            texts.append(
                {"article_id": number, "language": language, "live": False, "title": title,
                 "asked": "", "body": body}
            )  # fmt: skip
    work.session.execute(insert(Article), rows)
    work.session.execute(insert(ArticleText), texts)
    publishing.show(work, ids)


def _row(work: Work, number: int, area: str) -> dict[str, Any]:
    me = SYSTEM.person_id
    return {
        "id": number, "area": area, "state": "published", "version": 1, "published_version": 1,
        "made_by": me, "made_at": work.now, "changed_by": me, "changed_at": work.now,
    }  # fmt: skip


def questions() -> list[dict[str, Any]]:
    """What members might ask: `script`, `words`, and the codes that answer it."""
    return _kept("question")


def elsewhere() -> list[dict[str, Any]]:
    """Questions that are none of the club's: `script`, `words`."""
    return _kept("elsewhere")


def _kept(table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(QUESTIONS.read_text("utf-8"))[table]
    return found
