"""The books of an event: its costs with their bills, its papers."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from chat import after_books_screens as screens
from chat.actions_after import (
    NoPapers,
    RemovePapers,
    SeeCost,
    SeeCosts,
    SeePapers,
    SeePaperSlot,
    ShowEventPapers,
    ShowVoucher,
    StrikeCost,
)
from chat.screen import Screen
from domain.access import Permission
from domain.events import costs, papers
from domain.work import Work
from handlers.filters import Private
from handlers.staff.after_forms import shown_costs, shown_papers, slot_of
from locales.i18n import _

router = Router(name="after_books")


# ── Costs ─────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeCosts.filter())
async def listed(press: CallbackQuery, callback_data: SeeCosts, work: Work) -> Screen:
    return shown_costs(work, callback_data.event_id, page=callback_data.page)


@router.callback_query(Private(), SeeCost.filter())
async def opened(press: CallbackQuery, callback_data: SeeCost, work: Work) -> Screen:
    return screens.cost(costs.one(work, callback_data.cost_id), work.zone)


@router.callback_query(Private(), ShowVoucher.filter())
async def voucher(press: CallbackQuery, callback_data: ShowVoucher, work: Work) -> Screen:
    return screens.voucher(costs.one(work, callback_data.cost_id).cost)


@router.callback_query(Private(), StrikeCost.filter())
async def strike(press: CallbackQuery, callback_data: StrikeCost, work: Work) -> Screen:
    work.require(Permission.RUN_EVENTS)
    if not callback_data.sure:
        return screens.striking(costs.one(work, callback_data.cost_id).cost)
    struck = costs.strike(work, callback_data.cost_id)
    return shown_costs(work, struck.event_id, _("✓ Struck out."))


# ── Papers ────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeePapers.filter())
async def archive(press: CallbackQuery, callback_data: SeePapers, work: Work) -> Screen:
    return shown_papers(work, callback_data.event_id)


@router.callback_query(Private(), SeePaperSlot.filter())
async def slot(press: CallbackQuery, callback_data: SeePaperSlot, work: Work) -> Screen:
    slot_of(callback_data.slot)
    return screens.slot(papers.archive(work, callback_data.event_id), callback_data.slot)


@router.callback_query(Private(), ShowEventPapers.filter())
async def show(press: CallbackQuery, callback_data: ShowEventPapers, work: Work) -> Screen:
    event_id, code = callback_data.event_id, slot_of(callback_data.slot)
    found = papers.of_slot(work, event_id, code)
    return screens.files(papers.archive(work, event_id).event, callback_data.slot, found)


@router.callback_query(Private(), NoPapers.filter())
async def none(press: CallbackQuery, callback_data: NoPapers, work: Work) -> Screen:
    papers.nothing(work, callback_data.event_id, slot_of(callback_data.slot))
    return shown_papers(work, callback_data.event_id, _("✓ Noted: there is none this time."))


@router.callback_query(Private(), RemovePapers.filter())
async def remove(press: CallbackQuery, callback_data: RemovePapers, work: Work) -> Screen:
    work.require(Permission.RUN_EVENTS)
    event_id, code = callback_data.event_id, slot_of(callback_data.slot)
    if not callback_data.sure:
        return screens.removing(papers.archive(work, event_id), callback_data.slot)
    papers.remove(work, event_id, code)
    return shown_papers(work, event_id, _("✓ Taken out."))
