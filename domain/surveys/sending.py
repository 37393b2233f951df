"""Invitations and reminders, a chunk at a time (R6.4, R8.5).

The audience is walked when the survey opens: everybody gets a row. Every day it is open, those
who have come into it since get theirs. Rows are asked when they are due; who was asked elsewhere
lately waits with the reason, as long as the survey is open.
"""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select, update

from domain import calendar, outbox, upsert
from domain.access import Permission
from domain.members.model import Member
from domain.people.model import Person
from domain.surveys import audience, publishing, rest
from domain.surveys.audience import ON_THE_ROLL, Audience
from domain.surveys.model import Receipt, State, Survey, SurveyInvitation, SurveyOptOut
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_I = SurveyInvitation.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_O = SurveyOptOut.__table__  # type: ignore[attr-defined]

WALKED = 500  # members in one unit
CHUNK = 200  # invitations in one unit
REMINDED = (timedelta(days=3), timedelta(days=7))  # after the invitation
UNANSWERED = (Receipt.SENT, Receipt.STARTED)


def run(work: Work) -> int:
    """The next chunk of what is due with surveys: opened, closed, walked, asked, reminded. 0 when
    nothing is left; nobody is asked twice, whoever calls it and how often."""
    work.require(Permission.RUN_SCHEDULE)
    steps: tuple[Callable[[Work], int], ...] = (publishing.due, _walk)
    if outbox.decent_hour(work) is None:
        steps = (*steps, _ask, _remind)
    return next((done for step in steps if (done := step(work))), 0)


def _walk(work: Work) -> int:
    """A row for the next members the survey is for, once each; the whole roll first, then once a
    day those who have none yet."""
    midnight = calendar.local_instant(work.today, time(0), work.policy.timezone)
    survey = work.session.execute(
        select(Survey)
        .where(_S.c.state == State.OPEN, or_(_S.c.walked_at.is_(None), _S.c.walked_at < midnight))
        .order_by(_S.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if survey is None:
        return 0
    again = survey.walked_at is not None
    has_one = exists().where(_I.c.survey_id == survey.id, _I.c.person_id == _M.c.person_id)
    people = work.session.execute(
        audience.meant(work, Audience.of(survey.audience))
        .where(~has_one if again else _M.c.id > survey.walked)
        .order_by(_M.c.id)
        .limit(WALKED)
    ).all()
    rows = [
        {
            "survey_id": survey.id,
            "person_id": one.person_id,
            "member_id": one.id,
            "state": Receipt.QUEUED,
            "nps": survey.nps,
            "next_at": work.now,
            "reminded": 0,
        }
        for one in people
    ]
    upsert.all_if_new(work.session, _I, rows)
    if people and not again:
        survey.walked = people[-1].id
    if len(people) < WALKED:
        survey.walked_at = work.now
    work.session.flush()
    return max(1, len(people))


def _ask(work: Work) -> int:
    """Invite the next of those who are due; who rests is looked at again when the rest is over."""
    _hold_open(work)
    found = _due(work, _I.c.state == Receipt.QUEUED)
    if found is None:
        return 0
    survey, rows = found
    resting = rest.resting(work, survey, [row.person_id for row in rows])
    verdicts = {row.id: _verdict(work, row, resting) for row in rows}
    asked = [row for row in rows if verdicts[row.id] is None]
    ids = [row.id for row in asked]
    work.session.execute(
        update(_I)
        .where(_I.c.id.in_(ids))
        .values(state=Receipt.SENT, invited_at=work.now, held=None, next_at=work.now + REMINDED[0])
    )
    _keep(work, [{"row": row, **why} for row, why in verdicts.items() if why is not None])
    outbox.queue_all(work, "survey.invited", [_notice(row, "invited") for row in asked])
    return len(rows)


def _verdict(work: Work, row: Row[Any], resting: Any) -> dict[str, Any] | None:
    """Why somebody is not asked now, and when they are looked at again; None: they are."""
    if row.status not in ON_THE_ROLL:
        return {"why": "gone", "at": None}
    if row.opted_out is not None:
        return {"why": "opted_out", "at": None}
    if row.telegram_id is None or row.unreachable_since is not None:
        return {"why": "unreachable", "at": work.now + calendar.DAY}
    if row.person_id in resting:
        why, until = resting[row.person_id]
        return {"why": why, "at": until}
    return None


def _remind(work: Work) -> int:
    """Those who have not answered, three and seven days after the invitation; then no more."""
    found = _due(work, _I.c.state.in_(UNANSWERED))
    if found is None:
        return 0
    _survey, rows = found
    told = []
    again: list[dict[str, Any]] = []
    for row in rows:
        late = row.invited_at is None or row.invited_at <= work.now - REMINDED[1]
        count = 2 if late else 1
        again.append({
            "row": row.id,
            "count": count,
            "at": None if late else row.invited_at + REMINDED[1],
        })  # fmt: skip
        if _verdict(work, row, {}) is None and row.invited_at is not None:
            told.append(_notice(row, f"reminded:{count}"))
    work.session.connection().execute(
        update(_I)
        .where(_I.c.id == bindparam("row"))
        .values(reminded=bindparam("count"), next_at=bindparam("at")),
        again,
    )
    outbox.queue_all(work, "survey.reminder", told)
    return len(rows)


def _due(work: Work, which: Any) -> tuple[Survey, list[Row[Any]]] | None:
    """The next open survey with invitations that are due, and a chunk of them. Its row is held, so
    that a second runner leaves it alone."""
    waiting = exists().where(_I.c.survey_id == _S.c.id, which, _I.c.next_at <= work.now)
    survey = work.session.execute(
        select(Survey)
        .where(_S.c.state == State.OPEN, waiting)
        .order_by(_S.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if survey is None:
        return None
    rows = work.session.execute(
        select(
            _I.c.id, _I.c.survey_id, _I.c.person_id, _I.c.invited_at,
            _M.c.status, _P.c.telegram_id, _P.c.unreachable_since,
            _O.c.person_id.label("opted_out"),
        )
        .join(_M, _M.c.id == _I.c.member_id)
        .join(_P, _P.c.id == _I.c.person_id)
        .outerjoin(_O, _O.c.person_id == _I.c.person_id)
        .where(_I.c.survey_id == survey.id, which, _I.c.next_at <= work.now)
        .order_by(_I.c.id)
        .limit(CHUNK)
    ).all()  # fmt: skip
    return (survey, list(rows)) if rows else None


def _hold_open(work: Work) -> None:
    """Two runners with different surveys take turns: each sees whom the other has asked."""
    work.session.execute(
        select(_S.c.id).where(_S.c.state == State.OPEN).order_by(_S.c.id).with_for_update()
    )


def _keep(work: Work, rows: list[dict[str, Any]]) -> None:
    if rows:
        work.session.connection().execute(
            update(_I)
            .where(_I.c.id == bindparam("row"))
            .values(held=bindparam("why"), next_at=bindparam("at")),
            rows,
        )


def _notice(row: Row[Any], what: str) -> tuple[int, str, dict[str, Any]]:
    key = f"survey:{row.survey_id}:{row.person_id}:{what}"
    return row.person_id, key, {"survey_id": row.survey_id, "person_id": row.person_id}
