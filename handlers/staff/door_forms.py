"""What colleagues type at a door: whom they look for, who walks in, numbers from a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chat import door_forms as forms
from chat import door_list_screens as lists
from chat.forms import Form
from chat.screen import Screen
from domain.access import Permission
from domain.events import by_number, guest_list, posts
from domain.events.by_number import Walk
from domain.events.errors import EventFull
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.staff.at_door import door, tried

Answers = dict[str, Any]


def finding(work: Work, argument: str) -> Form:
    work.require(Permission.CHECK_IN)
    (event_id,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        words = str(answers["words"])
        found = guest_list.found(work, event_id, words)
        return lists.hits(posts.stand(work, event_id), found, words)

    return _back_to(forms.finding(f"doorfind.{argument}", send), event_id)


def walking_in(work: Work, argument: str) -> Form:
    work.require(Permission.CHECK_IN)
    (event_id,) = numbers(argument, 1)
    event = posts.stand(work, event_id)
    names = list(event.sessions or {})

    def send(work: Work, answers: Answers) -> Screen:
        member = by_number.member_of(work, str(answers["number"]))
        at = answers.get("session")
        session = names[int(at)] if at is not None else None
        walk = Walk(member, int(answers.get("party") or 1), session)
        try:
            return tried(work, by_number.walk_in(work, event_id, walk))
        except EventFull as full:  # raised before anything is written
            may = work.actor.may(Permission.RUN_EVENTS)
            return lists.full(event, walk, int(str(full.facts["free"])), may=may)

    return _back_to(forms.walking_in(f"doorwalk.{argument}", event, send), event_id)


def list_(work: Work, argument: str) -> Form:
    """Numbers ticked off on paper, or codes that a scanner without network kept."""
    work.require(Permission.CHECK_IN)
    (event_id,) = numbers(argument, 1)

    def send(work: Work, answers: Answers) -> Screen:
        found = by_number.enter(work, event_id, answers["numbers"])
        if found is None:
            return Screen()
        return lists.entered(posts.stand(work, event_id), found)

    return _back_to(forms.numbers(f"doorlist.{argument}", send), event_id)


def _back_to(form: Form, event_id: int) -> Form:
    return replace(form, left=lambda work: door(work, event_id))


_ALL: dict[str, Callable[..., Form]] = {
    "doorfind": finding,
    "doorwalk": walking_in,
    "doorlist": list_,
}
FORMS.update(_ALL)
