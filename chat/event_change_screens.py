"""A moved, cancelled or restored event: as its members answer, and as colleagues run it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from chat import event_agreeing_screens as agreeing
from chat import event_desk_screens as desk
from chat import event_words as words
from chat.actions import BeginForm
from chat.actions_event_changes import (
    KeepSeat,
    LetSeatGo,
    RestoreEvent,
    SeeEventChanges,
    SeeEventFees,
    TakeEventFees,
)
from chat.actions_event_fees import SeeOwedFee
from chat.actions_events import SeeEvent, SeeEvents, TakeCalendar
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.screen import Button, Document, Screen
from domain.events.changes_model import EventChange
from domain.events.fees import Fee, Fees
from domain.events.history import Page
from domain.events.model import Event, EventState, Registration
from locales.i18n import _, moment_, money_, n_, sentences_

FEES_A_PAGE = 8
Row = tuple[Button, ...]


def said(event: Event) -> str:
    """The event in a line."""
    return " · ".join(filter(None, (words.title(event), words.begins(event), event.place)))


def change_lines(event: Event, one: EventChange) -> list[str]:
    """Before and after, each in a line, by the clocks of the event's place."""
    lines = []
    if one.starts_before != one.starts_after:
        lines.append(_moved(event, one.starts_before, one.starts_after))
    elif one.ends_before != one.ends_after:
        lines.append(_("New end: {new}", new=moment_(one.ends_after, event.zone)))
    if one.place_before != one.place_after:
        old = one.place_before or "—"
        lines.append(_("New place: {new} (instead of {old})", new=one.place_after, old=old))
    return lines or [_("The spot on the map was corrected.")]


def _moved(event: Event, before: datetime, after: datetime) -> str:
    return _("New time: {new} (instead of {old})", new=moment_(after, event.zone),
        old=moment_(before, event.zone))  # fmt: skip


# ── The member's answer ───────────────────────────────────────────────────────────────────────


def choices(one: EventChange, *, waiting: bool) -> Row:
    """To keep it or to give it up, under the news that the event has moved."""
    number = one.id or 0
    keep = _("Stay on the list") if waiting else _("I will come")
    go = _("Leave the list") if waiting else _("I cannot come")
    return (
        Button(keep, KeepSeat(change_id=number), style="primary"),
        Button(go, LetSeatGo(change_id=number)),
    )


def kept(event: Event, one: EventChange, *, waiting: bool) -> Screen:
    """After a yes; what can still be done about it."""
    text = (
        _("You stay on the waiting list. We write as soon as a seat is free for you.")
        if waiting
        else _("Thank you, we look forward to seeing you.")
    )
    lines = [said(event), text]
    number = event.id or 0
    if not waiting:
        if one.free_until is not None:
            until = words.moment(event, one.free_until)
            lines.append(_("Should that change: until {until} it costs you nothing.", until=until))
        calendar = Button(_("Calendar file"), TakeCalendar(event_id=number))
        rows: tuple[Row, ...] = (
            (Button(_("The event"), SeeEvent(event_id=number), style="primary"), calendar),
            menu(),
        )
    else:
        see = Button(_("The event"), SeeEvent(event_id=number), style="primary")
        rows = ((see, *menu()),)
    return Screen(_("You keep your seat") if not waiting else _("You keep your place"),
        "\n\n".join(lines), rows)  # fmt: skip


def letting_go(event: Event, one: EventChange, seat: Registration | None) -> Screen:
    """The second look."""
    number = one.id or 0
    if seat is None:
        title, text = _("Leave the waiting list?"), _("Your place goes to those behind you.")
    else:
        title = n_("Give your seat up?", "Give your {n} seats up?", seat.seats)
        text = n_("Your seat goes to whoever waits.", "Your {n} seats go to whoever waits.",
            seat.seats)  # fmt: skip
        text = sentences_(text, _("It costs you nothing, because the event has moved."))
        if event.points_price:
            text = sentences_(text, _("Your points come back."))
    sure = LetSeatGo(change_id=number, sure=True)
    return Screen(
        title,
        f"{said(event)}\n\n{text}",
        (
            (Button(_("Yes, give it up"), sure, style="danger"),),
            (Button(_("No, I will come"), KeepSeat(change_id=number)), *menu()),
        ),
    )


