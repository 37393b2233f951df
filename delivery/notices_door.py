"""The code on the wall, drawn anew as long as its screen stands."""

from __future__ import annotations

from chat import door_list_screens
from chat.screen import Screen
from delivery.notices import Json, notice
from domain.events import walls
from domain.work import Work


@notice("event.wall")
def _wall(work: Work, params: Json) -> Screen | None:
    shown = walls.told(work, int(params["event_id"]))
    return None if shown is None else door_list_screens.wall(shown)
