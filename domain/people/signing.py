"""The yearly confidentiality undertaking, signed with one's own name (E32.2, D:七(三))."""

import unicodedata

from sqlalchemy import select

from domain import audit
from domain.access import Permission
from domain.members.model import Member
from domain.people.errors import NameMissing, NotYourName
from domain.people.model import Undertaking
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_U = Undertaking.__table__  # type: ignore[attr-defined]


def sign_undertaking(work: Work, *, typed_name: str) -> None:
    """Sign this club year's undertaking by typing one's name: as the roll of members has it or
    as signed in another year, the family name first or last. Where neither is known any name will
    do; what Telegram shows is often a nickname and binds nobody. Signed already, nothing changes.

    Raises:
        NotPermitted: the actor is no colleague.
        NameMissing: that is no full name.
        NotYourName: the club knows the colleague by another name.
    """
    work.require(Permission.SIGN_UNDERTAKING)
    typed = " ".join(typed_name.split())[:80]
    if not _is_name(typed):
        raise NameMissing
    me, year = work.actor.person_id, work.today.year
    signed = work.session.execute(select(_U.c.id).where(_U.c.person_id == me, _U.c.year == year))
    if signed.first() is not None:
        return
    known = [name for name in _known_as(work, me) if _is_name(name)]
    if known and not any(_same(typed, name) for name in known):
        raise NotYourName
    undertaking = Undertaking(person_id=me, year=year, signed_name=typed, signed_at=work.now)
    work.session.add(undertaking)
    audit.record(work, "undertaking.signed", undertaking)


def _known_as(work: Work, person_id: int) -> list[str]:
    columns = (
        (_M.c.name, _M.c.person_id),
        (_U.c.signed_name, _U.c.person_id),
    )
    found = (
        work.session.execute(select(name).where(whose == person_id)).scalars()
        for name, whose in columns
    )
    return [name for names in found for name in names if name]


def _is_name(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= 2


def _same(one: str, other: str) -> bool:
    return not _spellings(one).isdisjoint(_spellings(other))


def _spellings(name: str) -> set[str]:
    words = _words(name)
    return {"".join(words[n:] + words[:n]) for n in range(len(words))}


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = (sign if sign.isalpha() or unicodedata.combining(sign) else " " for sign in plain)
    return "".join(kept).split()
