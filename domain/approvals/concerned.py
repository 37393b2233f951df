"""Whom a request is about: nobody decides on what gives themselves something (SPEC 1)."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, false, or_, select

from domain.applications.model import Application
from domain.approvals.model import Approval
from domain.members.model import Member
from domain.people.model import Absence, Person

_T = Approval.__table__  # type: ignore[attr-defined]
# Table → its columns that name a person. A substitute gains the absent one's rights.
_NAMING = {
    Absence.__table__: ("person_id", "substitute_id"),  # type: ignore[attr-defined]
    Application.__table__: ("person_id",),  # type: ignore[attr-defined]
    Member.__table__: ("person_id",),  # type: ignore[attr-defined]
    Person.__table__: ("id",),  # type: ignore[attr-defined]
}


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
    )
