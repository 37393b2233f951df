"""What the demo club has to read, and three answers its colleagues have ready."""

from typing import Any

from sqlalchemy import insert, select

from domain.knowledge import stocking
from domain.knowledge.model import ReadyAnswer
from domain.work import Work

_R = ReadyAnswer.__table__  # type: ignore[attr-defined]

_READY = (
    (
        "faq",
        "已收到",
        "{surname_title}，您好。您的问题我们收到了，编号 {case}，会在 {due} 前答复您。",
        "{surname_title}，您好。您的問題我們收到了，編號 {case}，會在 {due} 前回覆您。",
        "Dear {surname_title}, we have your question, number {case}, and answer it by {due}.",
    ),
    (
        "faq",
        "还要核实",
        "{surname_title}，您说的情况我们正在核实，现在还不能给您准确答复，有结果马上告诉您。",
        "{surname_title}，您說的情況我們正在查證，現在還不能給您確切答覆，有結果馬上告訴您。",
        "Dear {surname_title}, we are looking into it. We cannot say for sure yet and write "
        "to you as soon as we know.",
    ),
    (
        "club",
        "感谢并致歉",
        "{surname_title}，感谢您告诉我们，给您添了麻烦，{club} 向您道歉。{case} 由我继续跟进。",
        "{surname_title}，感謝您告訴我們，造成您的不便，{club} 向您致歉。{case} 由我繼續處理。",
        "Dear {surname_title}, thank you for telling us. {club} is sorry for the trouble; I keep "
        "at {case} myself.",
    ),
)


def fill(work: Work) -> None:
    """Publish the stock and write the ready answers. Again, nothing changes."""
    stocking.fill(work)
    if work.session.execute(select(_R.c.id).limit(1)).first() is None:
        work.session.execute(insert(_R), [_row(work, *one) for one in _READY])


def _row(work: Work, area: str, name: str, *said: str) -> dict[str, Any]:
    return {
        "area": area,
        "name": name,
        "texts": dict(zip(("zh_CN", "zh_TW", "en"), said, strict=True)),
        "version": 1,
        "changed_by": work.actor.person_id,
        "changed_at": work.now,
    }
