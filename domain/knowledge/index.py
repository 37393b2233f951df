"""The index that searching reads: the terms of every published text, in the database.

Written with the text in one transaction, so no process ever searches an older index than it
reads (docs/decisions/0010-search.md).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert

from domain import upsert
from domain.knowledge import folding
from domain.knowledge.model import ArticleTerm, ArticleText, ArticleWord
from domain.work import Work

_T = ArticleTerm.__table__  # type: ignore[attr-defined]
_W = ArticleWord.__table__  # type: ignore[attr-defined]

# What a part of a text is worth, and how many terms such a part usually has.
_PARTS = (("title", 2.0, 14.0), ("asked", 3.0, 120.0), ("body", 1.0, 120.0))
_SATURATION, _LENGTH = 1.2, 0.6  # BM25's k1 and b
SHORTEST_WORD = 5  # what is shorter has too many neighbours to be a slip of one


def put(work: Work, texts: Iterable[ArticleText]) -> None:
    """Enter live texts whose terms are not in the index; the caller has taken out older ones."""
    terms: list[dict[str, Any]] = []
    words: set[str] = set()
    for text in texts:
        parts = {name: folding.fold(getattr(text, name)) for name, _boost, _usual in _PARTS}
        for part in parts.values():
            words.update(one for one in folding.words(part) if one.isalpha())
        terms += [
            {
                "term": term,
                "article_id": text.article_id,
                "language": text.language,
                "weight": weight,
            }
            for term, weight in weights(parts).items()
        ]
    if terms:
        work.session.execute(insert(_T), terms)
    long = sorted(one for one in words if len(one) >= SHORTEST_WORD)
    upsert.all_if_new(work.session, _W, [{"word": one} for one in long])


def take_out(work: Work, article_ids: Collection[int]) -> None:
    """Remove what the index holds of these articles."""
    work.session.execute(delete(_T).where(_T.c.article_id.in_(article_ids)))


def weights(parts: Mapping[str, str]) -> dict[str, float]:
    """How much each term says about a text: BM25 by parts, without the term's rarity."""
    found: Counter[str] = Counter()
    for name, boost, usual in _PARTS:
        counted = Counter(folding.terms(parts[name], whole=name != "body"))
        long = 1 - _LENGTH + _LENGTH * sum(counted.values()) / usual
        for term, n in counted.items():
            found[term] += boost * n * (_SATURATION + 1) / (n + _SATURATION * long)  # type: ignore[assignment]
    return {term: round(weight, 3) for term, weight in found.items()}
