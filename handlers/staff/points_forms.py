"""What a colleague has to say about points: numbers, occasions, reasons, answers.

Each is a short form; `grant.12.3` gives member 12 points by rule 3, `prev.7` takes entry 7 back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from chat import points_staff_forms as forms
from chat.forms import Form
from chat.points_words import points
from chat.screen import Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.points import by_hand, disputes, granting
from domain.points.disputes import Answer
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.staff.points import after, desk, shown
from locales.i18n import _

Answers = dict[str, Any]
ANSWERS = {1: Answer.REVERSED, 2: Answer.ADJUSTED, 3: Answer.RIGHT}


def _back_to(form: Form, member_id: int) -> Form:
    """A form that shows its member's points again when it is left."""
    return replace(form, left=lambda work: shown(work, member_id))


def find(work: Work) -> Form:
    work.require(Permission.SEE_POINTS)

    def send(work: Work, answers: Answers) -> Screen:
        return shown(work, granting.find(work, number=answers["number"]).member_id)

    return replace(forms.finding("pfind", send), left=desk)


def grant(work: Work, argument: str) -> Form:
    work.require(Permission.GRANT_POINTS)
    member_id, rule_id = numbers(argument, 2)
    held = granting.held(work, member_id)
    known = {rule.id: rule for rule in granting.given_by_hand(work)}
    if rule_id not in known:
        raise Outdated
    rule = known[rule_id]

    def send(work: Work, answers: Answers) -> Screen:
        amount = answers.get("amount")
        made = granting.grant(
            work,
            code=rule.code,
            member_id=member_id,
            occasion=answers["occasion"],
            on=date.fromisoformat(answers["on"]),
            amount=Decimal(amount) if amount else None,
        )
        given = _("{points} given. The member is told.", points=points(made.points))
        return shown(work, member_id, line=f"✓ {given}")

    return _back_to(forms.giving(f"grant.{argument}", held.number, rule, send), member_id)


def adjust(work: Work, argument: str) -> Form:
    work.require(Permission.ADJUST_POINTS)
    (member_id,) = numbers(argument, 1)
    held = granting.held(work, member_id)

    def send(work: Work, answers: Answers) -> Screen:
        made = by_hand.adjust(
            work,
            member_id=member_id,
            points=answers["points"],
            reason=answers["reason"],
            note=answers["note"],
        )
        return after(work, member_id, made, _("Corrected. The member is told."))

    form = forms.correcting(f"padj.{argument}", held.number, by_hand.REASONS, send)
    return _back_to(form, member_id)


def reverse(work: Work, argument: str) -> Form:
    work.require(Permission.REVERSE_POINTS)
    (transfer_id,) = numbers(argument, 1)
    one = granting.entry(work, transfer_id).entry

    def send(work: Work, answers: Answers) -> Screen:
        made = by_hand.reverse(work, transfer_id, reason=answers["reason"], note=answers["note"])
        return after(work, one.member_id, made, _("Taken back. The member is told."))

    form = forms.taking_back(f"prev.{argument}", by_hand.REVERSALS, send)
    return _back_to(form, one.member_id)


def reinstate(work: Work, argument: str) -> Form:
    work.require(Permission.ADJUST_POINTS)
    (transfer_id,) = numbers(argument, 1)
    one = granting.entry(work, transfer_id).entry

    def send(work: Work, answers: Answers) -> Screen:
        made = by_hand.reinstate(work, transfer_id, reason=answers["reason"], note=answers["note"])
        return after(work, one.member_id, made, _("The points are back. The member is told."))

    form = forms.bringing_back(f"prei.{argument}", by_hand.REASONS, send)
    return _back_to(form, one.member_id)


def answer(work: Work, argument: str) -> Form:
    """`pdis.4.1` answers question 4 by taking the entry back, 2 corrects, 3 says it is right."""
    work.require(Permission.REVERSE_POINTS)
    dispute_id, choice = numbers(argument, 2)
    if choice not in ANSWERS:
        raise Outdated
    seen = disputes.one(work, dispute_id)

    def send(work: Work, answers: Answers) -> Screen:
        made = disputes.decide(
            work,
            dispute_id,
            ANSWERS[choice],
            words=answers["words"],
            points=answers.get("points"),
        )
        return after(work, seen.dispute.member_id, made, _("Answered. The member is told."))

    correcting = ANSWERS[choice] is Answer.ADJUSTED
    form = forms.answering(f"pdis.{argument}", send, points=correcting)
    return _back_to(form, seen.dispute.member_id)


_ALL: dict[str, Callable[..., Form]] = {
    "pfind": find,
    "grant": grant,
    "padj": adjust,
    "prev": reverse,
    "prei": reinstate,
    "pdis": answer,
}
FORMS.update(_ALL)
