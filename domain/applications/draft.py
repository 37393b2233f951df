"""The draft: begun once, kept answer by answer, never lost (SPEC 2.1, R11.1).

A colleague's draft for a caller (`for_caller=True` everywhere) is apart from their own.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from domain import audit, upsert
from domain.access import Permission
from domain.applications import clocks, desk, duplicates, facts, files, gates, moving, supplying
from domain.applications.errors import NotEditable
from domain.applications.model import (
    OPEN,
    WAITING,
    Application,
    ApplicationAnswer,
    Channel,
    State,
)
from domain.errors import NotFound, NotPermitted
from domain.work import Work

_A = Application.__table__  # type: ignore[attr-defined]
_ANSWER = ApplicationAnswer.__table__  # type: ignore[attr-defined]


def begin(work: Work) -> Application:
    """The acting person's open application, or a new draft. Again, the same one."""
    work.require(Permission.APPLY)
    return _standing(work, for_caller=False) or _new(work, work.actor.person_id, Channel.BOT)


def begin_for_caller(work: Work, channel: Channel) -> Application:
    """The colleague's draft for a caller, or a new one; the same rules hold for it (SPEC 2.1).
    Again, the same one, with the channel it was begun with.

    Raises:
        NotPermitted: the actor may not enter applications.
    """
    work.require(Permission.ENTER_APPLICATION)
    return _standing(work, for_caller=True) or _new(work, None, channel)


