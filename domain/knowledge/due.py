"""Articles that have to be looked through again: their keepers are reminded two weeks ahead."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select, update

from domain import outbox
from domain.access import RIGHTS, Permission, Role
from domain.knowledge import texts
from domain.knowledge.model import Article, ArticleState, ArticleText
from domain.people import service as people
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_X = ArticleText.__table__  # type: ignore[attr-defined]

AHEAD = timedelta(days=14)
CHUNK = 20
_WRITES = tuple(role for role in Role if Permission.WRITE_ARTICLES in RIGHTS[role])


def run(work: Work) -> int:
    """Tell of published articles that are due within two weeks, once for each day they are due
    by: whoever changed it last if they still write articles, else the member specialists.
    Returns how many were told of; called again until that is 0."""
    work.require(Permission.RUN_SCHEDULE)
    rows = work.session.execute(
        select(_A.c.id, _A.c.changed_by, _A.c.review_by)
        .where(
            _A.c.state == ArticleState.PUBLISHED,
            _A.c.review_by <= work.today + AHEAD,
            or_(_A.c.review_told.is_(None), _A.c.review_told != _A.c.review_by),
        )
        .order_by(_A.c.id)
        .limit(CHUNK)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return 0
    else_ = people.holders(work.session, Role.MEMBER_SPECIALIST, work.today)
    else_ = else_ or people.holders(work.session, Role.MANAGER, work.today)
    write = {one for role in _WRITES for one in people.holders(work.session, role, work.today)}
    told = [
        (person, f"article:{row.id}:review:{row.review_by}:{person}", {"article_id": row.id})
        for row in rows
        for person in ([row.changed_by] if row.changed_by in write else else_)
    ]
    outbox.queue_all(work, "article.review", told, not_before=outbox.decent_hour(work))
    work.session.execute(
        update(_A).where(_A.c.id.in_([row.id for row in rows])).values(review_told=_A.c.review_by)
    )
    return len(rows)


@dataclass(frozen=True, slots=True)
class Told:
    article_id: int
    title: str
    review_by: date


def told(work: Work, article_id: int, *, language: str) -> Told | None:
    """An article a notice is about, for delivery; None when it was looked through meanwhile."""
    rows = work.session.execute(
        select(_A.c.review_by, _X.c.language, _X.c.title)
        .join(_X, _X.c.article_id == _A.c.id)
        .where(
            _A.c.id == article_id,
            _X.c.live,
            _A.c.state == ArticleState.PUBLISHED,
            _A.c.review_by <= work.today + AHEAD,
        )
    ).all()
    if not rows:
        return None
    titles = {row.language: row.title for row in rows}
    spoken = texts.nearest(titles, language, work.policy.language)
    return Told(article_id, titles[spoken], rows[0].review_by)
