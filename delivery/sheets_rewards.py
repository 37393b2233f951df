"""What rewards cost, as a spreadsheet."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat.sheets import Book, Table
from delivery.sheets import Json, sheet
from domain import policy
from domain.rewards import reports
from domain.rewards.model import said
from domain.rewards.reports import Costs
from locales.i18n import _, date_, language, money_


def _read(session: Session, params: Json) -> Costs:
    zone = ZoneInfo(policy.in_force(session).timezone)
    first, last = (date.fromisoformat(params[name]) for name in ("first", "last"))
    return reports.counted(session, zone, first, last)


def _write(found: Costs) -> Book:
    days = _("{first} to {last}", first=date_(found.first, weekday=False),
             last=date_(found.last, weekday=False))  # fmt: skip
    head = (
        _("Number"), _("Reward"), _("Redeemed"), _("Handed over"), _("Under way"), _("Taken back"),
        _("Members"), _("Points"), _("Cost, yuan"), _("Budget, yuan"), _("Spent so far, yuan"),
    )  # fmt: skip
    rows = [
        (
            one.reward_id, said(one.titles, language()), one.redeemed, one.handed_over,
            one.under_way, one.taken_back, one.members, one.points, one.cost, one.budget,
            one.spent,
        )
        for one in found.lines
    ]  # fmt: skip
    notes = (
        days,
        _("{members} members, {cost} in all, {each} each", members=found.members,
          cost=money_(found.cost), each=money_(found.per_member)),
    )  # fmt: skip
    table = Table(_("What rewards cost"), head, rows, (6, 28, 10, 12, 10, 11, 10, 10, 12, 13, 16),
                  notes)  # fmt: skip
    return Book(f"{_('What rewards cost')} {found.first:%Y-%m}", (table,))


sheet("reward_costs", read=_read, write=_write)
