"""The index is written anew when the words it is made of have changed with a new version."""

from hashlib import sha256

from sqlalchemy import select

from domain.access import Permission
from domain.knowledge import index, meaning
from domain.knowledge.model import Article, ArticleState, ArticleText
from domain.people import facts
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_X = ArticleText.__table__  # type: ignore[attr-defined]

KEY = "article_index"  # which words the index was written with, and how far
TERMS = 3  # counted up when terms are cut in another way
CHUNK = 20  # articles in one unit of work
_DONE = "done"


def run(work: Work) -> int:
    """Enter the next published articles with today's words, in order; how many. Called again
    until it is 0; then nothing more until the words change."""
    work.require(Permission.RUN_SCHEDULE)
    mark = sha256(f"{TERMS}\n{meaning.source()}".encode()).hexdigest()[:16]
    known, _space, place = (facts.fact(work.session, KEY) or "").partition(" ")
    if known == mark and place == _DONE:
        return 0
    last = int(place) if known == mark else 0
    ids = list(
        work.session.execute(
            select(_A.c.id)
            .where(_A.c.id > last, _A.c.state == ArticleState.PUBLISHED)
            .order_by(_A.c.id)
            .limit(CHUNK)
            .with_for_update()
        ).scalars()
    )
    if ids:
        index.take_out(work, ids)
        live = select(ArticleText).where(_X.c.article_id.in_(ids), _X.c.live)
        index.put(work, work.session.execute(live).scalars().all())
    facts.put(work.session, KEY, f"{mark} {ids[-1] if ids else _DONE}", work.now)
    return len(ids)
