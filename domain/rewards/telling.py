"""Who is told what of a redemption: its owner, and the staff group by number only."""

from typing import Any

from sqlalchemy import select

from domain import outbox
from domain.members.model import Member
from domain.rewards.model import Redemption, Reward
from domain.work import Work

TOPIC = "rewards"
_M = Member.__table__  # type: ignore[attr-defined]


def owner(
    work: Work, redemption: Redemption, kind: str, *, mark: str = "", gently: bool = False
) -> None:
    """Queue a notice for the member; one without an account has no chat with us. `gently`: not
    within the quiet hours. The same kind and mark again adds nothing."""
    person_id = work.session.execute(
        select(_M.c.person_id).where(_M.c.id == redemption.member_id)
    ).scalar_one()
    if person_id is None:
        return
    outbox.queue(
        work,
        kind,
        to=person_id,
        key=f"gift:{redemption.id}:{kind}:{mark}",
        not_before=outbox.decent_hour(work) if gently else None,
        redemption_id=redemption.id,
    )


def put_up(work: Work, redemption: Redemption) -> None:
    """A card in the staff group: there is something to do."""
    _card(work, redemption, key=_key(redemption))


def redraw(work: Work, redemption: Redemption) -> None:
    """Show the card as it stands now, if there is one."""
    if outbox.is_queued(work, _key(redemption)):
        key = f"{_key(redemption)}:{redemption.state}"
        _card(work, redemption, key=key, edits=_key(redemption))


def sold_out(work: Work, reward: Reward) -> None:
    """The last one went; said once for each size of the stock."""
    outbox.queue(
        work,
        "desk.reward_sold_out",
        to=outbox.STAFF_GROUP,
        topic=TOPIC,
        key=f"reward:{reward.id}:sold_out:{reward.stock}",
        reward_id=reward.id,
    )


def _card(work: Work, redemption: Redemption, **how: Any) -> None:
    outbox.queue(
        work,
        "desk.gift",
        to=outbox.STAFF_GROUP,
        topic=TOPIC,
        redemption_id=redemption.id,
        **how,
    )


def _key(redemption: Redemption) -> str:
    return f"gift:{redemption.id}:desk"
