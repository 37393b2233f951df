"""Whom a survey is for: a choice among the members on the roll (SPEC 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from domain import audit
from domain.access import Permission
from domain.events.after_model import Visit
from domain.events.model import Event, EventState
from domain.members.model import Member, Status
from domain.people.model import Person
from domain.segments import matching
from domain.segments import uses as segments
from domain.surveys import moving
from domain.surveys.errors import SurveyUnfit
from domain.surveys.model import Survey, SurveyOptOut
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_O = SurveyOptOut.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_G = Visit.__table__  # type: ignore[attr-defined]

ON_THE_ROLL = (Status.ACTIVE, Status.DORMANT, Status.LOST)


@dataclass(frozen=True, slots=True)
class Audience:
    """Empty means everybody: of these tiers, statuses and languages, who joined before that club
    day, took part in that event, and are in that segment."""

    tiers: Sequence[str] = ()
    statuses: Sequence[str] = ()
    languages: Sequence[str] = ()
    joined_before: date | None = None
    event_id: int | None = None
    segment_id: int | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> "Audience":
        found = dict(kept or {})
        day = found.get("joined_before")
        return cls(
            tuple(found.get("tiers") or ()),
            tuple(found.get("statuses") or ()),
            tuple(found.get("languages") or ()),
            date.fromisoformat(day) if day else None,
            found.get("event_id"),
            found.get("segment_id"),
        )

    def kept(self) -> dict[str, Any]:
        """As JSON; only what narrows it."""
        day = self.joined_before
        found = {
            "tiers": list(self.tiers),
            "statuses": list(self.statuses),
            "languages": list(self.languages),
            "joined_before": day.isoformat() if day else None,
            "event_id": self.event_id,
            "segment_id": self.segment_id,
        }
        return {name: value for name, value in found.items() if value}


def choose(work: Work, survey_id: int, wanted: Audience, *, version: int) -> Survey:
    """Have the survey go to these; `version` is the one the actor saw. The same again changes
    nothing more.

    Raises:
        NotFound, Outdated, SurveyNotThere: see `moving.to_change`; or the segment is gone.
        SurveyUnfit: `event`, there is no such event.
    """
    work.require(Permission.MAKE_SURVEYS)
    if wanted.event_id is not None and work.session.get(Event, wanted.event_id) is None:
        raise SurveyUnfit(reason="event")
    if wanted.segment_id is not None:
        segments.take(work, wanted.segment_id)
    survey = moving.to_change(work, survey_id, version)
    survey.audience = wanted.kept() or None
    audit.record(work, "survey.changed", survey, fields=["audience"])
    return survey


def events(work: Work, survey: Survey, *, most: int = 12) -> list[tuple[int, str]]:
    """Events that are over, the latest first: id and title; the one the survey is about whatever
    its age."""
    work.require(Permission.MAKE_SURVEYS)
    rows = work.session.execute(
        select(_E.c.id, _E.c.title)
        .where(_E.c.state.in_((EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED)))
        .order_by(_E.c.ends_at.desc(), _E.c.id.desc())
        .limit(most)
    )
    found = {int(row.id): str(row.title) for row in rows}
    own = Audience.of(survey.audience).event_id
    if own is not None:
        found[own] = event_title(work, survey)
    return list(found.items())


def event_title(work: Work, survey: Survey) -> str:
    """The title of the event whose guests are asked; "" for none. The caller holds the right."""
    number = Audience.of(survey.audience).event_id
    event = work.session.get(Event, number) if number is not None else None
    return "" if event is None else event.title


def count(work: Work, wanted: Audience) -> int:
    """How many would be invited now; the caller holds the right."""
    found = select(func.count()).select_from(invited(work, wanted).subquery())
    return int(work.session.execute(found).scalar_one())


def meant(work: Work, wanted: Audience) -> Select[tuple[int, int]]:
    """Member and person ids of those it is for, whether they can be written to or not. Who has
    left or is barred is never among them."""
    return (
        select(_M.c.id, _M.c.person_id)
        .join(_P, _P.c.id == _M.c.person_id)
        .where(_M.c.status.in_(ON_THE_ROLL), *_narrowed(work, wanted))
    )


def invited(work: Work, wanted: Audience) -> Select[tuple[int, int]]:
    """The same without those we cannot reach, and those who want no surveys (R8.6)."""
    opted_out = exists().where(_O.c.person_id == _M.c.person_id)
    return meant(work, wanted).where(
        _P.c.telegram_id.is_not(None), _P.c.unreachable_since.is_(None), ~opted_out
    )


def may_answer(work: Work, survey: Survey, member_id: int, *, known: bool) -> bool:
    """Whether the survey is for this member; the caller holds the right. `known`: they have been
    asked or have begun, so a tier or language that changed since shuts nobody out."""
    wanted = Audience() if known else Audience.of(survey.audience)
    found = meant(work, wanted).where(_M.c.id == member_id)
    return work.session.execute(found).first() is not None


def _narrowed(work: Work, wanted: Audience) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.tiers:
        found.append(_M.c.tier.in_(wanted.tiers))
    if wanted.statuses:
        found.append(_M.c.status.in_(wanted.statuses))
    if wanted.languages:
        found.append(or_(*(matching.speaks(work, code) for code in wanted.languages)))
    if wanted.joined_before is not None:
        found.append(_M.c.joined_on < wanted.joined_before)
    if wanted.event_id is not None:
        found.append(exists().where(_G.c.event_id == wanted.event_id, _G.c.member_id == _M.c.id))
    if wanted.segment_id is not None:
        found += matching.of_segment(work, wanted.segment_id)
    return found
