"""Results of a survey that twenty thousand answered: the longest turn of each screen.

Each turn goes through inbox, dispatcher and commit, as a colleague's press does.
"""

# aiogram must be prepared before anything imports it.
# ruff: noqa: E402
from bot import light_aiogram

light_aiogram.prepare()

import asyncio
import random
from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from bot.database import Engines
from chat.actions_survey_answers import ReadTexts, SeeGroups, SeeQuestionResults, SeeResults
from chat.screen import Screen
from domain import clock
from domain.members.model import Member
from domain.people.model import Person
from domain.surveys import bands, tally
from domain.surveys.answers_model import SurveyAnswer, SurveyBallot, SurveyTally
from domain.surveys.model import State, Survey, SurveyInvitation, SurveyQuestion
from tests.bench import measuring, opening
from tests.bench.events import CLERK, _clerk, _longest
from tests.talk import open_house

ANSWERED = 20_000
KINDS = ("scale5", "scale5", "scale5", "nps", "single", "multiple", "number", "text")
TIERS = ("ordinary", "silver", "gold", "diamond")
AGES = ("under_30", "30_44", "45_59", "60_on")


async def run(chosen: Any) -> dict[str, Any]:
    engines = opening.engines(chosen)
    last = _survey(engines, days=365)
    survey_id = _survey(engines, days=1)
    _clerk(engines)
    found: dict[str, float] = {}
    async with open_house(engines) as house:
        clerk = house.person("Mei Lin", telegram_id=CLERK)
        await clerk.says("/start")
        presses = {
            "what it comes to": SeeResults(survey_id=survey_id),
            "one question": SeeQuestionResults(survey_id=survey_id, place=4),
            "by tier": SeeGroups(survey_id=survey_id, by="tier"),
            "by age": SeeGroups(survey_id=survey_id, by="age"),
            "words, page 900": ReadTexts(survey_id=survey_id, place=8, page=900),
        }
        for name, press in presses.items():
            clerk.phone.messages[-1].screen = Screen()
            found[name] = await _longest(clerk, clerk.press_body(press.pack()))
    engines.dispose()
    return {"longest": found, "surveys": [last, survey_id]}


def _survey(engines: Engines, *, days: int) -> int:
    """A named survey with eight questions, answered by everybody."""
    now, dice = clock.now(), random.Random(days)
    opened = now - timedelta(days=days)
    with engines.write.begin() as connection, Session(connection) as session:
        survey = Survey(
            state=State.OPEN, template="club", title={"en": "How is it?"}, anonymous=False,
            created_by=1, created_at=opened, opened_at=opened, opens_at=opened,
            closes_at=now + timedelta(days=9), answered=ANSWERED,
        )  # fmt: skip
        session.add(survey)
        session.flush()
        number = survey.id or 0
        asked = [
            SurveyQuestion(
                survey_id=number, position=place, kind=kind, words={"en": f"Question {place}?"},
                options=_options() if kind in ("single", "multiple") else None,
            )
            for place, kind in enumerate(KINDS, 1)
        ]  # fmt: skip
        session.add_all(asked)
        session.flush()
        members = _members(session, now, days)
        rows, answers, receipts = [], [], []
        for at, (person, member) in enumerate(members):
            ballot = f"{dice.getrandbits(96):024x}"
            rows.append({
                "id": ballot, "survey_id": number, "low": False, "member_id": member,
                "on_day": now.date(), "tier": TIERS[at % 4], "age": AGES[at % 3],
                "language": "en", "district": f"district {at % 30}",
            })  # fmt: skip
            answers += _answers(ballot, asked, dice)
            receipts.append({
                "survey_id": number, "person_id": person, "member_id": member, "state": "done",
                "nps": True, "invited_at": opened, "reminded": 0, "done_on": now.date(),
            })  # fmt: skip
        session.execute(insert(SurveyBallot), rows)
        session.execute(insert(SurveyTally), _tally(number, asked, rows, answers))
        for at in range(0, len(answers), 20_000):
            session.execute(insert(SurveyAnswer), answers[at : at + 20_000])
        session.execute(insert(SurveyInvitation), receipts)
        session.commit()
        return number


def _tally(
    number: int, asked: list[SurveyQuestion], rows: list[dict[str, Any]],
    answers: list[dict[str, Any]],
) -> list[dict[str, Any]]:  # fmt: skip
    """As it is counted when ballots come in one by one."""
    kinds = {one.id: one.kind for one in asked}
    pools = {row["id"]: [f"{name}:{row[name] or ''}" for name in bands.DIMENSIONS] for row in rows}
    cells = Counter((pool, 0, 0) for ballot in pools for pool in ("", *pools[ballot]))
    for one in answers:
        question, kind = one["question_id"], kinds[one["question_id"]]
        if one["place"] == 0:
            cells["", question, tally.ANSWERED] += 1
        if kind not in ("text", "number"):
            cells["", question, one["value"]] += 1
        if kind in ("scale5", "nps"):
            for pool in pools[one["ballot_id"]]:
                cells[pool, question, one["value"]] += 1
    return [
        {"survey_id": number, "pool": pool, "question_id": question, "value": value, "n": n}
        for (pool, question, value), n in cells.items()
    ]


def _options() -> list[dict[str, Any]]:
    return [{"key": key, "words": {"en": f"Option {key}"}} for key in range(1, 7)]


def _members(session: Session, now: Any, days: int) -> list[tuple[int, int]]:
    first = 7_100_000_000 + days * 100_000
    people = session.execute(
        insert(Person).returning(Person.__table__.c.id),  # type: ignore[attr-defined]
        [{"telegram_id": first + n, "language": "en", "created_at": now} for n in range(ANSWERED)],
    ).scalars()
    rows = [
        {
            "number": f"B{days:03}{n:06}", "person_id": person, "status": "active",
            "tier": TIERS[n % 4], "joined_on": now.date(), "admitted_at": now,
            "by_exception": False,
        }
        for n, person in enumerate(people)
    ]  # fmt: skip
    table = Member.__table__  # type: ignore[attr-defined]
    made = session.execute(insert(Member).returning(table.c.person_id, table.c.id), rows)
    return [(int(one[0]), int(one[1])) for one in made]


def _answers(
    ballot: str, asked: list[SurveyQuestion], dice: random.Random
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in asked:
        row = {"ballot_id": ballot, "question_id": one.id, "place": 0, "value": None,
               "words": None, "stored": None}  # fmt: skip
        match one.kind:
            case "scale5":
                found.append(row | {"value": dice.randint(1, 5)})
            case "nps":
                found.append(row | {"value": dice.randint(0, 10)})
            case "text":
                found.append(row | {"words": "More tea, and a warmer room in winter, please."})
            case "multiple":
                ticks = sorted(dice.sample(range(1, 7), 2))
                found += [row | {"place": n, "value": key} for n, key in enumerate(ticks)]
            case _:
                found.append(row | {"value": dice.randint(1, 6)})
    return found


if __name__ == "__main__":
    measuring.tell(asyncio.run(run(measuring.arguments())))
