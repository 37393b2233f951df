"""Two open cases to look at in the demo club: a complaint and a question of its members."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from domain.access import Actor
from domain.cases import raising
from domain.cases.model import Kind, ServiceCase
from domain.members import service as members
from domain.work import Work

_C = ServiceCase.__table__  # type: ignore[attr-defined]

# kind, area, words; the first for the first member, and so on.
_CASES = (
    (
        Kind.COMPLAINT,
        "event",
        "上周六的茶会签到排了半个小时的队，老人站着很累。希望下次多安排一位同事。",
    ),
    (Kind.CONSULTATION, "property", "我想把地下车位租给邻居，需要物业同意吗？要办什么手续？"),
)


def fill(work: Work, people: Mapping[int, Actor]) -> None:
    """A case for each of the first two members, raised by themselves. Who has one gets none."""
    known = set(work.session.execute(select(_C.c.person_id)).scalars())
    for actor, (kind, area, words) in zip(people.values(), _CASES, strict=False):
        member = members.of(Work(work.session, actor, work.now))
        if member is None or actor.person_id in known:
            continue
        theirs = Work(work.session, replace(actor, member_id=member.id), work.now)
        raising.raise_case(theirs, kind=kind, area=area, words=words)
