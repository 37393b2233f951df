"""What a reviewer has to say in words or ticks: reasons, papers to ask for, opinions, receipts.

Each is a short form; `ask.12.3` is about application 12 as it stood at version 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chat import review_forms as forms
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.applications import facts
from domain.applications import service as applications
from domain.cards import production
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.staff.desk import check, desk
from handlers.staff.reviewing import attempt_in_words, shown
from locales.i18n import _

Answers = dict[str, Any]
PERSONAL = (facts.FULL_NAME, facts.BORN_ON, facts.ID_NUMBER, facts.PROPERTY)


def _back_to(form: Form, number: int) -> Form:
    """A form that shows its application again when it is left."""
    return replace(form, left=lambda work: shown(work, number))


# ── About an application ──────────────────────────────────────────────────────────────────────


def ask_back(work: Work, argument: str) -> Form:
    """Tick what is needed, then say why for each (E22.2)."""
    work.require(Permission.REVIEW_APPLICATION)
    number, version = numbers(argument, 2)
    dossier = applications.look(work, number)
    slots = facts.required_slots(dossier.application.preset, dossier.answers)
    paths = (*slots, *(path for path in PERSONAL if path in dossier.answers))

    def send(work: Work, answers: Answers) -> Screen:
        items = [(path, answers[f"why_{path}"]) for path in answers["items"]]
        return attempt_in_words(
            work,
            number,
            lambda: applications.ask_back(work, number, items, version),
            _("The applicant is asked now."),
        )

    return _back_to(forms.asking_back(f"ask.{argument}", paths, send), number)


def reject(work: Work, argument: str) -> Form:
    work.require(Permission.REVIEW_APPLICATION)
    number, version = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        code, words = forms.reason_of(answers["reason"])
        return attempt_in_words(
            work,
            number,
            lambda: applications.reject(work, number, code, words, version=version),
            _("Rejected. The applicant is told."),
        )

    reasons = tuple(code for code in applications.REJECT_REASONS if code != "other")
    return _back_to(forms.rejecting(f"reject.{argument}", reasons, send), number)


def exception(work: Work, argument: str) -> Form:
    """One card more for the household; manager and leader decide (E21.2)."""
    work.require(Permission.REVIEW_APPLICATION)
    number, version = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        return attempt_in_words(
            work,
            number,
            lambda: applications.propose_exception(work, number, answers["reason"], version),
            _("Asked. The manager decides first, then the leader."),
        )

    return _back_to(forms.exception(f"exc.{argument}", send), number)


def opinion(work: Work, argument: str) -> Form:
    work.require(Permission.REVIEW_APPLICATION)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        question = answers.get("question") or ""
        return attempt_in_words(
            work,
            number,
            lambda: applications.ask_opinion(work, number, question),
            _("The reviewers are asked now."),
        )

    return _back_to(forms.opinion(f"opinion.{argument}", send), number)


def give_opinion(work: Work, argument: str) -> Form:
    work.require(Permission.GIVE_OPINION)
    opinion_id, number = numbers(argument, 2)

    def send(work: Work, answers: Answers) -> Screen:
        given = applications.give_opinion(
            work, opinion_id, eligible=answers["eligible"], text=answers.get("text") or ""
        )
        return shown(work, given.application_id, line=_("Thank you, it is passed on."))

    return _back_to(forms.giving_opinion(f"opine.{argument}", send), number)


def note(work: Work, argument: str) -> Form:
    work.require(Permission.REVIEW_APPLICATION)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        applications.note(work, number, answers["text"])
        return shown(work, number, line=_("Noted, thank you."))

    return _back_to(forms.note(f"note.{argument}", send), number)


# ── Fees and cards ────────────────────────────────────────────────────────────────────────────


def fee(work: Work, argument: str = "") -> Form:
    """The fee of an application, whose number is asked for when it is not known (E22.4)."""
    work.require(Permission.TAKE_FEE)
    known = numbers(argument, 1)[0] if argument else None

    def send(work: Work, answers: Answers) -> Screen:
        number = known or int(answers["number"])
        paid = applications.fee_paid(work, number, answers["receipt"])
        if known and work.actor.may(Permission.SEE_APPLICATIONS):
            return shown(work, known, line=_("Noted, thank you."))
        return forms.fee_noted(paid)

    form = forms.fee(f"fee.{argument}" if argument else "fee", send, number=known is None)
    if known and work.actor.may(Permission.SEE_APPLICATIONS):
        return _back_to(form, known)
    return replace(form, left=desk)


def card_fee(work: Work, argument: str) -> Form:
    """The fee of a replacement (E25.1)."""
    work.require(Permission.TAKE_FEE)
    (card_id,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        production.fee_paid(work, card_id, answers["receipt"])
        return desk(work)

    return replace(forms.fee(f"cardfee.{argument}", send, number=False), left=desk)


def verify(work: Work) -> Form:
    """A card's code, typed or pasted with its link."""
    work.require(Permission.VERIFY_CARD)

    def send(work: Work, answers: Answers) -> Screen:
        return check(work, answers["code"])

    return replace(forms.verifying("verify", send), left=desk)


_ALL: dict[str, Callable[..., Form]] = {
    "ask": ask_back,
    "reject": reject,
    "exc": exception,
    "opinion": opinion,
    "opine": give_opinion,
    "note": note,
    "fee": fee,
    "cardfee": card_fee,
    "verify": verify,
}
FORMS.update(_ALL)
