"""Points given by colleagues under a rule, and what they see of a member beside their points.

Whoever keys an entry is kept with it. Nobody moves their own points (R3.8).
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sqlalchemy import select

from domain import audit, calendar, outbox
from domain.access import Permission
from domain.errors import NotFound, ReasonMissing
from domain.members import kin, numbers
from domain.members.errors import NoSuchMember
from domain.members.model import Member
from domain.points import earning, ledger, rules
from domain.points.errors import OwnHousehold, OwnPoints, PaidByPurchase, RuleClosed
from domain.points.model import Transfer
from domain.points.rules_model import Programme, ProgrammeState, Rule
from domain.standing import service as standing
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_P = Programme.__table__  # type: ignore[attr-defined]
_R = Rule.__table__  # type: ignore[attr-defined]

# What is bought earns by its receipt, which counts once; by hand it would count again.
BY_RECEIPT = frozenset({"shop.purchase", "home.repurchased", "home.referred", "home.traded_in"})


@dataclass(frozen=True, slots=True)
class Held:
    """A member as colleagues see them beside their points: no name. `near`: the reader, or
    somebody of the reader's household."""

    member_id: int
    number: str
    tier: str
    status: str
    frozen: bool
    near: kin.Near | None


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry; `later` took it back or brought it back; `by_member`: its owner's own doing."""

    entry: Transfer
    later: Transfer | None
    by_member: bool


def find(work: Work, *, number: str) -> Held:
    """The member with this number, whatever their status.

    Raises:
        NoSuchMember: nobody has it.
    """
    work.require(Permission.SEE_POINTS)
    wanted = numbers.typed(number)
    found = select(_M.c.id).where(_M.c.number == wanted)
    member_id = work.session.execute(found).scalar_one_or_none()
    if member_id is None:
        raise NoSuchMember
    return _held(work, member_id)


def held(work: Work, member_id: int) -> Held:
    """The same by id.

    Raises:
        NotFound: no such member.
    """
    work.require(Permission.SEE_POINTS)
    return _held(work, member_id)


def _held(work: Work, member_id: int) -> Held:
    member = known(work, member_id)
    forbids = standing.may_move_points(work.session, member_id)
    return Held(
        member_id, member.number, member.tier, member.status, forbids == standing.FROZEN,
        kin.near(work, member_id),
    )  # fmt: skip


def entry(work: Work, transfer_id: int) -> Opened:
    """An entry with what colleagues noted; whoever it belongs to does not read that.

    Raises:
        NotFound: no such entry. OwnPoints, OwnHousehold: as `others`.
    """
    work.require(Permission.SEE_POINTS)
    found = work.session.get(Transfer, transfer_id)
    if found is None:
        raise NotFound
    by_member = others(work, found.member_id).person_id == found.actor_id
    return Opened(found, ledger.resolving(work.session, transfer_id), by_member)


# ── Giving by rule ────────────────────────────────────────────────────────────────────────────


def given_by_hand(work: Work) -> list[Rule]:
    """The rules by which colleagues can give points today, in order; none of BY_RECEIPT."""
    work.require(Permission.SEE_POINTS)
    found = work.session.execute(
        select(Rule, Programme)
        .join(Programme, _P.c.id == _R.c.programme_id)
        .where(
            _R.c.active,
            _P.c.state == ProgrammeState.RUNNING,
            _R.c.code.not_in(BY_RECEIPT),
        )
        .order_by(_R.c.id)
    )
    return [
        rule for rule, programme in found if rules.runs(rules.Ruling(rule, programme), work.today)
    ]


def grant(
    work: Work,
    *,
    code: str,
    member_id: int,
    occasion: str,
    on: date,
    amount: Decimal | None = None,
) -> Transfer:
    """Give a member what the rule `code` has for an occasion (its name, or the number of a
    contract) on a club day; `amount` in yuan where the rule counts money. The same rule, member
    and occasion once only, whatever day is typed and however the words are.

    Raises:
        NotFound: no such member. OwnPoints, OwnHousehold: as `others`.
        PaidByPurchase: the rule is one of BY_RECEIPT.
        ReasonMissing: no occasion. RuleClosed: not on that day, or the day is still to come.
        AmountUnfit, CapReached, BudgetUsedUp, MayNotEarn, GivenBefore: as earning says.
    """
    work.require(Permission.GRANT_POINTS)
    member = others(work, member_id)
    if code in BY_RECEIPT:
        raise PaidByPurchase
    words = " ".join(occasion.split())
    same = _folded(words)
    if not same:
        raise ReasonMissing
    at = work.now
    if on != work.today:
        at = calendar.local_instant(on, time(12), work.policy.timezone)
    if at > work.now:
        raise RuleClosed
    source_id = int.from_bytes(hashlib.sha256(same.encode()).digest()[:7])
    made = earning.award_or_refuse(
        work,
        code,
        member_id=member_id,
        source="grant",
        source_id=source_id,
        amount=amount,
        at=at,
        note=words,
    )
    assert made.transfer is not None
    audit.record(work, "points.granted", made.transfer, purpose=code)
    tell(work, "points.earned", member, made.transfer)
    return made.transfer


def _folded(words: str) -> str:
    """One spelling of an occasion: width, case, spaces and unseen signs make no difference."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words).casefold())
    unseen = ("C", "Z")
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in unseen)


# ── For what colleagues do by hand ────────────────────────────────────────────────────────────


def known(work: Work, member_id: int) -> Member:
    """
    Raises:
        NotFound: no such member.
    """
    member = work.session.get(Member, member_id)
    if member is None:
        raise NotFound
    return member


def others(work: Work, member_id: int) -> Member:
    """A member who is neither the actor, nor somebody the actor stands in for, nor lives with
    one of them.

    Raises:
        NotFound: no such member. OwnPoints: the actor's own. OwnHousehold: one they live with.
    """
    member = known(work, member_id)
    match kin.near(work, member_id):
        case kin.Near.OWN:
            raise OwnPoints
        case kin.Near.HOUSEHOLD:
            raise OwnHousehold
    return member


def tell(work: Work, kind: str, member: Member, made: Transfer) -> None:
    """The member, if they have an account with us, in a message of now."""
    if member.person_id is not None:
        key = f"points:{made.id}:told"
        outbox.queue(work, kind, to=member.person_id, key=key, transfer_id=made.id)
