"""Where and when in the day: a place on the map, an hour and a minute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from chat.kinds.incoming import Incoming, Wrong
from chat.kinds.kind import Ctx, Kind, Offer, Value
from chat.screen import Ask
from locales.i18n import N_, _, time_

_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h点點时時]\s*(\d{1,2}|半)?\s*分?)?\s*([ap]m?)?")
_RUN = re.compile(r"(\d{2})(\d{2})")
_HALF = {
    "上午": 0, "早上": 0, "凌晨": 0, "中午": 12, "下午": 12, "晚上": 12, "傍晚": 12,
}  # fmt: skip
_PAIR = re.compile(r"(-?\d{1,2}\.\d+)\s*[,; ]\s*(-?\d{1,3}\.\d+)")


@dataclass(frozen=True, slots=True)
class TimeOfDay(Kind):
    """An hour and a minute on the clock, kept as 19:30."""

    def offer(self, ctx: Ctx) -> Offer:
        return Offer(hint=_("For example {example}", example="19:30"))

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        found = read_time(incoming.plain())
        if found is None:
            raise Wrong(N_("I cannot read this as a time. For example {example}"), example="19:30")
        return time_(found)


def read_time(words: str) -> time | None:
    """19:30, 1930, 7pm, 7:30 pm, 19点半, 下午3点; None when it is no time."""
    text = words.casefold().replace("：", ":").strip()
    later, said = 0, False
    for word, hours in _HALF.items():
        if text.startswith(word):
            text, later, said = text.removeprefix(word).strip(), hours, True
    if run := _RUN.fullmatch(text):
        text = f"{run[1]}:{run[2]}"
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), 30 if found[2] == "半" else int(found[2] or 0)
    if found[3]:
        later, said = (12 if found[3][0] == "p" else 0), True
        hour = 0 if hour == 12 else hour
    if said and hour < 12:
        hour += later
    return time(hour, minute) if hour < 24 and minute < 60 else None


@dataclass(frozen=True, slots=True)
class OnTheMap(Kind):
    """A point on the map, kept as [latitude, longitude]; shared from the map, or typed."""

    def offer(self, ctx: Ctx) -> Offer:
        hint = _(
            "Attach a location from the map (📎), or type {example}.", example="32.06, 118.79"
        )
        return Offer(ask=Ask(location=_("I am there now")), hint=hint)

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.location is not None:
            latitude, longitude = incoming.location
        else:
            found = _PAIR.fullmatch(incoming.plain())
            if found is None:
                raise Wrong(N_("That is no point on the map."))
            latitude, longitude = float(found[1]), float(found[2])
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise Wrong(N_("There is no such place on earth; please check the figures."))
        return [round(latitude, 6), round(longitude, 6)]

    def show(self, value: Value, *, open_: bool = False) -> str:
        return f"{value[0]:.4f}, {value[1]:.4f}"
