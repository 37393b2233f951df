"""What happens when a request has been through its chain: one function per kind.

A context registers its own when it is imported; `CONTEXTS` names them, so that a decision finds
its executor whatever was imported before.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from domain.approvals.model import Approval
from domain.work import Work

Executor = Callable[[Work, Approval], None]
Reviser = Callable[[Work, Approval], Any]

CONTEXTS = (
    "domain.lottery.planning",
    "domain.applications.exceptions",
    "domain.people.absences",
    "domain.policy_change",
    "domain.standing.blacklist",
    "domain.standing.appeals",
    "domain.points.by_hand",
    "domain.points.programmes",
    "domain.purchases.large",
    "domain.plans.service",
    "domain.plans.changing",
    "domain.events.planning",
    "domain.events.agreeing",
    "domain.events.summary",
    "domain.plans.yearly",
    "domain.surveys.publishing",
)

_approved: dict[str, Executor] = {}
_refused: dict[str, Executor] = {}
_revised: dict[str, Reviser] = {}


def executor(kind: str) -> Callable[[Executor], Executor]:
    """Run this in the transaction of the last approval; what it raises undoes the decision.

    It acts with the rights of nobody: the chain is its permission.
    """
    return _into(_approved, kind)


def refusal(kind: str) -> Callable[[Executor], Executor]:
    """Run this when the request is rejected or withdrawn (`approval.state` says which)."""
    return _into(_refused, kind)


def reviser(kind: str) -> Callable[[Reviser], Reviser]:
    """What the request asks for by the time it is handed in again: its subject may have been
    revised meanwhile. What it raises undoes the handing in."""

    def keep(function: Reviser) -> Reviser:
        _revised[kind] = function
        return function

    return keep


def _into(register: dict[str, Executor], kind: str) -> Callable[[Executor], Executor]:
    def keep(function: Executor) -> Executor:
        register[kind] = function
        return function

    return keep


def carry_out(work: Work, approval: Approval) -> None:
    """Run what belongs to an approval that has just ended; a kind without one needs nothing."""
    _load()
    register = _approved if approval.state == "approved" else _refused
    found = register.get(approval.kind)
    if found is not None:
        found(work, approval)


def revised(work: Work, approval: Approval) -> Any:
    """The proposal as it stands after a revision; what was asked before where none says."""
    _load()
    found = _revised.get(approval.kind)
    return approval.proposal if found is None else found(work, approval)


def _load() -> None:
    for name in CONTEXTS:
        import_module(name)
