"""What members and colleagues are told after an event, in the words of now."""

from __future__ import annotations

from datetime import date

from chat import after_screens, event_words, feedback_screens, summary_screens
from chat.actions_after import SeeAnnual, SeeSummary
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.events import feedback, summary, view
from domain.events.model import EventState
from domain.people import facts
from domain.plans import yearly
from domain.work import Work
from locales.i18n import N_, _, date_, moment_

DRAFTED = N_(
    "The figures of this event are in. Please add what it brought about, what went wrong and what "
    "we learn, and hand the summary in by {due}."
)
REMINDED = N_("The summary of this event is not handed in yet. It is due by {due}.")


# ── Members ───────────────────────────────────────────────────────────────────────────────────


@notice("event.feedback_asked")
def _asked(work: Work, params: Json) -> Screen | None:
    found = feedback.told(work, int(params["visit_id"]))
    if found is None:
        return None
    visit, event, after = found
    if visit.answered_at is not None or work.now >= after.closes_at:
        return None
    return feedback_screens.asked(event, visit.points, after.closes_at, work.zone)


@notice("event.feedback_reminder")
def _reminder(work: Work, params: Json) -> Screen | None:
    found = feedback.told(work, int(params["visit_id"]))
    if found is None:
        return None
    visit, event, after = found
    if visit.answered_at is not None or work.now >= after.closes_at:
        return None
    return feedback_screens.reminder(event, after.closes_at, work.zone)


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


@notice("event.summary_drafted")
def _drafted(work: Work, params: Json) -> Screen | None:
    """To whoever planned it: the figures, and what is wanted of them."""
    return _due(work, params, DRAFTED)


@notice("event.summary_reminder")
def _summary_reminder(work: Work, params: Json) -> Screen | None:
    return _due(work, params, REMINDED)


def _due(work: Work, params: Json, sentence: str) -> Screen | None:
    seen = summary.told(work, int(params["event_id"]))
    if seen.event.state != EventState.OVER or seen.after is None or seen.after.due_at is None:
        return None
    said = _(sentence, due=moment_(seen.after.due_at, work.zone))
    see = Button(_("The summary"), SeeSummary(event_id=seen.event.id or 0), style="primary")
    text = "\n\n".join((said, summary_screens.body(seen)[0]))
    return Screen(event_words.title(seen.event), text, ((see,),))


@notice("annual_summary.due")
def _annual(work: Work, params: Json) -> Screen | None:
    year = int(params["year"])
    seen = yearly.told(work, year)
    if seen.summary is not None and seen.summary.state != "draft":
        return None
    last = date(year, 12, 31)
    if work.today > last:
        text = _("The summary of the year's events was due on {due}. Please hand it in.",
                 due=date_(last))  # fmt: skip
    else:
        text = _("The summary of the year's events is drafted and due by {due}. Please add what "
                 "they did for the membership, where the year left its plan, and what went "
                 "wrong.", due=date_(last))  # fmt: skip
    see = Button(_("The year's summary"), SeeAnnual(year=year), style="primary")
    return Screen(_("Events of {year}: summary", year=str(year)), text, ((see,),))


# ── In the staff group: numbers only ──────────────────────────────────────────────────────────


@notice("desk.event_over")
def _card(work: Work, params: Json) -> Screen | None:
    seen = summary.told(work, int(params["event_id"]))
    name = facts.fact(work.session, "bot_username") or ""
    link = f"https://t.me/{name}?start=after-{seen.event.id}"
    return after_screens.group_card(seen, link)


@notice("desk.event_points_wait")
def _points_wait(work: Work, params: Json) -> Screen | None:
    """Points of an event that nobody gets while their programme rests."""
    event = view.event_told(work.session, int(params["event_id"]))
    name = facts.fact(work.session, "bot_username") or ""
    see = Button(_("Open in private"), url=f"https://t.me/{name}?start=after-{event.id}")
    return Screen(
        _("Points of event no. {n} wait", n=event.id or 0),
        _("The programme that gives points for coming to an event is not running or has nothing "
          "left. As soon as it runs again they are given by themselves, for three months."),
        ((see,),),
    )  # fmt: skip
