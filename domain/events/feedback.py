"""What members say of an event they came to, and what it comes to (R4.9, R13).

Nobody learns who said what: results come without names, and only from five answers on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.events.after_errors import FeedbackShut
from domain.events.after_model import OPENS, EventAfter, Visit
from domain.events.model import Event, Registration, SeatState
from domain.events.turnout import counted, taking_part
from domain.members import service as members
from domain.members.model import Member
from domain.work import Work

_A = EventAfter.__table__  # type: ignore[attr-defined]
_G = Visit.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]

LEAST = 5  # answers, before any figure or word of them is shown
STARS = range(1, 6)
WORDS_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """`stars` 1 to 5, `recommend` 0 to 10; `good` and `bad` in the member's own words."""

    stars: int
    recommend: int
    good: str = ""
    bad: str = ""
    quotable: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """A member's own visit and until when it may be answered (aware UTC)."""

    event: Event
    visit: Visit
    after: EventAfter


@dataclass(frozen=True, slots=True)
class Results:
    """`asked` and `n` (who answered). Below LEAST answers the figures are None: `csat` is the
    share of 4 and 5 stars in per cent, `nps` from -100 to 100, `stars` how many gave 1 to 5."""

    asked: int
    n: int
    csat: int | None = None
    nps: int | None = None
    stars: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What one member wrote; nobody says who."""

    stars: int
    good: str
    bad: str
    quotable: bool


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Words]
    total: int
    n: int


# ── The member's side ─────────────────────────────────────────────────────────────────────────


def own(work: Work, event_id: int) -> Own:
    """The acting member's visit, while it may be answered.

    Raises:
        NotFound: no such event. FeedbackShut: `reason` not_there, early (`from_time`), over.
    """
    work.require(Permission.SEE_OWN)
    return _own(work, event_id)


def _own(work: Work, event_id: int) -> Own:
    member = members.of(work)
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    row = work.session.execute(
        select(EventAfter, Visit)
        .join(_G, _G.c.event_id == _A.c.event_id)
        .join(_R, _R.c.id == _G.c.registration_id)
        .where(
            _A.c.event_id == event_id,
            _G.c.member_id == (None if member is None else member.id),
            *taking_part(event_id, counted(work, event_id)),
        )
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        opens = event.ends_at + OPENS
        if member is not None and work.now < opens and _is_expected(work, event_id, member):
            raise FeedbackShut(reason="early", from_time=opens)
        raise FeedbackShut(reason="not_there")
    after, visit = row
    if work.now < after.opens_at:
        raise FeedbackShut(reason="early", from_time=after.opens_at)
    if work.now >= after.closes_at:
        raise FeedbackShut(reason="over")
    return Own(event, visit, after)


def _is_expected(work: Work, event_id: int, member: Member) -> bool:
    """Whether the member has a seat; who comes is not known before the end."""
    seat = select(_R.c.id).where(
        _R.c.event_id == event_id, _R.c.member_id == member.id, _R.c.state == SeatState.HELD
    )
    return work.session.execute(seat).first() is not None


def is_open(work: Work, event_id: int, member_id: int) -> bool:
    """Whether this member's visit may be answered now; the caller holds the right."""
    found = work.session.execute(
        select(_G.c.id)
        .join(_A, _A.c.event_id == _G.c.event_id)
        .where(
            _G.c.event_id == event_id,
            _G.c.member_id == member_id,
            _G.c.asked_at.is_not(None),
            _A.c.closes_at > work.now,
        )
    )
    return found.first() is not None


def answer(work: Work, event_id: int, given: Answer) -> Own:
    """Keep the acting member's answer; given again before the close, it replaces the first.

    Raises:
        NotFound: no such event. FeedbackShut: see `own`.
    """
    work.require(Permission.SEE_OWN)
    found = _own(work, event_id)
    good, bad = given.good.strip()[:WORDS_LONGEST], given.bad.strip()[:WORDS_LONGEST]
    work.session.execute(
        update(_G)
        .where(_G.c.id == found.visit.id)
        .values(
            answered_at=work.now,
            stars=given.stars,
            recommend=given.recommend,
            good=good or None,
            bad=bad or None,
            quotable=given.quotable and bool(good or bad),
        )
    )
    again = found.visit.answered_at is not None
    work.session.refresh(found.visit)
    audit.record(work, "event_feedback.changed" if again else "event_feedback.given", found.visit)
    return found


