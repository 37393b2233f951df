"""Handing the finished draft in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from domain import audit
from domain.access import Permission
from domain.applications import clocks, desk, draft, facts, gates, moving
from domain.applications.errors import GateClosed, NothingToSubmit
from domain.applications.facts import Answers
from domain.applications.gates import Gate
from domain.applications.model import Application, Consent, State
from domain.errors import AnswersMissing
from domain.work import Work

_CONSENT = Consent.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent as it was given: for what, which version, in which words."""

    purpose: str
    version: str
    text: str


def submit(
    work: Work,
    open_questions: Sequence[str] = (),
    *,
    consents: Sequence[Agreed] = (),
    for_caller: bool = False,
) -> Application:
    """Hand the draft to the staff; with it the clocks start (R1.4): tidied within 2, entered
    within 3, the card within 20 working days; the dates stand in the application. A full
    household is handed in all the same and needs the exception (E21.2).

    `open_questions` are the paths the form still misses. Called again, it returns the standing
    application.

    Raises:
        NothingToSubmit: there is no draft.
        AnswersMissing: `fields` names the open questions; a signature that is not the name is one.
        GateClosed: `reason` and `next_step` say why (R1.1).
    """
    work.require(Permission.ENTER_APPLICATION if for_caller else Permission.APPLY)
    application = _mine(work, for_caller=for_caller)
    if application.state != State.DRAFT:
        return application
    if open_questions:
        raise AnswersMissing(open_questions)
    answers = gates.answers_of(work, application)
    if not facts.signed_as_named(answers):
        raise AnswersMissing([facts.SIGNATURE])
    gate = gates.for_handing_in(work, application, answers=answers)
    if not gate.passed:
        raise GateClosed(reason=gate.reason, next_step=gate.next_step, **gate.facts)
    application = moving.move(
        work,
        application.id or 0,
        application.version,
        (State.DRAFT,),
        state=State.SUBMITTED,
        submitted_at=work.now,
        fee=facts.fee_of(work),
        id_hash=facts.id_hash(answers),
        phone_hash=facts.phone_hash(answers),
        household_key=facts.household_key(application.preset, answers),
        **clocks.started(work),
    )
    agree(work, application, consents, answers)
    audit.record(work, "application.submitted", application, purpose=application.channel)
    _tell(work, application)
    return application


def preview(work: Work, *, for_caller: bool = False) -> Gate:
    """How the gates would decide if the draft were handed in now (R1.1).

    Raises:
        NothingToSubmit: there is no draft.
    """
    work.require(Permission.ENTER_APPLICATION if for_caller else Permission.APPLY)
    return gates.for_handing_in(work, _mine(work, for_caller=for_caller))


def agree(
    work: Work, application: Application, consents: Sequence[Agreed], answers: Answers
) -> None:
    """Keep what was agreed to, with the typed signature; the same version again adds nothing."""
    if not consents:
        return
    known = {
        (row.purpose, row.version)
        for row in work.session.execute(
            select(_CONSENT.c.purpose, _CONSENT.c.version).where(
                _CONSENT.c.application_id == application.id
            )
        )
    }
    rows: list[dict[str, Any]] = [
        {
            "application_id": application.id,
            "person_id": application.person_id,
            "purpose": one.purpose,
            "version": one.version,
            "text_hash": hashlib.sha256(one.text.encode()).hexdigest(),
            "at": work.now,
            "update_id": work.update_id,
            "signature": answers.get(facts.SIGNATURE),
        }
        for one in consents
        if (one.purpose, one.version) not in known
    ]
    if rows:
        work.session.execute(insert(_CONSENT), rows)


def _mine(work: Work, *, for_caller: bool) -> Application:
    found = draft.open_one(work, for_caller=for_caller)
    if found is None:
        raise NothingToSubmit
    return found


def _tell(work: Work, application: Application) -> None:
    desk.tell_applicant(work, application, "application.received")
    if application.fee is not None and work.policy.fee_timing == "at_application":
        desk.tell_applicant(work, application, "application.fee_due")
    desk.put_up(work, application)
