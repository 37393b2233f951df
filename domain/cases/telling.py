"""Who is told what about a case. Parameters are ids only; delivery finds the words.

Keys are made of facts, so that nothing is told twice: `case:m7:desk` is message 7 in the case's
topic, `case:m7:member` to the member, `case:m7:p3` in the private chat of colleague 3. What
somebody said may be told at any hour; where a case stands waits for a decent one (R8.5).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain import addresses, outbox
from domain.cases import clocks, relay, topics
from domain.cases.model import CaseMessage, CaseStep, ServiceCase, Side
from domain.outbox import STAFF_GROUP
from domain.work import Work

_LIVE = frozenset({"asked", "resolved"})  # a colleague is talking with the member
_RENAMED = frozenset(  # what changes the name of a topic
    {
        "retyped",
        "reopened",
        "not_solved",
        "confirmed",
        "closed",
        "withdrawn",
        "declined",
        "thanked",
    }
)


def opened(work: Work, case: ServiceCase, *, survey_id: int | None = None) -> None:
    """The member, that it is recorded under its number, or why we come back to their answers in
    the survey `survey_id`; the desk, by a card in its topic."""
    if survey_id is None:
        _member(work, case, "case.opened", "opened")
    else:
        later = outbox.decent_hour(work)
        _member(work, case, "case.followed_up", "opened", later, survey_id=survey_id)
    assert case.id is not None
    _to_topic(work, case, "case.card", topics.card_key(case.id))


def message(work: Work, case: ServiceCase, message: CaseMessage) -> None:
    """Bring what was said to the other side: all of it, once (R7.4). Of an album that came at
    once the first message brings the others. Notes stay where they are."""
    if message.side == Side.NOTE or relay.leader(work.session, message) != message.id:
        return
    if message.side == Side.STAFF:
        _said(work, case, message, "member", case.person_id)
        if relay.first_answer(work.session, message) or clocks.late_until_now(work, case):
            _redraw(work, case, f"m{message.id}")
    if message.side != Side.STAFF or not relay.is_in_topic(work.session, message):
        _to_desk(work, case, message)


def edited(work: Work, case: ServiceCase, message: CaseMessage) -> None:
    """Redraw every message that repeats the one changed; one that is still to come is told as it
    reads now."""
    if message.side == Side.NOTE or message.edited_at is None:
        return
    first = relay.leader(work.session, message)
    for told in relay.told(work, case, first):
        outbox.queue(
            work,
            "case.message",
            to=STAFF_GROUP if told.person_id is None else told.person_id,
            topic=told.topic,
            edits=told.key,
            key=f"{told.key}:{message.edited_at.isoformat()}",
            case=case.id,
            message=first,
            person=told.person_id,
        )


def moved(work: Work, case: ServiceCase, step: CaseStep) -> None:
    """The desk, by card and name of the topic; the member, of a step somebody else took."""
    _redraw(work, case, str(step.id))
    if step.what == "retyped" and case.confidential and case.about_person_id is None:
        _hide(work, case, step)
    if step.what in _RENAMED:
        _to_topic(work, case, "case.topic", f"case:{case.id}:topic:{step.id}")
    if step.what == "resolved" and not case.confidential and not topics.has_none(work.session):
        solution = work.session.get(CaseMessage, (step.facts or {}).get("message_id"))
        if solution is not None:
            _to_desk(work, case, solution)
    if step.what == "not_solved":
        _unsolved(work, case, step)
    if step.by != case.person_id:
        late = None if step.what in _LIVE else outbox.decent_hour(work)
        _member(work, case, "case.moved", f"step:{step.id}", late, step_id=step.id)


def overdue(work: Work, case: ServiceCase) -> None:
    """A promise was broken just now: the card says so."""
    _redraw(work, case, f"late:{int(work.now.timestamp())}")


def _unsolved(work: Work, case: ServiceCase, step: CaseStep) -> None:
    """Who has the case hears at once that its solution was none; where there is no topic, the
    words themselves say it."""
    if case.assignee_id is None or relay.in_private(work.session, case):
        return
    for person_id in relay.desk(work, case):
        key = f"case:{case.id}:unsolved:{step.id}:p{person_id}"
        outbox.queue(work, "case.unsolved", to=person_id, key=key, case_id=case.id)


def _to_desk(work: Work, case: ServiceCase, message: CaseMessage) -> None:
    """Into the case's topic; where it has none, to those who have the case or may take it."""
    if not relay.in_private(work.session, case):
        _said(work, case, message, "desk", None)
    elif message.side != Side.STAFF:
        for person_id in relay.desk(work, case):
            _said(work, case, message, f"p{person_id}", person_id)


def _said(
    work: Work, case: ServiceCase, message: CaseMessage, where: str, person_id: int | None
) -> None:
    assert case.id is not None
    in_group = where == "desk"
    if person_id is None and not in_group:
        return  # who called or wrote a letter has no chat with us
    outbox.queue(
        work,
        "case.message",
        to=STAFF_GROUP if person_id is None else person_id,
        topic=topics.name(case.id) if in_group else None,
        key=f"case:m{message.id}:{where}",
        case=case.id,
        message=message.id,
        person=person_id,
    )


def undelivered(work: Work, *, case_id: int, message_id: int) -> None:
    """The member could not be reached with an answer: the desk has to know."""
    case = work.session.get_one(ServiceCase, case_id)
    key = f"case:m{message_id}:lost"
    if not relay.in_private(work.session, case):
        _to_topic(work, case, "case.undelivered", key)
        return
    for person_id in relay.desk(work, case):
        outbox.queue(
            work, "case.undelivered", to=person_id, key=f"{key}:p{person_id}", case=case_id
        )


def _hide(work: Work, case: ServiceCase, step: CaseStep) -> None:
    """It turned out to be about a colleague: its topic is told so, and closed."""
    assert case.id is not None
    group = addresses.staff_group(work.session)
    if group is None or topics.thread(work.session, case_id=case.id, chat_id=group) is None:
        return
    for kind in ("case.hidden", "case.topic"):
        key = f"{kind}:{case.id}:{step.id}"
        topic = topics.name(case.id)
        outbox.queue(work, kind, to=STAFF_GROUP, topic=topic, key=key, case=case.id)


def _redraw(work: Work, case: ServiceCase, what: str) -> None:
    assert case.id is not None
    key = topics.card_key(case.id)
    _to_topic(work, case, "case.card", f"{key}:{what}", edits=key)


def _to_topic(
    work: Work, case: ServiceCase, kind: str, key: str, *, edits: str | None = None
) -> None:
    assert case.id is not None
    if not case.confidential:
        topic = topics.name(case.id)
        outbox.queue(work, kind, to=STAFF_GROUP, topic=topic, edits=edits, key=key, case=case.id)


def _member(
    work: Work,
    case: ServiceCase,
    kind: str,
    key: str,
    not_before: datetime | None = None,
    **params: Any,
) -> None:
    if case.person_id is not None:
        outbox.queue(
            work,
            kind,
            to=case.person_id,
            key=f"case:{case.id}:{key}",
            not_before=not_before,
            case_id=case.id,
            **params,
        )
