"""Photos sent as answers, which lie in the sealed store under names of their own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlmodel import Session

from domain.surveys.answers_model import SurveyAnswer, SurveyDraft, SurveyTray

_A = SurveyAnswer.__table__  # type: ignore[attr-defined]
_D = SurveyDraft.__table__  # type: ignore[attr-defined]
_T = SurveyTray.__table__  # type: ignore[attr-defined]


def known(session: Session, stored: Sequence[str]) -> set[str]:
    """Which of these files belong to an answer: handed in, being given, or in the tray."""
    found = set(session.execute(select(_A.c.stored).where(_A.c.stored.in_(stored))).scalars())
    drafts = session.execute(select(_D.c.answers).where(_D.c.photos.is_(True))).scalars()
    for answers in drafts:
        found |= _named(value for value in (answers or {}).values() if isinstance(value, list))
    trays = session.execute(select(_T.c.content).where(_T.c.photos.is_(True))).scalars()
    found |= _named(content["answers"] for content in trays)
    return found & set(stored)


def _named(lists: Iterable[Sequence[Any]]) -> set[str]:
    return {
        str(one["stored"])
        for each in lists
        for one in each
        if isinstance(one, Mapping) and one.get("stored")
    }


def holds(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an answer needs the file of that name."""
    return exists().where(_A.c.stored == column)
