"""What follows an event, in words: figures line by line, papers, what became of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from chat.plan_words import month
from domain.events.after_model import Slot
from domain.events.feedback import LEAST, Results
from domain.events.figures import Figures
from domain.events.model import EventState
from domain.events.summary import Summary
from domain.plans import held
from locales.i18n import N_, _, date_, moment_, money_, n_, number_, pair_, series_

SLOTS: Mapping[str, str] = {
    Slot.RUN_SHEET: N_("Run sheet"),
    Slot.POSTER: N_("Poster"),
    Slot.PHOTOS: N_("Photos"),
    Slot.PRESS: N_("Press and posts"),
    Slot.OTHER: N_("Other papers"),
}
PLACES = tuple(SLOTS)  # a button names a slot by its place here

BECAME: Mapping[str, str] = {
    held.HELD: N_("held as planned"),
    held.MOVED: N_("held, moved"),
    held.OUTSIDE: N_("held, outside the plan"),
    held.CANCELLED: N_("cancelled"),
    held.DROPPED: N_("left out of the plan"),
    held.COMING: N_("still to come"),
    held.OPEN: N_("no event was made of it"),
}


def slot(code: str) -> str:
    return _(SLOTS[code])


def guests(one: Figures) -> list[str]:
    """Who was invited, waited, had a seat, came."""
    parts = [
        n_("{n} invited", "{n} invited", one.invited) if one.invited else "",
        n_("{n} waited", "{n} waited", one.waited) if one.waited else "",
        n_("{n} gave the seat up", "{n} gave their seats up", one.given_up)
        if one.given_up
        else "",
    ]
    lines = [
        n_("{n} registered, {seats} in all", "{n} registered, {seats} in all", one.registered,
           seats=n_("{n} seat", "{n} seats", one.seats)),
        series_(filter(None, parts)),
        came(one),
    ]  # fmt: skip
    return [line for line in lines if line]


def came(one: Figures) -> str:
    """Who came, and who did not."""
    if not one.checked:
        return _("Nobody was checked in, so everybody with a seat counts as a guest.")
    parts = [
        n_("{n} came", "{n} came", one.came),
        n_("{n} did not come", "{n} did not come", one.no_show),
        n_("{n} walked in", "{n} walked in", one.walk_ins) if one.walk_ins else "",
    ]
    return series_(filter(None, parts))


def money(one: Figures) -> list[str]:
    """Cost against budget, by who bears it, for each guest."""
    lines = [cost(one)]
    if len(one.bearers) > 1 or any(one.bearers):
        shares = [
            pair_(bearer or _("the club"), money_(amount))
            for bearer, amount in one.bearers.items()
        ]
        lines.append(series_(shares))
    if one.each is not None and one.cost:
        lines.append(_("{sum} for each guest", sum=money_(one.each)))
    if one.points:
        lines.append(n_("{n} point given for coming", "{n} points given for coming", one.points))
    return lines


def cost(one: Figures) -> str:
    facts = {"cost": money_(one.cost), "budget": money_(one.budget)}
    if one.over:
        return "⚠ " + _("Cost {cost}, over the budget of {budget}", **facts)
    return _("Cost {cost} of a budget of {budget}", **facts)


def feedback(asked: int, answers: int, csat: int | None, nps: int | None) -> str:
    """How many answered and what they say; no figure below five answers."""
    said = _("{n} of {all} answered", n=number_(answers), all=number_(asked))
    if csat is None or nps is None:
        if not asked:
            return _("Nobody has been asked yet.")
        few = _("figures appear from {least} answers on", least=number_(LEAST))
        return series_((said, few))
    return series_((said, _("{share}% satisfied", share=csat), _("NPS {score}", score=nps)))


def of_results(found: Results) -> str:
    return feedback(found.asked, found.n, found.csat, found.nps)


def of_figures(one: Figures) -> str:
    return feedback(one.asked, one.answers, one.csat, one.nps)


def stars(counts: Sequence[int]) -> list[str]:
    """Five stars first: ★★★★★ 12."""
    whole = sum(counts) or 1
    return [
        f"{'★' * place}{'☆' * (5 - place)}  {number_(counts[place - 1])}"
        f"  {'▮' * round(10 * counts[place - 1] / whole)}".rstrip()
        for place in range(5, 0, -1)
    ]


def step(seen: Summary, zone: tzinfo) -> str:
    """Where the summary stands, in a line."""
    after, state = seen.after, seen.event.state
    if state == EventState.SIGNED:
        number = seen.request.approval.number if seen.request else None
        if number:
            return _("Signed, filed as no. {number}.", number=number)
        return _("Signed.")
    if state == EventState.SUMMARIZED:
        returned = seen.request is not None and seen.request.approval.state == "returned"
        return _("Sent back with a question.") if returned else _("Handed in for signature.")
    if after is None:
        return _("It follows when the event is over.")
    if after.drafted_at is None or after.due_at is None:
        return _("The draft comes on the third day after the event.")
    return _("To be handed in by {due}.", due=moment_(after.due_at, zone))


def line(one: held.Line) -> str:
    """An event of the year: its day, name, what became of it, cost and guests."""
    day = date_(one.on, weekday=False) if one.on else month(one.planned) if one.planned else "—"
    parts = [day, one.title, _(BECAME[one.became])]
    if one.took_place:
        parts.append(n_("{n} guest", "{n} guests", one.came))
    if one.cost:
        parts.append(money_(one.cost) if one.cost <= one.budget else f"⚠ {money_(one.cost)}")
    return " · ".join(parts)
