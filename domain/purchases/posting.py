"""Posting the rows of a file: purchases, points, one notice for each member.

A short file is posted whole in one unit. A long one goes in pieces of PIECE rows: first all its
purchases are put in as `incoming`, which nobody sees; if another colleague was faster with one of
the receipts, all of them are taken out again and the file is stopped. Only when all are in do they
become valid, a member's together with their points. From there on nothing can stop it: a crash
only makes the next tick go on.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from domain import audit, outbox, upsert
from domain.access import Actor, Permission
from domain.members.model import Member
from domain.points.earning import Reward
from domain.points.earning_many import award_many
from domain.purchases import checking, service
from domain.purchases.errors import ReceiptRepeated
from domain.purchases.model import ImportState, Purchase, PurchaseImport, PurchaseState, Sort
from domain.purchases.rows import Row
from domain.work import Work

_I = PurchaseImport.__table__  # type: ignore[attr-defined]
_U = Purchase.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

PIECE = 75  # rows in one unit of work: others wait for it
KEPT = timedelta(days=1)  # rows nobody posted
UNPOSTED = (ImportState.CHECKED, ImportState.FAULTY, ImportState.STOPPED)


def whole(work: Work, row: PurchaseImport) -> None:
    """Post a taken file in this unit. The caller holds the right.

    Raises:
        ReceiptRepeated: somebody recorded one of its receipts at this very moment.
    """
    wanted = checking.rows_of(row.content["rows"])
    members = checking.check(work, wanted).members
    _put(work, row, wanted, members)
    _give(work, row, _incoming(work, row, len(wanted)))
    _finish(work, row)


def run(work: Work) -> int:
    """For the schedule: the next piece of a long file, then what nobody posted within a day; how
    many rows were done. Two at once do not take the same file."""
    work.require(Permission.RUN_SCHEDULE)
    row = work.session.execute(
        select(PurchaseImport)
        .where(_I.c.state == ImportState.POSTING)
        .order_by(_I.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if row is None:
        return _forget(work)
    # On behalf of whoever pressed the button: their name stands by the purchases and points.
    theirs = Work(work.session, Actor(person_id=row.posted_by or 0), work.now)
    done = _piece(theirs, row)
    work.queued = work.queued or theirs.queued
    return done


def _piece(work: Work, row: PurchaseImport) -> int:
    there = work.session.execute(select(func.count()).where(_U.c.import_id == row.id)).scalar_one()
    if there < row.count:
        return _more(work, row, there)
    piece = _of_whole_members(_incoming(work, row, PIECE + 1))
    _give(work, row, piece)
    if row.done == row.count:
        _finish(work, row)
        _tell_poster(work, row, "purchases.posted")
    return len(piece)


def _more(work: Work, row: PurchaseImport, there: int) -> int:
    plain = row.content["rows"]
    if there == 0 and checking.check(work, checking.rows_of(plain)).faults:
        _stop(work, row)
        return 1
    piece = checking.rows_of(plain[there : there + PIECE])
    try:
        with work.session.begin_nested():
            _put(work, row, piece, checking.members_of(work, piece))
    except ReceiptRepeated:
        _stop(work, row)
    return len(piece)


def _stop(work: Work, row: PurchaseImport) -> None:
    """Something came between: nothing of the file stays, and its poster is told to look again."""
    work.session.execute(
        delete(_U).where(_U.c.import_id == row.id, _U.c.state == PurchaseState.INCOMING)
    )
    row.state, row.content = ImportState.STOPPED, None
    work.session.flush()
    audit.record(work, "purchases.stopped", row)
    _tell_poster(work, row, "purchases.stopped")


# ── Steps ─────────────────────────────────────────────────────────────────────────────────────


def _put(
    work: Work, row: PurchaseImport, wanted: Sequence[Row], members: Mapping[str, int]
) -> None:
    """Insert purchases that nobody sees yet.

    Raises:
        ReceiptRepeated: one of the receipts is recorded already.
    """
    same = {"state": PurchaseState.INCOMING, "import_id": row.id}
    values = [service.values(work, one, members[one.number]) | same for one in wanted]
    made = set(upsert.new_rows(work.session, _U, values, (_U.c.shop, _U.c.receipt)))
    for one in wanted:
        if (one.shop, one.receipt) not in made:
            raise service.repeated(work, one)


def _incoming(work: Work, row: PurchaseImport, most: int) -> list[Purchase]:
    found = work.session.execute(
        select(Purchase)
        .where(_U.c.import_id == row.id, _U.c.state == PurchaseState.INCOMING)
        .order_by(_U.c.member_id, _U.c.id)
        .limit(most)
    )
    return list(found.scalars())


def _of_whole_members(found: list[Purchase]) -> list[Purchase]:
    """A member's purchases become valid together, unless they fill more than a piece."""
    if len(found) <= PIECE:
        return found
    last = found[-1].member_id
    whole_ = [one for one in found if one.member_id != last]
    return whole_ or found[:PIECE]


def _give(work: Work, row: PurchaseImport, piece: Sequence[Purchase]) -> None:
    """Make purchases valid, give their points, tell their members."""
    ids = [one.id or 0 for one in piece]
    points = _points(work, piece)
    work.session.execute(
        update(_U)
        .where(_U.c.id == bindparam("_id"))
        .values(state=PurchaseState.VALID, points=bindparam("_points")),
        [{"_id": one, "_points": points.get(one, 0)} for one in ids],
        execution_options={"synchronize_session": False},
    )
    service.bought(work, {one.member_id: one.bought_on for one in sorted(piece, key=_day)})
    audit.record_all(work, "purchase.recorded", "purchase", ids)
    _tell(work, row, {one.member_id for one in piece if points.get(one.id or 0)})
    row.done += len(piece)
    work.session.flush()


def _day(one: Purchase) -> date:
    return one.bought_on


def _points(work: Work, piece: Sequence[Purchase]) -> dict[int, int]:
    """Purchase → what it earned."""
    wanted = [
        Reward(
            service.RULES[Sort(one.kind)],
            one.member_id,
            service.SOURCE,
            one.id or 0,
            one.amount,
            service.bought_at(work, one.bought_on),
        )
        for one in piece
        if Sort(one.kind) in service.RULES
    ]
    awards = award_many(work, wanted) if wanted else []
    return {one.source_id: award.points for one, award in zip(wanted, awards, strict=True)}


def _tell(work: Work, row: PurchaseImport, members: set[int]) -> None:
    """One notice for each member of the file, however many purchases (keyed by file)."""
    found = work.session.execute(
        select(_M.c.id, _M.c.person_id).where(_M.c.id.in_(members), _M.c.person_id.is_not(None))
    )
    outbox.queue_all(
        work,
        "purchases.earned",
        [
            (
                person_id,
                f"purchases:{row.id}:{member_id}",
                {"import_id": row.id, "member_id": member_id},
            )
            for member_id, person_id in found
        ],
        not_before=outbox.decent_hour(work),
    )


def _finish(work: Work, row: PurchaseImport) -> None:
    row.state, row.content = ImportState.POSTED, None
    work.session.flush()
    audit.record(work, "purchases.posted", row)


def _tell_poster(work: Work, row: PurchaseImport, kind: str) -> None:
    outbox.queue(work, kind, to=row.posted_by or 0, key=f"{kind}:{row.id}", import_id=row.id)


def _forget(work: Work) -> int:
    """The rows of files that nobody posted are dropped after a day."""
    done = work.session.execute(
        update(_I)
        .where(_I.c.state.in_(UNPOSTED), _I.c.uploaded_at < work.now - KEPT)
        .values(state=ImportState.DROPPED, content=None)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
