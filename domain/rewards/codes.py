"""The one-time collection code: eight signs that cannot be mistaken, made anew when shown; only a
keyed digest is kept (R3.9)."""

import base64
import unicodedata
from dataclasses import dataclass

from sqlalchemy import select, update

from domain import audit, sealing
from domain.access import Permission
from domain.cards import guesses
from domain.members.model import Member
from domain.people import service as people
from domain.people.names import StaffName
from domain.rewards.model import Redemption, Reward
from domain.work import Work

_X = Redemption.__table__  # type: ignore[attr-defined]

LINK = "gift-"  # the deep link's payload is this and the code
SIGNS = "34679ACDEFGHJKMNPQRTVWXY"  # no 0 O, 1 I L, 2 Z, 5 S, 8 B, U
LENGTH = 8
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What a colleague learns from a code: never who it is. Empty for no code of ours. `by` is
    the staff name of who handed it over or ended it; `own`: it is the colleague's own."""

    redemption: Redemption | None = None
    reward: Reward | None = None
    number: str = ""
    own: bool = False
    by: StaffName | None = None


def code(redemption: Redemption) -> str:
    """The code of a redemption that waits for its owner."""
    return _made(redemption.id or 0, redemption.code_round)


def plain(typed: str) -> str:
    """A typed code as we keep it: capitals of ordinary width, no spaces or strokes."""
    wide = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in wide.upper() if sign.isalnum())


def digest(typed: str) -> str:
    """How a typed code is kept: a keyed hash."""
    return _digest(plain(typed))


def give(work: Work, redemption: Redemption) -> None:
    """Put a code on a new redemption; one that another has already is passed over."""
    ids = {_digest(_made(redemption.id or 0, turn)): turn for turn in range(_ROUNDS)}
    known = set(
        work.session.execute(select(_X.c.code_hash).where(_X.c.code_hash.in_(ids))).scalars()
    )
    digest, turn = next((one, turn) for one, turn in ids.items() if one not in known)
    work.session.execute(
        update(_X).where(_X.c.id == redemption.id).values(code_hash=digest, code_round=turn)
    )


def fits(redemption: Redemption, typed: str) -> bool:
    return redemption.code_hash is not None and redemption.code_hash == digest(typed)


def verify(work: Work, typed: str) -> Found | None:
    """Resolve a scanned or typed code; shown for every state. Ten wrong ones an hour and the
    answer is silence (None), whatever the code is (G18).

    Raises:
        NotPermitted: the actor hands nothing over.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    if guesses.too_many(work):
        return None
    row = work.session.execute(
        select(Redemption, Reward, Member.number, Member.person_id)  # type: ignore[call-overload]
        .join(Reward, Reward.id == _X.c.reward_id)
        .join(Member, Member.id == _X.c.member_id)
        .where(_X.c.code_hash == digest(typed))
    ).first()
    if row is None:
        guesses.note(work, "gift")
        return Found()
    redemption, reward, number, person_id = row
    audit.record(work, "gift.verified", redemption)
    by = redemption.handed_by or redemption.ended_by
    return Found(
        redemption,
        reward,
        number,
        person_id == work.actor.person_id,
        people.staff_name(work.session, by) if by else None,
    )


def _made(redemption_id: int, turn: int) -> str:
    token = sealing.ring().token("gift", redemption_id, turn)
    number = int.from_bytes(base64.urlsafe_b64decode(token + "=="))
    signs = ""
    for _sign in range(LENGTH):
        number, at = divmod(number, len(SIGNS))
        signs += SIGNS[at]
    return signs


def _digest(made: str) -> str:
    return sealing.ring().lookup(made, "gift")
