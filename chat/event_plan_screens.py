"""One event's plan as its planners and deciders see it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from chat import event_words as words
from chat.actions import BeginForm, ReviseRequest, SeeApproval
from chat.actions_event_desk import SeeEventDesk
from chat.actions_plans import (
    ChangeEventPlan,
    DiscardEventPlan,
    SeeEventPlan,
    SeePlan,
    SeePlanItem,
    SeeTasks,
)
from chat.application_screens import menu
from chat.event_desk_screens import state as event_state
from chat.pictures import TIERS
from chat.plan_words import kind, stands
from chat.screen import Button, Screen
from domain.events.model import Event, EventState
from domain.events.plan_rules import only_segment
from domain.plans.reading import Planned
from locales.i18n import N_, _, moment_, money_, n_, number_, opening, pair_, series_

Rows = tuple[tuple[Button, ...], ...]

OUTSIDE = N_("Outside the year's plan: this is flagged in the annual summary.")


# ── The plan ──────────────────────────────────────────────────────────────────────────────────


def plan(
    seen: Planned, zone: tzinfo, *, plans: bool, segment: str = "", toast: str = ""
) -> Screen:
    """The whole plan, who agreed to it, and what can be done now. `segment` is the name of the
    one that is told of it."""
    event = seen.event
    stands_at = opening(event_state(event.state))
    parts = [
        "\n".join([stands_at, *stands(seen.request, zone)]),
        "\n".join(facts(seen, zone, segment)),
        event.about,
    ]
    return Screen(
        event.title,
        "\n\n".join(filter(None, parts)),
        (*_acts(seen, plans=plans), _back(seen)),
        toast=toast or None,
    )


def facts(seen: Planned, zone: tzinfo, segment: str = "") -> list[str]:
    """The plan in lines."""
    event, limits = seen.event, seen.limits
    first = kind(event.kind)
    if event.plan_item_id is None:
        first = f"{first} · {_(OUTSIDE)}"
    lines = [
        first,
        words.when(event, zone),
        event.place,
        _for_whom(event),
        _told_to(segment, only=only_segment(event)),
        _seats(event),
        *(
            pair_(opening(_(TIERS.get(key, key))), _limit(seats))
            for (what, key), seats in limits.items()
            if what == "tier"
        ),
        *(
            f"· {text}" + (f": {_limit(limits['session', key])}" if ("session", key) in limits
                           else "")
            for key, text in (event.sessions or {}).items()
        ),
        *_registration(event, zone),
        _("Budget: {sum}", sum=money_(event.budget)),
        _("Cost borne by: {who}", who=event.cost_bearer) if event.cost_bearer else "",
        _("Staffing: {who}", who=event.staffing) if event.staffing else "",
    ]  # fmt: skip
    return [line for line in lines if line]


def _limit(seats: int) -> str:
    return n_("{n} seat", "{n} seats", seats)


def _for_whom(event: Event) -> str:
    target = (event.segment or {}).get("words", "")
    tier = "" if event.least_tier == "ordinary" else _("from {tier} on", tier=words.tier(event))
    return _("For: {whom}", whom=series_(filter(None, (target, tier)))) if target or tier else ""


def _told_to(segment: str, *, only: bool) -> str:
    if not segment:
        return ""
    if only:
        return _("Only for the segment “{name}”: nobody else is told or can register.",
                 name=segment)  # fmt: skip
    return _("Told to the segment “{name}”; others of the tier can register, too.", name=segment)


def _seats(event: Event) -> str:
    if event.capacity is None:
        line = _("No limit of seats")
    else:
        line = n_("{n} seat", "{n} seats", event.capacity)
    if event.companions:
        line += " · " + n_("{n} companion each", "{n} companions each", event.companions)
    if event.taken:
        line += " · " + n_("{n} given", "{n} given", event.taken)
    return line


def _registration(event: Event, zone: tzinfo) -> list[str]:
    opens = moment_(event.opens_at, zone) if event.opens_at else _("the announcement")
    closes = moment_(event.closes_at, zone) if event.closes_at else _("the start")
    lines = [_("Registration: from {opens} until {closes}", opens=opens, closes=closes)]
    if event.early:
        lines += [
            n_("{tier}: {n} hour earlier", "{tier}: {n} hours earlier", hours,
               tier=opening(_(TIERS.get(tier, tier))))
            for tier, hours in event.early.items()
        ]  # fmt: skip
    marks = [
        words.price(event),
        _("looked at first") if event.needs_approval else "",
        "" if event.waiting_open else _("no waiting list"),
        _("absence counts") if event.strikes else "",
    ]
    return [*lines, series_(filter(None, marks))]


def _acts(seen: Planned, *, plans: bool) -> Rows:
    event, request = seen.event, seen.request
    number = event.id or 0
    look: tuple[Button, ...] = ()
    if request is not None:
        look = (Button(_("The request"), SeeApproval(approval_id=request.approval.id or 0)),)
    tasks = Button(_("Tasks"), SeeTasks(event_id=number))
    change = Button(_("Change"), ChangeEventPlan(event_id=number))
    returned = request is not None and request.approval.state == "returned"
    if not plans:
        return ((tasks, *look),)
    if event.state == EventState.DRAFT:
        ask = Button(_("Ask for approval"), BeginForm(form=f"evask.{number}"), style="primary")
        never = request is None or request.approval.state in ("rejected", "withdrawn")
        drop = (Button(_("Delete"), DiscardEventPlan(event_id=number), style="danger"),)
        return ((ask, change), *((drop,) if never else ((tasks,),)))
    if event.state == EventState.PROPOSED:
        if not (returned and request is not None):
            return (look,)
        again = ReviseRequest(
            approval_id=request.approval.id or 0, version=request.approval.version
        )
        hand = (Button(_("Hand in again"), again, style="primary"),) if request.own else look
        return ((*hand, change),)
    if event.state in (EventState.APPROVED, EventState.ANNOUNCED):
        first = Button(_("Tasks"), SeeTasks(event_id=number), style="primary")
        run = Button(_("Registrations"), SeeEventDesk(event_id=number))
        return ((first, change), (run, *look))
    return ((tasks, *look),)


def _back(seen: Planned) -> tuple[Button, ...]:
    if seen.item is not None:
        return (Button(_("‹ The year's plan"), SeePlanItem(item_id=seen.item.id or 0)), *menu())
    return (Button(_("‹ The year's plan"), SeePlan()), *menu())


def discarding(seen: Planned) -> Screen:
    """The second look."""
    number = seen.event.id or 0
    sure = DiscardEventPlan(event_id=number, sure=True)
    return Screen(
        _("Delete this draft?"),
        _("{event} was never approved, so nobody knows of it.", event=seen.event.title),
        (
            (Button(_("Yes, delete it"), sure, style="danger"),),
            (Button(_("‹ Back"), SeeEventPlan(event_id=number)),),
        ),
    )


def asked(proposal: dict[str, Any], zone: tzinfo, ahead: int) -> str:
    """What the deciders agree to, as it was asked; `ahead` are the days a plan should come."""
    start = datetime.fromisoformat(proposal["starts_at"])
    seats = proposal["capacity"]
    lines = [
        proposal["title"],
        f"{kind(proposal['kind'])} · {moment_(start, zone)} · {proposal['place']}",
        _("No limit of seats") if seats is None else n_("{n} seat", "{n} seats", seats),
        _("Budget: {sum}", sum=money_(Decimal(proposal["budget"]))),
    ]
    told = _told_to(proposal.get("segment") or "", only=bool(proposal.get("only_segment")))
    lines += [told] if told else []
    if proposal["cost_bearer"]:
        lines.append(_("Cost borne by: {who}", who=proposal["cost_bearer"]))
    if proposal["ahead"] < ahead:
        lines.append(
            n_("⚠️ Asked for {n} day ahead; the rule is {rule} days.",
               "⚠️ Asked for {n} days ahead; the rule is {rule} days.", proposal["ahead"],
               rule=number_(ahead))
        )  # fmt: skip
    return "\n".join(lines)
