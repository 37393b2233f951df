"""What the domain refuses, in a sentence: one table for the whole house.

Whoever adds a state to the domain adds its sentence here. A sentence says why and, where there is
one, the way on.
"""

from __future__ import annotations

import pkgutil
from datetime import date, datetime, tzinfo
from decimal import Decimal
from importlib import import_module
from typing import Protocol
from zoneinfo import ZoneInfo

import chat
from chat import purchase_words, refusal_ways
from chat.labels import colleague
from chat.screen import TOAST_LIMIT, Button, Screen
from chat.standing_words import tier
from domain.errors import Refused
from domain.people.names import StaffName
from locales.i18n import N_, _, date_, list_, moment_, money_, number_, opening

# `code.reason` is looked for first, where the state carries a `reason`.
SENTENCES: dict[str, str] = {
    # ── anywhere ──
    "refused": N_("That is not possible just now."),
    "not_permitted": N_("This is not yours to do. If it should be, ask the club manager."),
    "not_found": N_("This is no longer here. /start shows what is."),
    "already_decided": N_("{by} was faster and has decided, {at}."),
    "already_decided.approved": N_("{by} was faster and approved it, {at}."),
    "already_decided.rejected": N_("{by} was faster and rejected it, {at}."),
    "already_decided.returned": N_("{by} was faster and sent it back, {at}."),
    "outdated": N_("This button is out of date. /start shows the menu."),
    "overtaken": N_(
        "What this is about has changed meanwhile, so nothing was done. Please begin anew."
    ),
    "answers_missing": N_("Some answers are still missing. The summary shows which."),
    "own_request": N_("Nobody decides on a request of their own. A colleague has to."),
    "decided_before": N_("You decided an earlier step. This one needs another pair of eyes."),
    "reason_missing": N_("Please give a reason, in a sentence."),
    "undertaking_missing": N_(
        "Before this works, please sign this year's confidentiality undertaking: /help shows how."
    ),
    # ── applications ──
    "gate_closed": N_("The application cannot go on yet."),
    "gate_closed.not_accepted": N_("We cannot accept this application. Questions: {contact}."),
    "gate_closed.already_applied": N_(
        "Somebody has applied with this ID or phone already. Let us sort it out: {contact}."
    ),
    "gate_closed.already_member": N_("You are a member already. /card shows your card."),
    "gate_closed.not_accepting": N_(
        "We take no applications at the moment. Your draft is kept; please come back later."
    ),
    "gate_closed.birthday_missing": N_("Your date of birth is still missing."),
    "gate_closed.under_age": N_(
        "Members are at least {youngest}. You are welcome from {from_day} on."
    ),
    "gate_closed.relation_not_shown": N_(
        "Membership is for owners, their spouses, parents and children. Please tell us which."
    ),
    "gate_closed.household_full": N_(
        "Your household has its {cards} cards. We can ask the manager for an exception."
    ),
    "gate_closed.materials_missing": N_("Some papers are still missing. Please send them first."),
    "gate_closed.approval_pending": N_("This has not been decided yet."),
    "gate_closed.fee_due": N_("The card fee of {fee} is still to be paid."),
    "nothing_to_submit": N_("There is no draft to hand in. /apply begins one."),
    "file_already_received": N_("This file has already arrived. Please send the other one."),
    "not_editable": N_("It has been handed in. /apply shows where it stands."),
    "claimed_by_another": N_("{by} has been working on it since {at}."),
    "household_full": N_("The household has its {cards} cards. One more needs an exception."),
    "exception_not_needed": N_("The household still has room; no exception is needed."),
    "nothing_asked": N_("Please tick what the applicant should send."),
    "too_late_to_undo": N_("Too late to undo: the card is being made or the file is closed."),
    "another_open": N_("This person has another application open. Please finish that one first."),
    "opinion_given": N_("{by} gave the opinion already, {at}."),
    "fee_already_paid": N_("The fee has been paid, receipt {receipt}. It is never taken twice."),
    "receipt_used": N_("This receipt number stands under another application. Please check it."),
    "no_fee_due": N_("There is nothing to pay here."),
    # ── members and cards ──
    "no_card": N_("There is no valid card."),
    "card_not_there": N_("The card is at another step already. /desk shows where."),
    "not_standing": N_("This membership does not allow a new card at the moment."),
    "numbers_exhausted": N_(
        "The member numbers with {prefix} are used up. The manager can widen them: /policy."
    ),
    "no_such_member": N_("Nobody has this member number."),
    # ── points: rules, programmes, acts of colleagues ──
    "not_enough_points": N_("There are {available} points to spend, and {needed} are needed."),
    "points_frozen": N_("No points can be moved here at the moment."),
    "points_unfit": N_("Please give a whole number of points, from {least} to {most}."),
    "not_reversible": N_("There is nothing in this entry that could be taken back."),
    "already_reversed": N_("This entry has been taken back already."),
    "already_resolved": N_("This has been settled otherwise already."),
    "rule_closed": N_("This rule gives no points on that day."),
    "cap_reached": N_("The member has had as many points by this rule as one may have for now."),
    "budget_used_up": N_("The programme has {left} points left; that is not enough."),
    "may_not_earn": N_("This membership is barred or over, so it gets no points."),
    "amount_unfit": N_(
        "Please give the sum in yuan, at least {unit}, with no more than two decimals."
    ),
    "paid_by_purchase": N_("Purchases are recorded under /purchases."),
    "given_before": N_("The member got points for this occasion already, {at}."),
    "own_points": N_("Nobody moves their own points. A colleague has to do it."),
    "own_household": N_("This concerns your own household; a colleague has to do it."),
    "correction_waiting": N_(
        "A correction for this member waits for its decision. Please wait for that first."
    ),
    "too_late_to_reinstate": N_("Expired points can be brought back for {days} days only."),
    "programme_fixed": N_("This programme cannot be changed at the moment."),
    "programme_fixed.proposed": N_("It is being decided, so nothing in it can be changed now."),
    "programme_fixed.closed": N_("This programme is closed and stays as it was."),
    "programme_fixed.running": N_("This programme is running already."),
    "programme_unfit": N_("This programme does not fit together. Please look at it again."),
    "programme_unfit.days": N_("The last day must not lie before the first."),
    "programme_unfit.budget": N_("The budget has to be more than what was given already."),
    "programme_unfit.empty": N_("Please add a rule first; without one nobody earns anything."),
    "programme_unfit.past": N_("Its last day has passed. Please give it new days first."),
    "dispute_open": N_("This entry is being looked into already; you will hear by {due}."),
    "dispute_proposed": N_("A correction is proposed and waits for a colleague's agreement."),
    "own_entry": N_("You made this entry. A colleague has to answer the question about it."),
    "not_disputable": N_("There is nothing in this entry to look into."),
    # ── purchases ──
    "purchase_unfit": N_("This purchase cannot be recorded as it is."),
    **{f"purchase_unfit.{code}": words for code, words in purchase_words.UNFIT.items()},
    "receipt_repeated": N_("{by} recorded this receipt before, {at}. Nothing was changed."),
    "member_barred": N_("This member gets no points at the moment."),
    **{f"member_barred.{code}": words for code, words in purchase_words.BARRED.items()},
    "file_posted": N_("{by} posted this very file before, {at}. Nothing was changed."),
    "file_gone": N_("The rows of this file are no longer kept. Please send it again."),
    "file_faulty": N_("Not all rows of this file are good, so none is posted."),
    "too_many_files": N_("You have sent {most} files in ten minutes. Please wait a little."),
    # ── tiers ──
    "tier_pinned": N_("This tier is fixed already. Please end that first."),
    "tier_not_pinned": N_("This tier is no longer fixed."),
    "hold_over": N_("That day has passed. Please name today or a later day."),
    "no_tier_now": N_("This membership is over or barred, so its tier stays as it is."),
    # ── statuses and the blacklist ──
    "case_stands": N_("Case no. {case} stands against this member already, by {by}, {at}."),
    "case_stands.barred": N_("This member is barred already: case no. {case}, by {by}, {at}."),
    "member_left": N_("This member has left the club; there is nothing to decide any more."),
    "too_much_evidence": N_("At most {most} files fit here. Please choose the most telling ones."),
    "nothing_to_appeal": N_("There is nothing to appeal against: your membership is in order."),
    "appeal_made": N_("We have your appeal already. You will hear from us."),
    "not_asleep": N_("This member is active, so there is no cause to note."),
    # ── lotteries ──
    "lottery_not_open": N_("There are no tickets to be had for this lottery just now."),
    "lottery_not_open.not_yet": N_("This lottery has not opened yet. Please come back later."),
    "lottery_not_open.over": N_("This lottery is closed; no more tickets are given out."),
    "lottery_not_open.cancelled": N_("This lottery was called off. Points paid for it come back."),
    "tickets_gone": N_("All tickets are taken. Better luck with the next lottery."),
    "ticket_limit": N_("You hold your {most} tickets already; that is all a member may have."),
    "members_only": N_("Tickets are for members. /apply shows how to become one."),
    "lottery_unfit": N_("This plan does not fit together. Please look at it again."),
    "lottery_unfit.window": N_("The last day has passed, or lies before the first one."),
    "lottery_unfit.prizes": N_("There has to be at least one prize."),
    "lottery_unfit.too_many": N_("These are too many prizes: at most {most} here."),
    "lottery_unfit.limit": N_(
        "A member may hold at most as many tickets as there are, and there are at most {most}."
    ),
    "lottery_unfit.budget": N_(
        "The prizes cost {cost}; that is more than the budget of {budget}."
    ),
    "lottery_not_there": N_("This lottery is at another step by now. Please look at it again."),
    "prize_not_there": N_("This prize is not waiting to be fetched."),
    "prize_not_there.handed_over": N_("{by} handed this prize over already, {at}."),
    "prize_not_there.lapsed": N_("This prize was not fetched in time and stays with the club."),
    # ── rewards ──
    "reward_closed": N_("This reward is not to be had at the moment."),
    "reward_closed.no_member": N_("Rewards are for members. /apply begins an application."),
    "reward_closed.frozen": N_("Your points cannot be used at the moment. /help: how to ask."),
    "reward_closed.paused": N_("This reward is not to be had at the moment. /rewards shows more."),
    "reward_closed.ended": N_("This reward is no longer offered. /rewards shows the others."),
    "reward_closed.not_yet": N_("You can have this reward from {day} on."),
    "reward_closed.sold_out": N_("The last one has just gone. /rewards shows the others."),
    "reward_closed.limit_reached": N_("You have had your share of it: {limit} each."),
    "reward_closed.tier_too_low": N_(
        "This reward is for a higher tier; {missing} points to go. /tier shows the way there."
    ),
    "reward_closed.points_missing": N_("{missing} points are missing for this reward."),
    "reward_unfit": N_("Something of this reward cannot be. Please look through it again."),
    "reward_unfit.title_missing": N_("A reward needs a name, in one language at least."),
    "reward_unfit.cost": N_("A reward costs between 1 and 1,000,000 points."),
    "reward_unfit.stock": N_("There cannot be fewer pieces than are redeemed already."),
    "reward_unfit.budget": N_(
        "The budget must cover at least one piece and what is spent already, in whole cents."
    ),
    "reward_unfit.days": N_("The last day lies before the first, or the wait is too long."),
    "reward_unfit.number": N_("That number does not fit here."),
    "reward_not_there": N_("This reward has moved on meanwhile. /rewards shows where it is."),
    "gift_not_there": N_("It is at another step already. /rewards shows where."),
    "gift_handed_over": N_("{by} handed it over already, {at}."),
    "gift_taken": N_("You have it already."),
    "gift_taken.pickup": N_("You have it already, to be fetched."),
    "gift_taken.post": N_("You have it already, to be posted to you."),
    "gift_taken.over": N_("You had it before; for another one, please open the reward again."),
    "own_gift": N_("This is your own reward. A colleague has to see to it."),
    "address_missing": N_("To post it we need an address."),
    # ── colleagues and settings ──
    "beyond_own_rights": N_("You can give only rights that you hold yourself."),
    "own_roles": N_("Somebody else has to change your own roles."),
    "not_a_person": N_("Only a person can hold a role, not a bot or an anonymous admin."),
    "name_missing": N_("Please sign with your full name."),
    "not_your_name": N_(
        "We know you by another name. Please sign with the full name you gave the club before."
    ),
    "days_backwards": N_("The last day lies before the first, or the first has passed."),
    "substitute_unfit": N_("This colleague cannot stand in on those days. Please name another."),
    "absence_overlaps": N_("There is an absence on one of these days already."),
    "group_is_public": N_("A public group cannot be the staff group. Make it private first."),
    "not_a_group": N_("Please do this inside the group that is to be the staff group."),
    "value_unfit": N_("That value does not fit this setting."),
    "value_unfit.unknown_country": N_(
        "I do not know the public holidays of this country. Please write it with two letters, "
        "such as CN or SG."
    ),
    "value_unfit.lost_too_early": N_(
        "Members become lost later than dormant: give more months for lost than for dormant."
    ),
    "value_unfit.numbers_backwards": N_("The last member number must not lie before the first."),
    "value_unfit.tiers_backwards": N_("Each tier needs more points than the one below it."),
    "value_unfit.bounds": N_("That value does not fit: between {least} and {most}, please."),
}
for _part in pkgutil.iter_modules(chat.__path__, "chat."):
    if _part.name.startswith("chat.errors_"):
        SENTENCES |= import_module(_part.name).SENTENCES

