"""Materials: which file stands in which slot, the same content never twice (F10)."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from domain.applications.errors import FileAlreadyReceived
from domain.applications.model import Application, ApplicationFile
from domain.work import Work

_F = ApplicationFile.__table__  # type: ignore[attr-defined]


class Received(Protocol):
    """A file that was fetched, checked and sealed away. `size` in bytes."""

    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def stored(self) -> str | int: ...


def as_answer(received: Received) -> dict[str, Any]:
    """The file as the form keeps it."""
    return {
        "sha256": received.sha256,
        "media_type": received.media_type,
        "size": received.size,
        "stored": str(received.stored),
    }


def settle(
    work: Work, application: Application, slot: str, value: Sequence[Mapping[str, Any]]
) -> None:
    """Make the slot hold exactly these files; what is no longer in it is marked for removal.

    Raises:
        FileAlreadyReceived: the same content twice, here or in another slot.
    """
    here, elsewhere = set[str](), dict[str, str]()
    for row in _standing(work, application):
        if row.slot == slot:
            here.add(row.sha256)
        else:
            elsewhere[row.sha256] = row.slot
    wanted = [one["sha256"] for one in value]
    for sha in wanted:
        if sha in elsewhere:
            raise FileAlreadyReceived(slot=elsewhere[sha])
    if len(set(wanted)) < len(wanted):
        raise FileAlreadyReceived(slot=slot)
    if here - set(wanted):
        work.session.execute(
            update(_F)
            .where(
                _F.c.application_id == application.id,
                _F.c.slot == slot,
                _F.c.replaced_at.is_(None),
                _F.c.sha256.not_in(wanted),
            )
            .values(replaced_at=work.now)
        )
    fresh = [_row(work, application, slot, one) for one in value if one["sha256"] not in here]
    if fresh:
        work.session.execute(insert(_F), fresh)


def _standing(work: Work, application: Application) -> Sequence[Any]:
    return work.session.execute(
        select(_F.c.slot, _F.c.sha256).where(
            _F.c.application_id == application.id, _F.c.replaced_at.is_(None)
        )
    ).all()


def _row(work: Work, application: Application, slot: str, one: Mapping[str, Any]) -> Any:
    return {
        "application_id": application.id,
        "slot": slot,
        "sha256": one["sha256"],
        "media_type": one["media_type"],
        "size": one["size"],
        "stored": str(one["stored"]),
        "received_at": work.now,
    }


def of(work: Work, application: Application) -> list[ApplicationFile]:
    """The standing files, in the order they came."""
    found = work.session.execute(
        select(ApplicationFile)
        .where(_F.c.application_id == application.id, _F.c.replaced_at.is_(None))
        .order_by(_F.c.id)
    )
    return list(found.scalars())


def mark_removed(work: Work, application_ids: Sequence[int], slots: Sequence[str] = ()) -> None:
    """Mark standing files for removal from the store (retention.forget names them)."""
    where = [_F.c.application_id.in_(application_ids), _F.c.replaced_at.is_(None)]
    if slots:
        where.append(_F.c.slot.in_(slots))
    work.session.execute(update(_F).where(*where).values(replaced_at=work.now))
