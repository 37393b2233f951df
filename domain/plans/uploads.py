"""The year's items out of a file: looked through first, then taken whole or not at all (SPEC 3).

A file is the whole list: taken, it stands in the place of what was there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, update

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.plans import items, moving, service
from domain.plans.errors import UploadGone
from domain.plans.items import Wanted
from domain.plans.model import PlanUpload, UploadState
from domain.work import Work

_U = PlanUpload.__table__  # type: ignore[attr-defined]

COLUMNS = ("title", "kind", "month", "day", "budget", "note")
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad cell: its row in the file, the letter of its column, the reason, and its words.
    `twin` is the row that says the same."""

    line: int
    letter: str
    column: str
    code: str
    words: str = ""
    twin: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """A file after the look through it. `there` items stand in the plan now; budget in yuan."""

    id: int
    year: int
    count: int
    bad: int
    rows: Sequence[Wanted]
    faults: Sequence[Fault]
    there: int

    @property
    def total(self) -> Decimal:
        return sum((one.budget for one in self.rows), Decimal(0))


def stage(work: Work, plan_id: int, found: Mapping[str, Any]) -> Looked:
    """Look through a file's rows and keep them for a day; the plan stays as it is. `found` is what
    its reader made of it: "letters", "rows" [line, values] and "faults" [line, letter, column,
    code, words].

    Raises:
        NotFound, PlanNotThere: there is no plan that may be changed.
    """
    work.require(Permission.PLAN_EVENTS)
    plan = moving.open_(work, plan_id)
    rows = [(line, _wanted(values)) for line, values in found["rows"]]
    faults = [[line, letter, column, code, words, 0]
              for line, letter, column, code, words in found["faults"]]  # fmt: skip
    faults += _faults(rows, plan.year, found["letters"])
    bad = {one[0] for one in faults}
    if len(rows) > items.MOST:
        faults.append([rows[items.MOST][0], "", "title", "most", "", 0])
        bad.add(rows[items.MOST][0])
    upload = PlanUpload(
        plan_id=plan_id,
        state=UploadState.FAULTY if bad else UploadState.CHECKED,
        count=len({line for line, _one in rows} | bad),
        bad=len(bad),
        content={
            "rows": [] if bad else [items.frozen(one) for _line, one in rows],
            "faults": sorted(faults, key=lambda one: int(one[0])),
        },
        uploaded_by=work.actor.person_id,
        uploaded_at=work.now,
    )
    work.session.add(upload)
    audit.record(work, "annual_plan.file_looked_through", upload)
    return _looked(work, upload)


def _wanted(values: Sequence[Any]) -> Wanted:
    title, kind, month, day, budget, note = values
    on = day and date.fromisoformat(day)
    # A month that contradicts the day is found as a fault, so it is kept as it was given.
    return Wanted(
        title=" ".join(title.split()),
        kind=kind,
        month=month or (on.month if on else 0),
        day=on or None,
        budget=Decimal(budget),
        note=note or "",
    )


def _faults(
    rows: Sequence[tuple[int, Wanted]], year: int, letters: Mapping[str, str]
) -> list[list[Any]]:
    """At most one for each row, the first that is found."""
    found: list[list[Any]] = []
    first: dict[tuple[str, int, date | None], int] = {}
    for line, one in rows:
        wrong, twin = items.fault(one, year), 0
        if wrong is None and one.day and one.day.month != one.month:
            wrong = ("month", "other_month")
        if wrong is None:
            twin = first.setdefault((one.title.casefold(), one.month, one.day), line)
            wrong = ("title", "twice") if twin != line else None
        if wrong is not None:
            words = str(getattr(one, wrong[0]) or "")
            found.append([line, letters.get(wrong[0], ""), *wrong, words, twin])
    return found


def look(work: Work, upload_id: int) -> Looked:
    """A file that was sent, by whoever of the colleagues.

    Raises:
        NotFound: no such file. UploadGone: its rows are no longer kept.
    """
    work.require(Permission.PLAN_EVENTS)
    upload = work.session.get(PlanUpload, upload_id, populate_existing=True)
    if upload is None:
        raise NotFound
    if upload.content is None:
        raise UploadGone
    return _looked(work, upload)


def _looked(work: Work, upload: PlanUpload) -> Looked:
    plan = moving.get(work, upload.plan_id)
    content = upload.content or {}
    return Looked(
        id=upload.id or 0,
        year=plan.year,
        count=upload.count,
        bad=upload.bad,
        rows=[items.thawed(one) for one in content.get("rows", ())],
        faults=[Fault(*one) for one in content.get("faults", ())],
        there=len(moving.items(work, upload.plan_id)),
    )


def take(work: Work, upload_id: int) -> int:
    """Put a file's items in the place of the plan's; the year. Of two presses one takes it.

    Raises:
        NotFound, PlanNotThere: there is no file, or no plan that may be changed.
        UploadGone: it is taken already, faulty, or no longer kept.
    """
    work.require(Permission.PLAN_EVENTS)
    upload = work.session.get(PlanUpload, upload_id, populate_existing=True)
    if upload is None:
        raise NotFound
    plan, content = moving.open_(work, upload.plan_id), upload.content
    done = work.session.execute(
        update(_U)
        .where(_U.c.id == upload_id, _U.c.state == UploadState.CHECKED)
        .values(state=UploadState.TAKEN)
    )
    if not done.rowcount or content is None:  # type: ignore[attr-defined]
        raise UploadGone
    service.replace(work, plan, [items.thawed(one) for one in content["rows"]])
    return plan.year


def forget(work: Work) -> int:
    """Remove what was sent more than a day ago; how many."""
    work.require(Permission.RUN_SCHEDULE)
    done = work.session.execute(delete(_U).where(_U.c.uploaded_at < work.now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]
