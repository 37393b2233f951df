"""The queries behind lists of cases; whoever calls has seen to the right."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from domain.cases import clocks
from domain.cases.model import CaseClock, Clock, ClockState, Kind, ServiceCase, State
from domain.cases.shown import Line, Listed, Promise
from domain.members.model import Member
from domain.people import service as people
from domain.work import Work

SIZE = 6
SOON = timedelta(hours=24)
FILTERS = (
    *("mine", "unassigned", "soon", "late", "waiting", "urgent"),
    *("open", "ended"),
)

_C = ServiceCase.__table__  # type: ignore[attr-defined]
_K = CaseClock.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


def filtered(work: Work, name: str) -> ColumnElement[bool]:
    """The cases of one of the FILTERS."""
    us = {work.actor.person_id} | work.actor.acting_for
    running = and_(_K.c.case_id == _C.c.id, _K.c.state == ClockState.RUNNING)

    def due_by(moment: datetime) -> ColumnElement[bool]:
        return select(_K.c.id).where(running, _K.c.due_at <= moment).exists()

    open_: ColumnElement[bool] = _C.c.ended_at.is_(None)
    found: ColumnElement[bool] = open_
    match name:
        case "mine":
            found = and_(open_, _C.c.assignee_id.in_(us))
        case "unassigned":
            found = and_(open_, _C.c.assignee_id.is_(None))
        case "soon":
            found = and_(open_, due_by(work.now + SOON), ~due_by(work.now))
        case "late":
            found = and_(open_, due_by(work.now))
        case "waiting":
            found = _C.c.state.in_((State.WAITING, State.RESOLVED))
        case "urgent":
            found = and_(open_, _C.c.urgent)
        case "ended":
            found = _C.c.ended_at.is_not(None)
    return found


def rows(wanted: ColumnElement[bool]) -> Any:
    """Cases with their next deadline, in one query."""
    next_due = (
        select(func.min(_K.c.due_at))
        .where(_K.c.case_id == _C.c.id, _K.c.state == ClockState.RUNNING)
        .scalar_subquery()
    )
    return (
        select(
            _C.c.id,
            _C.c.number,
            _C.c.kind,
            _C.c.area,
            _C.c.state,
            _C.c.opened_at,
            _C.c.urgent,
            _C.c.confidential,
            _C.c.assignee_id,
            next_due.label("due_at"),
            _M.c.number.label("member"),
        )
        .outerjoin(_M, _M.c.id == _C.c.member_id)
        .where(wanted)
    )


def page(work: Work, wanted: ColumnElement[bool], page: int, *, desk: bool) -> Listed:
    """The cases wanted, open ones first; the desk's by their next deadline."""
    total = work.session.execute(select(func.count()).select_from(_C).where(wanted)).scalar_one()
    pages = max(-(-total // SIZE), 1)
    page = min(max(page, 1), pages)
    wanted_rows = rows(wanted)
    due = wanted_rows.selected_columns.due_at
    order = (due.is_(None), due) if desk else ()
    found = work.session.execute(
        wanted_rows.order_by(_C.c.ended_at.is_not(None), *order, _C.c.id.desc())
        .offset((page - 1) * SIZE)
        .limit(SIZE)
    ).all()
    return Listed(lines(work, found, desk=desk), page, pages, int(total))


def lines(work: Work, rows: Sequence[Any], *, desk: bool) -> list[Line]:
    """Rows as lines; names of colleagues and member numbers only for the desk."""
    who = {row.assignee_id for row in rows if row.assignee_id is not None} if desk else set()
    names = people.staff_names(work.session, who) if who else {}
    return [
        Line(
            case_id=row.id,
            number=row.number,
            kind=Kind(row.kind),
            area=row.area,
            state=State(row.state),
            opened_at=row.opened_at,
            urgent=row.urgent,
            confidential=row.confidential,
            due_at=row.due_at,
            late=row.due_at is not None and row.due_at < work.now,
            member=row.member if desk else None,
            assignee=names.get(row.assignee_id) if desk else None,
        )
        for row in rows
    ]


def promises(work: Work, case: ServiceCase) -> list[Promise]:
    """The clocks that run or stand still."""
    return [
        Promise(
            Clock(one.clock),
            one.due_at,
            one.state == ClockState.PAUSED,
            one.breached_at is not None or one.due_at < work.now,
            one.provisional,
        )
        for one in clocks.of_case(work, case)
    ]
