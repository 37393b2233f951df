"""What waits for the staff, and one application seen whole (SPEC 2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from domain import audit
from domain.access import Permission
from domain.applications import clocks, duplicates, files, gates, moving, supplying
from domain.applications.duplicates import Hint
from domain.applications.gates import Gate
from domain.applications.model import (
    WAITING,
    Application,
    ApplicationFile,
    MissingItem,
    Opinion,
    ReviewNote,
    State,
)
from domain.errors import NotFound
from domain.people.model import Person
from domain.people.names import family
from domain.work import Work

_A = Application.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_O = Opinion.__table__  # type: ignore[attr-defined]
_R = ReviewNote.__table__  # type: ignore[attr-defined]

A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue. `due` is the next promised date, aware UTC, None while the clocks
    stand still; `mark` "", "soon" (80 %) or "late". `claimed_by` is a staff name."""

    id: int
    version: int
    state: str
    channel: str
    submitted_at: datetime | None
    due: datetime | None
    mark: str
    claimed_by: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`number` counts from 0."""

    items: Sequence[Waiting]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // A_PAGE))


@dataclass(frozen=True, slots=True)
class Dossier:
    """One application with everything the reviewer needs; personal data, for their eyes only."""

    application: Application
    answers: dict[str, Any]
    files: Sequence[ApplicationFile]
    missing: Sequence[MissingItem]
    opinions: Sequence[Opinion]
    notes: Sequence[ReviewNote]
    gate: Gate
    hints: Sequence[Hint]
    clocks: Sequence[clocks.Clock]


def queue(work: Work, page: int = 0) -> Page:
    """What waits, oldest first, eight to a page; no personal data.

    Raises:
        NotPermitted: the actor may not see applications.
    """
    work.require(Permission.SEE_APPLICATIONS)
    waiting = _A.c.state.in_(WAITING)
    total = work.session.execute(select(func.count()).select_from(_A).where(waiting)).scalar_one()
    rows = work.session.execute(
        select(Application, _P.c.name)
        .outerjoin(_P, _P.c.id == _A.c.claimed_by)
        .where(waiting)
        .order_by(_A.c.submitted_at, _A.c.id)
        .limit(A_PAGE)
        .offset(max(page, 0) * A_PAGE)
    ).all()
    return Page([_line(work, row[0], row[1]) for row in rows], max(page, 0), total)


def look(work: Work, application_id: int) -> Dossier:
    """An application seen whole; every look is recorded (SPEC 1).

    Raises:
        NotPermitted: the actor may not see applications.
        NotFound: no such application, or it was never handed in.
    """
    work.require(Permission.SEE_APPLICATIONS)
    application = moving.get(work, application_id)
    if application.submitted_at is None:
        raise NotFound
    audit.record(work, "application.read", application)
    return _dossier(work, application)


def own(work: Work, application_id: int) -> Dossier:
    """The applicant's own application, without what colleagues wrote about it.

    Raises:
        NotFound: it is not the actor's.
    """
    work.require(Permission.SEE_OWN)
    application = moving.get(work, application_id)
    if application.person_id != work.actor.person_id:
        raise NotFound
    answers = gates.answers_of(work, application)
    return Dossier(
        application,
        answers,
        files.of(work, application),
        supplying.missing(work, application),
        (),
        (),
        gates.gate(work, application, answers=answers),
        (),
        tuple(clocks.running(application)),
    )


def _dossier(work: Work, application: Application) -> Dossier:
    answers = gates.answers_of(work, application)
    opinions = work.session.execute(
        select(Opinion).where(_O.c.application_id == application.id).order_by(_O.c.id)
    )
    notes = work.session.execute(
        select(ReviewNote).where(_R.c.application_id == application.id).order_by(_R.c.id)
    )
    return Dossier(
        application,
        answers,
        files.of(work, application),
        supplying.missing(work, application),
        list(opinions.scalars()),
        list(notes.scalars()),
        gates.gate(work, application, answers=answers),
        duplicates.hints(work, application, answers),
        tuple(clocks.running(application)),
    )


def _line(work: Work, application: Application, claimer: str | None) -> Waiting:
    running = list(clocks.running(application))
    first = min(running, key=lambda clock: clock.due, default=None)
    share = None if first is None else clocks.reached(work, first)
    claimed = application.claimed_by
    return Waiting(
        id=application.id or 0,
        version=application.version,
        state=State(application.state),
        channel=application.channel,
        submitted_at=application.submitted_at,
        due=None if first is None else first.due,
        mark="" if share is None else "late" if share >= clocks.LATE else "soon",
        claimed_by=None if claimed is None else family(claimer) if claimer else f"#{claimed}",
        mine=claimed == work.actor.person_id,
    )
