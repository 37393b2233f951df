"""What colleagues type about rewards: the reward itself, pieces, codes, tracking, reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chat import reward_keeping_screens as keeping
from chat import reward_questions as questions
from chat import reward_staff_screens as screens
from chat.forms import Form, Unknown
from chat.review_forms import reason_of
from chat.screen import Screen
from domain.access import Permission
from domain.members import service as members
from domain.rewards import catalogue, codes, handing, queue
from domain.work import Work
from handlers.filling import FORMS, numbers
from locales.i18n import _

Answers = dict[str, Any]


def reward(work: Work, argument: str = "") -> Form:
    """A new reward; or one changed, `reward.12.3`, as it stood at version 3."""
    work.require(Permission.MANAGE_REWARDS)
    number, version = numbers(argument, 2) if argument else (0, 0)

    def send(work: Work, answers: Answers) -> Screen:
        details = questions.details(answers)
        if number:
            one = catalogue.change(work, number, details, version)
            return keeping.reward(one, line=_("✓ Changed."))
        made = catalogue.make(work, details)
        return keeping.reward(made, line=_("✓ Saved as a draft: unseen until you show it."))

    return questions.a_reward(f"reward.{argument}" if argument else "reward", send)


def restock(work: Work, argument: str) -> Form:
    work.require(Permission.MANAGE_REWARDS)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        one = catalogue.restock(work, number, int(answers["pieces"]))
        return keeping.reward(one, line=_("✓ Noted."))

    form = questions.restocking(f"restock.{argument}", send)
    return replace(form, left=lambda work: keeping.reward(catalogue.one(work, number)))


def code(work: Work) -> Form:
    """A member's collection code, typed or scanned with its link."""
    work.require(Permission.HAND_OVER_REWARDS)

    def send(work: Work, answers: Answers) -> Screen:
        screen, known = _looked_up(work, answers["code"])
        if not known:
            raise Unknown(screen)
        return screen

    return replace(questions.checking("giftcode", send), left=_desk)


def check(work: Work, typed: str) -> Screen:
    """What a code stands for; silence after too many guesses (G18)."""
    return _looked_up(work, typed)[0]


def _looked_up(work: Work, typed: str) -> tuple[Screen, bool]:
    """What there is to say of a code, and whether it is one of ours."""
    found = codes.verify(work, typed)
    if found is None:
        return Screen(), False
    screen = screens.checked(found, codes.plain(typed), work.zone)
    return screen, found.redemption is not None


def tracking(work: Work, argument: str) -> Form:
    work.require(Permission.HAND_OVER_REWARDS)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        handing.post(work, number, answers["number"])
        return _shown(work, number, _("✓ Thank you, the member is told."))

    return _back_to(questions.tracking(f"gifttrack.{argument}", send), number)


def take_back(work: Work, argument: str) -> Form:
    work.require(Permission.HAND_OVER_REWARDS)
    (number,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        reason, words = reason_of(answers["reason"])
        handing.take_back(work, number, reason, words)
        return _shown(work, number, _("✓ Taken back. The member has the points again."))

    return _back_to(questions.taking_back(f"giftend.{argument}", send), number)


def _back_to(form: Form, number: int) -> Form:
    return replace(form, left=lambda work: _shown(work, number))


def _shown(work: Work, number: int, line: str = "") -> Screen:
    return screens.gift(queue.one(work, number), hands(work), work.zone, line=line)


def hands(work: Work) -> screens.Hands:
    """What the actor may do with rewards."""
    may = work.actor.may
    return screens.Hands(
        hands_over=may(Permission.HAND_OVER_REWARDS),
        keeps=may(Permission.MANAGE_REWARDS),
        is_member=members.of(work) is not None,
    )


def _desk(work: Work) -> Screen:
    return screens.desk(queue.counts(work), hands(work))


_ALL: dict[str, Callable[..., Form]] = {
    "reward": reward,
    "restock": restock,
    "giftcode": code,
    "gifttrack": tracking,
    "giftend": take_back,
}
FORMS.update(_ALL)
