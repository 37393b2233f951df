"""Changing the club's settings: at once, or through the chain where an article is restated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import orjson
from pydantic import ValidationError
from sqlalchemy import insert, update

from domain import audit
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import NotFound, Refused
from domain.policy import Policy, PolicyValue
from domain.work import Work

_V = PolicyValue.__table__  # type: ignore[attr-defined]


class ValueUnfit(Refused):
    """Not a value for this setting. `key` names it; with both bounds known, `least` and `most`."""

    code = "value_unfit"


@dataclass(frozen=True, slots=True)
class Setting:
    """`group` gathers settings on a screen. A change of one with an `article` needs the approval
    of manager and GM (SPEC 1: E18, E36, E55)."""

    group: str
    article: str = ""


SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "club_name": Setting("club"),
        "contact": Setting("club"),
        "preset": Setting("club"),
        "language": Setting("club"),
        "country": Setting("club"),
        "timezone": Setting("club"),
        "accepting_applications": Setting("joining"),
        "youngest_applicant": Setting("joining", "E21.1"),
        "cards_per_household": Setting("joining", "E21.2"),
        "draft_days": Setting("joining"),
        "draft_reminders": Setting("joining"),
        "rejected_kept_days": Setting("joining"),
        "consent_version": Setting("joining"),
        "completeness_days": Setting("clocks", "E22.2"),
        "entry_days": Setting("clocks", "E22.3"),
        "card_days": Setting("clocks", "E23.2"),
        "fee_timing": Setting("card", "E22.4"),
        "card_fee": Setting("card", "E22.4"),
        "number_prefix": Setting("card", "E23.1"),
        "number_first": Setting("card", "E23.1"),
        "number_last": Setting("card", "E23.1"),
        "points_expiry": Setting("points"),
        "points_expiry_count": Setting("points"),
        "point_cost": Setting("points"),
        "adjust_alone_limit": Setting("points"),
        "adjust_alone_count": Setting("points"),
        "adjust_alone_days": Setting("points"),
        "dispute_days": Setting("points"),
        "watch_hours": Setting("points"),
        "watch_entries": Setting("points"),
        "watch_grants": Setting("points"),
        "watch_share": Setting("points"),
        "expiry_notices": Setting("points"),
        "returned_lot_days": Setting("points"),
        "reinstate_days": Setting("points"),
        "purchase_days": Setting("points"),
        "purchase_alone_limit": Setting("points"),
        "referral_pays": Setting("inviting"),
        "referral_on": Setting("inviting"),
        "referral_points": Setting("inviting"),
        "referred_points": Setting("inviting"),
        "prize_days": Setting("inviting"),
        "statuses_by_purchase": Setting("standing"),
        "dormant_months": Setting("standing", "C:4"),
        "lost_months": Setting("standing", "C:4"),
        "core_share": Setting("standing"),
        "important_share": Setting("standing"),
        "value_months": Setting("standing"),
        "silver_from": Setting("tiers"),
        "gold_from": Setting("tiers"),
        "diamond_from": Setting("tiers"),
        "tier_metric": Setting("tiers"),
        "tier_window_days": Setting("tiers"),
        "tier_downgrade": Setting("tiers"),
        "tier_evaluation": Setting("tiers"),
        "tier_evaluation_day": Setting("tiers"),
        "tier_notice_days": Setting("tiers"),
        "tier_grace_days": Setting("tiers"),
        "reward_approval": Setting("rewards"),
        "reward_days": Setting("rewards"),
        "reward_reminders": Setting("rewards"),
        "reward_arrival_days": Setting("rewards"),
        "plan_reminders": Setting("events"),
        "event_plan_days": Setting("events"),
        "events_a_month": Setting("events"),
        "event_reminders": Setting("events"),
        "office_hours": Setting("clocks"),
        "first_answer_hours": Setting("cases"),
        "next_answer_hours": Setting("cases"),
        "solution_days": Setting("cases"),
        "case_rungs": Setting("cases"),
        "case_pause": Setting("cases"),
        "silence_reminders": Setting("cases"),
        "silence_days": Setting("cases"),
        "reopen_days": Setting("cases"),
        "open_cases_most": Setting("cases"),
        "case_kept_months": Setting("cases"),
        "quiet_from": Setting("messages"),
        "quiet_until": Setting("messages"),
        "messages_a_minute": Setting("messages"),
        "presses_a_minute": Setting("messages"),
        "approval_step_days": Setting("approvals"),
        "approval_reminders": Setting("approvals"),
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did. With an `approval` it waits for that; else it is in force."""

    key: str
    old: Any
    new: Any
    approval: Approval | None = None


