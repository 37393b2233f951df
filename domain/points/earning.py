"""Points by rule: for whatever earns them, once for each (rule, member, source) (R3.6).

A posting goes through whole or not at all: programme and rule run on that day, the budget and the
member's limits have room for it, the membership may earn. For the contexts that see what is
rewarded; the caller holds the right.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from domain.errors import Refused
from domain.points import ledger, legs, rules
from domain.points.errors import (
    AmountUnfit,
    BudgetUsedUp,
    CapReached,
    GivenBefore,
    MayNotEarn,
    PointsUnfit,
    RuleClosed,
)
from domain.points.model import LARGEST, Cause, Kind, Transfer
from domain.points.rules import Ruling
from domain.points.rules_model import Programme, ProgrammeState
from domain.standing import service as standing
from domain.work import Work

_P = Programme.__table__  # type: ignore[attr-defined]

Why = Literal["", "repeated", "no_rule", "not_running", "cap", "budget", "too_small", "status"]


@dataclass(frozen=True, slots=True)
class Award:
    """What became of it: the transfer and its points, or `why` there is none. "repeated" comes
    with the first transfer and its points."""

    transfer: Transfer | None
    points: int
    why: Why = ""


@dataclass(frozen=True, slots=True)
class Reward:
    """What shall be rewarded. `at` is when it happened, aware UTC; `amount` in yuan. `note` are
    words of a colleague."""

    code: str
    member_id: int
    source: str
    source_id: int
    amount: Decimal | None = None
    at: datetime | None = None
    note: str | None = None

    @property
    def key(self) -> str:
        return f"{self.code}:{self.member_id}:{self.source}:{self.source_id}"


class _Stop(Exception):
    """Undoes what a posting has set aside."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def award(
    work: Work,
    code: str,
    *,
    member_id: int,
    source: str,
    source_id: int,
    amount: Decimal | None = None,
    at: datetime | None = None,
    note: str | None = None,
) -> Award:
    """Give the points a rule has for this source, and raise the tier if that is due. Never
    refuses: `Award.why` says why there are none. Again with the same source, nothing is added
    and the first transfer comes back (R3.6).

    `at` is when it happened (default now): its club day decides whether the rule ran and which
    limits count; `amount` is the sum in yuan of a rule that counts money.
    """
    return post(work, Reward(code, member_id, source, source_id, amount, at, note))


def award_or_refuse(
    work: Work,
    code: str,
    *,
    member_id: int,
    source: str,
    source_id: int,
    amount: Decimal | None = None,
    at: datetime | None = None,
    note: str | None = None,
) -> Award:
    """The same for an act of a colleague, who learns why not.

    Raises:
        RuleClosed: no such rule, or it does not run on that day.
        AmountUnfit: no fitting sum, or less than one unit.
        CapReached: the member's limit. PointsUnfit: more than one entry holds.
        BudgetUsedUp: the programme's.
        MayNotEarn: the membership's standing forbids it.
        GivenBefore: this source was rewarded already.
    """
    wanted = Reward(code, member_id, source, source_id, amount, at, note)
    made = post(work, wanted)
    if made.why:
        raise _refusal(work, wanted, made)
    return made


def post(work: Work, wanted: Reward) -> Award:
    """`award` for a Reward."""
    known = ledger.by_key(work.session, wanted.key)
    if known is not None:
        return Award(known, known.points, "repeated")
    found = rules.ruling(work, wanted.code)
    why, points = weigh(work, wanted, found)
    if why or found is None:
        return Award(None, 0, why)
    try:
        with work.session.begin_nested():  # what was set aside is undone when it stops
            transfer = _posted(work, wanted, found, points)
    except _Stop as stop:
        if stop.why == "repeated":
            known = ledger.by_key(work.session, wanted.key)
            return Award(known, known.points if known else 0, "repeated")
        return Award(None, 0, stop.why)
    from domain.tiers import service as tiers

    tiers.raise_up(work, wanted.member_id)
    return Award(transfer, transfer.points)


