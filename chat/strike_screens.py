"""Strikes: a member's own with the way to appeal, and the desk's side of them (R4.6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from chat.actions import BeginForm
from chat.actions_event_desk import SeeAppeals, SeeEventsDesk, SeeOwnStrikes, SeeStrike
from chat.actions_events import MyEvents
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.events.strikes import Seen
from locales.i18n import N_, _, date_, moment_, n_, number_, opening

Row = tuple[Button, ...]

WHY = {
    "no_show": N_("did not come"),
    "late_cancel": N_("cancelled late"),
}
REASONS = {
    "illness": N_("Illness"),
    "family": N_("Family"),
    "our_mistake": N_("Our own mistake"),
    "other": N_("Something else"),
}
RULES = N_(
    "Somebody else could have had the seat, so it is counted. One means that registration opens "
    "3 hours later for you, two 12 hours later, three that you wait behind the others. Each is "
    "forgotten after 180 days."
)


def why(one: Seen) -> str:
    return _(WHY.get(one.strike.why, WHY["no_show"]))


def line(one: Seen) -> str:
    """Event, day, what happened, and whether it counts."""
    parts = [
        one.title,
        date_(one.strike.on_day, weekday=False),
        why(one),
        state(one),
    ]
    return " · ".join(parts)


def state(one: Seen) -> str:
    if one.strike.waived_by is not None:
        return _("waived")
    if not one.counts:
        return _("forgotten")
    if one.open:
        return _("appealed")
    return _("counts until {day}", day=date_(one.strike.until, weekday=False))


# ── The member's own ──────────────────────────────────────────────────────────────────────────


def own(found: Sequence[Seen], *, done: str = "") -> Screen:
    """One's own, each that counts with the way to appeal."""
    last = (Button(_("‹ My events"), MyEvents()), *menu())
    if not found:
        text = _("There is nothing here, thank you: you came to everything you registered for, "
                 "or told us in time.")  # fmt: skip
        return Screen(_("Missed events"), text, (last,))
    counting = [one for one in found if one.counts]
    lines = [
        _("{n}. {line}", n=number_(at), line=line(one)) for at, one in enumerate(found[:8], 1)
    ]
    answers = [one.strike.answer for one in found[:8] if one.strike.answer]
    parts = [done, _(RULES) if counting else "", "\n".join(lines)]
    if answers:
        parts.append(_("Our answer: {answer}", answer=answers[0]))
    rows = tuple(
        (
            Button(
                _("Appeal: no. {n}", n=number_(at)),
                BeginForm(form=f"edplea.{one.strike.id}"),
                style="primary",
            ),
        )
        for at, one in enumerate(found[:8], 1)
        if one.counts and one.strike.appealed_at is None
    )
    return Screen(_("Missed events"), "\n\n".join(filter(None, parts)), (*rows[:3], last))


# ── The desk's side ───────────────────────────────────────────────────────────────────────────


def of_member(number: str, found: Sequence[Seen], *, runs: bool, back: Row) -> Screen:
    """A member's strikes by number."""
    if not found:
        text = _("Nothing is counted against {number}.", number=number)
        return Screen(_("Strikes"), text, (back,))
    counting = sum(1 for one in found if one.counts)
    head = number + " · " + n_("{n} counts today", "{n} count today", counting)
    lines = [
        _("{n}. {line}", n=number_(at), line=line(one)) for at, one in enumerate(found[:8], 1)
    ]
    buttons = [
        Button(number_(at), SeeStrike(strike_id=one.strike.id or 0))
        for at, one in enumerate(found[:8], 1)
    ]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4)) if runs else ()
    return Screen(_("Strikes"), "\n\n".join((head, "\n".join(lines))), (*rows, back))


