"""Searching two thousand articles: every kept question, and how many find theirs."""

# aiogram must be prepared before anything imports it.
# ruff: noqa: E402
from bot import light_aiogram

light_aiogram.prepare()

import time
from collections import Counter
from typing import Any

from sqlalchemy import select, text

from bot.database import Engines
from domain.access import Actor
from domain.knowledge import search
from domain.knowledge.model import Article
from tests.bench import measuring, opening
from tests.conftest import Club
from tests.domain import shelf

ARTICLES = 2000
ROUNDS = 3
BLIND = 4  # the questions nothing was changed for (tests/domain/questions.toml)


def run(chosen: Any) -> dict[str, Any]:
    engines = opening.engines(chosen)
    club = Club(engines)
    began = time.perf_counter()
    with club.work() as work:
        shelf.fill(work, ARTICLES)
    filled = time.perf_counter() - began
    _settle(engines)
    questions = shelf.questions()
    asked, right, blind, held = Counter(), Counter(), 0, 0
    with club.work(Actor(person_id=0)) as work:
        codes = dict(work.session.execute(select(Article.id, Article.code)).all())
        began = time.perf_counter()
        search.best(work, words=questions[0]["words"])
        first = time.perf_counter() - began
        took = []
        for one in questions:
            spans = []
            for _n in range(ROUNDS):
                began = time.perf_counter()
                found = search.best(work, words=one["words"], language=one["script"])
                spans.append(time.perf_counter() - began)
            took.append(min(spans))  # the others waited for somebody else's processor
            hit = any(codes[each.article_id] in one["answer"] for each in found)
            asked[one["script"]] += 1
            right[one["script"]] += hit
            if one.get("blind") == BLIND:
                blind += 1
                held += hit
        away = [not search.best(work, words=one["words"]) for one in shelf.elsewhere()]
    engines.dispose()
    took.sort()
    return {
        "filled": filled,
        "first": first,
        "median": took[len(took) // 2],
        "nearly_all": took[int(len(took) * 0.99)],
        "longest": took[-1],
        "found": {script: right[script] / asked[script] for script in asked},
        "blind": held / blind,
        "elsewhere": sum(away) / len(away),
    }


def _settle(engines: Engines) -> None:
    """As autovacuum leaves a table some minutes after so many rows came."""
    if engines.write.dialect.name == "postgresql":
        with engines.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


if __name__ == "__main__":
    measuring.tell(run(measuring.arguments()))
