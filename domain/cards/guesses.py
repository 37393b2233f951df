"""Wrong codes, whatever they are for: ten an hour from one person and the bot falls silent (G18).

For the contexts that resolve codes; the caller holds the right.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from domain import audit, outbox
from domain.cards.model import WrongToken
from domain.work import Work

MOST = 10  # wrong ones an hour and person
HOUR = timedelta(hours=1)


def too_many(work: Work) -> bool:
    """Whether the acting person has guessed too often within the hour."""
    recent = (
        select(func.count())
        .select_from(WrongToken)
        .where(
            col(WrongToken.person_id) == work.actor.person_id,
            col(WrongToken.at) > work.now - HOUR,
        )
    )
    return int(work.session.execute(recent).scalar_one()) >= MOST


def note(work: Work, purpose: str) -> None:
    """Count a code that hit nothing; the last one allowed puts an alert into the staff group."""
    work.session.add(WrongToken(person_id=work.actor.person_id, purpose=purpose, at=work.now))
    work.session.flush()
    if too_many(work):
        audit.record(work, "card.guessing_stopped")
        outbox.queue(
            work,
            "desk.guessing",
            to=outbox.STAFF_GROUP,
            topic="alerts",
            key=f"guessing:{work.actor.person_id}:{work.now:%Y%m%d%H%M%S}",
            person_id=work.actor.person_id,
        )
