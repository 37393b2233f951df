"""The history of a member's points: what moved, one entry in full, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from itertools import groupby

from chat.actions import BeginForm
from chat.actions_points import SeeEntry, SeeHistory
from chat.actions_rewards import SeeRewards
from chat.application_screens import menu
from chat.forms import Field, Form, Section
from chat.kinds import LongText
from chat.paging import counted, turning
from chat.points_screens import back
from chat.points_words import WIDE, aligned, reason, rule, signed, why
from chat.review_forms import Send
from chat.screen import Button, Screen
from domain.points.model import Kind, Lot, Transfer
from domain.points.own import Around, OwnEntry
from domain.points.rules_model import Dispute, DisputeState
from domain.rewards.model import said
from locales.i18n import N_, _, date_, language, moment_, n_, sentences_

SIZE = 6  # entries a page


def history(
    entries: Sequence[Transfer], total: int, number: int, around: Around, zone: tzinfo
) -> Screen:
    """Newest first, a line for each day, numbers below each other; a button opens each entry."""
    if not entries:
        empty = _(
            "Here you will see every point you get or spend, and what it was for. There is "
            "nothing yet."
        )
        action = Button(_("Rewards"), SeeRewards(), style="primary")
        return Screen(_("Your history"), empty, ((action,), back()))
    numbers = aligned([one.delta for one in entries])
    told = [
        (_day(one.at, zone), f"{place}{WIDE * 2}{sum_}{WIDE * 2}{_why(one, around, zone)}")
        for place, (one, sum_) in enumerate(zip(entries, numbers, strict=True), 1)
    ]
    blocks = [
        "\n".join([date_(day), *(line for _same, line in lines)])
        for day, lines in groupby(told, key=lambda one: one[0])
    ]
    shown = counted(total, number, SIZE)
    buttons = tuple(
        Button(str(place), SeeEntry(transfer_id=one.id or 0, page=shown.number))
        for place, one in enumerate(entries, 1)
    )
    turn = turning(shown, lambda to: SeeHistory(page=to))
    return Screen(_("Your history"), "\n\n".join(blocks), (buttons, *turn, back()))


def _day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def _why(entry: Transfer, around: Around, zone: tzinfo) -> str:
    former = around.earlier.get(entry.id or 0)
    named = around.rules.get(entry.rule or "", "")
    reward = said(around.rewards.get(entry.id or 0, {}), language())
    return why(entry, _day(former.at, zone) if former else None, named=named, reward=reward)


def entry(own: OwnEntry, number: int, today: date, zone: tzinfo, *, line: str = "") -> Screen:
    """One entry in full. `number` is the page of the history to go back to; `line` stands first,
    after something was done."""
    one = own.entry
    lines = [
        line,
        f"{_why(one, own.around, zone)}\n{moment_(one.at, zone)}",
        _corrected(own),
        _because(one),
        _answer(one.note) if one.reason == "dispute" else "",
        rule(one) if one.kind == Kind.EARN else "",
        _lasting(own.lot, today, zone) if own.lot else "",
        _resolved(own, zone),
        _dispute(own.dispute, zone) if own.dispute else "",
    ]
    rows: tuple[tuple[Button, ...], ...] = (
        (Button(_("History"), SeeHistory(page=number)), *menu()),
    )
    if own.disputable:
        rows = ((Button(_("This is wrong"), BeginForm(form=f"wrong.{one.id}")),), *rows)
    title = n_("{signed} point", "{signed} points", abs(one.delta), signed=signed(one.delta))
    return Screen(title, "\n\n".join(filter(None, lines)), rows)


def _corrected(own: OwnEntry) -> str:
    """What the entry was that this one takes back; its day stands in the first line."""
    former = own.around.earlier.get(own.entry.id or 0)
    if former is None or own.entry.kind != Kind.REVERSE:
        return ""
    named = own.around.rules.get(former.rule or "", "")
    return n_(
        "That entry was {signed} point: {what}",
        "That entry was {signed} points: {what}",
        abs(former.delta),
        signed=signed(former.delta),
        what=why(former, named=named),
    )


def _because(entry: Transfer) -> str:
    """A colleague's reason, where it is not the first line already."""
    words = reason(entry) if entry.kind != Kind.ADJUST else ""
    return _("Reason: {reason}", reason=words) if words else ""


def _lasting(lot: Lot, today: date, zone: tzinfo) -> str:
    """From when and until when the points can be used. A lot is gone at the first instant of its
    day, so the last good day is the one before."""
    words = []
    usable = _day(lot.active_from, zone)
    if usable > today:
        words.append(_("You can use these points from {day} on.", day=date_(usable)))
    if lot.expires_at is None:
        words.append(_("They do not expire."))
    elif _day(lot.expires_at, zone) > today:
        words.append(
            _("What is left of them expires on {day}.", day=date_(_day(lot.expires_at, zone)))
        )
    else:
        words.append(_("They expired on {day}.", day=date_(_day(lot.expires_at, zone))))
    return sentences_(*words)


def _resolved(own: OwnEntry, zone: tzinfo) -> str:
    if own.resolved is None:
        return ""
    day = date_(_day(own.resolved.at, zone), weekday=False)
    match own.resolved.kind:
        case Kind.REVERSE:
            return _("This entry was taken back on {day}.", day=day)
        case Kind.RELEASE | Kind.REINSTATE:
            return _("You got these points back on {day}.", day=day)
        case _:
            return _("It was handed over to you on {day}.", day=day)


def _dispute(dispute: Dispute, zone: tzinfo) -> str:
    told = date_(_day(dispute.raised_at, zone), weekday=False)
    if dispute.state == DisputeState.OPEN:
        due = date_(_day(dispute.due_at, zone))
        return _(
            "You told us on {day} that this is wrong. We look into it by {due}.", day=told, due=due
        )
    words = {
        "reversed": N_("You asked us about this on {day}. You were right: we took it back."),
        "adjusted": N_("You asked us about this on {day}. You were right: we corrected it."),
    }.get(dispute.outcome or "", N_("You asked us about this on {day}. The entry is right."))
    return "\n".join(filter(None, (_(words, day=told), _answer(dispute.answer))))


def _answer(words: str | None) -> str:
    """What we said to a question of the member's. The note of any other entry is colleagues'."""
    return _("Our answer: {answer}", answer=words) if words else ""


def wrong(name: str, send: Send) -> Form:
    """What is wrong with an entry, in the member's words."""
    words = Field("words", N_("What is wrong with it? A sentence is enough; our staff read it."),
        LongText(shortest=5, longest=1000), N_("What is wrong"))  # fmt: skip
    title = N_("This entry is wrong")
    return Form(name, (Section(title, (words,)),), send, title=title, review=False)


def looked_into(days: int) -> str:
    """After something was called wrong. `days` are working days."""
    return n_(
        "Thank you. We look into it within {n} working day and tell you here.",
        "Thank you. We look into it within {n} working days and tell you here.",
        days,
    )
