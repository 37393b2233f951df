"""Posters with a code, one for each place: who scans it tells us something about it (C:4三5)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from domain import audit
from domain.access import Permission
from domain.cases import conflict
from domain.cases.model import ServiceCase
from domain.errors import NotFound
from domain.voices.errors import PosterThere, VoiceUnfit
from domain.voices.model import Poster
from domain.work import Work

SIZE = 6
LONGEST = 60  # characters of a place
TOKEN = 10  # characters of a token
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

_P = Poster.__table__  # type: ignore[attr-defined]
_C = ServiceCase.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Hanging:
    """A poster that leads to us, and how many cases came by it."""

    poster: Poster
    cases: int


def make(work: Work, *, place: str) -> Poster:
    """A poster for a place, with a code of its own.

    Raises:
        VoiceUnfit: no place, or too long a name. PosterThere: the place has one.
    """
    work.require(Permission.ASSIGN_CASES)
    place = " ".join(place.split())
    if not 0 < len(place) <= LONGEST:
        raise VoiceUnfit(reason="place")
    hangs = select(_P.c.id).where(_P.c.place == place, _P.c.ended_at.is_(None))
    if work.session.execute(hangs).first() is not None:
        raise PosterThere
    poster = Poster(
        token="".join(secrets.choice(_LETTERS) for _letter in range(TOKEN)),
        place=place,
        made_by=work.actor.person_id,
        made_at=work.now,
    )
    work.session.add(poster)
    work.session.flush()
    audit.record(work, "poster.made", poster)
    return poster


def hanging(work: Work) -> Sequence[Hanging]:
    """The posters in use, by place, with the cases the actor may know of."""
    work.require(Permission.HANDLE_CASES)
    came = (
        select(_C.c.place, func.count().label("n"))
        .where(_C.c.source == "poster", conflict.knowable(work.actor))
        .group_by(_C.c.place)
        .subquery()
    )
    rows = work.session.execute(
        select(Poster, func.coalesce(came.c.n, 0))
        .outerjoin(came, came.c.place == _P.c.place)
        .where(_P.c.ended_at.is_(None))
        .order_by(_P.c.place)
    )
    return [Hanging(poster, int(n)) for poster, n in rows]


def one(work: Work, *, poster_id: int) -> Hanging:
    """
    Raises:
        NotFound: no such poster in use.
    """
    work.require(Permission.HANDLE_CASES)
    found = [each for each in hanging(work) if each.poster.id == poster_id]
    if not found:
        raise NotFound
    return found[0]


def end(work: Work, *, poster_id: int) -> None:
    """It hangs no more. Who scans it still reaches us, without the place; again, nothing changes.

    Raises:
        NotFound: no such poster.
    """
    work.require(Permission.ASSIGN_CASES)
    poster = work.session.get(Poster, poster_id)
    if poster is None:
        raise NotFound
    done = work.session.execute(
        update(_P).where(_P.c.id == poster_id, _P.c.ended_at.is_(None)).values(ended_at=work.now)
    )
    if done.rowcount:  # type: ignore[attr-defined]
        audit.record(work, "poster.ended", poster)


def is_token(typed: str) -> bool:
    """Whether it could be the token of a poster."""
    return len(typed) == TOKEN and set(typed) <= set(_LETTERS)


def place_of(work: Work, *, token: str) -> str | None:
    """Where the scanned poster hangs; None for one that is unknown or was taken down."""
    work.require(Permission.RAISE_CASE)
    found: str | None = work.session.execute(
        select(_P.c.place).where(_P.c.token == token, _P.c.ended_at.is_(None))
    ).scalar_one_or_none()
    return found
