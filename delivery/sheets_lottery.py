"""The list of tickets of a closed lottery, as everybody may have it: numbers and seconds."""

from __future__ import annotations

from sqlmodel import Session

from chat.sheets import Book, Table
from delivery.drawing import Json
from delivery.sheets import sheet
from domain import clock
from domain.access import SYSTEM
from domain.lottery import draw, reading, running
from domain.work import Work
from locales.i18n import _


def _read(session: Session, params: Json) -> tuple[int, str, str]:
    work, number = Work(session, SYSTEM, clock.now()), int(params["lottery_id"])
    digest = reading.told(work, number).list_digest or ""
    # Before the closing the list is nobody's business: it is still growing.
    listed = draw.ticket_list(running.tickets_of(work, number)) if digest else ""
    return number, listed, digest


def _write(facts: tuple[int, str, str]) -> Book:
    number, listed, digest = facts
    rows = [tuple(line.split()) for line in listed.splitlines()]
    table = Table(
        _("Tickets"),
        (_("Ticket"), _("Taken (UTC)")),
        [(int(ticket), moment) for ticket, moment in rows],
        widths=(10, 24),
        notes=(
            _("As a text, “number moment” and a line feed for each ticket, this list has the "
              "SHA-256 fingerprint"),
            digest,
        ),
    )  # fmt: skip
    return Book(f"lottery-{number}-tickets", (table,))


sheet("lottery.tickets", read=_read, write=_write)
