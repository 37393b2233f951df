"""What members are told about their tier: a rise at once, and a fall long before it comes."""

from __future__ import annotations

from chat import tier_screens as screens
from chat.screen import Screen
from delivery.notices import Json, notice
from domain.tiers import telling
from domain.work import Work


@notice("tier.raised")
def _raised(work: Work, params: Json) -> Screen | None:
    change = telling.changed(work, int(params["change_id"]))
    return None if change is None else screens.raised(change)


@notice("tier.lowered")
def _lowered(work: Work, params: Json) -> Screen | None:
    change = telling.changed(work, int(params["change_id"]))
    return None if change is None else screens.lowered(change, work.policy.contact)


@notice("tier.warned")
def _warned(work: Work, params: Json) -> Screen | None:
    lacking = telling.warned(work, int(params["review_id"]))
    return None if lacking is None else screens.warned(lacking, work.policy.tier_grace_days)


@notice("tier.grace")
def _grace(work: Work, params: Json) -> Screen | None:
    lacking = telling.grace(work, int(params["review_id"]))
    return None if lacking is None else screens.grace(lacking)


@notice("tier.kept")
def _kept(work: Work, params: Json) -> Screen | None:
    tier = telling.kept(work, int(params["review_id"]))
    return None if tier is None else screens.kept(tier)
