"""After an event, for colleagues: the overview, feedback, the summary and the year's."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import after_forms as asked
from chat import after_screens as screens
from chat import annual_screens, event_words, summary_screens
from chat.actions_after import (
    DrawAfter,
    DrawRate,
    HandInAnnual,
    HandInSummary,
    ReadFeedback,
    SeeAfter,
    SeeAfters,
    SeeAnnual,
    SeeAnnualEvents,
    SeeFeedback,
    SeeRate,
    SeeSummary,
    TakeAnnual,
    TakeSummary,
    WriteAnnual,
    WriteSummary,
)
from chat.approvals import Detail
from chat.paging import SIZE
from chat.screen import Button, Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.events import aftermath, feedback, papers, summary
from domain.plans import rate, yearly
from domain.work import Work
from handlers import filling
from handlers.filters import Private
from handlers.staff import after_forms as forms
from handlers.staff.approvals import DETAILS
from handlers.start import DEEP_LINKS, OPENERS
from locales.i18n import _

router = Router(name="after")


# ── One event ─────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeAfters.filter())
async def listed(press: CallbackQuery, callback_data: SeeAfters, work: Work) -> Screen:
    return _list(work, callback_data.page)


def _list(work: Work, page: int) -> Screen:
    found = aftermath.listed(work, first=max(page - 1, 0) * SIZE, size=SIZE)
    return screens.listed(found, page, work.zone)


async def _open(work: Work, state: FSMContext) -> Screen:
    await state.clear()
    return replace(_list(work, 1), fresh=True)


@router.callback_query(Private(), SeeAfter.filter())
async def opened(press: CallbackQuery, callback_data: SeeAfter, work: Work) -> Screen:
    return _one(work, callback_data.event_id)


def _one(work: Work, event_id: int) -> Screen:
    return screens.overview(
        summary.look(work, event_id), papers.archive(work, event_id), work.zone
    )


async def _linked(work: Work, state: FSMContext, argument: str) -> Screen:
    """`/start after-<event>`, from the staff group's card."""
    await state.clear()
    (event_id,) = filling.numbers(argument, 1)
    return replace(_one(work, event_id), fresh=True)


@router.callback_query(Private(), SeeFeedback.filter())
async def said(press: CallbackQuery, callback_data: SeeFeedback, work: Work) -> Screen:
    event = papers.archive(work, callback_data.event_id).event
    found = feedback.results(work, callback_data.event_id)
    return screens.feedback(event, found, reads=work.actor.may(Permission.RUN_EVENTS))


@router.callback_query(Private(), ReadFeedback.filter())
async def read(press: CallbackQuery, callback_data: ReadFeedback, work: Work) -> Screen:
    page = max(callback_data.page, 1)
    first = (page - 1) * screens.WORDS
    found = feedback.words(work, callback_data.event_id, first=first, size=screens.WORDS)
    return screens.written(callback_data.event_id, found, page)


@router.callback_query(Private(), DrawAfter.filter())
async def draw(press: CallbackQuery, callback_data: DrawAfter, work: Work) -> Screen:
    event = summary.look(work, callback_data.event_id).event
    return screens.picture(event, callback_data.what)


# ── Its summary ───────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeSummary.filter())
async def see_summary(press: CallbackQuery, callback_data: SeeSummary, work: Work) -> Screen:
    return forms.shown_summary(work, callback_data.event_id)


@router.callback_query(Private(), WriteSummary.filter())
async def write_summary(
    press: CallbackQuery, callback_data: WriteSummary, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.RUN_EVENTS)
    seen = summary.look(work, callback_data.event_id)
    version = seen.after.version if seen.after else 0
    form = forms.summarize(work, f"{callback_data.event_id}.{version}")
    now = asked.summary_now(seen.after) if seen.after else {}
    return await filling.begin(form, work, state, now)


