"""Questions and answers as everybody reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat import knowledge_words as words
from chat.actions import BeginForm
from chat.actions_knowledge import ArticleHelped, SeeArticle, SeeSubject, SeeSubjects
from chat.application_screens import menu
from chat.case_words import FIELDS
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.knowledge.reading import Text, Titles
from domain.knowledge.search import Answer
from locales.i18n import _, language

SIZE = 7
Rows = tuple[tuple[Button, ...], ...]


def ask(area: str = "", *, primary: bool = False) -> Button:
    """The way to a person, the subject filled in where a question can be about it."""
    form = f"question.{area}" if area in FIELDS else "question"
    return Button(_("Ask a person"), BeginForm(form=form), style="primary" if primary else None)


def _search(*, primary: bool = False) -> Button:
    return Button(_("Search"), BeginForm(form="find"), style="primary" if primary else None)


def subjects(areas: Mapping[str, int]) -> Screen:
    """What there is to read, by subject."""
    title = _("Questions and answers")
    if not areas:
        text = _("Here will stand the answers to what people often ask. Until then a person "
                 "answers you.")  # fmt: skip
        return Screen(title, text, ((ask(primary=True),), menu()))
    buttons = [
        Button(f"{words.subject(area)} ({n})", SeeSubject(area=area)) for area, n in areas.items()
    ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    text = _("Tap a subject, or search in your own words.")
    return Screen(title, text, ((_search(primary=True),), *rows, (ask(), *menu())))


def subject(area: str, found: Titles, number: int) -> Screen:
    """The articles of a subject."""
    rows = _titles(found.items)
    pages = turning(counted(found.total, number, SIZE), lambda to: SeeSubject(area=area, page=to))
    text = _("Tap a question to read the answer.")
    if not found.items:
        text = _("There is no answer here yet. A person answers you.")
    return Screen(words.subject(area), text, (*rows, *pages, (ask(area), _search()), _back()))


def _titles(items: Sequence[tuple[int, str]]) -> Rows:
    return tuple((Button(title[:60], SeeArticle(article_id=one)),) for one, title in items)


def _back() -> tuple[Button, ...]:
    return (Button(_("‹ Subjects"), SeeSubjects()), *menu())


def article(text: Text, *, toast: str = "") -> Screen:
    """One answer, and the question whether it helped."""
    number = text.article_id
    parts = [text.body]
    if text.language != language():
        parts.insert(0, words.foreign(text.language))
    if text.voted is None:
        parts.append(_("Does this answer your question?"))
    yes, no = _("Yes, thank you"), _("Not quite")
    choice = (
        Button(f"✓ {yes}" if text.voted else yes, ArticleHelped(article_id=number, yes=True)),
        Button(f"✓ {no}" if text.voted is False else no,
               ArticleHelped(article_id=number, yes=False)),
    )  # fmt: skip
    back = Button(f"‹ {words.subject(text.area)}", SeeSubject(area=text.area))
    return Screen(text.title, "\n\n".join(parts), (choice, (back, *menu())), toast=toast or None)


def not_helped(area: str, article_id: int) -> Screen:
    """On from an article that did not answer it."""
    return Screen(
        _("Let us ask a person"),
        _("Sorry that it was not the right answer. A colleague answers you here in the chat."),
        (
            (ask(area, primary=True),),
            (_search(), Button(_("‹ The article"), SeeArticle(article_id=article_id))),
        ),
    )


def found(answer: Answer, area: str = "") -> Screen:
    """The best three for what was typed."""
    said = []
    if answer.meant:
        said.append(_("I looked for “{words}”.", words=answer.meant))
    if not answer.found:
        said.append(_("I found nothing that fits. Try other words, or ask a person."))
        rows: Rows = ((ask(area, primary=True), _search()),)
        return Screen(_("Nothing found"), "\n".join(said), (*rows, _back()), fresh=True)
    said.append(_("Tap a question to read the answer. Not among them? Then ask a person."))
    rows = _titles([(one.article_id, one.title) for one in answer.found])
    return Screen(
        _("This may be your answer"),
        "\n".join(said),
        (*rows, (ask(area), _search()), _back()),
        fresh=True,
    )
