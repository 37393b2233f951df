"""What colleagues type and send after an event: sums with bills, papers, the words of summaries.

`cost.7` and `paper.7.2` are about event 7, `summary.7.3` about its summary as it stood at
version 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from chat import after_books_screens as books
from chat import after_forms as forms
from chat import after_words, annual_screens, summary_screens
from chat.forms import Form
from chat.paging import SIZE
from chat.screen import Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.events import costs, papers, summary
from domain.events.costs import Spent
from domain.events.papers import File
from domain.plans import yearly
from domain.work import Work
from handlers.filling import FORMS, numbers
from locales.i18n import _, n_

Answers = dict[str, Any]


def slot_of(place: int) -> str:
    """The slot a button names.

    Raises:
        Outdated: there is none.
    """
    if not 0 <= place < len(after_words.PLACES):
        raise Outdated
    return after_words.PLACES[place]


# ── What is shown again ───────────────────────────────────────────────────────────────────────


def shown_costs(work: Work, event_id: int, line: str = "", *, page: int = 1) -> Screen:
    found = costs.listed(work, event_id, first=max(page - 1, 0) * SIZE, size=SIZE)
    return books.costs(found, page, line=line)


def shown_papers(work: Work, event_id: int, line: str = "") -> Screen:
    return books.papers(papers.archive(work, event_id), line=line)


def shown_summary(work: Work, event_id: int, line: str = "") -> Screen:
    return summary_screens.summary(summary.look(work, event_id), work.zone, line=line)


def shown_annual(work: Work, year: int, line: str = "") -> Screen:
    seen = yearly.look(work, year)
    return annual_screens.annual(seen, work.zone, this_year=work.today.year, line=line)


# ── Costs and papers ──────────────────────────────────────────────────────────────────────────


def cost(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    (event_id,) = numbers(argument, 1)
    event = costs.listed(work, event_id, size=1).event

    def send(work: Work, answers: Answers) -> Screen:
        bill = (answers.get("bill") or [None])[0]
        spent = Spent(
            answers["what"],
            Decimal(answers["amount"]),
            answers.get("bearer") or "",
            voucher=bill and bill["stored"],
            media_type=bill and bill["media_type"],
        )
        costs.add(work, event_id, spent)
        return shown_costs(work, event_id, _("✓ Noted."))

    form = forms.cost(f"cost.{argument}", event.cost_bearer, send)
    return replace(form, left=lambda work: shown_costs(work, event_id))


def paper(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    event_id, place = numbers(argument, 2)
    code = slot_of(place)
    papers.archive(work, event_id)

    def send(work: Work, answers: Answers) -> Screen:
        files = [File(one["stored"], one["sha256"], one["media_type"]) for one in answers["files"]]
        new = papers.add(work, event_id, code, files)
        return shown_papers(work, event_id, "✓ " + n_("{n} file kept.", "{n} files kept.", new))

    form = forms.paper(f"paper.{argument}", after_words.slot(code), send)
    return replace(form, left=lambda work: shown_papers(work, event_id))


# ── Summaries ─────────────────────────────────────────────────────────────────────────────────


def summarize(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    event_id, version = numbers(argument, 2)
    summary.look(work, event_id)

    def send(work: Work, answers: Answers) -> Screen:
        words = summary.Words(
            answers["effect"], answers.get("problems") or "", answers.get("lessons") or ""
        )
        summary.complete(work, event_id, words, version=version)
        return shown_summary(work, event_id, _("✓ Kept."))

    form = forms.summary(f"summary.{argument}", send)
    return replace(form, left=lambda work: shown_summary(work, event_id))


def annual(work: Work, argument: str) -> Form:
    work.require(Permission.RUN_EVENTS)
    year, version = numbers(argument, 2)
    yearly.look(work, year)

    def send(work: Work, answers: Answers) -> Screen:
        words = yearly.Words(
            answers["effect"], answers.get("deviations") or "", answers.get("problems") or ""
        )
        yearly.describe(work, year, words, version=version)
        return shown_annual(work, year, _("✓ Kept."))

    form = forms.annual(f"annual.{argument}", send)
    return replace(form, left=lambda work: shown_annual(work, year))


_ALL: dict[str, Callable[..., Form]] = {
    "cost": cost,
    "paper": paper,
    "summary": summarize,
    "annual": annual,
}
FORMS.update(_ALL)
