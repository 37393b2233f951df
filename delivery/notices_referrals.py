"""What an invitation brought, told to each side; nobody's name."""

from __future__ import annotations

from chat.actions_lottery import SeeReferral
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.referrals import service as referrals
from domain.referrals.model import State
from domain.work import Work
from locales.i18n import _, n_


@notice("referral.referrer_paid")
def _referrer(work: Work, params: Json) -> Screen | None:
    points = _still(work, params)
    if not points:
        return None
    return Screen(
        _("Thank you for the invitation"),
        n_("Somebody you invited has become a member: {n} point is yours.",
           "Somebody you invited has become a member: {n} points are yours.", points),
        ((Button(_("Invite somebody"), SeeReferral()),),),
    )  # fmt: skip


@notice("referral.referred_paid")
def _referred(work: Work, params: Json) -> Screen | None:
    points = _still(work, params, referred=True)
    if not points:
        return None
    return Screen(
        _("A welcome present"),
        n_("You came by a member's invitation: {n} point is yours.",
           "You came by a member's invitation: {n} points are yours.", points),
        ((Button(_("Invite somebody"), SeeReferral()),),),
    )  # fmt: skip


def _still(work: Work, params: Json, *, referred: bool = False) -> int:
    """The points paid, unless that approval was undone meanwhile."""
    told = referrals.told(work, int(params["referral_id"]))
    if told.state != State.REWARDED or told.attempt != params["attempt"]:
        return 0
    return told.referred_points if referred else told.referrer_points
