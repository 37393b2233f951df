"""One event as a member or a guest sees it, with what there is to do."""

from __future__ import annotations

from datetime import tzinfo
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from chat import event_words as words
from chat.actions_after import GiveFeedback
from chat.actions_door import SeeTicket
from chat.actions_events import (
    AcceptOffer,
    ChangeParty,
    GiveUpSeat,
    JoinQueue,
    LeaveQueue,
    RegisterEvent,
    TakeCalendar,
)
from chat.actions_joining import Apply
from chat.errors import explain
from chat.event_screens import Row, back
from chat.referral_screens import link
from chat.screen import Button, FileRef, Screen
from domain.events import offers
from domain.events.model import Event, EventState, TurnState
from domain.events.view import Step, View, deadline
from locales.i18n import N_, _, n_, number_, opening, sentences_


def card(view: View, zone: tzinfo, bot: str, *, toast: str = "") -> Screen:
    """One event: what it is, when and where, what it costs, how its reader stands with it. `zone`
    is the club's; `bot` the bot's name, for the link one can pass on."""
    event = view.event
    if view.step == Step.JOIN_CLUB or view.member is None:
        return _for_guests(view, zone)
    parts = [
        words.about(event),
        "\n".join(filter(None, (words.when(event, zone), event.place))),
        _terms(view),
        stands(view),
    ]
    rows = (_act(view), _also(view), _carry(view, bot), back())
    return Screen(
        words.title(event),
        "\n\n".join(filter(None, parts)),
        tuple(row for row in rows if row),
        toast=toast or None,
        file=picture(event),
    )


def picture(event: Event) -> FileRef | None:
    return FileRef(event.picture, "event.jpg", photo=True) if event.picture else None


def _for_guests(view: View, zone: tzinfo) -> Screen:
    """Whoever a link led here: what it is, and how one becomes a member."""
    event = view.event
    text = [words.about(event), words.when(event, zone)]
    if event.state == EventState.ANNOUNCED:
        text.append(_("Seats are for members. Joining takes about ten minutes."))
    else:
        text.append(_(_ENDED[EventState(event.state)]))
    return Screen(
        words.title(event),
        "\n\n".join(filter(None, text)),
        ((Button(_("Become a member"), Apply(), style="primary"),), back()),
        file=picture(event),
    )


def _terms(view: View) -> str:
    """Price, companions, until when, and what is counted."""
    event = view.event
    lines = [words.price(event)]
    if event.companions:
        some = n_("You may bring {n} guest.", "You may bring {n} guests.", event.companions)
        lines.append(some)
    if event.state == EventState.ANNOUNCED:
        lines += _window(view)
        left = words.seats_left(view.free, waiting=event.waiting_open)
        lines.append(left if view.free else opening(left))
    if event.strikes:
        lines.append(_("Staying away without a word, or cancelling late, is counted here."))
    return "\n".join(filter(None, lines))


def _window(view: View) -> list[str]:
    event = view.event
    lines = []
    closes = words.moment(event, event.closes_at or event.starts_at)
    if view.opens_at is not None:
        opens = words.moment(event, view.opens_at)
        lines.append(_("Registration: {opens} – {closes}", opens=opens, closes=closes))
    elif event.closes_at is not None:
        lines.append(_("Registration until {closes}", closes=closes))
    last = words.moment(event, deadline(event))
    if event.fee or event.points_price:
        lines.append(_("Cancel free of charge until {moment}", moment=last))
    elif event.strikes:
        lines.append(_("Cancelling counts as late after {moment}", moment=last))
    return lines


_ENDED = {
    EventState.DRAFT: N_("Its plan is being changed; you will hear from us."),
    EventState.PROPOSED: N_("Its plan is being changed; you will hear from us."),
    EventState.APPROVED: N_("Its plan is being changed; you will hear from us."),
    EventState.OVER: N_("This event is over."),
    EventState.SUMMARIZED: N_("This event is over."),
    EventState.SIGNED: N_("This event is over."),
    EventState.CANCELLED: N_("This event has been cancelled."),
}


