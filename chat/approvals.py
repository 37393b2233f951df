"""Requests and decisions: lists, one request, reasons."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from chat import labels
from chat.actions import (
    ApproveRequest,
    AskWithdrawRequest,
    RefuseRequest,
    ReviseRequest,
    SeeApproval,
    SeeApprovals,
    WithdrawRequest,
)
from chat.forms import Field, Form, Section
from chat.house import home_row
from chat.kinds import Choice, LongText
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.approvals.chains import CHAINS
from domain.approvals.model import Approval
from domain.approvals.reading import Opened, Taken
from locales.i18n import N_, _, list_, moment_

Send = Callable[[Any, dict[str, Any]], Screen]
Names = Mapping[int, str]  # by a request's id, what it is about


@dataclass(frozen=True, slots=True)
class Detail:
    """What a kind of request adds to its screen: lines of text, and where to read more."""

    text: str = ""
    button: Button | None = None


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────


def todo(
    items: Sequence[Approval], total: int, number: int, zone: ZoneInfo, names: Names
) -> Screen:
    """Requests waiting for the reader; `names` are what they are about."""
    text = _("Tap a request to read and decide it.")
    if not items:
        text = _("Nothing waits for your decision. New requests appear here.")
    tabs = (Button(_("My own requests"), SeeApprovals(whose="mine")),)
    rows = tuple((_listed(one, zone, names),) for one in items)
    return Screen(
        _("To decide"), text, (*rows, *_turning("todo", total, number), tabs, home_row())
    )


def mine(
    items: Sequence[Approval], total: int, number: int, names: Names, *, decides: bool
) -> Screen:
    """Requests the reader made."""
    text = _("Tap a request to see where it stands.")
    if not items:
        text = _("You have not asked for anything yet. Leave is asked for under “Absence”.")
    rows = tuple(
        (
            Button(
                f"{_named(one, names)} · {labels.state(one.state)}",
                SeeApproval(approval_id=one.id or 0),
            ),
        )
        for one in items
    )
    tabs = ((Button(_("To decide"), SeeApprovals()),),) if decides else ()
    return Screen(
        _("My own requests"), text, (*rows, *_turning("mine", total, number), *tabs, home_row())
    )


def _named(one: Approval, names: Names) -> str:
    return labels.request(one.kind, about(one, names))


def about(one: Approval, names: Names) -> str:
    """The name of what a request is about; a club rule's is ours."""
    if one.kind == "policy_article":
        return labels.policy(one.proposal["key"])
    return names.get(one.id or 0, "")


def _listed(one: Approval, zone: ZoneInfo, names: Names) -> Button:
    due = f" · {one.due_at.astimezone(zone):%m-%d}" if one.due_at else ""
    return Button(f"{_named(one, names)}{due}", SeeApproval(approval_id=one.id or 0))


def _turning(whose: str, total: int, number: int) -> tuple[tuple[Button, ...], ...]:
    return turning(counted(total, number), lambda to: SeeApprovals(whose=whose, page=to))


# ── One request ───────────────────────────────────────────────────────────────────────────────


def request(
    one: Opened, detail: Detail, zone: ZoneInfo, *, toast: str = "", fresh: bool = False
) -> Screen:
    approval = one.approval
    chain = [labels.role(role) for role in json.loads(approval.chain)]
    lines = [
        _("Asked by {name}, {moment}.", name=labels.colleague(one.requester),
          moment=moment_(approval.asked_at, zone)),
        _("Reason: {reason}", reason=labels.reason(approval.reason)),
    ]  # fmt: skip
    if detail.text:
        lines.append(detail.text)
    lines.append(_("Decided by: {chain}.", chain=list_(chain)))
    lines += [_taken(taken, zone) for taken in one.taken]
    lines.append(_stands(approval, zone))
    rows = _acts(one)
    if detail.button:
        rows = ((detail.button,), *rows)
    whose = "todo" if one.to_decide else "mine"
    back = (Button(_("‹ Approvals"), SeeApprovals(whose=whose)), *home_row())
    return Screen(
        labels.approval_kind(approval.kind),
        "\n".join(lines),
        (*rows, back),
        toast=toast or None,
        fresh=fresh,
    )


