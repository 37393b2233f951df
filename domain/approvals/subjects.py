"""What requests are about, in the subject's own words: the name of an event, a member's number.

Never a person's name: it stands on buttons and in notices.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Select, select
from sqlmodel import Session, SQLModel

from domain.approvals.model import Approval
from domain.events.after_model import EventAfter
from domain.events.model import Event
from domain.lottery.model import Lottery
from domain.members.model import Member
from domain.plans.model import AnnualPlan, PlanItem
from domain.plans.yearly_model import AnnualSummary
from domain.points.rules_model import Programme
from domain.rewards.model import said
from domain.surveys.model import Survey


def _plain(model: type[SQLModel], column: str) -> Select[tuple[int, object]]:
    table = model.__table__  # type: ignore[attr-defined]
    return select(table.c.id, table.c[column])


_E = Event.__table__  # type: ignore[attr-defined]
_AFTER = EventAfter.__table__  # type: ignore[attr-defined]
# The kind of subject → its id and the words for it.
_NAMED: Mapping[str, Select[tuple[int, object]]] = {
    "event": _plain(Event, "title"),
    "event_after": select(_AFTER.c.id, _E.c.title).join(_E, _E.c.id == _AFTER.c.event_id),
    "survey": _plain(Survey, "title"),
    "lottery": _plain(Lottery, "title"),
    "member": _plain(Member, "number"),
    "points_programme": _plain(Programme, "name"),
    "plan_item": _plain(PlanItem, "title"),
    "annual_plan": _plain(AnnualPlan, "year"),
    "annual_summary": _plain(AnnualSummary, "year"),
}


def names(session: Session, asked: Collection[Approval], *, language: str) -> dict[int, str]:
    """By a request's id what it is about, for those that can be named: a query for each kind of
    subject. For who was shown the requests."""
    wanted: dict[str, set[int]] = defaultdict(set)
    found = {one.id or 0: _proposed(one) for one in asked if _proposed(one)}
    for one in asked:
        kind = one.subject_kind or ""
        if kind in _NAMED and one.subject_id is not None:
            wanted[kind].add(one.subject_id)
    words = {
        (kind, row[0]): said(row[1], language) if isinstance(row[1], dict) else str(row[1] or "")
        for kind, ids in wanted.items()
        for row in session.execute(_NAMED[kind].where(_NAMED[kind].selected_columns[0].in_(ids)))
    }
    for one in asked:
        told = words.get((one.subject_kind or "", one.subject_id or 0))
        if told:
            found[one.id or 0] = told
    return found


def _proposed(one: Approval) -> str:
    """A request about what is no row yet says it itself: the number of a purchase's member."""
    return str(one.proposal["number"]) if one.kind == "large_purchase" else ""