def standing(work: Work) -> Application | None:
    """The acting person's newest application, open or decided; None when there never was one."""
    work.require(Permission.SEE_OWN)
    return work.session.execute(
        select(Application)
        .where(_A.c.person_id == work.actor.person_id, _A.c.state != State.EXPIRED)
        .order_by(_A.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def answers(work: Work, *, for_caller: bool = False) -> dict[str, Any]:
    """The kept answers of the open application, path → value; empty without one."""
    application = open_one(work, for_caller=for_caller)
    return {} if application is None else gates.answers_of(work, application)


def touched(work: Work, *, for_caller: bool = False) -> datetime | None:
    """When the open application was last changed; None without one."""
    application = open_one(work, for_caller=for_caller)
    return None if application is None else application.touched_at


def save_answer(work: Work, path: str, value: Any, *, for_caller: bool = False) -> None:
    """Keep one answer; a new value replaces the old. A draft begins by itself.

    Where materials are missing only what was asked for can be changed; with the last of it the
    file is complete again. At a material's path (facts.SLOTS) the value is the list of files
    there, each {"sha256", "media_type", "size", "stored", …}. Another name or form of address
    after signing takes the signature away, so that it is asked for again.

    Raises:
        NotEditable: it was handed in.
        FileAlreadyReceived: the same file stands elsewhere in it (F10).
    """
    application = open_one(work, for_caller=for_caller)
    if application is None:
        application = _new(work, None, Channel.PHONE) if for_caller else begin(work)
    if application.state == State.MATERIALS_MISSING:
        supplying.require_asked(work, application, path)
    elif application.state != State.DRAFT:
        raise NotEditable(state=application.state)
    if path in facts.SLOTS:
        files.settle(work, application, path, value or [])
    if path in (facts.FULL_NAME, facts.TITLE):
        _unsign(work, application, path, value)
    upsert.or_replace(
        work.session,
        _ANSWER,
        ("application_id", "path"),
        application_id=application.id,
        path=path,
        value=value,
    )
    if application.state == State.DRAFT:
        _touch(work, application)
        if path in (facts.ID_NUMBER, facts.PHONE):
            duplicates.flag(work, application, path, value)
    elif value:
        supplying.supplied(work, application, path)


def _unsign(work: Work, application: Application, path: str, value: Any) -> None:
    before = gates.answers_of(work, application)
    if path in before and before[path] != value:
        work.session.execute(
            delete(_ANSWER).where(
                _ANSWER.c.application_id == application.id, _ANSWER.c.path == facts.SIGNATURE
            )
        )


def drop_answers(
    work: Work, paths: Mapping[str, Any] | list[str], *, for_caller: bool = False
) -> None:
    """Forget these answers of the draft; those that are not there are no matter."""
    application = open_one(work, for_caller=for_caller)
    if application is None or application.state != State.DRAFT:
        return
    for slot in facts.SLOTS:
        if slot in paths:
            files.settle(work, application, slot, [])
    work.session.execute(
        delete(_ANSWER).where(
            _ANSWER.c.application_id == application.id, _ANSWER.c.path.in_(list(paths))
        )
    )
    _touch(work, application)


def add_file(work: Work, slot: str, received: files.Received, *, for_caller: bool = False) -> None:
    """Put one file into a slot in the place of what was there.

    Raises:
        NotEditable, FileAlreadyReceived: as `save_answer`.
    """
    save_answer(work, slot, [files.as_answer(received)], for_caller=for_caller)


def remove_file(work: Work, slot: str, *, for_caller: bool = False) -> None:
    """Empty a slot; again, nothing changes."""
    save_answer(work, slot, [], for_caller=for_caller)


def withdraw(work: Work, application_id: int) -> Application:
    """The applicant takes their application back before the decision. A draft is discarded.
    Again, nothing changes. A fee paid is to be returned.

    Raises:
        NotFound: it is not the actor's.
        Outdated: it is decided.
    """
    work.require(Permission.SEE_OWN)
    application = moving.get(work, application_id)
    if application.person_id != work.actor.person_id:
        raise NotFound
    if application.state == State.WITHDRAWN:
        return application
    if application.state == State.DRAFT:
        discard(work)
        return moving.get(work, application_id)
    application = moving.end(
        work,
        application_id,
        WAITING,
        state=State.WITHDRAWN,
        refund_due=application.fee_paid_at is not None,
        **clocks.stopped(),
    )
    audit.record(work, "application.withdrawn", application)
    desk.tell_applicant(work, application, "application.withdrawn")
    desk.redraw(work, application)
    return application


def discard(work: Work, *, for_caller: bool = False) -> None:
    """Throw the draft away with all its answers and files; without one, nothing happens."""
    application = open_one(work, for_caller=for_caller)
    if application is None or application.state != State.DRAFT:
        return
    empty(work, application)
    application = moving.move(
        work,
        application.id or 0,
        None,
        (State.DRAFT,),
        state=State.WITHDRAWN,
        forgotten_at=work.now,
        watch_at=None,
    )
    audit.record(work, "application.discarded", application)


def empty(work: Work, application: Application) -> None:
    """Delete the answers and mark the files for removal; for the draft's end."""
    work.session.execute(delete(_ANSWER).where(_ANSWER.c.application_id == application.id))
    files.mark_removed(work, [application.id or 0])


# ── Which application ─────────────────────────────────────────────────────────────────────────


def open_one(work: Work, *, for_caller: bool = False) -> Application | None:
    """The application being filled in; one that was handed in counts for the applicant."""
    work.require(Permission.ENTER_APPLICATION if for_caller else Permission.APPLY)
    return _standing(work, for_caller=for_caller)


def _standing(work: Work, *, for_caller: bool) -> Application | None:
    mine = work.actor.person_id
    if for_caller:
        whose = (_A.c.entered_by == mine, _A.c.person_id.is_(None), _A.c.state == State.DRAFT)
    else:
        whose = (_A.c.person_id == mine, _A.c.state.in_(OPEN), _A.c.person_id.is_not(None))
    return work.session.execute(
        select(Application).where(*whose).execution_options(populate_existing=True)
    ).scalar_one_or_none()


def _new(work: Work, person_id: int | None, channel: Channel) -> Application:
    if not work.actor.person_id:
        raise NotPermitted(permission=Permission.APPLY.value)
    upsert.if_new(
        work.session,
        _A,
        person_id=person_id,
        entered_by=work.actor.person_id,
        channel=channel,
        preset=work.policy.preset,
        state=State.DRAFT,
        version=1,
        started_at=work.now,
        touched_at=work.now,
        watch_at=None if person_id is None else clocks.draft_watch(work, work.now),
        exception_granted=False,
        refund_due=False,
    )
    made = _standing(work, for_caller=person_id is None)
    if made is None:
        raise NotFound
    audit.record(work, "application.begun", made, purpose=channel)
    return made


def _touch(work: Work, application: Application) -> None:
    watch = None if application.person_id is None else clocks.draft_watch(work, work.now)
    moving.set_columns(work, application.id or 0, touched_at=work.now, watch_at=watch)
