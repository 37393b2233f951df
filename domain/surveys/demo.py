"""One open survey to look at in the demo club: how satisfied members are (A:2.5)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.access import Role
from domain.people.model import RoleGrant
from domain.surveys import building
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


def fill(work: Work) -> None:
    """Open the survey, named, with the points of the rule; members find it under /surveys. Again,
    nothing changes."""
    if work.session.execute(select(_S.c.id).limit(1)).first() is not None:
        return
    survey = Survey(
        state=State.OPEN,
        template=Template.CLUB,
        title=_TITLE,
        intro=_INTRO,
        anonymous=False,
        nps=True,
        editable=True,
        points=building.points(work),
        closes_at=work.now + OPEN,
        created_by=_maker(work),
        created_at=work.now,
        opened_at=work.now,
        walked_at=work.now,  # nobody is written to: the visitor looks around first
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


def _who_comes(question: SurveyQuestion) -> dict[str, Any]:
    """How events are is asked of those who have been to one."""
    return {"question": question.id, "values": [1, 2]}


def _maker(work: Work) -> int:
    """The member specialist of the cast."""
    found = select(_G.c.person_id).where(_G.c.role == Role.MEMBER_SPECIALIST).limit(1)
    return int(work.session.execute(found).scalar_one_or_none() or 0)
