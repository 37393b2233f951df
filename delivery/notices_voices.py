"""What managers are told of voices heard elsewhere."""

from __future__ import annotations

from datetime import date

from chat import voice_screens as screens
from chat.screen import Screen
from delivery.notices import Json, notice
from domain.access import Actor, Role
from domain.voices import reading
from domain.voices.reading import Wanted
from domain.work import Work


@notice("voices.month")
def _month(work: Work, params: Json) -> Screen | None:
    """On the first of the month, of the one before (E8.7)."""
    wanted = Wanted(date(int(params["year"]), int(params["month"]), 1))
    manager = Actor(person_id=0, roles=frozenset({Role.MANAGER}))
    return screens.month_over(reading.counted(work.session, manager, wanted))
