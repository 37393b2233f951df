"""One event's plan as a questionnaire (E43.1), and the way between its answers and the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from chat.forms import Field, Form, Group, Section
from chat.kinds import (
    IMAGES,
    Answers,
    Choice,
    Date,
    LongText,
    Materials,
    Money,
    Number,
    OnTheMap,
    Text,
    TimeOfDay,
    YesNo,
    days,
)
from chat.kinds.kind import Value
from chat.pictures import TIERS
from chat.plan_forms import KIND, Named
from chat.screen import Screen
from domain import calendar
from domain.events.model import Event
from domain.events.plan_rules import (
    MOST_COMPANIONS,
    MOST_EARLY,
    MOST_SEATS,
    TITLE_LONGEST,
    EventPlan,
    Session,
    known_zone,
)
from domain.plans.items import LARGEST
from locales.i18n import LANGUAGES, N_

Send = Callable[[Any, dict[str, Any]], Screen]
MOST_DAYS = days(550)
ABOVE = tuple(one for one in TIERS.items() if one[0] != "ordinary")
EVERYBODY = N_("Everybody on the roll")
# Opening and closing of registration fall on these hours of the event's place.
OPENS, CLOSES = time(9), time(20)
ZONES = ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Europe/London")


def plan(name: str, send: Send, *, zone: str, send_label: str = N_("Keep")) -> Form:
    """The whole plan, with a summary in which each answer can be changed. `zone` is the club's."""
    sections = (_event(), _when(zone), _who(), _registration(), _means())
    return Form(name, sections, send, title=N_("An event's plan"), send_label=send_label)


def _event() -> Section:
    return Section(N_("The event"), (
        Field("title", N_("What is the event called? Members read it."),
            Text(shortest=2, longest=TITLE_LONGEST), N_("Event name")),
        Field("kind", N_("What kind of event is it?"), KIND, N_("Kind")),
        Field("about", N_("What is it about? Members read this in the announcement."),
            LongText(longest=1500), N_("About it"), optional=True),
        Group("words", N_("Shall members who read another language have it in theirs?"), (
            Field("language", N_("Which language?"), Choice(tuple(LANGUAGES.items()),
                verbatim=True), N_("Language")),
            Field("title", N_("What is the event called in it?"),
                Text(shortest=2, longest=TITLE_LONGEST), N_("Event name")),
            Field("text", N_("And what is it about?"), LongText(longest=1500), N_("About it"),
                optional=True),
        ), item=N_("Language no. {n}"), add=N_("Add a language"), label=N_("Languages"),
            most=len(LANGUAGES)),
        Field("picture", N_("A picture for the announcement?"), Materials(types=IMAGES),
            N_("Picture"), optional=True),
    ))  # fmt: skip


def _when(zone: str) -> Section:
    zones = tuple((one.lower(), one) for one in dict.fromkeys((zone, *ZONES)))
    return Section(N_("Where and when"), (
        Field("place", N_("Where does it take place? Name and address, as a guest needs them."),
            Text(shortest=2, longest=200), N_("Place")),
        Field("point", N_("And where is that on the map?"), OnTheMap(), N_("On the map"),
            optional=True),
        Field("zone", N_("Which clocks count there? Skip this if they are the club's."),
            Choice(zones, columns=2, other=True, verbatim=True), N_("Time zone"), optional=True),
        Field("starts_on", N_("On which day does it begin?"),
            Date(near=True, earliest=days(0), latest=MOST_DAYS), N_("First day")),
        Field("starts", N_("At what time does it begin?"), TimeOfDay(), N_("Begins")),
        Field("ends_on", N_("On which day does it end? Skip this if it is the same day."),
            Date(near=True, earliest=days(0), latest=MOST_DAYS), N_("Last day"), optional=True),
        Field("ends", N_("At what time does it end?"), TimeOfDay(), N_("Ends")),
    ))  # fmt: skip


def _who() -> Section:
    return Section(N_("For whom"), (
        Field("target", N_("Whom is it for, in a few words?"), Text(longest=200),
            N_("For"), optional=True),
        Field("least_tier", N_("From which tier on may members register?"),
            Named((("ordinary", EVERYBODY), *ABOVE), columns=2), N_("From tier")),
        Field("capacity", N_("How many seats are there, companions included? Skip this if there "
            "is no limit."), Number(least=1, most=MOST_SEATS), N_("Seats"), optional=True),
        Field("companions", N_("How many companions may somebody bring? 0 is none."),
            Number(least=0, most=MOST_COMPANIONS), N_("Companions")),
        Group("tiers", N_("Is there a limit of seats for a tier?"), (
            Field("tier", N_("For which tier?"), Named(tuple(TIERS.items()), columns=2),
                N_("Tier")),
            Field("seats", N_("How many seats at the most?"), Number(least=1, most=MOST_SEATS),
                N_("Seats")),
        ), item=N_("Limit no. {n}"), add=N_("Add a limit"), label=N_("Limits"), most=4),
        Group("sessions", N_("Are there several times or groups to choose from? Two at least."), (
            Field("words", N_("What is it called? Such as “Saturday 10:00”."), Text(longest=40),
                N_("Called")),
            Field("seats", N_("How many seats does it have? Skip this if it has no limit of its "
                "own."), Number(least=1, most=MOST_SEATS), N_("Seats"), optional=True),
        ), item=N_("Time no. {n}"), add=N_("Add a time"), label=N_("Times"), most=8),
    ))  # fmt: skip


