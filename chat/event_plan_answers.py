"""The way between the answers of an event's questionnaire and its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from chat.kinds import Answers
from chat.kinds.kind import Value
from domain import calendar
from domain.events.model import Event
from domain.events.plan_rules import (
    EventPlan,
    Session,
    known_zone,
    only_segment,
    segment_of,
)

# Opening and closing of registration fall on these hours of the event's place.
OPENS, CLOSES = time(9), time(20)
ZONES = ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Europe/London")
# What is asked only when it is ticked, and what most events have of it.
DETAILS: Mapping[str, tuple[str, ...]] = {
    "picture": ("picture",),
    "words": ("words",),
    "map": ("point", "zone"),
    "whom": ("target", "segment", "only", "tiers"),
    "times": ("sessions",),
    "window": ("opens_on", "closes_on", "early"),
    "seats": ("needs_approval", "waiting_open", "strikes"),
    "sums": ("points_price", "cost_bearer"),
}
USUAL: Mapping[str, Value] = {"waiting_open": True}


def planned(answers: Answers, zone: str) -> EventPlan:
    """The plan of these answers; `zone` where none was given. An unknown zone is left for the
    domain to refuse, its moments are then the club's."""
    named = str(answers.get("zone") or zone).removeprefix("=")
    named = next((one for one in (zone, *ZONES) if one.lower() == named.lower()), named)
    clocks = named if known_zone(named) else zone
    last = answers.get("ends_on") or answers["starts_on"]
    pictures = answers.get("picture") or ()
    point = answers.get("point")
    return EventPlan(
        title=answers["title"],
        kind=answers["kind"],
        about=answers.get("about") or "",
        picture=pictures[0]["stored"] if pictures else None,
        place=answers["place"],
        point=None if point is None else (float(point[0]), float(point[1])),
        starts_at=moment(answers["starts_on"], time_of(answers["starts"]), clocks),
        ends_at=moment(last, time_of(answers["ends"]), clocks),
        zone=named,
        opens_at=_if(answers.get("opens_on"), OPENS, clocks),
        closes_at=_if(answers.get("closes_on"), CLOSES, clocks),
        capacity=answers.get("capacity"),
        companions=int(answers["companions"]),
        least_tier=answers["least_tier"],
        target=answers.get("target") or "",
        segment_id=int(answers["segment"]) if answers.get("segment") else None,
        only_segment=bool(answers.get("only", False)),
        early={one["tier"]: int(one["hours"]) for one in answers.get("early") or ()},
        tiers={one["tier"]: int(one["seats"]) for one in answers.get("tiers") or ()},
        sessions=[
            Session(one["words"], one.get("seats")) for one in answers.get("sessions") or ()
        ],
        words={one["language"]: _words(one) for one in answers.get("words") or ()},
        needs_approval=bool(answers.get("needs_approval", False)),
        waiting_open=bool(answers.get("waiting_open", True)),
        strikes=bool(answers.get("strikes", False)),
        points_price=int(answers.get("points_price") or 0),
        fee=Decimal(answers["fee"]),
        staffing=answers["staffing"],
        budget=Decimal(answers["budget"]),
        cost_bearer=answers.get("cost_bearer") or "",
    )


def _words(one: Answers) -> dict[str, str]:
    return {name: one[name] for name in ("title", "text") if one.get(name)}


def filled(event: Event, limits: Mapping[tuple[str, str], int], zone: str) -> dict[str, Value]:
    """The answers that make this event, as `forms.collected` builds them. Of the details those
    are ticked in which the event differs from the usual one."""
    here = ZoneInfo(event.zone)
    start, end = event.starts_at.astimezone(here), event.ends_at.astimezone(here)
    sums = {"fee": event.fee, "budget": event.budget}
    spot = event.latitude is not None and event.longitude is not None
    segment = segment_of(event)
    answers = {
        "title": event.title,
        "kind": event.kind,
        "about": event.about or None,
        "words": [
            {"language": code, "title": own.get("title"), "text": own.get("text")}
            for code, own in (event.words or {}).items()
        ],
        "picture": [{"unique_id": "", "stored": event.picture}] if event.picture else None,
        "place": event.place,
        "point": [event.latitude, event.longitude] if spot else None,
        "zone": None if event.zone == zone else "=" + event.zone,
        "starts_on": start.date().isoformat(),
        "starts": f"{start:%H:%M}",
        "ends_on": end.date().isoformat() if end.date() != start.date() else None,
        "ends": f"{end:%H:%M}",
        "target": (event.segment or {}).get("words"),
        "segment": None if segment is None else str(segment),
        "only": only_segment(event),
        "least_tier": event.least_tier,
        "capacity": event.capacity,
        "companions": event.companions,
        "tiers": [
            {"tier": key, "seats": seats}
            for (kind, key), seats in limits.items()
            if kind == "tier"
        ],
        "sessions": [
            {"words": words, "seats": limits.get(("session", key))}
            for key, words in (event.sessions or {}).items()
        ],
        "opens_on": _day(event.opens_at, here),
        "closes_on": _day(event.closes_at, here),
        "early": [
            {"tier": tier, "hours": hours} for tier, hours in (event.early or {}).items()
        ],
        "needs_approval": event.needs_approval,
        "waiting_open": event.waiting_open,
        "strikes": event.strikes,
        "points_price": event.points_price,
        "staffing": event.staffing,
        "cost_bearer": event.cost_bearer or None,
    } | {name: format(value, ".2f") for name, value in sums.items()}  # fmt: skip
    return answers | {"more": [key for key, names in DETAILS.items() if _differs(answers, names)]}


def _differs(answers: Answers, names: Sequence[str]) -> bool:
    return any((answers[name] or None) != USUAL.get(name) for name in names)


def kept(event: Event, before: EventPlan, after: EventPlan) -> EventPlan:
    """`after` with the moments of the event wherever their answers were left alone: a form knows
    days and minutes, an event may know more."""
    names = ("starts_at", "ends_at", "opens_at", "closes_at")
    same = {n: getattr(event, n) for n in names if getattr(before, n) == getattr(after, n)}
    return replace(after, **same) if before.zone == after.zone else after


def time_of(words: str) -> time:
    return time.fromisoformat(words)


def moment(day: str, at: time, zone: str) -> datetime:
    return calendar.local_instant(date.fromisoformat(day), at, zone)


def _if(day: str | None, at: time, zone: str) -> datetime | None:
    return None if day is None else moment(day, at, zone)


def _day(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).date().isoformat()
