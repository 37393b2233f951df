"""Points of the demo club: both programmes run, and its members have bought something."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import update

from domain.points import earning
from domain.points.rules_model import Programme, ProgrammeState
from domain.work import Work

_P = Programme.__table__  # type: ignore[attr-defined]

BOUGHT = timedelta(days=30)  # ago: the points can be used


def fill(work: Work, bought: Mapping[int, int]) -> None:
    """Let the programmes run and give members points for what they bought, in yuan by member
    id. Again, nothing changes. For the demo club alone: elsewhere the leader approves."""
    work.session.execute(
        update(_P)
        .where(_P.c.code.is_not(None), _P.c.state == ProgrammeState.DRAFT)
        .values(state=ProgrammeState.RUNNING)
    )
    for member_id, yuan in bought.items():
        earning.award(
            work,
            "shop.purchase",
            member_id=member_id,
            source="grant",
            source_id=member_id,
            amount=Decimal(yuan),
            at=work.now - BOUGHT,
        )
