"""Members with points and rewards to have for them."""

from itertools import count
from typing import Any

from domain.access import Actor, Role
from domain.members.model import Member
from domain.points import ledger
from domain.points.model import Cause
from domain.rewards import catalogue
from domain.rewards.catalogue import Details
from domain.rewards.model import Redemption, Reward, RewardState
from domain.rewards.redeeming import redeem
from domain.work import Work

_numbers = count(1)


def member(club: Any, points: int = 0, **columns: Any) -> Actor:
    """Somebody with an account, on the roll, with so many points to spend."""
    person = club.person(Role.MEMBER)
    with club.work() as work:
        row = Member(
            person_id=person.person_id,
            number=f"NJ{next(_numbers):06d}",
            joined_on=work.today,
            admitted_at=work.now,
            **columns,
        )
        work.session.add(row)
        work.session.flush()
        if points:
            earn(work, row.id or 0, points)
        member_id = row.id
    return Actor(
        person_id=person.person_id,
        telegram_id=person.telegram_id,
        roles=person.roles,
        language=person.language,
        member_id=member_id,
    )


def earn(work: Work, member_id: int, points: int, **how: Any) -> None:
    ledger.earn(
        work,
        member_id=member_id,
        points=points,
        key=f"test:{next(_numbers)}",
        cause=Cause("grant"),
        **how,
    )


def reward(club: Any, cost: int = 100, *, state: str = "active", **details: Any) -> Reward:
    """A reward of the catalogue, shown unless another state is asked for."""
    details.setdefault("titles", {"en": "Umbrella", "zh_CN": "雨伞"})
    with club.work(club.person(Role.ACTIVITY_SPECIALIST)) as work:
        made = catalogue.make(work, Details(cost=cost, **details))
        if state == "draft":
            return made
        made = catalogue.set_state(work, made.id or 0, RewardState.ACTIVE)
        if state != "active":
            made = catalogue.set_state(work, made.id or 0, RewardState(state))
        return made


def taken(club: Any, who: Actor, which: Reward, **how: Any) -> Redemption:
    """This member redeems it."""
    how.setdefault("key", f"press:{next(_numbers)}")
    with club.work(who) as work:
        return redeem(work, which.id or 0, **how)


def fresh(club: Any, row: Any) -> Any:
    with club.work() as work:
        return work.session.get_one(type(row), row.id)


def balance(club: Any, who: Actor) -> int:
    with club.work() as work:
        return ledger.standing(work.session, who.member_id or 0).balance
