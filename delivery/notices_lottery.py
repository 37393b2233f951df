"""What a lottery's members and its keepers are told."""

from __future__ import annotations

from chat.actions_lottery import CheckDraw, SeeLottery, SeeWin
from chat.lottery_staff_screens import group_card
from chat.referral_screens import link
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.lottery import reading
from domain.lottery.model import DRAWN, State, WinState
from domain.people import facts
from domain.work import Work
from locales.i18n import _, date_, number_


@notice("lottery.drawn")
def _drawn(work: Work, params: Json) -> Screen | None:
    """To everybody with a ticket: what they won, or that it was not their day."""
    lottery = reading.told(work, int(params["lottery_id"]))
    if lottery.state not in DRAWN:
        return None
    number = lottery.id or 0
    wins = reading.wins_of(work, int(params["member_id"]), number)
    check = Button(_("Check this draw"), CheckDraw(lottery_id=number))
    if not wins:
        return Screen(
            _("{lottery}: the draw", lottery=lottery.title),
            _("The winners are drawn. Your tickets were not among them this time; thank you for "
              "taking part."),
            ((check,),),
        )  # fmt: skip
    lines = [
        _("Your ticket {ticket} won: {prize}.", ticket=number_(win.ticket), prize=win.prize)
        for win in wins
    ]
    if any(win.state == WinState.PAID for win in wins):
        lines.append(_("Points are in your account already."))
    fetch = [
        (Button(_("Fetch: {prize}", prize=win.prize)[:40], SeeWin(win_id=win.win_id)),)
        for win in wins
        if win.state == WinState.WAITING and win.code
    ]
    return Screen(
        _("Congratulations, you have won!"),
        "\n".join([f"{lottery.title}\n", *lines]),
        (*fetch[:3], (check,)),
    )


@notice("lottery.cancelled")
def _cancelled(work: Work, params: Json) -> Screen | None:
    lottery = reading.told(work, int(params["lottery_id"]))
    if lottery.state != State.CANCELLED:
        return None
    lines = [_("We had to call this lottery off. All points for your tickets are back.")]
    if lottery.cancelled_why:
        lines.append(_("Reason: {reason}", reason=lottery.cancelled_why))
    see = Button(_("The lottery"), SeeLottery(lottery_id=lottery.id or 0))
    return Screen(_("{lottery}: called off", lottery=lottery.title), "\n\n".join(lines), ((see,),))


@notice("lottery.prize_waiting")
def _waiting(work: Work, params: Json) -> Screen | None:
    """A week before it lapses."""
    win = reading.win_told(work, int(params["win_id"]))
    if win.state != WinState.WAITING or win.collect_by is None:
        return None
    day = date_(win.collect_by.astimezone(work.zone).date())
    return Screen(
        _("Your prize is waiting"),
        _("Please fetch it until {day}: {prize}. After that it stays with the club.", day=day,
          prize=win.prize),
        ((Button(_("Show the code"), SeeWin(win_id=win.win_id), style="primary"),),),
    )  # fmt: skip


@notice("desk.lottery")
def _card(work: Work, params: Json) -> Screen | None:
    """In the staff group: numbers and the promise."""
    lottery = reading.told(work, int(params["lottery_id"]))
    bot = facts.fact(work.session, "bot_username") or ""
    return group_card(lottery, link(bot, f"lottery-{lottery.id}"), work.zone)