def groups() -> dict[str, list[str]]:
    """Group → its settings, in the order of the table; what the table forgot stands in "other"."""
    found: dict[str, list[str]] = {}
    for key in (*SETTINGS, *(key for key in Policy.model_fields if key not in SETTINGS)):
        found.setdefault(setting(key).group, []).append(key)
    return found


def setting(key: str) -> Setting:
    """
    Raises:
        NotFound: no such setting.
    """
    if key not in Policy.model_fields:
        raise NotFound
    return SETTINGS.get(key, Setting("other"))


def see(work: Work) -> Policy:
    """The settings in force, for somebody who may see them."""
    work.require(Permission.SEE_POLICY)
    return work.policy


def change(work: Work, *, key: str, raw: str, reason: str = "") -> Change:
    """Set a setting to what was typed; audited. What is in force already stays as it is.

    Raises:
        NotPermitted: not the manager. NotFound: no such setting.
        ValueUnfit: the value does not fit. ReasonMissing: an article's change needs a reason.
    """
    work.require(Permission.CHANGE_POLICY)
    rule = setting(key)
    old, new = getattr(work.policy, key), _fitting(work, key, raw)
    if old == new:
        return Change(key, old, new)
    if not rule.article:
        _put(work, key, new)
        return Change(key, old, new)
    proposal = {"key": key, "value": _plain(work, key, new)}
    asked = approvals.propose(work, "policy_article", reason=reason, proposal=proposal)
    return Change(key, old, new, asked)


@approvals.executor("policy_article")
def _approved(work: Work, approval: Approval) -> None:
    key = approval.proposal["key"]
    _put(work, key, getattr(_with(work, key, approval.proposal["value"]), key))


def _fitting(work: Work, key: str, raw: str) -> Any:
    text = raw.strip()
    value: Any = text
    if isinstance(getattr(work.policy, key), tuple):
        value = [part for part in re.split(r"[,，、;；\s]+", text) if part]
    return getattr(_with(work, key, value), key)


def _with(work: Work, key: str, value: Any) -> Policy:
    try:
        return Policy(**work.policy.model_dump() | {key: value})
    except ValidationError as error:
        reasons = {one["type"] for one in error.errors()} & _EXPLAINED
        raise (ValueUnfit(key=key, reason=reasons.pop()) if reasons else _unfit(key)) from error


# Each has a sentence of its own.
_EXPLAINED = {
    *("unknown_country", "numbers_backwards", "lost_too_early", "tiers_backwards"),
    *("hours_backwards", "steps_backwards"),
}


def _unfit(key: str) -> ValueUnfit:
    limits = bounds(key)
    if "" in limits.values():
        return ValueUnfit(key=key)
    return ValueUnfit(key=key, reason="bounds", **limits)


def bounds(key: str) -> dict[str, Any]:
    """The least and the most a number may be; "" where there is no bound."""
    found: dict[str, Any] = {"least": "", "most": ""}
    for limit in Policy.model_fields[key].metadata:
        found["least"] = getattr(limit, "ge", found["least"])
        found["most"] = getattr(limit, "le", found["most"])
    return found


def _plain(work: Work, key: str, value: Any) -> Any:
    return work.policy.model_copy(update={key: value}).model_dump(mode="json")[key]


def _put(work: Work, key: str, value: Any) -> None:
    row = {
        "value": orjson.dumps(_plain(work, key, value)).decode(),
        "changed_by": work.actor.person_id,
        "changed_at": work.now,
    }
    kept = work.session.execute(update(_V).where(_V.c.key == key).values(row))
    if not kept.rowcount:  # type: ignore[attr-defined]
        work.session.execute(insert(_V).values(key=key, **row))
    for read in ("policy", "calendar"):  # in force at once, for the rest of this work too
        work.__dict__.pop(read, None)
    audit.record(work, "policy.changed", purpose=key, fields=[key])
