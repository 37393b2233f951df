"""Who may register for an event, and from when: one list of gates for every look (R4.2).

Status → window → not blocked → membership and tier → seats → session. Questions are seen to by
the form, approval and capacity by registering.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from domain.events.errors import NotForYou, NotOpen, SeatsUnfit, SessionMissing
from domain.events.model import Event, EventState, Strike
from domain.events.plan_rules import only_segment, segment_of
from domain.members import service as members
from domain.members.model import Member, Status
from domain.segments import matching
from domain.tiers.model import Tier
from domain.work import Work

_S = Strike.__table__  # type: ignore[attr-defined]

_LATER = {0: timedelta(0), 1: timedelta(hours=3)}  # by strikes (R4.6)
_LATEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Guest:
    """A member at an event's door. `behind`: three strikes, last in the queue."""

    member: Member
    opens_at: datetime | None
    behind: bool


def strikes(work: Work, member_id: int) -> int:
    """How many count today; waived and expired ones do not (R4.6)."""
    found = select(func.count()).where(
        _S.c.member_id == member_id, _S.c.until >= work.today, _S.c.waived_by.is_(None)
    )
    return int(work.session.execute(found).scalar_one())


def guest(work: Work, event: Event) -> Guest:
    """The acting member and when this event opens for them.

    Raises:
        NotForYou: no member, barred, or of a lower tier.
    """
    return checked(work, event, members.of(work))


def checked(work: Work, event: Event, member: Member | None) -> Guest:
    """The same for any member: colleagues register callers through the same gates.

    Raises:
        NotForYou: no member, one who has left, barred, of a lower tier, or not of the segment it
            is for alone.
    """
    if member is None or member.id is None or member.status == Status.WITHDRAWN:
        raise NotForYou(reason="member_only")
    if member.status == Status.BLACKLISTED:
        raise NotForYou(reason="blocked")
    if _rank(member.tier) < _rank(event.least_tier):
        raise NotForYou(reason="tier_too_low", tier=event.least_tier)
    segment = segment_of(event) if only_segment(event) else None
    if segment is not None and not matching.fits(work, segment, member.id):
        raise NotForYou(reason="not_invited")
    counted = strikes(work, member.id) if event.strikes else 0
    opens = event.opens_at
    if opens is not None:
        opens -= timedelta(hours=(event.early or {}).get(member.tier, 0))
        opens += _LATER.get(counted, _LATEST)
    return Guest(member, opens, behind=counted >= 3)


def _rank(tier: str) -> int:
    return [one.value for one in Tier].index(tier)


def window(event: Event, opens_at: datetime | None, heard_at: datetime) -> None:
    """Whether seats are given at the moment the request was made (F39).

    Raises:
        NotOpen: not announced, too early (`from_time`), too late, over or cancelled.
    """
    if event.state in (EventState.CANCELLED, EventState.OVER):
        raise NotOpen(reason=event.state)
    if event.state != EventState.ANNOUNCED:
        raise NotOpen(reason="not_announced")
    if opens_at is not None and heard_at < opens_at:
        raise NotOpen(reason="too_early", from_time=opens_at)
    if heard_at >= (event.closes_at or event.starts_at):
        raise NotOpen(reason="too_late")


def party(event: Event, seats: int, session: str | None) -> None:
    """
    Raises:
        SeatsUnfit: more companions than may come. SessionMissing: none of the event's sessions.
    """
    if not 1 <= seats <= 1 + event.companions:
        raise SeatsUnfit(most=event.companions)
    if (event.sessions or session) and session not in (event.sessions or {}):
        raise SessionMissing
