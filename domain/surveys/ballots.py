"""What was answered becomes a ballot: with its member where the survey is named, through the tray
where it is anonymous (R6.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from domain import audit
from domain.access import Permission
from domain.members import service as members
from domain.surveys import bands, tally, tray
from domain.surveys.answers_model import SurveyAnswer, SurveyBallot, SurveyDraft, SurveyTray
from domain.surveys.model import CHOICES, Kind, State, Survey, SurveyQuestion
from domain.surveys.reading import ToAnswer
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_D = SurveyDraft.__table__  # type: ignore[attr-defined]
_B = SurveyBallot.__table__  # type: ignore[attr-defined]
_A = SurveyAnswer.__table__  # type: ignore[attr-defined]
_T = SurveyTray.__table__  # type: ignore[attr-defined]
_Q = SurveyQuestion.__table__  # type: ignore[attr-defined]

SCORES = (Kind.SCALE5, Kind.NPS)
LOW = {Kind.SCALE5: 2, Kind.NPS: 6}  # marks up to these call for somebody to get in touch (R6.5)


def path(question_id: int | None) -> str:
    """Where the form keeps the answer to a question."""
    return f"q{question_id}"


# ── From the form and back ────────────────────────────────────────────────────────────────────


def content(questions: Sequence[SurveyQuestion], given: Mapping[str, Any]) -> dict[str, Any]:
    """What a ballot holds: only answers to these questions, whatever else was handed in. `cells`
    and `marks` are what the tally counts of it."""
    rows: list[dict[str, Any]] = []
    cells: list[tuple[int, int]] = []
    marks: list[tuple[int, int]] = []
    low = False
    for one in questions:
        value, number = given.get(path(one.id)), one.id or 0
        if value is None:
            continue
        own = _cells(one.kind, value)
        rows += [{"question_id": number, **cell} for cell in own]
        if own:
            cells.append((number, tally.ANSWERED))
        if one.kind in (*CHOICES, *SCORES):
            cells += [(number, cell["value"]) for cell in own]
        elif one.kind == Kind.DATE:
            cells += [(number, cell["value"] // 100) for cell in own]
        if one.kind in SCORES:
            marks.append((number, int(value)))
            low = low or int(value) <= LOW[Kind(one.kind)]
    return {"low": low, "answers": rows, "cells": cells, "marks": marks}


def _cells(kind: str, value: Any) -> list[dict[str, Any]]:
    match kind:
        case Kind.MULTIPLE:
            keys = sorted({int(key) for key in value})
            return [{"place": place, "value": key} for place, key in enumerate(keys)]
        case Kind.TEXT:
            return [{"words": str(value)}]
        case Kind.DATE:
            return [{"value": int(str(value).replace("-", ""))}]
        case Kind.PHOTO:
            return [{"place": n, "stored": one["stored"]} for n, one in enumerate(value)]
        case _:
            return [{"value": int(value)}]


def own(work: Work, survey_id: int) -> dict[str, Any]:
    """The acting member's named answers as the form keeps them; empty without any."""
    work.require(Permission.ANSWER_SURVEY)
    member = members.of(work)
    rows = work.session.execute(
        select(_A, _Q.c.kind)
        .join(_B, _B.c.id == _A.c.ballot_id)
        .join(_Q, _Q.c.id == _A.c.question_id)
        .where(_B.c.survey_id == survey_id, _B.c.member_id == (member.id if member else None))
        .order_by(_A.c.question_id, _A.c.place)
    )
    given: dict[str, Any] = {}
    for row in rows:
        _regain(given, path(row.question_id), row)
    return given


def _regain(found: dict[str, Any], name: str, row: Any) -> None:
    if row.kind == Kind.MULTIPLE:
        found.setdefault(name, []).append(str(row.value))
    elif row.kind == Kind.PHOTO:
        file = {"unique_id": "", "sha256": row.stored, "media_type": "image/jpeg", "size": 0}
        found.setdefault(name, []).append({**file, "stored": row.stored})
    elif row.kind == Kind.TEXT:
        found[name] = row.words
    elif row.kind == Kind.DATE:
        found[name] = date(row.value // 10000, row.value // 100 % 100, row.value % 100).isoformat()
    else:
        found[name] = str(row.value) if row.kind in CHOICES else row.value


# ── Into the box ──────────────────────────────────────────────────────────────────────────────


def cast(work: Work, found: ToAnswer, given: Mapping[str, Any]) -> None:
    """Put a first response down; the caller holds the survey and has seen to the receipt."""
    survey_id = found.survey.id or 0
    made = content(found.questions, given)
    groups = bands.of(work, found.member)
    if not found.survey.anonymous:
        facts = {"member_id": found.member.id, "on_day": work.today, **asdict(groups)}
        tray.write(work, survey_id, [(facts, made)], groups.pools(unknown=True))
        return
    pictured = any(one.get("stored") for one in made["answers"])
    whole = {**made, "marks": []}
    pools = {tray.BALLOTS: whole, **dict.fromkeys(groups.pools(), made["marks"])}
    tray.put(work, survey_id, pools, photos=pictured)


def change(work: Work, found: ToAnswer, given: Mapping[str, Any]) -> None:
    """Other answers in place of those of a named response; it stays in the groups it was counted
    in. A low mark that was looked at once is not looked at again (R6.5)."""
    survey_id = found.survey.id or 0
    made = content(found.questions, given)
    before = content(found.questions, own(work, survey_id))
    row = work.session.execute(
        update(_B)
        .where(_B.c.survey_id == survey_id, _B.c.member_id == found.member.id)
        .values(low=made["low"])
        .returning(_B.c.id, *(_B.c[name] for name in bands.DIMENSIONS))
    ).one()
    pools = bands.Bands(*row[1:]).pools(unknown=True)
    cells = tray.counted(made, pools)
    cells.subtract(tray.counted(before, pools))
    tally.add(work, survey_id, cells)
    work.session.execute(delete(_A).where(_A.c.ballot_id == row.id))
    rows = [
        {"ballot_id": row.id, "place": 0, "value": None, "words": None, "stored": None, **one}
        for one in made["answers"]
    ]
    if rows:
        work.session.execute(_A.insert(), rows)
    audit.record(work, "survey.answer_changed", found.survey)


# ── By the schedule ───────────────────────────────────────────────────────────────────────────


def run(work: Work) -> int:
    """Of closed surveys, drafts go and the tray is emptied; by night ballots are written anew
    (R6.2). How much was done; call again until it is 0."""
    work.require(Permission.RUN_SCHEDULE)
    drafted = select(_D.c.survey_id.label("one"))
    waiting = select(_T.c.survey_id.label("one"))
    both = drafted.union(waiting).subquery()
    closed = work.session.execute(
        select(_S.c.id)
        .where(_S.c.state == State.CLOSED, _S.c.id.in_(select(both.c.one)))
        .order_by(_S.c.id)
        .limit(1)
    ).scalar_one_or_none()
    if closed is None:
        return tray.mix_one(work)
    gone = work.session.execute(delete(_D).where(_D.c.survey_id == closed))
    return tray.empty(work, closed) + int(gone.rowcount)  # type: ignore[attr-defined]