def weigh(work: Work, wanted: Reward, found: Ruling | None) -> tuple[Why, int]:
    """What can be said without setting anything aside: why not, or the points it is worth."""
    if found is None:
        return "no_rule", 0
    if not rules.runs(found, _day(work, wanted)):
        return "not_running", 0
    if standing.may_move_points(work.session, wanted.member_id) is not None:
        return "status", 0
    points = rules.worth(found.rule, wanted.amount)
    if not points:
        return "too_small", 0
    return ("cap", 0) if points > LARGEST else ("", points)


def _day(work: Work, wanted: Reward) -> date:
    return (wanted.at or work.now).astimezone(work.zone).date()


def _posted(work: Work, wanted: Reward, found: Ruling, points: int) -> Transfer:
    """Budget, limits, ledger. Two awards at once take turns on the programme's row; whoever comes
    second looks again whether the first was the same."""
    rule, programme = found.rule, found.programme
    if not rules.take_budget(work, programme, points):
        raise _Stop("budget" if _still_running(work, programme) else "not_running")
    if ledger.by_key(work.session, wanted.key) is not None:
        raise _Stop("repeated")
    if not rules.take_cap(work, rule, wanted.member_id, points, _day(work, wanted)):
        raise _Stop("cap")
    legs.lock(work, [wanted.member_id])  # whoever opens a case against the member waits for it
    if standing.may_move_points(work.session, wanted.member_id) is not None:
        raise _Stop("status")
    usable = rules.usable_from(work, rule, wanted.at or work.now)
    return ledger.earn(
        work,
        member_id=wanted.member_id,
        points=points,
        key=wanted.key,
        cause=Cause(
            wanted.source,
            wanted.source_id,
            rule=rule.code,
            programme_id=programme.id,
            note=wanted.note,
        ),
        active_from=usable,
        expires_at=rules.expiry(work, usable),
        counts=rule.counts,
    )


def _still_running(work: Work, programme: Programme) -> bool:
    state = select(_P.c.state).where(_P.c.id == programme.id)
    return bool(work.session.execute(state).scalar_one() == ProgrammeState.RUNNING)


def _refusal(work: Work, wanted: Reward, made: Award) -> Refused:
    found = rules.ruling(work, wanted.code)
    match made.why:
        case "repeated":
            assert made.transfer is not None
            return GivenBefore(at=made.transfer.at)
        case "cap":
            if found and rules.worth(found.rule, wanted.amount) > LARGEST:
                return PointsUnfit(least=1, most=LARGEST)
            return CapReached()
        case "status":
            status = standing.may_move_points(work.session, wanted.member_id)
            return MayNotEarn(status=status or "")
        case "budget" if found:
            return BudgetUsedUp(left=found.programme.budget - found.programme.spent)
        case "too_small" if found:
            return AmountUnfit(unit=found.rule.unit or Decimal(0))
    return RuleClosed()


# ── Taking back ───────────────────────────────────────────────────────────────────────────────


def take_back(work: Work, transfer_id: int, *, key: str, cause: Cause) -> Transfer:
    """Reverse an entry; points that a rule had given are the programme's again and count against
    no limit. The same key again returns the first reversal. The caller holds the right.

    Raises:
        NotReversible: there is nothing in it to take back. AlreadyReversed: it was.
    """
    of = work.session.get(Transfer, transfer_id)
    found = None
    if of is not None and of.kind == Kind.EARN and of.rule is not None:
        # First the programme, then the member: the order in which points are given.
        work.session.execute(
            select(_P.c.id).where(_P.c.id == of.programme_id).with_for_update()
        ).first()
        if ledger.resolving(work.session, transfer_id) is None:
            found = rules.ruling(work, of.rule)
    reversal = ledger.reverse(work, transfer_id, key=key, cause=cause)
    if of is not None and of.programme_id is not None and found is not None:
        day = of.at.astimezone(work.zone).date()
        rules.give_budget_back(work, of.programme_id, of.points)
        rules.give_cap_back(work, found.rule, of.member_id, of.points, day)
    return reversal


__all__ = ("Award", "Reward", "award", "award_or_refuse", "post", "take_back", "weigh")
