"""The club's words for what the code calls by short names: roles, states, kinds, settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from domain.access import Role
from domain.people.names import StaffName
from locales.i18n import LANGUAGES, N_, _, number_, opening, series_

ROLES: Mapping[str, str] = {
    Role.GUEST: N_("guest"),
    Role.MEMBER: N_("member"),
    Role.MEMBER_SPECIALIST: N_("member specialist"),
    Role.SERVICE_AGENT: N_("service agent"),
    Role.ACTIVITY_SPECIALIST: N_("activity specialist"),
    Role.DATA_SPECIALIST: N_("data specialist"),
    Role.MERCHANT_SPECIALIST: N_("merchant specialist"),
    Role.EDITOR: N_("editor"),
    Role.OUTREACH: N_("outreach specialist"),
    Role.FINANCE: N_("finance"),
    Role.REVIEWER: N_("reviewer"),
    Role.DESK_CLERK: N_("desk clerk"),
    Role.INSPECTOR: N_("inspector"),
    Role.MANAGER: N_("manager"),
    Role.LEADER: N_("leader"),
    Role.GM: N_("general manager"),
    Role.OWNER: N_("owner"),
    Role.SYSTEM: N_("the bot"),
}

APPROVAL_KINDS: Mapping[str, str] = {
    "card_exception": N_("A further card for a household"),
    "dossier_access": N_("Reading a member's file"),
    "information_use": N_("Use of member information"),
    "information_use_outside": N_("Use of member information outside the team"),
    "annual_plan": N_("Annual activity plan"),
    "annual_plan_change": N_("Change of the annual plan"),
    "event_plan": N_("Event plan and budget"),
    "event_outside_plan": N_("Event outside the annual plan"),
    "event_change": N_("Change of an event"),
    "event_change_urgent": N_("Urgent change of an event"),
    "event_summary": N_("Event summary"),
    "annual_summary": N_("Annual summary"),
    "care_plan": N_("Monthly care plan"),
    "points_programme": N_("Points programme and budget"),
    "points_adjustment": N_("Correction of points"),
    "points_lottery": N_("Points lottery"),
    "survey": N_("A survey and whom it goes to"),
    "large_purchase": N_("Purchase of a large sum"),
    "publication_plan": N_("Annual plan of a publication"),
    "merchant_agreement": N_("Agreement with a merchant"),
    "policy_article": N_("Change of a club rule"),
    "gift_budget": N_("Gift budget"),
    "periodic_report": N_("Plan or report"),
    "leave": N_("Leave of absence"),
    "deletion": N_("Deletion of a record"),
    "blacklisting": N_("Barring a member"),
    "blacklist_appeal": N_("Appeal of a member"),
}

APPROVAL_STATES: Mapping[str, str] = {
    "pending": N_("waiting"),
    "approved": N_("approved"),
    "rejected": N_("rejected"),
    "returned": N_("sent back for revision"),
    "withdrawn": N_("withdrawn"),
    "void": N_("no longer in force"),
}

POLICY_GROUPS: Mapping[str, str] = {
    "club": N_("The club"),
    "joining": N_("Joining"),
    "clocks": N_("Deadlines"),
    "card": N_("Card and fee"),
    "inviting": N_("Invitations, lottery"),
    "points": N_("Points"),
    "standing": N_("Statuses and value"),
    "tiers": N_("Tiers"),
    "rewards": N_("Rewards"),
    "events": N_("Events"),
    "cases": N_("Service cases"),
    "surveys": N_("Surveys"),
    "messages": N_("Messages"),
    "approvals": N_("Approvals"),
    "other": N_("Other settings"),
}

POLICY: Mapping[str, str] = {
    "club_name": N_("Name of the club"),
    "contact": N_("How to reach the club"),
    "preset": N_("Kind of club"),
    "language": N_("Language of the club"),
    "country": N_("Country whose holidays count"),
    "timezone": N_("Time zone"),
    "accepting_applications": N_("Applications are open"),
    "youngest_applicant": N_("Youngest age to join, in years"),
    "cards_per_household": N_("Cards per household"),
    "draft_days": N_("Days a draft is kept"),
    "draft_reminders": N_("Draft reminders, in days"),
    "rejected_kept_days": N_("Days a rejected application is kept"),
    "consent_version": N_("Version of the consent text"),
    "completeness_days": N_("Working days to check completeness"),
    "entry_days": N_("Working days to enter a member"),
    "card_days": N_("Working days to make a card"),
    "fee_timing": N_("When the card fee is due"),
    "card_fee": N_("Card fee, in yuan"),
    "number_prefix": N_("Member numbers begin with"),
    "number_first": N_("First member number"),
    "number_last": N_("Last member number"),
    "points_expiry": N_("When points expire"),
    "points_expiry_count": N_("Days or months until points expire"),
    "expiry_notices": N_("Days before points expire on which the member is told"),
    "returned_lot_days": N_("Days that returned points live if they had expired"),
    "reinstate_days": N_("Days within which expired points can be brought back"),
    "point_cost": N_("Cost of a point, in yuan"),
    "adjust_alone_limit": N_("Points one colleague may correct alone"),
    "adjust_alone_count": N_("Corrections for one member without a second person"),
    "adjust_alone_days": N_("Days in which these corrections are counted"),
    "dispute_days": N_("Working days to answer a disputed entry"),
    "watch_hours": N_("Hours in which many entries are unusual"),
    "watch_entries": N_("Entries in that time that are unusual"),
    "watch_grants": N_("Grants by one colleague to one member that are unusual"),
    "watch_share": N_("Share from one colleague or shop that is unusual, in percent"),
    "referral_pays": N_("Who gets points for an invitation"),
    "referral_on": N_("When an invitation is rewarded"),
    "referral_points": N_("Points for bringing a member"),
    "referred_points": N_("Points for being brought"),
    "prize_days": N_("Days a lottery prize waits for its winner"),
    "statuses_by_purchase": N_("Dormant and lost by purchases"),
    "dormant_months": N_("Months without a purchase until dormant"),
    "lost_months": N_("Months without a purchase until lost"),
    "core_share": N_("Core members, in percent of the club"),
    "important_share": N_("Important members, in percent of the club"),
    "value_months": N_("Months of purchases that make the value class"),
    "purchase_alone_limit": N_("Yuan of a purchase one colleague may record alone"),
    "purchase_days": N_("Days after which a purchase is too old"),
    "silver_from": N_("Silver begins with, in points"),
    "gold_from": N_("Gold begins with, in points"),
    "diamond_from": N_("Diamond begins with, in points"),
    "tier_metric": N_("Points that make the tier"),
    "tier_window_days": N_("Days whose points count, where a period counts"),
    "tier_downgrade": N_("With too few points at the evaluation"),
    "tier_evaluation": N_("Tiers are evaluated"),
    "tier_evaluation_day": N_("Day of the evaluation, month-day"),
    "tier_notice_days": N_("Days before an evaluation on which members are told"),
    "tier_grace_days": N_("Days from the evaluation until a tier is lowered"),
    "reward_approval": N_("Who agrees to a reward redeemed"),
    "reward_days": N_("Days a reward waits to be fetched"),
    "reward_reminders": N_("Reminders to fetch a reward, in days"),
    "reward_arrival_days": N_("Days after posting until it counts as arrived"),
    "plan_reminders": N_("Days before the annual plan is due, for reminders"),
    "event_plan_days": N_("Days ahead that an event's plan is due"),
    "events_a_month": N_("Events a month, at least"),
    "event_reminders": N_("Reminders, in hours before an event"),
    "office_hours": N_("Office hours"),
    "first_answer_hours": N_("Working hours until the first answer"),
    "next_answer_hours": N_("Working hours until each further answer"),
    "solution_days": N_("Working days until a solution"),
    "case_rungs": N_("Warnings after this share of the promised time, in percent"),
    "case_pause": N_("Minutes between two warnings about a case"),
    "silence_reminders": N_("Working days of silence until each reminder"),
    "silence_days": N_("Working days of silence until a case is closed"),
    "reopen_days": N_("Days in which a case can be opened again"),
    "open_cases_most": N_("Open cases of one person, at most"),
    "case_kept_months": N_("Months until the words of an ended case are deleted"),
    "quiet_from": N_("Quiet hours begin"),
    "quiet_until": N_("Quiet hours end"),
    "messages_a_minute": N_("Messages a minute from one person"),
    "presses_a_minute": N_("Presses a minute from one person"),
    "approval_step_days": N_("Working days for a step of an approval"),
    "approval_reminders": N_("Reminders after this share of the time, in percent"),
}

POLICY_VALUES: Mapping[str, str] = {
    "owners": N_("Owners' club"),
    "chamber": N_("Chamber of commerce"),
    "retail": N_("Customer club"),
    "preset": N_("as fits the kind of club"),
    "yes": N_("yes"),
    "no": N_("no"),
    "at_application": N_("with the application"),
    "after_approval": N_("after the approval"),
    "free": N_("no fee"),
    "none": N_("nobody"),
    "staff": N_("a colleague"),
    "referrer": N_("the member who invites"),
    "referred": N_("the new member"),
    "both": N_("both of them"),
    "register": N_("when the new member is admitted"),
    "first_purchase": N_("at the first purchase"),
    "never": N_("never"),
    "days": N_("after a number of days"),
    "end_of_month": N_("at the end of the month"),
    "end_of_year": N_("at the end of the year"),
    "months": N_("after a number of months, at the month's end"),
    "lifetime_earned": N_("all that were ever earned"),
    "earned_in_window": N_("those earned in a period"),
    "active_balance": N_("the balance"),
    "no_lowering": N_("the tier stays"),
    "one_down": N_("one tier down"),
    "by_points": N_("the tier the points make"),
    "calendar_date": N_("on one day for all"),
    "membership_anniversary": N_("on the day of joining"),
    "tier_anniversary": N_("on the day the tier began"),
    "True": N_("yes"),
    "False": N_("no"),
}

# What may stand in the place of a typed reason; anything else is somebody's own words.
REASONS: Mapping[str, str] = {
    "incomplete": N_("Something is missing"),
    "too_dear": N_("Too expensive"),
    "against_rules": N_("Against the club's rules"),
    "not_now": N_("Not at this time"),
    "annual_leave": N_("Annual leave"),
    "illness": N_("Illness"),
    "business_trip": N_("Business trip"),
    "family": N_("Family"),
}
REFUSALS = ("incomplete", "too_dear", "against_rules", "not_now")
LEAVES = ("annual_leave", "illness", "business_trip", "family")

ACTIONS: Mapping[str, str] = {
    "application.": N_("Applications"),
    "member.": N_("Members"),
    "card.": N_("Cards"),
    "points.": N_("Points"),
    "approval.": N_("Approvals"),
    "blacklist_": N_("Blacklist"),
    "case.": N_("Service cases"),
    "reward.": N_("Rewards"),
    "gift.": N_("Redemptions"),
    "role.": N_("Roles"),
    "tier.": N_("Tiers"),
    "policy.": N_("Settings"),
}


def role(code: str) -> str:
    return _(ROLES.get(code, code))


def policy(key: str) -> str:
    return _(POLICY.get(key, key))


def policy_value(value: object) -> str:
    """A setting's value as one reads it."""
    if isinstance(value, tuple):
        return series_(str(one) for one in value) or "—"
    if isinstance(value, Decimal):
        return number_(value)
    text = str(value)
    if text in LANGUAGES:
        return LANGUAGES[text]
    return _(POLICY_VALUES[text]) if text in POLICY_VALUES else text or "—"


def reason(text: str) -> str:
    return _(REASONS[text]) if text in REASONS else text


def state(code: str) -> str:
    return _(APPROVAL_STATES.get(code, code))


def approval_kind(code: str) -> str:
    return _(APPROVAL_KINDS.get(code, code))


def request(kind: str, about: str) -> str:
    """What is asked for and what it is about, where that has a name."""
    return " · ".join(filter(None, (approval_kind(kind), about)))


def colleague(who: StaffName) -> str:
    """会员管理专员 王: how colleagues speak of each other."""
    if who.role is None:
        return who.family
    return _("{role} {name}", role=role(who.role), name=who.family)


def told_apart(those: Iterable[tuple[int, StaffName]]) -> dict[int, str]:
    """By person id how each of several colleagues is called where one is chosen: two who read the
    same have their number beside it."""
    return numbered({person_id: opening(colleague(who)) for person_id, who in those})


def numbered(names: Mapping[int, str]) -> dict[int, str]:
    """The same for names that are known: those that occur once stay as they are."""
    often = Counter(names.values())
    return {
        person_id: f"{name} · #{person_id}" if often[name] > 1 else name
        for person_id, name in names.items()
    }
