"""What follows an event, as colleagues see it: the overview, feedback, pictures."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo

from chat import after_words as words
from chat import event_words
from chat.actions_after import (
    DrawAfter,
    ReadFeedback,
    SeeAfter,
    SeeAfters,
    SeeCosts,
    SeeFeedback,
    SeePapers,
    SeeSummary,
)
from chat.actions_event_desk import SeeEventDesk, SeeEventsDesk
from chat.application_screens import menu
from chat.paging import SIZE, counted, turning
from chat.screen import Button, Picture, Screen
from domain.events.aftermath import Listed as Waiting
from domain.events.feedback import LEAST, Listed, Results
from domain.events.model import Event, EventState
from domain.events.papers import Archive
from domain.events.summary import Summary
from locales.i18n import _, date_, pair_, series_

Row = tuple[Button, ...]
WORDS = 4  # of members on a page


def back(event_id: int) -> Row:
    return (Button(_("‹ Afterwards"), SeeAfter(event_id=event_id)), *menu())


# ── The list and one event ────────────────────────────────────────────────────────────────────


def listed(found: Waiting, number: int, zone: tzinfo) -> Screen:
    """Events whose books are open, what ended first first."""
    last = (Button(_("‹ All events"), SeeEventsDesk()), *menu())
    if not found.items:
        text = _(
            "Nothing waits. An event comes here when it is over, until its summary is signed."
        )
        return Screen(_("After events"), text, (last,))
    rows = tuple(
        (
            Button(
                _listed(one.event, zone, late=one.late)[:60],
                SeeAfter(event_id=one.event.id or 0),
            ),
        )
        for one in found.items
    )
    turn = turning(counted(found.total, number, SIZE), lambda to: SeeAfters(page=to))
    text = _(
        "Costs, papers and the summary of each are still open. What ended first stands first."
    )
    return Screen(_("After events"), text, (*rows, *turn, last))


def _listed(event: Event, zone: tzinfo, *, late: bool) -> str:
    day = date_(event.ends_at.astimezone(zone).date(), weekday=False)
    state = _("with the signers") if event.state == EventState.SUMMARIZED else ""
    said = " · ".join(filter(None, (event_words.title(event), day, state)))
    return f"⚠ {said}" if late else said


def overview(seen: Summary, archive: Archive, zone: tzinfo) -> Screen:
    """Where an event stands after its end, with the way to each of its books."""
    event, one = seen.event, seen.figures
    number = event.id or 0
    lines = [
        event_words.span(event, ZoneInfo(event.zone)),
        "",
        "\n".join(words.guests(one)),
        words.cost(one),
        pair_(_("Feedback"), words.of_figures(one)),
        pair_(_("Archive"), missing(archive)),
        "",
        pair_(_("Summary"), words.step(seen, zone)),
    ]
    rows = (
        (
            Button(_("Summary"), SeeSummary(event_id=number), style="primary"),
            Button(_("Costs"), SeeCosts(event_id=number)),
        ),
        (
            Button(_("Feedback"), SeeFeedback(event_id=number)),
            Button(_("Archive"), SeePapers(event_id=number)),
        ),
        (
            Button(_("Picture"), DrawAfter(event_id=number)),
            Button(_("All open books"), SeeAfters()),
        ),
        (Button(_("‹ The event"), SeeEventDesk(event_id=number)), *menu()),
    )
    title = _("After “{event}”", event=event_words.title(event))
    return Screen(title, "\n".join(lines), rows)


def missing(archive: Archive) -> str:
    """What the archive lacks, or that nothing does."""
    if not archive.missing:
        return _("complete")
    names = series_(words.slot(one) for one in archive.missing)
    return _("still missing: {papers}", papers=names)


# ── Feedback ──────────────────────────────────────────────────────────────────────────────────


def feedback(event: Event, found: Results, *, reads: bool) -> Screen:
    """Satisfaction and recommendation; `reads`: the actor may read the words, too."""
    number = event.id or 0
    parts = [words.of_results(found)]
    if found.stars is not None:
        parts.append("\n".join(words.stars(found.stars)))
        parts.append(_("Satisfied are 4 and 5 stars. The NPS is the share of 9 and 10 less that "
                       "of 0 to 6."))  # fmt: skip
    else:
        parts.append(_("With fewer than {least} answers one could guess who said what, so there "
                       "are no figures yet.", least=LEAST))  # fmt: skip
    row = [Button(_("Picture"), DrawAfter(event_id=number, what="feedback"))]
    if reads:
        row.append(Button(_("What they wrote"), ReadFeedback(event_id=number), style="primary"))
    rows = (tuple(row), back(number)) if found.stars is not None else (back(number),)
    return Screen(_("Feedback"), "\n\n".join(parts), rows)


def written(event_id: int, found: Listed, number: int) -> Screen:
    """What members wrote, without names."""
    last = (Button(_("‹ Feedback"), SeeFeedback(event_id=event_id)), *menu())
    title = _("What they wrote")
    if not found.items:
        text = _("Nobody has written anything yet.")
        if found.n < LEAST:
            text = _("Words appear here from {least} answers on, without names.", least=LEAST)
        return Screen(title, text, (last,))
    said = [
        "\n".join(
            filter(
                None,
                (
                    "★" * one.stars + ("" if not one.quotable else " · " + _("may be quoted")),
                    f"+ {one.good}" if one.good else "",
                    f"− {one.bad}" if one.bad else "",
                ),
            )
        )
        for one in found.items
    ]
    turn = turning(
        counted(found.total, number, WORDS), lambda to: ReadFeedback(event_id=event_id, page=to)
    )
    note = _("Only those marked so may be quoted.")
    return Screen(title, "\n\n".join((*said, note)), (*turn, last), protect=True)


# ── Pictures ──────────────────────────────────────────────────────────────────────────────────


def picture(event: Event, what: str) -> Screen:
    """Guests by tier, or stars, as bars."""
    number = event.id or 0
    other = "guests" if what == "feedback" else "feedback"
    names = {"guests": _("Guests"), "feedback": _("Feedback")}
    rows = (
        (Button(names[other], DrawAfter(event_id=number, what=other)), back(number)[0]),
        menu(),
    )
    kind = "event_feedback" if what == "feedback" else "event_guests"
    title = _("After “{event}”", event=event_words.title(event))
    return Screen(
        title, names[what], rows, picture=Picture(kind, {"event_id": number}), fresh=True
    )


# ── In the staff group: numbers only ──────────────────────────────────────────────────────────


def group_card(seen: Summary, link: str) -> Screen:
    """The third day after an event, in figures."""
    one = seen.figures
    lines = [
        *words.guests(one),
        words.cost(one),
        pair_(_("Feedback"), words.of_figures(one)),
        _("The summary of event no. {number} is drafted.", number=seen.event.id or 0),
    ]
    title = _("After “{event}”", event=event_words.title(seen.event))
    return Screen(title, "\n".join(lines), ((Button(_("Open"), url=link),),))
