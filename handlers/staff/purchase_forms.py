"""Purchases typed, and files of them sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from chat import purchase_file_screens as files
from chat import purchase_forms as forms
from chat import purchase_screens as screens
from chat.forms import Form, Unknown
from chat.kinds.purchase_table import FORM
from chat.screen import Screen
from domain.access import Permission
from domain.purchases import imports, large, reading, rows
from domain.purchases import service as purchases
from domain.purchases.large import Asked
from domain.purchases.model import ImportState, Sort
from domain.work import Work
from handlers.filling import FORMS

Answers = dict[str, Any]


def room(work: Work) -> Screen:
    work.require(Permission.RECORD_PURCHASES)
    return screens.room()


def purchase(work: Work) -> Form:
    """One question a screen, then the summary (SPEC 5)."""
    work.require(Permission.RECORD_PURCHASES)
    shops, categories = reading.shops(work), reading.categories(work)

    def send(work: Work, answers: Answers) -> Screen:
        done = large.hand_in(
            work,
            number=answers["number"],
            shop=forms.name_of(answers["shop"], shops) or "",
            receipt=answers["receipt"],
            amount=Decimal(answers["amount"]),
            bought_on=date.fromisoformat(answers["bought_on"]),
            kind=answers.get("kind") or Sort.SHOP,
            category=forms.name_of(answers.get("category"), categories),
        )
        return screens.asked(done) if isinstance(done, Asked) else screens.recorded(done)

    form = forms.recording(
        send,
        check=lambda number: purchases.buyer(work, number),
        shops=shops,
        categories=categories,
        homes=work.policy.preset != "retail",
        oldest=rows.oldest(work.today, work.policy.purchase_days),
        today=work.today,
    )
    return replace(form, left=room)


def of_member(work: Work) -> Form:
    work.require(Permission.SEE_POINTS)

    def send(work: Work, answers: Answers) -> Screen:
        return listed(work, reading.member_id(work, answers["number"]), 1)

    form = forms.of_member(send, lambda number: reading.member_id(work, number))
    return replace(form, left=room)


def listed(work: Work, member_id: int, page: int) -> Screen:
    """A page of a member's purchases."""
    size = screens.PER_PAGE
    found = reading.of_member(work, member_id, first=max(page - 1, 0) * size, size=size)
    return screens.of_member(found, page)


def file(work: Work) -> Form:
    """The file was read before this turn; sending it looks through it and records nothing.
    One that is faulty leaves the form waiting for the next."""
    work.require(Permission.RECORD_PURCHASES)

    def send(work: Work, answers: Answers) -> Screen:
        found = answers["file"]
        looked = imports.stage(work, sha256=found["sha256"], found=found)
        screen = files.file(looked, 1, work.zone)
        if looked.state == ImportState.FAULTY:
            raise Unknown(screen)
        return screen

    return replace(forms.sending(send), left=room)


_ALL: dict[str, Callable[..., Form]] = {
    "purchase": purchase,
    "purchasesof": of_member,
    FORM: file,
}
FORMS.update(_ALL)