@router.callback_query(Private(), HandInSummary.filter())
async def hand_in(press: CallbackQuery, callback_data: HandInSummary, work: Work) -> Screen:
    work.require(Permission.RUN_EVENTS)
    event_id = callback_data.event_id
    if not callback_data.sure:
        return summary_screens.handing_in(summary.look(work, event_id))
    summary.hand_in(work, event_id)
    return forms.shown_summary(work, event_id, _("✓ Handed in. The signers are asked now."))


@router.callback_query(Private(), TakeSummary.filter())
async def take_summary(press: CallbackQuery, callback_data: TakeSummary, work: Work) -> Screen:
    event = summary.taken(work, callback_data.event_id)
    return summary_screens.file(callback_data.event_id, event_words.title(event))


# ── The year's ────────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeAnnual.filter())
async def see_annual(press: CallbackQuery, callback_data: SeeAnnual, work: Work) -> Screen:
    return forms.shown_annual(work, callback_data.year or work.today.year)


@router.callback_query(Private(), SeeAnnualEvents.filter())
async def annual_events(
    press: CallbackQuery, callback_data: SeeAnnualEvents, work: Work
) -> Screen:
    return annual_screens.annual_events(yearly.look(work, callback_data.year), callback_data.page)


@router.callback_query(Private(), WriteAnnual.filter())
async def write_annual(
    press: CallbackQuery, callback_data: WriteAnnual, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.RUN_EVENTS)
    seen = yearly.look(work, callback_data.year)
    version = seen.summary.version if seen.summary else 0
    form = forms.annual(work, f"{callback_data.year}.{version}")
    return await filling.begin(form, work, state, asked.annual_now(seen.summary))


@router.callback_query(Private(), HandInAnnual.filter())
async def hand_in_annual(press: CallbackQuery, callback_data: HandInAnnual, work: Work) -> Screen:
    work.require(Permission.RUN_EVENTS)
    year = callback_data.year
    if not callback_data.sure:
        yearly.look(work, year)
        return annual_screens.handing_in_year(year)
    yearly.hand_in(work, year)
    return forms.shown_annual(work, year, _("✓ Handed in. The signers are asked now."))


@router.callback_query(Private(), TakeAnnual.filter())
async def take_annual(press: CallbackQuery, callback_data: TakeAnnual, work: Work) -> Screen:
    yearly.taken(work, callback_data.year)
    return annual_screens.annual_file(callback_data.year)


@router.callback_query(Private(), SeeRate.filter())
async def see_rate(press: CallbackQuery, callback_data: SeeRate, work: Work) -> Screen:
    found = rate.rate(work, callback_data.year or work.today.year)
    return annual_screens.rate(found, work.today.year)


@router.callback_query(Private(), DrawRate.filter())
async def draw_rate(press: CallbackQuery, callback_data: DrawRate, work: Work) -> Screen:
    return annual_screens.rate_picture(rate.rate(work, callback_data.year).year)


# ── The requests ──────────────────────────────────────────────────────────────────────────────


def _summary_asked(work: Work, approval: Approval) -> Detail:
    """What the signers see of an event's summary beside its effect."""
    event_id = summary.event_of(work, approval)
    if not work.actor.may(Permission.SEE_EVENTS):
        return Detail()
    seen = summary.look(work, event_id)
    text = "\n".join((event_words.title(seen.event), *summary_screens.body(seen)))
    return Detail(text, Button(_("The summary"), SeeSummary(event_id=event_id)))


def _year_asked(work: Work, approval: Approval) -> Detail:
    year = yearly.year_of(work, approval)
    if not work.actor.may(Permission.SEE_EVENTS):
        return Detail()
    seen = yearly.look(work, year)
    lines = [*annual_screens.counts(seen.year), annual_screens.change(seen.year)]
    return Detail("\n".join(lines), Button(_("The summary"), SeeAnnual(year=year)))


DETAILS["event_summary"] = _summary_asked
DETAILS["annual_summary"] = _year_asked
DEEP_LINKS["after"] = _linked
OPENERS["after"] = _open
