"""Which answers about an event do not go together, said at the question itself with an example."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chat.event_plan_answers import CLOSES, OPENS, ZONES, moment, time_of
from chat.kinds import Answers, Value, Wrong
from domain.events.plan_rules import LONGEST, known_zone
from locales.i18n import N_, date_, moment_, time_

USUAL_LENGTH = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Checks:
    """`zone` is the club's, `now` the moment of asking. Of an event that is known: when it begins,
    the zone it is in, how many seats are given."""

    zone: str
    now: datetime
    begins: datetime | None = None
    there: str = ""
    taken: int = 0

    def zone_known(self, value: Value, _before: Answers) -> None:
        if not _known(str(value)):
            raise Wrong(
                N_("I do not know this time zone. For example {example}"), example=self.zone
            )

    def starts(self, value: Value, before: Answers) -> None:
        begins = self._start({**before, "starts": value})
        if begins > self.now or self._has_begun():
            return
        hour = (self.now + timedelta(hours=1)).replace(minute=0) + timedelta(hours=1)
        raise Wrong(
            N_("It is {now} by now, so this is behind us. Give a later time, such as {example}, "
               "or go back for a later day."),
            now=moment_(self.now, self._clocks(before)),
            example=_clock(hour, self._clocks(before)),
        )  # fmt: skip

    def ends_on(self, value: Value, before: Answers) -> None:
        first, last = date.fromisoformat(before["starts_on"]), date.fromisoformat(value)
        if last < first:
            raise Wrong(
                N_("It begins on {first} and cannot end before. For example {example}"),
                first=date_(first),
                example=first.isoformat(),
            )
        longest = first + timedelta(days=LONGEST.days)
        if last > longest:
            raise Wrong(
                N_("An event lasts two weeks at the most, so this one ends by {day}. For example "
                   "{example}"),
                day=date_(longest),
                example=first.isoformat(),
            )  # fmt: skip

    def ends(self, value: Value, before: Answers) -> None:
        begins = self._start(before)
        last = before.get("ends_on") or before["starts_on"]
        clocks = self._clocks(before)
        if moment(last, time_of(value), clocks) <= begins:
            raise Wrong(
                N_("It begins at {start}; the end has to come after that. For example {example}. "
                   "If it goes on past midnight, go back to give the last day."),
                start=moment_(begins, clocks),
                example=_clock(begins + USUAL_LENGTH, clocks),
            )  # fmt: skip
        if moment(last, time_of(value), clocks) - begins > LONGEST:
            raise Wrong(
                N_("An event lasts two weeks at the most. For example {example}"),
                example=before["starts"],
            )

    def capacity(self, value: Value, _before: Answers) -> None:
        if value < self.taken:
            raise Wrong(
                N_("Seats are given already: {taken}. For example {example}"),
                taken=self.taken,
                example=self.taken,
            )

    def companions(self, value: Value, before: Answers) -> None:
        most = before.get("capacity")
        if most is not None and value > most - 1:
            raise Wrong(
                N_("All seats together: {seats}, the member's own included. Companions at most: "
                   "{most}. For example {example}"),
                seats=most,
                most=most - 1,
                example=min(1, most - 1),
            )  # fmt: skip

    def seats(self, value: Value, before: Answers) -> None:
        most = before.get("capacity")
        if most is not None and value > most:
            raise Wrong(
                N_("Seats of the whole event: {most}; a part of it cannot have more. For example "
                   "{example}"),
                most=most,
                example=max(1, most // 2),
            )  # fmt: skip

    def opens_on(self, value: Value, before: Answers) -> None:
        clocks, start = self._clocks(before), self._start(before)
        if moment(value, OPENS, clocks) >= start and not self._has_begun():
            raise Wrong(
                N_("The event begins {start}; registration has to open before. For example "
                   "{example}"),
                start=moment_(start, clocks),
                example=(date.fromisoformat(before["starts_on"]) - timedelta(days=1)).isoformat(),
            )  # fmt: skip

    def closes_on(self, value: Value, before: Answers) -> None:
        if self._has_begun():
            return
        clocks, start = self._clocks(before), self._start(before)
        closes, opens = moment(value, CLOSES, clocks), before.get("opens_on")
        eve = (date.fromisoformat(before["starts_on"]) - timedelta(days=1)).isoformat()
        if closes > start:
            raise Wrong(
                N_("Registration would close at {closes}, after the event has begun. Skip this to "
                   "close it with the beginning, or take a day before, such as {example}"),
                closes=time_(CLOSES),
                example=eve,
            )  # fmt: skip
        if opens is not None and closes <= moment(opens, OPENS, clocks):
            raise Wrong(
                N_("Registration opens on {day} and cannot close before. For example {example}"),
                day=date_(date.fromisoformat(opens)),
                example=opens,
            )

    def _has_begun(self) -> bool:
        return self.begins is not None and self.begins <= self.now

    def _clocks(self, answers: Answers) -> str:
        named = str(answers.get("zone") or self.there or self.zone).removeprefix("=")
        named = next((one for one in ZONES if one.lower() == named.lower()), named)
        return named if known_zone(named) else self.zone

    def _start(self, answers: Answers) -> datetime:
        return moment(answers["starts_on"], time_of(answers["starts"]), self._clocks(answers))


def _known(typed: str) -> bool:
    named = typed.removeprefix("=")
    return any(one.lower() == named.lower() for one in ZONES) or known_zone(named)


def _clock(at: datetime, zone: str) -> str:
    return time_(at.astimezone(ZoneInfo(zone)))
