"""The club's words for segments: what members can be chosen by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chat import plan_words
from chat.standing_words import STATUSES, TIERS, VALUES
from domain.segments.conditions import (
    CONDITIONS,
    NEXT_MONTH,
    THIS_MONTH,
    Code,
    Conditions,
)
from domain.segments.reading import FEW, Size
from domain.segments.uses import Uses
from locales.i18n import (
    LANGUAGES,
    N_,
    _,
    date_,
    list_,
    n_,
    number_,
    opening,
    pair_,
)

# Conditions are shown in families, so that a screen stays short.
FAMILIES: tuple[tuple[str, tuple[Code, ...]], ...] = (
    (N_("Membership"), (
        Code.TIER, Code.STATUS, Code.VALUE, Code.LANGUAGE, Code.JOINED_FROM, Code.JOINED_BEFORE,
        Code.REACHABLE,
    )),
    (N_("Who they are"), (
        Code.INTEREST, Code.GENERATION, Code.BIRTHDAY, Code.DISTRICT, Code.ESTATE,
    )),
    (N_("What they do"), (
        Code.BOUGHT, Code.IDLE, Code.CAME, Code.AWAY, Code.EVENT, Code.POINTS,
    )),
)  # fmt: skip
LABELS: Mapping[Code, str] = {
    Code.TIER: N_("Tier"),
    Code.STATUS: N_("Standing"),
    Code.VALUE: N_("Value class"),
    Code.LANGUAGE: N_("Reads"),
    Code.JOINED_FROM: N_("Joined since"),
    Code.JOINED_BEFORE: N_("Joined before"),
    Code.REACHABLE: N_("Can be written to"),
    Code.INTEREST: N_("Interests"),
    Code.GENERATION: N_("Generation"),
    Code.BIRTHDAY: N_("Birthday in"),
    Code.DISTRICT: N_("District"),
    Code.ESTATE: N_("Estate"),
    Code.BOUGHT: N_("Bought something"),
    Code.IDLE: N_("Bought nothing"),
    Code.CAME: N_("Came to an event"),
    Code.AWAY: N_("Came to no event"),
    Code.EVENT: N_("Was at this event"),
    Code.POINTS: N_("Points"),
}
ASKED: Mapping[Code, str] = {
    Code.TIER: N_("Members of which tiers? One of those you tick is enough."),
    Code.STATUS: N_("Members of which standing? Who has left or is barred is in no segment."),
    Code.VALUE: N_("Of which value class, as a specialist has confirmed it?"),
    Code.LANGUAGE: N_("Who reads which language?"),
    Code.JOINED_FROM: N_("Who joined on a certain day or later?"),
    Code.JOINED_BEFORE: N_("Who joined before a certain day?"),
    Code.REACHABLE: N_("Only members I can write to in Telegram?"),
    Code.INTEREST: N_("Who enjoys what, by their application? One of them is enough."),
    Code.GENERATION: N_("Born in which ten years, by their application?"),
    Code.BIRTHDAY: N_("Whose birthday is in which month? “This month” goes with the calendar."),
    Code.DISTRICT: N_("Who lives in which district, as they wrote it themselves?"),
    Code.ESTATE: N_("Whose home stands in which estate?"),
    Code.BOUGHT: N_("Who has bought something, within what time?"),
    Code.IDLE: N_("Who has bought nothing, for how long?"),
    Code.CAME: N_("Who has taken part in an event, within what time?"),
    Code.AWAY: N_("Who has taken part in no event, for how long?"),
    Code.EVENT: N_("Who took part in one of these events?"),
    Code.POINTS: N_("Who has how many points at least?"),
}
INTERESTS: Mapping[str, str] = {
    "fitness": N_("Fitness"),
    "food": N_("Good food"),
    "swimming": N_("Swimming"),
    "health": N_("Health and wellness"),
    "hiking": N_("Hiking"),
    "home": N_("Home and living"),
    "football": N_("Football"),
    "shopping": N_("Shopping"),
    "golf": N_("Golf"),
    "music": N_("Playing music"),
    "tennis": N_("Tennis"),
    "dance": N_("Song and dance"),
    "badminton": N_("Badminton"),
    "painting": N_("Painting and calligraphy"),
    "table_tennis": N_("Table tennis"),
    "technology": N_("Technology"),
    "billiards": N_("Billiards"),
    "finance": N_("Finance"),
    "cards": N_("Chess and cards"),
    "business": N_("Business"),
}
_NAMED: Mapping[Code, Mapping[str, str]] = {
    Code.TIER: TIERS,
    Code.STATUS: STATUSES,
    Code.VALUE: VALUES,
    Code.INTEREST: INTERESTS,
}


def value(code: Code, one: Any, titles: Mapping[int, str] | None = None) -> str:
    """A value in words; `titles` are those of events. A place stands as it was written."""
    if code in _NAMED:
        return opening(_(_NAMED[code].get(one, str(one))))
    if code is Code.LANGUAGE:
        return LANGUAGES.get(one, str(one))
    if code is Code.GENERATION:
        return _("Born in the {decade}s", decade=str(one))
    if code is Code.BIRTHDAY:
        near = {THIS_MONTH: N_("This month"), NEXT_MONTH: N_("Next month")}
        return _(near[one]) if one in near else plan_words.month(one)
    if code in (Code.JOINED_FROM, Code.JOINED_BEFORE):
        return date_(date.fromisoformat(one), weekday=False)
    if code in (Code.BOUGHT, Code.CAME):
        return n_("in the last {n} month", "in the last {n} months", int(one))
    if code in (Code.IDLE, Code.AWAY):
        return n_("for {n} month", "for {n} months", int(one))
    if code is Code.POINTS:
        return _("{n} or more", n=number_(int(one)))
    if code is Code.EVENT:
        return (titles or {}).get(one) or _("Event no. {n}", n=number_(int(one)))
    return _("Yes") if code is Code.REACHABLE else str(one)


def described(conditions: Conditions, titles: Mapping[int, str] | None = None) -> list[str]:
    """A line for each condition."""
    return [
        pair_(_(LABELS[code]), list_([value(code, one, titles) for one in values], "or"))
        for code in Code
        if (values := conditions.get(code))
    ]


def size(found: Size) -> str:
    """How many are in it now."""
    if found.n is None:
        return _("Fewer than {n} members are in it now.", n=number_(FEW))
    if not found.n:
        return _("Nobody is in it now.")
    return n_("{n} member is in it now.", "{n} members are in it now.", found.n)


def used(uses: Uses) -> str:
    """What goes to it; "" for nothing."""
    if not uses.total:
        return ""
    parts: Sequence[str] = [
        n_("{n} survey", "{n} surveys", uses.surveys) if uses.surveys else "",
        n_("{n} event", "{n} events", uses.events) if uses.events else "",
    ]
    said = _("Used by: {what}", what=list_([one for one in parts if one]))
    if not uses.agreed:
        return said
    rest = _("Others have agreed to that or are asked to, so the conditions rest. A copy can be "
             "changed.")  # fmt: skip
    return f"{said}\n{rest}"


def fixed(code: Code) -> tuple[str | int, ...]:
    """The values that are the same for every club; none where the roll decides."""
    return CONDITIONS[code].fixed or ()
