"""What members get to read: published, taken down, taken up again."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, literal, select, update

from domain import audit
from domain.access import Permission
from domain.errors import Outdated
from domain.knowledge import index
from domain.knowledge.errors import ArticleIncomplete, ArticleNotThere
from domain.knowledge.model import Article, ArticleState, ArticleText
from domain.knowledge.writing import get
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_X = ArticleText.__table__  # type: ignore[attr-defined]


def publish(work: Work, article_id: int, *, version: int) -> Article:
    """Let members read and find the article as it is written at `version`. Published as it is
    already, nothing changes. Of two colleagues at once, one publishes.

    Raises:
        NotFound: no such article. Outdated: it was changed meanwhile.
        ArticleIncomplete: it has no text in the club's language.
    """
    work.require(Permission.PUBLISH_ARTICLES)
    article = get(work, article_id)
    club = work.policy.language
    own = select(_X.c.id).where(_X.c.article_id == article_id, _X.c.language == club, ~_X.c.live)
    if work.session.execute(own).first() is None:
        raise ArticleIncomplete(reason=club)
    done = work.session.execute(
        update(_A)
        .where(
            _A.c.id == article_id,
            _A.c.version == version,
            (_A.c.state != ArticleState.PUBLISHED)
            | (_A.c.published_version.is_distinct_from(version)),
        )
        .values(
            state=ArticleState.PUBLISHED,
            published_version=version,
            published_by=work.actor.person_id,
            published_at=work.now,
        )
    )
    article = get(work, article_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        if article.version != version:
            raise Outdated
        return article
    show(work, [article_id])
    audit.record(work, "article.published", article)
    return article


def show(work: Work, ids: Collection[int]) -> None:
    """Members read the written texts of these articles from here on; the caller has published
    them in this transaction."""
    index.take_out(work, ids)
    work.session.execute(delete(_X).where(_X.c.article_id.in_(ids), _X.c.live))
    parts = (_X.c.title, _X.c.asked, _X.c.body)
    written = select(_X.c.article_id, _X.c.language, literal(True), *parts).where(
        _X.c.article_id.in_(ids), ~_X.c.live
    )
    columns = ["article_id", "language", "live", "title", "asked", "body"]
    work.session.execute(insert(_X).from_select(columns, written))
    index.put(work, _live(work, ids))


def retire(work: Work, article_id: int) -> Article:
    """Take an article down: no member reads or finds it any more; what is written of it stays.
    Again, nothing changes.

    Raises:
        NotFound: no such article.
    """
    work.require(Permission.PUBLISH_ARTICLES)
    done = work.session.execute(
        update(_A)
        .where(_A.c.id == article_id, _A.c.state != ArticleState.RETIRED)
        .values(state=ArticleState.RETIRED, version=_A.c.version + 1)
    )
    article = get(work, article_id)
    if done.rowcount:  # type: ignore[attr-defined]
        index.take_out(work, [article_id])
        work.session.execute(delete(_X).where(_X.c.article_id == article_id, _X.c.live))
        audit.record(work, "article.retired", article)
    return article


def take_up(work: Work, article_id: int) -> Article:
    """Make a draft of an article that was taken down.

    Raises:
        NotFound: no such article. ArticleNotThere: it is not taken down.
    """
    work.require(Permission.PUBLISH_ARTICLES)
    done = work.session.execute(
        update(_A)
        .where(_A.c.id == article_id, _A.c.state == ArticleState.RETIRED)
        .values(state=ArticleState.DRAFT, version=_A.c.version + 1)
    )
    article = get(work, article_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise ArticleNotThere(reason=article.state)
    audit.record(work, "article.taken_up", article)
    return article


def _live(work: Work, ids: Collection[int]) -> Sequence[ArticleText]:
    found = work.session.execute(
        select(ArticleText)
        .where(_X.c.article_id.in_(ids), _X.c.live)
        .execution_options(populate_existing=True)
    )
    return found.scalars().all()
