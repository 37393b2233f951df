"""/points: a member's own points, the history, what expires, a year, and "this is wrong"."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from chat import points_history
from chat import points_screens as screens
from chat.actions_points import SeeEntry, SeeExpiring, SeeHistory, SeePoints, SeeYear
from chat.forms import Form
from chat.kinds import Answers
from chat.screen import Screen
from domain.applications import service as applications
from domain.applications.model import WAITING
from domain.errors import NotFound
from domain.members import service as members
from domain.members.model import Member
from domain.points import disputes, own, reading
from domain.points.errors import DisputeOpen, NotDisputable
from domain.standing import service as standing
from domain.tiers import service as tiers
from domain.work import Work
from handlers.filling import FORMS, numbers
from handlers.filters import Private

router = Router(name="points")


@router.message(Private(), Command("points"))
async def points(message: Message, work: Work) -> Screen:
    return replace(shown(work), fresh=True)


@router.callback_query(Private(), SeePoints.filter())
async def pressed(press: CallbackQuery, work: Work) -> Screen:
    return shown(work)


def shown(work: Work) -> Screen:
    """A member's points; to anybody else, what they are and how to come by some."""
    member = members.of(work)
    if member is None:
        applied = applications.standing(work)
        return screens.for_guests(
            waiting=applied is not None and applied.state in WAITING,
            accepting=work.policy.accepting_applications,
        )
    return screens.purse(
        reading.overview(work),
        tiers.progress(work.session, member, work.now),
        barred=standing.may_move_points(work.session, member.id or 0),
    )


def _member(work: Work) -> Member:
    """The acting member.

    Raises:
        NotFound: they are none.
    """
    member = members.of(work)
    if member is None:
        raise NotFound
    return member


# ── The history ───────────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeHistory.filter())
async def history(press: CallbackQuery, callback_data: SeeHistory, work: Work) -> Screen:
    first = max(callback_data.page - 1, 0) * points_history.SIZE
    found = reading.history(work, first=first, size=points_history.SIZE)
    around = own.around(work.session, found.items)
    return points_history.history(found.items, found.total, callback_data.page, around, work.zone)


@router.callback_query(Private(), SeeEntry.filter())
async def entry(press: CallbackQuery, callback_data: SeeEntry, work: Work) -> Screen:
    found = own.entry(work, callback_data.transfer_id)
    return points_history.entry(found, callback_data.page, work.today, work.zone)


def wrong(work: Work, argument: str) -> Form:
    """A member's question about an entry of theirs, in a sentence."""
    (number,) = numbers(argument, 1)
    found = own.entry(work, number)
    if found.dispute and found.looked_into:
        raise DisputeOpen(due=found.dispute.due_at)
    if not found.disputable:
        raise NotDisputable

    def send(work: Work, answers: Answers) -> Screen:
        disputes.raise_(work, number, answers["words"])
        thanks = points_history.looked_into(work.policy.dispute_days)
        return _again(work, number, line=thanks)

    form = points_history.wrong(f"wrong.{argument}", send)
    return replace(form, left=lambda work: _again(work, number))


def _again(work: Work, number: int, *, line: str = "") -> Screen:
    found = own.entry(work, number)
    return points_history.entry(found, 1, work.today, work.zone, line=line)


# ── What expires, a year ──────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeeExpiring.filter())
async def expiring(press: CallbackQuery, callback_data: SeeExpiring, work: Work) -> Screen:
    barred = standing.may_move_points(work.session, _member(work).id or 0)
    found = reading.overview(work).expiring
    return screens.expiring(found, callback_data.page, barred=barred)


@router.callback_query(Private(), SeeYear.filter())
async def year(press: CallbackQuery, callback_data: SeeYear, work: Work) -> Screen:
    member = _member(work)
    years = range(min(member.joined_on.year, work.today.year), work.today.year + 1)
    chosen = callback_data.year if callback_data.year in years else work.today.year
    months = reading.year(work.session, member.id or 0, chosen)
    sums = (sum(month.earned for month in months), sum(month.spent for month in months))
    return screens.year(member.id or 0, chosen, years, sums)


FORMS["wrong"] = wrong
