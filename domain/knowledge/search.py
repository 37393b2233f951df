"""Searching the published articles: the best three for a question in anybody's words.

Two short queries read the index (domain/knowledge/index.py): how many texts have each term of
the question, and which texts have most of its weight. Rare terms weigh more; single Chinese signs
little. What has too little of the question is not shown at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from sqlalchemy import case, func, select

from domain.access import Permission
from domain.knowledge import folding, meaning, slips, texts
from domain.knowledge.model import (
    LANGUAGES,
    Article,
    ArticleState,
    ArticleTerm,
    ArticleText,
)
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_X = ArticleText.__table__  # type: ignore[attr-defined]
_T = ArticleTerm.__table__  # type: ignore[attr-defined]

BEST = 3
MOST_TERMS = 48  # of a question; the rarest are kept
_CANDIDATES = 24  # texts looked at closely
_SINGLE = 0.3  # what one Chinese sign weighs beside a pair
_EMPTY = 0.55  # what a sign like 的 or 哪 leaves of the weight of its pair, and a word like my
_WORD_PAIR = 1.0  # what two Latin words side by side weigh beside one
_MEANT = 0.6  # what a word of the same meaning weighs at least, however many articles have it
_UNKNOWN = 0.9  # what a word weighs that no article has: it is about something else
_UNKNOWN_PAIR, _UNKNOWN_SIGN = 0.4, 0.2  # the same of signs: most are pairs across two words
_ENTRIES = 4000  # of the index that one search looks at, so that its time is bounded
_BASE = 0.4  # what a score is worth beside how much of the question is covered
_COVERED = 0.08  # of the question's weight a candidate has to have
_LEAST = 5.1  # a score below which nothing is shown (decision 0010) …
_NEARLY_ALL = 0.65  # … unless the text has so much of the question
_SMALL = 300  # texts; with fewer every term would look common
_SAME_AREA = 1.25


@dataclass(frozen=True, slots=True)
class Found:
    """One answer, its title in `language`, which may not be the one asked for. `covered`: how
    much of the question it has, 0 to 1."""

    article_id: int
    area: str
    title: str
    language: str
    score: float
    covered: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`meant`: what was looked for instead, where a word was mistyped; else empty."""

    found: tuple[Found, ...]
    meant: str = ""


def best(
    work: Work, *, words: str, area: str | None = None, language: str = "", most: int = BEST
) -> tuple[Found, ...]:
    """The published articles that answer this best, the best first, none that hardly fit.

    `language`: the reader's (default: the club's). `area` prefers its own articles and hides no
    others. Empty words, or words of which nothing is known, give nothing (SPEC 9).
    """
    work.require(Permission.RAISE_CASE)
    return answer(work, words=words, area=area, language=language, most=most).found


def answer(
    work: Work, *, words: str, area: str | None = None, language: str = "", most: int = BEST
) -> Answer:
    """The same, with what was understood of mistyped words."""
    work.require(Permission.RAISE_CASE)
    asked, meant = slips.corrected(work, folding.fold(words[: folding.LONGEST]))
    weighed = _weighed(work, asked)
    if not weighed:
        return Answer((), meant)
    return Answer(_looked_up(work, weighed, area, language, most), meant)


# ── Weighing the question ─────────────────────────────────────────────────────────────────────


def _weighed(work: Work, asked: str) -> dict[str, float]:
    """Term → weight; what no text has counts too, as rarer than anything."""
    wanted = folding.asked(asked)[: MOST_TERMS * 3]
    if not wanted:
        return {}
    counted = work.session.execute(
        select(_T.c.term, func.count())
        .where(_T.c.term.in_(wanted))
        .group_by(_T.c.term)
        .order_by(_T.c.term)
    )
    known = {row[0]: int(row[1]) for row in counted}
    if not known:
        return {}
    published = select(func.count()).where(_A.c.state == ArticleState.PUBLISHED)
    total = max(int(work.session.execute(published).scalar_one()) * len(LANGUAGES), _SMALL)
    rarest = log(1 + total / 0.5)
    weights = {
        term: _worth(term, log(1 + total / (known.get(term, 0) + 0.5)) / rarest, term in known)
        for term in wanted
    }
    kept: dict[str, float] = {}
    room = _ENTRIES
    for term in sorted(weights, key=lambda term: -weights[term])[:MOST_TERMS]:
        room -= known.get(term, 0)
        if room < 0 and kept:
            break  # what is left stands in so many texts that it finds nothing
        kept[term] = weights[term]
    return kept


def _worth(term: str, rare: float, known: bool) -> float:
    """`rare`: 0 to 1."""
    if term.startswith(meaning.MARK):
        return max(rare, _MEANT) if known else 0.0
    empty = _EMPTY ** folding.empty_parts(term)
    if term.isascii():
        if folding.PAIR in term:
            return rare * _WORD_PAIR * empty if known else 0.0
        return rare if known else _UNKNOWN
    single = len(term) == 1
    if known:
        return (rare * _SINGLE if single else rare) * empty
    return (_UNKNOWN_SIGN if single else _UNKNOWN_PAIR) * empty


# ── Looking it up ─────────────────────────────────────────────────────────────────────────────


def _looked_up(
    work: Work, weighed: Mapping[str, float], area: str | None, language: str, most: int
) -> tuple[Found, ...]:
    said = (  # in whichever of its languages it says most about the article
        select(_T.c.article_id, _T.c.term, func.max(_T.c.weight).label("weight"))
        .where(_T.c.term.in_(list(weighed)))
        .group_by(_T.c.article_id, _T.c.term)
        .subquery()
    )
    worth = case(dict(weighed), value=said.c.term)
    score = func.sum(said.c.weight * worth)
    rows = work.session.execute(
        select(said.c.article_id, score.label("score"), func.sum(worth).label("had"))
        .group_by(said.c.article_id)
        .order_by(score.desc(), said.c.article_id)
        .limit(_CANDIDATES)
    )
    whole = sum(weighed.values())
    ranked: dict[int, tuple[float, float]] = {}
    for row in rows:
        covered = row.had / whole
        mark = row.score * (_BASE + covered)
        if (mark >= _LEAST and covered >= _COVERED) or covered >= _NEARLY_ALL:
            ranked[row.article_id] = mark, covered
    return _titled(work, ranked, area, language)[:most]


def _titled(
    work: Work, ranked: Mapping[int, tuple[float, float]], area: str | None, language: str
) -> tuple[Found, ...]:
    if not ranked:
        return ()
    rows = work.session.execute(
        select(_A.c.id, _A.c.area, _X.c.language, _X.c.title)
        .join(_X, _X.c.article_id == _A.c.id)
        .where(_A.c.id.in_(ranked), _X.c.live)
    )
    titles: dict[int, dict[str, str]] = {}
    areas: dict[int, str] = {}
    for row in rows:
        areas[row.id] = row.area
        titles.setdefault(row.id, {})[row.language] = row.title
    found = []
    for number, said in titles.items():
        spoken = texts.nearest(said, language, work.policy.language)
        score, covered = ranked[number]
        near = _SAME_AREA if area is not None and areas[number] == area else 1.0
        found.append(
            Found(number, areas[number], said[spoken], spoken, round(score * near, 2), covered)
        )
    return tuple(sorted(found, key=lambda one: (-one.score, one.article_id)))
