"""Ready answers: words colleagues answer with again and again, filled in for each case."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, update

from domain import audit
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.knowledge import texts
from domain.knowledge.errors import ReadyUnfit
from domain.knowledge.model import AREAS, FAQ, LANGUAGES, ReadyAnswer
from domain.work import Work

_R = ReadyAnswer.__table__  # type: ignore[attr-defined]

NAME_LONGEST, TEXT_LONGEST = 60, 1500
# What is filled in: the case's number, the member's name with title, when an answer is due, the
# club's name. Nothing else, so that no answer carries what its member should not read.
FIELDS = ("case", "surname_title", "due", "club")


@dataclass(frozen=True, slots=True)
class Details:
    """`texts` by language; one is enough, more are better."""

    area: str
    name: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    items: list[ReadyAnswer]
    total: int


def listed(work: Work, *, area: str | None = None, first: int = 0, size: int = 50) -> Listed:
    """The answers in use, by name; those for an `area` with the general ones, its own first."""
    work.require(Permission.HANDLE_CASES)
    wanted = [_R.c.retired_at.is_(None)]
    wanted += [_R.c.area.in_((area, FAQ))] if area is not None else []
    total = work.session.execute(select(func.count()).select_from(_R).where(*wanted)).scalar_one()
    rows = work.session.execute(
        select(ReadyAnswer)
        .where(*wanted)
        .order_by(_R.c.area != (area or ""), _R.c.name, _R.c.id)
        .offset(first)
        .limit(size)
    )
    return Listed(list(rows.scalars()), int(total))


def one(work: Work, ready_id: int) -> ReadyAnswer:
    """An answer, in use or not.

    Raises:
        NotFound: no such answer.
    """
    work.require(Permission.HANDLE_CASES)
    return _get(work, ready_id)


def text(work: Work, *, ready_id: int, language: str, facts: Mapping[str, str]) -> str:
    """The words of an answer in use in the member's language, else the club's, with `facts` of
    the case (FIELDS, the club's name is known) filled in; an unknown one stays as it stands, so
    that the colleague sees it before sending.

    Raises:
        NotFound: no such answer in use.
    """
    work.require(Permission.HANDLE_CASES)
    answer = _get(work, ready_id)
    if answer.retired_at is not None:
        raise NotFound
    words = answer.texts[texts.nearest(answer.texts, language, work.policy.language)]
    known = {name: fact for name, fact in facts.items() if name in FIELDS}
    return texts.filled(str(words), {"club": work.policy.club_name, **known})


def make(work: Work, details: Details) -> ReadyAnswer:
    """A new answer, in use at once.

    Raises:
        ReadyUnfit: it cannot be like this.
    """
    work.require(Permission.WRITE_ARTICLES)
    kept = _fit(details)
    answer = ReadyAnswer(
        area=kept.area,
        name=kept.name,
        texts=dict(kept.texts),
        changed_by=work.actor.person_id,
        changed_at=work.now,
    )
    work.session.add(answer)
    audit.record(work, "ready_answer.made", answer)
    return answer


def change(work: Work, ready_id: int, details: Details, *, version: int) -> ReadyAnswer:
    """Other words for an answer that is as it was at `version`.

    Raises:
        NotFound: no such answer. ReadyUnfit: it cannot be like this.
        Outdated: a colleague has changed or retired it meanwhile.
    """
    work.require(Permission.WRITE_ARTICLES)
    kept = _fit(details)
    done = work.session.execute(
        update(_R)
        .where(_R.c.id == ready_id, _R.c.version == version, _R.c.retired_at.is_(None))
        .values(
            area=kept.area,
            name=kept.name,
            texts=dict(kept.texts),
            version=version + 1,
            changed_by=work.actor.person_id,
            changed_at=work.now,
        )
    )
    answer = _get(work, ready_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    audit.record(work, "ready_answer.changed", answer)
    return answer


def retire(work: Work, ready_id: int) -> ReadyAnswer:
    """Use it no more. Again, nothing changes.

    Raises:
        NotFound: no such answer.
    """
    work.require(Permission.WRITE_ARTICLES)
    done = work.session.execute(
        update(_R)
        .where(_R.c.id == ready_id, _R.c.retired_at.is_(None))
        .values(retired_at=work.now, version=_R.c.version + 1)
    )
    answer = _get(work, ready_id)
    if done.rowcount:  # type: ignore[attr-defined]
        audit.record(work, "ready_answer.retired", answer)
    return answer


def _get(work: Work, ready_id: int) -> ReadyAnswer:
    answer = work.session.get(ReadyAnswer, ready_id, populate_existing=True)
    if answer is None:
        raise NotFound
    return answer


def _fit(details: Details) -> Details:
    name = details.name.strip()
    said = {code: words.strip() for code, words in details.texts.items() if words.strip()}
    if details.area not in AREAS:
        raise ReadyUnfit(reason="area")
    if not 2 <= len(name) <= NAME_LONGEST:
        raise ReadyUnfit(reason="name", most=NAME_LONGEST)
    if not said or not set(said) <= set(LANGUAGES):
        raise ReadyUnfit(reason="text")
    if any(len(words) > TEXT_LONGEST for words in said.values()):
        raise ReadyUnfit(reason="long", most=TEXT_LONGEST)
    for words in said.values():
        unknown = sorted(texts.fields(words) - set(FIELDS))
        if unknown:
            raise ReadyUnfit(reason="placeholder", word=f"{{{unknown[0]}}}")
    return Details(details.area, name, said)