def appeals(found: Sequence[Seen], page: int, size: int) -> Screen:
    """Appeals that wait for an answer, the oldest first."""
    last = (Button(_("‹ All events"), SeeEventsDesk()), *menu())
    if not found:
        return Screen(
            _("Appeals"),
            _("No appeal is waiting. When a member says that a missed event should not count, it "
              "stands here."),
            (last,),
        )  # fmt: skip
    first = (page - 1) * size
    lines = [
        _("{n}. {line}", n=number_(at), line=f"{one.number} · {one.title} · {why(one)}")
        for at, one in enumerate(found[:size], first + 1)
    ]
    buttons = [
        Button(number_(at), SeeStrike(strike_id=one.strike.id or 0))
        for at, one in enumerate(found[:size], first + 1)
    ]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    more: Row = (Button("‹", SeeAppeals(page=page - 1)),) if page > 1 else ()
    more += (Button("›", SeeAppeals(page=page + 1)),) if len(found) > size else ()
    return Screen(_("Appeals"), "\n".join(lines), (*rows, *((more,) if more else ()), last))


def one(seen: Seen, zone: tzinfo, *, done: str = "") -> Screen:
    """One strike with the member's words; this look is recorded."""
    strike = seen.strike
    said = [
        _("Member {number}", number=seen.number),
        f"{seen.title} · {moment_(seen.starts_at, seen.zone)}",
        f"{opening(why(seen))} · {state(seen)}",
    ]
    parts = [done, "\n".join(said)]
    if strike.appeal and strike.appealed_at is not None:
        when = moment_(strike.appealed_at, zone)
        parts.append(_("The member wrote {moment}: {words}", moment=when, words=strike.appeal))
    if strike.answer:
        parts.append(_("Our answer: {answer}", answer=strike.answer))
    if strike.waived_because in REASONS:
        parts.append(_("Waived because of: {reason}", reason=_(REASONS[strike.waived_because])))
    rows: list[Row] = []
    if seen.own:
        parts.append(_("This is your own. A colleague has to decide about it."))
    elif seen.counts:
        waive = Button(_("Waive it"), BeginForm(form=f"edwaive.{strike.id}"), style="primary")
        keep = Button(_("It stays"), BeginForm(form=f"edkeep.{strike.id}"))
        rows.append((waive, keep) if seen.open else (waive,))
    last = (Button(_("‹ Appeals"), SeeAppeals()), *menu())
    return Screen(_("A missed event"), "\n\n".join(filter(None, parts)), (*rows, last))


# ── Told ──────────────────────────────────────────────────────────────────────────────────────


def counted(one: Seen) -> Screen:
    """To the member, when it is counted."""
    said = {
        "no_show": N_("You had a seat at {event}, {moment}, and did not come."),
        "late_cancel": N_("You gave your seat at {event}, {moment}, up when it was late already."),
    }
    text = _(
        said.get(one.strike.why, said["no_show"]),
        event=one.title,
        moment=moment_(one.starts_at, one.zone),
    )
    plea = BeginForm(form=f"edplea.{one.strike.id}")
    return Screen(
        _("A missed event"),
        "\n\n".join((text, _(RULES), _("Was there a good reason? Please tell us."))),
        (
            (Button(_("Tell us why"), plea, style="primary"),),
            (Button(_("Missed events"), SeeOwnStrikes()), *menu()),
        ),
    )


def answered(one: Seen) -> Screen:
    """To the member: it is waived, or it stays."""
    if one.strike.waived_by is not None:
        text = _("It does not count any more: {event}.", event=one.title)
    else:
        text = _("We have looked at it, and it stays: {event}, until {day}.", event=one.title,
            day=date_(one.strike.until, weekday=False))  # fmt: skip
    answer = _("Our answer: {answer}", answer=one.strike.answer) if one.strike.answer else ""
    return Screen(
        _("About a missed event"),
        "\n\n".join(filter(None, (text, answer))),
        ((Button(_("Missed events"), SeeOwnStrikes(), style="primary"), *menu()),),
    )


def group_card(one: Seen, link: str) -> Screen:
    """In the staff group: numbers only."""
    said = _("✓ Answered.") if not one.open else _("The member asks for it not to count.")
    return Screen(
        _("Appeal no. {n}", n=one.strike.id or 0),
        "\n".join((_("Member number {number}", number=one.number), said)),
        ((Button(_("Open in private"), url=link),),),
    )
