"""Who is told what of a case: the member neutrally, the staff group by numbers only (R2.2)."""

from domain import outbox
from domain.members.model import Member
from domain.outbox import STAFF_GROUP
from domain.standing.model import BlacklistAppeal, BlacklistCase
from domain.work import Work

TOPIC = "blacklist"


def member(
    work: Work, case: BlacklistCase, kind: str, appeal: BlacklistAppeal | None = None
) -> None:
    """Queue a notice for the member, once; who has no chat with us gets a letter from staff."""
    owner = work.session.get_one(Member, case.member_id)
    if owner.person_id is None:
        return
    about = f"blacklist:{case.id}:{kind}"
    outbox.queue(
        work,
        kind,
        to=owner.person_id,
        key=about if appeal is None else f"{about}:{appeal.id}",
        case_id=case.id,
        appeal_id=None if appeal is None else appeal.id,
    )


def put_up(work: Work, case: BlacklistCase) -> None:
    """The case's card in the staff group: numbers only."""
    key = f"blacklist:{case.id}:desk"
    outbox.queue(work, "desk.case", to=STAFF_GROUP, topic=TOPIC, key=key, case_id=case.id)


def redraw(work: Work, case: BlacklistCase) -> None:
    """Show the card as the case stands now; nothing if this version was shown."""
    first = f"blacklist:{case.id}:desk"
    outbox.queue(
        work,
        "desk.case",
        to=STAFF_GROUP,
        topic=TOPIC,
        key=f"{first}:{case.version}",
        edits=first,
        case_id=case.id,
    )
