"""A case is raised: it gets its number, its promises begin, somebody may have it at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update

from domain import audit, upsert
from domain.access import Permission, Role
from domain.cases import assigning, clocks, conflict, messages, silence, telling, ways
from domain.cases.errors import CasesEnough, CaseUnfit
from domain.cases.model import (
    AREAS,
    FOLLOW_UP,
    SOURCES,
    CaseCounter,
    Clock,
    Kind,
    ServiceCase,
    Side,
    State,
)
from domain.cases.said import Said
from domain.errors import NotFound
from domain.members.model import Member, Status
from domain.people import service as people
from domain.work import Work

_N = CaseCounter.__table__  # type: ignore[attr-defined]
_C = ServiceCase.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


def raise_case(
    work: Work,
    *,
    kind: str,
    area: str,
    words: str,
    files: Sequence[dict[str, Any]] = (),
    urgent: bool = False,
    about_person_id: int | None = None,
    about_shop: str | None = None,
    source: str = "bot",
    place: str | None = None,
    messages: Sequence[Said] = (),
    unnamed: bool = False,
) -> ServiceCase:
    """Raise a case of the actor's own, guest or member. `words`, `files` (as forms hand them over)
    and `messages` together are what was said; there has to be something of it.

    First answer and solution are due from now on (R7.2); a question goes to whoever answers its
    area. A complaint about a colleague is for the manager and the leader alone; `unnamed`, when
    it could be about anybody, for the leader alone, if there is one. Every call is another case.

    Raises:
        CaseUnfit: kind, area, source or person do not fit, or nothing was said.
        NotFound: no such colleague. CasesEnough: the actor has too many open ones.
    """
    work.require(Permission.RAISE_CASE)
    has_room(work)
    if about_person_id == work.actor.person_id:
        raise CaseUnfit(reason="person")
    return _open(
        work,
        _said(words, files, messages),
        kind=kind,
        area=area,
        urgent=urgent,
        person_id=work.actor.person_id,
        member_id=work.actor.member_id,
        about_person_id=about_person_id,
        about_shop=about_shop,
        source=source,
        place=place,
        department=_leader(work) if unnamed and about_person_id is None else None,
    )


def has_room(work: Work) -> None:
    """Asked before anything is typed: may the actor raise one case more?

    Raises:
        CasesEnough: they have as many open ones as the settings allow.
    """
    work.require(Permission.RAISE_CASE)
    mine = (_C.c.person_id == work.actor.person_id, _C.c.state.in_(ways.OPEN))
    count = work.session.execute(select(func.count()).select_from(_C).where(*mine)).scalar_one()
    if count >= work.policy.open_cases_most:
        raise CasesEnough(most=work.policy.open_cases_most)


def log_case(
    work: Work,
    *,
    kind: str,
    area: str,
    words: str,
    source: str,
    place: str | None = None,
    member_number: str | None = None,
    urgent: bool = False,
    about_shop: str | None = None,
    files: Sequence[dict[str, Any]] = (),
    messages: Sequence[Said] = (),
) -> ServiceCase:
    """Enter what reached the club otherwise (telephone, e-mail, poster, online), for a member by
    number or for somebody unknown. Who has a chat with us can talk on in it (SPEC 9).

    Raises:
        CaseUnfit: kind, area or source do not fit, nothing was said, or the actor's own case.
        NotFound: no member of that number.
    """
    work.require(Permission.HANDLE_CASES)
    member = _member(work, member_number) if member_number else None
    if member is not None and member.person_id == work.actor.person_id:
        raise CaseUnfit(reason="member")
    return _open(
        work,
        _said(words, files, messages),
        kind=kind,
        area=area,
        urgent=urgent,
        person_id=member.person_id if member else None,
        member_id=member.id if member else None,
        about_shop=about_shop,
        source=source,
        place=place,
    )


def from_survey(work: Work, *, person_id: int, survey_id: int, words: str) -> ServiceCase:
    """Follow up a low mark in a survey somebody gave their name to; run by the system. `words`:
    what was asked and answered, kept as the club's record: they have not raised it themselves and
    are told why it is there. A colleague is to write to them within one working day (R6.5). Who
    calls sees to it that an answer is followed up once.

    Raises:
        CaseUnfit: nothing was said.
    """
    work.require(Permission.RUN_SCHEDULE)
    member = work.session.execute(
        select(_M.c.id).where(_M.c.person_id == person_id, _M.c.status != Status.WITHDRAWN)
    ).scalar_one_or_none()
    return _open(
        work,
        _said(words, (), ()),
        kind=Kind.COMPLAINT,
        area=FOLLOW_UP,
        person_id=person_id,
        member_id=member,
        source="survey",
        survey_id=survey_id,
    )


def _member(work: Work, number: str) -> Member:
    found: Member | None = work.session.execute(
        select(Member).where(_M.c.number == number.strip().upper())
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _said(words: str, files: Sequence[dict[str, Any]], sent: Sequence[Said]) -> tuple[Said, ...]:
    first = (Said(words=words.strip()),) if words.strip() else ()
    stored = (
        Said(
            media="photo" if one["media_type"].startswith("image/") else "document",
            stored=one["stored"],
            media_type=one["media_type"],
        )
        for one in files
    )
    return (*first, *stored, *sent)


def _open(
    work: Work, said: Sequence[Said], *, survey_id: int | None = None, **facts: Any
) -> ServiceCase:
    _check(work, said, facts)
    case = ServiceCase(
        number=_number(work),
        opened_at=work.now,
        confidential=facts.get("about_person_id") is not None or facts["area"] == "staff",
        **facts,
    )
    work.session.add(case)
    work.session.flush()
    case.assignee_id = _responsible(work, case)
    if case.assignee_id is not None:
        case.state = State.ACKNOWLEDGED
    side, by = (Side.CLUB, None) if survey_id else (Side.MEMBER, case.person_id)
    added = [messages.put(work, case, one, side, by) for one in said]
    clocks.begin(work, case, Clock.FIRST, added[0])
    clocks.begin(work, case, Clock.RESOLUTION, added[0])
    silence.watch(work, case)
    audit.record(work, "case.raised", case, purpose=case.number)
    telling.opened(work, case, survey_id=survey_id)
    assigning.tell(work, case)
    assigning.call(work, case)
    for one in added:
        telling.message(work, case, one)
    return case


def _check(work: Work, said: Sequence[Said], facts: dict[str, Any]) -> None:
    if facts["kind"] not in set(Kind):
        raise CaseUnfit(reason="kind")
    own = facts["source"] == "survey" and facts["area"] == FOLLOW_UP
    if not own and facts["area"] not in AREAS[Kind(facts["kind"])]:
        raise CaseUnfit(reason="area")
    if facts["source"] not in SOURCES:
        raise CaseUnfit(reason="source")
    if not said:
        raise CaseUnfit(reason="words")
    about = facts.get("about_person_id")
    if about is not None and not people.roles_of(work.session, about):
        raise NotFound


def _number(work: Work) -> str:
    """C26-0042: the next one of the club's year."""
    year = work.today.year
    upsert.if_new(work.session, _N, year=year, last=0)
    last = work.session.execute(
        update(_N).where(_N.c.year == year).values(last=_N.c.last + 1).returning(_N.c.last)
    ).scalar_one()
    return f"C{year % 100:02}-{last:04}"


def _leader(work: Work) -> str | None:
    return Role.LEADER if people.holders(work.session, Role.LEADER, work.today) else None


def _responsible(work: Work, case: ServiceCase) -> int | None:
    """Who answers questions of the area, if somebody is named who may (SPEC 9)."""
    from domain.knowledge import routes  # which counts cases itself

    if case.kind not in (Kind.CONSULTATION, Kind.RIGHTS) or case.confidential:
        return None
    found = routes.responsible(work, area=case.area)
    free = [] if found is None else conflict.unconcerned(work, case, [found])
    return free[0] if free else None