def gone(event: Event) -> Screen:
    """After it is given up."""
    return Screen(
        _("Given up"),
        _("{event}: thank you for telling us. We hope to see you another time.",
          event=words.title(event)),
        ((Button(_("Other events"), SeeEvents(), style="primary"), *menu()),),
    )  # fmt: skip


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do: move and cancel, take up again, see fees."""

    run: bool
    restore: bool
    fees: bool


def page(found: Page, zone: tzinfo, may: May, *, toast: str = "") -> Screen:
    """What changed about an event, and what can be done about it."""
    event = found.event
    lines = [_("State: {state}", state=desk.state(event.state)), said(event)]
    if event.state == EventState.CANCELLED:
        lines.append(_("Cancelled: {reason}", reason=event.cancelled_because or "—"))
    else:
        counts = (
            n_("{n} member has seats", "{n} members have seats", found.members),
            n_("{n} waits", "{n} wait", found.waiting),
        )
        lines.append(" · ".join(counts))
    if found.asked is not None:
        lines.append(agreeing.waits(found.asked))
    lines += _history(found, zone)
    return Screen(
        _("Changes of event no. {n}", n=event.id or 0),
        "\n\n".join(lines),
        (*_acts(found, may), desk.back(event.id or 0)),
        toast=toast or None,
    )


def _history(found: Page, zone: tzinfo) -> list[str]:
    if not found.changes and found.event.state == EventState.CANCELLED:
        return []
    if not found.changes:
        return [
            _("Nothing has been changed since it was announced. Manager and leader agree to "
              "another time or place; then everybody with a seat or on the waiting list is told.")
        ]  # fmt: skip
    lines = []
    for one in found.changes:
        changed = "; ".join(change_lines(found.event, one))
        reason = _("Reason: {reason}", reason=one.reason)
        lines.append(f"{moment_(one.at, zone)}\n{changed}\n{reason}")
    if any(one.major for one in found.changes):
        keep = n_("{n} has said that they come", "{n} have said that they come", found.keep)
        gave = n_("{n} gave the seat up", "{n} gave their seats up", found.gone)
        lines.append(f"{keep} · {gave}")
    return lines


def _acts(found: Page, may: May) -> Sequence[Row]:
    event = found.event
    number = event.id or 0
    rows: list[Row] = []
    if found.asked is not None:
        rows.append((agreeing.request(found.asked),))
    if may.run and found.may_move and (found.asked is None or found.asked.state == "returned"):
        move = BeginForm(form=f"evmove.{number}.{event.version}")
        rows.append((Button(_("Change time or place"), move, style="primary"),))
    if may.run and found.may_cancel:
        off = BeginForm(form=f"evoff.{number}.{event.version}")
        rows.append((Button(_("Cancel the event"), off, style="danger"),))
    if may.restore and found.may_restore:
        back = RestoreEvent(event_id=number)
        rows.append((Button(_("It takes place"), back, style="primary"),))
    if may.fees and event.fee:
        rows.append((Button(_("Fees to pay back"), SeeEventFees(event_id=number)),))
    return rows


def called_off(event: Event, by: str) -> Screen:
    """To manager and leader: a colleague has cancelled what they agreed to."""
    parts = [
        said(event),
        _("Reason: {reason}", reason=event.cancelled_because or "—"),
        _("{name} has cancelled it. You are told because it took your yes to hold it. Within a "
          "day the manager can take it up again.", name=by),
    ]  # fmt: skip
    see = Button(_("The event"), SeeEventChanges(event_id=event.id or 0), style="primary")
    title = _("Cancelled: {event}", event=words.title(event))
    return Screen(title, "\n\n".join(parts), ((see, *menu()),))


def restoring(event: Event) -> Screen:
    """The second look at taking a cancelled event up again."""
    number = event.id or 0
    return Screen(
        _("Does the event take place after all?"),
        _("{event}\n\nSeats and the waiting list come back as they were, points are put aside "
          "again, and everybody concerned is told at once.", event=said(event)),
        (
            (Button(_("Yes, it does"), RestoreEvent(event_id=number, sure=True),
                style="primary"),),
            (Button(_("‹ Back"), SeeEventChanges(event_id=number)), *menu()),
        ),
    )  # fmt: skip


def fees(found: Fees, number: int, *, sees: bool) -> Screen:
    """Whose fee comes back, by member number. `sees`: the reader may see the event's changes."""
    event = found.event
    changes = Button(_("‹ Back"), SeeEventChanges(event_id=event.id or 0))
    back = (changes, *menu()) if sees else menu()
    if not found.items:
        return Screen(
            _("Fees to pay back"),
            _("{event}: no paid seat was given up, so nothing is to be paid back.",
              event=words.title(event)),
            (back,),
        )  # fmt: skip
    lines = [f"{_fee(one)} · {_fee_state(one)}" for one in found.items]
    total = n_("{n} member, {amount} together, as far as it was paid.",
        "{n} members, {amount} together, as far as it was paid.", found.total,
        amount=money_(found.amount))  # fmt: skip
    pages = turning(
        counted(found.total, number, FEES_A_PAGE),
        lambda to: SeeEventFees(event_id=event.id or 0, page=to),
    )
    noted = _("Ticked off as paid: {paid}. Paid back so far: {back}.", paid=money_(found.paid),
        back=money_(found.refunded))  # fmt: skip
    taps = [
        Button(one.number, SeeOwedFee(registration_id=one.registration_id))
        for one in found.items
        if one.paid is not None
    ]
    tapped = tuple(tuple(taps[at : at + 4]) for at in range(0, len(taps), 4))
    take = Button(_("As Excel file"), TakeEventFees(event_id=event.id or 0), style="primary")
    return Screen(
        _("Fees to pay back"),
        "\n".join([said(event), "", *lines, "", total, noted]),
        (*tapped, *pages, (take,), back),
    )


def _fee(one: Fee) -> str:
    return n_("{number}: {n} seat, {amount}", "{number}: {n} seats, {amount}", one.seats,
        number=one.number, amount=money_(one.amount))  # fmt: skip


def _fee_state(one: Fee) -> str:
    if one.paid is None:
        return _("not ticked off")
    if one.refunded_at is None:
        return _("paid {sum}", sum=money_(one.paid))
    return _("paid back")


def fees_file(event: Event, person_id: int, moment: datetime) -> Screen:
    """The same as a file, marked with who took it along, and when (aware UTC)."""
    params = {"event_id": event.id, "person_id": person_id, "at": moment.isoformat()}
    document = Document("events.fees", params)
    return Screen(_("Fees to pay back"), said(event), document=document, fresh=True)
