"""How satisfied members are (A:2.5), in the demo club: last quarter's survey, closed, and the one
that is open."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain.access import Role
from domain.people.model import RoleGrant
from domain.surveys import ballots, building, tray
from domain.surveys.answers_model import SurveyMix
from domain.surveys.model import Kind, State, Survey, SurveyQuestion, Template
from domain.work import Work

_S = Survey.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
OPEN = timedelta(days=30)

Words = dict[str, str]
_TITLE = {
    "zh_CN": "您对俱乐部满意吗？",
    "zh_TW": "您對俱樂部滿意嗎？",
    "en": "How satisfied are you with the club?",
}
_INTRO = {
    "zh_CN": "每季度一次，只需一两分钟。您的意见会决定我们下一步怎么做。",
    "zh_TW": "每季度一次，只需一兩分鐘。您的意見會決定我們下一步怎麼做。",
    "en": "Once a quarter, in a minute or two. What you say decides what we do next.",
}
_HOW_OFTEN = (
    {"zh_CN": "每月", "zh_TW": "每月", "en": "Every month"},
    {"zh_CN": "一年几次", "zh_TW": "一年幾次", "en": "A few times a year"},
    {"zh_CN": "还没有", "zh_TW": "還沒有", "en": "Not yet"},
)
_QUESTIONS: tuple[tuple[Kind, Words, bool], ...] = (
    (
        Kind.SCALE5,
        {
            "zh_CN": "总的来说，您对俱乐部满意吗？",
            "zh_TW": "總的來說，您對俱樂部滿意嗎？",
            "en": "How satisfied are you with the club as a whole?",
        },
        True,
    ),
    (
        Kind.SINGLE,
        {
            "zh_CN": "您多久参加一次活动？",
            "zh_TW": "您多久參加一次活動？",
            "en": "How often do you come to our events?",
        },
        True,
    ),
    (
        Kind.SCALE5,
        {
            "zh_CN": "您对我们的活动满意吗？",
            "zh_TW": "您對我們的活動滿意嗎？",
            "en": "How satisfied are you with our events?",
        },
        True,
    ),
    (
        Kind.NPS,
        {
            "zh_CN": "您愿意向朋友推荐俱乐部吗？0 为绝不，10 为非常乐意。",
            "zh_TW": "您願意向朋友推薦俱樂部嗎？0 為絕不，10 為非常樂意。",
            "en": "Would you recommend the club to friends? 0 is never, 10 is gladly.",
        },
        True,
    ),
    (
        Kind.TEXT,
        {
            "zh_CN": "我们哪里可以做得更好？",
            "zh_TW": "我們哪裡可以做得更好？",
            "en": "What should we do better?",
        },
        False,
    ),
)


# How satisfied, how often, events, recommend, what to do better: of last quarter's.
_LAST = (
    (5, 1, 5, 10, None), (4, 2, 4, 9, "多办亲子活动。"), (5, 1, 5, 9, None), (4, 2, 5, 8, None),
    (3, 2, 4, 7, "停车位不够。"), (5, 3, None, 10, None), (4, 1, 4, 9, None), (5, 2, 5, 10, None),
    (2, 2, 3, 5, "前台等得太久。"), (5, 1, 4, 9, None), (4, 3, None, 8, None), (5, 2, 5, 10, None),
)  # fmt: skip


def fill(work: Work) -> None:
    """Open the survey, named, with the points of the rule; members find it under /surveys. Last
    quarter's, which was anonymous, is closed and shows what results look like. Again, nothing
    changes."""
    if work.session.execute(select(_S.c.id).limit(1)).first() is not None:
        return
    opened, closed = work.now - timedelta(days=95), work.now - timedelta(days=65)
    survey, rows = _made(
        work, opened, state=State.CLOSED, anonymous=True, answered=len(_LAST), closes_at=closed,
        closed_at=closed, closed_why="date",
    )  # fmt: skip
    given = [
        {ballots.path(row.id): value for row, value in zip(rows, one, strict=True)}
        for one in _LAST
    ]
    cast = [ballots.content(rows, one) for one in given]
    tray.write(work, survey.id or 0, [({}, one) for one in cast])
    told = sum(one["low"] for one in cast)
    work.session.add(SurveyMix(survey_id=survey.id or 0, low_told=told, told_on=work.today))
    _made(
        work, work.now, state=State.OPEN, anonymous=False, editable=True,
        points=building.points(work), closes_at=work.now + OPEN,
    )  # fmt: skip


def _made(work: Work, opened_at: datetime, **own: Any) -> tuple[Survey, list[SurveyQuestion]]:
    survey = Survey(
        template=Template.CLUB,
        title=_TITLE,
        intro=_INTRO,
        nps=True,
        created_by=_maker(work),
        created_at=opened_at,
        opened_at=opened_at,
        walked_at=work.now,  # nobody is written to: the visitor looks around first
        **own,
    )
    work.session.add(survey)
    work.session.flush()
    rows: list[SurveyQuestion] = []
    for place, (kind, words, required) in enumerate(_QUESTIONS, 1):
        row = SurveyQuestion(
            survey_id=survey.id or 0, position=place, kind=kind, words=words, required=required
        )
        if kind is Kind.SINGLE:
            row.options = [{"key": key, "words": one} for key, one in enumerate(_HOW_OFTEN, 1)]
        if rows and rows[-1].kind == Kind.SINGLE:
            row.only_if = _who_comes(rows[-1])
        work.session.add(row)
        work.session.flush()
        rows.append(row)
    return survey, rows


def _who_comes(question: SurveyQuestion) -> dict[str, Any]:
    """How events are is asked of those who have been to one."""
    return {"question": question.id, "values": [1, 2]}


def _maker(work: Work) -> int:
    """The member specialist of the cast."""
    found = select(_G.c.person_id).where(_G.c.role == Role.MEMBER_SPECIALIST).limit(1)
    return int(work.session.execute(found).scalar_one_or_none() or 0)
