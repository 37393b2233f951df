"""Member numbers: in order, none twice, none left out (E23.1).

The number is taken in the transaction that admits the member: if that is undone, so is the number.
"""

import re
import unicodedata

from sqlalchemy import select, update

from domain import upsert
from domain.members.errors import NumbersExhausted
from domain.members.model import Member, NumberRange
from domain.work import Work

_N = NumberRange.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


def typed(number: str) -> str:
    """A number as it stands on the roll, however it was typed: in small letters, full width, with
    gaps."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


def take(work: Work) -> str:
    """The next number of the club's range. A changed range goes on behind the highest number used
    inside it, so that a mistaken one can be put back; none is ever given twice.

    Raises:
        NumbersExhausted: the range is used up.
    """
    rules = work.policy
    prefix, first, last = rules.number_prefix, rules.number_first, rules.number_last
    upsert.if_new(work.session, _N, prefix=prefix, next=first, last=last)
    counted = work.session.execute(  # writing it holds the row: one number after another
        update(_N)
        .where(_N.c.prefix == prefix)
        .values(prefix=prefix)
        .returning(_N.c.next, _N.c.last)
    ).one()
    same = counted.last == last and first <= counted.next <= last + 1
    number = counted.next if same else _behind(work, prefix, first, last)
    while _given(work, f"{prefix}{number}"):  # NJ1 and 23 spell what NJ and 123 do
        number += 1
    if number > last:
        raise NumbersExhausted(prefix=prefix)
    work.session.execute(
        update(_N).where(_N.c.prefix == prefix).values(next=number + 1, last=last)
    )
    return f"{prefix}{number}"


def _behind(work: Work, prefix: str, first: int, last: int) -> int:
    given = work.session.execute(select(_M.c.number).where(_M.c.number.startswith(prefix)))
    ends = (one.removeprefix(prefix) for one in given.scalars())
    used = [int(end) for end in ends if re.fullmatch(r"[1-9][0-9]*", end)]
    return max((one + 1 for one in used if first <= one <= last), default=first)


def _given(work: Work, number: str) -> bool:
    return work.session.execute(select(_M.c.id).where(_M.c.number == number)).first() is not None
