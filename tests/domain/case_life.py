"""Random lives of cases beside a plain model: what was said, what is owed, where it stands.

The model counts minutes with its own list of them (tests/domain/promises), knows nothing of the
database and is asked after every step whether the house says the same.
"""

from __future__ import annotations

import itertools
import random
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain.access import Role
from domain.cases import due, handling, member, messages, raising, ways
from domain.cases.model import CaseClock, CaseMessage, ServiceCase
from domain.cases.said import Said
from domain.errors import Refused
from tests.domain.promises import SHANGHAI, STANDARD, Example, minutes_open

MINUTE = timedelta(minutes=1)
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00
DAY = 450  # minutes of work
ANSWER = {"first": 120, "next": 240}
OPEN_MINUTES = minutes_open(
    Example(SHANGHAI, STANDARD, ".", "office", "first", 1, START), length=300
)
OWED = ("new", "acknowledged", "in_progress", "waiting")
PLAIN = ("complaint", "consultation")
REMIND, SILENT = (2, 5), 7


def after(start: datetime, minutes: int) -> datetime:
    """The end of the last of so many minutes at work from `start` on."""
    if minutes <= 0:
        return start
    return OPEN_MINUTES[bisect_left(OPEN_MINUTES, start) + minutes - 1] + MINUTE


def between(start: datetime, end: datetime) -> int:
    return bisect_left(OPEN_MINUTES, end) - bisect_left(OPEN_MINUTES, start)


@dataclass
class Promise:
    clock: str
    since: datetime
    total: int
    used: int = 0
    state: str = "running"
    due: datetime = START
    late: bool = False

    def __post_init__(self) -> None:
        self.reckon()

    def reckon(self) -> None:
        if not self.late:
            self.due = after(self.since, self.total - self.used)

    def look(self, now: datetime) -> None:
        if self.state == "running" and now > self.due:
            self.late = True

    def end(self, now: datetime, how: str | None = None) -> None:
        if self.state in ("running", "paused"):
            self.look(now)
            if self.state == "running" and how is None:
                self.used += between(self.since, now)
            self.state = how or ("missed_met" if self.late else "met")


@dataclass
class Plain:
    """A case as one would keep it on paper."""

    kind: str
    state: str = "new"
    keeper: int | None = None
    said: list[tuple[str, str]] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    reopened: int = 0
    ended: datetime | None = None
    how: str | None = None
    silent: datetime | None = None
    reminded: int = 0
    reminded_at: datetime | None = None

    def running(self, *clocks: str) -> list[Promise]:
        wanted = clocks or ("first", "next", "resolution")
        return [
            one
            for one in self.promises
            if one.clock in wanted and one.state in ("running", "paused")
        ]

    def answered(self, now: datetime) -> None:
        for one in self.running("first", "next"):
            one.end(now)
        if self.silent:
            self.silent, self.reminded, self.reminded_at = now, 0, None

    def heard(self, now: datetime) -> None:
        if not self.running("first", "next"):
            self.promises.append(Promise("next", now, ANSWER["next"]))

    def finish(self, now: datetime, state: str, how: str) -> None:
        for one in self.running():
            one.end(now, "dropped")
        self.state, self.how, self.ended, self.silent = state, how, now, None

    def again(self, now: datetime) -> None:
        self.state, self.how, self.ended, self.silent = "in_progress", None, None, None
        self.reopened += 1
        self.promises.append(Promise("resolution", now, 3 * DAY))

    # What the schedule does.

    def tick(self, now: datetime) -> None:
        for one in self.running():
            one.look(now)
        if self.silent is None or self.running("next"):
            return
        passed = self.reminded
        while passed < 2 and now >= after(self.silent, REMIND[passed] * DAY):
            passed += 1
        if passed > self.reminded:
            self.reminded, self.reminded_at = passed, now
        elif self.reminded == 2:
            end = after(self.silent, SILENT * DAY)
            assert self.reminded_at is not None
            end = max(end, after(self.reminded_at, (SILENT - REMIND[1]) * DAY))
            if now >= end and self.state == "resolved":
                self.finish(now, "closed", "silence")
            elif now >= end:
                self.reminded = 3


