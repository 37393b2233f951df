"""What an event's plan must be like, and which changes of an approved one need nobody (R12.2).

Pure: nothing here looks into the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.events.model import Event, EventKind
from domain.tiers.model import Tier

TITLE_LONGEST = 80
LONGEST = timedelta(days=14)
MOST_SEATS = 100_000
MOST_COMPANIONS = 10
MOST_EARLY = 24 * 30  # hours
MINOR = frozenset({"about", "picture", "staffing", "words"})

Limits = Mapping[tuple[str, str], int]  # ("tier", "gold") or ("session", "1") → seats


@dataclass(frozen=True, slots=True)
class Session:
    """One of several times or groups to choose from; `seats` None: no limit of its own."""

    words: str
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What is planned (E43.1). Moments are aware UTC, `zone` is where it takes place; sums are
    yuan, `points_price` is for each seat. `opens_at` None: with the announcement; `closes_at`
    None: with the beginning. `early` is tier → hours, `tiers` tier → seats; `target` says in words
    whom it is for. Members of `segment_id` are told of it; with `only_segment` nobody else can
    register. `words` are title and text in other languages, by their codes."""

    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    about: str = ""
    picture: str | None = None
    place: str = ""
    point: tuple[float, float] | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    capacity: int | None = None
    companions: int = 0
    least_tier: str = Tier.ORDINARY
    target: str = ""
    segment_id: int | None = None
    only_segment: bool = False
    early: Mapping[str, int] = field(default_factory=dict)
    tiers: Mapping[str, int] = field(default_factory=dict)
    sessions: Sequence[Session] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    needs_approval: bool = False
    waiting_open: bool = True
    strikes: bool = False
    points_price: int = 0
    fee: Decimal = Decimal(0)
    staffing: str = ""
    budget: Decimal = Decimal(0)
    cost_bearer: str = ""


def fault(plan: EventPlan, now: datetime, began: datetime | None = None) -> str | None:
    """The first thing that will not do; None when all is well. `began` is when it was to begin
    before this change: what has begun may still be told of in better words.

    Reasons: title, kind, zone, past, backwards, long, window, window_late, capacity, companions,
    tier, limits, sessions, early, money.
    """
    sums = (plan.fee, plan.budget)
    seats = [*plan.tiers.values(), *(one.seats for one in plan.sessions if one.seats is not None)]
    most = MOST_SEATS if plan.capacity is None else plan.capacity
    opens, closes = plan.opens_at, plan.closes_at
    words = [one.words.strip().casefold() for one in plan.sessions]
    tiers = {plan.least_tier, *plan.tiers, *plan.early}
    checks = (
        ("title", 2 <= len(plan.title.strip()) <= TITLE_LONGEST),
        ("kind", plan.kind in set(EventKind)),
        ("zone", known_zone(plan.zone)),
        ("past", plan.starts_at > now or plan.starts_at == began),
        ("backwards", plan.ends_at > plan.starts_at),
        ("long", plan.ends_at - plan.starts_at <= LONGEST),
        ("window", opens is None or opens < (closes or plan.starts_at)),
        ("window_late", closes is None or closes <= plan.ends_at),
        ("capacity", 1 <= most <= MOST_SEATS),
        ("companions", 0 <= plan.companions <= min(MOST_COMPANIONS, most - 1)),
        ("tier", tiers <= set(Tier)),
        ("limits", all(1 <= one <= most for one in seats)),
        ("sessions", all(words) and len(set(words)) == len(words) and len(words) != 1),
        ("early", all(1 <= one <= MOST_EARLY for one in plan.early.values())),
        ("money", all(one.is_finite() and one >= 0 for one in sums)),
        ("points", 0 <= plan.points_price <= 1_000_000),
    )
    return next((why for why, good in checks if not good), None)


def known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def values(plan: EventPlan, kept: Mapping[str, str] | None = None) -> dict[str, Any]:
    """As the columns of an event. `kept` are the sessions it has: they keep their keys."""
    latitude, longitude = plan.point or (None, None)
    return {
        "title": " ".join(plan.title.split()),
        "kind": plan.kind,
        "about": plan.about.strip(),
        "words": {code: dict(own) for code, own in plan.words.items()} or None,
        "picture": plan.picture,
        "place": plan.place.strip(),
        "latitude": latitude,
        "longitude": longitude,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "zone": plan.zone,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "capacity": plan.capacity,
        "companions": plan.companions,
        "least_tier": plan.least_tier,
        "early": dict(plan.early) or None,
        "sessions": keyed(plan.sessions, kept or {}) or None,
        "needs_approval": plan.needs_approval,
        "waiting_open": plan.waiting_open,
        "strikes": plan.strikes,
        "points_price": plan.points_price,
        "fee": plan.fee,
        "segment": _whom(plan),
        "staffing": plan.staffing.strip(),
        "budget": plan.budget,
        "cost_bearer": plan.cost_bearer.strip(),
    }


def _whom(plan: EventPlan) -> dict[str, Any] | None:
    only = plan.only_segment and plan.segment_id is not None
    whom = {"words": plan.target.strip(), "segment_id": plan.segment_id, "only": only}
    return {name: value for name, value in whom.items() if value} or None


def segment_of(event: Event) -> int | None:
    """The segment that is told of it, None: everybody it is open to."""
    found: int | None = (event.segment or {}).get("segment_id")
    return found


def only_segment(event: Event) -> bool:
    """Whether nobody but its segment can register."""
    return bool((event.segment or {}).get("only"))


def keyed(sessions: Sequence[Session], kept: Mapping[str, str]) -> dict[str, str]:
    """Key → words. As many as before are the same ones, perhaps in other words; else those with
    the same words keep their keys, and new ones get keys never used here."""
    words = [" ".join(one.words.split()) for one in sessions]
    if len(words) == len(kept):
        return dict(zip(kept, words, strict=True))
    before = {text.casefold(): key for key, text in kept.items()}
    fresh = max((int(key) for key in kept if key.isdecimal()), default=0)
    found = {}
    for text in words:
        key = before.get(text.casefold())
        if key is None:
            fresh += 1
            key = str(fresh)
        found[key] = text
    return found


def limits(plan: EventPlan, sessions: Mapping[str, str] | None) -> Limits:
    """The quotas of the plan; `sessions` are those of `values`, in the plan's order."""
    found = {("tier", tier): seats for tier, seats in plan.tiers.items()}
    for key, one in zip(sessions or {}, plan.sessions, strict=True):
        if one.seats is not None:
            found["session", key] = one.seats
    return found


def changed(event: Event, after: Mapping[str, Any]) -> set[str]:
    """The columns that become something else."""
    return {name for name, value in after.items() if getattr(event, name) != value}


def minor(event: Event, names: set[str], after: Mapping[str, Any]) -> bool:
    """Whether these changes of an approved event need nobody's approval: text, picture, staffing,
    the words of its sessions (R12.2)."""
    same_sessions = set(event.sessions or {}) == set(after["sessions"] or {})
    return names <= (MINOR | {"sessions"} if same_sessions else MINOR)
