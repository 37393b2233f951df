"""The summary of an event: drafted from figures, completed in words, signed by manager, leader and
general manager (R4.9, E44).

Locks: the approval before the event, as a decision takes them.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from domain import audit
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import Outdated
from domain.events import books, drafting, feedback, figures
from domain.events.after_errors import BooksClosed, SummaryNotThere
from domain.events.after_model import EventAfter
from domain.events.figures import Figures
from domain.events.model import Event, EventState
from domain.plans.reading import Request, asked
from domain.work import Work

_A = EventAfter.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]

KIND = "event_summary"
LONGEST = 2000  # characters of each part


@dataclass(frozen=True, slots=True)
class Words:
    """What the specialist adds: what it brought about, what went wrong, what we learn from it."""

    effect: str
    problems: str = ""
    lessons: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """An event with what is known of it by now. `after` None: it is not over. Once handed in,
    `figures` are those that were; `writable`: its words may be changed by the actor."""

    event: Event
    after: EventAfter | None
    figures: Figures
    quotes: tuple[str, ...]
    request: Request | None
    writable: bool
    may_hand_in: bool


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


def complete(work: Work, event_id: int, words: Words, *, version: int) -> EventAfter:
    """Write or change the words of the summary; `version` is the one the actor saw.

    Raises:
        NotFound: no such event. SummaryNotThere: `reason` early, handed_in, signed, empty.
        Outdated: a colleague has changed it.
    """
    work.require(Permission.RUN_EVENTS)
    after = _open(work, event_id)
    if not words.effect.strip():
        raise SummaryNotThere(reason="empty")
    done = work.session.execute(
        update(_A)
        .where(_A.c.event_id == event_id, _A.c.version == version)
        .values(
            effect=words.effect.strip()[:LONGEST],
            problems=words.problems.strip()[:LONGEST],
            lessons=words.lessons.strip()[:LONGEST],
            version=version + 1,
        )
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    work.session.refresh(after)
    audit.record(work, "event_summary.completed", after)
    return after


def _open(work: Work, event_id: int) -> EventAfter:
    try:
        event = books.opened(work, event_id)
    except BooksClosed as closed:
        raise SummaryNotThere(**closed.facts) from None
    after = of_event(work, event_id)
    if after is None or event.state == EventState.CANCELLED:
        raise SummaryNotThere(reason="early")
    return after


def of_event(work: Work, event_id: int) -> EventAfter | None:
    """What follows an event; None before its end. The caller holds the right."""
    found: EventAfter | None = work.session.execute(
        select(EventAfter)
        .where(_A.c.event_id == event_id)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found


# ── Through the chain ─────────────────────────────────────────────────────────────────────────


def hand_in(work: Work, event_id: int) -> Approval:
    """Ask for the signatures; figures and words stay as they are from here on. Of two colleagues
    at once, one hands it in.

    Raises:
        NotFound: no such event.
        SummaryNotThere: `reason` early, soon (`from_time`: figures still come in), empty (no
            words yet), handed_in, signed.
    """
    work.require(Permission.RUN_EVENTS)
    event = books.known(work, event_id)
    after = of_event(work, event_id)
    if after is None:
        raise SummaryNotThere(reason="early")
    if after.drafted_at is None:
        raise SummaryNotThere(reason="soon", from_time=drafting.draft_at(work, event))
    if not after.effect:
        raise SummaryNotThere(reason="empty")
    done = work.session.execute(
        update(_E)
        .where(_E.c.id == event_id, _E.c.state == EventState.OVER)
        .values(state=EventState.SUMMARIZED, version=_E.c.version + 1)
    )
    work.session.refresh(event)
    if not done.rowcount:  # type: ignore[attr-defined]
        signed = event.state == EventState.SIGNED
        raise SummaryNotThere(reason="signed" if signed else "handed_in")
    proposal = _asked(work, event, after)
    approval = approvals.propose(work, KIND, subject=after, reason=after.effect, proposal=proposal)
    after.approval_id = approval.id
    work.session.flush()
    audit.record(work, "event_summary.handed_in", after)
    return approval


def _asked(work: Work, event: Event, after: EventAfter) -> dict[str, Any]:
    """What is signed, frozen."""
    after.figures = figures.frozen(figures.of(work, event))
    after.version += 1
    return {
        "title": event.title,
        "effect": after.effect,
        "problems": after.problems,
        "lessons": after.lessons,
        "figures": after.figures,
    }


@approvals.reviser(KIND)
def revised(work: Work, approval: Approval) -> dict[str, Any]:
    """The summary as it stands after the revision (within 3 working days, E44.2)."""
    event, after = _subject(work, approval)
    return _asked(work, event, after)


@approvals.executor(KIND)
def signed(work: Work, approval: Approval) -> None:
    """All have signed: the books of the event are closed."""
    event, after = _subject(work, approval)
    _move(work, event, EventState.SIGNED)
    audit.record(work, "event_summary.signed", after)


@approvals.refusal(KIND)
def declined(work: Work, approval: Approval) -> None:
    """Rejected or taken back: it may be written anew, with the figures of then."""
    event, after = _subject(work, approval)
    after.figures = None
    _move(work, event, EventState.OVER)


def _move(work: Work, event: Event, state: EventState) -> None:
    work.session.execute(
        update(_E)
        .where(_E.c.id == event.id, _E.c.state == EventState.SUMMARIZED)
        .values(state=state, version=_E.c.version + 1)
    )
    work.session.refresh(event)


def _subject(work: Work, approval: Approval) -> tuple[Event, EventAfter]:
    after = work.session.get_one(EventAfter, approval.subject_id or 0, populate_existing=True)
    return books.known(work, after.event_id), after


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


def look(work: Work, event_id: int) -> Summary:
    """An event and its summary.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    return _look(work, event_id)


def told(work: Work, event_id: int) -> Summary:
    """The same for a notice, a picture or a file; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return _look(work, event_id)


def event_of(work: Work, approval: Approval) -> int:
    """The event whose summary this request is about; the caller has been shown the request."""
    return work.session.get_one(EventAfter, approval.subject_id or 0).event_id


def taken(work: Work, event_id: int) -> Event:
    """Note that the actor takes the summary along as a file.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = books.known(work, event_id)
    audit.record(work, "event_summary.taken", event)
    return event


def _look(work: Work, event_id: int) -> Summary:
    event = books.known(work, event_id)
    after = of_event(work, event_id)
    kept = None if after is None else after.figures
    request = None if after is None else asked(work, after.approval_id)
    runs = work.actor.may(Permission.RUN_EVENTS)
    past = after is not None and event.state in (EventState.OVER, EventState.SUMMARIZED)
    return Summary(
        event,
        after,
        figures.thawed(kept) if kept else figures.of(work, event),
        tuple(feedback.quotes(work.session, event_id)),
        request,
        writable=runs and past and books.stands_open(work, event),
        may_hand_in=runs
        and event.state == EventState.OVER
        and after is not None
        and after.drafted_at is not None
        and bool(after.effect),
    )
