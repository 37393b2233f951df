"""The fees of a cancelled event as an Excel file for finance: numbers, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import event_words as words
from chat.sheets import Book, Cell, Table, watermark
from delivery.drawing import Json
from delivery.sheets import sheet
from domain import policy
from domain.events import fees
from domain.events.fees import Fees
from locales.i18n import _


@dataclass(frozen=True, slots=True)
class _Facts:
    fees: Fees
    watermark: str
    zone: ZoneInfo


def _read(session: Session, params: Json) -> _Facts:
    found = fees.told(session, int(params["event_id"]))
    zone = ZoneInfo(policy.in_force(session).timezone)
    at = datetime.fromisoformat(params["at"])
    return _Facts(found, watermark(int(params["person_id"]), at, zone), zone)


def _write(facts: _Facts) -> Book:
    found = facts.fees
    head = (
        _("Member number"),
        _("Seats"),
        _("Amount, in yuan"),
        _("Paid, in yuan"),
        _("Paid back on"),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.number, one.seats, one.amount, one.paid, _here(one.refunded_at, facts.zone))
        for one in found.items
    ]
    rows.append((_("All together"), None, found.amount, found.paid, None))
    note = " · ".join((words.title(found.event), words.begins(found.event)))
    table = Table(_("Fees to pay back"), head, rows, (18, 10, 18, 18, 18), notes=(note,))
    return Book(f"event-{found.event.id}-fees", (table,), facts.watermark)


def _here(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if moment is None else moment.astimezone(zone)


sheet("events.fees", read=_read, write=_write)
