"""Writing articles: drafts in three languages, and what is changed of published ones."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import case, func, select, update

from domain import audit, upsert
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.knowledge import texts, votes
from domain.knowledge.errors import ArticleUnfit
from domain.knowledge.model import AREAS, Article, ArticleState, ArticleText
from domain.knowledge.texts import Words
from domain.knowledge.votes import Votes
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

_A = Article.__table__  # type: ignore[attr-defined]
_X = ArticleText.__table__  # type: ignore[attr-defined]

REVIEWED_AFTER = timedelta(days=365)
FURTHEST = timedelta(days=3 * 366)
CHANGED = "changed"  # published, with changes members do not read yet: a filter of its own


@dataclass(frozen=True, slots=True)
class Written:
    """An article as its authors see it: what is being written and what members read, by
    language."""

    article: Article
    drafts: dict[str, ArticleText]
    live: dict[str, ArticleText]
    votes: Votes
    changed_by: StaffName
    published_by: StaffName | None = None

    @property
    def changed(self) -> bool:
        """Whether members read an older version."""
        one = self.article
        return one.state == ArticleState.PUBLISHED and one.published_version != one.version


@dataclass(frozen=True, slots=True)
class Line:
    """One article of a list, its title in the nearest language."""

    article: Article
    title: str
    languages: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, and how many articles there are by state and as `changed`."""

    items: list[Line]
    total: int
    counts: dict[str, int] = field(default_factory=dict)


def begin(
    work: Work, *, area: str, language: str, words: Words, case_id: int | None = None
) -> Article:
    """A new draft with its first text; it is to be looked through again in a year. `case_id`:
    the answered question it was made from.

    Raises:
        ArticleUnfit: it cannot be like this.
    """
    work.require(Permission.WRITE_ARTICLES)
    if area not in AREAS:
        raise ArticleUnfit(reason="area")
    kept = texts.fit(language, words)
    me = work.actor.person_id
    article = Article(
        area=area,
        made_by=me,
        made_at=work.now,
        changed_by=me,
        changed_at=work.now,
        review_by=work.today + REVIEWED_AFTER,
        case_id=case_id,
    )
    work.session.add(article)
    work.session.flush()
    _keep(work, article.id or 0, language, kept)
    audit.record(work, "article.begun", article)
    return article


def write(work: Work, article_id: int, *, language: str, words: Words, version: int) -> Article:
    """Put these words in the place of an article's text in this language; what members read stays
    until it is published again. `version` is the one the actor saw.

    Raises:
        NotFound: no such article. ArticleUnfit: it cannot be like this.
        Outdated: a colleague has changed it meanwhile.
    """
    work.require(Permission.WRITE_ARTICLES)
    kept = texts.fit(language, words)
    _move(work, article_id, version)
    _keep(work, article_id, language, kept)
    article = get(work, article_id)
    audit.record(work, "article.written", article, fields=[language])
    return article


def settle(work: Work, article_id: int, *, area: str, review_by: date, version: int) -> Article:
    """What an article is about and the club day by which it is looked through again; both hold
    at once.

    Raises:
        NotFound: no such article. ArticleUnfit: no such area, or a day past or far off.
        Outdated: a colleague has changed it meanwhile.
    """
    work.require(Permission.WRITE_ARTICLES)
    if area not in AREAS:
        raise ArticleUnfit(reason="area")
    if not work.today < review_by <= work.today + FURTHEST:
        raise ArticleUnfit(reason="day")
    _move(work, article_id, version)
    article = get(work, article_id)
    article.area, article.review_by = area, review_by
    if article.published_version == version:
        article.published_version = article.version  # members read no other words for it
    audit.record(work, "article.settled", article, fields=["area", "review_by"])
    return article


def _move(work: Work, article_id: int, version: int) -> None:
    done = work.session.execute(
        update(_A)
        .where(_A.c.id == article_id, _A.c.version == version)
        .values(version=version + 1, changed_by=work.actor.person_id, changed_at=work.now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        get(work, article_id)
        raise Outdated


def _keep(work: Work, article_id: int, language: str, words: Words) -> None:
    upsert.or_replace(
        work.session,
        _X,
        ("article_id", "language", "live"),
        article_id=article_id,
        language=language,
        live=False,
        title=words.title,
        asked=words.asked,
        body=words.body,
    )


# ── Reading ───────────────────────────────────────────────────────────────────────────────────


def get(work: Work, article_id: int) -> Article:
    """
    Raises:
        NotFound: no such article.
    """
    article = work.session.get(Article, article_id, populate_existing=True)
    if article is None:
        raise NotFound
    return article


def one(work: Work, article_id: int) -> Written:
    """An article in whatever state, with all its texts and what readers said of it.

    Raises:
        NotFound: no such article.
    """
    work.require(Permission.WRITE_ARTICLES)
    article = get(work, article_id)
    found = work.session.execute(
        select(ArticleText)
        .where(_X.c.article_id == article_id)
        .execution_options(populate_existing=True)
    ).scalars()
    by_kind: dict[bool, dict[str, ArticleText]] = {False: {}, True: {}}
    for text in found:
        by_kind[text.live][text.language] = text
    ids = {article.changed_by, article.published_by or article.changed_by}
    names = people.staff_names(work.session, ids)
    return Written(
        article,
        by_kind[False],
        by_kind[True],
        votes.counted(work, article_id),
        names[article.changed_by],
        names[article.published_by] if article.published_by is not None else None,
    )


def listed(
    work: Work,
    *,
    only: str = "",
    area: str = "",
    language: str = "",
    first: int = 0,
    size: int = 6,
) -> Listed:
    """Articles with drafts and changed ones first; `only` a state or CHANGED, `area` one area."""
    work.require(Permission.WRITE_ARTICLES)
    changed = (_A.c.state == ArticleState.PUBLISHED) & (_A.c.published_version != _A.c.version)
    kind = case((changed, CHANGED), else_=_A.c.state)
    tally = work.session.execute(select(kind, func.count()).group_by(kind))
    counts = {row[0]: int(row[1]) for row in tally}
    wanted = [kind == only] if only else []
    wanted += [_A.c.area == area] if area else []
    order = case({"draft": 0, CHANGED: 1, "published": 2}, value=kind, else_=3)
    rows = work.session.execute(
        select(Article).where(*wanted).order_by(order, _A.c.id.desc()).offset(first).limit(size)
    )
    total = work.session.execute(select(func.count()).select_from(_A).where(*wanted)).scalar_one()
    articles = list(rows.scalars())
    titles = _titles(work, [one.id or 0 for one in articles])
    club = work.policy.language
    items = [
        Line(
            one,
            titles[one.id or 0][texts.nearest(titles[one.id or 0], language, club)],
            tuple(sorted(titles[one.id or 0])),
            one.state == ArticleState.PUBLISHED and one.published_version != one.version,
        )
        for one in articles
    ]
    return Listed(items, int(total), counts)


def _titles(work: Work, ids: list[int]) -> dict[int, dict[str, str]]:
    rows = work.session.execute(
        select(_X.c.article_id, _X.c.language, _X.c.title).where(
            _X.c.article_id.in_(ids), ~_X.c.live
        )
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.article_id, {})[row.language] = row.title
    return found
