"""What members are told of their purchases, and the colleague whose long file has gone in."""

from __future__ import annotations

from chat import purchase_file_screens as files
from chat import purchase_notices as screens
from chat.screen import Screen
from delivery.notices import Json, notice
from domain.points import ledger
from domain.purchases import imports, reading
from domain.purchases.model import ImportState, PurchaseState
from domain.work import Work


@notice("purchase.recorded")
def _recorded(work: Work, params: Json) -> Screen | None:
    """Unless it was taken back in the meantime."""
    purchase = reading.told(work, int(params["purchase_id"])).purchase
    if purchase.state != PurchaseState.VALID or not purchase.points:
        return None
    return screens.recorded(purchase, _balance(work, purchase.member_id))


@notice("purchase.returned")
def _returned(work: Work, params: Json) -> Screen | None:
    purchase = reading.told(work, int(params["purchase_id"])).purchase
    return screens.returned(purchase, _balance(work, purchase.member_id))


@notice("purchases.earned")
def _earned(work: Work, params: Json) -> Screen | None:
    """One for each member of a file; what counts of it by now."""
    member_id = int(params["member_id"])
    earned = reading.earned(work, import_id=int(params["import_id"]), member_id=member_id)
    if not earned.points:
        return None
    return screens.earned(earned, _balance(work, member_id))


def _balance(work: Work, member_id: int) -> screens.Balance:
    return screens.Balance(
        ledger.standing(work.session, member_id).balance,
        ledger.available(work.session, member_id, work.now),
    )


# ── To whoever posted a long file ─────────────────────────────────────────────────────────────


@notice("purchases.posted")
def _posted(work: Work, params: Json) -> Screen | None:
    looked = imports.told(work, int(params["import_id"]))
    return files.posted(looked, work.zone) if looked.state == ImportState.POSTED else None


@notice("purchases.stopped")
def _stopped(work: Work, params: Json) -> Screen | None:
    return files.stopped()
