"""Lotteries as colleagues run them: planned, asked for, drawn; prizes handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from chat.actions import BeginForm, SeeApprovals
from chat.actions_lottery import (
    ChangeLottery,
    CheckDraw,
    DrawLottery,
    HandOverPrize,
    PrizesWaiting,
    RunLotteries,
    RunLottery,
    SeeLotteries,
    SeePrize,
)
from chat.application_screens import menu
from chat.labels import colleague
from chat.lottery_screens import STATES, prize_lines
from chat.paging import SIZE, counted, turning
from chat.screen import Button, Screen
from domain.lottery.model import DRAWN, Lottery, LotteryPrize, State, WinState
from domain.lottery.planning import GIVEN_UP_FROM
from domain.lottery.prizes import Waiting, Won
from domain.lottery.reading import Listed
from locales.i18n import N_, _, date_, moment_, money_, n_, number_

Rows = tuple[tuple[Button, ...], ...]


def back() -> tuple[Button, ...]:
    return (Button(_("‹ All lotteries"), RunLotteries()), *menu())


# ── Running ───────────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, number: int, *, hands_over: bool) -> Screen:
    """Every lottery, newest first."""
    fresh = Button(_("New lottery"), BeginForm(form="lottery"), style="primary")
    tools = [fresh, Button(_("Prizes to fetch"), PrizesWaiting())] if hands_over else [fresh]
    last = (Button(_("As members see it"), SeeLotteries()), *menu())
    if not found.items:
        return Screen(
            _("Running lotteries"),
            _("Here stand the club's lotteries, from the plan to the last prize fetched. Begin "
              "with a plan; the leader approves it, and it opens by itself."),
            (tuple(tools), last),
        )  # fmt: skip
    rows = tuple(
        (
            Button(
                f"{one.title} · {_(STATES[State(one.state)])}"[:60],
                RunLottery(lottery_id=one.id or 0),
            ),
        )
        for one in found.items
    )
    pages = turning(counted(found.total, number, SIZE), lambda to: RunLotteries(page=to))
    return Screen(
        _("Running lotteries"),
        _("Tap a lottery to see where it stands."),
        (*rows, *pages, tuple(tools), last),
    )


def facts(one: Lottery, prizes: Sequence[LotteryPrize], zone: tzinfo) -> str:
    """The plan in lines: for who runs it and for who approves it."""
    lines = [
        _("Open from {opens} until {closes}.", opens=moment_(one.opens_at, zone),
          closes=moment_(one.closes_at, zone)),
        n_("A ticket costs {n} point; {most} tickets, at most {each} a member.",
           "A ticket costs {n} points; {most} tickets, at most {each} a member.",
           one.ticket_points, most=number_(one.most_tickets),
           each=number_(one.tickets_per_member)),
        *prize_lines(one, prizes),
        _("The prizes cost {cost}, of a budget of {budget}.",
          cost=money_(sum(prize.cost * prize.count for prize in prizes)),
          budget=money_(one.budget)),
    ]  # fmt: skip
    paid = sum((prize.points or 0) * prize.count for prize in prizes)
    if paid:
        lines.append(n_("{n} point is paid as prizes.", "{n} points are paid as prizes.", paid))
    return "\n".join(filter(None, [one.about or "", *lines]))


def lottery(
    one: Lottery,
    prizes: Sequence[LotteryPrize],
    zone: tzinfo,
    *,
    changeable: bool,
    toast: str = "",
) -> Screen:
    """One lottery with what can be done about it now; `changeable`: its plan too."""
    parts = [_("State: {state}", state=_(STATES[State(one.state)])), facts(one, prizes, zone)]
    if one.opened_at is not None:
        parts.append(
            n_("{n} ticket taken", "{n} tickets taken", one.sold)
            + "\n"
            + _("Promise: {promise}", promise=one.commitment or "—")
        )
    if one.cancelled_why:
        parts.append(_("Called off: {reason}", reason=one.cancelled_why))
    return Screen(
        _("Lottery no. {n}: {lottery}", n=one.id or 0, lottery=one.title),
        "\n\n".join(parts),
        (*_acts(one, changeable=changeable), back()),
        toast=toast or None,
    )


def _acts(one: Lottery, *, changeable: bool) -> Rows:
    number = one.id or 0
    rows: list[tuple[Button, ...]] = []
    change = (Button(_("Change"), ChangeLottery(lottery_id=number)),) if changeable else ()
    if one.state == State.DRAFT:
        ask = BeginForm(form=f"lotask.{number}")
        rows.append((Button(_("Ask the leader"), ask, style="primary"), *change))
    if one.state == State.PROPOSED:
        rows.append((*change, Button(_("My own requests"), SeeApprovals(whose="mine"))))
    if one.state == State.CLOSED:
        draw = DrawLottery(lottery_id=number)
        rows.append((Button(_("Draw the winners"), draw, style="primary"),))
    if one.opened_at is not None:
        rows.append((Button(_("Check this draw"), CheckDraw(lottery_id=number)),))
    if one.state in DRAWN:
        rows.append((Button(_("Prizes to fetch"), PrizesWaiting()),))
    if one.state in GIVEN_UP_FROM:
        off = BeginForm(form=f"lotoff.{number}")
        rows.append((Button(_("Call it off"), off, style="danger"),))
    return tuple(rows)


def drawing(one: Lottery) -> Screen:
    """The second look: a draw is for good."""
    number = one.id or 0
    return Screen(
        _("Draw the winners now?"),
        n_("{n} ticket takes part. The seed is published with the result, and everybody is told.",
           "{n} tickets take part. The seed is published with the result, and everybody is told.",
           one.sold),
        (
            (Button(_("Yes, draw"), DrawLottery(lottery_id=number, sure=True), style="primary"),),
            (Button(_("‹ Back"), RunLottery(lottery_id=number)),),
        ),
    )  # fmt: skip


# ── Prizes ────────────────────────────────────────────────────────────────────────────────────


def waiting(found: Waiting, number: int, zone: tzinfo) -> Screen:
    """Prizes that wait for their winners, the earliest end first; winners by number."""
    check = (Button(_("Check a code"), BeginForm(form="prize"), style="primary"),)
    if not found.items:
        return Screen(
            _("Prizes to fetch"),
            _("No prize is waiting. After a draw those not fetched yet stand here."),
            (check, menu()),
        )
    rows = tuple(
        (Button(f"{one.member} · {one.prize}"[:60], SeePrize(win_id=one.win_id)),)
        for one in found.items
    )
    pages = turning(counted(found.total, number, SIZE), lambda to: PrizesWaiting(page=to))
    return Screen(
        _("Prizes to fetch"),
        _("Ask the member for the code, check it, then hand the prize over."),
        (check, *rows, *pages, menu()),
    )


_PRIZE_STATES = {
    WinState.WAITING: N_("It waits to be fetched."),
    WinState.PAID: N_("The points were paid at the draw."),
    WinState.HANDED_OVER: N_("It was handed over."),
    WinState.LAPSED: N_("It was not fetched in time and stays with the club."),
}


def prize(one: Won, zone: tzinfo, *, by_code: bool = False) -> Screen:
    """One prize: whose, by number, and where it is. `by_code`: the code was shown just now."""
    if one.win_id == 0:
        return Screen(
            _("✕ This is not the code of a prize"),
            _("Please check the signs and try again. After ten wrong codes I fall silent for an "
              "hour."),
            ((Button(_("Check a code"), BeginForm(form="prize"), style="primary"),), menu()),
        )  # fmt: skip
    lines = [
        _("{lottery}, ticket {ticket}: {prize}", lottery=one.lottery, ticket=number_(one.ticket),
          prize=one.prize),
        _("Member number {number}", number=one.member),
        _(_PRIZE_STATES[WinState(one.state)]),
    ]  # fmt: skip
    if one.handed_at is not None and one.handed_by is not None:
        lines.append(
            _("By {name}, {moment}.", name=colleague(one.handed_by),
              moment=moment_(one.handed_at, zone))
        )  # fmt: skip
    rows: Rows = ()
    if one.state == WinState.WAITING:
        if one.collect_by is not None:
            day = date_(one.collect_by.astimezone(zone).date())
            lines.append(_("To be fetched until {day}.", day=day))
        hand = HandOverPrize(win_id=one.win_id)
        rows = ((Button(_("Hand over"), hand, style="primary"),),)
    title = _("✓ A prize of ours") if by_code else _("A prize")
    last = (Button(_("‹ Prizes"), PrizesWaiting()), *menu())
    return Screen(title, "\n".join(lines), (*rows, last))


def handing_over(one: Won) -> Screen:
    """The second look, with the member's number to compare."""
    sure = HandOverPrize(win_id=one.win_id, sure=True)
    return Screen(
        _("Hand the prize over?"),
        _("{prize} for member {number}. Please compare the number with the member's card.",
          prize=one.prize, number=one.member),
        (
            (Button(_("Yes, handed over"), sure, style="primary"),),
            (Button(_("‹ Back"), SeePrize(win_id=one.win_id)),),
        ),
    )  # fmt: skip


# ── In the staff group ────────────────────────────────────────────────────────────────────────


def group_card(one: Lottery, link: str, zone: tzinfo) -> Screen:
    """Numbers only, and the promise, which must stand somewhere it cannot be taken back from."""
    lines = [
        _("State: {state}", state=_(STATES[State(one.state)])),
        n_("{n} ticket taken", "{n} tickets taken", one.sold),
        _("Open until {moment}.", moment=moment_(one.closes_at, zone)),
        _("Promise: {promise}", promise=one.commitment or "—"),
    ]
    if one.list_digest:
        lines.append(_("List: {digest}", digest=one.list_digest))
    if one.revealed:
        lines.append(_("Seed: {seed}", seed=one.revealed))
    return Screen(
        _("Lottery no. {n}: {lottery}", n=one.id or 0, lottery=one.title),
        "\n".join(lines),
        ((Button(_("Open in private"), url=link),),),
    )