def stands(view: View) -> str:
    """Where the reader stands with it, in a sentence or two."""
    event, taken, turn = view.event, view.registration, view.turn
    ended = _(_ENDED[EventState(event.state)]) if event.state in _ENDED else ""
    if view.step == Step.SEATED and taken is not None:
        seats = n_("You have {n} seat.", "You have {n} seats.", taken.seats)
        session = (event.sessions or {}).get(taken.session)
        return sentences_(seats, str(session or ""), ended)
    if view.step == Step.ASKED:
        return _("Your request is with us; a seat is kept for you until we answer.")
    if view.step == Step.ACCEPT and turn is not None and turn.offer_until is not None:
        until = words.moment(event, turn.offer_until)
        return n_("{n} seat is kept for you until {moment}. Would you like it?",
            "{n} seats are kept for you until {moment}. Would you like them?",
            turn.seats, moment=until)  # fmt: skip
    if view.step == Step.WAITING and turn is not None:
        return waiting(view)
    if ended:
        return ended
    if view.why is not None:
        return explain(view.why, ZoneInfo(event.zone))
    if view.step == Step.WAIT:
        return _("All seats are taken. You may join the waiting list.")
    return "" if view.step == Step.REGISTER else _("All seats are taken.")


def waiting(view: View) -> str:
    """The place in the queue, and what happens next."""
    event, turn = view.event, view.turn
    if turn is not None and turn.state == TurnState.REVOKED:
        return _("You are on the waiting list; for now you are passed over. Please ask us.")
    place = _("You are no. {n} on the waiting list.", n=number_(view.ahead + 1))
    cut = words.moment(event, offers.cutoff(event))
    then = _("A seat that is freed is offered to you in your turn. From {moment} on it is first "
             "come, first served.", moment=cut)  # fmt: skip
    return sentences_(place, then)


# ── Its buttons ───────────────────────────────────────────────────────────────────────────────


def _act(view: View) -> Row:
    """What comes next, as the one button that stands out."""
    number = view.event.id or 0
    match view.step:
        case Step.SEATED:
            return (Button(_("My ticket"), SeeTicket(event_id=number), style="primary"),)
        case Step.ACCEPT:
            return (
                Button(_("Accept"), AcceptOffer(event_id=number), style="primary"),
                Button(_("Decline"), LeaveQueue(event_id=number)),
            )
        case Step.REGISTER:
            return (Button(_("Register"), RegisterEvent(event_id=number), style="primary"),)
        case Step.WAIT:
            wait = JoinQueue(event_id=number)
            return (Button(_("Wait for a seat"), wait, style="primary"),)
    return ()


def _also(view: View) -> Row:
    """A seat or a place can be given up; how many come can be changed; how it was can be said."""
    number = view.event.id or 0
    if view.asked:
        return (Button(_("Say how it was"), GiveFeedback(event_id=number)),)
    if view.step == Step.WAITING:
        return (Button(_("Leave the list"), LeaveQueue(event_id=number)),)
    if view.step not in (Step.SEATED, Step.ASKED) or view.has_begun:
        return ()
    give_up = Button(_("Give my seat up"), GiveUpSeat(event_id=number))
    if not view.event.companions or not words.open_(view.event):
        return (give_up,)
    return (give_up, Button(_("How many come"), ChangeParty(event_id=number)))


def _carry(view: View, bot: str) -> Row:
    """The map, the calendar, and the link one can pass on."""
    event = view.event
    found: list[Button] = []
    if event.latitude is not None and event.longitude is not None:
        found.append(Button(_("Map"), url=map_url(event.latitude, event.longitude)))
    if event.state == EventState.ANNOUNCED:
        found.append(Button(_("Calendar"), TakeCalendar(event_id=event.id or 0)))
        if bot:
            found.append(Button(_("Share"), url=share_url(event, bot)))
    return tuple(found)


def map_url(latitude: float, longitude: float) -> str:
    """The place on a map that needs no account."""
    point = urlencode({"mlat": f"{latitude:.6f}", "mlon": f"{longitude:.6f}"})
    return f"https://www.openstreetmap.org/?{point}#map=17/{latitude:.6f}/{longitude:.6f}"


def share_url(event: Event, bot: str) -> str:
    """Telegram's own way to pass a link on: it opens the event, for guests too."""
    url = link(bot, f"ev-{event.id}")
    return "https://t.me/share/url?" + urlencode({"url": url, "text": words.title(event)})