def told(work: Work, visit_id: int) -> tuple[Visit, Event, EventAfter] | None:
    """A visit for a notice; None when the event has moved on. Run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    visit = work.session.get(Visit, visit_id)
    if visit is None:
        return None
    event = work.session.get_one(Event, visit.event_id)
    after = work.session.execute(
        select(EventAfter).where(_A.c.event_id == visit.event_id)
    ).scalar_one()
    return visit, event, after


# ── What it comes to ──────────────────────────────────────────────────────────────────────────


def results(work: Work, event_id: int) -> Results:
    """Satisfaction and recommendation by now."""
    work.require(Permission.SEE_EVENTS)
    return reckoned(work.session, event_id)


def reckoned(session: Session, event_id: int) -> Results:
    """The same for a picture, a file or a summary; the caller holds the right."""
    return together(session, _G.c.event_id == event_id)


def together(session: Session, *which: ColumnElement[bool]) -> Results:
    """Of all these visits together; the caller holds the right."""
    rows = session.execute(
        select(_G.c.stars, _G.c.recommend, func.count())
        .where(*which, _G.c.answered_at.is_not(None))
        .group_by(_G.c.stars, _G.c.recommend)
    ).all()
    asked = session.execute(
        select(func.count()).select_from(_G).where(*which, _G.c.asked_at.is_not(None))
    ).scalar_one()
    n = sum(count for _stars, _recommend, count in rows)
    if n < LEAST:
        return Results(asked, n)
    by_stars = tuple(sum(c for stars, _r, c in rows if stars == one) for one in STARS)
    promoters = sum(count for _stars, recommend, count in rows if recommend >= 9)
    detractors = sum(count for _stars, recommend, count in rows if recommend <= 6)
    return Results(
        asked, n, percent(by_stars[3] + by_stars[4], n), percent(promoters - detractors, n),
        by_stars,
    )  # fmt: skip


def percent(part: int, whole: int) -> int:
    """round(100 × part / whole), half away from zero as one does on paper."""
    share = Decimal(100 * part) / Decimal(whole)
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))


def words(work: Work, event_id: int, *, first: int = 0, size: int = 5) -> Listed:
    """What members wrote, the latest first, from five answers on. Not in the order of a list of
    members, and without their names."""
    work.require(Permission.RUN_EVENTS)
    n = reckoned(work.session, event_id).n
    if n < LEAST:
        return Listed((), 0, n)
    wrote = (_G.c.event_id == event_id, or_(_G.c.good.is_not(None), _G.c.bad.is_not(None)))
    total = work.session.execute(select(func.count()).select_from(_G).where(*wrote)).scalar_one()
    rows = work.session.execute(
        select(_G.c.stars, _G.c.good, _G.c.bad, _G.c.quotable)
        .where(*wrote)
        .order_by(_G.c.answered_at.desc(), _G.c.id.desc())
        .offset(first)
        .limit(size)
    )
    return Listed(
        [Words(one.stars, one.good or "", one.bad or "", one.quotable) for one in rows], total, n
    )


def quotes(session: Session, event_id: int, *, most: int = 6) -> list[str]:
    """Words their writers let us quote, the best first; none below five answers. The caller holds
    the right."""
    if reckoned(session, event_id).n < LEAST:
        return []
    rows = session.execute(
        select(_G.c.good, _G.c.bad)
        .where(_G.c.event_id == event_id, _G.c.quotable.is_(True))
        .order_by(_G.c.stars.desc(), _G.c.id)
        .limit(most)
    )
    return [said for row in rows for said in (row.good, row.bad) if said][:most]
