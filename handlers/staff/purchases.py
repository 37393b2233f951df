"""/purchases: recorded by hand or by file, looked up, taken back."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import BaseFilter, Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from chat import purchase_file_screens as files
from chat import purchase_screens as screens
from chat.actions_purchases import (
    DropFile,
    PostFile,
    PurchaseTemplate,
    ReturnPurchase,
    SeeFile,
    SeeFiles,
    SeeMemberPurchases,
    SeePurchase,
    SeePurchases,
    TakeFaults,
)
from chat.approvals import Detail
from chat.screen import Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.people import service as people
from domain.purchases import imports, large, reading
from domain.purchases import service as purchases
from domain.work import Work
from handlers.filters import May, Private
from handlers.staff.approvals import DETAILS
from handlers.staff.purchase_forms import listed, room
from handlers.start import OPENERS

router = Router(name="purchases")
SHEETS = (".xlsx", ".xls", ".ods", ".csv")


class SheetSent(BaseFilter):
    """A spreadsheet that nobody asked for."""

    async def __call__(self, message: Message) -> bool:
        document = message.document
        name = (document.file_name or "").lower() if document else ""
        return name.endswith(SHEETS)


@router.message(Private(), StateFilter(None), SheetSent(), May(Permission.RECORD_PURCHASES))
async def sent_a_file(message: Message, work: Work) -> Screen:
    return files.is_it()


@router.message(Private(), Command("purchases"))
async def opened(message: Message, work: Work, state: FSMContext) -> Screen:
    return await _open(work, state)


@router.callback_query(Private(), SeePurchases.filter())
async def pressed(press: CallbackQuery, work: Work) -> Screen:
    return room(work)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(room(work), fresh=True)


@router.callback_query(Private(), PurchaseTemplate.filter())
async def template(press: CallbackQuery, work: Work) -> Screen:
    work.require(Permission.RECORD_PURCHASES)
    return screens.template()


# ── Looked up, taken back ─────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeMemberPurchases.filter())
async def of_member(press: CallbackQuery, callback_data: SeeMemberPurchases, work: Work) -> Screen:
    return listed(work, callback_data.member_id, callback_data.page)


@router.callback_query(Private(), SeePurchase.filter())
async def one(press: CallbackQuery, callback_data: SeePurchase, work: Work) -> Screen:
    return _shown(work, callback_data.purchase_id)


def _shown(work: Work, purchase_id: int) -> Screen:
    found = reading.one(work, purchase_id)
    by, returned_by = found.purchase.recorded_by, found.purchase.returned_by
    names = people.staff_names(work.session, {by, returned_by or by})
    return screens.one(
        found,
        by=str(names[by]),
        returner=str(names[returned_by or by]),
        may_return=work.actor.may(Permission.RECORD_PURCHASES),
        zone=work.zone,
    )


@router.callback_query(Private(), ReturnPurchase.filter())
async def returned(press: CallbackQuery, callback_data: ReturnPurchase, work: Work) -> Screen:
    work.require(Permission.RECORD_PURCHASES)
    if not callback_data.reason:
        return screens.returning(reading.one(work, callback_data.purchase_id))
    purchases.return_(work, callback_data.purchase_id, reason=callback_data.reason)
    return _shown(work, callback_data.purchase_id)


# ── Files ─────────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeFile.filter())
async def file(press: CallbackQuery, callback_data: SeeFile, work: Work) -> Screen:
    looked = imports.look(work, callback_data.import_id)
    return files.file(looked, callback_data.page, work.zone)


@router.callback_query(Private(), TakeFaults.filter())
async def faults(press: CallbackQuery, callback_data: TakeFaults, work: Work) -> Screen:
    looked = imports.look(work, callback_data.import_id)
    return files.faults_as_file(looked, work.actor.person_id)


@router.callback_query(Private(), PostFile.filter())
async def posted(press: CallbackQuery, callback_data: PostFile, work: Work) -> Screen:
    return files.file(imports.post(work, callback_data.import_id), 1, work.zone)


@router.callback_query(Private(), DropFile.filter())
async def dropped(press: CallbackQuery, callback_data: DropFile, work: Work) -> Screen:
    imports.discard(work, callback_data.import_id)
    return files.dropped()


@router.callback_query(Private(), SeeFiles.filter())
async def recent(press: CallbackQuery, work: Work) -> Screen:
    return files.files(imports.recent(work), work.zone)


def _large(work: Work, approval: Approval) -> Detail:
    """What the manager sees of a purchase to agree to: numbers, no name."""
    return Detail(screens.of_row(large.asked_for(approval)))


OPENERS["purchases"] = _open
DETAILS["large_purchase"] = _large
