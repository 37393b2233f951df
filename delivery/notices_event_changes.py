"""What members and colleagues are told when an event moves, is cancelled, or takes place after
all. Told in the words of now: what has been overtaken is not told any more."""

from __future__ import annotations

from chat import event_agreeing_screens as agreeing
from chat import event_change_screens as screens
from chat import event_words as words
from chat import labels
from chat.actions_door import SeeTicket
from chat.actions_events import SeeEvent, SeeEvents, TakeCalendar
from chat.application_screens import menu
from chat.referral_screens import link
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.events import history, moved, view
from domain.events.model import Event, EventState, Registration, Turn
from domain.events.own import QUEUED, STANDING
from domain.people import facts
from domain.people import service as people
from domain.work import Work
from locales.i18n import _, money_, n_


def _place(work: Work, params: Json) -> tuple[Event, Registration | Turn]:
    """What the reader has at the event: a registration, or a place in the queue."""
    if "turn_id" in params:
        return view.turn_told(work.session, int(params["turn_id"]))
    return view.registration_told(work.session, int(params["registration_id"]))


def _stands(place: Registration | Turn) -> bool:
    return place.state in (*STANDING, *QUEUED)


def _button(work: Work, label: str, payload: str) -> Button:
    bot = facts.fact(work.session, "bot_username") or ""
    return Button(label, url=link(bot, payload))


# ── Moved ─────────────────────────────────────────────────────────────────────────────────────


@notice("event.moved")
def _moved(work: Work, params: Json) -> Screen | None:
    """Old and new, why, and whether they still come."""
    event, place = _place(work, params)
    _event, change, newest = history.change_told(work.session, int(params["change_id"]))
    if not newest or not _stands(place) or not moved.is_known(event):
        return None
    waiting = isinstance(place, Turn)
    lines = screens.change_lines(event, change)
    parts = ["\n".join(lines), _("Reason: {reason}", reason=change.reason)]
    if waiting:
        parts.append(_("You are on the waiting list. Does it still suit you?"))
    elif change.free_until is not None:
        parts.append(
            _("Does it still suit you? Until {until} you can give your seat up and it costs you "
              "nothing.", until=words.moment(event, change.free_until))
        )  # fmt: skip
    number = event.id or 0
    more = [Button(_("The event"), SeeEvent(event_id=number))]
    if not waiting:
        more.append(Button(_("Calendar file"), TakeCalendar(event_id=number)))
    title = _("{event} has moved", event=words.title(event))
    rows = (screens.choices(change, waiting=waiting), tuple(more), menu())
    return Screen(title, "\n\n".join(parts), rows)


@notice("event.adjusted")
def _adjusted(work: Work, params: Json) -> Screen | None:
    """Something small, in a line."""
    event, place = _place(work, params)
    _event, change, newest = history.change_told(work.session, int(params["change_id"]))
    if not newest or not _stands(place) or not moved.is_known(event):
        return None
    changed = "\n".join(screens.change_lines(event, change))
    text = _("{event}: {change}", event=words.title(event), change=changed)
    see = Button(_("The event"), SeeEvent(event_id=event.id or 0), style="primary")
    return Screen(text=text, rows=((see, *menu()),))


# ── Cancelled, and taken up again ─────────────────────────────────────────────────────────────


@notice("event.cancelled")
def _cancelled(work: Work, params: Json) -> Screen | None:
    event, place = _place(work, params)
    if event.state != EventState.CANCELLED:
        return None
    parts = [
        _("We are sorry: this event does not take place."),
        _("Reason: {reason}", reason=event.cancelled_because or "—"),
    ]
    if isinstance(place, Registration):
        if event.points_price:
            parts.append(_("Your points are yours again."))
        if event.fee:
            parts.append(_("Have you paid the fee? We pay it back: {contact}",
                contact=work.policy.contact))  # fmt: skip
    others = Button(_("Other events"), SeeEvents(), style="primary")
    title = _("Cancelled: {event}", event=words.title(event))
    text = "\n\n".join((screens.said(event), *parts))
    return Screen(title, text, ((others, *menu()),))


