"""Facts of the installation: one value each, replaced as a whole."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from domain.people.model import ClubFact

_FACT = ClubFact.__table__  # type: ignore[attr-defined]


def fact(session: Session, key: str) -> str | None:
    found: str | None = session.execute(
        select(_FACT.c.value).where(_FACT.c.key == key)
    ).scalar_one_or_none()
    return found


def put(session: Session, key: str, value: str, now: datetime) -> None:
    """Keep the fact, replacing what stood there."""
    kept = session.execute(
        update(_FACT).where(_FACT.c.key == key).values(value=value, changed_at=now)
    )
    if not kept.rowcount:  # type: ignore[attr-defined]
        session.execute(insert(_FACT).values(key=key, value=value, changed_at=now))


def drop(session: Session, key: str) -> None:
    """Forget it; an unknown one is fine."""
    session.execute(delete(_FACT).where(_FACT.c.key == key))
