"""What an entry of the audit trail says, in the words of the club instead of its codes."""

from __future__ import annotations

from collections.abc import Mapping

from chat import labels
from domain.audit import AuditEntry
from locales.i18n import N_, _

DEEDS: Mapping[str, str] = {
    "absence.ended": N_("ended an absence"),
    "access.denied": N_("was refused something outside the role"),
    "application.approved": N_("approved an application"),
    "application.begun": N_("began an application"),
    "application.claimed": N_("claimed an application"),
    "application.discarded": N_("discarded a draft"),
    "application.exception_asked": N_("asked for a further card"),
    "application.exception_decided": N_("further card decided"),
    "application.expired": N_("draft expired"),
    "application.fee_paid": N_("took the card fee"),
    "application.fee_returned": N_("returned the card fee"),
    "application.forgotten": N_("deleted old applications"),
    "application.late_decision": N_("decided after the deadline"),
    "application.materials_asked": N_("asked for papers"),
    "application.materials_supplied": N_("sent the papers asked for"),
    "application.noted": N_("left a note"),
    "application.opinion_asked": N_("asked for a second opinion"),
    "application.opinion_given": N_("gave a second opinion"),
    "application.papers_forgotten": N_("deleted old papers"),
    "application.read": N_("opened an application"),
    "application.rejected": N_("rejected an application"),
    "application.released": N_("put an application back"),
    "application.submitted": N_("handed in an application"),
    "application.undone": N_("undid a decision"),
    "application.withdrawn": N_("withdrew an application"),
    "approval.approved": N_("approved a request"),
    "approval.closed": N_("closed a request that was settled otherwise"),
    "approval.proposed": N_("made a request"),
    "approval.rejected": N_("rejected a request"),
    "approval.resubmitted": N_("revised a request"),
    "approval.returned": N_("sent a request back"),
    "approval.voided": N_("request no longer in force"),
    "approval.withdrawn": N_("withdrew a request"),
    "card.collected": N_("handed out a card"),
    "card.fee_paid": N_("took the card fee"),
    "card.guessing_stopped": N_("stopped somebody guessing card codes"),
    "card.in_production": N_("ordered a card"),
    "card.issued": N_("issued a card"),
    "card.ready": N_("card ready to fetch"),
    "card.verified": N_("checked a card"),
    "card.voided": N_("stopped a card"),
    "colleague.left": N_("colleague left"),
    "command.refused_incognito": N_("refused a command of an anonymous admin"),
    "decision.late": N_("came too late to decide"),
    "blacklist_appeal.made": N_("appealed"),
    "blacklist_appeal.rejected": N_("turned an appeal down"),
    "blacklist_appeal.upheld": N_("upheld an appeal"),
    "blacklist_case.barred": N_("barred a member"),
    "blacklist_case.dropped": N_("dropped a blacklist case"),
    "blacklist_case.forgotten": N_("deleted the evidence of old cases"),
    "blacklist_case.lifted": N_("lifted a barring"),
    "blacklist_case.opened": N_("opened a blacklist case"),
    "blacklist_case.read": N_("opened a blacklist case to read"),
    "blacklist_case.void": N_("closed the case of a member who has left"),
    "gift.address_read": N_("looked up where to post a reward"),
    "gift.approved": N_("approved a redemption"),
    "gift.arrived": N_("a posted reward arrived"),
    "gift.cancelled": N_("cancelled a redemption"),
    "gift.expired": N_("a reward was not fetched"),
    "gift.handed_over": N_("handed over a reward"),
    "gift.posted": N_("posted a reward"),
    "gift.ready": N_("got a reward ready"),
    "gift.requested": N_("redeemed a reward"),
    "gift.verified": N_("checked a collection code"),
    "group.bound": N_("made a group the staff group"),
    "group.migrated": N_("staff group upgraded"),
    "group.standing_changed": N_("standing in the staff group changed"),
    "member.cause_noted": N_("noted why a member stays away"),
    "member.found_by_phone": N_("looked for a member by phone"),
    "member.read_in_full": N_("opened a member's file in full"),
    "member.statuses_counted": N_("counted who is dormant or lost"),
    "member.value_confirmed": N_("confirmed a value class"),
    "member.values_suggested": N_("suggested the month's value classes"),
    "lottery.approved": N_("lottery approved"),
    "lottery.cancelled": N_("called a lottery off"),
    "lottery.closed": N_("lottery closed"),
    "lottery.drawn": N_("drew a lottery"),
    "lottery.opened": N_("lottery opened"),
    "lottery.planned": N_("planned a lottery"),
    "lottery.prize_checked": N_("looked up a lottery prize"),
    "lottery.prize_handed_over": N_("handed over a lottery prize"),
    "lottery.prizes_lapsed": N_("lottery prizes lapsed"),
    "lottery.proposed": N_("asked for a lottery"),
    "lottery.settled": N_("lottery finished"),
    "lottery.ticket_taken": N_("took a lottery ticket"),
    "member.admitted": N_("admitted a member"),
    "member.read": N_("opened a member's file"),
    "member.readmitted": N_("readmitted a member"),
    "member.struck": N_("took back an admission"),
    "message.left": N_("left a message unsent"),
    "message.sent_again": N_("sent a message again"),
    "owner.named": N_("became owner"),
    "owner.wrong_code": N_("gave a wrong owner's code"),
    "person.language_chosen": N_("chose a language"),
    "dispute.decided": N_("answered a disputed entry"),
    "dispute.raised": N_("disputed an entry of points"),
    "points.adjusted": N_("corrected points"),
    "points.granted": N_("gave points"),
    "points.reinstated": N_("brought expired points back"),
    "points.reversed": N_("took an entry of points back"),
    "points_report.taken": N_("took a report of points along"),
    "points_rule.changed": N_("changed a points rule"),
    "points_rule.made": N_("made a points rule"),
    "policy.changed": N_("changed a setting"),
    "programme.changed": N_("changed a points programme"),
    "programme.closed": N_("closed a points programme"),
    "programme.made": N_("made a points programme"),
    "referral.joined": N_("came by a member's link"),
    "referral.refused": N_("invitation not counted"),
    "referral.rewarded": N_("rewarded an invitation"),
    "referral.undone": N_("took the reward of an invitation back"),
    "reward.activated": N_("put a reward into the catalogue"),
    "reward.changed": N_("changed a reward"),
    "reward.ended": N_("ended a reward"),
    "reward.made": N_("made a reward"),
    "reward.paused": N_("paused a reward"),
    "reward.restocked": N_("restocked a reward"),
    "role.ended": N_("ended a role"),
    "role.granted": N_("gave a role"),
    "tier.lowered": N_("lowered a tier"),
    "tier.pinned": N_("fixed a tier"),
    "tier.raised": N_("raised a tier"),
    "tier.unpinned": N_("ended a fixed tier"),
    "event.capacity_raised": N_("made room at an event for somebody at the door"),
    "event.list_taken": N_("took an event's list along on paper"),
    "registration.came": N_("let somebody in at an event"),
    "registration.came_undone": N_("took an entry at an event back"),
    "registration.ticket_renewed": N_("asked for a new ticket"),
    "registration.walked_in": N_("let somebody in who had not registered"),
    "undertaking.signed": N_("signed the undertaking"),
}
_NUMBERED = ("blacklist_case", "application", "approval")  # what people know by this number


def deed(entry: AuditEntry) -> str:
    """What was done, and to which record; a code without words stands for itself."""
    said = _(DEEDS.get(entry.action, entry.action))
    about = _about(entry)
    return f"{said} · {about}" if about else said


def _about(entry: AuditEntry) -> str:
    purpose = entry.purpose or ""
    subject = entry.action.partition(".")[0]
    if purpose and subject == "role":
        return labels.role(purpose)
    if purpose and subject == "policy":
        return labels.policy(purpose)
    number = entry.object_id if entry.object_kind in _NUMBERED else None
    parts = [_("No. {n}", n=number)] if number else []
    if purpose and subject == "approval" and purpose in labels.APPROVAL_KINDS:
        parts.append(labels.approval_kind(purpose))
    return " · ".join(parts)
