"""A card whose code was scanned or typed: valid or not, and since when."""

from __future__ import annotations

from datetime import tzinfo

from chat.actions import BeginForm
from chat.desk_screens import back_to_desk
from chat.pictures import TIERS
from chat.screen import Button, Screen
from domain.cards.verify import Verification
from locales.i18n import N_, _, date_, moment_

_STATUS = {
    "active": N_("active"),
    "dormant": N_("dormant"),
    "lost": N_("lost"),
    "blacklisted": N_("suspended"),
    "withdrawn": N_("no longer a member"),
    "voided": N_("replaced or stopped"),
    "unknown": N_("unknown code"),
}


def checked(found: Verification, zone: tzinfo) -> Screen:
    """Valid or not, and since when; never a name (R1.7)."""
    title = _("✓ This card is valid") if found.valid else _("✕ This card is not valid")
    lines = [_("Status: {status}", status=_(_STATUS.get(found.status, found.status)))]
    if found.number:
        lines.insert(0, _("Member number {number}", number=found.number))
        tier = TIERS.get(found.tier or "", TIERS["ordinary"])
        lines.append(_("Tier: {tier}", tier=_(tier)))
    if found.since:
        lines.append(_("Member since {day}", day=date_(found.since, weekday=False)))
    lines.append(_("Checked {moment}", moment=moment_(found.checked_at, zone)))
    again = Button(_("Check another"), BeginForm(form="verify"), style="primary")
    return Screen(title, "\n".join(lines), ((again,), back_to_desk()), fresh=True)