def _taken(taken: Taken, zone: ZoneInfo) -> str:
    said = {
        "state": labels.state(taken.step.decision),
        "name": labels.colleague(taken.by),
        "moment": moment_(taken.step.at, zone),
    }
    if taken.step.reason:
        reason = labels.reason(taken.step.reason)
        return _("{name}, {moment}: {state}. {reason}", reason=reason, **said)
    return _("{name}, {moment}: {state}.", **said)


def _stands(approval: Approval, zone: ZoneInfo) -> str:
    due = moment_(approval.due_at, zone) if approval.due_at else ""
    if approval.state == "pending":
        role = labels.role(approval.waiting_for)
        return _("It waits for the {role}, until {due}.", role=role, due=due)
    if approval.state == "returned":
        return _("It is sent back for revision, until {due}.", due=due)
    state = labels.state(approval.state)
    if approval.number:
        return _("It is {state} and filed as no. {number}.", state=state, number=approval.number)
    return _("It is {state}.", state=state)


def _acts(one: Opened) -> tuple[tuple[Button, ...], ...]:
    approval_id, version = one.approval.id or 0, one.approval.version
    if one.to_decide:
        back, no = (
            RefuseRequest(approval_id=approval_id, version=version, decision=decision)
            for decision in ("returned", "rejected")
        )
        refuse: tuple[Button, ...] = (Button(_("Reject"), no, style="danger"),)
        if not CHAINS[one.approval.kind].by_member:
            refuse = (Button(_("Send back"), back), *refuse)
        approve = ApproveRequest(approval_id=approval_id, version=version)
        return ((Button(_("Approve"), approve, style="primary"),), refuse)
    if not one.mine or one.approval.state not in ("pending", "returned"):
        return ()
    withdraw = (Button(_("Withdraw"), AskWithdrawRequest(approval_id=approval_id)),)
    if one.approval.state == "pending":
        return (withdraw,)
    revise = ReviseRequest(approval_id=approval_id, version=version)
    return ((Button(_("Revise and hand in again"), revise, style="primary"),), withdraw)


def ask_withdraw(approval_id: int) -> Screen:
    return Screen(
        _("Withdraw this request?"),
        _("Nobody will decide it then."),
        (
            (
                Button(
                    _("Yes, withdraw it"),
                    WithdrawRequest(approval_id=approval_id),
                    style="danger",
                ),
            ),
            (Button(_("‹ Back"), SeeApproval(approval_id=approval_id)),),
        ),
    )


# ── Reasons ───────────────────────────────────────────────────────────────────────────────────


def refusing(name: str, decision: str, send: Send) -> Form:
    """One question: why. A reason of one's own can be typed."""
    question = (
        N_("What should be changed? The requester reads it.")
        if decision == "returned"
        else N_("Why do you reject it? The requester reads it.")
    )
    options = tuple((code, labels.REASONS[code]) for code in labels.REFUSALS)
    field = Field("reason", question, Choice(options, other=True), label=N_("Reason"))
    return Form(
        name, (Section(N_("Your decision"), (field,)),), send, title=N_("Your decision"),
        review=False,
    )  # fmt: skip


def revising(name: str, send: Send) -> Form:
    field = Field(
        "reason",
        N_("What have you changed, and why is it needed?"),
        LongText(longest=1000),
        label=N_("Reason"),
    )
    return Form(
        name, (Section(N_("Your revision"), (field,)),), send, title=N_("Your revision"),
        review=False,
    )  # fmt: skip


def typed(value: str) -> str:
    """The reason as it is kept: the code of a given one, or somebody's own words."""
    return value.removeprefix("=")
