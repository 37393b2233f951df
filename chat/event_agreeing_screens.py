"""A change of an event that manager and leader have to agree to: as they read it, as it waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chat import event_words as words
from chat import labels
from chat.actions import SeeApproval
from chat.actions_event_changes import SeeEventChanges
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.approvals.model import Approval
from domain.events.model import Event
from locales.i18n import N_, _, moment_, number_

ASKED = N_("Asked for. It takes effect, and everybody is told, once it is agreed to.")


def lines(proposal: dict[str, Any]) -> list[str]:
    """Before and after, as it was asked, by the clocks of the event's place."""
    was, new, zone = proposal["was"], proposal["new"], proposal["zone"]
    if "capacity" in new:
        return [seats(was["capacity"], new["capacity"])]
    found = []
    if was["starts_at"] != new["starts_at"] or was["ends_at"] != new["ends_at"]:
        found.append(_("New time: {new} (instead of {old})", new=_span(new, zone),
            old=_span(was, zone)))  # fmt: skip
    if was["place"] != new["place"]:
        found.append(_("New place: {new} (instead of {old})", new=new["place"],
            old=was["place"] or "—"))  # fmt: skip
    return found


def _span(when: dict[str, Any], zone: str) -> str:
    starts, ends = (datetime.fromisoformat(when[one]) for one in ("starts_at", "ends_at"))
    return f"{moment_(starts, zone)} – {moment_(ends, zone)}"


def seats(before: int | None, after: int | None) -> str:
    """The capacity that was and that shall be."""
    return _("Seats: {new} (instead of {old})", new=_count(after), old=_count(before))


def seats_now(capacity: int | None) -> str:
    return _("Seats now: {new}", new=_count(capacity))


def _count(number: int | None) -> str:
    return _("no limit") if number is None else number_(number)


def asked(approval: Approval) -> str:
    """What the deciders agree to."""
    return "\n".join([approval.proposal["title"], *lines(approval.proposal)])


def waits(approval: Approval) -> str:
    """Under the event: what is asked for, and with whom it lies."""
    where = (
        _("It is sent back for a revision.")
        if approval.state == "returned"
        else _("It waits for the {role}.", role=labels.role(approval.waiting_for))
    )
    return "\n".join([_("A change is asked for:"), *lines(approval.proposal), where])


def request(approval: Approval) -> Button:
    return Button(_("The request"), SeeApproval(approval_id=approval.id or 0))


def alone(event: Event, by: str, changed: list[str]) -> Screen:
    """To the leader: what the manager decided without them."""
    why = _("It begins within two days, so {name} decided alone. You are told because such a "
            "change needs your yes otherwise.", name=by)  # fmt: skip
    see = Button(_("The event"), SeeEventChanges(event_id=event.id or 0), style="primary")
    return Screen(
        _("{event} has changed", event=words.title(event)),
        "\n\n".join(["\n".join(changed), why]),
        ((see, *menu()),),
    )
