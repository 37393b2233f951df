"""What members are told of events: news of one, and what became of their seat or their place in
the queue. Told in the words of now: what has changed meanwhile is not told any more."""

from __future__ import annotations

from chat import event_news_screens
from chat import event_words as words
from chat.actions_door import SeeTicket
from chat.actions_events import AcceptOffer, LeaveQueue, RegisterEvent, SeeEvent, SeeEvents
from chat.application_screens import menu
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.events import news, view
from domain.events.model import Event, EventState, Registration, SeatState, Turn, TurnState
from domain.events.own import QUEUED
from domain.work import Work
from locales.i18n import _, n_


def _registration(work: Work, params: Json) -> tuple[Event, Registration]:
    return view.registration_told(work.session, int(params["registration_id"]))


def _turn(work: Work, params: Json) -> tuple[Event, Turn]:
    return view.turn_told(work.session, int(params["turn_id"]))


def _line(event: Event) -> str:
    return " · ".join(filter(None, (words.title(event), words.begins(event), event.place)))


def _said(title: str, event: Event, *text: str, act: Button | None = None) -> Screen:
    see = Button(
        _("The event"), SeeEvent(event_id=event.id or 0), style=None if act else "primary"
    )
    rows = ((act,), (see, *menu())) if act else ((see, *menu()),)
    return Screen(title, "\n\n".join(filter(None, (_line(event), *text))), rows)


def _ticket(event: Event) -> Button:
    return Button(_("My ticket"), SeeTicket(event_id=event.id or 0), style="primary")


# ── News ──────────────────────────────────────────────────────────────────────────────────────


@notice("event.announced")
def _announced(work: Work, params: Json) -> Screen | None:
    """Not to those who opted out meanwhile, or take part already, nor when it is too late."""
    event = view.event_told(work.session, int(params["event_id"]))
    member_id = int(params["member_id"])
    closed = work.now >= (event.closes_at or event.starts_at)
    if event.state != EventState.ANNOUNCED or closed or not news.wants(work.session, member_id):
        return None
    if view.takes_part(work.session, int(event.id or 0), member_id):
        return None
    return event_news_screens.announced(event, work.zone)


# ── A registration ────────────────────────────────────────────────────────────────────────────


@notice("event.registered")
def _registered(work: Work, params: Json) -> Screen | None:
    """What the member's own screen said already is not said again."""
    event, made = _registration(work, params)
    if made.state == SeatState.ASKED:
        text = _("A colleague answers soon. Your seat is kept until then.")
        return _said(_("Your request is with us"), event, text)
    if made.state != SeatState.HELD or not params.get("by_colleague"):
        return None
    title = _("We have registered you")
    seats = n_("You have {n} seat.", "You have {n} seats.", made.seats)
    return _said(title, event, seats, act=_ticket(event))


@notice("event.approved")
def _approved(work: Work, params: Json) -> Screen | None:
    event, made = _registration(work, params)
    if made.state != SeatState.HELD:
        return None
    seats = n_("You have {n} seat.", "You have {n} seats.", made.seats)
    return _said(_("You are welcome: your seat is yours"), event, seats, act=_ticket(event))


@notice("event.refused")
def _refused(work: Work, params: Json) -> Screen | None:
    event, made = _registration(work, params)
    if made.state != SeatState.REFUSED:
        return None
    sorry = _("We are sorry: this time there is no seat for you.")
    back = _("Your points are yours again.") if event.points_price else ""
    others = Button(_("Other events"), SeeEvents(), style="primary")
    return _said(_("Your request"), event, sorry, _reason(made), back, act=others)


@notice("event.given_up")
def _given_up(work: Work, params: Json) -> Screen | None:
    """A colleague gave the seat up for them."""
    event, made = _registration(work, params)
    if made.state != SeatState.CANCELLED:
        return None
    back = _("Your points are yours again.") if event.points_price else ""
    ask = _("Was that not your wish? Please tell us: {contact}", contact=work.policy.contact)
    title = _("We have given your seat up for you")
    return _said(title, event, _reason(made), back, ask)


def _reason(made: Registration) -> str:
    return _("Reason: {reason}", reason=made.words) if made.words else ""


# ── The queue ─────────────────────────────────────────────────────────────────────────────────


@notice("event.offered")
def _offered(work: Work, params: Json) -> Screen | None:
    event, turn = _turn(work, params)
    until = turn.offer_until
    if turn.state != TurnState.OFFERED or until is None or until <= work.now:
        return None
    number = event.id or 0
    kept = n_(
        "{n} seat is kept for you until {moment}. Would you like it?",
        "{n} seats are kept for you until {moment}. Would you like them?",
        turn.seats,
        moment=words.moment(event, until),
    )
    return Screen(
        _("A seat is free for you"),
        "\n\n".join(filter(None, (_line(event), kept, words.price(event)))),
        (
            (
                Button(_("Accept"), AcceptOffer(event_id=number), style="primary"),
                Button(_("Decline"), LeaveQueue(event_id=number)),
            ),
            (Button(_("Details"), SeeEvent(event_id=number)), *menu()),
        ),
    )


@notice("event.skipped")
def _skipped(work: Work, params: Json) -> Screen | None:
    """Seats are free, but fewer than they asked for."""
    event, turn = _turn(work, params)
    if turn.state != TurnState.WAITING or event.state != EventState.ANNOUNCED:
        return None
    text = n_(
        "A few seats were freed, but not {n} at once, so they went to the next. You keep your "
        "place.",
        "A few seats were freed, but not {n} at once, so they went to the next. You keep your "
        "place.",
        turn.seats,
    )
    return _said(_("You keep your place"), event, text)


@notice("event.offer_over")
def _offer_over(work: Work, params: Json) -> Screen | None:
    event, turn = _turn(work, params)
    if turn.state != TurnState.WAITING or event.state != EventState.ANNOUNCED:
        return None
    text = _("Nobody answered in time, so the seat went to the next. You stay on the list, at the "
             "end of this round.")  # fmt: skip
    return _said(_("The offer is over"), event, text)


@notice("event.offer_taken_back")
def _taken_back(work: Work, params: Json) -> Screen | None:
    event, turn = _turn(work, params)
    if turn.state not in (TurnState.WAITING, TurnState.REVOKED):
        return None
    text = _("We had to take the seat we offered you back. We are sorry. Questions? {contact}",
        contact=work.policy.contact)  # fmt: skip
    return _said(_("The offer is taken back"), event, text)


@notice("event.final_call")
def _final_call(work: Work, params: Json) -> Screen | None:
    """From now on it is first come, first served (R4.4)."""
    event, turn = _turn(work, params)
    closed = work.now >= (event.closes_at or event.starts_at)
    if turn.state not in QUEUED or event.state != EventState.ANNOUNCED or closed:
        return None
    text = _("There are seats left, and from now on it is first come, first served.")
    act = Button(_("Register"), RegisterEvent(event_id=event.id or 0), style="primary")
    return _said(_("Last call"), event, text, act=act)
