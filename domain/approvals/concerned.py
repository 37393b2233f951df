"""Whom a request is about: nobody decides on what gives themselves something (SPEC 1)."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from domain.applications.model import Application
from domain.approvals.model import Approval, ApprovalStep
from domain.members.model import Member
from domain.people.model import Absence, Person
from domain.standing.model import BlacklistAppeal, BlacklistCase

_T = Approval.__table__  # type: ignore[attr-defined]
# Table → its columns that name a person. A substitute gains the absent one's rights.
_NAMING = {
    Absence.__table__: ("person_id", "substitute_id"),  # type: ignore[attr-defined]
    Application.__table__: ("person_id",),  # type: ignore[attr-defined]
    Member.__table__: ("person_id",),  # type: ignore[attr-defined]
    Person.__table__: ("id",),  # type: ignore[attr-defined]
}
_B = BlacklistCase.__table__  # type: ignore[attr-defined]
_APPEAL = BlacklistAppeal.__table__  # type: ignore[attr-defined]
_STEP = ApprovalStep.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


def about(people: Collection[int]) -> ColumnElement[bool]:
    """The condition that a request's subject is, or names, one of these people."""
    return or_(
        false(),
        *(
            and_(
                _T.c.subject_kind == table.name,
                _T.c.subject_id.in_(
                    select(table.c.id).where(or_(*(table.c[one].in_(people) for one in names)))
                ),
            )
            for table, names in _NAMING.items()
        ),
        and_(_T.c.subject_kind == _B.name, _T.c.subject_id.in_(_cases(people))),
        and_(_T.c.subject_kind == _APPEAL.name, _T.c.subject_id.in_(_appeals(people))),
    )


def _cases(people: Collection[int]) -> Select[tuple[int]]:
    """Blacklist cases against one of them, or in which they are the colleague involved."""
    theirs = select(_M.c.id).where(_M.c.person_id.in_(people))
    return select(_B.c.id).where(or_(_B.c.member_id.in_(theirs), _B.c.responsible_id.in_(people)))


def _appeals(people: Collection[int]) -> Select[tuple[int]]:
    """Appeals in such cases, and those against what they opened or decided themselves (R3.10)."""
    decided = select(_STEP.c.approval_id).where(_STEP.c.decided_by.in_(people))
    against = select(_B.c.id).where(
        or_(
            _B.c.id.in_(_cases(people)),
            _B.c.opened_by.in_(people),
            _B.c.approval_id.in_(decided),
        )
    )
    return select(_APPEAL.c.id).where(_APPEAL.c.case_id.in_(against))
