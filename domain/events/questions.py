"""What an event asks of those who register (SPEC 6): kept as data, see chat/event_questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from domain import audit
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.events.errors import NotOpen
from domain.events.model import Event, EventState
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]

KINDS = ("text", "number", "date", "choice", "choices", "yes_no")
MOST, MOST_OPTIONS = 8, 12
_LIVE = (EventState.DRAFT, EventState.PROPOSED, EventState.APPROVED, EventState.ANNOUNCED)


@dataclass(frozen=True, slots=True)
class Question:
    """In the words of whoever asks. `options` are the answers to choose from."""

    ask: str
    kind: str
    options: Sequence[str] = ()
    optional: bool = False


def of(work: Work, event_id: int) -> Event:
    """The event whose questions are to be written.

    Raises:
        NotFound: no such event. NotOpen: it is over or cancelled.
    """
    work.require(Permission.PLAN_EVENTS)
    found = work.session.get(Event, event_id, populate_existing=True)
    if found is None:
        raise NotFound
    if found.state not in _LIVE:
        cancelled = found.state == EventState.CANCELLED
        raise NotOpen(reason="cancelled" if cancelled else "over")
    return found


def write(
    work: Work, event_id: int, wanted: Sequence[Question], *, names: bool, version: int
) -> Event:
    """Ask this from now on; who is registered is asked nothing more. `names`: who comes along.
    A question and an answer that stay in words keep their names, so that answers given before are
    still understood. `version` is the event's as the actor saw it. Nothing here needs approval.

    Raises:
        NotFound, NotOpen: as `of`. Outdated: a colleague has changed the event.
    """
    work.require(Permission.PLAN_EVENTS)
    event = of(work, event_id)
    rows = _named(wanted[:MOST], _questions(event))
    if names:
        rows.insert(0, {"kind": "companions"})
    done = work.session.execute(
        update(_V)
        .where(_V.c.id == event_id, _V.c.version == version, _V.c.state.in_(_LIVE))
        .values(questions=rows or None, version=_V.c.version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    work.session.refresh(event)
    audit.record(work, "event.questions_written", event)
    return event


def _questions(event: Event) -> list[Mapping[str, Any]]:
    return [one for one in event.questions or () if "name" in one]


def _named(
    wanted: Sequence[Question], before: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    known = {str(one["ask"]): one for one in before}
    fresh = max(
        (int(str(one["name"])) for one in before if str(one["name"]).isdecimal()), default=0
    )
    rows: list[dict[str, Any]] = []
    for one in wanted:
        same = known.pop(one.ask, None)
        if same is None:
            fresh += 1
        row = {
            "name": str(fresh) if same is None else same["name"],
            "ask": one.ask,
            "kind": one.kind if one.kind in KINDS else "text",
            "optional": one.optional,
        }
        if one.kind in ("choice", "choices"):
            row["options"] = _keyed(one.options, (same or {}).get("options") or ())
        rows.append(row)
    return rows


def _keyed(words: Sequence[str], before: Sequence[Sequence[str]]) -> list[list[str]]:
    """[key, words] of each answer to choose from."""
    known = {text: key for key, text in before}
    fresh = max((int(key) for key in known.values() if key.isdecimal()), default=0)
    options: list[list[str]] = []
    for text in dict.fromkeys(words[:MOST_OPTIONS]):
        key = known.get(text)
        if key is None:
            fresh += 1
            key = str(fresh)
        options.append([key, text])
    return options
