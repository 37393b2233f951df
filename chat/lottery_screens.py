"""Lotteries as members see them: the list, one of them, a ticket, a prize."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from chat.actions_joining import Apply
from chat.actions_lottery import (
    CheckDraw,
    PrizesWaiting,
    RunLotteries,
    SeeLotteries,
    SeeLottery,
    SeeWin,
    TakeTicket,
)
from chat.application_screens import menu
from chat.paging import SIZE, counted, turning
from chat.screen import Button, Picture, Screen
from domain.lottery.codes import shown as spaced
from domain.lottery.model import DRAWN, Lottery, LotteryPrize, State, WinState
from domain.lottery.reading import Listed, OwnWin, View
from locales.i18n import N_, _, date_, moment_, n_, number_, sentences_, series_

STATES = {
    State.DRAFT: N_("draft"),
    State.PROPOSED: N_("waiting for the leader"),
    State.APPROVED: N_("approved"),
    State.OPEN: N_("open"),
    State.CLOSED: N_("closed, soon drawn"),
    State.DRAWN: N_("drawn"),
    State.SETTLED: N_("finished"),
    State.CANCELLED: N_("called off"),
}


def back() -> tuple[Button, ...]:
    return (Button(_("‹ Lotteries"), SeeLotteries()), *menu())


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, number: int, *, runs: bool, hands_over: bool) -> Screen:
    """Lotteries that have opened. `runs`: the reader is a colleague who keeps them; `hands_over`:
    one who gives prizes to their winners."""
    tools = [Button(_("Run lotteries"), RunLotteries())] if runs else []
    tools += [Button(_("Prizes to fetch"), PrizesWaiting())] if hands_over else []
    staff = (tuple(tools),) if tools else ()
    if not found.items:
        return Screen(
            _("Lotteries"),
            _("Here you will find the club's lotteries: a ticket costs some of your points, and "
              "everybody can check the draw. There is none at the moment."),
            (*staff, menu()),
        )  # fmt: skip
    rows = tuple(
        (
            Button(
                f"{one.title} · {_(STATES[State(one.state)])}"[:60],
                SeeLottery(lottery_id=one.id or 0),
                style="primary" if one.state == State.OPEN else None,
            ),
        )
        for one in found.items
    )
    pages = turning(counted(found.total, number, SIZE), lambda to: SeeLotteries(page=to))
    return Screen(
        _("Lotteries"),
        _("Take a ticket with your points, or see who won and check the draw."),
        (*rows, *pages, *staff, menu()),
    )


# ── One lottery ───────────────────────────────────────────────────────────────────────────────


def prize_lines(lottery: Lottery, prizes: Sequence[LotteryPrize]) -> list[str]:
    """Each prize with its number and its odds: those of a ticket when all are taken, the least
    they can be."""
    return [
        "• "
        + _(
            "{count} × {prize}: a ticket wins it at least 1 time in {odds}",
            count=number_(one.count),
            prize=one.title,
            odds=number_(-(-lottery.most_tickets // one.count)),
        )
        for one in prizes
    ]


def lottery(view: View, zone: tzinfo, *, toast: str = "") -> Screen:
    """One lottery for a member: prizes, odds, window, own tickets and what was won."""
    one = view.lottery
    parts = [
        one.about or "",
        "\n".join([_("To be won:"), *prize_lines(one, view.prizes)]),
        _stands(one, zone),
        _own(view),
    ]
    rows: list[tuple[Button, ...]] = []
    if may_take(view):
        words = n_("Ticket for {n} point", "Ticket for {n} points", one.ticket_points)
        take = TakeTicket(lottery_id=one.id or 0, nth=len(view.tickets) + 1)
        rows.append((Button(words, take, style="primary"),))
    elif view.available is None and one.state == State.OPEN:
        rows.append((Button(_("Apply for membership"), Apply(), style="primary"),))
    waiting = [win for win in view.wins if win.state == WinState.WAITING and win.code]
    rows += [
        (Button(_("Fetch: {prize}", prize=win.prize)[:40], SeeWin(win_id=win.win_id)),)
        for win in waiting[:2]
    ]
    rows.append((Button(_("Check this draw"), CheckDraw(lottery_id=one.id or 0)),))
    return Screen(
        one.title, "\n\n".join(filter(None, parts)), (*rows, back()), toast=toast or None
    )


def may_take(view: View) -> bool:
    """Whether it makes sense to offer a ticket; whether it is given is decided when it is
    taken."""
    one = view.lottery
    return (
        one.state == State.OPEN
        and view.available is not None
        and view.available >= one.ticket_points
        and len(view.tickets) < one.tickets_per_member
        and one.sold < one.most_tickets
    )


def _stands(one: Lottery, zone: tzinfo) -> str:
    if one.state == State.CANCELLED:
        return _("This lottery was called off. All points paid for tickets come back.")
    taken = _(
        "{sold} of {most} tickets are taken.",
        sold=number_(one.sold),
        most=number_(one.most_tickets),
    )
    if one.state == State.OPEN:
        until = moment_(one.closes_at, zone)
        limit = n_("Each member may hold {n} ticket.", "Each member may hold {n} tickets.",
            one.tickets_per_member)  # fmt: skip
        return sentences_(taken, limit) + "\n" + _("Open until {moment}.", moment=until)
    if one.state == State.CLOSED:
        return taken + "\n" + _("It is closed. The draw follows within a day.")
    moment = moment_(one.drawn_at, zone) if one.drawn_at else "—"
    return taken + "\n" + _("Drawn {moment}.", moment=moment)


def _own(view: View) -> str:
    one = view.lottery
    if view.available is None:
        return _("Tickets are for members.") if one.state == State.OPEN else ""
    numbers = series_(number_(ticket) for ticket in view.tickets)
    lines = [_("Your tickets: {numbers}", numbers=numbers)] if view.tickets else []
    if one.state in DRAWN:
        lines += [
            _("Your ticket {ticket} won: {prize}.", ticket=number_(win.ticket), prize=win.prize)
            for win in view.wins
        ]
        if view.tickets and not view.wins:
            lines.append(_("None of them won this time."))
    if one.state == State.OPEN:
        lines.append(_spendable(view))
    return "\n".join(lines)


def _spendable(view: View) -> str:
    one, available = view.lottery, view.available or 0
    if len(view.tickets) >= one.tickets_per_member:
        return _("You hold as many as a member may have. Good luck!")
    missing = one.ticket_points - available
    if missing > 0:
        return n_(
            "For a ticket you need {n} point more.",
            "For a ticket you need {n} points more.",
            missing,
        )
    return n_("You can spend {n} point.", "You can spend {n} points.", available)


def taking(view: View) -> Screen:
    """The second look before points are spent."""
    one, nth = view.lottery, len(view.tickets) + 1
    sure = TakeTicket(lottery_id=one.id or 0, nth=nth, sure=True)
    left = (view.available or 0) - one.ticket_points
    return Screen(
        _("Take a ticket?"),
        n_("{lottery}: it costs {n} point, which is not given back after the draw. You have "
           "{left} left then.",
           "{lottery}: it costs {n} points, which are not given back after the draw. You have "
           "{left} left then.",
           one.ticket_points, lottery=one.title, left=number_(left)),
        (
            (Button(_("Yes, take it"), sure, style="primary"),),
            (Button(_("‹ Back"), SeeLottery(lottery_id=one.id or 0)),),
        ),
    )  # fmt: skip


# ── A prize ───────────────────────────────────────────────────────────────────────────────────


def win(one: OwnWin, contact: str, zone: tzinfo) -> Screen:
    """A prize of one's own: while it waits with code and picture, else what became of it."""
    lines = [_("Your ticket {ticket} won: {prize}.", ticket=number_(one.ticket), prize=one.prize)]
    if one.state != WinState.WAITING or not one.code:
        lines.append(_(_BECAME[WinState(one.state)]))
        return Screen(_("Your prize"), "\n\n".join(lines), (back(),))
    until = date_(one.collect_by.astimezone(zone).date()) if one.collect_by else "—"
    lines += [
        _("Your code: {code}", code=spaced(one.code)),
        _("Show it at our front desk until {day}. Questions? {contact}", day=until,
          contact=contact),
    ]  # fmt: skip
    again = SeeLottery(lottery_id=one.lottery_id)
    return Screen(
        _("Your prize"),
        "\n\n".join(lines),
        ((Button(_("The lottery"), again), *menu()),),
        picture=Picture("lottery_prize", {"code": one.code}),
        fresh=True,
        protect=True,
    )


_BECAME = {
    WinState.WAITING: N_("The points come as soon as your account is open again."),
    WinState.PAID: N_("The points are in your account already."),
    WinState.HANDED_OVER: N_("You have fetched it. Enjoy it!"),
    WinState.LAPSED: N_("It was not fetched in time, so it stays with the club."),
}
