"""Ready answers, and who answers which questions."""

from __future__ import annotations

from collections.abc import Sequence

from chat import knowledge_words as words
from chat.actions import BeginForm
from chat.actions_knowledge import (
    ChangeReadyAnswer,
    ChooseRoute,
    OpenReadyAnswer,
    RetireReadyAnswer,
    SeeArticles,
    SeeReadyAnswers,
    SeeRoutes,
    SetRoute,
)
from chat.application_screens import menu
from chat.labels import colleague, role
from chat.paging import SIZE, counted, page, turning
from chat.screen import Button, Screen
from domain.knowledge.model import LANGUAGES, ReadyAnswer
from domain.knowledge.ready import Listed
from domain.knowledge.routes import ANSWERING, Route
from locales.i18n import _, opening, pair_

# ── Ready answers ─────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, number: int, *, writes: bool) -> Screen:
    """The answers in use."""
    new = Button(_("New ready answer"), BeginForm(form="ready"), style="primary")
    tools = ((new,),) if writes else ()
    last = ((Button(_("‹ Articles"), SeeArticles()), *menu()),) if writes else (menu(),)
    title = _("Ready answers")
    if not found.items:
        text = _("Here stand words you answer with again and again, filled in for each case.")
        return Screen(title, text, (*tools, *last))
    rows = tuple(
        (Button(f"{one.name} · {words.subject(one.area)}"[:60],
                OpenReadyAnswer(ready_id=one.id or 0)),)
        for one in found.items
    )  # fmt: skip
    pages = turning(counted(found.total, number, SIZE), lambda to: SeeReadyAnswers(page=to))
    text = _("Tap one to read it. When you answer a case, they are offered by its subject.")
    return Screen(title, text, (*rows, *pages, *tools, *last))


def one(answer: ReadyAnswer, *, writes: bool, toast: str = "") -> Screen:
    """One ready answer with its words in every language it has."""
    number = answer.id or 0
    parts = [words.subject(answer.area)]
    parts += [
        pair_(words.in_its_language(code), answer.texts[code])
        for code in LANGUAGES
        if code in answer.texts
    ]
    acts: tuple[tuple[Button, ...], ...] = ()
    if answer.retired_at is not None:
        parts.append(_("It is no longer used."))
    elif writes:
        change = Button(_("Change"), ChangeReadyAnswer(ready_id=number), style="primary")
        acts = ((change, Button(_("Use no more"), RetireReadyAnswer(ready_id=number))),)
    return Screen(answer.name, "\n\n".join(parts), (*acts, back()), toast=toast or None)


def retiring(answer: ReadyAnswer) -> Screen:
    """The second look."""
    number = answer.id or 0
    return Screen(
        _("Use this answer no more?"),
        _("It is no longer offered to colleagues. Answers already sent stay as they are."),
        (
            (Button(_("Use no more"), RetireReadyAnswer(ready_id=number, sure=True),
                    style="danger"),),
            back(),
        ),
    )  # fmt: skip


def back() -> tuple[Button, ...]:
    return (Button(_("‹ Ready answers"), SeeReadyAnswers()), *menu())


# ── Who answers what ──────────────────────────────────────────────────────────────────────────


def routes(found: Sequence[Route], *, toast: str = "") -> Screen:
    """Each subject with who answers questions about it."""
    buttons = [Button(_said(one), ChooseRoute(area=one.area)) for one in found]
    rows = tuple((button,) for button in buttons)
    return Screen(
        _("Who answers what"),
        _("New questions go to whom you name here; while somebody is away, to their substitute. "
          "Tap a subject to change it."),
        (*rows, (Button(_("‹ Articles"), SeeArticles()), *menu())),
        toast=toast or None,
    )  # fmt: skip


def _said(one: Route) -> str:
    return pair_(words.subject(one.area), _who(one))[:60]


def _who(one: Route) -> str:
    if one.name is not None:
        return colleague(one.name)
    return role(one.role) if one.role is not None else _("whoever is free")


def choosing(one: Route, people: Sequence[tuple[int, str]], number: int) -> Screen:
    """Whom a subject goes to: a colleague, whoever holds a role, or whoever is free."""
    shown = page(people, number)
    rows = tuple(
        (Button(name[:60], SetRoute(area=one.area, person_id=person)),)
        for person, name in shown.items
    )
    pages = turning(shown, lambda to: ChooseRoute(area=one.area, page=to))
    by_role = [
        Button(opening(role(each)), SetRoute(area=one.area, role=each.value))
        for each in ANSWERING
    ]  # fmt: skip
    pairs = tuple(tuple(by_role[at : at + 2]) for at in range(0, len(by_role), 2))
    free = Button(_("Whoever is free"), SetRoute(area=one.area))
    return Screen(
        words.subject(one.area),
        "\n".join(
            (
                _("Now: {who}", who=_who(one)),
                _("Choose a colleague, or a role: then it goes to the one with the fewest open "
                  "cases."),
            )
        ),
        (*rows, *pages, *pairs, (free, Button(_("‹ Subjects"), SeeRoutes()))),
    )  # fmt: skip
