"""Lists of voices, one voice, and the month's summary (E8.7).

What concerns colleagues is for the manager and the leader, and for whoever wrote it down.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlmodel import Session

from domain import audit
from domain.access import Actor, Permission, Role
from domain.errors import NotFound
from domain.people import service as people
from domain.people.names import StaffName
from domain.points.reports import Period, Span, period
from domain.voices.model import Voice
from domain.work import Work

SIZE = 6

_V = Voice.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The month of a day; `place` and `mood` when only those are asked for."""

    month: date
    place: str = ""
    mood: str = ""

    @property
    def period(self) -> Period:
        return period(Span.MONTH, self.month)


@dataclass(frozen=True, slots=True)
class Listed:
    """`items` of one page, the newest first."""

    items: Sequence[Voice]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One voice; `may_strike`: the reader may take it out."""

    voice: Voice
    by: StaffName
    may_strike: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """How often something was said in a month: by place and mood, by topic and mood; `cases`
    were made of them."""

    period: Period
    places: Sequence[tuple[str, Counter[str]]]
    topics: Sequence[tuple[str, Counter[str]]]
    moods: Counter[str]
    cases: int

    @property
    def total(self) -> int:
        return self.moods.total()


def listed(work: Work, *, wanted: Wanted, page: int = 1) -> Listed:
    """A page of a month."""
    work.require(Permission.HANDLE_CASES)
    which = _which(work.actor, wanted)
    total = work.session.execute(select(func.count()).select_from(_V).where(which)).scalar_one()
    pages = max(-(-int(total) // SIZE), 1)
    page = min(max(page, 1), pages)
    rows = work.session.execute(
        select(Voice)
        .where(which)
        .order_by(_V.c.day.desc(), _V.c.id.desc())
        .offset((page - 1) * SIZE)
        .limit(SIZE)
    )
    return Listed(rows.scalars().all(), page, pages, int(total))


def one(work: Work, *, voice_id: int) -> Seen:
    """
    Raises:
        NotFound: no such voice, or not for the actor.
    """
    work.require(Permission.HANDLE_CASES)
    voice = _one(work, voice_id)
    mine = voice.logged_by == work.actor.person_id
    may = voice.case_id is None and (mine or work.actor.may(Permission.ASSIGN_CASES))
    return Seen(voice, people.staff_name(work.session, voice.logged_by), may)


def summary(work: Work, *, month: date) -> Summary:
    """What was said in the month of that day."""
    work.require(Permission.SEE_CASE_FIGURES)
    return counted(work.session, work.actor, Wanted(month))


def taken(work: Work, *, wanted: Wanted) -> None:
    """The list of a month was taken along as a file: that is kept in the trail."""
    work.require(Permission.SEE_CASE_FIGURES)
    audit.record(work, "voices.taken", purpose=f"{wanted.period.first:%Y-%m}")


# ── For notices and files ─────────────────────────────────────────────────────────────────────


def counted(session: Session, actor: Actor, wanted: Wanted) -> Summary:
    """The same for a notice or a file that its reader may see."""
    rows = session.execute(
        select(_V.c.place, _V.c.topic, _V.c.mood, func.count(), func.count(_V.c.case_id))
        .where(_which(actor, wanted))
        .group_by(_V.c.place, _V.c.topic, _V.c.mood)
    ).all()
    places: dict[str, Counter[str]] = {}
    topics: dict[str, Counter[str]] = {}
    moods: Counter[str] = Counter()
    for place, topic, mood, n, _cases in rows:
        places.setdefault(place, Counter())[mood] += n
        topics.setdefault(topic, Counter())[mood] += n
        moods[mood] += n
    cases = sum(row[4] for row in rows)
    return Summary(wanted.period, _most(places), _most(topics), moods, int(cases))


def all_of(session: Session, actor: Actor, wanted: Wanted) -> Sequence[Voice]:
    """Every voice of a month, oldest first."""
    rows = session.execute(select(Voice).where(_which(actor, wanted)).order_by(_V.c.day, _V.c.id))
    return rows.scalars().all()


def _most(found: dict[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    return sorted(found.items(), key=lambda one: (-one[1].total(), one[0]))


def _which(actor: Actor, wanted: Wanted) -> ColumnElement[bool]:
    within = wanted.period
    parts = [knowable(actor), _V.c.day >= within.first, _V.c.day < within.after]
    if wanted.place:
        parts.append(_V.c.place == wanted.place)
    if wanted.mood:
        parts.append(_V.c.mood == wanted.mood)
    return and_(*parts)


def knowable(actor: Actor) -> ColumnElement[bool]:
    """Which voices the reader may know of."""
    if actor.roles & {Role.MANAGER, Role.LEADER}:
        return true()
    return or_(_V.c.topic != "staff", _V.c.logged_by == actor.person_id)


def held(work: Work, voice_id: int) -> Voice:
    """The voice, its row held until the work ends; whoever calls has seen to the right.

    Raises:
        NotFound: no such voice, or not for the actor.
    """
    return _one(work, voice_id, lock=True)


def _one(work: Work, voice_id: int, *, lock: bool = False) -> Voice:
    wanted = select(Voice).where(_V.c.id == voice_id, knowable(work.actor))
    found: Voice | None = work.session.execute(
        (wanted.with_for_update() if lock else wanted).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found
