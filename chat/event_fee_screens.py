"""The fee of one registration: ticked off at the desk or the door, paid back by finance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from chat import event_words as words
from chat import labels
from chat.actions_door import SeeDoor
from chat.actions_event_changes import SeeEventFees
from chat.actions_event_desk import SeeRegistration
from chat.actions_event_fees import NoteRefund, SeeSeatFee, TakeSeatFee, UndoSeatFee
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.events.payments import Paid
from domain.events.payments_model import PaidHow
from locales.i18n import N_, _, moment_, money_, n_

Row = tuple[Button, ...]
HOW: Mapping[str, str] = {
    PaidHow.CASH: N_("in cash"),
    PaidHow.TRANSFER: N_("by transfer"),
}


def button(registration_id: int) -> Button:
    return Button(_("Fee"), SeeSeatFee(registration_id=registration_id))


def at_desk(seen: Paid, zone: tzinfo, *, toast: str = "") -> Screen:
    """What is paid, with the ways to tick it off."""
    number = seen.registration.id or 0
    rows: list[Row] = []
    if seen.stands and not seen.settled and not seen.own:
        rows.append(
            (
                Button(
                    _("Paid in cash"),
                    TakeSeatFee(registration_id=number, how=PaidHow.CASH),
                    style="success",
                ),
                Button(
                    _("Paid by transfer"),
                    TakeSeatFee(registration_id=number, how=PaidHow.TRANSFER),
                ),
            )
        )
    standing = seen.payment is not None and seen.payment.refunded_at is None
    if standing and seen.may_undo and not seen.own:
        undo = UndoSeatFee(registration_id=number)
        rows.append((Button(_("Not paid after all"), undo, style="danger"),))
    see = Button(_("‹ Registration"), SeeRegistration(registration_id=number))
    door = Button(_("The door"), SeeDoor(event_id=seen.event.id or 0))
    return _one(seen, zone, (*rows, (see, door, *menu())), toast)


def ticked(seen: Paid, zone: tzinfo) -> str:
    """What the tick came to; the second of two hears whose it is."""
    if not seen.before or seen.payment is None:
        return _("Ticked off.")
    by = labels.colleague(seen.by) if seen.by else "—"
    at = moment_(seen.payment.paid_at, zone)
    return _("Already paid: noted by {name}, {moment}.", name=by, moment=at)


def at_finance(seen: Paid, zone: tzinfo, *, toast: str = "") -> Screen:
    """What is to be paid back, with the way to note it."""
    number, payment = seen.registration.id or 0, seen.payment
    rows: list[Row] = []
    if payment is not None and not seen.stands and not seen.own:
        if payment.refunded_at is None:
            note = NoteRefund(registration_id=number)
            rows.append((Button(_("Paid back"), note, style="success"),))
        else:
            undo = NoteRefund(registration_id=number, undo=True)
            rows.append((Button(_("Not paid back after all"), undo, style="danger"),))
    fees = Button(_("‹ Fees to pay back"), SeeEventFees(event_id=seen.event.id or 0))
    return _one(seen, zone, (*rows, (fees, *menu())), toast)


def _one(seen: Paid, zone: tzinfo, rows: tuple[Row, ...], toast: str) -> Screen:
    seats = n_("{n} seat", "{n} seats", seen.registration.seats)
    lines = [" · ".join((seats, money_(seen.due))) if seen.stands else seats, *_noted(seen, zone)]
    if seen.own:
        lines.append(_("This is your own registration."))
    text = "\n\n".join((words.title(seen.event), "\n".join(lines)))
    return Screen(_("Fee of {number}", number=seen.number), text, rows, toast=toast or None)


def _noted(seen: Paid, zone: tzinfo) -> list[str]:
    payment = seen.payment
    if payment is None:
        owed = _("Nothing is ticked off as paid.")
        return [owed if seen.stands else _("The seats are given up, so no fee is owed.")]
    lines = [
        _("Paid: {sum} {how}, {moment}, noted by {name}.", sum=money_(payment.amount),
          how=_(HOW[payment.how]), moment=moment_(payment.paid_at, zone),
          name=labels.colleague(seen.by) if seen.by else "—")
    ]  # fmt: skip
    if seen.stands and not seen.settled:
        lines.append(_("Still open: {sum}", sum=money_(seen.due - payment.amount)))
    if payment.refunded_at is not None:
        lines.append(
            _("Paid back {moment}, noted by {name}.", moment=moment_(payment.refunded_at, zone),
              name=labels.colleague(seen.back_by) if seen.back_by else "—")
        )  # fmt: skip
    elif not seen.stands:
        lines.append(_("The seats are given up; it is not paid back yet."))
    return lines
