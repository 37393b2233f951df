"""The audit trail, eight entries a page, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from chat import labels
from chat.actions import SeeAudit
from chat.house import home_row
from chat.paging import counted, turning
from chat.screen import Button, Screen
from chat.trail_words import deed
from domain.audit import AuditEntry, Entries
from domain.people.names import StaffName
from locales.i18n import _

SIZE = 8


def audit(
    shown: Entries, names: Mapping[int, StaffName], number: int, about: str, zone: ZoneInfo
) -> Screen:
    """`about` is the beginning of the actions shown, "" for all; `names` those of the actors."""
    lines = [_entry(one, names, zone) for one in shown.items]
    picks = [
        Button(f"✓ {_(name)}" if start == about else _(name), SeeAudit(about=_short(start)))
        for start, name in labels.ACTIONS.items()
    ]
    everything = Button(_("Everything") if about else "✓ " + _("Everything"), SeeAudit())
    pairs = [tuple(picks[at : at + 2]) for at in range(0, len(picks), 2)]
    rows = (*pairs, (everything, *home_row()))
    turns = turning(
        counted(shown.total, number, SIZE), lambda to: SeeAudit(page=to, about=_short(about))
    )
    empty = _("Nothing of this kind has been recorded yet.")
    return Screen(_("Audit trail"), "\n".join(lines) or empty, (*turns, *rows))


def _short(start: str) -> str:
    return start.rstrip(".")


def _entry(one: AuditEntry, names: Mapping[int, StaffName], zone: ZoneInfo) -> str:
    who = labels.colleague(names[one.actor_id]) if one.actor_id in names else _("the bot")
    return f"{one.at.astimezone(zone):%m-%d %H:%M} {who} · {deed(one)}"