UNEXPECTED = N_("Something went wrong and has been noted (no. {number}). Try again or see /help.")


class InZone(Protocol):
    """A unit of work, of which only the club's zone is wanted."""

    @property
    def zone(self) -> ZoneInfo: ...


def explain(error: Refused, zone: tzinfo | None = None) -> str:
    """Why the club refused, for the person who asked; its facts written the reader's way.

    Moments appear in `zone` (default: the club's usual zone, Asia/Shanghai).
    """
    sentence = SENTENCES[_key(error)]
    zone = zone or ZoneInfo("Asia/Shanghai")
    said = _(sentence, **{name: _fact(fact, zone, name) for name, fact in error.facts.items()})
    return opening(said) if sentence.startswith("{by}") else said


def _key(error: Refused) -> str:
    facts = error.facts
    closer = facts.get("reason") or facts.get("outcome")
    if facts.get("least") not in (None, "") and facts.get("most") not in (None, ""):
        closer = closer or "bounds"
    keys = (f"{error.code}.{closer}", error.code, "refused")
    return next(key for key in keys if key in SENTENCES)


def screen_of(error: Refused, work: InZone, *, press: bool = False) -> Screen:
    """The refusal as an answer: a window over the pressed message, else a message of its own."""
    sentence = explain(error, work.zone)
    if (way := refusal_ways.WAYS.get(error.code)) is not None:
        see = Button(_(way[0]), way[1](error.facts), style="primary")
        return Screen(text=sentence, rows=((see,),), fresh=True)
    if press and len(sentence) <= TOAST_LIMIT:
        return Screen(toast=sentence, alert=True)
    return Screen(text=sentence, fresh=True)


def unexpected(number: int | str) -> str:
    """What everyone sees when we failed (F54); `number` finds the note of it."""
    return _(UNEXPECTED, number=number)


def _fact(fact: object, zone: tzinfo, name: str = "") -> str:
    if name == "tier":
        return tier(str(fact))
    match fact:
        case StaffName():
            return colleague(fact)
        case datetime() if fact.tzinfo:
            return moment_(fact, zone)
        case date():
            return date_(fact)
        case Decimal():
            return money_(fact)
        case bool():
            return str(fact)
        case int() | float():
            return number_(fact)
        case tuple() | list():
            return list_([str(one) for one in fact])
        case _:
            return str(fact)
