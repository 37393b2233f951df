"""Files of purchases: looked through first, then posted whole or not at all (SPEC 3, R2.6).

A file's rows are kept sealed for a day, until somebody posts them. Up to AT_ONCE rows are posted
in the press itself. Longer files are posted by the schedule in pieces (domain/purchases/posting),
so that nobody waits for the database meanwhile; their purchases show only when all are in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.exc import IntegrityError

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.people import service as people
from domain.purchases import checking, posting
from domain.purchases.checking import Fault
from domain.purchases.errors import FileFaulty, FileGone, FilePosted, TooManyFiles
from domain.purchases.model import ImportState, Purchase, PurchaseImport
from domain.purchases.rows import Row
from domain.work import Work

_I = PurchaseImport.__table__  # type: ignore[attr-defined]
_U = Purchase.__table__  # type: ignore[attr-defined]

AT_ONCE = 100  # rows in one unit of work: others wait for it
FILES = 10  # of one colleague in ten minutes (R2.6)
TEN_MINUTES = timedelta(minutes=10)
TAKEN = (ImportState.POSTING, ImportState.POSTED)


@dataclass(frozen=True, slots=True)
class Looked:
    """A file after the look through it. `faults` in the order of the file, each with the words
    of its cell; `letters` column → letter. `first` and `last` are the days of its purchases.
    `posted_by` and `posted_at` (aware UTC) once it is taken; `points` are what its purchases
    earned, once it is posted."""

    id: int
    state: str
    count: int
    bad: int
    done: int
    total: Decimal
    faults: Sequence[tuple[Fault, str]] = ()
    letters: Mapping[str, str] | None = None
    members: int = 0
    first: date | None = None
    last: date | None = None
    posted_by: str = ""
    posted_at: datetime | None = None
    points: int = 0


def stage(work: Work, *, sha256: str, found: Mapping[str, Any]) -> Looked:
    """Look through a file's rows and keep them for a day; no purchase is recorded. `found` is
    what its reader made of it: "letters", "rows" [line, values] and "faults" [line, letter,
    column, code, words].

    Raises:
        FilePosted: the same file was posted before; by whom and when.
        TooManyFiles: the tenth in ten minutes was the last for now (R2.6).
    """
    work.require(Permission.RECORD_PURCHASES)
    _not_posted(work, sha256)
    lately = select(func.count()).where(
        _I.c.uploaded_by == work.actor.person_id, _I.c.uploaded_at > work.now - TEN_MINUTES
    )
    if work.session.execute(lately).scalar_one() >= FILES:
        raise TooManyFiles(most=FILES)
    wanted = checking.rows_of(found["rows"])
    checked = checking.check(work, wanted)
    bad_lines = {one.line for one in checked.faults} | {one[0] for one in found["faults"]}
    row = PurchaseImport(
        sha256=sha256,
        state=ImportState.FAULTY if bad_lines else ImportState.CHECKED,
        count=len({line for line, _values in found["rows"]} | bad_lines),
        bad=len(bad_lines),
        total=sum((one.amount for one in wanted), Decimal(0)),
        content=_faulty(found, checked.faults) if bad_lines else _content(found),
        uploaded_by=work.actor.person_id,
        uploaded_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "purchases.looked_through", row)
    return _plain(row, "", wanted)


def _content(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"letters": found["letters"], "rows": [list(one) for one in found["rows"]]}


def _faulty(found: Mapping[str, Any], faults: Sequence[Fault]) -> dict[str, Any]:
    """The faults alone: [line, column, code, facts, words], in the order of the file."""
    words = {
        line: dict(zip(checking.COLUMNS, values, strict=True)) for line, values in found["rows"]
    }
    told = [[line, column, code, {}, said] for line, _at, column, code, said in found["faults"]]
    told += [
        [one.line, one.column, one.code, dict(one.facts), str(words[one.line][one.column] or "")]
        for one in faults
    ]
    return {"letters": found["letters"], "faults": sorted(told, key=lambda one: one[0])}


def look(work: Work, import_id: int) -> Looked:
    """A file that was sent, by whoever of the colleagues.

    Raises:
        NotFound: no such file. FileGone: its rows are no longer kept.
    """
    work.require(Permission.RECORD_PURCHASES)
    row = work.session.get(PurchaseImport, import_id, populate_existing=True)
    if row is None:
        raise NotFound
    if row.state not in TAKEN and row.content is None:
        raise FileGone
    content = row.content or {}
    return _looked(work, row, checking.rows_of(content.get("rows", ())))


def discard(work: Work, import_id: int) -> None:
    """The rows are not wanted after all. Again, nothing changes.

    Raises:
        FilePosted: it is posted, by whom and when; it stays.
    """
    work.require(Permission.RECORD_PURCHASES)
    done = work.session.execute(
        update(_I)
        .where(_I.c.id == import_id, _I.c.state.not_in(TAKEN))
        .values(state=ImportState.DROPPED, content=None)
    )
    if done.rowcount:  # type: ignore[attr-defined]
        return
    row = work.session.get(PurchaseImport, import_id, populate_existing=True)
    if row is not None and row.state in TAKEN:
        _not_posted(work, row.sha256)


def recent(work: Work, *, size: int = 5) -> Sequence[Looked]:
    """The files taken lately, newest first."""
    work.require(Permission.RECORD_PURCHASES)
    found = work.session.execute(
        select(PurchaseImport).where(_I.c.state.in_(TAKEN)).order_by(_I.c.id.desc()).limit(size)
    ).scalars()
    files = list(found)
    ids = {one.posted_by for one in files if one.posted_by}
    names = people.staff_names(work.session, ids) if ids else {}
    return [_plain(one, str(names.get(one.posted_by, ""))) for one in files]


def told(work: Work, import_id: int) -> Looked:
    """A file, for what the system tells and writes about it.

    Raises:
        NotFound: no such file.
    """
    work.require(Permission.RUN_SCHEDULE)
    row = work.session.get(PurchaseImport, import_id)
    if row is None:
        raise NotFound
    return _looked(work, row)


# ── Posting ───────────────────────────────────────────────────────────────────────────────────


def post(work: Work, import_id: int) -> Looked:
    """Post all rows: at once, or when the file is long soon after. Of two colleagues one wins.
    Rows that were good when looked through are looked at again.

    Raises:
        FilePosted: this file, or the same one sent again, is posted; by whom and when.
        FileFaulty: not all of its rows are good. FileGone: they are no longer kept.
    """
    work.require(Permission.RECORD_PURCHASES)
    row = work.session.get(PurchaseImport, import_id, populate_existing=True)
    if row is None:
        raise NotFound
    _not_posted(work, row.sha256)
    if row.state == ImportState.FAULTY:
        raise FileFaulty(bad=row.bad)
    if row.content is None:
        raise FileGone
    if row.count <= AT_ONCE and (again := _changed(work, row)):
        return again
    _take(work, row)
    if row.count <= AT_ONCE:
        posting.whole(work, row)
    return _looked(work, row)


def _changed(work: Work, row: PurchaseImport) -> Looked | None:
    """The file with its faults, if something came between; else None."""
    wanted = checking.rows_of(row.content["rows"])
    faults = checking.check(work, wanted).faults
    if not faults:
        return None
    found = {"letters": row.content["letters"], "rows": row.content["rows"], "faults": ()}
    row.state, row.bad = ImportState.FAULTY, len(faults)
    row.content = _faulty(found, faults)
    work.session.flush()
    return _looked(work, row)


def _take(work: Work, row: PurchaseImport) -> None:
    """Whoever makes it `posting` posts it; the database lets the same content through once."""
    twin = _I.alias()
    taken = exists().where(twin.c.sha256 == row.sha256, twin.c.state.in_(TAKEN))
    try:
        with work.session.begin_nested():
            done = work.session.execute(
                update(_I)
                .where(_I.c.id == row.id, _I.c.state == ImportState.CHECKED, ~taken)
                .values(
                    state=ImportState.POSTING,
                    posted_by=work.actor.person_id,
                    posted_at=work.now,
                )
            )
            won = bool(done.rowcount)  # type: ignore[attr-defined]
    except IntegrityError:
        won = False
    if not won:
        _not_posted(work, row.sha256)
        raise FileGone
    work.session.refresh(row)


def _not_posted(work: Work, sha256: str) -> None:
    """
    Raises:
        FilePosted: by whom, when.
    """
    posted = work.session.execute(
        select(_I.c.posted_by, _I.c.posted_at).where(_I.c.sha256 == sha256, _I.c.state.in_(TAKEN))
    ).first()
    if posted is not None:
        by = people.staff_name(work.session, posted.posted_by)
        raise FilePosted(by=by, at=posted.posted_at)


# ── Reading ───────────────────────────────────────────────────────────────────────────────────


def _looked(work: Work, row: PurchaseImport, wanted: Sequence[Row] = ()) -> Looked:
    by = str(people.staff_name(work.session, row.posted_by)) if row.posted_by else ""
    points = _earned(work, row) if row.state == ImportState.POSTED else 0
    return replace(_plain(row, by, wanted), points=points)


def _earned(work: Work, row: PurchaseImport) -> int:
    sums = select(func.coalesce(func.sum(_U.c.points), 0)).where(_U.c.import_id == row.id)
    return int(work.session.execute(sums).scalar_one())


def _plain(row: PurchaseImport, by: str, wanted: Sequence[Row] = ()) -> Looked:
    content = row.content or {}
    days = [one.bought_on for one in wanted]
    return Looked(
        id=row.id or 0,
        state=row.state,
        count=row.count,
        bad=row.bad,
        done=row.done,
        total=row.total,
        faults=[(Fault(*one[:4]), one[4]) for one in content.get("faults", ())],
        letters=content.get("letters"),
        members=len({one.number for one in wanted}),
        first=min(days, default=None),
        last=max(days, default=None),
        posted_by=by,
        posted_at=row.posted_at,
    )
