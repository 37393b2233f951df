"""Cases as their readers see them: the member's own, the desk's lists and cards."""

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, func, or_, select

from domain.access import Permission
from domain.cases import conflict, listing, silence, ways
from domain.cases.listing import FILTERS
from domain.cases.model import CaseStep, ServiceCase
from domain.cases.shown import DeskCase, Line, Listed, OwnCase, Promise, Step
from domain.errors import NotFound
from domain.people import service as people
from domain.work import Work

__all__ = ("FILTERS", "DeskCase", "Line", "Listed", "OwnCase", "Promise", "Step")

_C = ServiceCase.__table__  # type: ignore[attr-defined]
_S = CaseStep.__table__  # type: ignore[attr-defined]


# ── The member's own ──────────────────────────────────────────────────────────────────────────


def mine(work: Work, *, page: int = 1) -> Listed:
    """The actor's own cases, open ones first, then the newest."""
    work.require(Permission.RAISE_CASE)
    return listing.page(work, _C.c.person_id == work.actor.person_id, page, desk=False)


def open_of_mine(work: Work) -> Sequence[Line]:
    """Those of the actor's cases something can be added to, the newest first; ten at the most."""
    work.require(Permission.RAISE_CASE)
    wanted = and_(_C.c.person_id == work.actor.person_id, _C.c.state.in_(ways.OPEN))
    rows = work.session.execute(listing.rows(wanted).order_by(_C.c.id.desc()).limit(10)).all()
    return listing.lines(work, rows, desk=False)


def one_of_mine(work: Work, case_id: int) -> OwnCase:
    """A case of the actor's.

    Raises:
        NotFound: no such case, or somebody else's.
    """
    work.require(Permission.RAISE_CASE)
    case = conflict.own(work, case_id, lock=False)
    can = {act for act, way in ways.MEMBER.items() if ways.allows(way, case)}
    until = None
    if case.ended_at is not None:
        end = case.ended_at + timedelta(days=work.policy.reopen_days)
        until = end if work.now <= end else None
        can -= set() if until else {"not_solved"}
    if case.rating is not None or case.rating_skipped:
        can.discard("rate")
    rows = work.session.execute(listing.rows(_C.c.id == case_id)).all()
    return OwnCase(
        listing.lines(work, rows, desk=False)[0],
        listing.promises(work, case),
        case.about_shop,
        case.resolution,
        case.ended_at,
        case.ended_how,
        silence.ends_at(work, case),
        until,
        case.rating,
        frozenset(can),
    )


# ── The desk ──────────────────────────────────────────────────────────────────────────────────


def queue(work: Work, *, filter: str = "open", kind: str | None = None, page: int = 1) -> Listed:  # noqa: A002 - the word of the screen
    """The cases the actor may handle: mine, unassigned, soon (due within a day), late, waiting,
    urgent, open, ended; of one kind if wanted. The most pressing first, what has ended last.

    Raises:
        NotFound: no such filter.
    """
    work.require(Permission.HANDLE_CASES)
    if filter not in FILTERS:
        raise NotFound
    wanted = and_(conflict.visible(work), listing.filtered(work, filter))
    if kind:
        wanted = and_(wanted, _C.c.kind == kind)
    return listing.page(work, wanted, page, desk=True)


def counts(work: Work) -> dict[str, int]:
    """How many cases each filter has, for the desk."""
    work.require(Permission.HANDLE_CASES)
    columns = [
        func.count().filter(listing.filtered(work, one)).label(one)
        for one in FILTERS
        if one != "ended"
    ]
    row = work.session.execute(
        select(*columns).select_from(_C).where(conflict.visible(work), _C.c.ended_at.is_(None))
    ).one()
    return {name: int(count) for name, count in row._asdict().items()}


def to_look_after(work: Work) -> tuple[int, int]:
    """How many open cases are the actor's or nobody's yet, and how many of these are overdue."""
    work.require(Permission.HANDLE_CASES)
    ours = or_(listing.filtered(work, "mine"), listing.filtered(work, "unassigned"))
    late = func.count().filter(listing.filtered(work, "late"))
    all_, overdue = work.session.execute(
        select(func.count(), late).select_from(_C).where(conflict.visible(work), ours)
    ).one()
    return int(all_), int(overdue)


def find(work: Work, *, number: str) -> int:
    """The id of the case with that number: C26-0042, or 42 of this year.

    Raises:
        NotFound: none, or not for the actor; the words are the same.
    """
    work.require(Permission.HANDLE_CASES)
    typed = re.fullmatch(r"(?:C(\d\d)-)?0*(\d{1,7})", number.strip().upper())
    if typed is None:
        raise NotFound
    year = int(typed[1]) if typed[1] else work.today.year % 100
    wanted = _C.c.number == f"C{year:02}-{int(typed[2]):04}"
    found = work.session.execute(
        select(_C.c.id).where(wanted, conflict.visible(work))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return int(found)


def one(work: Work, case_id: int) -> DeskCase:
    """A case for a colleague who may handle it.

    Raises:
        NotFound: no such case, or not for the actor; the words are the same.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id, lock=False)
    rows = work.session.execute(listing.rows(_C.c.id == case_id)).all()
    about = case.about_person_id
    names = people.staff_names(work.session, [about]) if about is not None else {}
    return DeskCase(
        line=listing.lines(work, rows, desk=True)[0],
        version=case.version,
        promises=listing.promises(work, case),
        source=case.source,
        place=case.place,
        guest=case.member_id is None,
        reachable=case.person_id is not None,
        mine=case.assignee_id == work.actor.person_id,
        department=case.department,
        about=names.get(about or 0),
        about_shop=case.about_shop,
        upheld=case.upheld,
        cause=case.cause,
        cause_words=case.cause_words,
        resolution=case.resolution,
        resolved_at=case.resolved_at,
        ended_at=case.ended_at,
        ended_how=case.ended_how,
        closes_at=silence.ends_at(work, case),
        reopened=case.reopened,
        rating=case.rating,
        rating_words=case.rating_words,
        rating_skipped=case.rating_skipped,
        can=_can(work, case),
    )


def _can(work: Work, case: ServiceCase) -> frozenset[str]:
    can = {act for act, way in ways.STAFF.items() if ways.allows(way, case)}
    if case.assignee_id is not None:
        can.discard("claim")
    us = {None, work.actor.person_id} | work.actor.acting_for
    if case.assignee_id not in us and not work.actor.may(Permission.ASSIGN_CASES):
        can.discard("hand_over")
    if not work.actor.may(Permission.DECIDE_SUGGESTIONS):
        can -= {"adopt", "decline"}
    if case.rating is None and not case.rating_skipped:
        can.add("skip_rating")
    return frozenset(can)


def history(work: Work, case_id: int) -> Sequence[Step]:
    """Its steps, oldest first.

    Raises:
        NotFound: no such case, or not for the actor.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id, lock=False)
    rows = work.session.execute(
        select(CaseStep).where(_S.c.case_id == case_id).order_by(_S.c.id)
    ).scalars()
    steps = list(rows)
    staff = {step.by for step in steps if step.by and step.by != case.person_id}
    names = people.staff_names(work.session, staff) if staff else {}
    return [
        Step(
            step.id or 0,
            step.at,
            step.what,
            names.get(step.by or 0),
            step.by is not None and step.by == case.person_id,
            (step.facts or {}) | ({"stars": step.stars} if step.stars else {}),
        )
        for step in steps
    ]


def plain(work: Work, case_id: int) -> ServiceCase | None:
    """A case as delivery needs it for a notice; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return work.session.get(ServiceCase, case_id)
