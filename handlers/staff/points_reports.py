"""Questions about entries, unusual earning, and the reports of points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import points_report_screens as screens
from chat.actions_programmes import (
    DrawPointsReport,
    SeeDispute,
    SeeDisputes,
    SeePointsReport,
    SeeUnusual,
    TakePointsReport,
)
from chat.screen import Screen
from domain.access import Permission
from domain.errors import Outdated
from domain.people import service as people
from domain.points import disputes, own, reports, watch
from domain.points.reports import Span
from domain.work import Work
from handlers import filling
from handlers.filters import Private
from handlers.staff import points_forms
from handlers.staff.points import maker
from handlers.start import DEEP_LINKS

router = Router(name="points reports")


# ── Questions about entries ───────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeDisputes.filter())
async def questions(press: CallbackQuery, callback_data: SeeDisputes, work: Work) -> Screen:
    first = max(callback_data.page - 1, 0) * screens.SIZE
    found = disputes.waiting(work, first=first, size=screens.SIZE)
    return screens.disputes(found, callback_data.page, work.zone)


@router.callback_query(Private(), SeeDispute.filter())
async def question(press: CallbackQuery, callback_data: SeeDispute, work: Work) -> Screen:
    return _question(work, callback_data.dispute_id)


def _question(work: Work, dispute_id: int) -> Screen:
    seen = disputes.one(work, dispute_id)
    around = own.around(work.session, [seen.entry])
    by = maker(work, seen.entry.actor_id, by_member=seen.by_member)
    return screens.dispute(seen, by, around, work.zone)


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start pd-<id>`, from a card in the staff group."""
    await state.clear()
    (number,) = filling.numbers(argument, 1)
    return replace(_question(work, number), fresh=True)


# ── Unusual earning ───────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeUnusual.filter())
async def unusual(press: CallbackQuery, callback_data: SeeUnusual, work: Work) -> Screen:
    first = max(callback_data.page - 1, 0) * screens.FINDINGS
    found = watch.unusual(work, first=first, size=screens.FINDINGS)
    ids = {one.colleague for one in found.items if one.colleague}
    names = people.staff_names(work.session, ids)
    return screens.unusual(found, names, callback_data.page, work.policy.watch_hours, work.zone)


# ── Reports ───────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeePointsReport.filter())
async def report(press: CallbackQuery, callback_data: SeePointsReport, work: Work) -> Screen:
    day = work.today
    if callback_data.year:
        day = _day(work, callback_data.year, callback_data.month)
    by = "colleague" if callback_data.by == "colleague" else "rule"
    return screens.report(reports.report(work, _span(callback_data.span), day), by)


@router.callback_query(Private(), TakePointsReport.filter())
async def take(press: CallbackQuery, callback_data: TakePointsReport, work: Work) -> Screen:
    work.require(Permission.SEE_POINTS_REPORTS)
    day = _day(work, callback_data.year, callback_data.month)
    wanted = reports.period(_span(callback_data.span), day)
    reports.taken(work, wanted)
    return screens.file(wanted)


@router.callback_query(Private(), DrawPointsReport.filter())
async def draw(press: CallbackQuery, callback_data: DrawPointsReport, work: Work) -> Screen:
    work.require(Permission.SEE_POINTS_REPORTS)
    return screens.picture(_day(work, callback_data.year, 1).year, work.today.year)


def _span(typed: str) -> Span:
    if typed not in set(Span):
        raise Outdated
    return Span(typed)


def _day(work: Work, year: int, month: int) -> date:
    """The first of a month within reach; a press may be forged."""
    if not 2000 <= year <= work.today.year + 1 or not 1 <= month <= 12:
        raise Outdated
    return date(year, month, 1)


__all__ = ("points_forms", "router")  # importing the forms registers them
DEEP_LINKS["pd"] = _linked
