"""Articles as everybody reads them: by area, one by one, in the nearest language."""

from dataclasses import dataclass

from sqlalchemy import func, select

from domain.access import Permission
from domain.errors import NotFound
from domain.knowledge import texts
from domain.knowledge.model import AREAS, Article, ArticleState, ArticleText, ArticleVote
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_X = ArticleText.__table__  # type: ignore[attr-defined]
_V = ArticleVote.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Text:
    """An article to read, the club's facts filled in. `voted`: what the reader said of it."""

    article_id: int
    area: str
    language: str
    title: str
    body: str
    voted: bool | None


@dataclass(frozen=True, slots=True)
class Titles:
    """A page of an area: (article id, title)."""

    items: list[tuple[int, str]]
    total: int


def areas(work: Work) -> dict[str, int]:
    """How many articles there are to read in each area that has some, in the usual order."""
    work.require(Permission.RAISE_CASE)
    rows = work.session.execute(
        select(_A.c.area, func.count())
        .where(_A.c.state == ArticleState.PUBLISHED)
        .group_by(_A.c.area)
    )
    found = {row[0]: int(row[1]) for row in rows}
    return {area: found[area] for area in AREAS if area in found}


def of_area(work: Work, area: str, *, language: str, first: int = 0, size: int = 7) -> Titles:
    """The articles of an area, those that helped most people first."""
    work.require(Permission.RAISE_CASE)
    wanted = (_A.c.area == area, _A.c.state == ArticleState.PUBLISHED)
    total = work.session.execute(select(func.count()).select_from(_A).where(*wanted)).scalar_one()
    helped = (
        select(func.count())
        .where(_V.c.article_id == _A.c.id, _V.c.helped)
        .correlate(_A)
        .scalar_subquery()
    )
    page = (
        select(_A.c.id, helped.label("helped"))
        .where(*wanted)
        .order_by(helped.desc(), _A.c.id)
        .offset(first)
        .limit(size)
        .subquery()
    )
    rows = work.session.execute(
        select(page.c.id, _X.c.language, _X.c.title)
        .join(_X, _X.c.article_id == page.c.id)
        .where(_X.c.live)
        .order_by(page.c.helped.desc(), page.c.id)
    )
    titles: dict[int, dict[str, str]] = {}
    for row in rows:
        titles.setdefault(row.id, {})[row.language] = row.title
    club = work.policy.language
    items = [(one, said[texts.nearest(said, language, club)]) for one, said in titles.items()]
    return Titles(items, int(total))


def read(work: Work, article_id: int, *, language: str) -> Text:
    """A published article in the reader's language, else in the club's.

    Raises:
        NotFound: nobody can read such an article (any more).
    """
    work.require(Permission.RAISE_CASE)
    rows = work.session.execute(
        select(ArticleText, _A.c.area)
        .join(_A, _A.c.id == _X.c.article_id)
        .where(_X.c.article_id == article_id, _X.c.live)
    ).all()
    said = {row[0].language: row[0] for row in rows}
    if not said:
        raise NotFound
    text = said[texts.nearest(said, language, work.policy.language)]
    voted = work.session.execute(
        select(_V.c.helped).where(
            _V.c.article_id == article_id, _V.c.person_id == work.actor.person_id
        )
    ).scalar_one_or_none()
    return Text(
        article_id=article_id,
        area=rows[0].area,
        language=text.language,
        title=text.title,
        body=texts.filled(text.body, texts.facts(work)),
        voted=voted,
    )
