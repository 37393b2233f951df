"""Searching the published articles: the best three for a question in anybody's words.

Two short queries read the index (domain/knowledge/index.py): how many texts have each term of
the question, and which texts have most of its weight. Rare terms weigh more; single Chinese signs
little. What has too little of the question is not shown at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import log

from sqlalchemy import case, func, or_, select

from domain.access import Permission
from domain.knowledge import folding, meaning, texts
from domain.knowledge.index import SHORTEST_WORD
from domain.knowledge.model import (
    LANGUAGES,
    Article,
    ArticleState,
    ArticleTerm,
    ArticleText,
    ArticleWord,
)
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_X = ArticleText.__table__  # type: ignore[attr-defined]
_T = ArticleTerm.__table__  # type: ignore[attr-defined]
_W = ArticleWord.__table__  # type: ignore[attr-defined]

BEST = 3
MOST_TERMS = 48  # of a question; the rarest are kept
_CANDIDATES = 24  # texts looked at closely
_SINGLE = 0.3  # what one Chinese sign weighs beside a pair
_MEANT = 1.2  # what a word of the same meaning weighs
_UNKNOWN = 0.2  # what a term weighs that no article has: most are pairs across two words
_ENTRIES = 4000  # of the index that one search looks at, so that its time is bounded
_BASE = 0.4  # what a score is worth beside how much of the question is covered
_COVERED = 0.08  # of the question's weight a candidate has to have
_LEAST = 3.5  # a score below which nothing is shown (decision 0010)
_SMALL = 300  # texts; with fewer every term would look common
_SAME_AREA = 1.25
_ALIKE = 0.8  # of two words, for "did you mean"


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
    asked, meant = _corrected(work, folding.fold(words[: folding.LONGEST]))
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
        term: log(1 + total / (known.get(term, 0) + 0.5)) / rarest * _size(term, term in known)
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


def _size(term: str, known: bool) -> float:
    if not known:
        return _UNKNOWN
    if term.startswith(meaning.MARK):
        return _MEANT
    return _SINGLE if len(term) == 1 and not term.isascii() else 1.0


# ── Looking it up ─────────────────────────────────────────────────────────────────────────────


def _looked_up(
    work: Work, weighed: Mapping[str, float], area: str | None, language: str, most: int
) -> tuple[Found, ...]:
    worth = case(dict(weighed), value=_T.c.term)
    score = func.sum(_T.c.weight * worth)
    rows = work.session.execute(
        select(_T.c.article_id, score.label("score"), func.sum(worth).label("had"))
        .where(_T.c.term.in_(list(weighed)))
        .group_by(_T.c.article_id, _T.c.language)
        .order_by(score.desc(), _T.c.article_id)
        .limit(_CANDIDATES)
    )
    whole = sum(weighed.values())
    ranked: dict[int, tuple[float, float]] = {}
    for row in rows:
        covered = row.had / whole
        mark = row.score * (_BASE + covered), covered
        if covered >= _COVERED and mark[0] >= _LEAST:
            ranked[row.article_id] = max(mark, ranked.get(row.article_id, (0.0, 0.0)))
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


# ── Did you mean ──────────────────────────────────────────────────────────────────────────────


def _corrected(work: Work, asked: str) -> tuple[str, str]:
    """The question with unknown words in Latin letters replaced by their nearest known ones, and
    the same again where there was something to replace."""
    typed = [one for one in folding.words(asked) if one.isalpha() and len(one) >= SHORTEST_WORD]
    if not typed:
        return asked, ""
    known = _known(work, typed)
    slips = {one: _near(one, known) for one in typed if one not in known}
    slips = {one: near for one, near in slips.items() if near}
    if not slips:
        return asked, ""
    pieces = [slips.get(one, one) for one in folding.pieces(asked)]
    meant = " ".join(pieces)
    return meant, meant


def _known(work: Work, typed: Iterable[str]) -> set[str]:
    """Words the articles have that begin like these; a slip in the first letter is rare."""
    starts = {one[0] for one in typed}
    near = or_(*(_W.c.word.between(one, one + "zzzz") for one in sorted(starts)))
    return set(work.session.execute(select(_W.c.word).where(near)).scalars())


def _near(word: str, known: Iterable[str]) -> str:
    alike = [one for one in known if one[0] == word[0] and abs(len(one) - len(word)) <= 2]
    stems = {folding.terms(one)[0] for one in alike if folding.terms(one)}
    own = folding.terms(word)
    if own and own[0] in stems:
        return ""  # another ending of a known word is no slip
    found = get_close_matches(word, sorted(alike), n=1, cutoff=_ALIKE)
    return found[0] if found else ""
