"""The yearly evaluation: told beforehand, found, and after a grace carried out (R3.5).

Nobody is lowered at any other time, and nobody who was not told before the day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, update

from domain import calendar, outbox, upsert
from domain.points import legs
from domain.policy import Policy
from domain.tiers import ladder, metric, moving, standings
from domain.tiers.model import TierChange, TierReview
from domain.tiers.standings import Standing
from domain.work import Work

_R = TierReview.__table__  # type: ignore[attr-defined]
_C = TierChange.__table__  # type: ignore[attr-defined]

EVALUATION = "evaluation"
CATCH_UP = timedelta(days=30)  # an evaluation missed for longer is left out


@dataclass(frozen=True, slots=True)
class _Step:
    """What is due for a member tonight: an evaluation, or the notice so many days before it."""

    one: Standing
    due_on: date
    step: str


def lower_of(rules: Policy, tier: str, points: int) -> str:
    """The tier that too few points lead to, by the club's choice."""
    if rules.tier_downgrade == "by_points":
        return ladder.reached(rules, points)
    return ladder.below(tier) if rules.tier_downgrade == "one_down" else tier


# ── Grace ─────────────────────────────────────────────────────────────────────────────────────


def settle(work: Work, found: Collection[Standing], outcome: str, *, tell: bool) -> set[int]:
    """End the running evaluations of these members; the ids of the members whose it was. Whoever
    is faster decides how it ends."""
    ids = [one.review for one in found if one.review is not None]
    if not ids:
        return set()
    ended = work.session.execute(
        update(_R)
        .where(_R.c.id.in_(ids), _R.c.outcome == "open")
        .values(outcome=outcome, settled_at=work.now)
        .returning(_R.c.id, _R.c.member_id)
    ).all()
    if tell:
        people = {one.id: one.person_id for one in found}
        reviews = {row.member_id: row.id for row in ended}
        _tell(work, f"tier.{outcome}", {reviews[key]: people[key] for key in reviews})
    return {row.member_id for row in ended}


def carry_out(work: Work, found: Collection[Standing]) -> int:
    """Evaluations that run: ended by points, void where they no longer apply, and after the
    grace carried out. How many ended."""
    running = [one for one in found if one.review is not None]
    if not running:
        return 0
    over = work.policy.tier_downgrade == "no_lowering"
    void = [one for one in running if over or not one.moves or one.reviewed != one.tier]
    ended = settle(work, void, "void", tell=False)
    kept = [one for one in running if one not in void and not one.lacks]
    ended |= settle(work, kept, "kept", tell=True)
    due = [one.id for one in running if one.id not in ended and _grace_over(work, one)]
    return len(ended) + _lower(work, due)


def _grace_over(work: Work, one: Standing) -> bool:
    return one.lowers_on is not None and one.lowers_on <= work.today


def _lower(work: Work, ids: Sequence[int]) -> int:
    """Lower those whose grace is over, if their points are too few at this very moment."""
    if not ids:
        return 0
    legs.lock(work, ids)  # who earns at this moment is waited for, or waits
    moving.hold_rows(work, ids)
    lacking = [one for one in standings.of(work, ids) if one.review is not None and one.lacks]
    lowered = settle(work, lacking, "lowered", tell=False)
    moves = {
        one.id: (one.tier, str(lower_of(work.policy, one.tier, one.points)))
        for one in lacking
        if one.id in lowered
    }
    moving.move(work, moves, EVALUATION)
    return len(lowered)


# ── Notices and evaluations ───────────────────────────────────────────────────────────────────


def evaluate(work: Work, found: Collection[Standing]) -> int:
    """What is due tonight for these members: notices before an evaluation to whoever would have
    too few points, and the evaluation itself of whoever was told. Each happens once, however often
    this is called. How many steps were taken."""
    standing = [one for one in found if one.moves and one.needed is not None]
    if work.policy.tier_downgrade == "no_lowering" or not standing:
        return 0
    steps = _due(work, standing)
    then = metric.on_days(
        work,
        {step.one.id: step.due_on for step in steps},
        {step.one.id: step.one.points for step in steps},
    )
    lacks = {step.one.id: then[step.one.id] < (step.one.needed or 0) for step in steps}
    rows = [
        _row(work, step, lacks=lacks[step.one.id])
        for step in steps
        if lacks[step.one.id] or step.step == EVALUATION
    ]
    made = upsert.new_ids(work.session, _R, "key", rows)
    people = {one.id: one.person_id for one in standing}
    for kind in ("tier.warned", "tier.grace"):
        wanted = [row for row in rows if row["key"] in made and _kind(row) == kind]
        _tell(work, kind, {made[row["key"]]: people[row["member_id"]] for row in wanted})
    return len(made)


