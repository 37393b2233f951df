"""Nobody is asked too often (R6.4): who may be asked again, and when."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from domain import outbox, upsert
from domain.surveys.model import Survey, SurveyAsk, SurveyInvitation
from domain.work import Work

_I = SurveyInvitation.__table__  # type: ignore[attr-defined]
_K = SurveyAsk.__table__  # type: ignore[attr-defined]

BETWEEN = timedelta(days=14)  # two invitations to surveys
BETWEEN_NPS = timedelta(days=90)  # two that ask whether one would recommend us


def resting(
    work: Work, survey: Survey, people: Sequence[int]
) -> Mapping[int, tuple[str, datetime]]:
    """Those of these people who were invited to another survey too lately: why (recent, nps) and
    until when."""
    found = _last(work, survey, people, BETWEEN, "recent")
    if survey.nps:
        for person, (why, until) in _last(
            work, survey, people, BETWEEN_NPS, "nps", _I.c.nps.is_(True)
        ).items():
            if person not in found or until > found[person][1]:
                found[person] = (why, until)
    return found


def _last(
    work: Work,
    survey: Survey,
    people: Sequence[int],
    pause: timedelta,
    why: str,
    *which: ColumnElement[bool],
) -> dict[int, tuple[str, datetime]]:
    rows = work.session.execute(
        select(_I.c.person_id, func.max(_I.c.invited_at).label("last"))
        .where(
            _I.c.person_id.in_(people),
            _I.c.survey_id != survey.id,
            _I.c.invited_at > work.now - pause,
            *which,
        )
        .group_by(_I.c.person_id)
    )
    return {row.person_id: (why, row.last + pause) for row in rows}


# ── Events and cases: one question a day ──────────────────────────────────────────────────────


def may_ask(work: Work, person_id: int, kind: str) -> bool:
    """Whether somebody may be asked about an event or a case (`kind`) on the day on which it would
    be said; if so, that day is taken, and the next call says no. For the contexts that ask."""
    return person_id in take_day(work, [person_id], kind)


def take_day(work: Work, people: Collection[int], kind: str) -> set[int]:
    """The same for many: those of them who may be asked."""
    day = said_on(work)
    rows = [{"person_id": one, "on_day": day, "kind": kind} for one in sorted(set(people))]
    return {int(row[0]) for row in upsert.new_rows(work.session, _K, rows, (_K.c.person_id,))}


def said_on(work: Work) -> date:
    """The club's day on which something is said that waits for a decent hour."""
    return (outbox.decent_hour(work) or work.now).astimezone(work.zone).date()


def day_taken(work: Work, person: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the person of a row is asked about an event or a case on that day already."""
    return exists().where(_K.c.person_id == person, _K.c.on_day == said_on(work))
