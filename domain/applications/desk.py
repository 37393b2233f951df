"""The application's card in the staff group: ids only, redrawn with every change of state."""

from typing import Any

from domain import outbox
from domain.access import Role
from domain.applications.model import Application
from domain.people import service as people
from domain.work import Work

TOPIC = "applications"


def put_up(work: Work, application: Application) -> None:
    """Show a newly submitted application."""
    outbox.queue(
        work,
        "desk.application",
        to=outbox.STAFF_GROUP,
        topic=TOPIC,
        key=_key(application),
        application_id=application.id,
        version=application.version,
    )


def redraw(work: Work, application: Application) -> None:
    """Show it as it stands now; nothing if this version was shown."""
    outbox.queue(
        work,
        "desk.application",
        to=outbox.STAFF_GROUP,
        topic=TOPIC,
        key=f"{_key(application)}:{application.version}",
        edits=_key(application),
        application_id=application.id,
        version=application.version,
    )


def tell_applicant(work: Work, application: Application, kind: str, **params: Any) -> None:
    """Queue a notice for the applicant; a caller has no chat with us."""
    if application.person_id is not None:
        outbox.queue(
            work,
            kind,
            to=application.person_id,
            key=f"application:{application.id}:{kind}:{application.version}",
            application_id=application.id,
            **params,
        )


def in_charge(work: Work, application: Application) -> list[int]:
    """Whom to tell among the specialists: who claimed it, else all of them."""
    if application.claimed_by is not None:
        return [application.claimed_by]
    return people.holders(work.session, Role.MEMBER_SPECIALIST, work.today)


def tell_staff(
    work: Work, application: Application, kind: str, to: list[int], **params: Any
) -> None:
    """Queue a notice for each of these colleagues, once for this version and these facts."""
    about = ":".join(str(value) for value in (application.version, *params.values()))
    for person_id in to:
        outbox.queue(
            work,
            kind,
            to=person_id,
            key=f"application:{application.id}:{kind}:{about}:{person_id}",
            application_id=application.id,
            **params,
        )


def _key(application: Application) -> str:
    return f"application:{application.id}:desk"