def _kind(row: Mapping[str, Any]) -> str | None:
    if row["step"] != EVALUATION:
        return "tier.warned"
    return "tier.grace" if row["outcome"] == "open" else None


def _row(work: Work, step: _Step, *, lacks: bool) -> dict[str, Any]:
    found = step.step == EVALUATION
    outcome = ("open" if lacks else "kept") if found else None
    grace = timedelta(days=work.policy.tier_grace_days)
    return {
        "key": f"{step.one.id}:{step.due_on}:{step.step}",
        "member_id": step.one.id,
        "due_on": step.due_on,
        "step": step.step,
        "tier": step.one.tier,
        "at": work.now,
        "lowers_on": work.today + grace if outcome == "open" else None,
        "outcome": outcome,
    }


def _due(work: Work, found: Collection[Standing]) -> list[_Step]:
    """At most one step a member and night; a missed evaluation comes before the next notice."""
    since = _begun(work, found)
    known = _known(work, [one.id for one in found])
    steps = []
    for one in found:
        last, coming = evaluation_days(work.policy, work.today, since[one.id])
        steps_of = known.get(one.id, {})
        told = steps_of.get(last, set()) if last is not None else set()
        if last is not None and told and EVALUATION not in told and one.review is None:
            steps.append(_Step(one, last, EVALUATION))
            continue
        days = (coming - work.today).days
        notice = min((n for n in work.policy.tier_notice_days if n >= days), default=None)
        if notice is not None and str(notice) not in steps_of.get(coming, set()):
            steps.append(_Step(one, coming, str(notice)))
    return steps


def evaluation_days(rules: Policy, today: date, since: date) -> tuple[date | None, date]:
    """The evaluation that may be due (None: none in the last 30 days) and the one to come, for a
    member whose years count from `since`, in club days. 29 February falls on the 28th in common
    years."""
    if rules.tier_evaluation == "calendar_date":
        month, day = (int(part) for part in rules.tier_evaluation_day.split("-"))
    else:
        month, day = since.month, since.day
    years = range(today.year - 1, today.year + 3)
    days = [one for year in years if (one := calendar.birthday_in(year, month, day)) > since]
    last = max((one for one in days if today - CATCH_UP <= one <= today), default=None)
    return last, min(one for one in days if one > today)


def _begun(work: Work, found: Collection[Standing]) -> dict[int, date]:
    """From when each member's years count: joining, or the day the tier in force began."""
    begun = {one.id: one.joined_on for one in found}
    if work.policy.tier_evaluation != "tier_anniversary":
        return begun
    latest = work.session.execute(
        select(_C.c.member_id, func.max(_C.c.at).label("at"))
        .where(_C.c.member_id.in_(begun))
        .group_by(_C.c.member_id)
    )
    return begun | {row.member_id: row.at.astimezone(work.zone).date() for row in latest}


def _known(work: Work, ids: Collection[int]) -> dict[int, dict[date, set[str]]]:
    """Member → evaluation day → the steps taken already."""
    rows = work.session.execute(
        select(_R.c.member_id, _R.c.due_on, _R.c.step).where(
            _R.c.member_id.in_(ids), _R.c.due_on >= work.today - CATCH_UP
        )
    )
    known: dict[int, dict[date, set[str]]] = {}
    for row in rows:
        known.setdefault(row.member_id, {}).setdefault(row.due_on, set()).add(row.step)
    return known


def _tell(work: Work, kind: str, people: Mapping[int, int | None]) -> None:
    """One notice for each review whose member can be told."""
    told = [
        (person_id, f"{kind}:{review_id}", {"review_id": review_id})
        for review_id, person_id in people.items()
        if person_id is not None
    ]
    outbox.queue_all(work, kind, told, not_before=outbox.decent_hour(work))
