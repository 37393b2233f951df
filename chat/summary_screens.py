"""The summary of an event: what is signed by manager, leader and general manager."""

from __future__ import annotations

from datetime import tzinfo

from chat import after_words as words
from chat import event_words
from chat.actions import ReviseRequest, SeeApproval
from chat.actions_after import (
    DrawAfter,
    HandInSummary,
    SeeSummary,
    TakeSummary,
    WriteSummary,
)
from chat.after_screens import back
from chat.application_screens import menu
from chat.plan_words import stands
from chat.screen import Button, Document, Screen
from domain.events.summary import Summary
from domain.plans.reading import Request
from locales.i18n import N_, _, pair_

Row = tuple[Button, ...]
LINES = 8  # events of a year on a page


# ── One event's ───────────────────────────────────────────────────────────────────────────────


def summary(seen: Summary, zone: tzinfo, *, line: str = "") -> Screen:
    """Figures, words and signatures, with what can be done now."""
    parts = [line, words.step(seen, zone), *body(seen)]
    if seen.writable and seen.after is not None and not seen.after.effect:
        parts.append(_("The figures are drafted. Your words are still missing: what it brought "
                       "about, what went wrong, what we learn from it."))  # fmt: skip
    parts.append("\n".join(stands(seen.request, zone)))
    title = _("Summary of “{event}”", event=event_words.title(seen.event))
    return Screen(title, "\n\n".join(filter(None, parts)), _acts(seen))


def body(seen: Summary) -> list[str]:
    """What is signed: figures, words, quotes."""
    one, after = seen.figures, seen.after
    parts = [
        "\n".join((*words.guests(one), *words.money(one), words.of_figures(one))),
    ]
    if after is not None:
        parts += [
            pair_(_(name), said)
            for name, said in (
                (EFFECT, after.effect),
                (PROBLEMS, after.problems),
                (LESSONS, after.lessons),
            )
            if said
        ]
    if seen.quotes:
        parts.append(
            "\n".join((_("Members said:"), *(_("“{words}”", words=one) for one in seen.quotes)))
        )
    return parts


EFFECT = N_("What it brought about")
PROBLEMS = N_("What went wrong")
LESSONS = N_("What we learn")


def _acts(seen: Summary) -> tuple[Row, ...]:
    number = seen.event.id or 0
    rows: list[Row] = []
    if seen.writable:
        write = WriteSummary(event_id=number)
        first = again(seen.request) if seen.event.state == "summarized" else ()
        if seen.may_hand_in:
            ask = HandInSummary(event_id=number)
            first = (Button(_("Hand it in"), ask, style="primary"),)
        own = Button(_("Write it"), write, style=None if first else "primary")
        rows.append((*first, own))
    looks = (
        Button(_("Picture"), DrawAfter(event_id=number)),
        Button(_("Excel"), TakeSummary(event_id=number)),
    )
    rows.append((*looks, *request_button(seen.request)))
    return (*rows, back(number))


def request_button(request: Request | None) -> Row:
    """The way to the request, where there is one."""
    if request is None:
        return ()
    return (Button(_("The request"), SeeApproval(approval_id=request.approval.id or 0)),)


def again(request: Request | None) -> Row:
    """Handing a returned one in again; only by who asked."""
    if request is None or not request.own:
        return ()
    press = ReviseRequest(approval_id=request.approval.id or 0, version=request.approval.version)
    return (Button(_("Hand it in again"), press, style="primary"),)


def handing_in(seen: Summary) -> Screen:
    number = seen.event.id or 0
    yes = Button(_("Yes, hand it in"), HandInSummary(event_id=number, sure=True), style="primary")
    return Screen(
        _("Hand this summary in?"),
        _("Manager, leader and general manager sign it one after another. Figures, costs and "
          "words stay as they are then; a question is answered within three working days."),
        ((yes,), (Button(_("‹ Back"), SeeSummary(event_id=number)),)),
    )  # fmt: skip


def file(event_id: int, name: str) -> Screen:
    return Screen(
        _("Summary of “{event}”", event=name),
        _("Figures, words and costs. Please keep it inside the club."),
        ((Button(_("‹ Summary"), SeeSummary(event_id=event_id)), *menu()),),
        document=Document("event_summary", {"event_id": event_id}),
        fresh=True,
    )
