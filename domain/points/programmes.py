"""Points programmes: rules with a budget, run once the leader has approved them (E67, E68).

What was approved is fixed: a change of a running programme voids the approval, it gives nothing
until it was handed in and approved again (R12.2). While it is being decided nothing changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from domain import audit
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import NotFound, Outdated
from domain.points.errors import ProgrammeFixed, ProgrammeUnfit
from domain.points.rules_model import Programme, ProgrammeState, Rule
from domain.work import Work

_P = Programme.__table__  # type: ignore[attr-defined]
_R = Rule.__table__  # type: ignore[attr-defined]

KIND = "points_programme"
LARGEST_BUDGET = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A programme with its rules in order. `over`: its last day has passed."""

    programme: Programme
    rules: Sequence[Rule]
    over: bool


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Programme]
    total: int


def listed(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """All programmes, those under way before the closed ones."""
    work.require(Permission.SEE_POINTS)
    total = work.session.execute(select(func.count()).select_from(_P)).scalar_one()
    closed = _P.c.state == ProgrammeState.CLOSED
    found = work.session.execute(
        select(Programme).order_by(closed, _P.c.id).offset(first).limit(size)
    )
    return Listed(list(found.scalars()), total)


def opened(work: Work, programme_id: int) -> Opened:
    """
    Raises:
        NotFound: no such programme.
    """
    work.require(Permission.SEE_POINTS)
    programme = _known(work, programme_id)
    return Opened(programme, rules_of(work, programme_id), over=_over(programme, work.today))


def rules_of(work: Work, programme_id: int) -> list[Rule]:
    """A programme's rules in order; for screens about one the reader has been shown."""
    found = select(Rule).where(_R.c.programme_id == programme_id).order_by(_R.c.id)
    return list(work.session.execute(found).scalars())


def _known(work: Work, programme_id: int) -> Programme:
    programme = work.session.get(Programme, programme_id, populate_existing=True)
    if programme is None:
        raise NotFound
    return programme


def _over(programme: Programme, today: date) -> bool:
    return programme.ends_on is not None and programme.ends_on < today


# ── Making and changing ───────────────────────────────────────────────────────────────────────


def create(
    work: Work, *, name: str, budget: int, starts_on: date | None, ends_on: date | None
) -> Programme:
    """A new programme, as a draft without rules.

    Raises:
        ProgrammeUnfit: days in the wrong order, or a budget that is none.
    """
    work.require(Permission.MANAGE_PROGRAMMES)
    _check(budget, 0, starts_on, ends_on)
    programme = Programme(name=name.strip(), budget=budget, starts_on=starts_on, ends_on=ends_on)
    work.session.add(programme)
    audit.record(work, "programme.made", programme)
    return programme


def change(
    work: Work,
    programme_id: int,
    *,
    version: int,
    budget: int,
    starts_on: date | None,
    ends_on: date | None,
) -> Programme:
    """Another budget or other days. A running programme is a draft from then on.

    Raises:
        NotFound: no such programme. Outdated: it has changed since `version`.
        ProgrammeFixed: it is being decided, or is closed.
        ProgrammeUnfit: days in the wrong order, or less budget than was given already.
    """
    work.require(Permission.MANAGE_PROGRAMMES)
    programme = _known(work, programme_id)
    _check(budget, programme.spent, starts_on, ends_on)
    values = {"budget": budget, "starts_on": starts_on, "ends_on": ends_on}
    return _changed(work, programme, version, values)


def add_rule(work: Work, programme_id: int, *, version: int, **values: Any) -> Rule:
    """A rule of the club's own: `name`, `kind`, `points`, and what else a Rule has.

    Raises:
        As `change`.
    """
    work.require(Permission.MANAGE_PROGRAMMES)
    programme = _changed(work, _known(work, programme_id), version, {})
    number = len(rules_of(work, programme_id)) + 1
    rule = Rule(programme_id=programme_id, code=f"own.{programme.id}.{number}", **values)
    work.session.add(rule)
    audit.record(work, "points_rule.made", rule)
    return rule


def change_rule(work: Work, rule_id: int, *, version: int, **values: Any) -> Rule:
    """Other points, unit, limits, lock, days, or on and off; `version` is the programme's.

    Raises:
        As `change`.
    """
    work.require(Permission.MANAGE_PROGRAMMES)
    rule = work.session.get(Rule, rule_id)
    if rule is None:
        raise NotFound
    _changed(work, _known(work, rule.programme_id), version, {})
    work.session.execute(update(_R).where(_R.c.id == rule_id).values(**values))
    work.session.refresh(rule)
    audit.record(work, "points_rule.changed", rule, fields=sorted(values))
    return rule


def _check(budget: int, spent: int, starts_on: date | None, ends_on: date | None) -> None:
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise ProgrammeUnfit(reason="days")
    if not max(spent, 1) <= budget <= LARGEST_BUDGET:
        raise ProgrammeUnfit(reason="budget")


def _changed(work: Work, programme: Programme, version: int, values: dict[str, Any]) -> Programme:
    """Write under the version; what was approved is not what it says any more (R12.2)."""
    state, approval = programme.state, _approval(work, programme)
    deciding = state == ProgrammeState.PROPOSED and approval and approval.state == "pending"
    if state == ProgrammeState.CLOSED or deciding:
        raise ProgrammeFixed(reason=state)
    running = state == ProgrammeState.RUNNING
    values["state"] = ProgrammeState.DRAFT if running else state
    _take(work, programme, version, values)
    if running and approval is not None:
        approvals.void(work, approval, why="programme_changed")
    audit.record(work, "programme.changed", programme, fields=sorted(values))
    return programme


def _take(work: Work, programme: Programme, version: int, values: dict[str, Any]) -> None:
    done = work.session.execute(
        update(_P)
        .where(_P.c.id == programme.id, _P.c.version == version, _P.c.state == programme.state)
        .values(version=version + 1, **values)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    work.session.refresh(programme)


def _approval(work: Work, programme: Programme) -> Approval | None:
    if programme.approval_id is None:
        return None
    return work.session.get(Approval, programme.approval_id)


# ── Approval, and the end ─────────────────────────────────────────────────────────────────────


def propose(work: Work, programme_id: int, *, version: int, reason: str) -> Approval:
    """Hand it to the leader (E67). One that was sent back goes through the chain again.

    Raises:
        NotFound: no such programme. Outdated: it has changed since `version`.
        ProgrammeFixed: it is running, being decided, or closed.
        ProgrammeUnfit: it has no rule that is on, no points left, or its last day has passed.
        ReasonMissing: those who decide want to know why.
    """
    work.require(Permission.MANAGE_PROGRAMMES)
    programme = _known(work, programme_id)
    approval = _approval(work, programme)
    returned = (
        programme.state == ProgrammeState.PROPOSED
        and approval is not None
        and approval.state == "returned"
    )
    if programme.state != ProgrammeState.DRAFT and not returned:
        raise ProgrammeFixed(reason=programme.state)
    _fit_to_run(work, programme)
    proposal = {"budget": programme.budget, "version": programme.version}
    _take(work, programme, version, {"state": ProgrammeState.PROPOSED})
    if returned and approval is not None:
        return approvals.resubmit(
            work, approval.id or 0, version=approval.version, reason=reason, proposal=proposal
        )
    asked = approvals.propose(work, KIND, subject=programme, reason=reason, proposal=proposal)
    programme.approval_id = asked.id
    work.session.flush()
    return asked


def _fit_to_run(work: Work, programme: Programme) -> None:
    if _over(programme, work.today):
        raise ProgrammeUnfit(reason="past")
    if programme.budget <= programme.spent:
        raise ProgrammeUnfit(reason="budget")
    if not any(rule.active for rule in rules_of(work, programme.id or 0)):
        raise ProgrammeUnfit(reason="empty")


@approvals.executor(KIND)
def _approved(work: Work, approval: Approval) -> None:
    _decided(work, approval, ProgrammeState.RUNNING)


@approvals.refusal(KIND)
def _refused(work: Work, approval: Approval) -> None:
    _decided(work, approval, ProgrammeState.DRAFT)


def _decided(work: Work, approval: Approval, state: ProgrammeState) -> None:
    done = work.session.execute(
        update(_P)
        .where(_P.c.approval_id == approval.id, _P.c.state == ProgrammeState.PROPOSED)
        .values(state=state, version=_P.c.version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated


def close(work: Work, programme_id: int, *, version: int) -> Programme:
    """End it for good: its rules give nothing more, what was given stays. Again, nothing changes.

    Raises:
        NotFound: no such programme. Outdated: it has changed since `version`.
        ProgrammeFixed: it is being decided.
    """
    work.require(Permission.MANAGE_PROGRAMMES)
    programme = _known(work, programme_id)
    if programme.state == ProgrammeState.CLOSED:
        return programme
    if programme.state == ProgrammeState.PROPOSED:
        raise ProgrammeFixed(reason=programme.state)
    _take(work, programme, version, {"state": ProgrammeState.CLOSED})
    audit.record(work, "programme.closed", programme)
    return programme


def rule(work: Work, rule_id: int) -> tuple[Rule, Programme]:
    """One rule with its programme.

    Raises:
        NotFound: no such rule.
    """
    work.require(Permission.SEE_POINTS)
    found = work.session.get(Rule, rule_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found, _known(work, found.programme_id)
