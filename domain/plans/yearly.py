"""The year's summary of events: drafted from 1 December, completed, signed by 31 December (E45.3).

Locks: the approval before the summary, as a decision takes them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from domain import audit, outbox, upsert
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.taking import hold
from domain.errors import NotFound, Outdated
from domain.events.after_errors import YearNotThere
from domain.events.planners import planners
from domain.plans import held
from domain.plans.held import Year
from domain.plans.reading import Request, asked
from domain.plans.yearly_model import AnnualSummary, YearState
from domain.work import Work

_Y = AnnualSummary.__table__  # type: ignore[attr-defined]

KIND = "annual_summary"
LONGEST = 3000  # characters of each part
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Words:
    """What the events have to do with how the membership changed, where the year went another way
    than its plan and why, and what went wrong."""

    effect: str
    deviations: str = ""
    problems: str = ""


@dataclass(frozen=True, slots=True)
class Annual:
    """A year and its summary; `summary` None: not begun. Once handed in, `year` is as it was
    then. `writable`: the actor may change its words."""

    year: Year
    summary: AnnualSummary | None
    request: Request | None
    writable: bool
    may_hand_in: bool


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


def describe(work: Work, year: int, words: Words, *, version: int) -> AnnualSummary:
    """Write or change the words; `version` is the one the actor saw, 0 before there was any.

    Raises:
        YearNotThere: `reason` year (neither this one nor the last), handed_in, signed, empty.
        Outdated: a colleague has changed it.
    """
    work.require(Permission.RUN_EVENTS)
    if not 0 <= work.today.year - year <= 1:
        raise YearNotThere(reason="year")
    if not words.effect.strip():
        raise YearNotThere(reason="empty")
    _begin(work, year)
    summary = _open(work, year)
    done = work.session.execute(
        update(_Y)
        .where(_Y.c.id == summary.id, _Y.c.version == max(1, version))
        .values(
            effect=words.effect.strip()[:LONGEST],
            deviations=words.deviations.strip()[:LONGEST],
            problems=words.problems.strip()[:LONGEST],
            version=_Y.c.version + 1,
        )
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    work.session.refresh(summary)
    audit.record(work, "annual_summary.completed", summary)
    return summary


def _begin(work: Work, year: int) -> bool:
    """A draft for this year; whether it is new."""
    return upsert.if_new(
        work.session,
        _Y,
        year=year,
        state=YearState.DRAFT,
        version=1,
        effect="",
        deviations="",
        problems="",
        begun_at=work.now,
    )


def of_year(work: Work, year: int) -> AnnualSummary | None:
    """The caller holds the right."""
    found: AnnualSummary | None = work.session.execute(
        select(AnnualSummary).where(_Y.c.year == year).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found


def _open(work: Work, year: int) -> AnnualSummary:
    """The summary, nobody else's until the transaction ends, while its words may change."""
    known = select(_Y.c.approval_id).where(_Y.c.year == year)
    approval_id = work.session.execute(known).scalar_one_or_none()
    state = hold(work, approval_id)
    summary: AnnualSummary = work.session.execute(
        select(AnnualSummary)
        .where(_Y.c.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if summary.approval_id != approval_id:
        raise Outdated
    if summary.state == YearState.DRAFT or (
        summary.state == YearState.PROPOSED and state == "returned"
    ):
        return summary
    raise YearNotThere(reason=_step(summary))


def _step(summary: AnnualSummary) -> str:
    return "signed" if summary.state == YearState.SIGNED else "handed_in"


# ── Through the chain ─────────────────────────────────────────────────────────────────────────


def hand_in(work: Work, year: int) -> Approval:
    """Ask for the signatures, from December on; figures and words stay as they are from here on.
    Of two colleagues at once, one hands it in.

    Raises:
        YearNotThere: `reason` early (before December), empty (no words yet), handed_in, signed.
    """
    work.require(Permission.RUN_EVENTS)
    if work.today < date(year, DECEMBER, 1):
        raise YearNotThere(reason="early")
    summary = of_year(work, year)
    if summary is None or not summary.effect:
        raise YearNotThere(reason="empty")
    done = work.session.execute(
        update(_Y)
        .where(_Y.c.id == summary.id, _Y.c.state == YearState.DRAFT)
        .values(state=YearState.PROPOSED, version=_Y.c.version + 1)
    )
    work.session.refresh(summary)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise YearNotThere(reason=_step(summary))
    approval = approvals.propose(
        work, KIND, subject=summary, reason=summary.effect, proposal=_asked(work, summary)
    )
    summary.approval_id = approval.id
    work.session.flush()
    audit.record(work, "annual_summary.handed_in", summary)
    return approval


def _asked(work: Work, summary: AnnualSummary) -> dict[str, Any]:
    """What is signed, frozen."""
    summary.figures = held.frozen(held.of_year(work, summary.year))
    return {
        "effect": summary.effect,
        "deviations": summary.deviations,
        "problems": summary.problems,
        "figures": summary.figures,
    }


@approvals.reviser(KIND)
def revised(work: Work, approval: Approval) -> dict[str, Any]:
    """The summary as it stands after the revision (within 3 working days)."""
    return _asked(work, _subject(work, approval))


@approvals.executor(KIND)
def signed(work: Work, approval: Approval) -> None:
    """All have signed."""
    summary = _subject(work, approval)
    _move(work, summary, YearState.SIGNED)
    audit.record(work, "annual_summary.signed", summary)


@approvals.refusal(KIND)
def declined(work: Work, approval: Approval) -> None:
    """Rejected or taken back: a draft again, with the figures of then."""
    summary = _subject(work, approval)
    summary.figures = None
    work.session.flush()
    _move(work, summary, YearState.DRAFT)


def _move(work: Work, summary: AnnualSummary, state: YearState) -> None:
    work.session.execute(
        update(_Y)
        .where(_Y.c.id == summary.id, _Y.c.state == YearState.PROPOSED)
        .values(state=state, version=_Y.c.version + 1)
    )
    work.session.refresh(summary)


def _subject(work: Work, approval: Approval) -> AnnualSummary:
    return work.session.get_one(AnnualSummary, approval.subject_id or 0, populate_existing=True)


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


def look(work: Work, year: int) -> Annual:
    """A year's summary, or its figures while there is none.

    Raises:
        NotFound: no year of ours.
    """
    work.require(Permission.SEE_EVENTS)
    return _look(work, year)


def told(work: Work, year: int) -> Annual:
    """The same for a notice, a picture or a file; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return _look(work, year)


def year_of(work: Work, approval: Approval) -> int:
    """The year whose summary this request is about; the caller has been shown the request."""
    return _subject(work, approval).year


def taken(work: Work, year: int) -> None:
    """Note that the actor takes a year's summary along as a file."""
    work.require(Permission.SEE_EVENTS)
    audit.record(work, "annual_summary.taken", of_year(work, year), purpose=str(year))


def _look(work: Work, year: int) -> Annual:
    if not 2000 <= year <= 2100:
        raise NotFound
    summary = of_year(work, year)
    request = None if summary is None else asked(work, summary.approval_id)
    state = YearState.DRAFT if summary is None else YearState(summary.state)
    returned = request is not None and request.approval.state == "returned"
    runs = work.actor.may(Permission.RUN_EVENTS) and 0 <= work.today.year - year <= 1
    kept = None if summary is None else summary.figures
    return Annual(
        held.thawed(kept) if kept else held.of_year(work, year),
        summary,
        request,
        writable=runs and (state == YearState.DRAFT or (state == YearState.PROPOSED and returned)),
        may_hand_in=runs
        and state == YearState.DRAFT
        and summary is not None
        and bool(summary.effect)
        and work.today >= date(year, DECEMBER, 1),
    )


# ── Reminding ─────────────────────────────────────────────────────────────────────────────────


def run(work: Work) -> int:
    """From 1 December on the year has a draft, and whoever plans events is reminded at each
    distance from its last day, and once more when that has passed; how many were told."""
    work.require(Permission.RUN_SCHEDULE)
    today = work.today
    year = today.year if today.month == DECEMBER else today.year - 1
    left = (date(year, DECEMBER, 31) - today).days
    passed = [days for days in work.policy.plan_reminders if left <= days]
    if left < -31 or not passed:
        return 0
    if left >= 0 and _begin(work, year):
        audit.record(work, "annual_summary.drafted", of_year(work, year))
    summary = of_year(work, year)
    if summary is None or summary.state != YearState.DRAFT:
        return 0
    first = f"annual:{year}:{min(passed) if left >= 0 else 'late'}"
    to = [one for one in planners(work) if not outbox.is_queued(work, f"{first}:{one}")]
    outbox.queue_all(
        work, "annual_summary.due", [(one, f"{first}:{one}", {"year": year}) for one in to]
    )
    return len(to)
