"""One event's plan as a questionnaire (E43.1): fifteen questions for the usual event, and what is
asked besides when it is ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from chat.event_plan_answers import ZONES
from chat.event_plan_checks import Checks
from chat.forms import Field, Form, Group, Section, When
from chat.kinds import (
    IMAGES,
    Answers,
    Choice,
    Choices,
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
from chat.pictures import TIERS
from chat.plan_forms import KIND, Named
from chat.screen import Screen
from domain.events.plan_rules import MOST_COMPANIONS, MOST_EARLY, MOST_SEATS, TITLE_LONGEST
from domain.plans.items import LARGEST
from locales.i18n import LANGUAGES, N_

Send = Callable[[Any, dict[str, Any]], Screen]
Segments = Sequence[tuple[int, str]]
MOST_DAYS = days(550)
ABOVE = tuple(one for one in TIERS.items() if one[0] != "ordinary")
EVERYBODY = N_("Everybody on the roll")
MORE = (
    ("picture", N_("A picture")),
    ("words", N_("Other languages")),
    ("map", N_("Map, time zone")),
    ("whom", N_("For whom, limits")),
    ("times", N_("Several times")),
    ("window", N_("Registration days")),
    ("seats", N_("Approval, queue")),
    ("sums", N_("Points, cost sharing")),
)


def plan(
    name: str,
    send: Send,
    checks: Checks,
    *,
    segments: Segments = (),
    send_label: str = N_("Save"),
) -> Form:
    """The whole plan, with a summary in which each answer can be changed. `segments` are those
    that are kept, by id and name."""
    sections = (
        _event(),
        _when(checks),
        _who(checks),
        _means(),
        _words(),
        _where(checks),
        _limits(checks, segments),
        _registration(checks),
        _sums(),
    )
    return Form(name, sections, send, title=N_("An event's plan"), send_label=send_label)


def _if(ticked: str) -> When:
    def wanted(answers: Answers) -> bool:
        return ticked in (answers.get("more") or ())

    return wanted


# ── What every event is asked ─────────────────────────────────────────────────────────────────


def _event() -> Section:
    return Section(N_("The event"), (
        Field("title", N_("What is the event called? Members read it."),
            Text(shortest=2, longest=TITLE_LONGEST), N_("Event name")),
        Field("kind", N_("What kind of event is it?"), KIND, N_("Kind")),
        Field("about", N_("What is it about? Members read this in the announcement."),
            LongText(longest=1500), N_("About it"), optional=True),
        Field("place", N_("Where does it take place? Name and address, as a guest needs them."),
            Text(shortest=2, longest=200), N_("Place")),
    ))  # fmt: skip


def _when(checks: Checks) -> Section:
    return Section(N_("When"), (
        Field("starts_on", N_("On which day does it begin?"),
            Date(near=True, earliest=days(0), latest=MOST_DAYS), N_("First day")),
        Field("starts", N_("At what time does it begin?"), TimeOfDay(), N_("Begins"),
            fits=checks.starts),
        Field("ends_on", N_("On which day does it end? Skip this if it is the same day."),
            Date(near=True, earliest=days(0), latest=MOST_DAYS, since="starts_on",
                without=N_("the same day")),
            N_("Last day"), optional=True,
            fits=checks.ends_on),
        Field("ends", N_("At what time does it end?"), TimeOfDay(), N_("Ends"),
            fits=checks.ends),
    ))  # fmt: skip


def _who(checks: Checks) -> Section:
    return Section(N_("For whom"), (
        Field("least_tier", N_("From which tier on may members register?"),
            Named((("ordinary", EVERYBODY), *ABOVE), columns=2), N_("From tier")),
        Field("capacity", N_("How many seats are there, companions included? Skip this if there "
            "is no limit."), Number(least=1, most=MOST_SEATS), N_("Seats"), optional=True,
            fits=checks.capacity),
        Field("companions", N_("How many companions may somebody bring? 0 is none."),
            Number(least=0, most=MOST_COMPANIONS), N_("Companions"), fits=checks.companions),
        Field("fee", N_("What does a guest pay, in yuan? 0 is nothing."),
            Money(most=1_000_000), N_("Fee")),
    ))  # fmt: skip


def _means() -> Section:
    return Section(N_("Colleagues and money"), (
        Field("staffing", N_("Who of us does what on the day?"), LongText(longest=1000),
            N_("Staffing")),
        Field("budget", N_("What may it cost the club, in yuan?"), Money(most=int(LARGEST)),
            N_("Budget")),
        Field("more", N_("More details? Tick what this event needs; the rest stays as usual."),
            Choices(MORE, least=0, columns=2), N_("More details"), help=N_(
            "As usual: everybody of the tier may register from the announcement until it begins, "
            "nobody is looked at first, there is a waiting list, staying away does not count, and "
            "a seat costs no points.")),
    ))  # fmt: skip


# ── What is asked when it is ticked ───────────────────────────────────────────────────────────


def _words() -> Section:
    return Section(N_("The announcement"), (
        Field("picture", N_("A picture for the announcement?"), Materials(types=IMAGES),
            N_("Picture"), optional=True, when=_if("picture")),
        Group("words", N_("Shall members who read another language have it in theirs?"), (
            Field("language", N_("Which language?"), Choice(tuple(LANGUAGES.items()),
                verbatim=True), N_("Language")),
            Field("title", N_("What is the event called in it?"),
                Text(shortest=2, longest=TITLE_LONGEST), N_("Event name")),
            Field("text", N_("And what is it about?"), LongText(longest=1500), N_("About it"),
                optional=True),
        ), item=N_("Language no. {n}"), add=N_("Add a language"), label=N_("Languages"),
            most=len(LANGUAGES), when=_if("words")),
    ))  # fmt: skip


def _where(checks: Checks) -> Section:
    zones = tuple((one.lower(), one) for one in dict.fromkeys((checks.zone, *ZONES)))
    return Section(N_("Where"), (
        Field("point", N_("And where is that on the map?"), OnTheMap(), N_("On the map"),
            optional=True),
        Field("zone", N_("Which clocks count there? Skip this if they are the club's."),
            Choice(zones, columns=2, other=True, verbatim=True), N_("Time zone"), optional=True,
            fits=checks.zone_known),
    ), when=_if("map"))  # fmt: skip


def _segment(segments: Segments) -> tuple[Field, ...]:
    if not segments:
        return ()
    options = tuple((str(number), name) for number, name in segments)

    def narrowed(answers: Answers) -> bool:
        return _if("whom")(answers) and bool(answers.get("segment"))

    return (
        Field("segment", N_("Shall only the members of a segment be told of it? Skip this if all "
            "of the tier are."), Choice(options, verbatim=True), N_("Told to the segment"),
            optional=True, when=_if("whom")),
        Field("only", N_("And may nobody else register?"), YesNo(), N_("Only for them"),
            when=narrowed),
    )  # fmt: skip


def _limits(checks: Checks, segments: Segments) -> Section:
    return Section(N_("Seats"), (
        Field("target", N_("Whom is it for, in a few words?"), Text(longest=200),
            N_("For"), optional=True, when=_if("whom")),
        *_segment(segments),
        Group("tiers", N_("Is there a limit of seats for a tier?"), (
            Field("tier", N_("For which tier?"), Named(tuple(TIERS.items()), columns=2),
                N_("Tier")),
            Field("seats", N_("How many seats at the most?"), Number(least=1, most=MOST_SEATS),
                N_("Seats"), fits=checks.seats),
        ), item=N_("Limit no. {n}"), add=N_("Add a limit"), label=N_("Limits"), most=4,
            when=_if("whom")),
        Group("sessions", N_("Which times or groups can members choose from? Two at least."), (
            Field("words", N_("What is it called? Such as “Saturday 10:00”."), Text(longest=40),
                N_("Called")),
            Field("seats", N_("How many seats does it have? Skip this if it has no limit of its "
                "own."), Number(least=1, most=MOST_SEATS), N_("Seats"), optional=True,
                fits=checks.seats),
        ), item=N_("Time no. {n}"), add=N_("Add a time"), label=N_("Times"), least=2, most=8,
            when=_if("times")),
    ))  # fmt: skip


def _registration(checks: Checks) -> Section:
    window, seats = _if("window"), _if("seats")
    near = Date(near=True, earliest=days(0), latest=MOST_DAYS)
    until = replace(near, since="opens_on")
    return Section(N_("Registration"), (
        Field("opens_on", N_("From which day on can members register? It opens at 9:00. Skip this "
            "if it opens with the announcement."), near, N_("Opens"), optional=True, when=window,
            fits=checks.opens_on),
        Field("closes_on", N_("Until which day? It closes at 20:00. Skip this if it closes when "
            "the event begins."), until, N_("Closes"), optional=True, when=window,
            fits=checks.closes_on),
        Group("early", N_("May a tier register earlier than the others?"), (
            Field("tier", N_("Which tier?"), Named(ABOVE, columns=2), N_("Tier")),
            Field("hours", N_("How many hours earlier?"), Number(least=1, most=MOST_EARLY),
                N_("Hours")),
        ), item=N_("Early access no. {n}"), add=N_("Add a tier"), label=N_("Early access"),
            most=3, when=window),
        Field("needs_approval", N_("Does a colleague look at each registration first?"), YesNo(),
            N_("Looked at first"), when=seats),
        Field("waiting_open", N_("When it is full, may members wait for a seat?"), YesNo(),
            N_("Waiting list"), when=seats),
        Field("strikes", N_("Do a late cancellation and staying away count against a member? It "
            "is said in the announcement."), YesNo(), N_("Absence counts"), when=seats),
    ))  # fmt: skip


def _sums() -> Section:
    return Section(N_("Points and cost"), (
        Field("points_price", N_("How many points does a seat cost? 0 is none."),
            Number(least=0, most=1_000_000), N_("Points a seat")),
        Field("cost_bearer", N_("Does another department bear a part of the cost? Name it and its "
            "part."), Text(longest=200), N_("Cost borne by"), optional=True),
    ), when=_if("sums"))  # fmt: skip
