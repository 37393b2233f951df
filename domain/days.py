"""The club's own calendar: office hours, and the days staff entered beside the public ones."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, delete, select
from sqlmodel import Field, SQLModel

from domain import audit, upsert
from domain.access import Permission
from domain.calendar import Block, Calendar
from domain.columns import UtcDateTime
from domain.work import Work


class ClubDay(SQLModel, table=True):
    """A day staff entered, stronger than the public calendar: `works` or free."""

    __tablename__ = "club_day"

    day: date = Field(primary_key=True)
    works: bool
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ClubYear(SQLModel, table=True):
    """A year whose free days staff entered completely."""

    __tablename__ = "club_year"

    year: int = Field(primary_key=True)
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


_D = ClubDay.__table__  # type: ignore[attr-defined]
_Y = ClubYear.__table__  # type: ignore[attr-defined]


def of_club(work: Work) -> Calendar:
    """The calendar by which the club's deadlines are counted; read once in a unit of work."""
    return work.calendar


def read(work: Work) -> Calendar:
    """The same, as it stands in the tables now."""
    rows = work.session.execute(select(_D.c.day, _D.c.works))
    years = work.session.execute(select(_Y.c.year)).scalars()
    return Calendar(
        country=work.policy.country,
        hours=hours(work.policy.office_hours),
        overrides={row.day: row.works for row in rows},
        entered_years=frozenset(years),
    )


def hours(blocks: tuple[str, ...]) -> tuple[Block, ...]:
    """("09:00-12:00", …) as blocks of a day."""
    pairs = (block.split("-") for block in blocks)
    return tuple(
        (time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs
    )


def set_day(work: Work, *, day: date, works: bool | None) -> None:
    """Enter that the club works that day or not, whatever the public calendar says; None takes
    the entry back. Deadlines of open cases follow (R7.2). Again, it changes nothing."""
    work.require(Permission.ASSIGN_CASES)
    if works is None:
        work.session.execute(delete(_D).where(_D.c.day == day))
    else:
        _put(work, _D, "day", day=day, works=works)
    work.__dict__.pop("calendar", None)
    audit.record(work, "club_day.set", purpose=day.isoformat())


def set_year(work: Work, *, year: int, complete: bool) -> None:
    """Say that all free days of the year are entered (or not yet): its deadlines are no longer
    provisional, and the public calendar counts no more for it (F38)."""
    work.require(Permission.ASSIGN_CASES)
    if complete:
        _put(work, _Y, "year", year=year)
    else:
        work.session.execute(delete(_Y).where(_Y.c.year == year))
    work.__dict__.pop("calendar", None)
    audit.record(work, "club_year.set", purpose=str(year))


def listed(work: Work, *, first: date | None = None) -> Mapping[date, bool]:
    """The days entered from `first` on (default: today), in order: day → whether we work."""
    work.require(Permission.ASSIGN_CASES)
    rows = work.session.execute(
        select(_D.c.day, _D.c.works).where(_D.c.day >= (first or work.today)).order_by(_D.c.day)
    )
    return {row.day: row.works for row in rows}


def _put(work: Work, table: Any, unique: str, **values: Any) -> None:
    values |= {"set_by": work.actor.person_id, "set_at": work.now}
    upsert.or_replace(work.session, table, [unique], **values)
