"""Articles as their authors see them."""

from __future__ import annotations

from datetime import tzinfo

from chat import knowledge_words as words
from chat.actions import BeginForm
from chat.actions_knowledge import (
    OpenArticle,
    PublishArticle,
    ReadDraft,
    RetireArticle,
    SeeArticles,
    SeeReadyAnswers,
    SeeRoutes,
    SeeSubjects,
    SettleArticle,
    TakeStock,
    TakeUpArticle,
    WriteArticle,
)
from chat.application_screens import menu
from chat.labels import colleague
from chat.paging import SIZE, counted, turning
from chat.screen import Button, Screen
from domain.knowledge.model import LANGUAGES, ArticleState
from domain.knowledge.search import Answer
from domain.knowledge.texts import nearest
from domain.knowledge.writing import CHANGED, Listed, Written
from locales.i18n import _, date_, groups_, language, moment_, n_, sentences_, series_

Rows = tuple[tuple[Button, ...], ...]


def back() -> tuple[Button, ...]:
    return (Button(_("‹ Articles"), SeeArticles()), *menu())


# ── All of them ───────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, only: str, number: int, *, publishes: bool, routes: bool) -> Screen:
    """The articles, those that want work first. `routes`: may say who answers what."""
    write = Button(_("Write one"), BeginForm(form="article"), style="primary")
    tools = [Button(_("Ready answers"), SeeReadyAnswers())]
    if routes:
        tools.append(Button(_("Who answers what"), SeeRoutes()))
    last = (Button(_("As members see it"), SeeSubjects()), *menu())
    title = _("Articles")
    if not any(found.counts.values()):
        text = _("Here stand the answers members find before they ask a person.")
        first: tuple[Button, ...] = (write,)
        if publishes:
            text = sentences_(text, _("A first stock about cards, points and events is ready."))
            first = (Button(_("Take the first stock"), TakeStock()), write)
        return Screen(title, text, (first, tuple(tools), last))
    rows = tuple(
        (Button(_line(one.title, one.changed, one.article.state),
                OpenArticle(article_id=one.article.id or 0)),)
        for one in found.items
    )  # fmt: skip
    pages = turning(counted(found.total, number, SIZE), lambda to: SeeArticles(only=only, page=to))
    choose = tuple(
        Button(f"• {_(label)}" if code == only else _(label), SeeArticles(only=code))
        for code, label in words.FILTERS.items()
        if code == only or not code or found.counts.get(code)
    )
    search = Button(_("Search"), BeginForm(form="artlook"))
    return Screen(
        title, _tally(found), (*rows, *pages, choose, (write, search), tuple(tools), last)
    )


def _line(title: str, changed: bool, state: str) -> str:
    mark = {"draft": "✎ ", "retired": "✕ "}.get(state, "✎ " if changed else "")
    return f"{mark}{title}"[:60]


def _tally(found: Listed) -> str:
    read = found.counts.get("published", 0) + found.counts.get(CHANGED, 0)
    parts = [n_("{n} article for members to read", "{n} articles for members to read", read)]
    drafts = found.counts.get("draft", 0)
    if drafts:
        parts.append(n_("{n} draft", "{n} drafts", drafts))
    changed = found.counts.get(CHANGED, 0)
    if changed:
        parts.append(n_("{n} with changes to publish", "{n} with changes to publish", changed))
    return groups_(parts)


def taking_stock(count: int) -> Screen:
    """The second look at the first stock."""
    return Screen(
        _("Take the first stock?"),
        n_("{n} article in three languages, with the facts filled in from the club's settings. "
           "Members can read it at once; change what is different with you.",
           "{n} articles in three languages, with the facts filled in from the club's settings. "
           "Members can read them at once; change what is different with you.", count),
        ((Button(_("Take and publish"), TakeStock(sure=True), style="primary"),), back()),
    )  # fmt: skip


# ── One ───────────────────────────────────────────────────────────────────────────────────────


