"""News of an event: as members get it, and before it is sent."""

from __future__ import annotations

from datetime import tzinfo

from chat import event_words as words
from chat.actions_events import (
    AnnounceEvent,
    AskQuestions,
    EventNews,
    NoThanks,
    RegisterEvent,
    SeeEvent,
)
from chat.application_screens import menu
from chat.event_card_screens import picture
from chat.event_questions import asked_by, asks_names
from chat.screen import Button, Screen
from domain.events.model import Event
from domain.segments.reading import FEW, Size
from locales.i18n import _, n_, number_, sentences_

LONGEST = 400  # characters of its text; the rest is under "Details"


def announced(event: Event, zone: tzinfo) -> Screen:
    """What comes by itself, with why it came and how to stop it (R8.6)."""
    number = event.id or 0
    about = words.about(event)
    if len(about) > LONGEST:
        about = about[:LONGEST].rsplit(" ", 1)[0] + " …"
    terms = [words.price(event)]
    if event.opens_at is not None and event.announced_at and event.opens_at > event.announced_at:
        opens = words.moment(event, event.opens_at)
        terms.append(_("Registration opens: {moment}", moment=opens))
    place = "\n".join(filter(None, (words.when(event, zone), event.place)))
    why = _("You get this because the club tells its members of events.")
    return Screen(
        words.title(event),
        "\n\n".join(filter(None, (about, place, "\n".join(filter(None, terms)), why))),
        (
            (Button(_("Register"), RegisterEvent(event_id=number), style="primary"),),
            (
                Button(_("Details"), SeeEvent(event_id=number)),
                Button(_("No thanks"), NoThanks(event_id=number)),
            ),
            (Button(_("No more event news"), EventNews(on=False)),),
        ),
        file=picture(event),
    )


def declined(event: Event) -> Screen:
    """After "no thanks"."""
    return Screen(
        words.title(event),
        _("All right. Should you change your mind, you find it under /events."),
        (
            (Button(_("Details"), SeeEvent(event_id=event.id or 0)), *menu()),
            (Button(_("No more event news"), EventNews(on=False)),),
        ),
        fresh=bool(event.picture),
    )


def chosen(*, on: bool) -> Screen:
    """After news were switched on or off."""
    if on:
        text = _("We tell you of new events again.")
        other = Button(_("Stop event news"), EventNews(on=False))
    else:
        text = _(
            "We tell you of no new events any more. What concerns your own seats still comes, and "
            "/events always shows what is on."
        )
        other = Button(_("Send them again"), EventNews(on=True))
    return Screen(_("News of events"), text, ((other,), menu()))


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


def announcing(
    event: Event, members: Size, zone: tzinfo, back: Button, *, segment: str = ""
) -> Screen:
    """Before it is announced: how many members will be told, and from when seats are given.
    `segment` is the name of the one it is told to."""
    number = event.id or 0
    lines = [
        words.when(event, zone),
        _told(event, members),
        _("Only the segment “{name}” is told.", name=segment) if segment else "",
        _("In the quiet hours the messages wait for the morning. Nobody is told twice."),
        _("Registration opens: {moment}", moment=words.moment(event, event.opens_at))
        if event.opens_at is not None
        else _("Registration opens at once."),
    ]
    ask = Button(_("Questions to ask"), AskQuestions(event_id=number))
    sure = Button(
        _("Yes, announce it"), AnnounceEvent(event_id=number, sure=True), style="primary"
    )
    return Screen(
        _("Announce “{title}”?", title=words.title(event)),
        "\n\n".join(filter(None, lines)),
        ((sure,), (ask,), (back,)),
    )


def _told(event: Event, members: Size) -> str:
    if members.n is None:
        return _("Fewer than {n} members will get a message.", n=number_(FEW))
    return n_(
        "{n} member will get a message: of the tier {tier} and above, reachable, and not "
        "tired of event news.",
        "{n} members will get a message: of the tier {tier} and above, reachable, and not "
        "tired of event news.",
        members.n,
        tier=words.tier(event),
    )


def on_its_way(event: Event, back: Button) -> Screen:
    """It is announced."""
    text = _("It stands under /events now, and members are being told.")
    look = Button(_("As members see it"), SeeEvent(event_id=event.id or 0))
    ask = Button(_("Questions to ask"), AskQuestions(event_id=event.id or 0))
    return Screen(
        _("“{title}” is announced", title=words.title(event)),
        text,
        ((look, ask), (back, *menu())),
    )


def questions_kept(event: Event, back: Button) -> Screen:
    """What is asked from now on."""
    count = len(asked_by(event))
    text = n_(
        "Who registers is asked {n} question of yours from now on.",
        "Who registers is asked {n} questions of yours from now on.",
        count,
    )
    if asks_names(event):
        text = sentences_(text, _("And the names of those they bring."))
    again = Button(_("Change them"), AskQuestions(event_id=event.id or 0))
    look = Button(_("As members see it"), SeeEvent(event_id=event.id or 0))
    row = (again, look) if words.open_(event) else (again,)
    return Screen(words.title(event), text, (row, (back, *menu())))