class Lives:
    """A club with a few cases, lived through at random."""

    def __init__(self, club: Any) -> None:
        self.club = club
        club.now = START
        self.guests = [club.person() for _ in range(2)]
        self.agents = [club.person(Role.SERVICE_AGENT) for _ in range(2)]
        self.boss = club.person(Role.MANAGER)
        self.plain: dict[int, Plain] = {}
        self.whose: dict[int, Any] = {}
        self.done: Counter[str] = Counter()
        self.words = (f"words {n}" for n in itertools.count())
        self.raise_(0, "complaint")

    # ── Steps ─────────────────────────────────────────────────────────────────────────────────

    def raise_(self, who: int, kind: str) -> None:
        if len(self.plain) >= 5:
            return
        words = next(self.words)
        area = "legal" if kind == "consultation" else "service"
        with self.club.work(self.guests[who]) as work:
            case = raising.raise_case(work, kind=kind, area=area, words=words)
        now = self.club.now
        found = Plain(kind, said=[("member", words)])
        found.promises = [Promise("first", now, 120), Promise("resolution", now, 3 * DAY)]
        self.plain[case.id] = found
        self.whose[case.id] = self.guests[who]

    def step(self, name: str, pick: int, who: int) -> None:
        case_id = list(self.plain)[pick % len(self.plain)]
        getattr(self, name)(case_id, self.plain[case_id], self.agents[who % 2])

    def _try(self, name: str, actor: Any, function: Any, may: bool, **facts: Any) -> bool:
        """Do it; the house refuses exactly what the model calls impossible."""
        try:
            with self.club.work(actor) as work:
                function(work, **facts)
        except Refused as refused:
            assert not may, f"{name} refused: {refused.code} {refused.facts}"
            return False
        assert may, f"{name} was possible"
        self.done[name] += 1
        return True

    def say(self, case_id: int, plain: Plain, _agent: Any) -> None:
        said = Said(words=next(self.words))
        may = plain.ended is None
        who = self.whose[case_id]
        if self._try("say", who, messages.from_member, may, case_id=case_id, said=said):
            now = self.club.now
            plain.said.append(("member", said.words or ""))
            if plain.state == "waiting":
                plain.state, plain.silent = "in_progress", None
                for one in plain.running("resolution"):
                    one.state, one.since = "running", now
                    one.reckon()
            plain.heard(now)

    def answer(self, case_id: int, plain: Plain, agent: Any) -> None:
        said = Said(words=next(self.words))
        self._try("answer", agent, messages.from_staff, True, case_id=case_id, said=said)
        plain.said.append(("staff", said.words or ""))
        if plain.ended is None:
            self._replied(plain, agent)

    def _replied(self, plain: Plain, agent: Any) -> None:
        plain.answered(self.club.now)
        plain.keeper = plain.keeper or agent.person_id
        if plain.state in ("new", "acknowledged"):
            plain.state = "in_progress"

    def note(self, case_id: int, plain: Plain, agent: Any) -> None:
        said = Said(words=next(self.words))
        self._try("note", agent, messages.note, True, case_id=case_id, said=said)
        plain.said.append(("note", said.words or ""))

    def claim(self, case_id: int, plain: Plain, agent: Any) -> None:
        mine = plain.keeper == agent.person_id
        may = mine or (plain.ended is None and plain.keeper is None)
        if self._try("claim", agent, handling.claim, may, case_id=case_id) and not mine:
            plain.keeper = agent.person_id
            plain.state = "acknowledged" if plain.state == "new" else plain.state

    def hand_over(self, case_id: int, plain: Plain, agent: Any) -> None:
        may = plain.ended is None
        facts = {"case_id": case_id, "to": agent.person_id}
        if self._try("hand_over", self.boss, handling.hand_over, may, **facts):
            if plain.keeper != agent.person_id and plain.state == "new":
                plain.state = "acknowledged"
            plain.keeper = agent.person_id

    def retype(self, case_id: int, plain: Plain, agent: Any) -> None:
        kind = PLAIN[plain.kind == "complaint"]
        area = "legal" if kind == "consultation" else "goods"
        may = plain.state in OWED
        facts = {"case_id": case_id, "kind": kind, "area": area}
        if self._try("retype", agent, handling.retype, may, **facts):
            plain.kind = kind

    def ask(self, case_id: int, plain: Plain, agent: Any) -> None:
        said = Said(words=next(self.words))
        may = plain.state in OWED
        if self._try("ask", agent, handling.ask_member, may, case_id=case_id, said=said):
            now = self.club.now
            plain.said.append(("staff", said.words or ""))
            self._replied(plain, agent)
            for one in plain.running("resolution"):
                if one.state == "running":
                    one.look(now)
                    one.used += between(one.since, now)
                    one.state = "paused"
            plain.state, plain.silent = "waiting", now
            plain.reminded, plain.reminded_at = 0, None

    def resolve(self, case_id: int, plain: Plain, agent: Any) -> None:
        words, may = next(self.words), plain.state in OWED
        facts = {"case_id": case_id, "words": words, "cause": "delay"}
        if self._try("resolve", agent, handling.resolve, may, **facts):
            now = self.club.now
            plain.said.append(("staff", words))
            self._replied(plain, agent)
            for one in plain.running("resolution"):
                one.end(now)
            plain.state, plain.silent = "resolved", now
            plain.reminded, plain.reminded_at = 0, None

    def confirm(self, case_id: int, plain: Plain, _agent: Any) -> None:
        again = plain.state == "confirmed"
        may = again or plain.state in (*OWED, "resolved")
        who = self.whose[case_id]
        if self._try("confirm", who, member.confirm, may, case_id=case_id) and not again:
            for one in plain.running("resolution"):
                one.end(self.club.now)
            plain.finish(self.club.now, "confirmed", "confirmed")

    def not_solved(self, case_id: int, plain: Plain, _agent: Any) -> None:
        words, now = next(self.words), self.club.now
        may = plain.state == "resolved" or (
            plain.ended is not None and now <= plain.ended + timedelta(days=30)
        )
        who = self.whose[case_id]
        if self._try("not_solved", who, member.not_solved, may, case_id=case_id, words=words):
            plain.said.append(("member", words))
            plain.again(now)
            plain.heard(now)

    def withdraw(self, case_id: int, plain: Plain, _agent: Any) -> None:
        again = plain.how == "withdrawn"
        may = again or plain.state in OWED
        who = self.whose[case_id]
        if self._try("withdraw", who, member.withdraw, may, case_id=case_id) and not again:
            plain.finish(self.club.now, "closed", "withdrawn")

    def close(self, case_id: int, plain: Plain, agent: Any) -> None:
        may = plain.ended is None
        if self._try("close", agent, handling.close, may, case_id=case_id, how="duplicate"):
            plain.finish(self.club.now, "closed", "duplicate")

    def reopen(self, case_id: int, plain: Plain, agent: Any) -> None:
        words = next(self.words)
        may = plain.state == "resolved" or plain.ended is not None
        if self._try("reopen", agent, handling.reopen, may, case_id=case_id, words=words):
            plain.said.append(("note", words))
            plain.again(self.club.now)

    def time_passes(self, minutes: int, *, job: bool = True) -> None:
        self.club.now += minutes * MINUTE
        if job:
            self.job()

    def job(self) -> None:
        for _chunk in range(20):
            with self.club.work() as work:
                if not due.run(work):
                    break
        else:
            raise AssertionError("the job never ends")
        for plain in self.plain.values():
            plain.tick(self.club.now)
        self.done["job"] += 1

    # ── What must hold ────────────────────────────────────────────────────────────────────────

    def check(self) -> None:
        with self.club.work() as work:
            session = work.session
            cases = {one.id: one for one in session.scalars(select(ServiceCase))}
            said = session.scalars(select(CaseMessage).order_by(CaseMessage.id)).all()
            clocks = session.scalars(select(CaseClock).order_by(CaseClock.id)).all()
        for case_id, plain in self.plain.items():
            case = cases[case_id]
            kept = [(one.side, one.words) for one in said if one.case_id == case_id]
            assert kept == plain.said, "a message is lost or came twice"
            assert (case.state, case.kind, case.assignee_id, case.reopened) == (
                plain.state, plain.kind, plain.keeper, plain.reopened,
            )  # fmt: skip
            assert (case.ended_at, case.ended_how) == (plain.ended, plain.how)
            assert (case.silent_since, case.reminded) == (
                plain.silent, plain.reminded if plain.silent else 0,
            )  # fmt: skip
            self._check_clocks([one for one in clocks if one.case_id == case_id], plain)
            self._check_ways(case)

    def _check_clocks(self, kept: list[CaseClock], plain: Plain) -> None:
        found = [(one.clock, one.state, one.breached_at is not None) for one in kept]
        assert found == [(one.clock, one.state, one.late) for one in plain.promises]
        for one, wanted in zip(kept, plain.promises, strict=True):
            if wanted.state == "running" or wanted.late:
                assert one.due_at == wanted.due, (one, wanted)
            assert one.worked == wanted.used
        open_ = [one.clock for one in kept if one.state in ("running", "paused")]
        assert len(open_) == len(set(open_)) <= 2
        assert not {"first", "next"} <= set(open_)
        assert plain.ended is None or open_ == []

    def _check_ways(self, case: ServiceCase) -> None:
        """Every state has a way out for member and colleague, and the schedule knows of it."""
        for side in (ways.MEMBER, ways.STAFF):
            acts = {act for act, way in side.items() if ways.allows(way, case)}
            assert acts - {"say", "note", "rate"}
        assert (case.next_at is None) == (case.ended_at is not None) or case.next_at is None


STEPS = (
    *("say", "say", "say", "answer", "answer", "note", "claim", "hand_over", "retype"),
    *("ask", "ask", "resolve", "resolve", "confirm", "not_solved", "withdraw", "close", "reopen"),
)
PASSES = (1, 7, 29, 61, 119, 240, 613, 1440, 1440, 4321)


def random_step(lives: Lives, chance: random.Random) -> None:
    """One step of the long walk."""
    kind = chance.random()
    if kind < 0.04:
        lives.raise_(chance.randrange(2), chance.choice(PLAIN))
    elif kind < 0.30:
        lives.time_passes(chance.choice(PASSES), job=chance.random() < 0.8)
    else:
        lives.step(chance.choice(STEPS), chance.randrange(5), chance.randrange(2))
