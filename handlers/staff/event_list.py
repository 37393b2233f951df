"""The list of an event taken along: by numbers, or with names the manager agreed to (E34)."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import event_answers_screens as screens
from chat.actions_event_desk import SeeListRequest, TakeRegistrations
from chat.approvals import Detail
from chat.event_desk_forms import PURPOSES
from chat.screen import Button, Document, Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.events import desk, exporting
from domain.work import Work
from handlers.filters import Private
from handlers.staff import event_forms as _event_forms
from handlers.staff.approvals import DETAILS
from locales.i18n import _, n_

router = Router(name="event list")


@router.callback_query(Private(), SeeListRequest.filter())
async def choose(press: CallbackQuery, callback_data: SeeListRequest, work: Work) -> Screen:
    number = callback_data.event_id
    granted = exporting.grant(work, number)
    return screens.taking(desk.overview(work, number).event, granted, work.zone)


@router.callback_query(Private(), TakeRegistrations.filter())
async def take(press: CallbackQuery, callback_data: TakeRegistrations, work: Work) -> Screen:
    event, request = exporting.take(work, callback_data.event_id, names=callback_data.names)
    params = {
        "event_id": event.id,
        "person_id": work.actor.person_id,
        "request": None if request is None else request.id,
    }
    return Screen(
        _("The list of {event}", event=event.title),
        document=Document("event.registrations", params),
        fresh=True,
        protect=True,
    )


def _asked(work: Work, approval: Approval) -> Detail:
    """What the manager sees of a request for names, and the way to them once it is approved."""
    asked = approval.proposal or {}
    if asked.get("what") != exporting.WHAT or not work.actor.may(Permission.SEE_EVENTS):
        return Detail()
    number = approval.subject_id or 0
    words = [
        _("The list of {event}, with names.", event=desk.overview(work, number).event.title),
        _("For: {purpose}", purpose=_(PURPOSES[asked["purpose"]])),
        n_("For {n} day from the approval on.", "For {n} days from the approval on.",
           int(asked["days"])),
    ]  # fmt: skip
    mine = approval.requester_id == work.actor.person_id and approval.state == "approved"
    take = Button(_("Take the list"), SeeListRequest(event_id=number)) if mine else None
    return Detail("\n".join(words), take)


DETAILS["information_use"] = _asked
__all__ = ("_event_forms", "router")  # importing the forms registers them
