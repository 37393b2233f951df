"""What a member is told about their points: some came in, some will expire, some have."""

from __future__ import annotations

from datetime import timedelta

from chat import points_notices as screens
from chat.screen import Screen
from delivery.notices import Json, notice
from domain.points import ledger, own, reading
from domain.points.model import Kind
from domain.work import Work


@notice("points.earned")
def _earned(work: Work, params: Json) -> Screen | None:
    """Unless it was taken back in the meantime."""
    entry = own.stands(work.session, params["transfer_id"])
    if entry is None or entry.delta <= 0:
        return None
    spendable = ledger.available(work.session, entry.member_id, work.now)
    lot = own.lot_of(work.session, entry.id or 0)
    later = lot is not None and lot.active_from > work.now
    return screens.earned(entry, spendable, lot if later else None, work.zone)


@notice("points.expiring")
def _expiring(work: Work, params: Json) -> Screen | None:
    """Every date in the window, as it stands when the message goes out (R3.3)."""
    until = work.today + timedelta(days=max(work.policy.expiry_notices, default=0))
    dates = reading.expiring(work, params["member_id"])
    near = [(day, points) for day, points in dates if day <= until]
    return screens.expiring(near) if near else None


@notice("points.expired")
def _expired(work: Work, params: Json) -> Screen | None:
    """Unless they were brought back in the meantime."""
    entry = own.stands(work.session, params["transfer_id"])
    if entry is None or entry.kind != Kind.EXPIRE:
        return None
    spendable = ledger.available(work.session, entry.member_id, work.now)
    return screens.expired(entry, spendable, work.zone)
