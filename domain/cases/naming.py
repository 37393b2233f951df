"""Whom a complaint means that names a colleague in words: by name, by title, or by both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from domain.access import STAFF, Permission, Role
from domain.people.model import Person, RoleGrant, Undertaking
from domain.people.names import family
from domain.work import Work

_G = RoleGrant.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_U = Undertaking.__table__  # type: ignore[attr-defined]

# As members call them; longer ones first, so that a general manager is no manager.
_TITLES: Mapping[str, Role] = {
    "general manager": Role.GM,
    "总经理": Role.GM,
    "總經理": Role.GM,
    "manager": Role.MANAGER,
    "经理": Role.MANAGER,
    "經理": Role.MANAGER,
    "leader": Role.LEADER,
    "领导": Role.LEADER,
    "領導": Role.LEADER,
    "主管": Role.LEADER,
    "service agent": Role.SERVICE_AGENT,
    "客服": Role.SERVICE_AGENT,
    "desk clerk": Role.DESK_CLERK,
    "前台": Role.DESK_CLERK,
    "櫃檯": Role.DESK_CLERK,
    "reviewer": Role.REVIEWER,
    "editor": Role.EDITOR,
    "编辑": Role.EDITOR,
    "編輯": Role.EDITOR,
    "inspector": Role.INSPECTOR,
}
_CALLED = ("先生", "女士", "小姐", "老师", "老師", "师傅", "師傅", "工")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Colleague:
    names: frozenset[str]
    families: frozenset[str]
    roles: frozenset[Role]


def meant(work: Work, *, words: str) -> int | None:
    """The one colleague these words name, by full name, or by family name and title; else the only
    one whom name or title fit at all. None when they fit nobody, or several."""
    work.require(Permission.RAISE_CASE)
    typed = _plain(words)
    team = _team(work)
    surely = {one for one, who in team.items() if _is_surely(typed, who)}
    found = surely or {one for one, who in team.items() if _may_be(typed, who)}
    return found.pop() if len(found) == 1 else None


def _is_surely(typed: str, who: _Colleague) -> bool:
    if any(_says(typed, name) for name in who.names if len(name) > 1):
        return True
    titled = bool(_titles(typed) & who.roles)
    return titled and any(_calls(typed, name) for name in who.families)


def _may_be(typed: str, who: _Colleague) -> bool:
    return bool(_titles(typed) & who.roles) or any(_calls(typed, one) for one in who.families)


def _titles(typed: str) -> set[Role]:
    found = set()
    for title, role in _TITLES.items():
        if title in typed:
            found.add(role)
            typed = typed.replace(title, " ")
    return found


def _calls(typed: str, name: str) -> bool:
    """王, 王先生, 王经理, 小王; Wang as a word of its own. Not so 王 in 国王 or 王小明."""
    if not _HAN.match(name):
        return _says(typed, name)
    after = "|".join(map(re.escape, (*_CALLED, *_TITLES)))
    return re.search(rf"(?:^|[小老]|\W){name}(?:$|\W|{after})", typed) is not None


def _says(typed: str, name: str) -> bool:
    if _HAN.match(name):
        return name in typed
    return re.search(rf"\b{re.escape(name)}\b", typed) is not None


def _team(work: Work) -> dict[int, _Colleague]:
    """The colleagues but the actor, by person: what Telegram calls them and what they signed
    with, opened here because sealed names cannot be looked for."""
    rows = work.session.execute(
        select(_P.c.id, _P.c.name, _U.c.signed_name, _G.c.role)
        .join(_G, _G.c.person_id == _P.c.id)
        .outerjoin(_U, _U.c.person_id == _P.c.id)
        .where(_G.c.until.is_(None), _G.c.role.in_(STAFF), _P.c.id != work.actor.person_id)
    )
    names: dict[int, set[str]] = {}
    roles: dict[int, set[Role]] = {}
    for row in rows:
        names.setdefault(row.id, set()).update(filter(None, (row.name, row.signed_name)))
        roles.setdefault(row.id, set()).add(Role(row.role))
    return {one: _colleague(names[one], roles[one]) for one in names}


def _colleague(names: Collection[str], roles: Collection[Role]) -> _Colleague:
    families = frozenset(_plain(family(one)) for one in names if one.strip())
    return _Colleague(frozenset(map(_plain, names)), families, frozenset(roles))


def _plain(words: str) -> str:
    """In half width and small letters, one space between words and none between signs."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", plain)
