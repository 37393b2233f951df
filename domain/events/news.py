"""Whether a member wants announcements of events (R8.6)."""

from sqlalchemy import delete, select
from sqlmodel import Session

from domain import audit, upsert
from domain.access import Permission
from domain.events.errors import NotForYou
from domain.events.news_model import EventOptOut
from domain.members import service as members
from domain.work import Work

_O = EventOptOut.__table__  # type: ignore[attr-defined]


def wanted(work: Work) -> bool | None:
    """Whether the acting member gets announcements; None for somebody who is no member."""
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None or member.id is None:
        return None
    return wants(work.session, member.id)


def choose(work: Work, *, on: bool) -> None:
    """Have announcements come, or not, from now on; those already queued obey, too. Choosing the
    same again changes nothing.

    Raises:
        NotForYou: they are no member.
    """
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None or member.id is None:
        raise NotForYou(reason="member_only")
    if on:
        gone = work.session.execute(delete(_O).where(_O.c.member_id == member.id))
        changed = bool(gone.rowcount)  # type: ignore[attr-defined]
    else:
        changed = upsert.if_new(work.session, _O, member_id=member.id, at=work.now)
    if changed:
        audit.record(work, "event_news.chosen", member, purpose="on" if on else "off")


def wants(session: Session, member_id: int) -> bool:
    """Whether this member gets announcements; for notices."""
    found = session.execute(select(_O.c.member_id).where(_O.c.member_id == member_id))
    return found.first() is None
