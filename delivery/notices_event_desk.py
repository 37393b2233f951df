"""What is told of strikes: to their member, and the card of an appeal in the staff group."""

from __future__ import annotations

from chat import strike_screens as screens
from chat.screen import Screen
from delivery.notices import Json, notice
from domain.events import strikes
from domain.people import facts as house
from domain.work import Work


@notice("event_strike.counted")
def _counted(work: Work, params: Json) -> Screen | None:
    """Never kept in secret. What has been waived or forgotten meanwhile is not told any more, nor
    to who was there after all."""
    seen = strikes.plain(work, int(params["strike_id"]))
    return screens.counted(seen) if seen.counts and not seen.came else None


@notice("event_strike.answered")
def _answered(work: Work, params: Json) -> Screen | None:
    seen = strikes.plain(work, int(params["strike_id"]))
    return None if seen.strike.answered_at is None else screens.answered(seen)


@notice("desk.event_strike")
def _card(work: Work, params: Json) -> Screen | None:
    seen = strikes.plain(work, int(params["strike_id"]))
    name = house.fact(work.session, "bot_username") or ""
    return screens.group_card(seen, f"https://t.me/{name}?start=strike-{seen.strike.id}")
