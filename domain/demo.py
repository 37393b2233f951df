"""A small club to look around in: the sandbox's people with their roles, cards and one wait.

- Every colleague of the cast holds their role and has signed this year's undertaking.
- 王秀兰 (gold) and 陈志强 (silver) are members with cards, of one household: HOME. Whoever applies
  with that property is its third and needs the exception (E21.2); 周明轩, who has not applied yet,
  is meant for it.
- Both points programmes run; 王秀兰 and 陈志强 have the points of their tiers.
- 王秀兰 has complained about an event, 陈志强 has asked something; both cases are open.
- A survey on how satisfied members are is open to both.
- The first stock of articles can be read, and three ready answers wait for cases.
- 赵雨桐 has handed in an application with all materials; it waits for the member specialist.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update

from domain import upsert
from domain.access import STAFF, Actor
from domain.applications import draft, facts, submit
from domain.cards import service as cards
from domain.cases import demo as cases
from domain.knowledge import demo as knowledge
from domain.members import service as members
from domain.members.model import Member
from domain.members.service import Newcomer
from domain.people import menus
from domain.people import service as people
from domain.people.model import Person, RoleGrant, Undertaking
from domain.points import demo as points
from domain.rewards import demo as rewards
from domain.surveys import demo as surveys
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
_U = Undertaking.__table__  # type: ignore[attr-defined]

HOME = "紫金花园 3 栋 1 单元 502 室"
GUEST, GOLD, SILVER, WAITING = 7000000001, 7000000011, 7000000012, 7000000021
_MEMBERS = {
    GOLD: ("Wang Xiulan", "gold", date(2021, 5, 18)),
    SILVER: ("Chen Zhiqiang", "silver", date(2023, 9, 2)),
}
_BOUGHT = {GOLD: 12_860, SILVER: 6_240}  # yuan
_FORM = {
    "title": "ms",
    facts.FULL_NAME: "赵雨桐",
    facts.PINYIN: "Zhao Yutong",
    facts.BORN_ON: "1988-03-12",
    "nationality": "CN",
    facts.ID_NUMBER: "E20880312",
    facts.RELATION: "owner",
    facts.PROPERTY: "紫金花园 8 栋 2 单元 1203 室",
    facts.HOME_ADDRESS: "南京市建邺区江东中路 88 号 8 栋 2 单元 1203 室",
    "employment": "employed",
    "company": "金陵设计院",
    "interests": ["reading", "travel"],
    facts.SIGNATURE: "赵雨桐",
}

Papers = Mapping[str, Mapping[str, Any]]


def fill(work: Work, cast: Sequence[Mapping[str, Any]], papers: Papers | None = None) -> None:
    """Build the demo club from the cast's people (`id`, names, `language_code`, `phone`, `role`).
    Again, nothing changes.

    `papers` are kept files by slot, as the form keeps them (sha256, media_type, size, stored);
    without them the waiting application names files that are not in the store.
    """
    actors = {int(one["id"]): _person(work, one) for one in cast}
    phones = {int(one["id"]): str(one.get("phone") or "") for one in cast}
    for telegram_id in _MEMBERS:
        if telegram_id in actors:
            _member(work, actors[telegram_id], phones[telegram_id])
    points.fill(work, _members_bought(work, actors))
    rewards.fill(work)
    knowledge.fill(work)
    surveys.fill(work)
    cases.fill(work, {one: actors[one] for one in _MEMBERS if one in actors})
    if WAITING in actors:
        _application(work, actors[WAITING], phones[WAITING], papers or _made_up())


def _person(work: Work, one: Mapping[str, Any]) -> Actor:
    actor = people.met(work.session, one, work.now)
    role = str(one.get("role") or "").lower().replace(" ", "_")
    if role not in STAFF:
        return actor
    upsert.if_new(work.session, _G, person_id=actor.person_id, role=role, since=work.now)
    upsert.if_new(
        work.session,
        _U,
        person_id=actor.person_id,
        year=work.today.year,
        signed_name=f"{one.get('first_name', '')}{one.get('last_name', '')}",
        signed_at=work.now,
    )
    menus.renew(work, actor.person_id)
    return actor


def _member(work: Work, actor: Actor, phone: str) -> None:
    pinyin, tier, since = _MEMBERS[actor.telegram_id]
    known = work.session.execute(select(_M.c.id).where(_M.c.person_id == actor.person_id))
    if known.first() is not None:
        return
    answers = {facts.PHONE: phone, facts.PROPERTY: HOME}
    member = members.admit(
        work,
        Newcomer(
            application_id=None,
            person_id=actor.person_id,
            name=_name(work, actor),
            pinyin=pinyin,
            title=None,
            id_hash=None,
            phone_hash=facts.phone_hash(answers),
            household_key=facts.household_key("owners", answers),
            granted=False,
            portrait=None,
        ),
    )
    cards.issue(work, member, fee_due=False, due=None)
    work.session.execute(update(_M).where(_M.c.id == member.id).values(tier=tier, joined_on=since))


def _members_bought(work: Work, actors: Mapping[int, Actor]) -> dict[int, int]:
    people_ = {actors[one].person_id: yuan for one, yuan in _BOUGHT.items() if one in actors}
    rows = work.session.execute(select(_M.c.id, _M.c.person_id).where(_M.c.person_id.in_(people_)))
    return {row.id: people_[row.person_id] for row in rows}


def _name(work: Work, actor: Actor) -> str:
    return work.session.get_one(Person, actor.person_id).name or ""


def _application(work: Work, actor: Actor, phone: str, papers: Papers) -> None:
    """Through the same doors as everybody's application, on the applicant's behalf."""
    theirs = Work(work.session, actor, work.now)
    if draft.standing(theirs) is not None:
        return
    draft.begin(theirs)
    answers = {**_FORM, facts.PHONE: phone, "data_use": True, "rules": True}
    for path, value in answers.items():
        draft.save_answer(theirs, path, value)
    for slot in facts.required_slots(theirs.policy.preset, answers):
        draft.save_answer(theirs, slot, [papers[slot]])
    submit.submit(theirs)


def _made_up() -> dict[str, dict[str, Any]]:
    return {
        slot: {
            "sha256": f"demo-{slot}",
            "media_type": "image/jpeg",
            "size": 0,
            "stored": f"demo-{slot}",
        }
        for slot in facts.SLOTS
    }
