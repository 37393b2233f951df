"""The numbers a draw is checked with, and how, for everybody (docs/lottery.md)."""

from __future__ import annotations

from collections.abc import Sequence

from chat.actions_lottery import CheckDraw, ListTickets, SeeLottery
from chat.application_screens import menu
from chat.screen import Button, Document, Screen
from domain.lottery.reading import Proof, Winner
from locales.i18n import _, number_, series_


def check(proof: Proof) -> Screen:
    """Everything published so far. What it is good for stands behind "How it works"."""
    one = proof.lottery
    number = one.id or 0
    lines = [
        _("Lottery no. {n}, {prizes} prizes, {tickets} tickets", n=number,
          prizes=number_(proof.prizes), tickets=number_(proof.tickets)),
        _("Promise, from before the first ticket:") + f"\n{proof.commitment}",
        _("List of tickets, from the closing:")
        + "\n"
        + (proof.digest or _("follows when it closes")),
        _("Seed, from the draw:") + "\n" + (proof.seed or _("secret until the draw")),
    ]  # fmt: skip
    if proof.winners:
        lines.append("\n".join([_("Winning tickets:"), *_winning(proof.winners)]))
    rows: list[tuple[Button, ...]] = [
        (Button(_("How it works"), CheckDraw(lottery_id=number, how=True)),)
    ]
    if proof.seed and proof.digest:
        copied = (
            f"{number} {proof.tickets} {proof.prizes} "
            f"{proof.commitment} {proof.digest} {proof.seed}"
        )
        rows.append((Button(_("Copy the numbers"), copy=copied),))
    if proof.digest:
        rows.append((Button(_("List of tickets"), ListTickets(lottery_id=number)),))
    again = Button(_("‹ The lottery"), SeeLottery(lottery_id=number))
    return Screen(
        _("Check this draw: {lottery}", lottery=one.title),
        "\n\n".join(lines),
        (*rows, (again, *menu())),
    )


def _winning(winners: Sequence[Winner]) -> list[str]:
    """A line for each prize, in the order they were drawn."""
    by_prize: dict[str, list[int]] = {}
    for one in winners:
        by_prize.setdefault(one.prize, []).append(one.ticket)
    return [
        _("{prize}: no. {numbers}", prize=prize, numbers=series_(map(number_, numbers)))
        for prize, numbers in by_prize.items()
    ]


def how(number: int) -> Screen:
    """Why nobody can steer a draw, and the arithmetic in words."""
    return Screen(
        _("How the draw works"),
        "\n\n".join(
            (
                _("Before the first ticket the bot makes a secret number, the seed, and publishes "
                  "its fingerprint (SHA-256): the promise. Nobody can exchange the seed after "
                  "that, and nobody is shown it before the draw."),
                _("When the lottery closes, the list of tickets is fixed and its fingerprint "
                  "published: number and second of each ticket, no names."),
                _("Seed and list together make the winners. For the prizes in order, counted "
                  "from 0: HMAC-SHA256 with the seed as key over "
                  "“lottery|prize|counter|fingerprint of the list”; the first 8 bytes as a "
                  "number, divided by the number of tickets; the rest plus 1 is the ticket. If "
                  "it has won already, the counter, which begins at 0, goes up by one."),
                _("So everybody can do the sum again. The club gladly sends you the short "
                  "program for it."),
            )
        ),
        ((Button(_("‹ Back"), CheckDraw(lottery_id=number)), *menu()),),
    )  # fmt: skip


def tickets(lottery_id: int) -> Screen:
    return Screen(
        text=_("All tickets of this lottery: number and second, and nobody's name."),
        rows=((Button(_("‹ Back"), CheckDraw(lottery_id=lottery_id)),),),
        document=Document("lottery.tickets", {"lottery_id": lottery_id}),
        fresh=True,
    )
