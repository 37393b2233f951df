"""How many may come to an event: capacity, limits of tiers and sessions, what is open."""

from __future__ import annotations

from chat import standing_words
from chat.actions import BeginForm
from chat.actions_event_desk import (
    ChooseQuota,
    SeeLimits,
    SwitchQueue,
    SwitchRegistration,
)
from chat.application_screens import menu
from chat.event_desk_screens import back
from chat.event_seats_screens import session
from chat.screen import Button, Screen
from domain.events.desk import Overview
from domain.events.model import Event, Quota
from domain.tiers.model import Tier
from locales.i18n import _, n_, number_, pair_

Row = tuple[Button, ...]


def limits(seen: Overview, *, runs: bool, open_: bool, done: str = "") -> Screen:
    """Every limit with what is taken of it. `open_`: registration is; `done` says what was just
    done."""
    event = seen.event
    most = _("no limit") if event.capacity is None else number_(event.capacity)
    said = [
        _("{taken} of {all} seats are taken.", taken=number_(event.taken), all=most),
        *(_quota(event, one) for one in seen.quotas),
        _companions(event),
        _("Registration is open.") if open_ else _("Registration is closed."),
        _("The waiting list is open.")
        if event.waiting_open
        else _("The waiting list is closed: nothing is offered."),
    ]
    rows = _acts(event, open_=open_) if runs else ()
    text = "\n\n".join(filter(None, (done, event.title, "\n".join(said))))
    return Screen(_("Seats and limits"), text, (*rows, back(event.id or 0)))


def _quota(event: Event, one: Quota) -> str:
    counts = _("{taken} of {all}", taken=number_(one.taken), all=number_(one.capacity))
    return pair_(named(event, one.kind, one.key), counts)


def named(event: Event, kind: str, key: str) -> str:
    """The tier or session a limit is for."""
    return standing_words.tier(key) if kind == "tier" else session(event, key)


def _companions(event: Event) -> str:
    if not event.companions:
        return _("Nobody brings anybody.")
    return n_("Everybody may bring {n} person.", "Everybody may bring {n} people.",
        event.companions)  # fmt: skip


def _acts(event: Event, *, open_: bool) -> tuple[Row, ...]:
    number, version = event.id or 0, event.version
    stands = f"{number}.{version}"
    window = SwitchRegistration(event_id=number, version=version, open=not open_)
    queue = SwitchQueue(event_id=number, version=version, open=not event.waiting_open)
    return (
        (
            Button(_("Capacity"), BeginForm(form=f"edcap.{stands}"), style="primary"),
            Button(_("Tiers, sessions"), ChooseQuota(event_id=number)),
            Button(_("Companions"), BeginForm(form=f"edcom.{stands}")),
        ),
        (
            Button(_("Close registration") if open_ else _("Open registration"), window),
            Button(_("Close the list") if event.waiting_open else _("Open the list"), queue),
        ),
    )


def choosing(seen: Overview) -> Screen:
    """Which tier or session gets a limit, or another one."""
    event = seen.event
    known = {(one.kind, one.key): one for one in seen.quotas}
    buttons = [
        Button(
            _labelled(event, kind, key, known.get((kind, key))),
            BeginForm(form=f"edquo.{event.id}.{event.version}.{n}"),
        )
        for n, (kind, key) in enumerate(keys(event))
    ]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    last = (Button(_("‹ Seats and limits"), SeeLimits(event_id=event.id or 0)), *menu())
    return Screen(
        _("A limit for whom?"),
        _("A tier or a session can have fewer seats than the whole event. What is given already "
          "counts in it."),
        (*rows, last),
    )  # fmt: skip


def keys(event: Event) -> list[tuple[str, str]]:
    """What can have a limit, in the order of `choosing`: the n-th is (kind, key)."""
    found = [("tier", tier.value) for tier in Tier]
    return [*found, *(("session", key) for key in list(event.sessions or {})[:12])]


def _labelled(event: Event, kind: str, key: str, quota: Quota | None) -> str:
    words = named(event, kind, key)[:24]
    return words if quota is None else f"{words} ({number_(quota.capacity)})"


# ── Second looks ──────────────────────────────────────────────────────────────────────────────


def closing_registration(seen: Overview) -> Screen:
    event = seen.event
    number = event.id or 0
    sure = SwitchRegistration(event_id=number, version=event.version, open=False, sure=True)
    return Screen(
        _("Close registration now?"),
        _("Nobody can register any more; you can open it again until the event begins."),
        (
            (Button(_("Yes, close it"), sure, style="danger"),),
            (Button(_("‹ Back"), SeeLimits(event_id=number)),),
        ),
    )


def closing_queue(seen: Overview) -> Screen:
    event = seen.event
    number = event.id or 0
    sure = SwitchQueue(event_id=number, version=event.version, open=False, sure=True)
    taken = n_(
        "{n} offer is taken back, and its member is told.",
        "{n} offers are taken back, and their members are told.",
        seen.offered,
    )
    keeps = _("Everybody keeps their place for when you open it again. Until then a free seat "
              "goes to the first who asks.")  # fmt: skip
    return Screen(
        _("Close the waiting list?"),
        "\n\n".join((*((taken,) if seen.offered else ()), keeps)),
        (
            (Button(_("Yes, close it"), sure, style="danger"),),
            (Button(_("‹ Back"), SeeLimits(event_id=number)),),
        ),
    )