@notice("event.restored")
def _restored(work: Work, params: Json) -> Screen | None:
    event, place = _place(work, params)
    if event.state == EventState.CANCELLED or not _stands(place):
        return None
    number = event.id or 0
    see = Button(_("The event"), SeeEvent(event_id=number))
    title = _("{event} takes place after all", event=words.title(event))
    if isinstance(place, Turn):
        text = _("You have your place on the waiting list again.")
        return Screen(title, f"{screens.said(event)}\n\n{text}", ((see, *menu()),))
    text = n_("Your seat is yours again.", "Your {n} seats are yours again.", place.seats)
    ticket = Button(_("My ticket"), SeeTicket(event_id=number), style="primary")
    return Screen(title, f"{screens.said(event)}\n\n{text}", ((ticket,), (see, *menu())))


@notice("event.seat_lost")
def _lost(work: Work, params: Json) -> Screen | None:
    """It takes place after all, but the points for the seat are spent."""
    event, place = _place(work, params)
    if event.state != EventState.ANNOUNCED or _stands(place):
        return None
    text = _("Your seat cost points that you have spent meanwhile, so it is free again. Would you "
             "like to register anew?")  # fmt: skip
    see = Button(_("The event"), SeeEvent(event_id=event.id or 0), style="primary")
    title = _("{event} takes place after all", event=words.title(event))
    return Screen(title, f"{screens.said(event)}\n\n{text}", ((see, *menu()),))


@notice("event.changed_alone")
def _changed_alone(work: Work, params: Json) -> Screen | None:
    """To the leader: what the manager decided alone because it was urgent (R12.2)."""
    event = view.event_told(work.session, int(params["event_id"]))
    by = labels.colleague(people.staff_name(work.session, int(params["by"])))
    if "change_id" in params:
        _event, change, _newest = history.change_told(work.session, int(params["change_id"]))
        return agreeing.alone(event, by, screens.change_lines(event, change))
    return agreeing.alone(event, by, [agreeing.seats_now(params["capacity"])])


@notice("event.called_off")
def _called_off(work: Work, params: Json) -> Screen | None:
    """To manager and leader: what they agreed to does not take place (R12.2)."""
    event = view.event_told(work.session, int(params["event_id"]))
    if event.state != EventState.CANCELLED:
        return None
    by = labels.colleague(people.staff_name(work.session, int(params["by"])))
    return screens.called_off(event, by)


# ── In the staff group ────────────────────────────────────────────────────────────────────────


@notice("desk.event_changed")
def _card(work: Work, params: Json) -> Screen | None:
    event, change, newest = history.change_told(work.session, int(params["change_id"]))
    if not newest:
        return None
    members, waiting = history.count_told(work.session, int(event.id or 0))
    told = n_("{n} member is told.", "{n} members are told.", members + waiting)
    return Screen(
        _("Event no. {n} has changed", n=event.id or 0),
        "\n".join([*screens.change_lines(event, change), told]),
        ((_button(work, _("Open in private"), f"evc-{event.id}"),),),
    )


@notice("desk.event_cancelled")
def _cancelled_card(work: Work, params: Json) -> Screen | None:
    event = view.event_told(work.session, int(params["event_id"]))
    if event.state != EventState.CANCELLED:
        return None
    told = n_("{n} member had seats and is told.", "{n} members had seats and are told.",
        int(params["members"]))  # fmt: skip
    return Screen(
        _("Event no. {n} is cancelled", n=event.id or 0),
        f"{words.begins(event)}\n{told}",
        ((_button(work, _("Open in private"), f"evc-{event.id}"),),),
    )


@notice("desk.event_fees")
def _fees_card(work: Work, params: Json) -> Screen | None:
    """To finance: how much there is to pay back, where it was paid."""
    event = view.event_told(work.session, int(params["event_id"]))
    if event.state != EventState.CANCELLED:
        return None
    amount = money_(event.fee * int(params["seats"]))
    return Screen(
        _("Fees of event no. {n}", n=event.id or 0),
        n_("The event is cancelled. {n} member, {amount} together: please pay back what was paid.",
           "The event is cancelled. {n} members, {amount} together: please pay back what was "
           "paid.", int(params["members"]), amount=amount),
        ((_button(work, _("Open in private"), f"evfee-{event.id}"),),),
    )  # fmt: skip