def _registration() -> Section:
    return Section(N_("Registration"), (
        Field("opens_on", N_("From which day on can members register? It opens at 9:00. Skip this "
            "if it opens with the announcement."), Date(near=True, latest=MOST_DAYS),
            N_("Opens"), optional=True),
        Field("closes_on", N_("Until which day? It closes at 20:00. Skip this if it closes when "
            "the event begins."), Date(near=True, latest=MOST_DAYS), N_("Closes"), optional=True),
        Group("early", N_("May a tier register earlier than the others?"), (
            Field("tier", N_("Which tier?"), Named(ABOVE, columns=2), N_("Tier")),
            Field("hours", N_("How many hours earlier?"), Number(least=1, most=MOST_EARLY),
                N_("Hours")),
        ), item=N_("Early access no. {n}"), add=N_("Add a tier"), label=N_("Early access"),
            most=3),
        Field("needs_approval", N_("Does a colleague look at each registration first?"), YesNo(),
            N_("Looked at first")),
        Field("waiting_open", N_("When it is full, may members wait for a seat?"), YesNo(),
            N_("Waiting list")),
        Field("strikes", N_("Do a late cancellation and staying away count against a member? It "
            "is said in the announcement."), YesNo(), N_("Absence counts")),
        Field("points_price", N_("How many points does a seat cost? 0 is none."),
            Number(least=0, most=1_000_000), N_("Points a seat")),
        Field("fee", N_("What does a guest pay, in yuan? 0 is nothing."),
            Money(most=1_000_000), N_("Fee")),
    ))  # fmt: skip


def _means() -> Section:
    return Section(N_("Colleagues and money"), (
        Field("staffing", N_("Who of us does what on the day?"), LongText(longest=1000),
            N_("Staffing")),
        Field("budget", N_("What may it cost the club, in yuan?"), Money(most=int(LARGEST)),
            N_("Budget")),
        Field("cost_bearer", N_("Does another department bear a part of the cost? Name it and its "
            "part."), Text(longest=200), N_("Cost borne by"), optional=True),
    ))  # fmt: skip


# ── Answers and the plan ──────────────────────────────────────────────────────────────────────


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
        starts_at=_moment(answers["starts_on"], _time(answers["starts"]), clocks),
        ends_at=_moment(last, _time(answers["ends"]), clocks),
        zone=named,
        opens_at=_if(answers.get("opens_on"), OPENS, clocks),
        closes_at=_if(answers.get("closes_on"), CLOSES, clocks),
        capacity=answers.get("capacity"),
        companions=int(answers["companions"]),
        least_tier=answers["least_tier"],
        target=answers.get("target") or "",
        early={one["tier"]: int(one["hours"]) for one in answers.get("early") or ()},
        tiers={one["tier"]: int(one["seats"]) for one in answers.get("tiers") or ()},
        sessions=[
            Session(one["words"], one.get("seats")) for one in answers.get("sessions") or ()
        ],
        words={one["language"]: _words(one) for one in answers.get("words") or ()},
        needs_approval=bool(answers["needs_approval"]),
        waiting_open=bool(answers["waiting_open"]),
        strikes=bool(answers["strikes"]),
        points_price=int(answers["points_price"]),
        fee=Decimal(answers["fee"]),
        staffing=answers["staffing"],
        budget=Decimal(answers["budget"]),
        cost_bearer=answers.get("cost_bearer") or "",
    )


def _words(one: Answers) -> dict[str, str]:
    return {name: one[name] for name in ("title", "text") if one.get(name)}


def filled(event: Event, limits: Mapping[tuple[str, str], int], zone: str) -> dict[str, Value]:
    """The answers that make this event, as `forms.collected` builds them."""
    here = ZoneInfo(event.zone)
    start, end = event.starts_at.astimezone(here), event.ends_at.astimezone(here)
    sums = {"fee": event.fee, "budget": event.budget}
    spot = event.latitude is not None and event.longitude is not None
    return {
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


def kept(event: Event, before: EventPlan, after: EventPlan) -> EventPlan:
    """`after` with the moments of the event wherever their answers were left alone: a form knows
    days and minutes, an event may know more."""
    names = ("starts_at", "ends_at", "opens_at", "closes_at")
    same = {n: getattr(event, n) for n in names if getattr(before, n) == getattr(after, n)}
    return replace(after, **same) if before.zone == after.zone else after


def _time(words: str) -> time:
    return time.fromisoformat(words)


def _moment(day: str, at: time, zone: str) -> datetime:
    return calendar.local_instant(date.fromisoformat(day), at, zone)


def _if(day: str | None, at: time, zone: str) -> datetime | None:
    return None if day is None else _moment(day, at, zone)


def _day(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).date().isoformat()
