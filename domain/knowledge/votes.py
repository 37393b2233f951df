"""Whether an article helped: one answer a person."""

from dataclasses import dataclass

from sqlalchemy import func, select

from domain import upsert
from domain.access import Permission
from domain.errors import NotFound
from domain.knowledge.model import Article, ArticleState, ArticleVote
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_V = ArticleVote.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Votes:
    helped: int = 0
    not_helped: int = 0


def helped(work: Work, article_id: int, *, yes: bool) -> str:
    """Note whether a published article helped the actor, and give its area, to go on asking in.
    Each person counts once: a second answer takes the first one's place.

    Raises:
        NotFound: members cannot read such an article.
    """
    work.require(Permission.RAISE_CASE)
    area = work.session.execute(
        select(_A.c.area).where(_A.c.id == article_id, _A.c.state == ArticleState.PUBLISHED)
    ).scalar_one_or_none()
    if area is None:
        raise NotFound
    upsert.or_replace(
        work.session,
        _V,
        ("article_id", "person_id"),
        article_id=article_id,
        person_id=work.actor.person_id,
        helped=yes,
        at=work.now,
    )
    return str(area)


def counted(work: Work, article_id: int) -> Votes:
    """How many it helped and how many not; the caller may see the article's file."""
    rows = work.session.execute(
        select(_V.c.helped, func.count())
        .where(_V.c.article_id == article_id)
        .group_by(_V.c.helped)
    )
    found = {bool(row[0]): int(row[1]) for row in rows}
    return Votes(found.get(True, 0), found.get(False, 0))