def article(seen: Written, zone: tzinfo, club: str, *, publishes: bool, toast: str = "") -> Screen:
    """An article with what can be done about it. `club` is the club's language."""
    one = seen.article
    said = {**seen.live, **seen.drafts}
    title = said[nearest(said, language(), club)].title
    state = CHANGED if seen.changed else one.state
    lines = [f"{words.subject(one.area)} · {_(words.STATES[state])}"]
    if one.changed_by:  # nobody: it came with the demo club
        lines.append(_("Changed by {who}, {when}.", who=colleague(seen.changed_by),
                       when=moment_(one.changed_at, zone)))  # fmt: skip
    if one.published_by and seen.published_by is not None and one.published_at is not None:
        lines.append(_("Published by {who}, {when}.", who=colleague(seen.published_by),
                       when=moment_(one.published_at, zone)))  # fmt: skip
    if one.review_by is not None:
        lines.append(_("To be looked through by {day}.", day=date_(one.review_by)))
    missing = [words.in_its_language(code) for code in LANGUAGES if code not in seen.drafts]
    if missing:
        lines.append(_("Not written yet: {languages}.", languages=series_(missing)))
    lines += _votes(seen)
    return Screen(
        title,
        "\n".join(lines),
        (*_acts(seen, publishes=publishes), back()),
        toast=toast or None,
    )


def _votes(seen: Written) -> list[str]:
    yes, no = seen.votes.helped, seen.votes.not_helped
    if not yes + no:
        return []
    return [
        sentences_(
            n_("It helped {n} reader.", "It helped {n} readers.", yes),
            n_("{n} reader asked on.", "{n} readers asked on.", no),
        )
    ]


def _acts(seen: Written, *, publishes: bool) -> Rows:
    one = seen.article
    number = one.id or 0
    texts = tuple(
        Button(
            words.in_its_language(code) if code in seen.drafts else
            _("Write {language}", language=words.in_its_language(code)),
            ReadDraft(article_id=number, language=words.place(code)) if code in seen.drafts
            else WriteArticle(article_id=number, language=words.place(code)),
        )
        for code in LANGUAGES
    )  # fmt: skip
    settle = Button(_("Subject and day"), SettleArticle(article_id=number))
    if not publishes:
        return (texts, (settle,))
    publish = Button(
        _("Publish"), PublishArticle(article_id=number, version=one.version), style="primary"
    )
    down = Button(_("Take down"), RetireArticle(article_id=number), style="danger")
    if one.state == ArticleState.RETIRED:
        return (texts, (Button(_("Take up again"), TakeUpArticle(article_id=number)), settle))
    if one.state == ArticleState.PUBLISHED and not seen.changed:
        return (texts, (settle, down))
    return ((publish,), texts, (settle, down))


def draft(seen: Written, place: int, body: str) -> Screen:
    """What is written in one language, as a member would read it; `body` is filled in."""
    code = LANGUAGES[place]
    text, number = seen.drafts[code], seen.article.id or 0
    parts = [body]
    if text.asked:
        parts.append(_("Found by these questions too:") + "\n" + text.asked)
    change = Button(_("Change"), WriteArticle(article_id=number, language=place), style="primary")
    to = Button(_("‹ The article"), OpenArticle(article_id=number))
    return Screen(text.title, "\n\n".join(parts), ((change,), (to, *menu())))


def retiring(seen: Written) -> Screen:
    """The second look: members find it no more."""
    number = seen.article.id or 0
    return Screen(
        _("Take this article down?"),
        _("Members no longer find it. What is written stays here and can be taken up again."),
        (
            (Button(_("Take it down"), RetireArticle(article_id=number, sure=True),
                    style="danger"),),
            (Button(_("‹ The article"), OpenArticle(article_id=number)), *menu()),
        ),
    )  # fmt: skip


def looked(answer: Answer) -> Screen:
    """What a search of the published articles found, to work on."""
    again = (Button(_("Search"), BeginForm(form="artlook")),)
    said = [_("I looked for “{words}”.", words=answer.meant)] if answer.meant else []
    if not answer.found:
        said.append(_("No published article fits. Drafts stand in the list."))
        return Screen(_("Nothing found"), "\n".join(said), (again, back()), fresh=True)
    rows = tuple(
        (Button(one.title[:60], OpenArticle(article_id=one.article_id)),) for one in answer.found
    )
    said.append(_("The best first, as members find them."))
    return Screen(_("Articles"), "\n".join(said), (*rows, again, back()), fresh=True)
